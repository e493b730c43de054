"""Which of the places that share a name an article means."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from math import asin, cos, exp, floor, log10, radians, sin, sqrt

import msgspec

from dragoman.lexicon._places import Entry, PlaceKnowledge
from dragoman.places._find import Candidate
from dragoman.record import Actor

EARTH_DIAMETER_KM = 12_742

# Kinds that areas.tsv lists by hand are what news means by the name; they compete with cities as a city of ten
# million people would (log10 = 7).
_BY_HAND = 7.0

# Evidence kept of an article; more changes no choice, and a list of ten thousand names stays linear.
_MOST_EVIDENCE = 200

# How many times more people than any namesake a place must have to be beyond doubt. A city at 30 costs TR-News 0.8
# points: "Paris" and "Cambridge" drag their neighbours along.
_DOMINANT = {"division": 30, "city": 1000}

# What it adds to a reading that other names of the article have readings beside it. Within 161 km on LGL, by weight:
# 79.2% at 0, 81.7% at 1, 82.7% at 1.5, 82.8% at 2.5; TR-News 93.3% to 93.9%; GeoVirus 84.1% to 82.9%.
_NEIGHBOURS = 1.5

# What it adds to a division that the article's towns lie in it: "the governor of Georgia met the mayor of Atlanta".
_TOWNS = 2.0

# What it adds to a reading that all the rest of the article is about its country.
_COUNTRY = 1.5

# Lead from which a choice is evidence for the names still in doubt: at 3 LGL finds 35 places more at the same 94.0%
# within 161 km, at 2 it finds 48 more and has 93.7%.
_CLEAR = 3.0

# Places nearer to each other than this are one for the reader: a city and the county that it names.
_SAME_KM = 100

# People below which a town must be supported by the rest of the article: names of villages are also surnames and
# common words. One without a rival needs less, where recogniser and preposition agree: of 25 such rows in LGL and
# GeoVirus 12 were right and 6 more were places of another country.
_SMALL = 50_000
_VILLAGE = 1_000
_ALONE = 1.2


class Resolved(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate and what it means, with the rule that decided and how far the runner-up was behind."""

    candidate: Candidate
    entry: Entry
    rule: str
    margin: float
    shared_country: str | None
    """The country, if the runner-up lies in it too."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What a name means in the article, how that was found, and its lead."""

    entry: Entry
    how: str
    margin: float
    country: str | None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """A place that a name of the article means beyond doubt."""

    name: str
    entry: Entry


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What the rest of the article says of where it plays, seen from one name."""

    countries: dict[str, float]
    """Share of the article's mentions a country has, 0 to 1."""
    divisions: dict[tuple[str, str], float]
    anchors: tuple[Entry, ...]
    mates: tuple[Entry, ...]
    """What stands beside the name in a list."""
    name: str
    map: "_Map"


class Resolver:
    """Chooses an entry for every candidate of one article."""

    def __init__(self, knowledge: PlaceKnowledge) -> None:
        self._knowledge = knowledge

    def __call__(self, candidates: list[Candidate], actors: tuple[Actor, ...]) -> list[Resolved]:
        """The candidates with their places, in text order. A name means one place in one article."""
        evidence = list(_evidence(candidates))
        named_by_actors = self._countries_of(actors)
        mates = _mates(candidates)
        groups: dict[str, list[Candidate]] = {}
        for candidate in candidates:
            groups.setdefault(_name(candidate), []).append(candidate)
        map_ = _Map(groups)
        chosen: dict[str, Choice] = {}
        for _ in range(2):  # the second time with what the first has made clear
            seen = [*evidence, *_clear(chosen, evidence)]
            chosen = {
                name: self._choose(group, _seen_from(name, seen, named_by_actors, mates[name], map_))
                for name, group in groups.items()
            }
        return [
            Resolved(
                candidate=candidate,
                entry=level,
                rule=f"{_kind(level)}.{choice.how}",
                margin=choice.margin,
                shared_country=choice.country,
            )
            for candidate in candidates
            for choice in [chosen[_name(candidate)]]
            for level in [_level(candidate, choice.entry)]
        ]

    def _countries_of(self, actors: tuple[Actor, ...]) -> dict[str, float]:
        """Country -> how often the article's actors are of it."""
        counts: dict[str, float] = defaultdict(float)
        for actor in actors:
            if actor.country in self._knowledge.countries:
                # An actor that is named often is no stronger a hint than one named thrice: pronouns swell the count.
                counts[actor.country] += 0.5 * min(len(actor.mentions), 3)
        return counts

    def _choose(self, group: list[Candidate], context: Context) -> "Choice":
        """The entry for a name, and its lead over the next place that is elsewhere."""
        entries = group[0].entries
        container = next((c.container for c in group if c.container), ())
        inside = tuple(entry for entry in entries if any(_lies_in(entry, outer) for outer in container))
        ranked = sorted(
            (
                (self._score(entry, context), -place, entry)
                for place, entry in enumerate(inside or _without_towns(entries))
            ),
            key=lambda item: item[:2],
            reverse=True,
        )
        best, _, entry = ranked[0]
        others = [(score, other) for score, _, other in ranked[1:] if distance_km(entry, other) > _SAME_KM]
        margin = best - others[0][0] if others else 9.0
        country = entry.country if not others or others[0][1].country == entry.country else None
        alone = margin >= _ALONE and any(c.sure for c in group) and entry.people >= _VILLAGE
        supported = bool(inside) or entry.people >= _SMALL or alone or self._is_supported(entry, context)
        how = "container" if inside else "unsupported" if not supported else "context" if others else "only"
        return Choice(entry=entry, how=how, margin=margin, country=country)

    def _is_supported(self, entry: Entry, context: Context) -> bool:
        if entry.kind not in ("city", "county"):
            return True
        near = any(distance_km(entry, anchor) < 3 * _SAME_KM for anchor in (*context.anchors, *context.mates))
        return near or context.countries.get(entry.country or "", 0.0) > 0

    def _score(self, entry: Entry, context: Context) -> float:
        size = log10(entry.people + 500)
        known = {"country": 7.5, "metropolis": 8.0, "city": size, "division": size, "county": size - 3}.get(
            entry.kind, _BY_HAND
        )
        # Other names of cities and divisions come from many languages; those of the tables kept by hand are English.
        foreign = not entry.primary and entry.kind in ("city", "division", "county")
        score = known - 1.2 if foreign else known
        if self._knowledge.is_capital(entry):
            score += 1
        if entry.country:
            score += _COUNTRY * context.countries.get(entry.country, 0.0)
        if any(mate.kind == entry.kind and mate.country == entry.country for mate in context.mates):
            score += 2
        if entry.kind == "division":
            score += _TOWNS * context.map.inhabitants(entry, context.name)
        if entry.kind in ("city", "county"):
            score += 2 * context.divisions.get((entry.country or "", entry.division or ""), 0.0)
            nearest = min((distance_km(entry, anchor) for anchor in context.anchors), default=9e9)
            score += 1.5 * exp(-nearest / 300)
            score += _NEIGHBOURS * min(1.0, context.map.neighbours(entry, context.name))
        return score


def _level(candidate: Candidate, entry: Entry) -> Entry:
    """The city or the division around it that share a name: "Kherson" is the city, "Kherson region" the division."""
    wanted = "division" if candidate.division else "city"
    if entry.kind not in ("city", "division") or entry.kind == wanted:
        return entry
    # A chief town has a fair share of its division's people: Wales in Yorkshire does not stand for Wales.
    same = (
        e
        for e in candidate.entries
        if e.kind == wanted
        and e.country == entry.country
        and 50 * min(e.people, entry.people) > max(e.people, entry.people)
    )
    return next((other for other in same if distance_km(entry, other) < 2 * _SAME_KM), entry)


def _without_towns(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The readings without the towns called like a country, which need their state behind a comma ("Peru, Indiana")."""
    if entries[0].kind != "country":
        return entries
    return tuple(entry for entry in entries if entry.kind not in ("city", "county"))


def _name(candidate: Candidate) -> str:
    """The key under which mentions of one name are one: what they could mean."""
    return "|".join(f"{entry.kind}{entry.lat}{entry.lon}" for entry in candidate.entries[:3])


def _evidence(candidates: list[Candidate]) -> Iterator[Evidence]:
    """What names mean beyond doubt, each name once: countries, places without a namesake, divisions behind a comma."""
    seen: set[tuple[str, float]] = set()
    for candidate in candidates:
        name = _name(candidate)
        for entry in (*_certain(candidate.entries), *candidate.container[:1]):
            if (name, entry.lat) not in seen and len(seen) < _MOST_EVIDENCE:
                seen.add((name, entry.lat))
                yield Evidence(name=name, entry=entry)


def _certain(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    first = entries[0]
    if first.kind == "country":
        namesake = any(e.kind in ("division", "metropolis") and e.country != first.country for e in entries[1:])
        return () if namesake else (first,)
    if not first.primary or first.kind not in _DOMINANT:
        return ()
    rivals = (other for other in entries[1:] if distance_km(first, other) > 2 * _SAME_KM)
    outsized = all(
        other.kind in ("city", "county", first.kind) and other.people * _DOMINANT[first.kind] < first.people
        for other in rivals
    )
    return (first,) if outsized else ()


def _clear(chosen: dict[str, "Choice"], evidence: list[Evidence]) -> Iterator[Evidence]:
    """What the names that were in doubt turned out to mean, where nothing else comes near."""
    known = {item.name for item in evidence}
    for name, choice in chosen.items():
        if name not in known and choice.margin >= _CLEAR and choice.how != "unsupported":
            yield Evidence(name=name, entry=choice.entry)


def _mates(candidates: list[Candidate]) -> dict[str, tuple[Entry, ...]]:
    """Name -> the first readings of its neighbours in lists ("in Oregon, Washington and Idaho")."""
    mates: dict[str, list[Entry]] = defaultdict(list)
    for left, right in pairwise(candidates):
        # A comma, "and", or both lie between two members of a list.
        if 1 <= right.start - left.end <= 2 and not left.container and len(mates) < _MOST_EVIDENCE:
            mates[_name(left)].append(right.entries[0])
            mates[_name(right)].append(left.entries[0])
    return defaultdict(tuple, {name: tuple(entries[:6]) for name, entries in mates.items()})


def _seen_from(
    name: str, evidence: list[Evidence], actors: dict[str, float], mates: tuple[Entry, ...], map_: "_Map"
) -> Context:
    """The context without what the name itself brought in, so that no reading supports itself."""
    counts = defaultdict(float, actors)
    for item in evidence:
        if item.name != name and item.entry.country:
            counts[item.entry.country] += 1
    total = sum(counts.values())
    countries = {country: count / total for country, count in counts.items()}
    others = [item.entry for item in evidence if item.name != name and item.entry.kind != "country"]
    divisions: dict[tuple[str, str], float] = defaultdict(float)
    for entry in others:
        if entry.country and entry.division:
            divisions[entry.country, entry.division] += 1 / len(others)
    anchors = tuple(entry for entry in others if entry.kind in ("city", "division"))
    return Context(countries=countries, divisions=divisions, anchors=anchors, mates=mates, name=name, map=map_)


class _Map:
    """All readings of all names on a grid of one degree, to count how many names of the article could lie together."""

    def __init__(self, groups: dict[str, list[Candidate]]) -> None:
        self._cells: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)
        self._towns: dict[tuple[str | None, str | None], set[str]] = defaultdict(set)
        self._named = 0
        for name, group in groups.items():
            towns = [entry for entry in group[0].entries if entry.kind in ("city", "county")]
            for entry in towns:
                self._cells[floor(entry.lat), floor(entry.lon)][name] = 1 / len(towns)
            if towns:
                self._named += 1
                biggest = max(towns, key=lambda entry: entry.people)
                self._towns[biggest.country, biggest.division].add(name)

    def neighbours(self, entry: Entry, name: str) -> float:
        """How many other names have a reading within a degree or two, each weighed by how few readings it has."""
        lat, lon = floor(entry.lat), floor(entry.lon)
        near: dict[str, float] = {}
        for cell in ((lat + up, lon + right) for up in (-1, 0, 1) for right in (-1, 0, 1)):
            near |= self._cells.get(cell, {})
        return sum(weight for other, weight in near.items() if other != name)

    def inhabitants(self, division: Entry, name: str) -> float:
        """The share of the article's other town names whose biggest reading lies in a division."""
        inside = self._towns.get((division.country, division.division), set()) - {name}
        return len(inside) / max(1, self._named - 1)


def _lies_in(entry: Entry, outer: Entry) -> bool:
    if entry is outer or entry.country is None or entry.country != outer.country:
        return False
    return outer.kind == "country" or outer.division is None or entry.division == outer.division


def _kind(entry: Entry) -> str:
    """The kind that a row's rule names; what areas.tsv lists is an "area"."""
    return entry.kind if entry.kind in ("country", "division", "county", "city") else "area"


def distance_km(one: Entry, other: Entry) -> float:
    """Great-circle distance in kilometres."""
    lat1, lon1, lat2, lon2 = map(radians, (one.lat, one.lon, other.lat, other.lon))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return EARTH_DIAMETER_KM * asin(sqrt(half))
