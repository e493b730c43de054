"""An article's words as commitments are compared by: stems, actors as their codes, deeds with what turns them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cache, cached_property

import msgspec

from dragoman.ledger._terms import Terms, terms_of
from dragoman.lexicon import Lexicon
from dragoman.lexicon._commitments import FollowWords, Keeping
from dragoman.record import Actor, Record, Span

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# What stands in a code's country place for bodies of no country (PLOVER actor codes).
_COLLECTIVE = frozenset({"IGO", "NGO", "MNC", "IMG"})


def side(actor: Actor) -> str | None:
    """What an actor stands for: its country, or the body itself; a person without either, by name."""
    code = actor.code or ""
    if code[:3] in _COLLECTIVE:
        return f"{code}/{actor.wikidata or actor.name}" if code in _COLLECTIVE else code
    if actor.country or (code and not code.startswith("---")):
        return actor.country or code[:3]
    return actor.name if actor.type == "person" else None


class Word(msgspec.Struct, frozen=True):
    """A word with its stem; of an actor's name, the actor's side."""

    start: int
    end: int
    lower: str
    stem: str
    side: str | None
    compound: bool = False
    """The later part of a word with a hyphen ("long-delayed"): a quality, not a deed."""


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """Words that tell a deed: its kind, where they stand, and whether it is negated or still ahead."""

    kind: str
    word: int
    """Number of the word."""
    stem: str
    negated: bool
    ahead: bool
    later: bool
    """A date or event stands behind it, before which it will not be ("not before May")."""


class Following:
    """The following rules of one language, by stem."""

    def __init__(self, language: str) -> None:
        self.words: FollowWords = Lexicon(language).following
        self.terms: Terms = terms_of(language)
        self._alike: dict[str, str] = {}
        self._alike = {self.stem(word): self.stem(group[0]) for group in self.words.alike for word in group}
        self.deeds: dict[tuple[str, ...], str] = {
            self.phrase(phrase): deed.id for deed in self.words.deed for phrase in deed.words if phrase[0] != "="
        }
        self.forms: dict[str, str] = {
            word[1:]: deed.id for deed in self.words.deed for word in deed.words if word[0] == "="
        }
        self.kinds: dict[str, str] = {self.stem(word): kind.id for kind in self.words.kind for word in kind.words}
        self.never: dict[str, frozenset[str]] = {
            kind.id: frozenset(map(self.stem, kind.never)) for kind in self.words.kind
        }
        self.rule_kinds: dict[str, str] = {rule: kind.id for kind in self.words.kind for rule in kind.rules}
        self.days: dict[str, int] = {kind.id: kind.days for kind in self.words.kind if kind.days is not None}
        self.sends = frozenset(map(self.stem, self.words.sends))
        self.envoys = frozenset(map(self.stem, self.words.envoys))
        self.keepings: dict[tuple[str, str], Keeping] = {
            (kind, self.stem(word) if word else ""): keeping
            for keeping in self.words.keeping
            for kind in keeping.kinds
            for word in keeping.words or ("",)
        }
        self._doubts = frozenset(map(self.stem, self.words.doubts))
        self._negations = frozenset(map(self.stem, self.words.negations))
        self._later = frozenset(map(self.stem, self.words.later))
        self._ahead = frozenset(map(self.stem, self.words.ahead))

    def stem(self, word: str) -> str:
        """The stem of one word."""
        found = self.terms.stems(word)
        stem = found[0] if found else word
        return self._alike.get(stem, stem)

    def phrase(self, phrase: str) -> tuple[str, ...]:
        """The stems of a phrase."""
        return tuple(self.stem(word) for word in phrase.split())

    def deeds_in(self, words: tuple[Word, ...]) -> Iterator[Deed]:
        """The deeds that the words of one sentence tell; those that are feared, asked for or supposed left out."""
        covered = -1
        for number, word in enumerate(words):
            pair = self.deeds.get((word.stem, words[number + 1].stem)) if number + 1 < len(words) else None
            if word.compound or number == covered:
                # The second word of a pair is told with the first: "committee gives approval" is no approval yet.
                covered = number + 1 if pair else covered
                continue
            kind = pair
            if word.side is None:
                kind = pair or self.forms.get(word.lower) or self.deeds.get((word.stem,))
            if kind is None or self._lifted(kind, words[:number]):
                continue
            covered = number + 1 if pair else -1
            before = words[max(0, number - self.words.reach) : number]
            stems = [w.stem for w in before]
            if self._doubts.isdisjoint(stems):
                yield Deed(
                    kind=kind,
                    word=number,
                    stem=word.stem,
                    negated=any(w.stem in self._negations or w.lower.endswith("n't") for w in before[-3:]),
                    ahead=not self._ahead.isdisjoint(stems[-2:]) or self._is_aim(word, before),
                    later=any(w.stem in self._later for w in words[number + 1 : number + 1 + self.words.reach]),
                )

    def _is_aim(self, word: Word, before: tuple[Word, ...]) -> bool:
        """What somebody moves towards, not what he did ("a step on the way to joining")."""
        return word.lower.endswith(self.words.gerund) and bool(before) and before[-1].lower in self.words.aims

    def _lifted(self, kind: str, before: tuple[Word, ...]) -> bool:
        """A refusal that the words before it take back: "lifts its veto"."""
        return kind == "refuse" and any(self.deeds.get((word.stem,)) in self.words.undoing for word in before[-3:])


@cache
def following(language: str) -> Following:
    """The rules of one language, loaded at the first call."""
    return Following(language)


class Reading:
    """One record's words, sentence by sentence."""

    def __init__(self, record: Record, rules: Following) -> None:
        self.record = record
        self.rules = rules
        self.actors: Mapping[str, Actor] = {actor.id: actor for actor in record.actors}
        self._spans = sorted(
            ((span, side(actor)) for actor in record.actors for span in actor.mentions),
            key=lambda pair: (pair[0][0], -pair[0][1]),
        )
        self._starts = [span[0] for span, _ in self._spans]
        self._times = [time.span for time in record.times]

    @cached_property
    def sentences(self) -> tuple[tuple[Span, tuple[Word, ...]], ...]:
        """The sentences with their words."""
        return tuple((span, self.words(span)) for span in self.record.sentences)

    def words(self, span: Span) -> tuple[Word, ...]:
        """The words of a span."""
        text = self.record.document.text
        found = []
        times = [time for time in self._times if time[0] < span[1] and span[0] < time[1]]
        for match in _WORD.finditer(text, *span):
            if any(start <= match.start() < end for start, end in times):
                continue
            lower = match.group().lower().replace("’", "'")
            start = match.start()
            compound = text[start - 1 : start] == "-"
            found.append(Word(start, match.end(), lower, self.rules.stem(lower), self._side(start), compound))
        return tuple(found)

    def _side(self, offset: int) -> str | None:
        """The side of the actor whose mention covers the offset; the shortest mention wins."""
        best: tuple[int, str] | None = None
        for number in range(bisect_right(self._starts, offset) - 1, -1, -1):
            (start, end), name = self._spans[number]
            if offset - start > 60:
                break
            if end > offset and name is not None and (best is None or end - start < best[0]):
                best = (end - start, name)
        return best[1] if best else None
