"""What an event's confidence means: from what rules and model say to how often such rows are right."""

from itertools import pairwise
from pathlib import Path

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.lexicon._load import read_toml

Points = tuple[tuple[float, float], ...]
"""Points of a rising line: what is given, and how often it is right."""


class EventConfidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lines for readings with the reader model and by rules alone."""

    least: float
    """Rows that are less sure than this with the model are not written."""
    full: Points
    rules: Points

    def of(self, given: float, *, modelled: bool) -> float:
        """How often rows of confidence `given` are right, between 0 and 1; the surer row stays the surer."""
        points = self.full if modelled else self.rules
        for (low, least), (high, most) in pairwise(points):
            if given <= high:
                return round(least + (most - least) * (given - low) / (high - low), 3)
        return points[-1][1]


def read_confidence(lang: Path) -> EventConfidence:
    """The section of `lang`/events/_confidence.toml.

    Raises:
        KnowledgeError: a line does not rise from 0 to 1.
    """
    path = lang / "events" / "_confidence.toml"
    found = read_toml(path, EventConfidence)
    for name, points in (("full", found.full), ("rules", found.rules)):
        rising = all(a < c and b < d for (a, b), (c, d) in pairwise(points))
        if not rising or points[0][0] != 0 or points[-1][0] != 1:
            raise KnowledgeError(f"{path}: {name}: the points must rise from 0 to 1; sort them and end at both")
    return found
