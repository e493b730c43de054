"""One interface to every engine: documents in, records and rejections out, in the order of the documents."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Literal, get_args

import msgspec

from dragoman.annotation import ModelName
from dragoman.errors import ConfigError, Rejection
from dragoman.record import Document, Record

EngineName = Literal["inline", "processes", "ray"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How an engine may spend the machine."""

    workers: int | None = None
    """Processes that read; None: one a processor."""
    seconds: float = 120.0
    """Time that one article may take in a pool. The largest text that intake lets through reads in about 60 s."""
    model: ModelName = "full"
    own: Path | None = None
    """A user's folder of people.tsv and groups.tsv, read before the package's tables."""


def read_many(
    documents: Iterable[Document], *, engine: EngineName = "inline", limits: Limits | None = None
) -> Iterator[Record | Rejection]:
    """The records of `documents`, in order; an article that cannot be read comes out as a Rejection in its place.

    The same documents give the same records on every engine. At most a bounded window of documents is held in memory.

    Raises:
        ConfigError: there is no such engine, or its extra is not installed.
    """
    if engine not in ENGINES:
        raise ConfigError(f"no engine {engine!r}; there are {', '.join(ENGINES)}")
    room = import_module(f"dragoman.engines._{engine}")
    found: Iterator[Record | Rejection] = room.read(documents, limits or Limits())
    return found
