"""Settings: flags > environment > dragoman.toml > defaults."""

from pathlib import Path

import pytest

from dragoman.config import Settings, settings
from dragoman.errors import ConfigError


def test_defaults(tmp_path: Path) -> None:
    assert settings(environ={}, folder=tmp_path) == Settings()


def test_each_layer_overrides_the_one_below(tmp_path: Path) -> None:
    (tmp_path / "dragoman.toml").write_text('ledger = "book"\nmin_confidence = 0.2\nmodel = "none"\nauthor = "file"\n')
    environ = {"DRAGOMAN_MIN_CONFIDENCE": "0.4", "DRAGOMAN_AUTHOR": "variable"}
    made = settings(environ=environ, folder=tmp_path, author="flag", model=None)
    assert made == Settings(ledger=tmp_path / "book", min_confidence=0.4, model="none", author="flag")


def test_the_file_is_found_from_below(tmp_path: Path) -> None:
    (tmp_path / "dragoman.toml").write_text("min_confidence = 0.3\n")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert settings(environ={}, folder=below).min_confidence == 0.3


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("ledgr = 'x'\n", "ledgr"),
        ("min_confidence = 2\n", "0 to 1"),
        ("model = 'big'\n", "model"),
        ("= 1\n", "correct"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "dragoman.toml").write_text(content)
    with pytest.raises(ConfigError, match=told) as error:
        settings(environ={}, folder=tmp_path)
    assert "dragoman.toml" in str(error.value)


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="environment"):
        settings(environ={"DRAGOMAN_MIN_CONFIDENCE": "much"}, folder=tmp_path)
