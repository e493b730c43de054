"""Questions to the tables: filters become SQL once, for every command, format and page."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final, Literal

import msgspec

from dragoman.errors import InputError
from dragoman.ledger._rows import Values, day_of
from dragoman.ledger._schema import TABLES, column
from dragoman.ledger._store import Store

Kind = Literal["events", "mentions", "statements", "promises", "commitments", "actors", "documents"]
Format = Literal["csv", "jsonl", "parquet"]


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What rows to keep. None keeps all.

    An actor is a code ("CHN", "CHNGOV": that code and all below it) or part of a name ("Xi Jinping").
    """

    by: str | None = None
    to: str | None = None
    between: tuple[str, str] | None = None
    type: str | None = None
    since: str | None = None
    until: str | None = None
    status: str | None = None
    text: str | None = None
    min_confidence: float = 0.0
    comments: bool = False
    rejected: bool = False
    limit: int | None = None
    offset: int = 0


_DOCUMENT = ("published", "source", "title", "url")

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "events": (
        *("id", "begin", "end", "actor", "actor_code", "recipient", "recipient_code", "type", "mode", "contexts"),
        *("cameo", "quad_class", "goldstein", "status", "claimed", "place", "place_country", "lat", "lon"),
        *("mentions", "sources", "independent", "first_day", "last_day", "confidence", "words"),
    ),
    "mentions": (
        *("id", "event", "begin", "end", "dated", "actor", "actor_code", "recipient", "recipient_code", "type", "mode"),
        *("contexts", "cameo", "quad_class", "goldstein", "status", "claimed", "claimed_code", "place"),
        *("place_country", "lat", "lon", "confidence", "correction", "words", *_DOCUMENT),
    ),
    "statements": (
        *("id", "day", "speaker", "speaker_code", "behalf", "addressee", "channel", "kind", "act", "hedged"),
        *("confidence", "correction", "words", *_DOCUMENT),
    ),
    "promises": (
        *("id", "first_day", "last_day", "by", "by_code", "to", "to_code", "strength", "due", "status", "since"),
        *("overdue", "sayings", "sources", "independent", "confidence", "words"),
    ),
    "commitments": (
        *("id", "day", "by", "by_code", "to", "to_code", "strength", "due", "conditions", "confidence", "correction"),
        *("words", *_DOCUMENT),
    ),
    "actors": ("id", "name", "type", "code", "country", "sector", "position", "wikidata", "articles", "mentions"),
    "documents": ("key", "published", "source", "title", "url", "ref", "language", "version", "story", "repeats"),
}
"""What a question's answer shows of each kind of row."""

_JOIN: Final = " JOIN documents USING (n)"

_FROM: Final = {
    "events": "events",
    "mentions": "mentions JOIN documents USING (n)",
    "statements": "statements JOIN documents USING (n)",
    "promises": (
        "(SELECT * FROM promises WHERE id IN (SELECT promise FROM sayings JOIN commitments USING (id) "
        "WHERE correction IS DISTINCT FROM 'rejected')) AS promises"
    ),
    "commitments": "commitments JOIN documents USING (n)",
    "actors": (
        "(SELECT id, arg_max(name, mentions) AS name, any_value(type) AS type, arg_max(code, n) AS code, "
        "arg_max(country, n) AS country, arg_max(sector, n) AS sector, arg_max(position, n) AS position, "
        "any_value(wikidata) AS wikidata, count(*) AS articles, sum(mentions)::INTEGER AS mentions "
        "FROM actors GROUP BY id) AS actors"
    ),
    "documents": "(SELECT *, CASE WHEN original <> n THEN original END AS repeats FROM documents) AS documents",
}

_WHEN: Final = {
    "events": "coalesce(begin, first_day)",
    "mentions": "coalesce(begin, mentions.day)",
    "statements": "statements.day",
    "promises": "first_day",
    "commitments": "commitments.day",
    "documents": "documents.day",
}
_TYPE: Final = {"statements": "kind", "commitments": "strength", "promises": "strength"}
_TEXT: Final = {"actors": "name", "documents": "title"}
_ORDER: Final = {"actors": "articles DESC, mentions DESC, id", "documents": "documents.n"}


def select(store: Store, kind: Kind, wanted: Filter) -> list[Values]:
    """The rows of one kind that a filter keeps, in order of time (actors: the most told first).

    Raises:
        InputError: the filter asks for what the rows do not have.
    """
    query, values = question(kind, wanted)
    return store.dicts(query, *values)


def question(kind: Kind, wanted: Filter) -> tuple[str, list[Any]]:
    """The SQL of `select`, and the values it takes.

    Raises:
        InputError: the filter asks for what the rows do not have.
    """
    return _query(kind, wanted, [_shown(kind, name) for name in COLUMNS[kind]])


def count(store: Store, kind: Kind, wanted: Filter) -> int:
    """How many rows a filter keeps, whatever its limit."""
    source, values = kept(kind, wanted, joined=False)
    found: int = store.sql(f"SELECT count(*) {source}", *values)[0][0]
    return found


def kept(kind: Kind, wanted: Filter, *, joined: bool = True) -> tuple[str, list[Any]]:
    """The FROM and WHERE of all rows that a filter keeps, to be counted or grouped, and the values they take.

    Args:
        joined: with the columns of the rows' documents, where rows have one.
    """
    condition, values = _conditions(kind, wanted)
    source = _FROM[kind] if joined else _FROM[kind].removesuffix(_JOIN)
    return f"FROM {source} {condition or 'WHERE true'}", values


def export(
    store: Store, kind: Kind, wanted: Filter, format: Format, stream: IO[bytes], *, spreadsheet: bool = False
) -> None:
    """Writes the rows that a filter keeps in another format.

    Args:
        spreadsheet: for CSV, an apostrophe before words that a spreadsheet would compute.
    """
    flat = _inert if spreadsheet else _flat
    names = [flat(kind, name) if format == "csv" else _shown(kind, name) for name in COLUMNS[kind]]
    query, values = _query(kind, wanted, names)
    options = {"csv": "FORMAT csv, HEADER", "jsonl": "FORMAT json", "parquet": "FORMAT parquet, COMPRESSION zstd"}
    with tempfile.TemporaryDirectory(prefix="dragoman-") as folder:
        path = Path(folder) / f"rows.{format}"
        store.sql(f"COPY ({query}) TO '{path}' ({options[format]})", *values)
        with path.open("rb") as rows:
            shutil.copyfileobj(rows, stream)


def _query(kind: Kind, wanted: Filter, columns: list[str]) -> tuple[str, list[Any]]:
    condition, values = _conditions(kind, wanted)
    order = _ORDER.get(kind) or f"{_WHEN[kind]} NULLS LAST, {kind}.id"
    limit = f" LIMIT {wanted.limit:d} OFFSET {wanted.offset:d}" if wanted.limit else ""
    if limit and _FROM[kind].endswith(_JOIN):
        # Which rows first, their documents afterwards: a page of 400,000 statements took 280 ms the other way round.
        page = f"(SELECT * FROM {kind} {condition} ORDER BY {order}{limit}) AS {kind}{_JOIN}"
        return f"SELECT {', '.join(columns)} FROM {page} ORDER BY {order}", values
    return f"SELECT {', '.join(columns)} FROM {_FROM[kind]} {condition} ORDER BY {order}{limit}", values


def _shown(kind: Kind, name: str) -> str:
    owned = name in TABLES.get(kind, {}) and kind not in {"actors", "documents"}
    return f"{kind}.{column(name)}" if owned else column(name)


def _flat(kind: Kind, name: str) -> str:
    """A column as CSV holds it: lists with semicolons."""
    if TABLES.get(kind, {}).get(name) == "VARCHAR[]":
        return f"array_to_string({_shown(kind, name)}, '; ') AS {column(name)}"
    return _shown(kind, name)


# Codes are ours and may begin with hyphens ("---GOV"); words are other people's, and "=…" in a cell would be run.
_OURS: Final = frozenset(
    ("id", "key", "code", "country", "actor_code", "recipient_code", "by_code", "to_code", "speaker_code")
)


def _inert(kind: Kind, name: str) -> str:
    """A column as a spreadsheet may open it."""
    held = TABLES.get(kind, {}).get(name, "VARCHAR")
    if name in _OURS or not held.startswith("VARCHAR"):
        return _flat(kind, name)
    shown = f"array_to_string({_shown(kind, name)}, '; ')" if held == "VARCHAR[]" else _shown(kind, name)
    return f"regexp_replace({shown}::VARCHAR, '^([-=+@\\t\\r])', '''\\1') AS {column(name)}"


def _conditions(kind: Kind, wanted: Filter) -> tuple[str, list[Any]]:
    pairs = list(_each(kind, wanted))
    words = " AND ".join(condition for condition, _ in pairs)
    return (f"WHERE {words}" if words else ""), [value for _, values in pairs for value in values]


def _each(kind: Kind, wanted: Filter) -> Iterator[tuple[str, list[Any]]]:
    """One SQL condition and its values for each part of the filter."""
    yield from _by_actor(kind, wanted)
    yield from _by_time(kind, wanted)
    if wanted.type:
        yield f"{_TYPE.get(kind, kind + '.type')} = ?", [wanted.type.upper() if kind in _CODED else wanted.type]
    if wanted.status:
        if "status" not in TABLES[kind]:
            raise InputError(f"{kind} have no status; leave --status out")
        if kind == "promises" and wanted.status == "overdue":
            yield "promises.overdue", []
        else:
            yield f"{kind}.status = ?", [wanted.status]
    if wanted.text:
        # Folding case while searching takes 70 ms for 400,000 statements, lower() before it 170.
        yield f"regexp_matches({kind}.{_TEXT.get(kind, 'words')}, regexp_escape(?), 'i')", [wanted.text]
    if wanted.min_confidence and "confidence" in TABLES[kind] and kind != "actors":
        yield f"{kind}.confidence >= ?", [wanted.min_confidence]
    if kind == "mentions" and not wanted.comments:
        yield "mentions.type IS NOT NULL", []
    if "correction" in TABLES[kind] and not wanted.rejected:
        yield f"{kind}.correction IS DISTINCT FROM 'rejected'", []


_CODED = frozenset({"events", "mentions"})


def _by_time(kind: Kind, wanted: Filter) -> Iterator[tuple[str, list[Any]]]:
    for day, sign in ((wanted.since, ">="), (wanted.until, "<=")):
        if day is None:
            continue
        if kind not in _WHEN:
            raise InputError(f"{kind} have no date; leave --since and --until out")
        if day_of(day) is None:
            raise InputError(f"{day}: no date; write it as 2023-04-26")
        yield f"{_WHEN[kind]} {sign} ?::DATE", [day_of(day)]


def _by_actor(kind: Kind, wanted: Filter) -> Iterator[tuple[str, list[Any]]]:
    asked = [(actor, role) for actor, role in ((wanted.by, "by"), (wanted.to, "to")) if actor]
    if (asked or wanted.between) and kind not in _ROLES:
        raise InputError(f"{kind} have no actors; leave --by, --to and --between out")
    for actor, role in asked:
        yield _holds(kind, role, actor)
    if wanted.between:
        one, other = wanted.between
        sides = [
            (_holds(kind, "by", one), _holds(kind, "to", other)),
            (_holds(kind, "by", other), _holds(kind, "to", one)),
        ]
        words = " OR ".join(f"({left} AND {right})" for (left, _), (right, _) in sides)
        yield f"({words})", [value for (_, left), (_, right) in sides for value in (*left, *right)]


_ROLES: Final = {
    "events": {"by": "by_keys", "to": "to_keys"},
    "mentions": {"by": "actor", "to": "recipient"},
    "statements": {"by": "by_keys", "to": "to_keys"},
    "promises": {"by": "by_keys", "to": "to_keys"},
    "commitments": {"by": "by_keys", "to": "to_keys"},
}


def _holds(kind: Kind, role: str, actor: str) -> tuple[str, list[Any]]:
    """The condition that an actor has the role: by its code if it looks like one, else by part of its name."""
    name = _ROLES[kind][role]
    if kind == "mentions":
        searched = f"'|' || array_to_string({name}_code, '|') || '/' || array_to_string({name}, '/')"
        return f"contains(lower({searched}), ?)", [_pattern(actor)]
    return f"contains({kind}.{name}, ?)", [_pattern(actor)]


def _pattern(actor: str) -> str:
    is_code = len(actor) >= 3 and actor.isascii() and actor.isalnum() and actor.isupper()
    return f"|{actor.lower()}" if is_code else actor.lower()
