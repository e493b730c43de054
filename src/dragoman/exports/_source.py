"""What every format is written from: events with the telling that stands for them, and the numbers of countries."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any, cast

import msgspec

from dragoman.ledger import Filter, select
from dragoman.ledger._queries import Kind, kept
from dragoman.ledger._segments import Segments
from dragoman.ledger._store import Store
from dragoman.lexicon._load import KNOWLEDGE, read_tsv
from dragoman.record import Record

DONE = frozenset(("actual", "ongoing"))
"""The statuses of what happened or is under way: tables of deeds have no column for plans and denials."""

_DEEDS = frozenset(("events", "mentions"))

Values = dict[str, Any]


class Country(msgspec.Struct, frozen=True):
    """One country's names in other data sets; "" where a list does not have it."""

    code: str
    name: str
    iso: str
    fips: str
    cow: str
    gw: str


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One event and the telling that stands for it."""

    row: Values
    best: Values
    """Its best mention, with the columns of its document."""
    number: int
    """From 1, in the order of the answer: formats that want integers get these."""

    @property
    def day(self) -> date | None:
        """When it happened; when it was first told, if the text does not say."""
        day: date | None = self.row["begin"] or self.row["first_day"]
        return day


class Source:
    """The rows that a filter keeps, as formats need them."""

    def __init__(self, store: Store, segments: Segments, wanted: Filter) -> None:
        self.store = store
        self._segments = segments
        self.wanted = wanted

    @cached_property
    def countries(self) -> dict[str, Country]:
        """By ISO 3166 alpha-3 code."""
        columns = ("code", "name", "iso", "fips", "cow", "gw")
        rows = read_tsv(KNOWLEDGE / "formats" / "countries.tsv", columns)
        return {row["code"]: Country(**row) for row in rows}

    def country(self, code: str | None) -> Country | None:
        """The country that an actor's code begins with."""
        return self.countries.get((code or "")[:3])

    def events(self) -> Iterator[Event]:
        """The events, in order of time."""
        found = select(self.store, "events", self.wanted)
        told = self._best()
        for number, row in enumerate(found, 1):
            if row["id"] in told:
                yield Event(row=row, best=told[row["id"]], number=number)

    def _best(self) -> dict[str, Values]:
        """The telling that stands for each event, by the event's id."""
        rows = self.store.dicts(
            "SELECT mentions.*, documents.key, documents.title, documents.source, documents.url, documents.published, "
            "documents.language, documents.version, events.id AS event_id FROM events "
            "JOIN mentions ON mentions.id = events.best JOIN documents USING (n)"
        )
        return {row["event_id"]: row for row in rows}

    def mentions(self) -> Iterator[Values]:
        """Every telling of every event, with its document and its event's number."""
        numbers = {event.row["id"]: event for event in self.events()}
        rows = self.store.dicts(
            "SELECT mentions.*, documents.key, documents.title, documents.source, documents.url, documents.published, "
            "documents.day AS told FROM mentions JOIN documents USING (n) "
            "WHERE correction IS DISTINCT FROM 'rejected' ORDER BY n, start, mentions.id"
        )
        for row in rows:
            if row["event"] in numbers:
                yield {**row, "number": numbers[row["event"]].number, "event_row": numbers[row["event"]].row}

    def rows(self, kind: str) -> list[Values]:
        """Mentions, statements or commitments that the filter keeps, with their document's key and offsets."""
        rows, values = self.kept(kind)
        return self.store.dicts(
            f"SELECT {kind}.*, documents.key, documents.id AS document, documents.title, documents.url, "
            f"documents.source, documents.published, documents.language {rows} ORDER BY n, start, {kind}.id",
            *values,
        )

    def kept(self, kind: str) -> tuple[str, list[Any]]:
        """FROM and WHERE of the rows of a kind that the filter keeps, with its values; types are those of events."""
        wanted = self.wanted if kind in _DEEDS else msgspec.structs.replace(self.wanted, type=None)
        return kept(cast("Kind", kind), wanted)

    def texts(self) -> Iterator[tuple[str, str]]:
        """(key, text) of every article, from the evidence."""
        keys = [row[0] for row in self.store.sql("SELECT key FROM documents ORDER BY n")]
        for key, (_, record) in zip(keys, self.records(), strict=True):
            yield key, record.document.text

    def records(self) -> Iterator[tuple[int, Record]]:
        """(n, record) of every article, from the evidence."""
        rows = self.store.sql('SELECT n, segment, "offset", line FROM documents ORDER BY n')
        entries = self._segments.fetch((segment, offset, line) for _, segment, offset, line in rows)
        for (n, *_), entry in zip(rows, entries, strict=True):
            yield n, entry.record
