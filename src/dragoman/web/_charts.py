"""Charts as SVG made on the server: they need no script, print well and read as text without a screen."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).parent / "static"


class Bar(NamedTuple):
    """One quad class in one month, as a rectangle."""

    x: float
    y: float
    width: float
    height: float
    quad: int
    label: str


class Histogram(NamedTuple):
    """Events a month by quad class; sizes in the units of the view box."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    top: int


WIDTH, HEIGHT, LABELS = 900, 110, 18
"""View box of a histogram, and the strip for its labels."""

# Months that a label needs: seven characters of it are some 60 units wide.
_LABEL_WIDTH = 60


def histogram(counts: Sequence[tuple[str, int, int]]) -> Histogram | None:
    """(month "2023-04", quad class, events) -> bars; None if there is nothing to show."""
    months = _months([month for month, _, _ in counts])
    if not months:
        return None
    held: dict[str, list[tuple[int, int]]] = {month: [] for month in months}
    for month, quad, number in sorted(counts):
        held[month].append((quad, number))
    top = max(sum(number for _, number in stack) for stack in held.values())
    step = WIDTH / len(months)
    every = max(1, round(_LABEL_WIDTH / step))
    return Histogram(
        width=WIDTH,
        height=HEIGHT,
        bars=tuple(bar for n, month in enumerate(months) for bar in _stack(n * step, step, month, held[month], top)),
        ticks=tuple((n * step + step / 2, month) for n, month in enumerate(months) if n % every == 0),
        top=top,
    )


def _stack(x: float, step: float, month: str, stack: list[tuple[int, int]], top: int) -> list[Bar]:
    bars, y = [], float(HEIGHT - LABELS)
    for quad, number in stack:
        height = number / top * (HEIGHT - LABELS - 4)
        y -= height
        bars.append(Bar(x + step * 0.1, y, max(step * 0.8, 0.5), height, quad, f"{month}: {number} {QUADS[quad]}"))
    return bars


QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}


def _months(named: Sequence[str]) -> list[str]:
    """All months from the first to the last; over too long a time only those that occur."""
    if not named:
        return []
    first, last = min(named), max(named)
    if _number(last) - _number(first) > LONGEST:
        return sorted(set(named))
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(_number(first), _number(last) + 1)]


LONGEST = 600
"""Months beyond which only those with events are drawn: narrower bars than two units cannot be told apart."""


def _number(month: str) -> int:
    """Months since the year 0."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


@cache
def outlines() -> tuple[str, str]:
    """Land and borders of the world as SVG path data: x = longitude + 180, y = 90 - latitude."""
    vendor = STATIC / "vendor"
    land, borders = (vendor / f"world-{name}.txt" for name in ("land", "borders"))
    return land.read_text(encoding="ascii").strip(), borders.read_text(encoding="ascii").strip()
