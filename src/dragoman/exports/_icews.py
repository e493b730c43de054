"""ICEWS coded event data (discontinued in April 2023; its readers live on)."""

from collections.abc import Iterator
from typing import IO, Final

from dragoman.exports._source import DONE, Source
from dragoman.exports._tables import Cell, write_tab

COLUMNS: Final = (
    *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code"),
    *("Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
)


def write(source: Source, stream: IO[bytes]) -> int:
    """One line an actor, recipient and event that happened; sectors as PLOVER codes with commas."""
    return write_tab(stream, _rows(source), COLUMNS)


def _rows(source: Source) -> Iterator[list[Cell]]:
    for event in source.events():
        row = event.row
        if row["status"] not in DONE or not row["actor"]:
            continue
        place = source.countries.get(row["place_country"] or "")
        yield [
            event.number,
            str(event.day) if event.day else None,
            *_party(source, row["actor"][0], row["actor_code"][0]),
            row["type"],
            row["cameo"],
            row["goldstein"],
            *(
                _party(source, row["recipient"][0], row["recipient_code"][0])
                if row["recipient"]
                else (None, None, None)
            ),
            event.best["n"] + 1,
            None,
            event.best["source"],
            *(row["place"], None, None, place.name if place else None, row["lat"], row["lon"]),
        ]


def _party(source: Source, name: str, code: str | None) -> tuple[Cell, Cell, Cell]:
    country = source.country(code)
    sectors = ",".join((code or "")[n : n + 3] for n in range(3, len(code or ""), 3))
    return name, sectors or None, country.name if country else None
