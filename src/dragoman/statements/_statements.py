"""The statements of one article."""

from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.record import Actor, Statement


class Statements:
    """Finds who said what: source, cue and content, the speaker, and who passed it on."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, annotation: Annotation, actors: tuple[Actor, ...]) -> tuple[Statement, ...]:
        """The article's statements, in text order."""
        return ()
