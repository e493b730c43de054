"""One interface to every engine: documents in, records and rejections out, in the order of the documents."""

import os
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Literal, get_args

import msgspec

from dragoman.annotation import ModelName
from dragoman.errors import ConfigError, Rejection
from dragoman.record import Document, Record

EngineName = Literal["auto", "inline", "processes", "ray"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)

# Processes of the engine `auto`: each takes about 0.45 GiB with the model, and a laptop is used for other things too.
MOST = 4

# Characters of text below which `auto` starts no processes. A second process needs 2 s of its own to import and load;
# 40,000 words take one process 18 s with the model and 8 s without, so that half of it saves more than it costs.
LITTLE = 240_000


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
    `auto` reads little text in this process, and much text in one process a processor, at most 4.

    Raises:
        ConfigError: there is no such engine, or its extra is not installed.
    """
    if engine not in ENGINES:
        raise ConfigError(f"no engine {engine!r}; there are {', '.join(ENGINES)}")
    limits = limits or Limits()
    if engine == "auto":
        engine, limits, documents = _chosen(documents, limits)
    room = import_module(f"dragoman.engines._{engine}")
    found: Iterator[Record | Rejection] = room.read(documents, limits)
    return found


def _chosen(documents: Iterable[Document], limits: Limits) -> tuple[EngineName, Limits, Iterable[Document]]:
    """The engine that `auto` stands for, how many it may start, and the documents, of which it has looked at a few."""
    workers = limits.workers or min(processors(), MOST)
    stream, first, held = iter(documents), list[Document](), 0
    if workers > 1:
        for document in stream:
            first.append(document)
            held += len(document.text)
            if held > LITTLE:
                return "processes", msgspec.structs.replace(limits, workers=workers), chain(first, stream)
    return "inline", limits, chain(first, stream)
