"""Commitments and what became of them against gold, an item (article) at a time.

A mention is found when a saying of the same item shares a word with its quotation and an actor with those bound; an
update, when one of a commitment that holds a found mention of the right one shares a word and the coarse status.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from dragoman.ledger._follow import follow
from dragoman.record import Actor, Record, Span
from dragoman.scoring._figures import Figure

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
# Words that two quotations may share by chance: a quotation of such words alone is none.
_SHORT = 3
_COARSE = {
    **dict.fromkeys(("scheduled", "in_progress", "extended"), "progress"),
    **dict.fromkeys(("kept", "partly_kept"), "kept"),
    **dict.fromkeys(("broken", "withdrawn"), "broken"),
}
# PLOVER's codes for bodies that gold calls by their short names.
_BODIES = {"IGOUNO": "UN", "IGOMIL": "NATO", "IGOEUR": "EU", "IGOJUD": "ICC"}


class _Told(NamedTuple):
    item: str
    words: frozenset[int]
    by: frozenset[str]
    commitment: str
    status: str | None
    uncertain: bool


def commitments(items: Mapping[str, dict[str, Any]], gold: Iterable[dict[str, Any]],
                records: Mapping[str, Record]) -> list[Figure]:  # fmt: skip
    """Mentions and updates (precision, recall, F1 over items) and how purely sayings are joined.

    Args:
        items: the articles by id, with `text` and, where several stories are told, `chain`.
        gold: one commitment a row: `by`, `mentions` and `updates` with `item` and `quote`.
        records: the articles' records by id; each story is followed by date.
    """
    wanted, shown = _gold(items, list(gold))
    said, became = _followed(items, records)
    holds: defaultdict[str, set[str]] = defaultdict(set)
    pairs: list[tuple[str, str]] = []
    for one in said:
        fitting = [want for want in wanted if _same(one, want) and one.by & want.by]
        holds[one.commitment] |= {want.commitment for want in fitting}
        pairs += [(one.commitment, fitting[0].commitment)] if fitting else []
    fits = lambda one, want: _same(one, want) and bool(one.by & want.by)  # noqa: E731
    linked = lambda one, want: (  # noqa: E731
        _same(one, want) and one.status == want.status and want.commitment in holds[one.commitment]
    )
    return [_items("mentions", wanted, said, fits), _b_cubed(pairs), _items("updates", shown, became, linked)]


def _gold(items: Mapping[str, dict[str, Any]], rows: list[dict[str, Any]]) -> tuple[list[_Told], list[_Told]]:
    told: dict[str, list[_Told]] = {"mentions": [], "updates": []}
    for row in rows:
        for kind, found in told.items():
            for one in row[kind]:
                text = items[one["item"]]["text"]
                start = text.find(one["quote"])
                uncertain = bool(row.get("uncertain") or one.get("uncertain"))
                words = _words(text, (start, start + len(one["quote"])))
                by = frozenset(map(str.upper, row["by"]))
                status = _COARSE.get(one.get("status", ""))
                found.append(_Told(one["item"], words, by, row["commitment_id"], status, uncertain))
    return told["mentions"], told["updates"]


def _followed(
    items: Mapping[str, dict[str, Any]], records: Mapping[str, Record]
) -> tuple[list[_Told], list[_Told]]:  # fmt: skip
    said: list[_Told] = []
    became: list[_Told] = []
    chains: defaultdict[str, list[str]] = defaultdict(list)
    for name, item in items.items():
        if name in records:
            chains[item.get("chain", "")].append(name)
    for chain, names in sorted(chains.items()):
        ordered = sorted(names, key=lambda name: (records[name].document.published or "", name))
        refs = {records[name].document.id: name for name in ordered}
        for thread in follow(records[name] for name in ordered):
            known = f"{chain}/{thread.id}"
            for mention in thread.mentions:
                record = records[refs[mention.document]]
                row = next(row for row in record.commitments if row.id == mention.commitment)
                by = frozenset(name for actor in record.actors if actor.id in row.by for name in _names(actor))
                words = _words(record.document.text, mention.span)
                said.append(_Told(refs[mention.document], words, by, known, None, uncertain=False))
            for update in thread.updates:
                words = _words(records[refs[update.document]].document.text, update.span)
                status = _COARSE[update.status]
                became.append(_Told(refs[update.document], words, frozenset(), known, status, uncertain=False))
    return said, became


def _names(actor: Actor) -> set[str]:
    """What gold may call an actor."""
    known = {name for prefix, name in _BODIES.items() if (actor.code or "").startswith(prefix)}
    return known or {(actor.country or actor.name).upper()}


def _words(text: str, span: Span) -> frozenset[int]:
    """Where the longer words of a span begin."""
    return frozenset(match.start() for match in _WORD.finditer(text, *span) if len(match.group()) > _SHORT)


def _same(one: _Told, other: _Told) -> bool:
    return one.item == other.item and bool(one.words & other.words)


def _items(name: str, wanted: list[_Told], given: list[_Told], fits: Any) -> Figure:
    """Each commitment once an item (and status); what fits only an uncertain row counts for nothing."""
    sure = {(want.item, want.commitment, want.status) for want in wanted if not want.uncertain}
    found, wrong = set(), set()
    for one in given:
        fitting = [want for want in wanted if fits(one, want)]
        keys = {(want.item, want.commitment, want.status) for want in fitting} & sure
        found |= {min(keys)} if keys else set()
        if not fitting:
            wrong.add((one.item, one.commitment, one.status))
    return Figure(name=name, right=len(found), gold=len(sure), given=len(found) + len(wrong))


def _b_cubed(pairs: list[tuple[str, str]]) -> Figure:
    """How purely and how wholly the found sayings are joined (B-cubed)."""
    given, asked, both = Counter(a for a, _ in pairs), Counter(b for _, b in pairs), Counter(pairs)
    pure = sum(count * count / given[a] for (a, _), count in both.items())
    whole = sum(count * count / asked[b] for (_, b), count in both.items())
    return Figure(name="joined", right=whole, gold=len(pairs), given=len(pairs), given_right=pure)
