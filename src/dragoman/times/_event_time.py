"""The time of an event: the expression that governs its trigger, else the narrative's, else the publication date."""

from collections.abc import Iterator
from datetime import date

from dragoman.annotation import Annotation
from dragoman.record import EventTime, Time
from dragoman.times._calendar import days_of

# Clauses between a trigger and a time that is said for all of them: "said on Monday that X had signed …" is not one.
_CLAUSES = ("ccomp", "advcl", "relcl", "acl", "parataxis")


def event_time(annotation: Annotation, times: tuple[Time, ...], trigger: int) -> EventTime | None:
    """When the event of the token `trigger` happened.

    The expression below the trigger in the syntax, or beside it in its clause; else the only time of the sentence;
    else the publication date, with source None. None where nothing says.
    """
    dated = {_head(annotation, time): time for time in times if time.begin is not None and time.type != "SET"}
    for time in (*_below(annotation, dated, trigger), *_in_clause(annotation, dated, trigger)):
        return _from_time(time)
    number = annotation.sentence_of[trigger]
    start, end = annotation.sentences[number]
    inside = [time for token, time in sorted(dated.items()) if start <= token < end]
    if len(inside) == 1:
        return _from_time(inside[0])
    return _from_publication(annotation.document.published)


def _head(annotation: Annotation, time: Time) -> int:
    tokens = annotation.tokens_in(time.span)
    return annotation.head_of(tokens.start, tokens.stop) if tokens else -1


def _below(annotation: Annotation, dated: dict[int, Time], trigger: int) -> Iterator[Time]:
    """The times whose way up reaches the trigger without crossing another clause, nearest first."""
    found = []
    for token, time in dated.items():
        if token < 0:
            continue
        if token == trigger:
            found.append((0, token, time))
        for steps, above in enumerate(annotation.ancestors(token), 1):
            if above == trigger:
                found.append((steps, token, time))
            if above == trigger or annotation.deps[above] in _CLAUSES or steps > 12:
                break
    found.sort(key=lambda item: item[:2])
    return (time for _, _, time in found)


def _in_clause(annotation: Annotation, dated: dict[int, Time], trigger: int) -> Iterator[Time]:
    """The times of the verb above a noun or a coordinated verb."""
    token = trigger
    for steps, above in enumerate(annotation.ancestors(trigger)):
        if annotation.deps[token] in _CLAUSES or steps > 3:
            return
        yield from _below(annotation, dated, above)
        token = above


def _from_time(time: Time) -> EventTime:
    return EventTime(value=time.value, begin=time.begin, end=time.end, source=time.id)


def _from_publication(published: str | None) -> EventTime | None:
    days = days_of(published[:10]) if published else None
    if days is None:
        return None
    day: date = days[0]
    return EventTime(value=day.isoformat(), begin=day.isoformat(), end=day.isoformat(), source=None)
