"""Ours beside theirs: counts a month and pair of states, and which rows tell of the same."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec

from dragoman.beside._layouts import Layout, by_code, layout
from dragoman.beside._shelf import Shelf
from dragoman.errors import InputError
from dragoman.ledger import Filter, Ledger, question

# Days by which two data sets may date one event apart: news of the evening is published the next day.
NEAR: Final = 1


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What was compared: rows with an acting and a receiving state, each pair counted once."""

    since: date
    until: date
    ours: int
    theirs: int
    ours_matched: int
    """Ours to which a row of theirs has the same states, the same root code and nearly the same day."""
    theirs_matched: int


def compare(shelf: Shelf, ledger: Ledger, source: str, wanted: Filter) -> Comparison:
    """Lays ours and theirs side by side for the days that both cover; `months` and `matches` tell the rest.

    Raises:
        InputError: there is nothing of theirs, or the two share no day.
    """
    known = layout(source)
    _theirs(shelf, source, known)
    _ours(shelf, ledger, known, wanted)
    since, until = _shared_days(shelf, source, ledger.folder, wanted)
    shelf.sql(_MATCHES)
    for side in ("ours", "theirs"):
        # The days about the shared ones match still; only those within are counted.
        shelf.sql(f"CREATE TEMP TABLE counted_{side} AS FROM {side} WHERE day BETWEEN ? AND ?", since, until)
    [(ours, matched)] = shelf.sql("SELECT count(*), count_if(n IN (SELECT ours FROM matches)) FROM counted_ours")
    [(theirs, their_matched)] = shelf.sql(
        "SELECT count(*), count_if(n IN (SELECT theirs FROM matches)) FROM counted_theirs"
    )
    return Comparison(
        since=since, until=until, ours=ours, theirs=theirs, ours_matched=matched, theirs_matched=their_matched
    )


def months(shelf: Shelf) -> Iterator[dict[str, Any]]:
    """Counts a month and directed pair of states, after `compare`."""
    return shelf.dicts(_MONTHS)


def matches(shelf: Shelf) -> Iterator[dict[str, Any]]:
    """Each row of ours that is matched with the row of theirs that is nearest to it in time, after `compare`."""
    return shelf.dicts(_NEAREST)


_MATCHES: Final = f"""
CREATE OR REPLACE TEMP TABLE matches AS SELECT ours.n AS ours, theirs.n AS theirs, abs(ours.day - theirs.day) AS apart
FROM ours JOIN theirs USING (actor, recipient, root) WHERE abs(ours.day - theirs.day) <= {NEAR}
"""

_MONTHS: Final = """
SELECT strftime(month, '%Y-%m') AS month, actor, recipient, sum(ours)::INTEGER AS ours, sum(theirs)::INTEGER AS theirs,
    sum(ours_matched)::INTEGER AS ours_matched, sum(theirs_matched)::INTEGER AS theirs_matched
FROM (
    SELECT date_trunc('month', day) AS month, actor, recipient, 1 AS ours, 0 AS theirs,
        (n IN (SELECT ours FROM matches))::INTEGER AS ours_matched, 0 AS theirs_matched FROM counted_ours
    UNION ALL
    SELECT date_trunc('month', day), actor, recipient, 0, 1, 0, (n IN (SELECT theirs FROM matches))::INTEGER
    FROM counted_theirs
) GROUP BY month, actor, recipient ORDER BY month, actor, recipient
"""

_NEAREST: Final = """
SELECT ours.id AS ours, theirs.id AS theirs, actor, recipient, root, ours.day AS our_day, theirs.day AS their_day,
    theirs.file AS file, theirs.line AS line
FROM matches JOIN counted_ours AS ours ON ours.n = matches.ours JOIN theirs USING (actor, recipient, root)
WHERE theirs.n = matches.theirs
QUALIFY row_number() OVER (PARTITION BY matches.ours ORDER BY apart, theirs.day, theirs.file, theirs.line) = 1
ORDER BY our_day, ours, actor, recipient
"""

_PAIRS: Final = """
SELECT row_number() OVER (ORDER BY day, id, a, r) AS n, id, day, a AS actor, r AS recipient, root, file, line FROM (
    SELECT id, day, unnest(actor) AS a, recipient, root, file, line FROM {rows}
), unnest(recipient) AS held(r) WHERE a <> r
"""


def _theirs(shelf: Shelf, source: str, known: Layout) -> None:
    root = "left(code, 2)" if known.scheme == "cameo" else "code"
    rows = f"(SELECT *, {root} AS root FROM rows WHERE source = '{source}')"
    shelf.sql(f"CREATE OR REPLACE TEMP TABLE theirs AS {_PAIRS.format(rows=rows)}")


def _ours(shelf: Shelf, ledger: Ledger, known: Layout, wanted: Filter) -> None:
    """Ours that happened: theirs have no plans and denials."""
    kinds = {"id": "VARCHAR", "day": "DATE", "actor": "VARCHAR[]", "recipient": "VARCHAR[]", "root": "VARCHAR"}
    shelf.make("events", kinds)
    query, values = question("events", wanted)
    with ledger.reading() as store:
        shelf.fill("events", kinds, filter(None, (_event(row, known) for row in store.dicts(query, *values))))
    rows = "(SELECT *, NULL AS file, NULL AS line FROM events)"
    shelf.sql(f"CREATE OR REPLACE TEMP TABLE ours AS {_PAIRS.format(rows=rows)}")


def _event(row: dict[str, Any], known: Layout) -> dict[str, Any] | None:
    """One of ours with the code by which they are compared; None if it has none or did not happen."""
    root = row["cameo"][:2] if known.scheme == "cameo" else row["type"]
    day = row["begin"] or row["first_day"]
    if row["status"] not in _DONE or not root or not day:
        return None
    states = {"actor": _states(row["actor_code"]), "recipient": _states(row["recipient_code"])}
    return {"id": row["id"], "day": day, "root": root, **states}


_DONE: Final = frozenset(("actual", "ongoing"))


def _states(codes: list[str | None] | None) -> list[str]:
    return sorted({code[:3] for code in codes or () if code and code[:3] in by_code()})


def _shared_days(shelf: Shelf, source: str, folder: Path, wanted: Filter) -> tuple[date, date]:
    [(first, last)] = shelf.sql("SELECT min(day), max(day) FROM rows WHERE source = ?", source)
    if first is None:
        raise InputError(f"{folder}: no rows of {source} here; name a file of them")
    [(begin, end)] = shelf.sql("SELECT min(day), max(day) FROM events")
    if begin is None:
        raise InputError(f"{folder}: no event that happened is left to compare; ask for fewer conditions")
    since = max(first, begin, date.fromisoformat(wanted.since) if wanted.since else first)
    until = min(last, end, date.fromisoformat(wanted.until) if wanted.until else last)
    if since > until:
        raise InputError(f"theirs cover {first} to {last}, ours {begin} to {end}: no day is in both")
    return since, until
