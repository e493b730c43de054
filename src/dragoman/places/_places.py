"""The places of one article."""

from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.places._find import Finder
from dragoman.places._resolve import Resolved, Resolver
from dragoman.places._role import Roles
from dragoman.record import Actor, Place

# A small town that nothing else in the article supports: of 14 such rows in TR-News 3 were right, the rest surnames
# and common words.
_UNSUPPORTED = ("city.unsupported", "county.unsupported")

# The lead over the best namesake elsewhere below which a row has no coordinates. Within 161 km of what was chosen by
# context in TR-News, GeoVirus and LGL: towns below 1.2 44% (148 of 335), below 2 85% (103 of 121), from there 93% (581
# of 626); counties below 0.3 22% (5 of 23), above 94%; areas below 0.7 33% (5 of 15), above 89%; divisions 79% below
# 0.7 and so kept.
_UNSURE = {"city": 1.2, "county": 0.3, "area": 0.7}
_FAIR = 2.0

# The same share by rule where no lead tells more. Of countries and areas the place itself is counted, as datasets put
# the point that stands for them up to 1,000 km apart.
_CONFIDENCE = {
    "city.container": 0.99,
    "city.only": 0.96,
    "county.container": 0.99,
    "county.only": 0.97,
    "division.only": 0.97,
    "division.container": 0.95,
    "country.only": 0.97,
    "area.only": 0.93,
}


class Places:
    """Finds names of places and resolves them to coordinates."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, annotation: Annotation, actors: tuple[Actor, ...]) -> tuple[Place, ...]:
        """The article's places, in text order; those that namesakes leave in doubt have no coordinates."""
        knowledge = self._lexicon.places
        candidates = Finder(knowledge)(annotation, actors)
        roles = Roles(knowledge)
        kept = [
            item
            for item in Resolver(knowledge)(candidates, actors)
            if item.rule not in _UNSUPPORTED and roles.is_place(annotation, item.candidate, item.entry)
        ]
        return tuple(_row(annotation, number, item) for number, item in enumerate(kept, 1))


def _row(annotation: Annotation, number: int, resolved: Resolved) -> Place:
    entry, candidate = resolved.entry, resolved.candidate
    span = annotation.span(candidate.start, candidate.end)
    kind = resolved.rule.partition(".")[0]
    if resolved.margin < _UNSURE.get(kind, 0.0):
        return Place(
            id=f"p{number}",
            span=span,
            name=entry.name,
            country=resolved.shared_country,
            confidence=0.9,
            rule=f"{kind}.ambiguous",
        )
    return Place(
        id=f"p{number}",
        span=span,
        name=entry.name,
        country=entry.country,
        lat=entry.lat,
        lon=entry.lon,
        geonames=entry.geonames,
        confidence=_confidence(resolved),
        rule=resolved.rule,
    )


def _confidence(resolved: Resolved) -> float:
    known = _CONFIDENCE.get(resolved.rule)
    if known is not None:
        return known
    return 0.86 if resolved.margin < _FAIR else 0.94
