"""The reader model's scores a wordpiece -> names and attributions in pieces. Plain arrays, no model."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]
States = npt.NDArray[np.int64]
Range = tuple[int, int]


class TaggedRange(NamedTuple):
    """Pieces `start` to `end` (half open) with the tag that they bear."""

    start: int
    end: int
    label: str


class LinkedCue(NamedTuple):
    """What one cue governs, in pieces, half open; `score` is raw, from 0 to 1."""

    cue: Range
    content: tuple[Range, ...]
    source: Range | None
    score: float


def softmax(scores: Scores) -> Scores:
    """Probabilities over the last axis."""
    shifted = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(-1, keepdims=True), dtype=np.float32)


def tag_changes(tags: Sequence[str]) -> Scores:
    """What each change of tag costs: nothing, or all where an I- would continue what is not there."""
    allowed = [[_follows(before, tag) for tag in tags] for before in tags]
    return np.where(np.array(allowed), np.float32(0), np.float32(-1e4))


def _follows(before: str, tag: str) -> bool:
    mark, _, kind = tag.partition("-")
    return mark != "I" or before.partition("-")[2] == kind


def tagged_ranges(scores: Scores, tags: Sequence[str], starts_word: Sequence[bool]) -> Iterator[TaggedRange]:
    """The ranges that B- and I- tags mark, each word tagged by its first piece, the tags weighed together."""
    words = [at for at, first in enumerate(starts_word) if first]
    if not words:
        return
    chances = np.log(softmax(scores[words]) + np.float32(1e-9))
    # Nothing comes before the first word, so it cannot continue a name.
    chances[0] += tag_changes(tags)[tags.index("O")]
    best = best_paths(chances[None], tag_changes(tags))[0].tolist()
    start, label = 0, ""
    for at, state in zip(words, best, strict=True):
        mark, _, kind = tags[state].partition("-")
        if label and mark != "I":
            yield TaggedRange(start, at, label)
            label = ""
        if mark == "B":
            start, label = at, kind
    if label:
        yield TaggedRange(start, len(starts_word), label)


def cue_ranges(scores: Scores, threshold: float) -> Iterator[tuple[Range, float]]:
    """Ranges that are cues, from the scores of O, B and I, each with the probability of its beginning."""
    chance = softmax(scores)
    begins = np.flatnonzero(chance[:, 1] >= threshold).tolist()
    for number, start in enumerate(begins):
        limit = begins[number + 1] if number + 1 < len(begins) else len(chance)
        end = start + 1
        while end < limit and chance[end, 2] > chance[end, 0]:
            end += 1
        yield (start, end), float(chance[start, 1])


def smoothed(scores: Scores, penalty: float) -> States:
    """The best state of each position of each row, where every change of state costs `penalty`."""
    change = np.full((scores.shape[-1],) * 2, -penalty, dtype=np.float32)
    np.fill_diagonal(change, 0.0)
    return best_paths(scores, change)


def best_paths(scores: Scores, change: Scores) -> States:
    """The best state of each position of each row (Viterbi, all rows at once).

    Args:
        scores: log probabilities, [rows, positions, states].
        change: what going from one state to another adds, [states, states].
    """
    rows, length, states = scores.shape
    came = np.zeros((length, rows, states), dtype=np.int64)
    total = scores[:, 0]
    for at in range(1, length):
        ways = total[:, :, None] + change
        came[at] = ways.argmax(1)
        total = ways.max(1) + scores[:, at]
    path = np.zeros((rows, length), dtype=np.int64)
    path[:, -1] = total.argmax(-1)
    for at in range(length - 1, 0, -1):
        path[:, at - 1] = came[at][np.arange(rows), path[:, at]]
    return path


def runs(states: States, state: int) -> list[Range]:
    """The ranges of positions in `state`."""
    inside = np.concatenate([[0], (states == state).astype(np.int8), [0]])
    edges = np.flatnonzero(np.diff(inside)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def content_states(scores: Scores, penalty: float) -> States:
    """1 where a position is content of the row's cue; every change costs `penalty`.

    Sources are not smoothed along: they are a word or two and would not bear it (77% of sources were found
    without a penalty, 59% with a penalty of 2).
    """
    return smoothed(np.stack([np.logaddexp(scores[..., 0], scores[..., 2]), scores[..., 1]], axis=-1), penalty)


def connected(content: Sequence[Range], cue: Range, gap: int) -> tuple[Range, ...]:
    """The pieces of a content that hang together with its cue: outward from it, none after a gap wider than `gap`."""
    kept: list[Range] = []
    last = cue[1]
    for start, end in content:
        if end > cue[0] and start - last <= gap:
            kept.append((start, end))
            last = max(last, end)
        elif end > cue[0]:
            break
    first = min(cue[0], kept[0][0]) if kept else cue[0]
    for start, end in reversed(content):
        if end <= cue[0]:
            if first - end > gap:
                break
            kept.insert(0, (start, end))
            first = start
    return tuple(kept)


def linked(cue: Range, chance: float, scores: Scores, states: States, gap: int) -> LinkedCue | None:
    """What a cue governs, from its row of scores and content states; None without content.

    `scores` are log probabilities of outside, content and source; positions are those of the row, the cue's too.
    The source is, of the runs outside the content that are more likely source than not, the one with most in its
    favour.
    """
    content = connected(runs(states, 1), cue, gap)
    if not content:
        return None
    low, high = min(cue[0], content[0][0]) - gap, max(cue[1], content[-1][1]) + gap
    sources = runs(((scores[:, 2] > scores[:, 0]) & (states == 0)).astype(np.int64), 1)
    sources = [(a, b) for a, b in sources if low <= a and b <= high]
    source = max(sources, key=lambda r: float(np.exp(scores[r[0] : r[1], 2]).sum())) if sources else None
    inside = np.concatenate([np.exp(scores[a:b, 1]) for a, b in content])
    return LinkedCue(cue, content, source, chance * float(inside.mean()))
