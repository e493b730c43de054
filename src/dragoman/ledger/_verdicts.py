"""Which of people's verdicts stand, and what a row is without those that were undone."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from dragoman.ledger._corrections import EDITABLE
from dragoman.ledger._ids import MENTION
from dragoman.ledger._rows import Rows, Values, rows
from dragoman.ledger._segments import Segments
from dragoman.ledger._store import Store

STANDS: Final = {"accept": "accepted", "reject": "rejected", "edit": "edited"}
"""Verdicts that leave their name on a row, and can be undone."""

TABLE: Final = {MENTION: "mentions", "st": "statements", "cm": "commitments"}
"""Where a row that can be judged is kept, by the first letters of its name."""

_DATED = frozenset(("dated", "value"))


class Standing(msgspec.Struct, frozen=True):
    """A verdict that nobody has undone."""

    seq: int
    target: str
    verdict: str
    fields: dict[str, Any]


def standing(store: Store, targets: Iterable[str]) -> list[Standing]:
    """The verdicts on some rows that stand, in their order: each undoing takes the last one back."""
    held: list[Standing] = []
    for seq, target, verdict, fields in store.sql(
        "SELECT seq, target, verdict, fields FROM corrections WHERE target IN (SELECT unnest(?::VARCHAR[])) "
        "ORDER BY seq",
        list(targets),
    ):
        if verdict in STANDS:
            held.append(Standing(seq, target, verdict, msgspec.json.decode(fields)))
        elif verdict == "undo":
            last = next((at for at in reversed(range(len(held))) if held[at].target == target), None)
            if last is not None:
                held.pop(last)
    return held


def undone(told: Iterable[Values]) -> set[int]:
    """The numbers (seq) of the corrections that were undone, and of the undoings."""
    gone: set[int] = set()
    held: dict[str, list[int]] = {}
    for row in told:
        if row["verdict"] in STANDS:
            held.setdefault(row["target"], []).append(row["seq"])
        elif row["verdict"] == "undo":
            gone.add(row["seq"])
            if held.get(row["target"]):
                gone.add(held[row["target"]].pop())
    return gone


def as_read(store: Store, segments: Segments, name: str) -> Values:
    """The columns of a row that a verdict can change, as the article was read."""
    table = TABLE[name[:2]]
    found: Any = store.sql(
        f'SELECT n, key, segment, "offset", line FROM {table} JOIN documents USING (n) WHERE {table}.id = ?', name
    )
    [(n, key, *place)] = found
    [entry] = segments.fetch([tuple(place)])
    names = EDITABLE[name[:2]] | (_DATED if table == "mentions" else frozenset())
    for row in _of(rows(entry.record, n, key), table):
        if row["id"] == name:
            return {**{column: row[column] for column in sorted(names)}, "correction": None}
    return {"correction": None}


def _of(found: Rows, table: str) -> Iterator[Values]:
    yield from {"mentions": found.mentions, "statements": found.statements, "commitments": found.commitments}[table]
