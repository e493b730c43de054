"""The events of one article."""

from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.record import Actor, Event, Place, Statement, Time


class Events:
    """Codes who did what to whom, in PLOVER and CAMEO, and whether it happened."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(
        self,
        annotation: Annotation,
        actors: tuple[Actor, ...],
        times: tuple[Time, ...],
        places: tuple[Place, ...],
        statements: tuple[Statement, ...],
    ) -> tuple[Event, ...]:
        """The article's events, in text order."""
        return ()
