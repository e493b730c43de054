"""What one story tells: articles of the same days about the same matter.

Each article in its order joins the story whose articles it is most like, or begins one. Online and without looking
back: a day's news joins without touching what is there, and building again gives the same stories.
"""

from collections import defaultdict

from dragoman.ledger._terms import Vector
from dragoman.ledger._window import apart

# Mean likeness to the story's NEAREST articles from which on an article belongs to it, and how many articles these are.
# Tuned on the train split of the story gold (575 articles, 60 stories): B³ F1 .89; .24 gives .87, .33 gives .88.
ALIKE = 0.28
NEAREST = 3

# Days of silence after which a story has ended.
DAYS = 7


class Stories:
    """Finds which story a document belongs to."""

    def __init__(self) -> None:
        self._days: dict[int, int | None] = {}
        self._story: dict[int, int] = {}
        self._found_by: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)

    def add(self, n: int, day: int | None, vector: Vector, story: int) -> None:
        """Keeps a document that is already judged."""
        self._days[n] = day
        self._story[n] = story
        for term, weight in zip(vector.terms, vector.weights, strict=True):
            self._found_by[term].append((n, weight))

    def story_of(self, n: int) -> int:
        """The story of a document that is kept here."""
        return self._story[n]

    def place(self, n: int, day: int | None, vector: Vector) -> int:
        """The number of the first document of the story, itself if it begins one; keeps it."""
        best, most = n, ALIKE
        for story, likeness in sorted(self._likeness(day, vector).items()):
            nearest = sorted(likeness, reverse=True)[:NEAREST]
            mean = sum(nearest) / len(nearest)
            if mean > most:
                best, most = story, mean
        self.add(n, day, vector, best)
        return best

    def _likeness(self, day: int | None, vector: Vector) -> dict[int, list[float]]:
        """How like each story's articles of these days are, as far as they share a word."""
        alike: defaultdict[int, float] = defaultdict(float)
        for term, weight in zip(vector.terms, vector.weights, strict=True):
            for other, its in self._found_by[term]:
                alike[other] += weight * its
        found: defaultdict[int, list[float]] = defaultdict(list)
        for other, likeness in alike.items():
            if apart(day, self._days[other]) <= DAYS:
                found[self._story[other]].append(likeness)
        return found
