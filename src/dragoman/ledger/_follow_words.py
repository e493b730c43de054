"""An article's words as commitments are compared by: stems, actors as their codes, deeds with what turns them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from itertools import pairwise

import msgspec

from dragoman.ledger._terms import Terms, terms_of
from dragoman.lexicon import Lexicon
from dragoman.lexicon._commitments import FollowWords, Keeping
from dragoman.record import Actor, Event, Record, Span

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
    """Part of a word with a hyphen ("long-delayed", "ship-borne"): a quality, not a deed."""


Filed = tuple[str, str]
"""Kind and action of what is to be done."""


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
    failed: bool = False
    """It was to be done and was not ("failed to ratify")."""
    partly: bool = False
    """What is denied is only that all of it was done ("has not fully met")."""
    round: bool = False
    """It is one of several of its kind: "freed a second group"."""
    planned: bool = False
    """A plan is its object: "suspends its plan"."""
    loose: bool = False
    """It is said of promises as such ("met its obligations"), and need not name what was promised."""
    named: bool = False
    """Said of promises as such, it still says which: "failed to keep its promise to send grain"."""
    coded: str | None = None
    """The PLOVER type of the coded event at its word."""
    doers: frozenset[str] = frozenset()
    """The sides that do the coded event."""
    hit: frozenset[str] = frozenset()
    """The sides that the coded event is done to, and the country that it is done in."""
    day: str | None = None
    """The last day of the coded event, where the text gives one."""


# Words around a loose deed in which its object may stand: "the truce between Oslo and Lima fails to hold" has six.
NEAR_OBJECT = 7
NEXT = 3
# Characters of a name, counted from its beginning, in which words still belong to it.
LONGEST_NAME = 60
# Words behind an invitation's verb in which what it is to may stand ("invited the king of Peru and his wife to").
INVITED = 10
_UNCERTAIN = frozenset({"hypothetical", "requested", "threatened", "offered"})
_TO_COME = frozenset({"planned", "promised"})


class Following:
    """The following rules of one language, by stem."""

    def __init__(self, language: str) -> None:
        self.words: FollowWords = Lexicon(language).following
        self.terms: Terms = terms_of(language)
        self._stems: dict[str, str] = {}
        self._alike: dict[str, str] = {}
        self._alike = {self.stem(word): self.stem(group[0]) for group in self.words.alike for word in group}
        self._stems.clear()
        self.deeds: dict[tuple[str, ...], str] = {
            self.phrase(phrase): deed.id for deed in self.words.deed for phrase in deed.words if phrase[0] != "="
        }
        self.forms: dict[str, str] = {
            word[1:]: deed.id for deed in self.words.deed for word in deed.words if word[0] == "="
        }
        self.loose: dict[tuple[str, ...], str] = {
            self.phrase(phrase.removeprefix("=")): deed.id for deed in self.words.deed for phrase in deed.loose
        }
        self._begin_loose = frozenset(phrase[0] for phrase in self.loose)
        self._begin_pairs = frozenset(phrase[0] for phrase in self.deeds if len(phrase) > 1)
        self.loose_forms = frozenset(w[1:] for deed in self.words.deed for w in deed.loose if w[0] == "=")
        self._whole = frozenset(self.phrase(w) for deed in self.words.deed for w in deed.loose if w[0] != "=")
        self.objects: dict[str, frozenset[str]] = {
            deed.id: frozenset(map(self.stem, deed.objects)) for deed in self.words.deed
        }
        self._bare = frozenset(self.stem(word) for deed in self.words.deed for word in deed.bare)
        self._fights = frozenset(deed.id for deed in self.words.deed if deed.fights)
        self._fighting = frozenset(map(self.stem, self.words.fighting))
        self._unless = {deed.id: frozenset(map(self.stem, deed.unless)) for deed in self.words.deed}
        self._subjects = frozenset(deed.id for deed in self.words.deed if deed.subject)
        self._close = frozenset(deed.id for deed in self.words.deed if deed.close)
        self.of_promises = frozenset(deed.id for deed in self.words.deed if deed.of_promises)
        self.needing: dict[str, frozenset[str]] = {
            kind.id: frozenset(map(self.stem, kind.needing)) for kind in self.words.kind
        }
        self.needs: dict[str, frozenset[str]] = {
            kind.id: frozenset(map(self.stem, kind.needs)) for kind in self.words.kind
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
        self._kept_by: dict[tuple[str, str], tuple[tuple[Filed, Keeping], ...]] = {}
        self.failed = frozenset(map(self.stem, self.words.failed))
        self._partly = frozenset(map(self.stem, self.words.partly))
        self.truces = frozenset(map(self.stem, self.words.truces))
        self.plans = frozenset(map(self.stem, self.words.plans))
        self.coming = frozenset(map(self.stem, self.words.coming))
        self._doubts = frozenset(map(self.stem, self.words.doubts))
        self._negations = frozenset(map(self.stem, self.words.negations))
        self._later = frozenset(map(self.stem, self.words.later))
        self._ahead = frozenset(map(self.stem, self.words.ahead))

    def tells_of_promises(self, deed: Deed) -> bool:
        """Whether the deed is told of promises as such: who names the parties need not name what was promised."""
        return deed.loose or deed.kind in self.of_promises

    def stem(self, word: str) -> str:
        """The stem of one word."""
        stem = self._stems.get(word)
        if stem is None:
            found = self.terms.stems(word)
            stem = found[0] if found else word
            stem = self._stems[word] = self._alike.get(stem, stem)
        return stem

    def filed(self, act: str, action: str | None) -> Filed | None:
        """Under what a commitment is found by the acts that keep it; None if no act does."""
        keys = ((act, action or ""), (act, ""))
        return next((key for key in keys if key in self.keepings), None)

    def kept_by(self, type: str, cameo: str) -> tuple[tuple[Filed, Keeping], ...]:
        """What commitments are filed under that an event of the type and code can keep, or take back."""
        found = self._kept_by.get((type, cameo))
        if found is None:
            found = self._kept_by[type, cameo] = tuple(
                (filed, keeping)
                for filed, keeping in self.keepings.items()
                if type in keeping.types or (keeping.against and cameo.startswith(keeping.against))
            )
        return found

    def concerned(self, deed: str, *, planned: bool) -> tuple[str, ...]:
        """The kinds of commitments for which a deed of the kind can mean something whatever its word."""
        if planned or deed == "hold":  # that a thing did not hold may break a promise of any kind
            return ("",)
        # Not to prolong is to leave; a refusal is taken back by what would have kept what it refuses.
        told = {deed, "leave"} if deed == "prolong" else {deed}
        found = (kind for kind, outcomes in self.words.outcome.items() if told & outcomes.keys())
        return tuple(dict.fromkeys((*found, "refuse")))

    def phrase(self, phrase: str) -> tuple[str, ...]:
        """The stems of a phrase."""
        return tuple(self.stem(word) for word in phrase.split())

    def deeds_in(self, words: tuple[Word, ...]) -> Iterator[Deed]:
        """The deeds that the words of one sentence tell; those that are feared, asked for or supposed left out."""
        covered = -1
        for number, word in enumerate(words):
            kind, size = self._kind_at(words, number)
            if word.compound or number <= covered:
                # The second word of a pair is told with the first: "committee gives approval" is no approval yet.
                covered = max(covered, number + size - 1) if kind and size > 1 else covered
                continue
            found = self._loose_at(words, number) if word.side is None else (None, 1)
            kept = found[0] in self.of_promises
            # "Met its obligations" is no meeting, "met Oslo's envoy on the deal" is.
            loose = kept and (kind is None or self._is_object(found[0], words[number + 1 : number + 1 + NEXT]))
            if found[0] is not None and (loose or not kept):
                kind, size = found
            if kind is None or self._lifted(kind, words[:number]):
                continue
            covered = number + size - 1
            before = self._before(words, number)
            if self._doubts.isdisjoint(w.stem for w in before):
                yield self._deed(kind, words, number, before, loose=loose)

    def _before(self, words: tuple[Word, ...], number: int) -> tuple[Word, ...]:
        """The words before a deed that can turn it; a name counts as one word, however long."""
        start, left = number, self.words.reach
        while start and left:
            start -= 1
            last = words[start + 1] if start + 1 < number else None
            left -= last is None or words[start].side is None or words[start].side != last.side
        return words[start:number]

    def _kind_at(self, words: tuple[Word, ...], number: int) -> tuple[str | None, int]:
        """The kind of deed that begins with a word, and how many words tell it."""
        word = words[number]
        if word.stem in self._begin_pairs and number + 1 < len(words):
            pair = self.deeds.get((word.stem, words[number + 1].stem))
            if pair is not None:
                return pair, 2
        return (None, 1) if word.side is not None else (self.forms.get(word.lower) or self.deeds.get((word.stem,)), 1)

    def _loose_at(self, words: tuple[Word, ...], number: int) -> tuple[str | None, int]:
        """The kind of deed that a word tells with its object near by."""
        if words[number].stem not in self._begin_loose:
            return None, 1
        for size in (2, 1):
            phrase = tuple(w.stem for w in words[number : number + size])
            kind = self.loose.get(phrase)
            exact = phrase in self._whole or words[number].lower in self.loose_forms
            if kind is None or not exact or len(phrase) < size:
                continue
            if kind in self._fights and self._fighting.isdisjoint(w.stem for w in words[:number]):
                continue
            if not self._unless[kind].isdisjoint(w.stem for w in words[number + size : number + size + NEXT]):
                continue
            back = NEXT if kind in self._close else NEAR_OBJECT
            ahead = words[number + size : number + size + NEAR_OBJECT]
            near = words[max(0, number - back) : number] + (() if kind in self._subjects else ahead)
            if kind in self._fights and not self._doubts.isdisjoint(w.stem for w in ahead):
                continue  # "despite efforts to broker a truce"
            # "Dealings" and "deal" have one stem.
            if any(w.stem in self.objects[kind] and self.words.gerund not in w.lower[-4:] for w in near):
                return kind, size
        return None, 1

    def _is_object(self, kind: str | None, behind: tuple[Word, ...]) -> bool:
        """Whether one of the kind's objects stands there, and nobody is named."""
        named = any(word.side is not None for word in behind)
        return not named and any(word.stem in self.objects[kind or ""] for word in behind)

    def _deed(self, kind: str, words: tuple[Word, ...], number: int, before: tuple[Word, ...], *, loose: bool) -> Deed:
        word, stems = words[number], [w.stem for w in before]
        failed = any(
            w.stem in self.failed and then.lower in self.words.onward for w, then in pairwise((*before[-3:], word))
        )
        return Deed(
            kind=kind,
            word=number,
            stem=word.stem,
            negated=failed or self._negated(before[-3:]),
            ahead=not failed and (not self._ahead.isdisjoint(stems[-2:]) or self._is_aim(word, before)),
            later=any(w.stem in self._later for w in words[number + 1 : number + 1 + self.words.reach]),
            failed=failed,
            partly=not self._partly.isdisjoint(stems[-4:]),
            round=any(w.lower in self.words.rounds for w in words[max(0, number - NEXT) : number + 1 + NEXT]),
            planned=any(w.stem in self.plans for w in words[number + 1 : number + 1 + NEAR_OBJECT]),
            loose=loose,
            named=loose and self._says_which(kind, words[number + 1 : number + 1 + NEAR_OBJECT]),
        )

    def _negated(self, before: tuple[Word, ...]) -> bool:
        """Whether a "not" stands before, and no other deed between: "have not ratified, joining" denies no joining."""
        for word in reversed(before):
            if word.stem in self._negations or word.lower.endswith("n't"):
                return True
            if word.lower in self.forms or (word.stem,) in self.deeds:
                return False
        return False

    def _says_which(self, kind: str, behind: tuple[Word, ...]) -> bool:
        """Whether the object has an infinitive: "its promise to send grain", not "its promise to Lima"."""
        return any(
            word.stem in self.objects[kind] - self._bare
            and link.lower in self.words.which
            and then.side is None
            and then.lower not in self.words.articles
            for word, link, then in zip(behind, behind[1:], behind[2:], strict=False)
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
        self._places = {place.id: place.country for place in record.places}
        self._coded = sorted(record.events, key=lambda event: event.trigger)
        self._triggers = [event.trigger[0] for event in self._coded]

    @cached_property
    def sentences(self) -> tuple[tuple[Span, tuple[Word, ...]], ...]:
        """The sentences with their words."""
        return tuple((span, self.words(span)) for span in self.record.sentences)

    def event_at(self, word: Word) -> Event | None:
        """The coded event whose trigger the word is, or is part of."""
        at = bisect_right(self._triggers, word.start)
        return next((event for event in self._coded[max(0, at - 2) : at] if word.end <= event.trigger[1]), None)

    def as_coded(self, deed: Deed, words: tuple[Word, ...]) -> Deed | None:
        """The deed as the coded event at its word has it: planned is ahead; None where it is only supposed or asked."""
        event = self.event_at(words[deed.word])
        if event is None:
            return deed
        if event.status in _UNCERTAIN:
            return None
        hit = {side(self.actors[name]) for name in event.recipient if name in self.actors}
        hit.add(self._places.get(event.place or ""))
        dated = event.time is not None and event.time.source is not None and event.time.end is not None
        return msgspec.structs.replace(
            deed,
            ahead=deed.ahead or event.status in _TO_COME,
            negated=deed.negated or event.status == "negated",
            coded=event.type,
            doers=frozenset(filter(None, (side(self.actors[name]) for name in event.actor if name in self.actors))),
            hit=frozenset(filter(None, hit)),
            day=event.time.end[:10] if dated and event.time and event.time.end else None,
        )

    def agents(self, words: tuple[Word, ...], deed: Deed, before: int) -> tuple[tuple[str, bool], ...]:
        """The sides that may do the deed, the likeliest first, and whether another may be meant in their stead.

        Who the coded event names, or a "by" behind; else those named before, the nearest first. A name between a verb
        and a later word of the deed ("sends Oslo's bid to parliament") is no subject.
        """
        event = self.event_at(words[deed.word])
        coded = [side(self.actors[name]) for name in event.actor if name in self.actors] if event else []
        if found := [name for name in coded if name is not None]:
            return tuple((name, False) for name in found)
        behind = words[deed.word + 1 : deed.word + 4]
        for at, word in enumerate(behind[:2]):
            if word.lower in self.rules.words.by and (
                agent := next((w.side for w in behind[at + 1 :] if w.side), None)
            ):
                return ((agent, False),)
        return tuple(self._named_before(words, deed.word, before))

    def persons(self, span: Span) -> dict[str, str | None]:
        """The persons named in a span, each with the side it stands for."""
        return {
            actor.wikidata or actor.name: side(actor)
            for actor in self.record.actors
            if actor.type == "person" and any(span[0] <= start < span[1] for start, _ in actor.mentions)
        }

    def _named_before(self, words: tuple[Word, ...], number: int, reach: int) -> Iterator[tuple[str, bool]]:
        last = None
        for at in range(number - 1, max(-1, number - 1 - reach), -1):
            name = words[at].side
            if name is None or name == last:
                continue
            last = name
            following = words[at + 1] if at + 1 < number else None
            yield name, following is not None and following.lower not in self.rules.words.auxiliaries

    def words(self, span: Span) -> tuple[Word, ...]:
        """The words of a span."""
        text = self.record.document.text
        found = []
        named = bisect_left(self._starts, span[0] - LONGEST_NAME) < bisect_left(self._starts, span[1])
        times = [time for time in self._times if time[0] < span[1] and span[0] < time[1]] if self._times else ()
        for match in _WORD.finditer(text, *span):
            start, end = match.span()
            if times and any(first <= start < last for first, last in times):
                continue
            lower = match.group().lower().replace("’", "'")
            compound = text[start - 1 : start] == "-" or text[end : end + 1] == "-"
            name = self._side(start) if named else None
            found.append(Word(start, end, lower, self.rules.stem(lower), name, compound))
        return tuple(found)

    def _side(self, offset: int) -> str | None:
        """The side of the actor whose mention covers the offset; the shortest mention wins."""
        best: tuple[int, str] | None = None
        for number in range(bisect_right(self._starts, offset) - 1, -1, -1):
            (start, end), name = self._spans[number]
            if offset - start > LONGEST_NAME:
                break
            if end > offset and name is not None and (best is None or end - start < best[0]):
                best = (end - start, name)
        return best[1] if best else None
