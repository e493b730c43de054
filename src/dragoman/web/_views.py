"""What each page shows, as plain values: the template and the `.json` twin say the same."""

import io
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import msgspec

from dragoman.errors import InputError
from dragoman.ledger import Filter, SharedReading, count, export, reason, select
from dragoman.ledger._queries import Kind
from dragoman.record import Record
from dragoman.web._asked import PAGE, Asked
from dragoman.web._charts import dots, histogram
from dragoman.web._marks import paragraphs

Values = dict[str, Any]

# Days that "new" covers on the start page when the address names none.
NEW_DAYS = 7

# Arcs of the network: more cannot be told apart on a screen.
ARCS = 120


class Views:
    """Answers for one ledger."""

    def __init__(self, shared: SharedReading) -> None:
        self._shared = shared

    def start(self, asked: Asked) -> Values:
        """What the ledger holds, what is new since a date, who is most spoken of."""
        with self._shared.store() as store:
            [totals] = store.dicts(
                "SELECT (SELECT count(*) FROM documents) AS articles, (SELECT count(*) FROM events) AS events, "
                "(SELECT count(*) FROM statements) AS statements, (SELECT count(*) FROM commitments) AS commitments, "
                "(SELECT min(day) FROM documents) AS first, (SELECT max(day) FROM documents) AS last"
            )
            last: date | None = totals["last"]
            since = asked.since or (str(last - timedelta(days=NEW_DAYS)) if last else "")
            new = store.dicts(
                "SELECT * FROM events WHERE type IS NOT NULL AND first_day >= ?::DATE "
                "ORDER BY independent DESC, first_day DESC, id LIMIT 25",
                since or "0001-01-01",
            )
            promised = select(store, "commitments", Filter(since=since or None, limit=10))
            actors = select(store, "actors", Filter(limit=12))
            stories = store.dicts(
                "SELECT story, any_value(title) FILTER (WHERE n = story) AS title, count(*) AS articles, "
                "max(day) AS last FROM documents WHERE day >= ?::DATE GROUP BY story "
                "ORDER BY articles DESC, last DESC, story LIMIT 10",
                since or "0001-01-01",
            )
        return {**totals, "since": since, "new": new, "promised": promised, "actors": actors, "stories": stories}

    def rows(self, kind: Kind, asked: Asked) -> Values:
        """One page of rows of a kind, and how many there are."""
        with self._shared.store() as store:
            found = select(store, kind, asked.filter())
            total = count(store, kind, asked.filter(limit=None))
        return {"rows": found, **_paging(total, asked)}

    def csv(self, kind: Kind, asked: Asked) -> bytes:
        """All rows of a kind that the filters keep."""
        stream = io.BytesIO()
        with self._shared.store() as store:
            export(store, kind, asked.filter(limit=None), "csv", stream)
        return stream.getvalue()

    def timeline(self, asked: Asked) -> Values:
        """Events day by day with a histogram of all of them."""
        with self._shared.store() as store:
            every = select(store, "events", asked.filter(limit=None))
        start = (asked.page - 1) * PAGE
        shown = every[start : start + PAGE]
        days = [{"day": day, "events": list(group)} for day, group in groupby(shown, key=_day)]
        counts: dict[tuple[str, int], int] = {}
        for row in every:
            day = row["begin"] or row["first_day"]
            if day and row["quad_class"]:
                key = (f"{day:%Y-%m}", row["quad_class"])
                counts[key] = counts.get(key, 0) + 1
        chart = histogram([(month, quad, number) for (month, quad), number in counts.items()])
        return {"days": days, "chart": chart._asdict() if chart else None, **_paging(len(every), asked)}

    def row(self, name: str) -> Values:
        """One row with its words, its rule, its sources and what people said of it."""
        with self._shared.store() as store:
            found = reason(store, self._shared.ledger.segments, name)
        return msgspec.structs.asdict(found)

    def board(self, asked: Asked) -> Values:
        """Commitments in columns by status."""
        with self._shared.store() as store:
            found = select(store, "commitments", asked.filter(limit=None))
        columns: dict[str, list[Values]] = {}
        for row in found:
            columns.setdefault(_standing(row), []).append(row)
        shown = [{"status": name, "total": len(rows), "rows": rows[:PAGE]} for name, rows in columns.items()]
        return {"columns": sorted(shown, key=lambda column: -column["total"]), "total": len(found)}

    def actor(self, name: str) -> Values:
        """One actor: what it was called, what it held, whom it dealt with, what it did and said."""
        with self._shared.store() as store:
            held = store.dicts(
                "SELECT actors.*, documents.day FROM actors JOIN documents USING (n) WHERE actors.id = ? "
                "ORDER BY documents.day NULLS FIRST, n",
                name,
            )
            if not held:
                raise InputError(f"{name}: no actor of this ledger has this id")
            called = max((row["name"] for row in held), key=len)
            events = store.dicts(
                "SELECT * FROM events WHERE list_contains(actor, ?) OR list_contains(recipient, ?) "
                "ORDER BY coalesce(begin, first_day) DESC, id LIMIT 50",
                *(called, called),
            )
            said = select(store, "statements", Filter(by=called, limit=25))
            promised = select(store, "commitments", Filter(by=called, limit=25))
        offices = [row for row in _once(held, "position") if row["position"]]
        return {
            **held[-1],
            "name": called,
            "articles": len({row["n"] for row in held}),
            "codes": [row["code"] for row in _once(held, "code") if row["code"]],
            "offices": [{"position": row["position"], "from": row["day"]} for row in offices],
            "partners": _partners(events, called),
            "events": events,
            "statements": said,
            "commitments": promised,
        }

    def network(self, asked: Asked) -> Values:
        """Who dealt with whom: countries (or the first names of actors without one) and the events between them."""
        wanted = asked.filter(limit=None)
        with self._shared.store() as store:
            events = select(store, "events", wanted)
        arcs: dict[tuple[str, str], Values] = {}
        for row in events:
            for one in _sides(row["actor_code"]):
                for other in _sides(row["recipient_code"]):
                    if one != other:
                        arc = arcs.setdefault((one, other), {"events": 0, "conflict": 0})
                        arc["events"] += 1
                        arc["conflict"] += row["quad_class"] in (3, 4)
        kept = sorted(arcs.items(), key=lambda item: (-item[1]["events"], item[0]))[:ARCS]
        return {
            "nodes": sorted({side for pair, _ in kept for side in pair}),
            "arcs": [{"from": one, "to": other, **values} for (one, other), values in kept],
            "total": len(events),
        }

    def map(self, asked: Asked) -> Values:
        """Where events happened."""
        with self._shared.store() as store:
            events = select(store, "events", asked.filter(limit=None))
        found = dots(events)
        placed = sum(dot["events"] for dot in found)
        return {"dots": found, "placed": placed, "total": len(events)}

    def article(self, key: str) -> Values:
        """One article with its record and its text in pieces that know their rows."""
        document, record, names = self._record(key)
        return {"document": document, **page_of(record), "ledger_ids": names}

    def _record(self, key: str) -> tuple[Values, Record, dict[str, str]]:
        with self._shared.store() as store:
            found = store.dicts(
                'SELECT n, key, title, source, url, published, story, original, segment, "offset", line '
                "FROM documents WHERE key = ?",
                key,
            )
            if not found:
                raise InputError(f"{key}: no article of this ledger has this key")
            [row] = found
            names = {
                local: name
                for table in ("mentions", "statements", "commitments")
                for local, name in store.sql(f"SELECT local, id FROM {table} WHERE n = ?", row["n"])
            }
        [entry] = self._shared.ledger.segments.fetch([(row.pop("segment"), row.pop("offset"), row.pop("line"))])
        return row, entry.record, names

    def story(self, number: int) -> Values:
        """The articles of one story and what they tell."""
        with self._shared.store() as store:
            articles = store.dicts(
                "SELECT n, key, published, day, source, title, ref, original <> n AS copy FROM documents "
                "WHERE story = ? ORDER BY day NULLS FIRST, n LIMIT 500",
                number,
            )
            if not articles:
                raise InputError(f"{number}: no story of this ledger has this number")
            events = store.dicts(
                "SELECT * FROM events WHERE story = ? AND type IS NOT NULL ORDER BY coalesce(begin, first_day), id "
                "LIMIT 500",
                number,
            )
        return {"number": number, "articles": articles, "events": events}

    def review(self, asked: Asked) -> Values:
        """The next rows that nobody has judged, the least sure of those asked for first."""
        with self._shared.store() as store:
            waiting = store.dicts(
                "SELECT id FROM mentions WHERE correction IS NULL AND type IS NOT NULL AND confidence >= ? "
                "ORDER BY confidence, id LIMIT 10",
                asked.min_confidence,
            )
            left = store.sql("SELECT count(*) FROM mentions WHERE correction IS NULL AND type IS NOT NULL")[0][0]
            done = store.dicts(
                'SELECT target, verdict, author, "at", reason FROM corrections ORDER BY "at" DESC, target LIMIT 10'
            )
        rows = [self.row(item["id"]) for item in waiting]
        return {"rows": rows, "left": left, "done": done}


def page_of(record: Record) -> Values:
    """A record as the article page shows it."""
    return {
        "record": msgspec.to_builtins(record),
        "paragraphs": [[msgspec.structs.asdict(piece) for piece in group] for group in paragraphs(record)],
        "names": {actor.id: actor.name for actor in record.actors},
    }


def _paging(total: int, asked: Asked) -> Values:
    return {"total": total, "page": asked.page, "pages": max(1, -(-total // PAGE))}


def _day(row: Values) -> str:
    """The day or days of an event; the day of the telling where the text names none."""
    begin, end = row["begin"] or row["first_day"], row["end"] or row["begin"] or row["first_day"]
    if begin is None:
        return "undated"
    return str(begin) if begin == end else f"{begin} to {end}"


def _standing(row: Values) -> str:
    return str(row.get("status") or row["strength"])


def _once(rows: Iterable[Values], column: str) -> list[Values]:
    """The first row of each value of a column."""
    return list({row[column]: row for row in reversed(list(rows))}.values())[::-1]


def _sides(codes: list[str | None] | None) -> list[str]:
    """The first three letters of each code, a country or a kind of organisation; unnamed actors make no network."""
    return sorted({code[:3] for code in codes or [] if code and code[:3].isalpha()})


def _partners(events: list[Values], name: str) -> list[Values]:
    held: dict[str, int] = {}
    for row in events:
        for other in {*(row["actor"] or ()), *(row["recipient"] or ())} - {name}:
            held[other] = held.get(other, 0) + 1
    return [{"name": other, "events": number} for other, number in sorted(held.items(), key=lambda i: (-i[1], i[0]))]
