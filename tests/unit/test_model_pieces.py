"""How a text is cut into wordpieces and windows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.annotation._pieces import (
    CONTEXT,
    SHAPE_DIGIT,
    SHAPE_INITIAL,
    SHAPE_LOWER,
    SHAPE_MIXED,
    SHAPE_OTHER,
    SHAPE_TITLE,
    SHAPE_UPPER,
    WINDOW,
    PieceCutter,
    windows,
    word_shape,
)
from dragoman.annotation._weights import MANIFEST


@pytest.fixture(scope="module")
def cutter() -> PieceCutter:
    return PieceCutter(MANIFEST.parent / "tokenizer.json")


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("envoy", SHAPE_LOWER),
        ("Envoy", SHAPE_TITLE),
        ("NATO", SHAPE_UPPER),
        ("A", SHAPE_INITIAL),
        ("McKay", SHAPE_MIXED),
        ("2023", SHAPE_DIGIT),
        ("f16", SHAPE_DIGIT),
        ("”", SHAPE_OTHER),
        ("外", SHAPE_MIXED),
    ],
)
def test_the_shape_of_a_word(word: str, shape: int) -> None:
    assert word_shape(word) == shape


def test_pieces_cover_the_words_they_come_from(cutter: PieceCutter) -> None:
    text = "Čaputová told NATO."
    pieces = cutter(text)
    assert text[pieces.starts[0] : pieces.ends[0]].startswith("C") or text[pieces.starts[0]] == "Č"
    assert pieces.shapes[0] == SHAPE_TITLE
    last = max(at for at, end in enumerate(pieces.ends) if end <= text.index("."))
    assert pieces.shapes[last] == SHAPE_UPPER


def test_a_line_end_leaves_a_mark_that_covers_nothing(cutter: PieceCutter) -> None:
    pieces = cutter("One.\n\nTwo.")
    marks = [at for at, piece in enumerate(pieces.ids) if piece == cutter.end]
    assert len(marks) == 1
    assert pieces.starts[marks[0]] == pieces.ends[marks[0]] == 4


def test_a_text_of_white_space_has_no_pieces(cutter: PieceCutter) -> None:
    assert cutter("\n\n \n").ids == []


@given(text=st.text(max_size=200))
@settings(deadline=None)
def test_pieces_lie_in_the_text_and_in_order(cutter: PieceCutter, text: str) -> None:
    pieces = cutter(text)
    assert len(pieces.ids) == len(pieces.shapes) == len(pieces.starts) == len(pieces.ends)
    assert all(0 <= a <= b <= len(text) for a, b in zip(pieces.starts, pieces.ends, strict=True))
    assert pieces.starts == sorted(pieces.starts)


@given(total=st.integers(0, 3000), breaks=st.lists(st.integers(0, 3000), max_size=80))
def test_the_cores_of_windows_part_the_text(total: int, breaks: list[int]) -> None:
    found = list(windows(sorted(b for b in breaks if b <= total), total))
    assert [at for w in found for at in range(w.core_start, w.core_end)] == list(range(total))
    for window in found:
        assert 0 <= window.first <= window.core_start < window.core_end <= window.last <= total
        assert window.last - window.first <= WINDOW


def test_windows_end_with_sentences_where_one_is_in_reach() -> None:
    found = list(windows(range(50, 1001, 50), 1000))
    assert {w.core_end % 50 for w in found} == {0}
    assert found[1].first == found[1].core_start - CONTEXT
    assert found[0].last == found[0].core_end + CONTEXT


def test_a_text_that_fits_is_one_window() -> None:
    assert [tuple(w) for w in windows([10, 100], 200)] == [(0, 200, 0, 200)]
