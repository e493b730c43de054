"""Shared fixtures. Fast tests need no model; those that do share one reader a process."""

from collections.abc import Callable

import pytest

from dragoman.annotation import Annotation, Annotator
from dragoman.lexicon import Lexicon
from dragoman.reading import Reader
from dragoman.record import Document, Record


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon()


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    return Annotator()


@pytest.fixture(scope="session")
def annotate(annotator: Annotator) -> Callable[..., Annotation]:
    """annotate(text, published=None) -> Annotation, parsed once a text and session."""
    kept: dict[tuple[str, str | None], Annotation] = {}

    def annotate(text: str, published: str | None = None) -> Annotation:
        key = (text, published)
        if key not in kept:
            kept[key] = annotator(Document(id="test", text=text, language="en", published=published))
        return kept[key]

    return annotate


@pytest.fixture(scope="session")
def reader(lexicon: Lexicon, annotator: Annotator) -> Reader:
    return Reader(lexicon, annotator)


@pytest.fixture(scope="session")
def read(reader: Reader, annotate: Callable[..., Annotation]) -> Callable[..., Record]:
    """read(text, published=None) -> Record."""

    def read(text: str, published: str | None = "2023-05-03") -> Record:
        return reader.interpret(annotate(text, published))

    return read
