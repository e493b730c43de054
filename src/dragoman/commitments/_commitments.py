"""The commitments of one article."""

from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.record import Actor, Commitment, Event, Statement, Time


class Commitments:
    """Derives what actors bound themselves to from the events and statements of an article."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(
        self,
        annotation: Annotation,
        actors: tuple[Actor, ...],
        times: tuple[Time, ...],
        statements: tuple[Statement, ...],
        events: tuple[Event, ...],
    ) -> tuple[Commitment, ...]:
        """The article's commitments, in text order."""
        return ()
