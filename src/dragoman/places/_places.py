"""The places of one article."""

from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.record import Actor, Place


class Places:
    """Finds names of places and resolves them to coordinates."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, annotation: Annotation, actors: tuple[Actor, ...]) -> tuple[Place, ...]:
        """The article's places, in text order."""
        return ()
