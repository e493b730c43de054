"""Same event: mentions of one thing that happened, within an article and across articles, gathered into one event.

Each mention in its order joins the event that speaks most for it, or founds one: a day's news joins without touching
the rest, and building again gives the same events with the same names. What spoke for it is kept, for `why`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from dragoman.ledger._ids import EVENT, short_id
from dragoman.ledger._terms import Terms, Vector, as_mapping, cosine, hashed
from dragoman.ledger._window import FAR
from dragoman.lexicon import INTERNATIONAL

# Statuses of what has not happened yet when it is told.
TO_COME = frozenset({"planned", "promised", "offered", "requested", "threatened", "hypothetical"})

# News tells what happened in the last three days, and what is to come within two weeks, when it gives no date.
DAYS_BEFORE, DAYS_AFTER = 3, 14

# A time longer than this ("this year", "since 2014") does not tell two events apart, nor make them one.
LONGEST_DAYS = 31

# What speaks for two mentions being one event. Story, word and the words around were set on the train split of ECB+,
# where only words can speak (docs/ledger.md); dates, actors and places by reading joined and parted pairs of the
# 2022-2023 news summaries.
SAME_STORY = 1.5
SAME_STEM = 3.0
ALIKE_STEM = 1.0
SAME_WORDS = 2.0
SAME_ARTICLE = 1.0
SAME_TRIGGER = 6.0
SAME_DAY = 1.5
NEAR_DAY = 0.5
SAME_PAIR = 1.0
SAME_PLACE = 1.0
OTHER_PLACE = -1.5
SAME_MODE = 0.75
OTHER_MODE = -1.0
ENOUGH = 4.0

# A stem this rare (one document in 33) speaks with its full weight, commoner ones ("say", "take") with less.
RARE = 3.5

# "invasion" and "invaded" have other stems but begin alike.
BEGINNING = 4

# Mentions of an event that a new one is compared with: its first and so many of its latest.
LATEST = 4

# Stems around a mention that are kept to compare it by.
KEPT = 16


COMPARED = (
    *("id", "n", "start", "type", "mode", "quad_class", "actor", "actor_code", "recipient", "recipient_code"),
    *("earliest", "latest", "dated", "place", "place_country", "trigger", "terms", "weights"),
)
"""The columns that `Mention` reads."""


class Mention:
    """What is known of a mention when it is compared."""

    def __init__(self, row: dict[str, Any], story: int, terms: Terms) -> None:
        self.id: str = row["id"]
        self.n: int = row["n"]
        self.start: int = row["start"]
        self.order: tuple[int, int, str] = (row["n"], row["start"], row["id"])
        self.type: str | None = row["type"]
        self.mode: str | None = row["mode"]
        self.mutual: bool = row["quad_class"] == 1
        self.actors = _keys(row["actor_code"], row["actor"])
        self.recipients = _keys(row["recipient_code"], row["recipient"])
        self.sides = self.actors | self.recipients
        self.earliest: int | None = row["earliest"]
        self.latest: int | None = row["latest"]
        self.dated: bool = bool(row["dated"])
        self.place: str | None = row["place"]
        self.country: str | None = row["place_country"]
        self.story = story
        self.stems = frozenset(terms.stems(row["trigger"]))
        self.vector = Vector(tuple(row["terms"]), tuple(row["weights"]))
        self._terms = terms

    @cached_property
    def mapping(self) -> dict[int, int]:
        """The vector by term."""
        return as_mapping(self.vector)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """How the trigger's longer stems begin."""
        return frozenset(stem[:BEGINNING] for stem in self.stems if len(stem) >= BEGINNING)

    def weight(self, stems: frozenset[str]) -> float:
        """How much the rarest of `stems` tells, 0 to 1."""
        return max((min(1.0, self._terms.rarity(stem) / RARE) for stem in stems), default=0.0)


def around(trigger: str, sentence: str, terms: Terms) -> Vector:
    """The words around a mention, its own left out: they tell what it is about, its stem is compared by itself."""
    whole, own = terms.vector(sentence, KEPT), {hashed(stem) for stem in terms.stems(trigger)}
    kept = [(term, weight) for term, weight in zip(whole.terms, whole.weights, strict=True) if term not in own]
    return Vector(tuple(term for term, _ in kept), tuple(weight for _, weight in kept))


class Joined(NamedTuple):
    """Where a mention went, and why."""

    event: str
    why: str | None


class _Reason(NamedTuple):
    score: float
    words: tuple[str, ...]


_APART = _Reason(-float(FAR), ())


class Events:
    """The events that mentions of some days can join."""

    def __init__(self) -> None:
        self._mentions: defaultdict[str, list[Mention]] = defaultdict(list)
        self._found_by: defaultdict[tuple[object, ...], Counter[str]] = defaultdict(Counter)

    def add(self, mention: Mention, event: str) -> None:
        """Keeps a mention that is already judged."""
        self._mentions[event].append(mention)
        for key in _lookups(mention):
            self._found_by[key][event] += 1

    def remove(self, mention: str, event: str) -> None:
        """Forgets a mention that a new reading no longer tells."""
        for gone in [one for one in self._mentions[event] if one.id == mention]:
            self._mentions[event].remove(gone)
            for key in _lookups(gone):
                self._found_by[key][event] -= 1
        if not self._mentions[event]:
            del self._mentions[event]

    def place(self, mention: Mention) -> Joined:
        """The event that the mention belongs to; a new one, named after the mention, if none speaks for it."""
        best, reason = None, _Reason(ENOUGH, ())
        for event in self._candidates(mention):
            found = self._compare(mention, self._mentions[event])
            if found.score > reason.score:
                best, reason = event, found
        event = best or self._founded(mention)
        self.add(mention, event)
        return Joined(event, f"{', '.join(reason.words)} ({reason.score:.1f} of {ENOUGH:.1f})" if best else None)

    def _founded(self, mention: Mention) -> str:
        """An event's name, that of the mention which founds it; another one where that is taken.

        It can be taken after a new reading: the event lives on in other articles, the words no longer tell it.
        """
        name = EVENT + mention.id[2:]
        return short_id(EVENT, mention.id, "again") if name in self._mentions else name

    def _candidates(self, mention: Mention) -> list[str]:
        found = {event for key in _lookups(mention) for event, count in self._found_by[key].items() if count}
        return sorted(found, key=lambda event: self._mentions[event][0].order)

    def _compare(self, mention: Mention, others: list[Mention]) -> _Reason:
        """What speaks for the mention being what `others` tell; the founder and the first dated one have a veto."""
        reason = _speaks(mention, others[0])
        if reason is _APART or len(others) == 1:
            return reason
        dated = next((one for one in others if one.dated), None)
        if dated is not None and _speaks(mention, dated) is _APART:
            return _APART
        return max([reason, *(_speaks(mention, one) for one in others[1:][-LATEST:])], key=_score)


def _score(reason: _Reason) -> float:
    return reason.score


def _lookups(mention: Mention) -> Iterator[tuple[object, ...]]:
    """What an event is found by: its type in its story; its type, week, an actor and the trigger's stem anywhere."""
    yield mention.type, mention.story
    for week in weeks(mention.earliest, mention.latest):
        for actor in sorted(mention.sides):
            for stem in sorted(mention.stems):
                yield mention.type, week, actor, stem


def weeks(earliest: int | None, latest: int | None) -> range:
    """The weeks, numbered from year 1, that a window touches."""
    if earliest is None or latest is None:
        return range(0)
    return range(earliest // 7, latest // 7 + 1)


def _speaks(left: Mention, right: Mention) -> _Reason:
    """What speaks for two mentions being one event; _APART if they cannot be."""
    when = _same_time(left, right)
    if when is None:
        return _APART
    who = _same_actors(left, right)
    if who is None:
        return _APART
    same_story = left.story == right.story
    if not same_story and not left.sides & right.sides:
        return _APART  # "people were killed", here and there
    reasons = [
        who,
        when,
        _same_place(left, right),
        (SAME_STORY, "same story") if same_story else None,
        _same_word(left, right),
        _same_mode(left, right),
        _same_surroundings(left, right),
    ]
    held = [reason for reason in reasons if reason and abs(reason[0]) >= LEAST]
    return _Reason(sum(weight for weight, _ in held), tuple(words for _, words in held))


LEAST = 0.1
"""What speaks less than this is not worth telling."""


def _same_word(left: Mention, right: Mention) -> tuple[float, str] | None:
    common = left.stems & right.stems
    if common:
        return SAME_STEM * left.weight(common), f"same word ({'/'.join(sorted(common))})"
    return (ALIKE_STEM, "word alike") if left.beginnings & right.beginnings else None


def _same_mode(left: Mention, right: Mention) -> tuple[float, str] | None:
    if left.mode is None or right.mode is None:
        return None
    return (SAME_MODE, f"same mode ({left.mode})") if left.mode == right.mode else (OTHER_MODE, "other mode")


def _same_surroundings(left: Mention, right: Mention) -> tuple[float, str]:
    if left.n != right.n:
        return SAME_WORDS * cosine(left.vector, right.mapping), "words alike"
    return (SAME_TRIGGER, "same words") if left.start == right.start else (SAME_ARTICLE, "same article")


def _same_actors(left: Mention, right: Mention) -> tuple[float, str] | None:
    """Whether actors and recipients agree where both are known; None if they do not.

    What two sides do together (verbal cooperation) is the same whoever is named first.
    """
    if left.mutual and right.mutual:
        common, least = left.sides & right.sides, min(len(left.sides), len(right.sides), 2)
        if len(common) < least:
            return None
        return (SAME_PAIR, "same pair") if len(common) > 1 else (0.0, "")
    agree = 0
    for one, other in ((left.actors, right.actors), (left.recipients, right.recipients)):
        if one and other:
            if not one & other:
                return None
            agree += 1
    return (SAME_PAIR, "same actor and recipient") if agree == 2 else (0.0, "")


def _same_time(left: Mention, right: Mention) -> tuple[float, str] | None:
    """Whether both can have happened on one day; None if not."""
    if left.earliest is None or right.earliest is None or left.latest is None or right.latest is None:
        return 0.0, ""
    # A day's slack: an evening in Washington is the next morning in Beijing.
    if left.earliest > right.latest + 1 or right.earliest > left.latest + 1:
        return None
    return (SAME_DAY, "same date") if left.dated and right.dated else (NEAR_DAY, "same days")


def _same_place(left: Mention, right: Mention) -> tuple[float, str] | None:
    if not left.place or not right.place:
        return None
    if left.place == right.place:
        return SAME_PLACE, f"same place ({left.place})"
    # "Ukraine" and "Kherson" can be one place, Kyiv and Kherson cannot; a country's name says no more than its code.
    return (OTHER_PLACE, "other place") if left.country != right.country else (OTHER_PLACE / 2, "other place name")


def _keys(codes: list[str | None] | None, names: list[str] | None) -> frozenset[str]:
    """Actors as they are compared: by country, bodies of no country by name; unnamed ones ("people") not at all.

    "Zelenskiy", "Kyiv" and "Ukraine" act as one in the news; the first three letters of a code are the country, or
    one of INTERNATIONAL for bodies of several.
    """
    found = set()
    for code, name in zip(codes or (), names or (), strict=True):
        place = (code or "")[:3]
        if place and place != NOWHERE:
            found.add(name.casefold() if place in INTERNATIONAL else place)
        elif not code:
            found.add(name.casefold())
    return frozenset(found)


NOWHERE = "---"
"""What stands in a code for an actor whose country is unknown."""


def window(row: dict[str, Any], begin: int | None, end: int | None, day: int | None) -> tuple[int | None, int | None]:
    """The days on which a mention's event can have happened; (None, None) where nothing is known."""
    if row["dated"] and begin is not None and end is not None:
        return (begin, end) if end - begin <= LONGEST_DAYS else (None, None)
    if row["dated"] or day is None:
        return None, None
    return (day, day + DAYS_AFTER) if row["status"] in TO_COME else (day - DAYS_BEFORE, day)
