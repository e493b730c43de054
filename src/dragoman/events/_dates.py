"""When an event happened: what its words say, else what another mention of the same act says, else the news itself.

A noun that only mentions an act ("Russia's invasion", "condemned the attack") is not of the article's day for want of a
date: the reader knows the act already, and its day is unknown unless the article tells it elsewhere.
"""

from collections.abc import Iterator, Sequence

import msgspec

from dragoman.annotation import Annotation
from dragoman.events._matching import Match
from dragoman.events._syntax import Syntax
from dragoman.lexicon._ontology import Ontology
from dragoman.record import Actor, Event, EventTime, Place, Status, Time
from dragoman.times import event_time

# What has happened or is happening, and the TIMEX3 values of what lies ahead and of what lies behind.
DONE: frozenset[Status] = frozenset(("actual", "ongoing"))
AHEAD, BEHIND = "FUTURE_REF", "PAST_REF"

# Rows compared for the date of one act: articles of 2,000 words have 60; a bound keeps hostile ones linear.
_COMPARED = 100
# Tokens of a fragment that goes on with a sentence cut in two; longer ones are captions and lists.
_FRAGMENT = 12
# Letters that a verb and its noun share: "invade", "invasion"; "shelled", "shelling".
_STEM = 4

# The quad class of verbal cooperation: meetings, agreements, support.
_WORDS = 1

_VERBAL = frozenset(("VERB", "AUX"))
_BESIDE = frozenset(("compound", "amod", "nmod", "poss"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_SUBORDINATE = frozenset(("advcl", "relcl", "acl"))


class Dates:
    """Dates the events of one article."""

    def __init__(
        self,
        annotation: Annotation,
        syntax: Syntax,
        ontology: Ontology,
        *,
        times: tuple[Time, ...],
        definite: Sequence[str],
    ) -> None:
        """Args:
        definite: determiners and possessives that speak of something known.
        """
        self._a = annotation
        self._syntax = syntax
        self._ontology = ontology
        self._times = times
        self._definite = frozenset(definite)

    def when(self, match: Match, status: Status, last: int) -> EventTime | None:
        """When it happened; `last` is the last trigger of its sentence.

        What is a deed already does not lie ahead, whatever the clause around does: "will send a delegation after his
        call with Kyiv", "would not give up": the call and the refusal are news.
        """
        time = event_time(self._a, self._times, match.token)
        published = self._a.document.published
        if published is None or status not in DONE or time is None or time.source is not None:
            return time
        day = published[:10]
        if match.token == last and (carried := self._carried_over(match.token)) is not None:
            return EventTime(value=carried.value, begin=carried.begin, end=carried.end, source=carried.id)
        if self._mentions(match):
            return EventTime(value=BEHIND, begin=None, end=day, source=None)
        return EventTime(value=day, begin=day, end=day, source=None) if time.value == AHEAD else time

    def _mentions(self, match: Match) -> bool:
        """Whether a noun speaks of an act known already, rather than tells it.

        Telling are "held talks", "an attack killed five", "said after talks"; of meetings also "the summit ended".
        """
        if match.trigger.kind != "noun" or match.governor is not None:
            return False
        a, met = self._a, self._ontology.quad_class(match.trigger.rule.cameo) == _WORDS
        token = self._phrase(match.token)
        head = a.heads[token]
        if head == token or a.deps[token] in ("attr", "npadvmod", "dep", "appos"):
            return False
        if a.deps[token] in _SUBJECTS:
            return not met and self._known(token)
        if a.deps[token] != "pobj":
            return not met or self._known(token)
        occasion = a.lower[head] in self._syntax.occasion and a.pos[a.heads[head]] in _VERBAL
        return not (occasion and (met or not self._known(token)))

    def _phrase(self, noun: int) -> int:
        """The head of the whole phrase: "talks" of "a round of talks", "deal" of "ceasefire deal"."""
        a, token = self._a, self._syntax.measured(noun)
        for _ in range(_FRAGMENT):
            if a.deps[token] not in ("conj", *_BESIDE) or a.pos[a.heads[token]] in _VERBAL:
                break
            token = a.heads[token]
        return token

    def _known(self, noun: int) -> bool:
        """Whether the phrase is definite: "the attack", "Russia's invasion"."""
        a = self._a
        return any(
            a.deps[child] == "poss" or (a.deps[child] == "det" and a.lower[child] in self._definite)
            for child in self._syntax.children(noun)
        )

    def _carried_over(self, token: int) -> Time | None:
        """The only date of a fragment without a verb that goes on with the sentence: "his visit. To Oslo in May." """
        a = self._a
        number = a.sentence_of[token] + 1
        if number >= len(a.sentences):
            return None
        start, end = a.sentences[number]
        gap = a.text[a.ends[start - 1] : a.starts[start]]
        if end - start > _FRAGMENT or "\n" in gap or any(a.pos[t] in _VERBAL for t in range(start, end)):
            return None
        inside = [t for t in self._times if a.starts[start] <= t.span[0] < a.ends[end - 1] and t.begin is not None]
        return inside[0] if len(inside) == 1 and inside[0].end is not None else None

    def recalled(
        self, rows: Sequence[tuple[int, Event, bool]], actors: dict[str, Actor], places: tuple[Place, ...]
    ) -> Iterator[Event]:
        """The events of `rows` (trigger, event, whether its sides do it to each other), undated mentions of acts that
        the article dates elsewhere with that date, where it gives only one."""
        where = {place.id: place for place in places}
        dated = [row for row in rows if self._is_dated(row[1])][:_COMPARED]
        for token, event, met in rows:
            yield self._recalled(token, event, met=met, dated=dated, known=(actors, where))

    def _recalled(
        self,
        token: int,
        event: Event,
        *,
        met: bool,
        dated: list[tuple[int, Event, bool]],
        known: tuple[dict[str, Actor], dict[str, Place]],
    ) -> Event:
        undated = event.time is not None and event.time.source is None and event.time.value != AHEAD
        if not undated or event.status not in DONE or not self._looks_back(token):
            return event
        own = _Act(event, *known)
        same = [
            other.time
            for at, other, _ in dated
            if own.may_be(_Act(other, *known)) and (own.where if met else self._same_stem(token, at))
        ]
        found = next(iter(same), None)
        if found is None or any(time is None or time.value != found.value for time in same):
            return event
        return msgspec.structs.replace(event, time=found)

    def _is_dated(self, event: Event) -> bool:
        time = event.time
        return (
            event.status in DONE and time is not None and time.source is not None and None not in (time.begin, time.end)
        )

    def _looks_back(self, token: int) -> bool:
        """Whether the words may speak of an act told elsewhere: a definite noun, a verb of a clause within another."""
        a = self._a
        if a.pos[token] in _VERBAL:
            return a.deps[token] in _SUBORDINATE and a.tags[token] in ("VBD", "VBN")
        return self._known(self._syntax.measured(token))

    def _same_stem(self, one: int, other: int) -> bool:
        return self._a.lemmas[one][:_STEM] == self._a.lemmas[other][:_STEM]


class _Act:
    """Who acts, to whom and where, in countries as far as they are known."""

    def __init__(self, event: Event, actors: dict[str, Actor], places: dict[str, Place]) -> None:
        place = places.get(event.place or "")
        self.kind = event.type, event.cameo[:2], event.mode == "phone"
        self.by = _sides(event.actor, actors)
        self.place = None if place is None else place.name
        at = frozenset(filter(None, (place.country,))) if place is not None else frozenset[str]()
        self.where = (_sides(event.recipient, actors) | at) - self.by

    def may_be(self, other: "_Act") -> bool:
        """Whether both may be one act: of one kind, by the same, against or with the same, nowhere else."""
        apart = self.place is not None and other.place is not None and self.place != other.place
        if self.kind != other.kind or apart or (self.by and not self.by & other.by):
            return False
        return bool(self.where & other.where) or (bool(self.by) and not self.where)


def _sides(ids: tuple[str, ...], actors: dict[str, Actor]) -> frozenset[str]:
    return frozenset(actors[one].country or one for one in ids if one in actors)
