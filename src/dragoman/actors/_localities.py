"""Cities, towns and regions as those who live there: whom an act hits when the text names nobody else.

"Russia shelled Kherson" and "bombs killed 48 in Mosul" have a recipient that is no state and no body. Such an actor is
unnamed, so it leaves the record again unless an event or a statement speaks of it.
"""

from collections.abc import Iterator

from dragoman.actors._cast import Cast, Entity
from dragoman.actors._scan import Hit
from dragoman.annotation import Annotation

STATES = ("country", "adjective", "people")
LABELS = frozenset({"GPE", "LOC"})


def mention_localities(annotation: Annotation, cast: Cast, hits: list[Hit]) -> None:
    """Gives every name of a place that means no actor yet to the people of that place."""
    countries = {hit.head: hit.name.country for hit in hits if hit.name.kind in ("place", "capital")}
    # A country that is no actor here was left out on purpose: "US-led troops".
    sides = {token for hit in hits if hit.name.kind in STATES for token in range(hit.start, hit.end)}
    for start, end in _names(annotation, countries):
        head = annotation.head_of(start, end)
        taken = any(token in cast.at_head or token in sides for token in range(start, end))
        if start not in cast.dateline and not taken:
            a, b = annotation.span(start, end)
            text = annotation.text[a:b]
            entity = Entity(
                key=f"place:{text.lower()}",
                name=text,
                type="unnamed",
                country=countries.get(head),
                number="thing",
                rule="locality",
                confidence=0.6,
            )
            cast.mention(cast.get(entity.key, entity), start, end)


def _names(annotation: Annotation, known: dict[int, str | None]) -> Iterator[tuple[int, int]]:
    """Token ranges of the names of places: the recogniser's without article and genitive, and the gazetteer's."""
    covered: set[int] = set()
    for name in annotation.entities:
        start = name.start + (annotation.lower[name.start] in ("the", "a", "an"))
        end = name.end - (annotation.lower[name.end - 1] in ("'s", "’s", "'", "’"))
        capital = any(annotation.words[token][0].isupper() for token in range(start, end))  # "in western Iran"
        if name.label in LABELS and capital:
            covered.update(range(start, end))
            yield start, end
    yield from ((head, head + 1) for head in known if head not in covered)
