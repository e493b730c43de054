"""Days as numbers, and how far apart two of them are."""

from datetime import date

FAR = 10**9

UNDATED = -FAR
"""Stands for an unknown day among numbers: near to itself alone."""


def number(day: date | None) -> int | None:
    """The day as a number."""
    return day.toordinal() if day else None


def apart(left: int | None, right: int | None) -> int:
    """Days between two days; an unknown day is near to every unknown one and far from every known one."""
    if left is None or right is None:
        return 0 if left is right else FAR
    return abs(left - right)
