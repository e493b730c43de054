"""What every format is written from: events with the telling that stands for them, and the numbers of countries."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

import msgspec

from dragoman.ledger import Filter, select
from dragoman.ledger._segments import Segments
from dragoman.ledger._store import Store
from dragoman.lexicon._load import KNOWLEDGE, read_tsv

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
        self._store = store
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
        found = select(self._store, "events", self.wanted)
        told = self._best()
        for number, row in enumerate(found, 1):
            if row["id"] in told:
                yield Event(row=row, best=told[row["id"]], number=number)

    def _best(self) -> dict[str, Values]:
        """The telling that stands for each event, by the event's id."""
        rows = self._store.dicts(
            "SELECT mentions.*, documents.key, documents.title, documents.source, documents.url, documents.published, "
            "documents.language, documents.version, events.id AS event_id FROM events "
            "JOIN mentions ON mentions.id = events.best JOIN documents USING (n)"
        )
        return {row["event_id"]: row for row in rows}

    def mentions(self) -> Iterator[Values]:
        """Every telling of every event, with its document and its event's number."""
        numbers = {event.row["id"]: event for event in self.events()}
        rows = self._store.dicts(
            "SELECT mentions.*, documents.key, documents.title, documents.source, documents.url, documents.published, "
            "documents.day AS told FROM mentions JOIN documents USING (n) ORDER BY n, start, mentions.id"
        )
        for row in rows:
            if row["event"] in numbers:
                yield {**row, "number": numbers[row["event"]].number, "event_row": numbers[row["event"]].row}

    def rows(self, kind: str) -> list[Values]:
        """Statements or commitments with their document's key and offsets."""
        return self._store.dicts(
            f"SELECT {kind}.*, documents.key, documents.id AS document, documents.title, documents.url, "
            f"documents.source, documents.published FROM {kind} JOIN documents USING (n) ORDER BY n, start, {kind}.id"
        )

    def texts(self) -> Iterator[tuple[str, str]]:
        """(key, text) of every article, from the evidence."""
        places: list[Any] = self._store.sql('SELECT segment, "offset", line FROM documents ORDER BY n')
        keys = [row[0] for row in self._store.sql("SELECT key FROM documents ORDER BY n")]
        for key, place in zip(keys, places, strict=True):
            [entry] = self._segments.fetch([place])
            yield key, entry.record.document.text
