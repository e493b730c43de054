"""Commitments followed by deeds: a later event of those bound, towards those concerned, of the promised kind.

The words of an article tell what becomes of a promise only where they repeat it. "The envoy held talks in Lima" repeats
nothing of "Oslo will send a representative to Peru", but the coded event does: who acts, where, and what sort of act.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from dragoman.ledger._follow_words import Following, Reading, Word, side
from dragoman.lexicon._commitments import Keeping, Outcome
from dragoman.record import Actor, Commitment, Event, Span

_DONE = frozenset({"actual", "ongoing"})
# Words around a mention in which an office may stand ("Juan Diaz, Peru's envoy for the border").
OFFICE_WORDS = 5


class Parties(msgspec.Struct, frozen=True):
    """Who is bound by a promise and whom it concerns: persons by name, states and bodies by their sides."""

    persons: frozenset[str]
    bodies: frozenset[str]
    met: frozenset[str]
    aims: frozenset[str]
    sent: bool
    """An envoy is to act: no other official's deed keeps the promise."""
    coming: bool = False
    """Somebody is to come: it does not do that he meets, elsewhere, another official of those who invited him."""


class Act(msgspec.Struct, frozen=True):
    """An event of an article, as a promise can be compared with it."""

    event: Event
    doers: tuple[Actor, ...]
    others: tuple[Actor, ...]
    country: str | None
    begin: date | None
    span: Span
    reach: Span
    """All its evidence, from the first word to the last."""
    codes: frozenset[str]
    """CAMEO codes of what the same parties did on the same day: "their first conversation" was the call told before."""


def who(actor: Actor) -> str:
    """A person through all articles: the same id, else the same name."""
    return actor.wikidata or actor.name


def parties(reading: Reading, row: Commitment, words: tuple[Word, ...], action: int | None) -> Parties:
    """The parties of one saying; who speaks for the one bound, and so stands behind him in `by`, does not act."""
    bound = [reading.actors[name] for name in row.by[:1] if name in reading.actors]
    met = [reading.actors[name] for name in row.to if name in reading.actors]
    named = [actor for actor in bound if actor.type == "person"]
    own = {side(actor) for actor in bound if actor.type != "person"}
    envoys = reading.rules.envoys
    sent = (
        action is not None
        and words[action].stem in reading.rules.sends
        and not envoys.isdisjoint(word.stem for word in words[action + 1 :])
    )
    return Parties(
        persons=frozenset(who(actor) for actor in named),
        bodies=frozenset(filter(None, own)),
        met=frozenset(who(actor) for actor in met if actor.type == "person"),
        aims=frozenset(filter(None, (side(actor) for actor in met if actor.type != "person")))
        - {side(actor) for actor in bound},
        sent=sent or any(is_envoy(reading, actor) for actor in bound),
    )


def turned(given: Parties, inviting: frozenset[str]) -> Parties:
    """The parties of an invitation: those invited are to come, to those who invite or to their country."""
    return Parties(given.met, given.aims, given.persons, inviting, sent=False, coming=True)


def is_envoy(reading: Reading, actor: Actor) -> bool:
    """Whether the article, or the table of offices, calls the actor somebody's envoy."""
    rules = reading.rules
    called = [rules.stem(word.lower()) for word in f"{actor.name} {actor.position or ''}".split()]
    if not rules.envoys.isdisjoint(called):
        return True
    text = reading.record.document.text
    return any(
        not rules.envoys.isdisjoint(rules.stem(word.lower()) for word in text[start:end].split())
        for start, end in actor.mentions
    )


def acts(reading: Reading) -> Iterator[Act]:
    """The article's events that were done or not done on a known day; a visit is told from the visitor's side."""
    record, rules = reading.record, reading.rules
    places = {place.id: place.country for place in record.places}
    codes: defaultdict[tuple[frozenset[str], str | None], set[str]] = defaultdict(set)
    for event in record.events:
        codes[_occasion(event)].add(event.cameo)
    for event in record.events:
        if event.type is None or event.status not in _DONE | {"negated"} or event.time is None or not event.actor:
            continue
        doers = tuple(reading.actors[name] for name in event.actor if name in reading.actors)
        others = tuple(reading.actors[name] for name in event.recipient if name in reading.actors)
        span = min(event.evidence)[0], max(event.evidence)[1]
        act = Act(
            event=event,
            doers=doers,
            others=others,
            country=places.get(event.place or ""),
            begin=_day(event.time.begin),
            span=event.evidence[0],
            reach=span,
            codes=frozenset(codes[_occasion(event)]),
        )
        turned = msgspec.structs.replace(act, doers=others, others=doers)
        if event.cameo not in rules.words.hosting:
            yield act
        if event.cameo in rules.words.hosting + rules.words.mutual:
            yield turned


def _occasion(event: Event) -> tuple[frozenset[str], str | None]:
    return frozenset((*event.actor, *event.recipient)), event.time.begin if event.time else None


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value[:10]) if value else None


class Fit(msgspec.Struct, frozen=True):
    """What an act shows of a promise: the status, and whom of those concerned it reached."""

    status: Outcome
    reached: frozenset[str]


def fit(reading: Reading, act: Act, promise: Parties, keeping: Keeping, since: date, *, refused: bool) -> Fit | None:
    """What the act shows; None if it is somebody else's, somewhere else, of another time or another kind."""
    if act.begin is None or not since <= act.begin <= since + timedelta(days=keeping.days):
        return None
    if not _by_the_bound(reading, act, promise, keeping):
        return None
    reached = _reached(act, promise, keeping)
    if not reached and (promise.met or promise.aims or keeping.shared == 0):
        return None
    status = _status(act, keeping, refused=refused)
    return Fit(status, reached) if status is not None else None


def _status(act: Act, keeping: Keeping, *, refused: bool) -> Outcome | None:
    event = act.event
    if event.status == "negated":
        return None
    if event.cameo.startswith(keeping.against) and keeping.against:
        return None if refused else "withdrawn"
    if event.type not in keeping.types:
        return None
    if refused:
        return keeping.undone
    if not act.codes.isdisjoint(keeping.steps) or event.status == "ongoing":
        return "in_progress"
    return "kept"


def _by_the_bound(reading: Reading, act: Act, promise: Parties, keeping: Keeping) -> bool:
    for actor in act.doers:
        if who(actor) in promise.persons:
            return True
        same = side(actor)
        if promise.sent:
            fits = same in promise.bodies and actor.type in ("person", "unnamed") and is_envoy(reading, actor)
        else:
            fits = same in promise.bodies
        if fits:
            return True
    return False


def _reached(act: Act, promise: Parties, keeping: Keeping) -> frozenset[str]:
    """Those concerned whom the act is done to, or in whose country it is done."""
    persons = promise.met & {who(actor) for actor in act.others}
    sides = {side(actor) for actor in act.others if not (promise.coming and actor.type == "person")}
    if keeping.travels and act.country is not None:
        sides = {act.country}  # a guest received on the way, elsewhere, is no visit
    elif act.country is not None:
        sides |= {act.country}
    return persons | (promise.aims & sides)


def together(left: Parties, right: Parties) -> Parties:
    """The parties of two sayings of one promise."""
    return Parties(
        left.persons | right.persons,
        left.bodies | right.bodies,
        left.met | right.met,
        left.aims | right.aims,
        left.sent or right.sent,
        left.coming or right.coming,
    )


def same_meeting(left: Parties, right: Parties) -> bool:
    """The same persons are to meet, whatever the word for it ("will visit", "will fly to")."""
    return bool(left.persons & right.persons and (left.met & right.met or left.aims & right.aims))


def other_meeting(left: Parties, right: Parties) -> bool:
    """Other persons are to meet, or others are to be met: two meetings, whatever the words."""
    hosts = bool(left.persons and right.persons) and left.persons.isdisjoint(right.persons)
    guests, others = left.met | left.aims, right.met | right.aims
    return hosts or (bool(guests and others) and guests.isdisjoint(others))


def keeping_for(kind: str, action: str | None, rules: Following) -> Keeping | None:
    """The acts that keep a promise of that kind, told by that word."""
    return rules.keepings.get((kind, action or "")) or rules.keepings.get((kind, ""))


def whole(span: Span, actors: tuple[Actor, ...]) -> Span:
    """The span with the names that it cuts: an event's words may begin within one."""
    start, end = span
    for actor in actors:
        for left, right in actor.mentions:
            if left < span[0] < right:
                start = min(start, left)
            if left < span[1] < right:
                end = max(end, right)
    return start, end
