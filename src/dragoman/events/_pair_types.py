"""What the reader model says of acts between two actors: how sure an event is, and who its missing side is."""

import math
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, Protocol

import msgspec

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.lexicon import PairTypeWords
from dragoman.record import Event

Range = tuple[int, int]
Side = Literal["actor", "recipient"]

# The model reads at most 254 pieces at once, and a token is at least one.
_LONGEST = 254

# Actors of a sentence that may be the missing side; longer lists are summit communiqués.
_ASKED = 24


class Typer(Protocol):
    """Gives, for each pair of token ranges (who acts, to whom), the chance of each type."""

    def __call__(
        self, annotation: Annotation, pairs: Sequence[tuple[Range, Range]]
    ) -> tuple[dict[str, float], ...]: ...


class _Question(NamedTuple):
    """A pair to ask about; `side` and `actor` say who would fill the event's missing side."""

    event: int
    pair: tuple[Range, Range]
    side: Side | None
    actor: str


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
        """The events, each with a confidence that heeds the model, a missing side filled where the model is sure."""
        asked = [question for number, event in enumerate(events) for question in self._questions(number, event)]
        chances = self._typer(self._a, [question.pair for question in asked]) if asked else ()
        best: dict[int, tuple[float, _Question]] = {}
        for question, chance in zip(asked, chances, strict=True):
            found = chance.get(self._words.labels[events[question.event].type or ""])
            if found is not None and (question.event not in best or found > best[question.event][0]):
                best[question.event] = found, question
        return [self._read(event, *best[n]) if n in best else event for n, event in enumerate(events)]

    def _read(self, event: Event, chance: float, question: _Question) -> Event:
        confidence = self._weighed(event.confidence, chance)
        if question.side is None:
            return msgspec.structs.replace(event, confidence=confidence)
        if chance < self._words.fill:
            return event
        return msgspec.structs.replace(
            event,
            actor=(question.actor,) if question.side == "actor" else event.actor,
            recipient=(question.actor,) if question.side == "recipient" else event.recipient,
            evidence=(self._wider(event, question.pair),),
            confidence=confidence,
            rule=f"{event.rule}{self._words.mark}",
        )

    def _weighed(self, own: float, chance: float) -> float:
        weights = self._words.weigh
        own = min(max(own, 0.01), 0.99)
        z = weights.base + weights.rule * math.log(own / (1 - own)) + weights.model * math.log(chance + weights.floor)
        return round(1 / (1 + math.exp(-z)), 3)

    def _wider(self, event: Event, pair: tuple[Range, Range]) -> Range:
        """The event's words with both mentions."""
        spans = (event.evidence[0], *(self._a.span(*place) for place in pair))
        return min(start for start, _ in spans), max(end for _, end in spans)

    def _questions(self, number: int, event: Event) -> Iterator[_Question]:
        """The pair of an event, or those that each other actor of the sentence makes with the only side it has."""
        trigger = self._a.tokens_in(event.trigger).start
        sentence = self._a.sentence_of[trigger]
        start, end = self._a.sentences[sentence]
        if event.type not in self._words.labels or end - start > _LONGEST:
            return
        here = self._mentions.get(sentence, {})
        if event.actor and event.recipient:
            pair = self._nearest(event, trigger, _places(here, event.actor), _places(here, event.recipient))
            if pair is not None:
                yield _Question(number, pair, None, "")
            return
        side: Side = "recipient" if event.actor else "actor"
        known = event.actor or event.recipient
        for other in [actor for actor in here if self._may_act(actor) and actor not in known][:_ASKED]:
            sides = (known, (other,)) if side == "recipient" else ((other,), known)
            pair = self._nearest(event, trigger, _places(here, sides[0]), _places(here, sides[1]))
            if pair is not None:
                yield _Question(number, pair, side, other)

    def _may_act(self, actor: str) -> bool:
        """Whether it stands for a country, body or sector, and is no outlet that tells the news."""
        found = self._index.by_id[actor]
        return found.code is not None and found.type != "outlet"

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


def _places(here: dict[str, list[Range]], actors: Sequence[str]) -> list[Range]:
    return [place for actor in actors for place in here.get(actor, ())]
