"""Why a row is in the ledger: its words, its rule, what joined it, who corrected it."""

from typing import Any, Final

import msgspec

from dragoman.errors import InputError
from dragoman.ledger._ids import COMMITMENT, MENTION
from dragoman.ledger._rows import Values
from dragoman.ledger._segments import Segments
from dragoman.ledger._store import Store
from dragoman.ledger._verdicts import undone

TABLE_OF: Final = {
    "ev": "events",
    "em": "mentions",
    "st": "statements",
    "co": "promises",
    "cm": "commitments",
    "ac": "actors",
    "do": "documents",
}


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One row explained."""

    id: str
    kind: str
    row: Values
    mentions: tuple[Values, ...] = ()
    """For an event: each mention with its document, words, rule and what joined it."""
    life: tuple[Values, ...] = ()
    """For a commitment: its sayings and updates, by date."""
    context: str | None = None
    """The text around the words of a row."""
    words: tuple[int, int] | None = None
    """Where the words lie in `context`."""
    document: Values | None = None
    corrections: tuple[Values, ...] = ()
    asked_for: str | None = None
    """The name that was asked for, where it has been retired."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A correction with the article that it is about: what a person holds to be right, as gold has it."""

    target: str
    verdict: str
    fields: dict[str, Any]
    author: str
    at: str
    reason: str
    words: str | None
    document: str | None = None
    """The id of the article's text."""
    text: str | None = None
    span: tuple[int, int] | None = None
    """Where the row's words lie in `text`."""


def judged(store: Store, segments: Segments) -> list[Judged]:
    """All corrections that stand, in their order."""
    told = store.dicts("SELECT * FROM corrections ORDER BY seq")
    gone = undone(told)
    return [_judged(store, segments, row) for row in told if row["seq"] not in gone]


def _judged(store: Store, segments: Segments, row: Values) -> Judged:
    told = {name: row[name] for name in ("target", "verdict", "author", "at", "reason")}
    table = TABLE_OF[row["target"][:2]]
    found = store.dicts(f"SELECT * FROM {table} WHERE id = ?", row["target"])
    words = words_of(store, row["target"])
    made = Judged(**told, fields=msgspec.json.decode(row["fields"]), words=words)
    if not found or "start" not in found[0]:
        return made
    place: Any = store.sql('SELECT segment, "offset", line FROM documents WHERE n = ?', found[0]["n"])[0]
    [entry] = segments.fetch([place])
    document = entry.record.document
    span = found[0]["start"], found[0]["stop"]
    return msgspec.structs.replace(made, document=document.id, text=document.text, span=span)


def resolve(store: Store, asked: str) -> str:
    """The full name of a row from its first letters; a retired name gives its successor's.

    Raises:
        InputError: no row, or several, begin so.
    """
    table = TABLE_OF.get(asked[:2])
    if table is None or len(asked) < 3:
        raise InputError(f"{asked or 'nothing'}: no row's name; names look like ev4x0c… and stand in the first column")
    name = "key" if table == "documents" else "id"
    found = [
        row[0] for row in store.sql(f"SELECT DISTINCT {name} FROM {table} WHERE starts_with({name}, ?) LIMIT 5", asked)
    ]
    if not found:
        found = _through_first(store, table, asked)
    if not found:
        found = [
            _successor(store, row[0]) for row in store.sql("SELECT id FROM retired WHERE starts_with(id, ?)", asked)
        ]
    found = sorted(set(found))
    if not found:
        raise InputError(f"{asked}: no such row in this ledger")
    if len(found) > 1:
        raise InputError(f"{asked}: several rows begin so: {', '.join(found[:5])}; write more letters")
    return str(found[0])


def _through_first(store: Store, table: str, asked: str) -> list[str]:
    """Events and commitments are named after their first mention; all their mentions lead to them."""
    if table not in {"events", "promises"}:
        return []
    if table == "events":
        query = "SELECT DISTINCT event FROM mentions WHERE starts_with(id, ?) AND event IN (SELECT id FROM events)"
        return [row[0] for row in store.sql(query, f"{MENTION}{asked[2:]}")]
    query = "SELECT DISTINCT promise FROM sayings WHERE starts_with(id, ?)"
    return [row[0] for row in store.sql(query, f"{COMMITMENT}{asked[2:]}")]


def _successor(store: Store, name: str) -> str:
    """Where a retired name leads, through others if need be."""
    seen = {name}
    while found := store.sql("SELECT successor FROM retired WHERE id = ? AND successor IS NOT NULL", name):
        name = found[-1][0]
        if name in seen:
            break
        seen.add(name)
    return name


def words_of(store: Store, name: str) -> str | None:
    """The words that a row rests on."""
    table = TABLE_OF[name[:2]]
    found = store.sql(f"SELECT words FROM {table} WHERE id = ?", name) if table not in {"actors", "documents"} else []
    return str(found[0][0]) if found else None


def reason(store: Store, segments: Segments, asked: str) -> Reason:
    """The row that a name means, explained.

    Raises:
        InputError: no row, or several, begin so.
    """
    name = resolve(store, asked)
    table = TABLE_OF[name[:2]]
    key = "key" if table == "documents" else "id"
    row = store.dicts(f"SELECT * FROM {table} WHERE {key} = ? LIMIT 1", name)[0]
    mentions = _mentions(store, name) if table == "events" else ()
    document = _document(store, row["n"]) if "n" in row and table != "actors" else None
    context, words = _context(store, segments, row) if document and "start" in row else (None, None)
    targets = [name, *(mention["id"] for mention in mentions)]
    if table == "promises":
        targets += [row[0] for row in store.sql("SELECT id FROM sayings WHERE promise = ?", name)]
    return Reason(
        id=name,
        kind=table.removesuffix("s"),
        row=row,
        mentions=mentions,
        life=tuple(life(store, name)) if table == "promises" else (),
        context=context,
        words=words,
        document=document,
        corrections=tuple(
            store.dicts("SELECT * FROM corrections WHERE list_contains(?::VARCHAR[], target) ORDER BY seq", targets)
        ),
        asked_for=None if name.startswith(asked) else asked,
    )


def _mentions(store: Store, event: str) -> tuple[Values, ...]:
    return tuple(
        store.dicts(
            """
            SELECT mentions.*, documents.key, published, source, title, url, original <> n AS copy
            FROM mentions JOIN documents USING (n) WHERE event = ? ORDER BY mentions.day NULLS FIRST, seq
            """,
            event,
        )
    )


def _document(store: Store, n: int) -> Values:
    return store.dicts("SELECT key, title, source, url, published, version FROM documents WHERE n = ?", n)[0]


# Characters of the article shown on each side of a row's words.
AROUND = 240


def _context(store: Store, segments: Segments, row: Values) -> tuple[str, tuple[int, int]]:
    """The text around a row's words, from the evidence itself, and where they lie in it."""
    place: Any = store.sql('SELECT segment, "offset", line FROM documents WHERE n = ?', row["n"])[0]
    [entry] = segments.fetch([place])
    text = entry.record.document.text
    start = max(0, row["start"] - AROUND)
    return text[start : row["stop"] + AROUND], (row["start"] - start, row["stop"] - start)


def life(store: Store, promise: str) -> list[dict[str, Any]]:
    """The sayings and updates of a commitment, by date: how it was first told, repeated, and what became of it."""
    return store.dicts(
        """
        SELECT commitments.day, 'said' AS kind, commitments.strength AS status, words, due, commitments.id, rule, n,
               source, title, ref, published, 0 AS turn, correction
        FROM sayings JOIN commitments USING (id) JOIN documents USING (n) WHERE promise = ?
        UNION ALL BY NAME
        SELECT updates.day, 'shown' AS kind, status, words, rule, n, source, title, ref, published, 1 AS turn
        FROM updates JOIN documents USING (n) WHERE promise = ?
        ORDER BY day, turn, n
        """,
        promise,
        promise,
    )
