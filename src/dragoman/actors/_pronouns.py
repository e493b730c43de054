"""Who "he", "she" and "they" are."""

from dragoman.actors._cast import Cast, Entity
from dragoman.annotation import Annotation


class PronounResolver:
    """Finds the pronouns of an article and gives each to the most likely actor before it, or to nobody."""

    def __init__(self, annotation: Annotation, cast: Cast) -> None:
        self._a = annotation
        self._cast = cast
        self._pronouns = cast.knowledge.pronouns

    def tokens(self) -> list[int]:
        """The pronouns that may mean an actor."""
        return [
            t for t, word in enumerate(self._a.lower) if word in self._pronouns and self._a.tags[t] in ("PRP", "PRP$")
        ]

    def resolve(self, token: int) -> Entity | None:
        """Gives the pronoun to an actor, if one fits."""
        return None
