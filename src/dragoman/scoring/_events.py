"""Events against gold that gives, for each sentence, types or codes and who did it to whom."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from dragoman.lexicon._load import KNOWLEDGE, read_tsv
from dragoman.record import Event, Record
from dragoman.scoring._figures import Figure

# Words that alone do not make two names one.
_EMPTY = frozenset(
    ("the", "a", "an", "of", "and", "or", "to", "in", "on", "for", "by", "with", "at", "from", "his", "her", "their",
     "its", "this", "that")
)  # fmt: skip

# Gold rows of these kinds of file hold one marked pair each.
_PAIR = "pair"

_WORD = re.compile(r"\w+")

Gold = dict[str, Any]


def events(gold: Mapping[str, Gold], records: Mapping[str, Record]) -> list[Figure]:
    """The measures that the gold carries what is needed for.

    types, roots: each sentence's set of PLOVER types, of two-digit CAMEO roots.
    triples: type (the CAMEO root where some row of the file has no type), actor words and recipient words.
    dyads, full: countries, or whole codes, of actor and recipient with the type.
    codes: sentences with a full gold code where some event has it.
    pairs: for gold that marks one pair a sentence, the type between just these two; its macro F1.
    """
    tally = _Tally(typed=all(_label(row) for one in gold.values() for row in one["expected"]))
    for ref, one in gold.items():
        tally.add(one, records.get(ref))
    return tally.figures()


class _Tally:
    def __init__(self, *, typed: bool) -> None:
        self._typed = typed
        self._sets: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._codes: Counter[str] = Counter()
        self._pairs: list[tuple[str, str]] = []

    def add(self, gold: Gold, record: Record | None) -> None:
        """Counts one sentence."""
        expected = gold["expected"]
        page = _Page(record)
        if all(_label(row) for row in expected):
            self._count("types", {_folded(_label(row)) for row in expected}, page.types())
        if all(row.get("cameo") for row in expected):
            self._count("roots", {row["cameo"][:2] for row in expected}, {e.cameo[:2] for e in page.events if e.cameo})
        full = {row["cameo"] for row in expected if len(row.get("cameo") or "") > 2}
        if full:
            self._codes["asked"] += 1
            self._codes["hit"] += any(event.cameo in full for event in page.events)
        if any(row.get("source_text") for row in expected):
            self._triples(expected, page)
        if self._typed and any(row.get("source") for row in expected):
            self._coded(expected, page)
        if _is_pair(gold):
            self._pairs.append((self._kind(expected[0]), self._between(expected[0], page)))

    def _count(self, name: str, wanted: set[Any], found: set[Any]) -> None:
        self._sets[name].update(right=len(wanted & found), gold=len(wanted), given=len(found))

    def _kind(self, row: Gold) -> str:
        return (_folded(_label(row)) or "") if self._typed else (row.get("cameo") or "")[:2]

    def _kind_of(self, event: Event) -> str:
        return (_folded(event.type) or "") if self._typed else (event.cameo or "")[:2]

    def _triples(self, expected: list[Gold], page: "_Page") -> None:
        """Pairs each gold row with at most one event, in the order of both."""
        left = [(self._kind_of(event), page.named(event.actor), page.named(event.recipient)) for event in page.events]
        self._sets["triples"].update(gold=len(expected), given=len(left))
        for row in expected:
            who, whom = _words(row.get("source_text")), _words(row.get("target_text"))
            for one in left:
                if one[0] == self._kind(row) and _meets(who, one[1]) and _meets(whom, one[2]):
                    left.remove(one)
                    self._sets["triples"]["right"] += 1
                    break

    def _coded(self, expected: list[Gold], page: "_Page") -> None:
        wanted = {(row.get("source"), row.get("target"), self._kind(row)) for row in expected}
        found = {
            (who, whom, self._kind_of(event))
            for event in page.events
            for who in page.codes(event.actor)
            for whom in page.codes(event.recipient)
        }
        self._count("full", wanted, found)
        self._count("dyads", _countries(wanted), _countries(found))

    def _between(self, row: Gold, page: "_Page") -> str:
        """The kind of the surest event between the gold row's two; NONE if there is none."""
        who, whom = _words(row["source_text"]), _words(row["target_text"])
        for event in sorted(page.events, key=lambda event: -event.confidence):
            if _meets(who, page.named(event.actor)) and _meets(whom, page.named(event.recipient)):
                return self._kind_of(event)
        return "NONE"

    def figures(self) -> list[Figure]:
        """All measures."""
        made = [
            Figure(name=name, right=self._sets[name]["right"], gold=self._sets[name]["gold"],
                   given=self._sets[name]["given"])
            for name in ("types", "roots", "triples", "dyads", "full")
            if self._sets[name]["gold"]
        ]  # fmt: skip
        if self._codes["asked"]:
            made.append(Figure(name="codes", right=self._codes["hit"], gold=self._codes["asked"]))
        if self._pairs:
            right = sum(one == other for one, other in self._pairs)
            made.append(Figure(name="pairs", right=right, gold=len(self._pairs)))
            made.append(Figure(name="pairs macro F1", right=macro_f1(self._pairs) * 100, gold=100))
        return made


def macro_f1(pairs: list[tuple[str, str]]) -> float:
    """The mean F1 over the kinds that the gold has."""
    scores = []
    for kind in sorted({gold for gold, _ in pairs}):
        right = sum(gold == found == kind for gold, found in pairs)
        total = sum(gold == kind for gold, _ in pairs) + sum(found == kind for _, found in pairs)
        scores.append(2 * right / total)
    return sum(scores) / len(scores)


class _Page:
    """A record's events and the words and codes of its actors; empty without a record."""

    def __init__(self, record: Record | None) -> None:
        self.events = record.events if record else ()
        self._actors = {actor.id: actor for actor in record.actors} if record else {}
        self._text = record.document.text if record else ""

    def types(self) -> set[str | None]:
        return {_folded(event.type) for event in self.events if event.type}

    def named(self, ids: Iterable[str]) -> list[set[str]]:
        """All words by which each actor is named."""
        return [
            _words(actor.name).union(*(_words(self._text[start:end]) for start, end in actor.mentions))
            for actor in (self._actors[i] for i in ids if i in self._actors)
        ]

    def codes(self, ids: Iterable[str]) -> set[str | None]:
        found: set[str | None] = {self._actors[i].code for i in ids if i in self._actors and self._actors[i].code}
        return found or {None}


@cache
def _labels() -> dict[str, str]:
    """What each label of the gold counts as."""
    rows = read_tsv(KNOWLEDGE / "ontology" / "gold_labels.tsv", ("label", "counts_as"))
    return {row["label"]: row["counts_as"] for row in rows}


def _label(row: Gold) -> str | None:
    """The PLOVER type of a gold row; None for CAMEO rows that have none, such as public statements."""
    native = row.get("native_label")
    label: str | None = row.get("plover_type") or (native if native in _labels() else None)
    return label


def _folded(label: str | None) -> str | None:
    return _labels().get(label or "", label)


def _words(text: str | None) -> set[str]:
    return {word for word in _WORD.findall((text or "").lower()) if word not in _EMPTY}


def _meets(wanted: set[str], found: list[set[str]]) -> bool:
    """Whether some actor shares a word; where the gold names nobody, whether nobody was given."""
    return any(wanted & words for words in found) if wanted else not found


def _countries(rows: set[tuple[str | None, str | None, str]]) -> set[tuple[str, str, str]]:
    return {((who or "")[:3], (whom or "")[:3], kind) for who, whom, kind in rows}


def _is_pair(gold: Gold) -> bool:
    expected = gold["expected"]
    if len(expected) != 1 or _PAIR not in (gold.get("notes") or ""):
        return False
    return bool(expected[0].get("source_text") and expected[0].get("target_text"))
