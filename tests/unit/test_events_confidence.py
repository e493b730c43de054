"""An event's confidence is how often such rows are right."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import KnowledgeError
from dragoman.lexicon import Lexicon
from dragoman.lexicon._confidence import read_confidence

CONFIDENCE = Lexicon().confidence


@given(st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_the_surer_row_stays_the_surer(one: float, other: float, modelled: bool) -> None:
    low, high = sorted((one, other))
    assert 0 <= CONFIDENCE.of(low, modelled=modelled) <= CONFIDENCE.of(high, modelled=modelled) <= 1


def test_points_are_met() -> None:
    for points, modelled in ((CONFIDENCE.full, True), (CONFIDENCE.rules, False)):
        assert [CONFIDENCE.of(x, modelled=modelled) for x, _ in points] == [y for _, y in points]


def test_a_line_that_falls_is_refused(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    line = "[[0.0, 0.1], [0.5, 0.7], [1.0, 0.6]]"
    (tmp_path / "events" / "_confidence.toml").write_text(f"least = 0.1\nfull = {line}\nrules = {line}\n")
    with pytest.raises(KnowledgeError, match="must rise"):
        read_confidence(tmp_path)
