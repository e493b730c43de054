"""Scores -> ranges, on arrays written by hand."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dragoman.annotation._decode import (
    connected,
    content_states,
    cue_ranges,
    linked,
    runs,
    smoothed,
    softmax,
    tagged_ranges,
)

TAGS = ("O", "B-Person", "I-Person", "B-Location", "I-Location")


def scores_of(tags: list[str]) -> np.ndarray:
    return np.eye(len(TAGS), dtype=np.float32)[[TAGS.index(tag) for tag in tags]] * 5


def test_names_run_from_their_first_word_to_their_last() -> None:
    tags = ["O", "B-Person", "I-Person", "O", "B-Location", "O"]
    found = list(tagged_ranges(scores_of(tags), TAGS, [True] * 6))
    assert [(r.start, r.end, r.label) for r in found] == [(1, 3, "Person"), (4, 5, "Location")]


def test_a_word_is_tagged_by_its_first_piece() -> None:
    tags = ["B-Person", "O", "B-Location", "I-Person", "O"]
    found = list(tagged_ranges(scores_of(tags), TAGS, [True, False, False, True, True]))
    assert [(r.start, r.end, r.label) for r in found] == [(0, 4, "Person")]


def test_a_name_is_continued_only_by_its_own_kind() -> None:
    scores = scores_of(["B-Person", "I-Location", "O", "B-Location", "I-Location"])
    scores[1, TAGS.index("I-Person")] = 4
    found = list(tagged_ranges(scores, TAGS, [True] * 5))
    assert [(r.start, r.end, r.label) for r in found] == [(0, 2, "Person"), (3, 5, "Location")]


def test_a_continuation_of_nothing_is_a_beginning_or_no_name() -> None:
    scores = scores_of(["I-Person", "O", "I-Location"])
    scores[0, TAGS.index("B-Person")] = 4
    scores[2, TAGS.index("B-Location")] = 4
    found = list(tagged_ranges(scores, TAGS, [True] * 3))
    assert [(r.start, r.end, r.label) for r in found] == [(0, 1, "Person"), (2, 3, "Location")]


def test_a_name_may_end_the_text() -> None:
    found = list(tagged_ranges(scores_of(["O", "B-Person", "I-Person"]), TAGS, [True] * 3))
    assert [(r.start, r.end) for r in found] == [(1, 3)]


def test_cues_begin_at_the_threshold_and_run_while_they_go_on() -> None:
    scores = np.log(
        np.array([[0.9, 0.1, 0.0], [0.5, 0.5, 0.0], [0.2, 0.0, 0.8], [0.7, 0.0, 0.3], [0.7, 0.3, 0.0]]) + 1e-9
    ).astype(np.float32)
    found = list(cue_ranges(scores, 0.4))
    assert [r for r, _ in found] == [(1, 3)]
    assert abs(found[0][1] - 0.5) < 1e-3
    assert [r for r, _ in cue_ranges(scores, 0.2)] == [(1, 3), (4, 5)]


def test_a_cue_ends_where_the_next_begins() -> None:
    scores = np.log(np.array([[0.1, 0.9, 0.0], [0.0, 0.45, 0.55], [0.9, 0.0, 0.1]]) + 1e-9).astype(np.float32)
    assert [r for r, _ in cue_ranges(scores, 0.4)] == [(0, 1), (1, 2)]


def test_a_short_doubt_inside_a_content_is_smoothed_away_and_a_long_one_is_not() -> None:
    sure, doubt = [0.05, 0.9, 0.05], [0.6, 0.35, 0.05]
    row = np.log(np.array([[sure, sure, doubt, sure, sure]], dtype=np.float32))
    assert smoothed(row, 0.0).tolist() == [[1, 1, 0, 1, 1]]
    assert smoothed(row, 1.0).tolist() == [[1, 1, 1, 1, 1]]
    gap = np.log(np.array([[sure, sure, *[[0.9, 0.05, 0.05]] * 4, sure]], dtype=np.float32))
    assert smoothed(gap, 1.0).tolist() == [[1, 1, 0, 0, 0, 0, 1]]


@given(
    st.lists(st.lists(st.floats(-5, 5), min_size=3, max_size=3), min_size=1, max_size=6),
    st.floats(0, 4),
)
def test_the_path_is_the_best_of_all(rows: list[list[float]], penalty: float) -> None:
    scores = np.array([rows], dtype=np.float32)

    def worth(path: tuple[int, ...]) -> float:
        changes = sum(a != b for a, b in pairwise(path))
        return sum(float(scores[0, at, state]) for at, state in enumerate(path)) - penalty * changes

    found = tuple(smoothed(scores, penalty)[0].tolist())
    assert worth(found) >= max(map(worth, product(range(3), repeat=len(rows)))) - 1e-3


@given(st.lists(st.integers(0, 2), max_size=30))
def test_runs_are_the_places_of_a_state(states: list[int]) -> None:
    found = runs(np.array(states, dtype=np.int64), 1)
    assert [at for a, b in found for at in range(a, b)] == [at for at, state in enumerate(states) if state == 1]
    assert all(b < a for (_, b), (a, _) in pairwise(found))


def test_of_two_sources_the_surer_is_kept() -> None:
    chance = np.array(
        [[0.4, 0.0, 0.6], [1.0, 0.0, 0.0], [0.1, 0.0, 0.9], [0.1, 0.9, 0.0], [0.1, 0.9, 0.0]], dtype=np.float32
    )
    scores = np.log(chance + 1e-6)
    found = linked((1, 2), 0.8, scores, content_states(scores[None], 1.0)[0], 40)
    assert found is not None
    assert (found.content, found.source) == (((3, 5),), (2, 3))
    assert abs(found.score - 0.8 * 0.9) < 1e-3


def test_a_source_does_not_lie_in_the_content() -> None:
    chance = np.array([[0.0, 1.0, 0.0], [0.2, 0.35, 0.45], [0.0, 1.0, 0.0], [0.9, 0.05, 0.05]], dtype=np.float32)
    scores = np.log(chance + 1e-6)
    found = linked((3, 4), 0.8, scores, content_states(scores[None], 2.0)[0], 40)
    assert found is not None
    assert (found.content, found.source) == (((0, 3),), None)


def test_pieces_of_content_hang_together_with_their_cue() -> None:
    content = [(0, 5), (30, 40), (45, 50), (52, 60), (75, 80), (90, 95)]
    assert connected(content, (50, 52), 10) == ((30, 40), (45, 50), (52, 60))
    assert connected(content, (50, 52), 15) == ((30, 40), (45, 50), (52, 60), (75, 80), (90, 95))
    assert connected(content, (50, 52), 30) == tuple(content)
    assert connected(content, (10, 11), 3) == ()
    assert connected([(3, 12)], (5, 6), 0) == ((3, 12),)


def test_a_cue_without_content_is_none() -> None:
    scores = np.log(np.full((4, 3), [0.98, 0.01, 0.01], dtype=np.float32))
    assert linked((1, 2), 0.9, scores, content_states(scores[None], 1.0)[0], 40) is None


def test_softmax_sums_to_one() -> None:
    assert np.allclose(softmax(np.array([[1000.0, 0.0], [-1000.0, -1001.0]], dtype=np.float32)).sum(-1), 1)
