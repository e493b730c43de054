"""From evidence to conclusions: what is new in the segments and the corrections joins the derived tables.

Everything is done in the order in which it was written, a batch of articles at a time, and each batch loads what its
articles can join. So a day's news costs the same whether it comes alone or in the middle of a rebuild, and both end in
the same tables (tests/unit/test_ledger_derive.py compares them).
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

import msgspec

from dragoman.ledger._corrections import Correction
from dragoman.ledger._duplicates import DAYS as DUPLICATE_DAYS
from dragoman.ledger._duplicates import Duplicates, sketch
from dragoman.ledger._gather import COMPARED, Events, Mention, around, weeks, window
from dragoman.ledger._ids import EVENT, short_id
from dragoman.ledger._promises import follow, link_events
from dragoman.ledger._rows import Rows, Values, day_of, rows
from dragoman.ledger._segments import Placed, Position, Segments
from dragoman.ledger._store import Store, position
from dragoman.ledger._stories import DAYS as STORY_DAYS
from dragoman.ledger._stories import Stories
from dragoman.ledger._summary import summary
from dragoman.ledger._terms import Vector, terms_of
from dragoman.ledger._verdicts import STANDS, TABLE, as_read, standing
from dragoman.ledger._window import number

# Articles that are judged together, and the mentions in them at most. Larger batches load the same days less often and
# hold more in memory: a rebuild of 14,000 White House documents takes the same time from 1,000 on. 2,000 transcripts
# with 60,000 mentions took 1.5 GB, 2,000 news items take 50 MB.
BATCH = 2000
BATCH_MENTIONS = 20_000

Progress = Callable[[int], None]


class Read(NamedTuple):
    """One reading, turned into rows; the record itself, ten times as heavy, is let go."""

    at: Position
    key: str
    known: bool
    document: Values
    day: int | None
    sketch: tuple[int, ...]
    vector: Vector
    rows: Rows


@contextmanager
def _uncollected() -> Iterator[None]:
    """Python's collector of cycles rests: the following makes millions of rows and no cycle, and is walked through time
    and again. A day's 500 articles on top of 72,624: 8.4 s instead of 11.3.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Derivation:
    """Brings the tables of one open store up to date."""

    def __init__(self, store: Store, *, progress: Progress | None = None) -> None:
        self._store = store
        self._progress = progress or (lambda count: None)
        self._numbers = dict(store.sql("SELECT key, n FROM documents"))
        self._reread = False
        self._seq: int = store.sql("SELECT coalesce(max(seq), 0) FROM mentions")[0][0]

    def advance(self, segments: Segments, corrections: Sequence[Correction]) -> None:
        """Takes in everything that was written since the last time, in the order of writing."""
        self._segments = segments
        since, done = position(self._store), int(self._store.meta("corrections") or 0)
        waiting = list(corrections[done:])
        for batch in _batches(map(self._read, segments.scan(since)), [one.after for one in waiting]):
            while waiting and waiting[0].after <= batch[0].at:
                self._correct(waiting.pop(0))
            self._take(batch)
        for correction in waiting:
            self._correct(correction)
        with _uncollected():
            if since != segments.end():
                follow(self._store, segments, anew=self._reread)
            link_events(self._store)
        end = segments.end()
        self._store.set_meta("segment", str(end.segment))
        self._store.set_meta("offset", str(end.offset))
        self._store.set_meta("corrections", str(len(corrections)))

    def _take(self, batch: list[Read]) -> None:
        """One batch of readings: articles never seen join, new readings of known ones replace the old."""
        for known, group in groupby(batch, key=lambda read: read.known):
            if known:
                for once in _rounds(group):
                    self._read_again(once)
            else:
                self._join(list(group))
        self._progress(len(batch))

    def _is_known(self, placed: Placed) -> bool:
        if placed.entry.key in self._numbers:
            return True
        self._numbers[placed.entry.key] = len(self._numbers) + 1
        return False

    def _read(self, placed: Placed) -> Read:
        entry, document = placed.entry, placed.entry.record.document
        known = self._is_known(placed)
        n = self._numbers[entry.key]
        terms = terms_of(document.language or "")
        told = f"{document.title or ''}\n{document.text}"
        words = terms.stems(told)
        vector = terms.vector(told)
        day = day_of(document.published)
        values = {
            "n": n,
            "key": entry.key,
            **{name: getattr(document, name) for name in _DOCUMENT},
            "day": day,
            "segment": placed.at.segment,
            "offset": placed.at.offset,
            "line": placed.line,
            "version": entry.version,
            "terms": vector.terms,
            "weights": vector.weights,
        }
        found = rows(entry.record, n, entry.key)
        for row in found.mentions:
            vector_of = around(row["trigger"], row.pop("sentence"), terms)
            row.update(terms=vector_of.terms, weights=vector_of.weights)
            row["earliest"], row["latest"] = window(row, _ordinal(row["begin"]), _ordinal(row["end"]), _ordinal(day))
        return Read(placed.at, entry.key, known, values, _ordinal(day), sketch(words), vector, found)

    def _join(self, reads: list[Read]) -> None:
        """Articles never seen: which repeat earlier ones, which story each tells, which events its mentions mean."""
        self._judge_documents(reads)
        self._insert(reads)
        self._gather(reads)

    def _insert(self, reads: list[Read]) -> None:
        """Writes all rows of some articles but their mentions."""
        self._store.insert("documents", (read.document for read in reads))
        self._store.insert("actors", (row for read in reads for row in read.rows.actors))
        self._store.insert("statements", (row for read in reads for row in read.rows.statements))
        self._store.insert("commitments", (row for read in reads for row in read.rows.commitments))

    def _judge_documents(self, reads: list[Read]) -> None:
        duplicates, stories = self._nearby([read.day for read in reads])
        for read in reads:
            n, made = read.document["n"], read.sketch
            copy = duplicates.place(n, read.day, made, read.vector.terms)
            if copy.nearest == n:
                story = stories.place(n, read.day, read.vector)
            else:
                story = stories.story_of(copy.nearest)
                stories.add(n, read.day, read.vector, story)
            read.document.update(sketch=made, original=copy.original, story=story)

    def _nearby(self, days: list[int | None]) -> tuple[Duplicates, Stories]:
        """The documents that those of `days` can repeat, or share a story with."""
        duplicates, stories = Duplicates(), Stories()
        known = [day for day in days if day is not None]
        reach = max(DUPLICATE_DAYS, STORY_DAYS)
        first, last = (min(known) - reach, max(known) + reach) if known else (1, 0)
        for row in self._store.dicts(
            "SELECT n, day, original, story, sketch, terms, weights FROM documents "
            "WHERE day BETWEEN ? AND ? OR (day IS NULL AND ?) ORDER BY n",
            date.fromordinal(max(first, 1)),
            date.fromordinal(min(max(last, 1), date.max.toordinal())),
            None in days,
        ):
            day = number(row["day"])
            duplicates.add(row["n"], day, row["sketch"], row["original"], row["terms"])
            stories.add(row["n"], day, Vector(tuple(row["terms"]), tuple(row["weights"])), row["story"])
        return duplicates, stories

    def _gather(self, reads: list[Read], old: dict[int, list[Values]] | None = None) -> None:
        """Joins mentions to events. Comments (no type) are told by nobody as something done: they join none.

        Args:
            old: for articles read again, the mentions of the reading before; what is told as before stays where it is.
        """
        typed = [row for read in reads for row in read.rows.mentions if row["type"] is not None]
        events = self._open_events(typed, {read.document["story"] for read in reads})
        for read in reads:
            known = {row["id"]: row for row in (old or {}).get(read.document["n"], ())}
            self._place(events, read, known)
        self._store.insert("mentions", (row for read in reads for row in read.rows.mentions))
        left = {row["event"]: None for rows_ in (old or {}).values() for row in rows_ if row["event"]}
        self._summarise({**left, **{row["event"]: None for row in typed}})

    def _place(self, events: Events, read: Read, known: dict[str, Values]) -> None:
        """Puts each mention of one article where it belongs."""
        stays = {
            row["id"]
            for row in read.rows.mentions
            if row["id"] in known and known[row["id"]]["event"] and _compared(row) == _compared(known[row["id"]])
        }
        for row in known.values():
            if row["event"] and row["id"] not in stays:
                events.remove(row["id"], row["event"])
        for row in read.rows.mentions:
            if row["id"] in stays:
                row.update({name: known[row["id"]][name] for name in ("event", "why", "seq")})
            elif row["type"] is not None:
                self._seq += 1
                joined = events.place(_mention(row, read.document))
                row.update(event=joined.event, why=joined.why, seq=self._seq)

    def _open_events(self, mentions: list[Values], stories: set[int]) -> Events:
        """The events that `mentions` can join: those of their stories, and those of their types and weeks."""
        needed = {(row["type"], week) for row in mentions for week in weeks(row["earliest"], row["latest"])}
        self._store.sql("CREATE OR REPLACE TEMP TABLE needed (type VARCHAR, low INTEGER, high INTEGER)")
        for kind, low, high in _intervals(needed):
            self._store.sql("INSERT INTO needed VALUES (?, ?, ?)", kind, low * 7, high * 7 + 6)
        columns = ", ".join(f'mentions."{name}"' for name in ("event", *COMPARED))
        found = self._store.each(
            f"""
            WITH open AS (
                SELECT event FROM mentions JOIN documents USING (n)
                WHERE event IS NOT NULL AND story IN (SELECT unnest(?::INTEGER[]))
                UNION
                SELECT event FROM mentions JOIN needed
                ON mentions.type = needed.type AND latest >= low AND earliest <= high
                WHERE event IS NOT NULL
            )
            SELECT {columns}, story, language FROM mentions JOIN documents USING (n)
            WHERE event IN (FROM open) ORDER BY seq
            """,
            sorted(stories),
        )
        events = Events()
        for row in found:
            events.add(_mention(row, row), row["event"])
        return events

    def _summarise(self, touched: Iterable[str]) -> None:
        """Writes the rows of the events anew whose mentions changed."""
        wanted = list(touched)
        self._store.delete("events", "id", wanted)
        found = self._store.each(
            """
            SELECT mentions.* EXCLUDE (terms, weights), original, story FROM mentions JOIN documents USING (n)
            WHERE event IN (SELECT unnest(?::VARCHAR[])) ORDER BY event, seq
            """,
            wanted,
        )
        self._store.insert("events", _summaries(found))

    def _read_again(self, reads: list[Read]) -> None:
        """New readings of known articles: their rows give way to the new ones, and what changed is told."""
        self._reread = True
        numbers = [read.document["n"] for read in reads]
        before = {row["n"]: row for row in self._of("documents", numbers)}
        old: dict[int, list[Values]] = {n: [] for n in numbers}
        for row in self._of("mentions", numbers):
            old[row["n"]].append(row)
        for table in ("documents", "actors", "statements", "mentions", "commitments"):
            self._store.delete(table, "n", numbers)
        for read in reads:
            held = before[read.document["n"]]
            read.document.update({name: held[name] for name in ("sketch", "original", "story")})
        self._store.insert("changes", (change for read in reads for change in _changes(read, old[read.document["n"]])))
        self._insert(reads)
        self._gather(reads, old)
        self._retire(reads, old)
        self._hold_corrections(numbers)

    def _of(self, table: str, numbers: list[int]) -> list[Values]:
        """The rows of some documents, in their order."""
        order = "n, seq, start, id" if table == "mentions" else "n"
        return self._store.dicts(
            f"SELECT * FROM {table} WHERE n IN (SELECT unnest(?::INTEGER[])) ORDER BY {order}", numbers
        )

    def _retire(self, reads: list[Read], old: dict[int, list[Values]]) -> None:
        """Events that lost their last mention point to the one that the article's same words now tell."""
        left = {row["event"]: row for rows_ in old.values() for row in rows_ if row["event"]}
        alive = self._store.sql("SELECT id FROM events WHERE id IN (SELECT unnest(?::VARCHAR[]))", list(left))
        gone = {event: row for event, row in left.items() if (event,) not in set(alive)}
        new = {read.document["n"]: [row for row in read.rows.mentions if row.get("event")] for read in reads}
        self._store.insert(
            "retired",
            (
                {"id": event, "successor": _nearest(row, new[row["n"]]), "reason": "the article was read again"}
                for event, row in gone.items()
            ),
        )

    def _hold_corrections(self, numbers: list[int]) -> None:
        """A person's verdicts on rows of some articles hold for their new readings."""
        for table in TABLE.values():
            found = self._store.sql(
                f"SELECT DISTINCT target FROM corrections JOIN {table} ON id = target "
                "WHERE n IN (SELECT unnest(?::INTEGER[]))",
                numbers,
            )
            for one in standing(self._store, [row[0] for row in found]):
                self._set(one.target, one.verdict, one.fields)

    def _correct(self, correction: Correction) -> None:
        """Applies a person's verdict."""
        self._store.insert(
            "corrections",
            [
                {
                    "seq": self._store.sql("SELECT count(*) + 1 FROM corrections")[0][0],
                    "target": correction.target,
                    "verdict": correction.verdict,
                    "fields": msgspec.json.encode(correction.fields).decode(),
                    "author": correction.author,
                    "at": correction.at,
                    "reason": correction.reason,
                }
            ],
        )
        if correction.verdict == "merge":
            self._merge(correction.target, str(correction.fields["into"]), correction.reason)
        elif correction.verdict == "split":
            self._split(correction.target, correction.reason)
        elif correction.verdict == "undo":
            for target in self._rows_of(correction.target):
                self._restore(target)
        else:
            for target in self._rows_of(correction.target):
                self._set(target, correction.verdict, correction.fields)

    def _rows_of(self, target: str) -> list[str]:
        """The rows that a verdict is about: an event's is about all its mentions."""
        if not target.startswith(EVENT):
            return [target]
        return [row[0] for row in self._store.sql("SELECT id FROM mentions WHERE event = ? ORDER BY seq", target)]

    def _set(self, target: str, verdict: str, fields: dict[str, Any]) -> None:
        table = TABLE[target[:2]]
        values = {**fields, "correction": STANDS[verdict]}
        if "begin" in fields or "end" in fields:
            values |= {"dated": True, "value": fields.get("begin") or fields.get("end")}
        self._update(table, target, values)

    def _restore(self, target: str) -> None:
        """A row as it was read, with the verdicts on it that stand."""
        table = TABLE[target[:2]]
        self._update(table, target, as_read(self._store, self._segments, target))
        event = self._store.sql("SELECT event FROM mentions WHERE id = ?", target)
        for one in standing(self._store, [target, *(row[0] for row in event if row[0])]):
            self._set(target, one.verdict, one.fields)

    def _update(self, table: str, target: str, values: Values) -> None:
        settings = ", ".join(f'"{name}" = ?' for name in values)
        self._store.sql(f"UPDATE {table} SET {settings} WHERE id = ?", *values.values(), target)
        if table == "mentions":
            self._summarise(
                row[0]
                for row in self._store.sql("SELECT event FROM mentions WHERE id = ? AND event IS NOT NULL", target)
            )

    def _merge(self, event: str, into: str, reason: str) -> None:
        self._store.sql(
            "UPDATE mentions SET event = ?, why = ? WHERE event = ?", into, f"merged by a person: {reason}", event
        )
        self._store.insert("retired", [{"id": event, "successor": into, "reason": f"merged by a person: {reason}"}])
        self._summarise([event, into])

    def _split(self, mention: str, reason: str) -> None:
        [(event,)] = self._store.sql("SELECT event FROM mentions WHERE id = ?", mention)
        apart = short_id(EVENT, mention, "split")
        self._store.sql(
            "UPDATE mentions SET event = ?, why = ? WHERE id = ?", apart, f"split by a person: {reason}", mention
        )
        self._summarise([event, apart])


_DOCUMENT = ("id", "ref", "title", "source", "url", "language", "published")


def _mention(row: Values, document: Values) -> Mention:
    return Mention(row, document["story"], terms_of(document["language"] or ""))


def _ordinal(day: str | None) -> int | None:
    return date.fromisoformat(day).toordinal() if day else None


def _batches(reads: Iterable[Read], cuts: Sequence[Position]) -> Iterator[list[Read]]:
    """Batches of at most BATCH readings, and hardly more than BATCH_MENTIONS, none of which goes over a cut."""
    batch: list[Read] = []
    left, mentions = list(cuts), 0
    for read in reads:
        crossed = bool(left) and read.at >= left[0]
        if batch and (crossed or len(batch) >= BATCH or mentions >= BATCH_MENTIONS):
            yield batch
            batch, mentions = [], 0
        while left and read.at >= left[0]:
            left.pop(0)
        batch.append(read)
        mentions += len(read.rows.mentions)
    if batch:
        yield batch


def _intervals(needed: set[tuple[str, int]]) -> Iterator[tuple[str, int, int]]:
    """(type, first week, last week) of each unbroken row of weeks."""
    for kind, group in groupby(sorted(needed), key=lambda pair: pair[0]):
        first = last = None
        for _, week in group:
            if last is not None and week > last + 1:
                assert first is not None
                yield kind, first, last
                first = None
            first, last = (week if first is None else first), week
        if first is not None and last is not None:
            yield kind, first, last


def _summaries(found: Iterable[Values]) -> Iterator[Values]:
    for event, group in groupby(found, key=lambda row: row["event"]):
        mentions = list(group)
        originals = {row["n"]: row["original"] for row in mentions}
        stories = {row["n"]: row["story"] for row in mentions}
        made = summary(event, mentions, originals, stories)
        if made:
            yield made


def _rounds(group: Iterable[Read]) -> Iterator[list[Read]]:
    """The readings in their order, cut where an article comes a second time."""
    once: dict[str, Read] = {}
    for read in group:
        if read.key in once:
            yield list(once.values())
            once = {}
        once[read.key] = read
    if once:
        yield list(once.values())


def _changes(read: Read, old: list[Values]) -> Iterator[Values]:
    """Which events of an article a new reading adds, drops and tells otherwise."""
    was, now = {row["id"]: _told(row) for row in old}, {row["id"]: _told(row) for row in read.rows.mentions}
    for row in sorted(was | now):
        if was.get(row) != now.get(row):
            yield {
                "n": read.document["n"],
                "version": read.document["version"],
                "kind": "event",
                "id": row,
                "change": "added" if row not in was else "removed" if row not in now else "changed",
                "before": was.get(row),
                "after": now.get(row),
            }


def _told(row: Values) -> str:
    """What a mention says, in one line, to be compared between readings."""
    who, whom = ", ".join(row["actor"] or ()), ", ".join(row["recipient"] or ())
    return f"{row['type'] or 'comment'} {row['cameo']} {who} → {whom}, {row['value'] or 'no date'}, {row['status']}"


def _compared(row: Values) -> tuple[object, ...]:
    """All that decides which event a mention joins, and what it tells there."""
    return _told(row), row["words"], row["trigger"], row["mode"], row["place"], row["earliest"], row["latest"]


def _nearest(row: Values, others: list[Values]) -> str | None:
    """The event that the nearest words of the new reading tell."""
    near = sorted(others, key=lambda other: abs(other["start"] - row["start"]))
    return near[0]["event"] if near else None
