"""What intake knows of a language: its function words, header labels and field names."""

from functools import cached_property
from pathlib import Path

import msgspec

from dragoman.lexicon._head import HeadWords
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
    head: HeadWords
    fields: Fields

    @cached_property
    def labels(self) -> dict[str, str]:
        """Collapsed header label -> the field it fills ("published", "title", … or "ignored")."""
        names = Headers.__struct_fields__
        return {collapse(label): field for field in names for label in getattr(self.headers, field)}

    @cached_property
    def names(self) -> dict[str, tuple[str, int]]:
        """Collapsed name of a row's field -> what it is, and how good a name for that it is (0 best)."""
        return {
            collapse(name): (field, rank)
            for field in Fields.__struct_fields__
            for rank, name in enumerate(getattr(self.fields, field))
        }

    def name_of(self, name: object) -> tuple[str | None, int]:
        """The field that a row's `name` stands for and the name's rank; (None, 0) for other names."""
        return self.names.get(collapse(name), (None, 0)) if isinstance(name, str) else (None, 0)


def collapse(name: str) -> str:
    """A field's name without case, spaces and punctuation: "Published_At" and "publishedAt" are one."""
    return "".join(filter(str.isalnum, name.casefold()))


def load(folder: Path) -> IntakeWords:
    """The intake knowledge of one language's folder."""
    return read_toml(folder / "intake.toml", IntakeWords)
