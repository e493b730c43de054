"""Statements against gold quotations: content, source, cue and speaker.

Words are runs of word characters, so that quotation marks and full stops never count. The pairing is one to one by
overlap (shared words over all words of both), greedy from the largest; a pair counts from half on.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from dragoman.record import Record, Span
from dragoman.scoring._figures import Figure

ENOUGH = 0.5
"""Overlap from which on two contents are the same quotation (as published results on PolNeAR use it)."""

_WORD = re.compile(r"\w+")
_POSSESSIVE = re.compile(r"['’]s\b")

# Words of address that do not tell two people apart.
_TITLES = frozenset(
    (
        *("the", "a", "an", "mr", "mrs", "ms", "dr", "sen", "senator", "rep", "representative", "gov", "governor"),
        *("president", "prime", "minister", "secretary", "general", "gen", "king", "queen", "prince", "sir", "lord"),
        *("foreign", "spokesman", "spokeswoman", "chairman", "director", "administrator", "professor", "prof", "judge"),
        *("justice", "mayor"),
    )
)
_JOINING = frozenset(("of", "and", "for"))


class _Quote(NamedTuple):
    """A quotation as sets of word numbers; None where there is no cue or source at all (":" is one without words)."""

    content: frozenset[int]
    cue: frozenset[int] | None
    source: frozenset[int] | None
    source_words: str
    speaker: str | None
    kind: str | None


class _Words:
    """The words of a text by number."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = [match.span() for match in _WORD.finditer(text)]

    def within(self, spans: Iterable[Sequence[int]]) -> frozenset[int]:
        """Numbers of the words that `spans` touch."""
        wanted = [(span[0], span[1]) for span in spans]
        return frozenset(
            number
            for number, (start, end) in enumerate(self._spans)
            if any(start < stop and begin < end for begin, stop in wanted)
        )

    def quote(
        self,
        content: Iterable[Sequence[int]],
        cue: Sequence[Sequence[int]],
        source: Sequence[Sequence[int]],
        *,
        speaker: str | None,
        kind: str | None,
    ) -> _Quote:
        """A quotation of this text."""
        said = " ".join(self._text[span[0] : span[1]] for span in source)
        return _Quote(
            self.within(content),
            self.within(cue) if cue else None,
            self.within(source) if source else None,
            said,
            speaker,
            kind,
        )


def quotes(gold: Mapping[str, dict[str, Any]], records: Mapping[str, Record]) -> list[Figure]:
    """The measures over the documents that are in both."""
    tally = _Tally()
    for ref, row in gold.items():
        if ref in records:
            words = _Words(row["text"])
            wanted = [
                words.quote(
                    quote["content"], quote.get("cue") or (), quote.get("source") or (),
                    speaker=quote.get("speaker"), kind=quote.get("kind"),
                )
                for quote in row["quotes"]
            ]  # fmt: skip
            tally.add([quote for quote in wanted if quote.content], _given(records[ref], words))
    return tally.figures()


def _given(record: Record, words: _Words) -> list[_Quote]:
    names = {actor.id: actor.name for actor in record.actors}
    made = [
        words.quote(
            stmt.content, _some(stmt.cue), _some(stmt.source), speaker=names.get(stmt.speaker or ""), kind=stmt.kind
        )
        for stmt in record.statements
    ]
    return [quote for quote in made if quote.content]


def _some(span: Span | None) -> list[Span]:
    return [span] if span else []


class _Tally:
    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._soft = [0.0, 0.0]

    def add(self, gold: list[_Quote], given: list[_Quote]) -> None:
        """Counts one document."""
        count = self._count
        count["gold"] += len(gold)
        count["given"] += len(given)
        count["named"] += sum(bool(quote.speaker) for quote in gold)
        all_gold = frozenset().union(*(quote.content for quote in gold))
        all_given = frozenset().union(*(quote.content for quote in given))
        count["words both"] += len(all_gold & all_given)
        count["words gold"] += len(all_gold)
        count["words given"] += len(all_given)
        self._soft[0] += sum(max((len(p.content & g.content) / len(p.content) for g in gold), default=0) for p in given)
        self._soft[1] += sum(max((len(p.content & g.content) / len(g.content) for p in given), default=0) for g in gold)
        for wanted, found, overlap in _pairs(gold, given):
            count["exact"] += overlap == 1
            if overlap >= ENOUGH:
                self._pair(wanted, found)

    def _pair(self, gold: _Quote, given: _Quote) -> None:
        count = self._count
        count["match"] += 1
        if gold.cue is not None:
            count["cues"] += 1
            count["cue right"] += bool(gold.cue & (given.cue or frozenset()))
        if gold.source is not None:
            count["sources"] += 1
            count["source right"] += bool(gold.source & (given.source or frozenset()))
            count["source exact"] += gold.source == (given.source or frozenset())
        if gold.speaker:
            said = given.speaker or given.source_words
            count["speakers"] += 1
            count["speaker right"] += bool(said) and same_name(gold.speaker, said)

    def figures(self) -> list[Figure]:
        """All measures."""
        count = self._count
        gold, given = count["gold"], count["given"]
        shares = (("cue overlap", "cue right", "cues"), ("source overlap", "source right", "sources"),
                  ("source exact", "source exact", "sources"), ("speaker", "speaker right", "speakers"))  # fmt: skip
        return [
            Figure(name="content exact", right=count["exact"], gold=gold, given=given),
            Figure(name="content half", right=count["match"], gold=gold, given=given),
            Figure(name="content soft", right=self._soft[1], gold=gold, given=given, given_right=self._soft[0]),
            Figure(
                name="content words", right=count["words both"], gold=count["words gold"], given=count["words given"]
            ),
            *(
                Figure(name=name, right=count[right], gold=count[asked])
                for name, right, asked in shares
                if count[asked]
            ),
            Figure(name="found, source right", right=count["source right"], gold=gold, given=given),
            *(
                [Figure(name="found, speaker right", right=count["speaker right"], gold=count["named"], given=given)]
                if count["named"]
                else []
            ),
        ]


def _pairs(gold: list[_Quote], given: list[_Quote]) -> list[tuple[_Quote, _Quote, float]]:
    """Each quotation with at most one of the other side, the largest overlaps first."""
    overlaps = [
        (len(g.content & p.content) / len(g.content | p.content), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(given)
        if g.content & p.content
    ]
    used_gold: set[int] = set()
    used_given: set[int] = set()
    found = []
    for overlap, i, j in sorted(overlaps, key=lambda pair: -pair[0]):
        if i not in used_gold and j not in used_given:
            used_gold.add(i)
            used_given.add(j)
            found.append((gold[i], given[j], overlap))
    return found


def same_name(one: str, other: str) -> bool:
    """Whether two names can mean one speaker: one has all words of the other, titles left out, or its initials."""
    left, right = _name(one), _name(other)
    if not left or not right:
        return False
    if set(left) <= set(right) or set(right) <= set(left):
        return True
    return (len(left) == 1 and left[0] == _initials(right)) or (len(right) == 1 and right[0] == _initials(left))


def _name(words: str) -> list[str]:
    found = _WORD.findall(_POSSESSIVE.sub("", words.lower()))
    return [word for word in found if word not in _TITLES] or found


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words if word not in _JOINING)
