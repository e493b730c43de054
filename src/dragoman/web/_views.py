"""What each page shows, as plain values: the template and the `.json` twin say the same."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

import msgspec

from dragoman.errors import InputError
from dragoman.ledger import Position, SharedReading, count, export, kept, positions, reason, select, undone
from dragoman.ledger._corrections import EDITABLE
from dragoman.ledger._queries import Kind
from dragoman.ledger._store import Store
from dragoman.ledger._why import AROUND
from dragoman.web._article import article
from dragoman.web._asked import PAGE, Asked
from dragoman.web._board import board, place, with_lives
from dragoman.web._charts import histogram
from dragoman.web._days import when

Values = dict[str, Any]

# Days that "new" covers on the start page when the address names none.
NEW_DAYS = 7

# Arcs of the network: more cannot be told apart on a screen.
ARCS = 120

# Sayings of one actor on one issue, the latest: who wants more has the command line.
POSITIONS = 300

# Places of the map, the most told first: a table of more is not read.
PLACES = 400


class Views:
    """Answers for one ledger."""

    def __init__(self, shared: SharedReading) -> None:
        self._shared = shared

    def start(self, asked: Asked) -> Values:
        """What the ledger holds, what is new since a date, who is most spoken of."""
        with self._shared.store() as store:
            [totals] = store.dicts(
                "SELECT (SELECT count(*) FROM documents) AS articles, (SELECT count(*) FROM events) AS events, "
                "(SELECT count(*) FROM statements) AS statements, (SELECT count(*) FROM promises) AS promises, "
                "(SELECT min(day) FROM documents) AS first, (SELECT max(day) FROM documents) AS last"
            )
            last: date | None = totals["last"]
            since = asked.since or (str(last - timedelta(days=NEW_DAYS)) if last else "")
            asked.filter("events")
            after = since or "0001-01-01"
            new = store.dicts(
                "SELECT * FROM events WHERE type IS NOT NULL AND last_day >= ?::DATE AND first_day >= ?::DATE "
                "ORDER BY independent DESC, first_day DESC, id LIMIT 20",
                *(after, after),
            )
            _place_events(store, new)
            promised = store.dicts(
                "SELECT *, CASE WHEN overdue THEN 'overdue' ELSE status END AS standing FROM promises "
                "WHERE coalesce(since, first_day) >= ?::DATE ORDER BY since IS NULL, since DESC, first_day DESC, id "
                "LIMIT 8",
                after,
            )
            with_lives(store, promised)
            stories = store.dicts(
                "SELECT story, coalesce(any_value(title) FILTER (WHERE n = story), any_value(ref) FILTER (WHERE n = "
                "story)) AS title, count(*) AS articles, max(day) AS last FROM documents WHERE day >= ?::DATE "
                "GROUP BY story ORDER BY articles DESC, last DESC, story LIMIT 10",
                after,
            )
            actors = store.dicts(
                "SELECT actors.id, arg_max(name, mentions) AS name, arg_max(code, n) AS code, count(*) AS articles "
                "FROM actors JOIN documents USING (n) WHERE documents.day >= ?::DATE GROUP BY actors.id "
                "ORDER BY articles DESC, sum(mentions) DESC, actors.id LIMIT 12",
                after,
            )
        return {**totals, "since": since, "new": new, "promised": promised, "actors": actors, "stories": stories}

    def rows(self, kind: Kind, asked: Asked) -> Values:
        """One page of rows of a kind, and how many there are."""
        with self._shared.store() as store:
            found = select(store, kind, asked.filter(kind))
            total = count(store, kind, asked.filter(kind, limit=None))
            if kind == "statements":
                _place_statements(store, found)
        return {"rows": found, **_paging(total, asked)}

    def csv(self, kind: Kind, asked: Asked) -> bytes:
        """All rows of a kind that the filters keep."""
        stream = io.BytesIO()
        with self._shared.store() as store:
            export(store, kind, asked.filter(kind, limit=None), "csv", stream, spreadsheet=True)
        return stream.getvalue()

    def timeline(self, asked: Asked) -> Values:
        """Events day by day with a histogram of all of them."""
        with self._shared.store() as store:
            shown = select(store, "events", asked.filter("events"))
            _place_events(store, shown)
            source, values = kept("events", asked.filter("events", limit=None))
            counts = store.sql(
                f"SELECT strftime(coalesce(begin, first_day), '%Y-%m'), quad_class, count(*) {source} "
                "GROUP BY ALL ORDER BY ALL",
                *values,
            )
        days = [{"day": day, "events": list(group)} for day, group in groupby(shown, key=when)]
        chart = histogram([(month, quad, number) for month, quad, number in counts if month and quad])
        total = sum(number for _, _, number in counts)
        return {"days": days, "chart": chart._asdict() if chart else None, **_paging(total, asked)}

    def row(self, name: str) -> Values:
        """One row with its words, its rule, its sources and what people said of it."""
        with self._shared.store() as store:
            found = reason(store, self._shared.ledger.segments, name)
            values = msgspec.structs.asdict(found)
            if found.kind == "event":
                _place_events(store, [values["row"]])
            elif found.kind == "promise":
                with_lives(store, [values["row"]])
                values["row"]["standing"] = "overdue" if values["row"]["overdue"] else values["row"]["status"]
            if found.document is not None:
                values["article"] = place(found.document["key"], found.row.get("local"), "")
            values["mentions"] = [_without_terms(mention) for mention in values["mentions"]]
            _name_articles(store, [*values["mentions"], *([found.document] if found.document else ())])
        gone = undone(values["corrections"])
        values["corrections"] = [{**row, "stands": row["seq"] not in gone} for row in values["corrections"]]
        values["editable"] = [name for name in _FIELDS if name in EDITABLE.get(found.id[:2], ())]
        for key in ("terms", "weights", "by_keys", "to_keys"):
            values["row"].pop(key, None)
        return values

    def board(self, asked: Asked) -> Values:
        """Promises in columns by how they stand."""
        with self._shared.store() as store:
            return board(store, asked)

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
            names = sorted({row["name"] for row in held})
            dealt = store.sql(
                "SELECT other, count(*) FROM (SELECT unnest(list_distinct(list_concat(actor, recipient))) AS other "
                "FROM events WHERE list_has_any(actor, ?) OR list_has_any(recipient, ?)) "
                "GROUP BY ALL ORDER BY 2 DESC, 1 LIMIT 40",
                *(names, names),
            )
            events = store.dicts(
                "SELECT * FROM events WHERE list_has_any(actor, ?) OR list_has_any(recipient, ?) "
                "ORDER BY coalesce(begin, first_day) DESC, id LIMIT 50",
                *(names, names),
            )
            _place_events(store, events)
            said = store.dicts(
                "SELECT * FROM statements WHERE speaker IN (SELECT unnest(?::VARCHAR[])) "
                "AND correction IS DISTINCT FROM 'rejected' ORDER BY day DESC, id LIMIT 25",
                names,
            )
            _place_statements(store, said)
            promised = store.dicts(
                "SELECT *, CASE WHEN overdue THEN 'overdue' ELSE status END AS standing FROM promises "
                'WHERE list_has_any("by", ?) ORDER BY coalesce(since, last_day) DESC, id LIMIT 25',
                names,
            )
            with_lives(store, promised)
        offices = [row for row in _once(held, "position") if row["position"]]
        return {
            **held[-1],
            "name": called,
            "names": names,
            "articles": len({row["n"] for row in held}),
            "codes": [row["code"] for row in _once(held, "code") if row["code"]],
            "offices": [{"position": row["position"], "from": row["day"]} for row in offices],
            "partners": [{"name": other, "events": number} for other, number in dealt if other not in names][:15],
            "events": events,
            "statements": said,
            "promises": promised,
        }

    def positions(self, asked: Asked) -> Values:
        """What an actor has said with some words, by date, with the changes of side marked."""
        wanted = asked.filter("statements")
        found: tuple[Position, ...] = ()
        if wanted.by and wanted.text:
            with self._shared.store() as store:
                found = positions(
                    store,
                    by=wanted.by,
                    about=wanted.text,
                    since=wanted.since,
                    until=wanted.until,
                    least=wanted.min_confidence,
                )
        return {
            "rows": [msgspec.to_builtins(one, builtin_types=(date,)) for one in found[-POSITIONS:]],
            "total": len(found),
            "changes": sum(one.change is not None for one in found),
        }

    def network(self, asked: Asked) -> Values:
        """Who dealt with whom: countries (or the first letters of other codes) and the events between them."""
        source, values = kept("events", asked.filter("events", limit=None))
        with self._shared.store() as store:
            arcs = store.sql(_ARCS.format(source=source), *values)
            total = count(store, "events", asked.filter("events", limit=None))
        return {
            "nodes": sorted({side for arc in arcs for side in arc[:2]}),
            "arcs": [
                {"from": one, "to": other, "events": events, "conflict": conflict}
                for one, other, events, conflict in arcs
            ],
            "total": total,
        }

    def map(self, asked: Asked) -> Values:
        """Where events happened, one dot a place; their area grows with the number of events."""
        source, values = kept("events", asked.filter("events", limit=None))
        with self._shared.store() as store:
            found = store.dicts(_PLACES.format(source=source), *values)
            total = count(store, "events", asked.filter("events", limit=None))
        dots = [
            {
                "x": row["lon"] + 180,
                "y": 90 - row["lat"],
                "r": round(0.7 + row["events"] ** 0.5 * 0.35, 2),
                "place": row["place"],
                "events": row["events"],
            }
            for row in found
        ]
        placed = found[0]["placed"] if found else 0
        return {"dots": dots, "placed": placed, "total": total}

    def article(self, key: str) -> Values:
        """One article with its record and its text in pieces that know their rows."""
        found = article(self._shared, key)
        if found is None:
            raise InputError(f"{key}: no article of this ledger has this key")
        return found

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
                "LIMIT 300",
                number,
            )
            _place_events(store, events)
        days = [{"day": day, "events": list(group)} for day, group in groupby(events, key=when)]
        return {"number": number, "articles": articles, "days": days}

    def actors(self, asked: Asked) -> Values:
        """One page of actors, the most told first; words look in all names that one has had."""
        text = (asked.filter("actors").text or "").lower()
        names = "FROM actors WHERE contains(lower(name), ?)"
        with self._shared.store() as store:
            total = store.sql(f"SELECT count(DISTINCT id) {names}", text)[0][0]
            rows = store.dicts(_ACTORS.format(names=names), text, PAGE, (asked.page - 1) * PAGE)
        return {"rows": rows, **_paging(total, asked)}

    def review(self, asked: Asked) -> Values:
        """The next rows that nobody has judged, the least sure of those asked for first."""
        source, values = kept("mentions", asked.filter("mentions", limit=None), joined=False)
        with self._shared.store() as store:
            rows = store.dicts(
                f"SELECT mentions.* EXCLUDE (terms, weights) {source} AND mentions.correction IS NULL "
                "ORDER BY confidence, mentions.id LIMIT 8",
                *values,
            )
            left = store.sql(f"SELECT count(*) {source} AND mentions.correction IS NULL", *values)[0][0]
            done = store.dicts("SELECT * FROM corrections ORDER BY seq")
            items = self._waiting(store, rows)
        gone = undone(done)
        latest = [{**row, "stands": row["seq"] not in gone} for row in done[:-11:-1]]
        return {"rows": items, "left": left, "done": latest}

    def _waiting(self, store: Store, rows: list[Values]) -> list[Values]:
        """Rows to be judged, each with its article and the text around its words."""
        found = store.dicts(
            'SELECT n, key, coalesce(title, ref, source, key) AS called, segment, "offset", line FROM documents '
            "WHERE n IN (SELECT unnest(?::INTEGER[]))",
            [row["n"] for row in rows],
        )
        documents = {document.pop("n"): document for document in found}
        places = {n: (one.pop("segment"), one.pop("offset"), one.pop("line")) for n, one in documents.items()}
        texts = {
            n: entry.record.document.text
            for n, entry in zip(places, self._shared.ledger.segments.fetch(places.values()), strict=True)
        }
        editable = [name for name in _FIELDS if name in EDITABLE["em"]]
        items = []
        for row in rows:
            start = max(0, row["start"] - AROUND)
            items.append(
                {
                    "id": row["id"],
                    "row": row,
                    "context": texts[row["n"]][start : row["stop"] + AROUND],
                    "words": (row["start"] - start, row["stop"] - start),
                    "document": documents[row["n"]],
                    "article": place(documents[row["n"]]["key"], row["local"], ""),
                    "editable": editable,
                }
            )
        return items


_FIELDS: Final = (
    *("type", "mode", "cameo", "status", "strength", "kind", "act", "speaker", "speaker_code", "actor", "actor_code"),
    *("recipient", "recipient_code", "by", "by_code", "to", "to_code", "begin", "end", "place", "due", "conditions"),
    "hedged",
)
"""Columns in the order in which a person corrects them."""

# Two parts that a nobody can be told by make no network: codes begin with letters, unnamed ones with hyphens.
_SIDES: Final = (
    "list_distinct(list_filter(list_transform({0}, lambda code: code[1:3]), "
    "lambda side: regexp_full_match(side, '[A-Z]{{{{3}}}}')))"
)
_ARCS: Final = (
    "WITH held AS (SELECT "
    + _SIDES.format("actor_code")
    + " AS ones, "
    + _SIDES.format("recipient_code")
    + f""" AS others, quad_class {{source}})
SELECT one, other, count(*) AS events, count(*) FILTER (quad_class IN (3, 4)) AS conflict
FROM held, unnest(ones) AS a(one), unnest(others) AS b(other)
WHERE one <> other GROUP BY ALL ORDER BY events DESC, one, other LIMIT {ARCS}
"""
)

_ACTORS: Final = """
WITH top AS (
    SELECT id, count(*) AS articles, sum(mentions)::INTEGER AS told {names} GROUP BY id
    ORDER BY articles DESC, told DESC, id LIMIT ? OFFSET ?
)
SELECT id, arg_max(name, mentions) AS name, any_value(type) AS type, arg_max(code, n) AS code,
    arg_max(country, n) AS country, arg_max(sector, n) AS sector, arg_max(position, n) AS position,
    any_value(wikidata) AS wikidata, any_value(articles) AS articles, any_value(told) AS mentions
FROM actors JOIN top USING (id) GROUP BY id ORDER BY any_value(articles) DESC, any_value(told) DESC, id
"""

_PLACES: Final = f"""
WITH held AS (SELECT round(lat, 2) AS lat, round(lon, 2) AS lon, place, id {{source}})
SELECT lat, lon, arg_min(place, id) AS place, count(*) AS events, sum(count(*)) OVER ()::BIGINT AS placed
FROM held WHERE lat IS NOT NULL AND lon IS NOT NULL
GROUP BY lat, lon ORDER BY events DESC, lon, lat LIMIT {PLACES}
"""


def _place_events(store: Store, events: Sequence[Values]) -> None:
    """Gives each event the address of its best mention's words (`article`)."""
    found = store.sql(
        "SELECT events.id, key, local FROM events JOIN mentions ON mentions.id = best JOIN documents USING (n) "
        "WHERE events.id IN (SELECT unnest(?::VARCHAR[]))",
        [row["id"] for row in events],
    )
    places = {name: f"/article/{key}#{local}" for name, key, local in found}
    for row in events:
        row["article"] = places.get(row["id"])
        for name in ("by_keys", "to_keys"):
            row.pop(name, None)


def _place_statements(store: Store, statements: Sequence[Values]) -> None:
    found = store.sql(
        "SELECT statements.id, key, local, source_words FROM statements JOIN documents USING (n) "
        "WHERE statements.id IN (SELECT unnest(?::VARCHAR[]))",
        [row["id"] for row in statements],
    )
    places = {name: (f"/article/{key}#{local}", words) for name, key, local, words in found}
    for row in statements:
        row["article"], row["source_words"] = places[row["id"]]


def _name_articles(store: Store, rows: Sequence[Values]) -> None:
    """Gives rows with an article's key its title, or what it was called when it came (`called`)."""
    found = store.sql(
        "SELECT key, coalesce(title, ref, source, key) FROM documents WHERE key IN (SELECT unnest(?::VARCHAR[]))",
        [row["key"] for row in rows],
    )
    names = dict(found)
    for row in rows:
        row["called"] = names[row["key"]]


def _without_terms(row: Values) -> Values:
    return {name: value for name, value in row.items() if name not in ("terms", "weights")}


def _paging(total: int, asked: Asked) -> Values:
    return {"total": total, "page": asked.page, "pages": max(1, -(-total // PAGE))}


def _once(rows: Iterable[Values], column: str) -> list[Values]:
    """The first row of each value of a column."""
    return list({row[column]: row for row in reversed(list(rows))}.values())[::-1]
