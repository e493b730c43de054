"""Reading in somebody else's tables: the function that Spark's `mapInPandas` runs over the frames of a partition."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from dragoman.engines._engines import Limits
from dragoman.engines._inline import read_one
from dragoman.errors import Rejection
from dragoman.intake import make_document
from dragoman.reading import Reader, shared_reader
from dragoman.record import encode

FRAME_SCHEMA = "ref string, record string, code string, message string"
"""The columns that come out, as Spark wants them told: an article's record as JSON, or why there is none."""

_GIVEN = ("published", "title", "source", "url", "ref", "language")

Frames = Callable[[Iterator[Any]], Iterator[Any]]


def in_frames(limits: Limits | None = None) -> Frames:
    """A function from frames of articles to frames of records, one row each, in order.

    The frames that go in have a column `text`, and any of `published`, `title`, `source`, `url`, `ref` and `language`.
    Each process that runs it loads the reader once. Only `model` and `own` of the limits hold: how many processes
    there are, and how long they may take, is the business of who runs them.
    """
    return partial(_frames, limits or Limits())


def _frames(limits: Limits, frames: Iterator[Any]) -> Iterator[Any]:
    reader = shared_reader(model=limits.model, own=limits.own)
    for frame in frames:
        names = [name for name in _GIVEN if name in frame.columns]
        rows = [_row(reader, row) for row in frame[["text", *names]].to_dict("records")]
        yield type(frame)(rows, columns=["ref", "record", "code", "message"])


def _row(reader: Reader, given: dict[str, Any]) -> dict[str, str | None]:
    known = {name: value for name, value in given.items() if isinstance(value, str) and value}
    try:
        document = make_document(known.pop("text", ""), **known)  # type: ignore[arg-type]
    except Rejection as rejection:
        return _refused(known.get("ref"), rejection)
    found = read_one(reader, document)
    if isinstance(found, Rejection):
        return _refused(document.ref, found)
    return {"ref": document.ref, "record": encode(found).decode(), "code": None, "message": None}


def _refused(ref: str | None, rejection: Rejection) -> dict[str, str | None]:
    return {"ref": ref, "record": None, "code": rejection.code, "message": rejection.message}
