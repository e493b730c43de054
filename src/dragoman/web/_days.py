"""Days as people say them: "26 April 2023", "April 2023", "between 24 and 26 April 2023"."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""English whatever the machine's locale is: the pages are."""


def days(begin: date, end: date | None = None) -> str:
    """The days from `begin` to `end`, as shortly as they can be told."""
    end = end or begin
    if begin >= end:
        return day(begin)
    if (begin.month, begin.day, end.month, end.day) == (1, 1, 12, 31):
        return str(begin.year) if begin.year == end.year else f"{begin.year} to {end.year}"
    if begin.day == 1 and (end + timedelta(1)).day == 1:
        return _months(begin, end)
    if begin.year != end.year:
        return f"between {day(begin)} and {day(end)}"
    if begin.month != end.month:
        return f"between {begin.day} {_month(begin)} and {day(end)}"
    return f"between {begin.day} and {day(end)}"


def day(one: date) -> str:
    """One day."""
    return f"{one.day} {_month(one)} {one.year}"


def told(value: object) -> str:
    """The day of an ISO date or date-time, or of a date; "undated" where there is none."""
    try:
        return day(value if isinstance(value, date) else date.fromisoformat(str(value)[:10]))
    except ValueError:
        return "undated"


def when(row: Mapping[str, Any]) -> str:
    """When an event of the ledger happened, or only when it was first told."""
    begin = row["begin"]
    if begin is not None:
        return days(begin, row["end"])
    first = row.get("first_day") or row.get("day")
    return f"day unknown, told {day(first)}" if first else "undated"


_VAGUE = {"FUTURE_REF": "some day to come", "PAST_REF": "some day past", "PRESENT_REF": "now"}


def spoken(value: str, begin: str | None, end: str | None) -> str:
    """A TIMEX3 value by its days where it has any, else as it is."""
    try:
        return days(date.fromisoformat((begin or "")[:10]), date.fromisoformat((end or begin or "")[:10]))
    except ValueError:
        return _VAGUE.get(value, value)


def _month(one: date) -> str:
    return MONTHS[one.month - 1]


def _months(begin: date, end: date) -> str:
    if (begin.year, begin.month) == (end.year, end.month):
        return f"{_month(begin)} {begin.year}"
    first = _month(begin) if begin.year == end.year else f"{_month(begin)} {begin.year}"
    return f"{first} to {_month(end)} {end.year}"
