"""The time expressions of one article."""

from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.record import Time


class Times:
    """Finds TIMEX3 expressions and normalises them against the publication date and the text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, annotation: Annotation) -> tuple[Time, ...]:
        """The article's times, in text order."""
        return ()
