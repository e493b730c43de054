"""What one story tells: articles of the same days about the same matter.

Each article in its order joins the story whose articles it is most like, or begins one. Online and without looking
back: a day's news joins without touching what is there, and building again gives the same stories.
"""

from array import array
from collections import defaultdict

import numpy as np

from dragoman.ledger._terms import SCALE, Vector
from dragoman.ledger._window import UNDATED

# Mean likeness to the story's NEAREST articles from which on an article belongs to it, and how many articles these are.
# Tuned on the train split of the story gold (575 articles, 60 stories): B³ F1 .89; .24 gives .87, .33 gives .88.
ALIKE = 0.28
NEAREST = 3

# Days of silence after which a story has ended.
DAYS = 7


class Stories:
    """Finds which story a document belongs to."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}  # document -> its place in the columns below
        self._days = array("q")
        self._stories: list[int] = []
        self._members: defaultdict[int, list[int]] = defaultdict(list)
        # For each term the documents that have it and its weights there, as columns that numpy reads in place.
        self._holders: defaultdict[int, array[int]] = defaultdict(lambda: array("q"))
        self._weights: defaultdict[int, array[int]] = defaultdict(lambda: array("q"))

    def add(self, n: int, day: int | None, vector: Vector, story: int) -> None:
        """Keeps a document that is already judged."""
        at = len(self._days)
        self._numbers[n] = at
        self._days.append(UNDATED if day is None else day)
        self._stories.append(story)
        self._members[story].append(at)
        for term, weight in zip(vector.terms, vector.weights, strict=True):
            self._holders[term].append(at)
            self._weights[term].append(weight)

    def story_of(self, n: int) -> int:
        """The story of a document that is kept here."""
        return self._stories[self._numbers[n]]

    def place(self, n: int, day: int | None, vector: Vector) -> int:
        """The number of the first document of the story, itself if it begins one; keeps it."""
        likeness = self._likeness(day, vector)
        best, most = n, ALIKE
        for story in sorted({self._stories[at] for at in np.flatnonzero(likeness > ALIKE)}):
            nearest = np.sort(likeness[self._members[story]])[::-1][:NEAREST]
            mean = float(nearest[nearest > 0].mean())
            if mean > most:
                best, most = story, mean
        self.add(n, day, vector, best)
        return best

    def _likeness(self, day: int | None, vector: Vector) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """How like each document kept is, 0 for those of other days."""
        alike = np.zeros(len(self._days), dtype=np.int64)
        for term, weight in zip(vector.terms, vector.weights, strict=True):
            if term in self._holders:
                holders = np.frombuffer(self._holders[term], dtype=np.int64)
                alike[holders] += weight * np.frombuffer(self._weights[term], dtype=np.int64)
        days = np.frombuffer(self._days, dtype=np.int64) if self._days else np.zeros(0, dtype=np.int64)
        near = np.abs(days - (UNDATED if day is None else day)) <= DAYS
        result: np.ndarray[tuple[int], np.dtype[np.float64]] = np.where(near, alike, 0) / SCALE**2
        return result
