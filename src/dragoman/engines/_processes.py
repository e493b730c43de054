"""Reading in a pool of processes: models load once a worker, queues are bounded, a crash costs one article."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as Overtime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import msgspec
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from dragoman.annotation import ModelName
from dragoman.engines._engines import Limits, processors
from dragoman.engines._inline import failed, read_one
from dragoman.errors import Rejection
from dragoman.record import Document, Record

# Articles a task: enough that passing them costs nothing beside reading them (0.1 s an article), few enough that a
# crash sends few neighbours round again.
TASK = 8

# Tasks in flight a worker: one read, one waiting.
WAITING = 2

# First byte of what a worker sends back.
_READ, _REFUSED = b"+", b"-"

_Task = tuple[list[Document], "ProcessFuture[list[bytes]]"]


class _Refusal(msgspec.Struct, frozen=True):
    """A rejection on its way out of a worker."""

    code: str
    message: str
    ref: str | None


def read(documents: Iterable[Document], limits: Limits) -> Iterator[Record | Rejection]:
    """Records and rejections in the order of `documents`."""
    with Pool(limits) as pool:
        yield from pool.read(documents)


class Pool:
    """Processes that stay, for who reads now and then: a server, a watcher of a folder. A context manager."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._workers = limits.workers or processors()
        # spawn: forking a process that holds threads (a progress bar, DuckDB, onnxruntime) can hang the child.
        self._pool = ProcessPool(self._workers, initializer=_start, context=get_context("spawn"))

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def read(self, documents: Iterable[Document]) -> Iterator[Record | Rejection]:
        """Records and rejections in the order of `documents`."""
        stream = iter(documents)
        running: deque[_Task] = deque()
        while True:
            while len(running) < self._workers * WAITING and (task := list(islice(stream, TASK))):
                running.append((task, self._send(task)))
            if not running:
                return
            yield from self._results(*running.popleft())

    def _send(self, task: list[Document]) -> "ProcessFuture[list[bytes]]":
        sent = msgspec.msgpack.encode(task)
        # The clock of a task runs while its worker loads the models too (3 s, at the first task only).
        return self._pool.schedule(
            _work, args=(sent, self._limits.model, self._limits.own), timeout=self._limits.seconds * len(task)
        )

    def _results(self, task: list[Document], future: "ProcessFuture[list[bytes]]") -> Iterator[Record | Rejection]:
        """The task's results. If its worker died, each article goes round alone: only the guilty one is lost."""
        try:
            yield from map(_received, future.result())
        except (ProcessExpired, Overtime) as error:
            if len(task) == 1:
                yield _lost(task[0], error, self._limits)
            else:
                for document in task:
                    yield from self._results([document], self._send([document]))


def _lost(document: Document, error: Exception, limits: Limits) -> Rejection:
    if isinstance(error, Overtime):
        return overtime(document, limits)
    return failed(document, "crashed", "the process that read this article died (out of memory, or a fault of ours)")


def overtime(document: Document, limits: Limits) -> Rejection:
    """The rejection of a document that took too long."""
    return failed(document, "timeout", f"reading took longer than {limits.seconds:g} s; raise the limit or cut it")


def _received(sent: bytes) -> Record | Rejection:
    if sent.startswith(_REFUSED):
        refusal = msgspec.msgpack.decode(sent[1:], type=_Refusal)
        return Rejection(refusal.code, refusal.message, ref=refusal.ref)
    return msgspec.msgpack.decode(sent[1:], type=Record)


def _start() -> None:
    """Prepares a worker: one thread each, for the pool is the parallelism."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"


def _work(sent: bytes, model: ModelName, own: Path | None) -> list[bytes]:
    from dragoman.reading import shared_reader

    reader = shared_reader(model=model, own=own)
    return [_packed(read_one(reader, document)) for document in msgspec.msgpack.decode(sent, type=list[Document])]


def _packed(found: Record | Rejection) -> bytes:
    if isinstance(found, Rejection):
        return _REFUSED + msgspec.msgpack.encode(_Refusal(found.code, found.message, found.ref))
    return _READ + msgspec.msgpack.encode(found)
