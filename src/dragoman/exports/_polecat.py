"""POLECAT, the PLOVER event data of ICEWS's successor."""

from collections.abc import Iterator
from typing import IO, Final

from dragoman.exports._source import DONE, Event, Source
from dragoman.exports._tables import Cell, joined, write_tab

COLUMNS: Final = (
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
    *("Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title"),
    *("Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW"),
    *("Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw"),
    *("Wikipedia Recipient ID", "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude"),
    *("GeoNames ID", "Raw Placename", "Feature Type", "Source", "Publication Date", "Story People"),
    *("Story Organizations", "Story Locations", "Language", "Version"),
)

QUADS: Final = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}


def write(source: Source, stream: IO[bytes]) -> int:
    """One line an event that happened; missing is empty, never "None"."""
    rows = (_row(source, event) for event in source.events() if event.row["status"] in DONE and event.row["type"])
    return write_tab(stream, rows, COLUMNS)


def _row(source: Source, event: Event) -> list[Cell]:
    row, best = event.row, event.best
    return [
        row["id"],
        str(event.day) if event.day else None,
        *(row["type"], row["mode"], row["goldstein"], QUADS.get(row["quad_class"]), joined(row["contexts"], ";")),
        *_party(source, row["actor"], row["actor_code"]),
        *_party(source, row["recipient"], row["recipient_code"]),
        *(row["place"], row["place"], None, None, row["place_country"], row["lat"], row["lon"]),
        *(None, row["place"], None, best["source"], (best["published"] or "")[:10]),
        *(None, None, None, best["language"], best["version"]),
    ]


def _party(source: Source, names: list[str] | None, codes: list[str | None] | None) -> Iterator[Cell]:
    countries = [country for code in codes or () if (country := source.country(code))]
    sectors = [[code[n : n + 3] for n in range(3, len(code), 3)] for code in codes or () if code]
    yield joined(names)
    yield joined(country.code for country in countries)
    yield joined(country.cow for country in countries)
    yield joined((held[0] for held in sectors if held), ";")
    yield joined((sector for held in sectors for sector in held), ";")
    yield None
    yield joined(names)
    yield None
