"""The same article again: wire copies, updates, changed headlines.

A bottom-k sketch: of all runs of three words, hashed, the k smallest hashes. Two sketches tell how much two texts
share (Broder 1997), whatever their length, and a list of numbers is all that has to be kept. Twenty lines, where the
libraries for it bring scipy along.
"""

from collections import defaultdict
from collections.abc import Iterable
from heapq import nsmallest
from typing import NamedTuple
from zlib import crc32

from dragoman.ledger._window import apart

RUN = 3
KEPT = 64

# Hashes by which a candidate is found. Two texts that share half of their runs have none of their 8 smallest in
# common in 0.4% of cases.
LOOKED_UP = 8

# Share of runs from which on two texts are the same article; see docs/ledger.md for the measurement.
ALIKE = 0.5

# A teaser of so few runs ("What happened on day 90 of the blockade, in short") is the same only
# if hardly a word differs.
SHORT, SHORT_ALIKE = 24, 0.85

# A notice that is renewed each year with the same words is not a copy.
DAYS = 4


def sketch(stems: list[str]) -> tuple[int, ...]:
    """The sketch of a text, given as its words; of a text of fewer than three words, its words' own."""
    size = min(RUN, len(stems)) or 1
    runs = {
        crc32(" ".join(stems[at : at + size]).encode("utf-8", "surrogatepass")) for at in range(len(stems) - size + 1)
    }
    return tuple(nsmallest(KEPT, runs))


def resemblance(left: tuple[int, ...], right: tuple[int, ...]) -> float:
    """The share of runs that two texts have in common, as their sketches tell it."""
    common = set(left).intersection(right)
    if not common:
        return 0.0
    both = nsmallest(KEPT, {*left, *right})
    return sum(value in common for value in both) / len(both)


class Copy(NamedTuple):
    """What a document repeats: the first of its kind, and the one that it is most like; itself if it is new."""

    original: int
    nearest: int


class Duplicates:
    """Finds which earlier document a document repeats."""

    def __init__(self) -> None:
        self._sketches: dict[int, tuple[int, ...]] = {}
        self._days: dict[int, int | None] = {}
        self._originals: dict[int, int] = {}
        self._found_by: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, n: int, day: int | None, made: Iterable[int], original: int) -> None:
        """Keeps a document that is already judged."""
        self._sketches[n] = tuple(made)
        self._days[n] = day
        self._originals[n] = original
        for value in self._sketches[n][:LOOKED_UP]:
            self._found_by[value].append(n)

    def place(self, n: int, day: int | None, made: tuple[int, ...]) -> Copy:
        """What this document repeats; keeps it."""
        candidates = {other for value in made[:LOOKED_UP] for other in self._found_by[value]}
        best, most = Copy(n, n), (ALIKE if len(made) >= SHORT else SHORT_ALIKE)
        own = set(made)
        for other in sorted(candidates):
            its = self._sketches[other]
            # No more of the smallest can be common than there are common ones at all: most candidates end here.
            if apart(day, self._days[other]) <= DAYS and len(own.intersection(its)) > most * len(made):
                share = resemblance(made, its)
                if share > most:
                    best, most = Copy(self._originals[other], other), share
        self.add(n, day, made, best.original)
        return best
