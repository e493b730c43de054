"""Records against gold: the measures that tests and `dragoman evaluate` print."""

from dragoman.scoring._articles import Finding, GoldArticle, judge, read_gold, tally
from dragoman.scoring._commitments import commitments
from dragoman.scoring._events import events
from dragoman.scoring._figures import Figure
from dragoman.scoring._names import bio, names
from dragoman.scoring._quotes import quotes
from dragoman.scoring._times import times

__all__ = [
    "Figure",
    "Finding",
    "GoldArticle",
    "bio",
    "commitments",
    "events",
    "judge",
    "names",
    "quotes",
    "read_gold",
    "tally",
    "times",
]
