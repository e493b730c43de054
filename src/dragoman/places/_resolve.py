"""Which of the places that share a name an article means."""

from collections import defaultdict
from collections.abc import Iterable
from math import asin, cos, exp, log10, radians, sin, sqrt
from typing import TypeVar

import msgspec

from dragoman.lexicon._places import Entry, PlaceKnowledge
from dragoman.places._find import Candidate
from dragoman.record import Actor

Key = TypeVar("Key")

EARTH_DIAMETER_KM = 12_742

# Kinds that areas.tsv lists by hand are what news means by the name; they compete with cities as a city of ten
# million people would (log10 = 7).
_BY_HAND = 7.0


class Resolved(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate and what it means, with the rule that decided and how far the runner-up was behind."""

    candidate: Candidate
    entry: Entry
    rule: str
    margin: float


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What the rest of the article says of where it plays."""

    countries: dict[str, float]
    """Share of the article's mentions a country has, 0 to 1."""
    divisions: dict[tuple[str, str], float]
    anchors: tuple[Entry, ...]
    """Places that are beyond doubt."""


class Resolver:
    """Chooses an entry for every candidate of one article."""

    def __init__(self, knowledge: PlaceKnowledge) -> None:
        self._knowledge = knowledge

    def __call__(self, candidates: list[Candidate], actors: tuple[Actor, ...]) -> list[Resolved]:
        """The candidates with their places, in text order. A name means one place in one article."""
        context = self._context(candidates, actors)
        groups: dict[str, list[Candidate]] = {}
        for candidate in candidates:
            groups.setdefault(_name(candidate), []).append(candidate)
        chosen = {name: self._choose(group, context) for name, group in groups.items()}
        return [
            Resolved(candidate=candidate, entry=entry, rule=rule, margin=margin)
            for candidate in candidates
            for entry, rule, margin in [chosen[_name(candidate)]]
        ]

    def _context(self, candidates: list[Candidate], actors: tuple[Actor, ...]) -> Context:
        countries: dict[str, float] = defaultdict(float)
        divisions: dict[tuple[str, str], float] = defaultdict(float)
        anchors: dict[str, Entry] = {}
        for candidate in candidates:
            for entry in _certain(candidate):
                if entry.country:
                    countries[entry.country] += 1
                if entry.country and entry.division and entry.kind != "country":
                    divisions[entry.country, entry.division] += 1
                if entry.kind in ("city", "division"):
                    anchors[_name(candidate)] = entry
        for actor in actors:
            if actor.country in self._knowledge.countries:
                # An actor that is named often is no stronger a hint than one named thrice: pronouns swell the count.
                countries[actor.country] += 0.5 * min(len(actor.mentions), 3)
        return Context(countries=_shares(countries), divisions=_shares(divisions), anchors=tuple(anchors.values()))

    def _choose(self, group: list[Candidate], context: Context) -> tuple[Entry, str, float]:
        """The entry for a name, the rule that chose it, and its lead over the next place that is elsewhere."""
        entries = group[0].entries
        container = next((c.container for c in group if c.container), ())
        inside = tuple(entry for entry in entries if any(_lies_in(entry, outer) for outer in container))
        ranked = sorted(
            ((self._score(entry, context), -place, entry) for place, entry in enumerate(inside or entries)),
            reverse=True,
        )
        best, _, entry = ranked[0]
        others = [score for score, _, other in ranked[1:] if distance_km(entry, other) > 100]
        margin = best - others[0] if others else 9.0
        return entry, _rule(entry, bool(inside), bool(others)), margin

    def _score(self, entry: Entry, context: Context) -> float:
        size = log10(entry.people + 500)
        known = {"country": 7.5, "city": size, "division": size, "county": size - 3}.get(entry.kind, _BY_HAND)
        score = known if entry.primary else known - 1.2
        if entry.country:
            score += 3 * context.countries.get(entry.country, 0.0)
        if entry.country and entry.division and entry.kind in ("city", "county"):
            score += 2 * context.divisions.get((entry.country, entry.division), 0.0)
        if entry.kind in ("city", "county") and context.anchors:
            nearest = min(
                (distance_km(entry, anchor) for anchor in context.anchors if anchor is not entry), default=9e9
            )
            score += 1.5 * exp(-nearest / 300)
        return score


def _name(candidate: Candidate) -> str:
    """The key under which mentions of one name are one: what they could mean."""
    return "|".join(f"{entry.kind}{entry.lat}{entry.lon}" for entry in candidate.entries[:3])


def _certain(candidate: Candidate) -> Iterable[Entry]:
    """What a name means beyond doubt: a country, the only place of its name, the division behind its comma."""
    first = candidate.entries[0]
    lands = {entry.country for entry in candidate.entries if entry.kind == "division"}
    if first.kind == "country" or len(candidate.entries) == 1 or (first.kind == "division" and len(lands) == 1):
        yield first
    yield from candidate.container[:1]


def _shares(counts: dict[Key, float]) -> dict[Key, float]:
    total = sum(counts.values())
    return {key: count / total for key, count in counts.items()}


def _lies_in(entry: Entry, outer: Entry) -> bool:
    if entry is outer or entry.country is None or entry.country != outer.country:
        return False
    return outer.kind == "country" or outer.division is None or entry.division == outer.division


def _rule(entry: Entry, contained: bool, rivals: bool) -> str:
    kind = entry.kind if entry.kind in ("country", "division", "county", "city") else "area"
    return f"{kind}.container" if contained else f"{kind}.context" if rivals else f"{kind}.only"


def distance_km(one: Entry, other: Entry) -> float:
    """Great-circle distance in kilometres."""
    lat1, lon1, lat2, lon2 = map(radians, (one.lat, one.lon, other.lat, other.lon))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return EARTH_DIAMETER_KM * asin(sqrt(half))
