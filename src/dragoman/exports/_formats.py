"""The formats by name, and the one way to write them."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import IO, Final

import msgspec

from dragoman.errors import InputError
from dragoman.exports._source import Source
from dragoman.ledger import Filter, Ledger


class Format(msgspec.Struct, frozen=True):
    """One format: who reads it, and the module that writes it."""

    name: str
    about: str
    suffix: str
    module: str
    function: str = "write"
    is_folder: bool = False
    """Whether it is several files in a folder."""


FORMATS: Final[dict[str, Format]] = {
    item.name: item
    for item in (
        Format("gdelt-events", "GDELT 2.0 events, 61 columns, no header", ".export.CSV", "_gdelt", "write_events"),
        Format(
            "gdelt-mentions", "GDELT 2.0 mentions, 16 columns, no header", ".mentions.CSV", "_gdelt", "write_mentions"
        ),
        Format("icews", "ICEWS coded events, 20 columns", ".tab", "_icews"),
        Format("polecat", "POLECAT (PLOVER) events, 40 columns", ".txt", "_polecat"),
        Format("acled", "the shape of ACLED, 31 columns: political violence and protest only", ".csv", "_acled"),
        Format(
            "dyad-month",
            "counts a month and directed pair of states, with ISO, COW and GW numbers",
            ".csv",
            "_counts",
            "write_dyads",
        ),
        Format(
            "country-month",
            "counts a month and acting state, with ISO, COW and GW numbers",
            ".csv",
            "_counts",
            "write_countries",
        ),
        Format(
            "graphml", "network of actors for Gephi, networkx, igraph, Cytoscape", ".graphml", "_graph", "write_graphml"
        ),
        Format("gexf", "network of actors in time for Gephi", ".gexf", "_graph", "write_gexf"),
        Format("geojson", "one point an event for QGIS, Kepler.gl, Leaflet", ".geojson", "_geojson"),
        Format("timelinejs", "TimelineJS 3", ".json", "_timelinejs"),
        Format("web-annotation", "W3C Web Annotations: where each row's words stand", ".jsonld", "_annotation"),
        Format("ftm", "FollowTheMoney entities for Aleph and OpenSanctions tools", ".ftm.json", "_ftm"),
        Format(
            "parquet", "all tables with a Frictionless datapackage.json, into a folder", "/", "_package", is_folder=True
        ),
        Format("share", "rows with offsets and hashes, without any text", ".jsonl", "_share"),
    )
}


def write(ledger: Ledger, name: str, wanted: Filter, stream: IO[bytes]) -> int:
    """Writes the rows that a filter keeps in the format `name`; how many there were.

    Raises:
        InputError: there is no such format, or it needs a folder.
    """
    chosen = known(name)
    if chosen.is_folder:
        raise InputError(f"{name} is several files; name a folder for them with -o")
    function: Callable[[Source, IO[bytes]], int] = _function(chosen)
    with ledger.reading() as store:
        return function(Source(store, ledger.segments, wanted), stream)


def write_folder(ledger: Ledger, name: str, wanted: Filter, folder: Path) -> int:
    """Writes the rows that a filter keeps as the files of the format `name`; how many there were.

    Raises:
        InputError: there is no such format, it is one file, or the folder cannot be written.
    """
    chosen = known(name)
    if not chosen.is_folder:
        raise InputError(f"{name} is one file; name it with -o")
    function: Callable[[Source, Path], int] = _function(chosen)
    try:
        with ledger.reading() as store:
            return function(Source(store, ledger.segments, wanted), folder)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); name another folder with -o") from error


def known(name: str) -> Format:
    """The format of that name.

    Raises:
        InputError: there is none.
    """
    if name not in FORMATS:
        raise InputError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    return FORMATS[name]


def _function(chosen: Format) -> Callable[..., int]:
    function: Callable[..., int] = getattr(import_module(f"dragoman.exports.{chosen.module}"), chosen.function)
    return function
