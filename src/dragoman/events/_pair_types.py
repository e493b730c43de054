"""What the reader model says of acts between two actors: how sure an event is, and who a missing recipient is."""

import math
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple, Protocol

import msgspec

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.lexicon import PairTypeWords
from dragoman.record import Event

Range = tuple[int, int]

# The model reads at most 254 pieces at once, and a token is at least one.
_LONGEST = 254

# Steps of syntax between an event's word and its missing recipient. In 2,000 items of news the model was sure of 31
# recipients within five steps, 24 of them right by eye; of 25 within four, 20 were.
_STEPS = 4

# How a name hangs in a phrase that another word heads.
_WITHIN = frozenset({"amod", "appos", "compound", "conj", "nmod", "poss"})

# Actors of a sentence that may be the missing recipient; longer lists are summit communiqués.
_ASKED = 24


class Typer(Protocol):
    """Gives, for each pair of token ranges (who acts, to whom), the chance of each type."""

    def __call__(
        self, annotation: Annotation, pairs: Sequence[tuple[Range, Range]]
    ) -> tuple[dict[str, float], ...]: ...


class _Question(NamedTuple):
    """A pair to ask about; `recipient` would be the event's, where it has none."""

    event: int
    pair: tuple[Range, Range]
    recipient: str | None = None


class PairTypes:
    """Weighs and completes the events of one article by what the model says of their pairs."""

    def __init__(self, annotation: Annotation, index: ActorIndex, words: PairTypeWords, typer: Typer) -> None:
        self._a = annotation
        self._index = index
        self._words = words
        self._typer = typer
        self._mentions: dict[int, dict[str, list[Range]]] = {}
        for actor in index.by_id.values():
            for span in actor.mentions:
                tokens = annotation.tokens_in(span)
                if tokens:
                    sentence = self._mentions.setdefault(annotation.sentence_of[tokens.start], {})
                    sentence.setdefault(actor.id, []).append((tokens.start, tokens.stop))

    def __call__(self, events: Sequence[Event]) -> list[Event]:
        """The events, each with a confidence that heeds the model, and with recipients that the model is sure of."""
        told = {key for event in events for other in event.recipient for key in self._keys(event, other)}
        asked = [
            question
            for number, event in enumerate(events)
            for question in self._questions(number, event)
            if question.recipient is None or told.isdisjoint(self._keys(event, question.recipient))
        ]
        chances = self._typer(self._a, [question.pair for question in asked]) if asked else ()
        best: dict[int, tuple[float, _Question]] = {}
        for question, chance in zip(asked, chances, strict=True):
            found = sum(chance.get(label, 0.0) for label in self._labels(events[question.event]))
            if chance and (question.event not in best or found > best[question.event][0]):
                best[question.event] = found, question
        return [self._read(event, *best[n]) if n in best else event for n, event in enumerate(events)]

    def _keys(self, event: Event, recipient: str) -> Iterator[tuple[int, str | None, str, str]]:
        """What tells acts of one sentence apart: "held talks in Oslo and met the king" are not both with the king."""
        sentence = self._a.sentence_of[self._a.tokens_in(event.trigger).start]
        return ((sentence, event.type, actor, recipient) for actor in event.actor)

    def _read(self, event: Event, chance: float, question: _Question) -> Event:
        confidence = self._weighed(event.confidence, chance)
        if question.recipient is None:
            return msgspec.structs.replace(event, confidence=round(confidence, 3))
        if chance < self._words.fill:
            return event
        return msgspec.structs.replace(
            event,
            recipient=(question.recipient,),
            evidence=(self._wider(event, question.pair),),
            confidence=round(confidence * self._words.share, 3),
            rule=f"{event.rule}{self._words.mark}",
        )

    def _labels(self, event: Event) -> frozenset[str]:
        """What the model may call it: the event's type, or what it would be if done ("will meet": AGREE, CONSULT)."""
        names = (event.type, self._words.done.get(event.rule or ""))
        return frozenset(self._words.labels[name] for name in names if name is not None)

    def _weighed(self, own: float, chance: float) -> float:
        weights = self._words.weigh
        own = min(max(own, 0.01), 0.99)
        z = weights.base + weights.rule * math.log(own / (1 - own)) + weights.model * math.log(chance + weights.floor)
        return 1 / (1 + math.exp(-z))

    def _wider(self, event: Event, pair: tuple[Range, Range]) -> Range:
        """The event's words with both mentions."""
        spans = (event.evidence[0], *(self._a.span(*place) for place in pair))
        return min(start for start, _ in spans), max(end for _, end in spans)

    def _questions(self, number: int, event: Event) -> Iterator[_Question]:
        """The pair of an event, or those that each other actor of the sentence makes with the only side it has."""
        trigger = self._a.tokens_in(event.trigger).start
        sentence = self._a.sentence_of[trigger]
        start, end = self._a.sentences[sentence]
        if event.type not in self._words.labels or not event.actor or end - start > _LONGEST:
            return
        here = self._mentions.get(sentence, {})
        actors = [place for actor in event.actor for place in here.get(actor, ())]
        if event.recipient:
            recipients = [place for actor in event.recipient for place in here.get(actor, ())]
            pair = self._nearest(event, trigger, actors, recipients)
            if pair is not None:
                yield _Question(number, pair)
            return
        for other in [actor for actor in here if self._may_suffer(actor, event)][:_ASKED]:
            near = [place for place in here[other] if self._is_near(trigger, place) and not self._owns(place, actors)]
            pair = self._nearest(event, trigger, actors, near)
            if pair is not None:
                yield _Question(number, pair, other)

    def _may_suffer(self, other: str, event: Event) -> bool:
        """Whether it stands for a country, body or sector by name: no outlet, and no country's own president."""
        found = self._index.by_id[other]
        if found.code is None or found.type in ("outlet", "unnamed", "group") or other in event.actor:
            return False
        acting = [self._index.by_id[actor] for actor in event.actor]
        own = (one for one in acting if one.country is not None and one.country == found.country)
        return not any("country" in (one.type, found.type) for one in own)

    def _owns(self, place: Range, actors: Sequence[Range]) -> bool:
        """Whether the mention only describes who acts: "the ambassador to *Finland*"."""
        phrases = (self._a.subtree(self._a.head_of(*actor)) for actor in actors)
        return any(start <= place[0] and place[1] <= end for start, end in phrases)

    def _is_near(self, trigger: int, place: Range) -> bool:
        """Whether few steps lead from the trigger to the mention; a summit "in Bonn, Germany" is not with it."""
        a = self._a
        head = a.head_of(*place)
        if self._is_setting(head):
            return False
        above = {token: steps for steps, token in enumerate((trigger, *islice(a.ancestors(trigger), _STEPS)))}
        below = enumerate((head, *islice(a.ancestors(head), _STEPS)))
        return any(token in above and above[token] + steps <= _STEPS for steps, token in below)

    def _is_setting(self, token: int) -> bool:
        """Whether the token belongs to a phrase that tells where or when."""
        a = self._a
        for _ in range(_STEPS):
            head = a.heads[token]
            if a.deps[token] == "pobj":
                return a.lower[head] in self._words.settings
            if a.deps[token] not in _WITHIN:
                return False
            token = head
        return False

    def _nearest(
        self, event: Event, trigger: int, actors: Sequence[Range], recipients: Sequence[Range]
    ) -> tuple[Range, Range] | None:
        """The mentions nearest to the trigger that lie apart; those within the event's own words come first."""
        words = self._a.tokens_in(event.evidence[0])

        def distance(pair: tuple[Range, Range]) -> tuple[int, int]:
            outside = sum(place[0] < words.start or place[1] > words.stop for place in pair)
            return outside, sum(abs(place[0] - trigger) for place in pair)

        apart = ((a, r) for a in actors for r in recipients if a[1] <= r[0] or r[1] <= a[0])
        return min(apart, key=distance, default=None)
