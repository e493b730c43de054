"""What intake knows of a language: its function words, header labels and field names."""

from functools import cached_property
from pathlib import Path

import msgspec

from dragoman.lexicon._load import read_toml


class Headers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The labels of header lines at the top of a plain text, lower case."""

    published: tuple[str, ...]
    title: tuple[str, ...]
    source: tuple[str, ...]
    url: tuple[str, ...]
    ignored: tuple[str, ...]


class Fields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The names that a row's fields go by, best first."""

    text: tuple[str, ...]
    published: tuple[str, ...]
    title: tuple[str, ...]
    source: tuple[str, ...]
    url: tuple[str, ...]
    id: tuple[str, ...]
    language: tuple[str, ...]


class IntakeWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """One language's `intake.toml`."""

    function_words: frozenset[str]
    near: tuple[str, ...]
    """Classifier labels that mean this language all the same."""
    headers: Headers
    fields: Fields

    @cached_property
    def labels(self) -> dict[str, str]:
        """Header label -> the field it fills ("published", "title", … or "ignored")."""
        return {label: field for field in Headers.__struct_fields__ for label in getattr(self.headers, field)}


def load(folder: Path) -> IntakeWords:
    """The intake knowledge of one language's folder."""
    return read_toml(folder / "intake.toml", IntakeWords)
