"""The shape of ACLED: political violence and protest. It is not ACLED data and does not count fatalities."""

from functools import cache
from typing import IO, Final

import msgspec

from dragoman.exports._source import DONE, Event, Source
from dragoman.exports._tables import Cell, joined, write_csv
from dragoman.lexicon._load import KNOWLEDGE, read_tsv

COLUMNS: Final = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    *("iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision"),
    *("source", "source_scale", "notes", "fatalities", "tags", "timestamp"),
)


def write(source: Source, stream: IO[bytes]) -> int:
    """One line an event of violence, protest or coercion that happened."""
    rows = (_row(source, event) for event in source.events() if event.row["status"] in DONE)
    return write_csv(stream, (row for row in rows if row), COLUMNS)


def _row(source: Source, event: Event) -> list[Cell] | None:
    row = event.row
    kind = kinds().get((row["type"], row["mode"] or "")) or kinds().get((row["type"], ""))
    if kind is None or event.day is None:
        return None
    place = source.countries.get(row["place_country"] or "")
    return [
        *(row["id"], str(event.day), event.day.year, _precision(event), kind.disorder, kind.event, kind.sub),
        *(joined(row["actor"]), None, None, joined(row["recipient"]), None, None, None, None),
        *(place.iso if place else None, None, place.name if place else None, None, None, None),
        *(row["place"], row["lat"], row["lon"], 1 if row["place"] else None),
        *(event.best["source"], None, row["words"], None, None, None),
    ]


class Kind(msgspec.Struct, frozen=True):
    """ACLED's names for a PLOVER type and mode."""

    disorder: str
    event: str
    sub: str


@cache
def kinds() -> dict[tuple[str, str], Kind]:
    """(PLOVER type, mode) -> ACLED's kind; the mode "" stands for all that are not named."""
    rows = read_tsv(KNOWLEDGE / "formats" / "acled.tsv", ("type", "mode", "disorder", "event", "sub"))
    return {(row["type"], row["mode"]): Kind(row["disorder"], row["event"], row["sub"]) for row in rows}


def _precision(event: Event) -> int:
    """ACLED's: 1 the day, 2 a week, 3 a month or more."""
    begin, end = event.row["begin"], event.row["end"]
    if begin is None or end is None:
        return 2
    days = (end - begin).days
    return 1 if days == 0 else 2 if days <= 7 else 3
