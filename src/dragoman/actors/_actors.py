"""The actors of one article."""

from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.record import Actor


class Actors:
    """Finds, links and codes the actors of an annotated article."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, annotation: Annotation) -> tuple[Actor, ...]:
        """One row per distinct actor, in order of first mention."""
        return ()
