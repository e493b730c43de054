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

# Of a shortened copy nearly all runs are the whole's: of 92 texts cut to a half or a third 31 were joined by their
# resemblance alone, 86 with this (`bench/joining.py edits`).
CONTAINED, LEAST = 0.8, 0.2

# Forms filled in anew share most of their words ("a disaster exists in the state of …"), but each has among its
# weightiest terms one that the other does not know. Of 34 such pairs of the White House four terms part 26, of 358
# copies 8; six terms part 31 and 18.
WEIGHTIEST = 4

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
    # Sorted whole: of 128 numbers that is three times as fast as heapq's nsmallest.
    both = sorted({*left, *right})[:KEPT]
    return len(common.intersection(both)) / len(both)


def contained(left: tuple[int, ...], right: tuple[int, ...], share: float) -> float:
    """The share of the shorter text's runs that the longer one has, from the share that both have in common."""
    sizes = _runs(left), _runs(right)
    return min(1.0, share * sum(sizes) / ((1 + share) * min(sizes)))


def _runs(made: tuple[int, ...]) -> float:
    """How many runs a text has: as many hashes as lie below the largest kept, times what that leaves out."""
    return len(made) if len(made) < KEPT else KEPT * 2**32 / (made[-1] + 1)


def differ(left: tuple[int, ...], right: tuple[int, ...]) -> bool:
    """Whether each of two texts speaks of something that the other does not know."""
    return not (set(left[:WEIGHTIEST]) <= set(right) or set(right[:WEIGHTIEST]) <= set(left))


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
        self._terms: dict[int, tuple[int, ...]] = {}
        self._found_by: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, n: int, day: int | None, made: Iterable[int], original: int, terms: Iterable[int] = ()) -> None:
        """Keeps a document that is already judged; `terms` are those of its vector, the weightiest first."""
        self._terms[n] = tuple(terms)
        self._sketches[n] = tuple(made)
        self._days[n] = day
        self._originals[n] = original
        for value in self._sketches[n][:LOOKED_UP]:
            self._found_by[value].append(n)

    def place(self, n: int, day: int | None, made: tuple[int, ...], terms: tuple[int, ...] = ()) -> Copy:
        """What this document repeats; keeps it."""
        candidates = {other for value in made[:LOOKED_UP] for other in self._found_by[value]}
        best, most, own = Copy(n, n), 0.0, frozenset(made)
        for other in sorted(candidates):
            share = self._share(made, own, other) if apart(day, self._days[other]) <= DAYS else 0.0
            if share > most and not differ(terms, self._terms[other]):
                best, most = Copy(self._originals[other], other), share
        self.add(n, day, made, best.original, terms)
        return best

    def _share(self, made: tuple[int, ...], own: frozenset[int], other: int) -> float:
        """How much a text shares with a known one, or how much of the shorter is in the longer; 0 if they differ."""
        its = self._sketches[other]
        enough = ALIKE if min(len(made), len(its)) >= SHORT else SHORT_ALIKE
        # No more of the smallest can be common than there are common ones at all: most candidates end here.
        if len(own.intersection(its)) <= LEAST * min(len(made), len(its)):
            return 0.0
        share = resemblance(made, its)
        if share > enough:
            return share
        whole = min(len(made), len(its)) >= SHORT and share > LEAST and contained(made, its, share) > CONTAINED
        return share if whole else 0.0
