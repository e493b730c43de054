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


class Places:
    """Finds names of places and resolves them to coordinates."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, annotation: Annotation, actors: tuple[Actor, ...]) -> tuple[Place, ...]:
        """The article's places, in text order."""
        knowledge = self._lexicon.places
        candidates = Finder(knowledge)(annotation, actors)
        roles = Roles(knowledge)
        resolved = Resolver(knowledge)(candidates, actors)
        kept = [
            item
            for item in resolved
            if item.rule not in _UNSUPPORTED and roles.is_place(annotation, item.candidate, item.entry)
        ]
        return tuple(_row(annotation, number, item) for number, item in enumerate(kept, 1))


def _row(annotation: Annotation, number: int, resolved: Resolved) -> Place:
    entry, candidate = resolved.entry, resolved.candidate
    return Place(
        id=f"p{number}",
        span=annotation.span(candidate.start, candidate.end),
        name=entry.name,
        country=entry.country,
        lat=entry.lat,
        lon=entry.lon,
        geonames=entry.geonames,
        confidence=0.9,
        rule=resolved.rule,
    )
