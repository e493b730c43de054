"""Counts a month for statisticians: who acts, or who acts on whom, by quad class and PLOVER type."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import IO, Final

from dragoman.exports._source import DONE, Source
from dragoman.exports._tables import Cell, write_csv
from dragoman.lexicon._load import KNOWLEDGE
from dragoman.lexicon._ontology import read_ontology

_MONTH: Final = ("year", "month", "month_id")

# VIEWS and PRIO-GRID number months from January 1980 as 1.
_FIRST_YEAR = 1980

_Key = tuple[str, ...]


@cache
def counted() -> tuple[str, ...]:
    """What is counted: all events, each quad class and each PLOVER type."""
    types = read_ontology(KNOWLEDGE / "ontology").types
    return ("events", *(f"quad_{n}" for n in range(1, 5)), *(name.lower() for name in types))


def write_dyads(source: Source, stream: IO[bytes]) -> int:
    """One line a month and directed pair of states with events."""
    sides = [f"{name}_{side}" for side in ("a", "b") for name in ("iso3", "ccode", "gwcode")]
    return write_csv(stream, _rows(source, 2), (*_MONTH, *sides, *counted()))


def write_countries(source: Source, stream: IO[bytes]) -> int:
    """One line a month and acting state with events."""
    return write_csv(stream, _rows(source, 1), (*_MONTH, "iso3", "ccode", "gwcode", *counted()))


def _rows(source: Source, sides: int) -> Iterator[list[Cell]]:
    counts: dict[tuple[int, int, _Key], Counter[str]] = {}
    for event in source.events():
        if event.day is None or event.row["status"] not in DONE:
            continue
        for key in _keys(source, event.row["actor_code"], event.row["recipient_code"], sides):
            held = counts.setdefault((event.day.year, event.day.month, key), Counter())
            held.update(("events", f"quad_{event.row['quad_class']}", (event.row["type"] or "").lower()))
    for (year, month, key), held in sorted(counts.items()):
        numbers = [cell for code in key for cell in (code, source.countries[code].cow, source.countries[code].gw)]
        yield [year, month, (year - _FIRST_YEAR) * 12 + month, *numbers, *(held[name] for name in counted())]


def _keys(source: Source, actors: list[str | None], recipients: list[str | None], sides: int) -> list[_Key]:
    acting, receiving = _states(source, actors), _states(source, recipients)
    if sides == 1:
        return [(code,) for code in acting]
    return [(one, other) for one in acting for other in receiving if one != other]


def _states(source: Source, codes: list[str | None] | None) -> list[str]:
    return sorted({country.code for code in codes or () if (country := source.country(code))})
