"""The time of an event: the expression that governs its trigger, else the narrative's, else the publication date."""

from collections.abc import Iterator
from datetime import date
from functools import cache

import msgspec

from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon, languages
from dragoman.lexicon._times import Tense
from dragoman.record import EventTime, Time
from dragoman.times._calendar import days_of
from dragoman.times._resolve import FUTURE, LIKELY_FUTURE, PAST, PRESENT
from dragoman.times._tense import verb_direction

# Labels of clauses that have a time of their own. An open complement or a clause of purpose ("flew in on Monday to
# meet …") shares its governor's, so xcomp is not one; advcl is one unless it is an infinitive.
_CLAUSES = frozenset(("ccomp", "relcl", "acl", "advcl", "parataxis", "csubj", "pcomp"))

# Roles in which a year is spoken of, rather than dates its verb: "remember 2014". A weekday as object is a misparse.
_ARGUMENTS = frozenset(("nsubj", "nsubjpass", "dobj", "attr", "oprd"))
_VERBAL = frozenset(("VERB", "AUX"))

# How far a time is looked for in steps up the tree and in tokens to either side: bounds the work on one long sentence.
_CLIMB = 12
_REACH = 120

# A side of the publication of its own: before the news that the article tells.
PAST_BACKGROUND = -2

# Days from the publication within which a day named after a noun is news of the verb.
RECENT = 15


class _Placed(msgspec.Struct, frozen=True):
    """A time in the tree: its head token, the token of the clause it belongs to, how far up that is, and what leads to
    it ("before", "since", …) on the way."""

    time: Time
    head: int
    clause: int
    steps: int
    relation: str | None


def event_time(annotation: Annotation, times: tuple[Time, ...], trigger: int) -> EventTime | None:
    """When the event of the token `trigger` happened.

    The expression below the trigger in the syntax; else that of the clause that it stands in, or of the clause above
    that shares its time; else what the text was just telling; else the publication date, with source None. "Before",
    "since" and the like leave the interval open on one side. What lies ahead without a date begins with the
    publication and has no end; what lay before the news has no begin. None for want of a publication date.
    """
    return _Dating(annotation, _tense(annotation.document.language)).of(times, trigger)


@cache
def _tense(language: str | None) -> Tense:
    return (Lexicon(language) if language in languages() else Lexicon()).times.tense


class _Dating:
    """Dates triggers of one annotation."""

    def __init__(self, annotation: Annotation, tense: Tense) -> None:
        self._annotation = annotation
        self._tense = tense
        published = annotation.document.published
        days = days_of(published[:10]) if published else None
        self._published: date | None = days[0] if days else None

    def of(self, times: tuple[Time, ...], trigger: int) -> EventTime | None:
        side = self._side(trigger)
        placed = [self._place(time) for time in self._near(times, trigger)]
        governing = self._governing([item for item in placed if item], trigger, side)
        if governing:
            return self._of_time(governing, side, times)
        dateline = self._closing(times, trigger)
        if dateline:
            return EventTime(value=dateline.value, begin=dateline.begin, end=dateline.end, source=dateline.id)
        told = self._told_before(times, trigger) if side == PAST and self._narrates(trigger) else None
        if told:
            return self._of_time(told, side, times)
        return self._of_publication(PAST_BACKGROUND if self._background(trigger) else side)

    def _background(self, trigger: int) -> bool:
        """Whether the clause tells what lay before the news: in the past perfect, or beside a clause of "before".

        "Shortly before Napoleon crossed the river, Prussia signed …": neither is of the day of publication.
        """
        a = self._annotation
        token = trigger
        for above in (trigger, *a.ancestors(trigger)):
            token = above
            if a.pos[above] in _VERBAL:
                break
        if any(a.lower[child] in self._tense.pluperfect for child in a.dependents(token, "aux")):
            return a.deps[token] != "ccomp"
        if a.deps[token] == "advcl" and a.tags[token] == "VBD":
            return any(a.lower[child] in self._tense.relations for child in a.dependents(token, "mark"))
        clauses = (child for child in a.dependents(token, "advcl") if a.tags[child] == "VBD")
        return any(
            a.lower[mark] in self._tense.open_start for clause in clauses for mark in a.dependents(clause, "mark")
        )

    def _near(self, times: tuple[Time, ...], trigger: int) -> list[Time]:
        """The dated times of the trigger's sentence."""
        a = self._annotation
        first, last = a.sentences[a.sentence_of[trigger]]
        begin = a.starts[max(first, trigger - _REACH)]
        end = a.ends[min(last, trigger + _REACH) - 1]
        return [time for time in times if begin <= time.span[0] < end and _dates(time)]

    def _place(self, time: Time) -> _Placed | None:
        """Where a time hangs in the tree: the verb, the root, or the noun that it dates."""
        a = self._annotation
        tokens = a.tokens_in(time.span)
        if not tokens:
            return None
        head = a.head_of(tokens.start, tokens.stop)
        if a.deps[head] in _ARGUMENTS and not self._recent(time):
            return None
        relation, token, steps = self._relation(head, None), head, 0
        for steps, above in enumerate(a.ancestors(head), 1):
            below, token = token, above
            relation = self._relation(above, relation)
            if a.pos[above] in _VERBAL or steps > _CLIMB or self._stays_with(above, below, time):
                break
        return _Placed(time, head, token, steps, relation)

    def _stays_with(self, noun: int, below: int, time: Time) -> bool:
        """Whether a time dates its noun alone ("his 2018 trip"), not what is told of the noun.

        A time of the days around the publication goes to the verb when it follows the noun: "condemned the attack on
        Friday" is parsed either way.
        """
        a = self._annotation
        if a.pos[noun] not in ("NOUN", "PROPN", "ADJ"):
            return False
        head = a.heads[noun]
        if a.deps[noun] == "pobj" and a.lower[head] in self._tense.occasion_prepositions:
            return False
        if below < noun:
            return True
        if a.deps[noun] in ("nsubj", "nsubjpass") and a.tags[head] == "VBD":
            return False
        return not self._recent(time)

    def _recent(self, time: Time) -> bool:
        if self._published is None or time.begin is None or time.end is None:
            return False
        begin, end = date.fromisoformat(time.begin), date.fromisoformat(time.end)
        return (end - begin).days < 8 and abs((begin - self._published).days) < RECENT

    def _relation(self, token: int, known: str | None) -> str | None:
        """The preposition on the way up that opens the interval, nearest to the time."""
        lemma = self._annotation.lower[token]
        if known is None and self._annotation.deps[token] in ("prep", "mark") and lemma in self._tense.relations:
            return lemma
        return known

    def _governing(self, placed: list[_Placed], trigger: int, side: int) -> _Placed | None:
        """The time that dates the trigger: below it, in its clause, or in the clause above that shares its time."""
        below = [item for item in placed if trigger in self._way(item)]
        if below:
            return min(below, key=lambda item: (item.steps, abs(item.head - trigger), item.head))
        token = trigger
        for steps, above in enumerate((trigger, *self._up(trigger))):
            if above != trigger and not self._shares(token, above, side):
                return None
            here = [item for item in placed if item.clause == above and self._covers(item, token, above)]
            if here:
                return min(here, key=lambda item: (abs(item.head - trigger), item.head))
            token = above
            if steps > _CLIMB:
                return None
        return None

    def _up(self, token: int) -> Iterator[int]:
        return self._annotation.ancestors(token)

    def _way(self, item: _Placed) -> Iterator[int]:
        """The tokens from a time up to the verb of its clause."""
        yield item.head
        for above in self._annotation.ancestors(item.head):
            yield above
            if above == item.clause:
                return

    def _shares(self, token: int, above: int, side: int) -> bool:
        """Whether what `token` tells happens when `above` does."""
        a = self._annotation
        label = a.deps[token]
        if label not in _CLAUSES:
            return True
        infinitive = a.tags[token] == "VB" and any(a.tags[child] == "TO" for child in a.dependents(token, "aux"))
        if label == "advcl":
            return infinitive or a.tags[token] == "VBG"
        if label == "ccomp":
            # "Said on Monday that it had shelled" dates the shelling to no later than Monday, which is the best
            # that the text gives; what is said to lie ahead does not happen when it is said.
            return side == PAST and a.tags[above] in ("VBD", "VBN")
        return False

    def _covers(self, item: _Placed, token: int, above: int) -> bool:
        """Whether a time of the clause of `above` also holds for `token`: before a coordinated verb it does."""
        a = self._annotation
        if a.deps[token] == "conj" and a.pos[token] in _VERBAL and token != above:
            return item.head < token
        return True

    def _side(self, trigger: int) -> int:
        """PAST, FUTURE … of the trigger's own verb, or the verb above a noun."""
        a = self._annotation
        for steps, token in enumerate((trigger, *a.ancestors(trigger))):
            if a.pos[token] in _VERBAL:
                # The planning itself is not ahead: "they want to leave" is of today.
                if token == trigger and a.lemmas[token] in self._tense.planning:
                    return PAST if a.tags[token] == "VBD" else PRESENT
                return verb_direction(a, token, self._tense)
            if steps > 2:
                break
        return PAST

    def _closing(self, times: tuple[Time, ...], trigger: int) -> Time | None:
        """The full date that closes a sentence for its main clause, as picture captions have it, however it is parsed:
        "Refugees wait to cross the border near Medyka, Poland, March 2, 2022." """
        a = self._annotation
        start, stop = a.sentences[a.sentence_of[trigger]]
        begin, end = a.starts[start], a.ends[stop - 1]
        inside = [time for time in times if begin <= time.span[0] < end]
        token = trigger
        while a.heads[token] != token and a.deps[token] not in _CLAUSES:
            token = a.heads[token]
        if not inside or a.heads[token] != token or a.tags[token] not in ("VBZ", "VBP"):
            return None
        last = inside[-1]
        words = a.text[last.span[0] : last.span[1]]
        closes = not a.text[last.span[1] : end].strip(" .)")
        return last if closes and last.begin == last.end is not None and last.value[:4] in words else None

    def _narrates(self, trigger: int) -> bool:
        """Whether the trigger's clause goes on with a story: "held", "was held"; not "has been held"."""
        a = self._annotation
        if a.tags[trigger] == "VBD":
            return True
        return any(a.tags[child] == "VBD" for child in a.dependents(trigger, "aux", "auxpass"))

    def _told_before(self, times: tuple[Time, ...], trigger: int) -> _Placed | None:
        """The time that the sentence before gives to its main verb, when both tell the past in one paragraph."""
        a = self._annotation
        number = a.sentence_of[trigger]
        if not number:
            return None
        first, last = a.sentences[number - 1]
        if "\n\n" in a.text[a.ends[last - 1] : a.starts[a.sentences[number][0]]]:
            return None
        begin, end = a.starts[first], a.ends[last - 1]
        inside = [
            item for time in times if begin <= time.span[0] < end and _dates(time) and (item := self._place(time))
        ]
        main = [item for item in inside if a.heads[item.clause] == item.clause and a.pos[item.clause] in _VERBAL]
        if len(main) != 1 or verb_direction(a, main[0].clause, self._tense) != PAST:
            return None
        return main[0]

    def _of_time(self, item: _Placed, side: int, times: tuple[Time, ...]) -> EventTime:
        time = item.time
        begin, end = time.begin, time.end
        today = self._published.isoformat() if self._published else None
        if begin is None:
            begin, end = self._of_reference(time, today)
        elif item.relation in self._tense.open_start:
            begin, end = (today if side in (FUTURE, LIKELY_FUTURE) and today and today <= (end or "") else None), end
        elif item.relation in self._tense.open_end and (other := self._range_end(item, times)):
            end = other.end
        elif item.relation in self._tense.open_end:
            end = today if side not in (FUTURE, LIKELY_FUTURE) and today and begin <= today else None
        return EventTime(value=time.value, begin=begin, end=end, source=time.id)

    def _range_end(self, item: _Placed, times: tuple[Time, ...]) -> Time | None:
        """The time that ends the range which `item` begins: "from 2014 to 2019"."""
        at = times.index(item.time) + 1
        if at == len(times) or times[at].end is None or (times[at].end or "") < (item.time.begin or ""):
            return None
        between = self._annotation.text[item.time.span[1] : times[at].span[0]].strip().lower()
        return times[at] if between in self._tense.range_words else None

    @staticmethod
    def _of_reference(time: Time, today: str | None) -> tuple[str | None, str | None]:
        """The interval of "recently", "now" and "soon": up to the publication, its day, or after it."""
        match time.value:
            case "FUTURE_REF":
                return today, None
            case "PRESENT_REF":
                return today, today
        return None, today

    def _of_publication(self, side: int) -> EventTime | None:
        if self._published is None:
            return None
        day = self._published.isoformat()
        if side == PAST_BACKGROUND:
            return EventTime(value="PAST_REF", begin=None, end=day, source=None)
        if side in (FUTURE, LIKELY_FUTURE):
            return EventTime(value="FUTURE_REF", begin=day, end=None, source=None)
        return EventTime(value=day, begin=day, end=day, source=None)


def _dates(time: Time) -> bool:
    """Whether a time says when, rather than how long or how often."""
    if time.type in ("SET", "DURATION"):
        return time.begin is not None
    return True
