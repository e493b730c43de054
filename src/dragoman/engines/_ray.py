"""Reading on a Ray cluster: actors that hold the reader, tasks in order, a bounded number of them in flight."""

from collections import deque
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import islice
from typing import Any

import msgspec

from dragoman.engines._engines import Limits
from dragoman.engines._inline import failed
from dragoman.engines._processes import TASK, WAITING, _received, _work
from dragoman.errors import ConfigError, Rejection
from dragoman.record import Document, Record

# Times an actor is started again; a node that is lost takes its actors along more than once in a long run.
RESTARTS = -1
# Times a task is sent again after its worker died: an article that kills its worker must end.
RETRIES = 1


class _Worker:
    """What an actor runs: the same work as a process of the pool."""

    def ready(self) -> None:
        """Answers at all: what a worker lacks is told before any article is blamed for it."""

    def work(self, sent: bytes, limits: Limits) -> list[bytes]:
        return _work(sent, limits.model, limits.own)


def read(documents: Iterable[Document], limits: Limits) -> Iterator[Record | Rejection]:
    """Records and rejections in the order of `documents`.

    Joins the cluster that RAY_ADDRESS names, or starts one on this machine.

    Raises:
        ConfigError: Ray is not installed.
    """
    try:
        ray = import_module("ray")
    except ImportError as error:
        raise ConfigError("the engine ray needs its extra; install dragoman[ray]") from error
    if not ray.is_initialized():
        ray.init(log_to_driver=False, include_dashboard=False)
    return _Cluster(ray, limits).read(documents)


class _Cluster:
    def __init__(self, ray: Any, limits: Limits) -> None:
        self._ray = ray
        self._limits = limits
        # One processor stays free for what feeds the actors; a cluster of one still gets one actor.
        count = limits.workers or max(1, int(ray.cluster_resources().get("CPU", 1)) - 1)
        worker = ray.remote(num_cpus=1, max_restarts=RESTARTS, max_task_retries=RETRIES)(_Worker)
        self._workers = deque(worker.remote() for _ in range(count))
        try:
            ray.get(self._workers[0].ready.remote())
        except ray.exceptions.RayActorError as error:
            raise ConfigError(f"a Ray worker cannot start; install dragoman on every node: {error}") from error

    def read(self, documents: Iterable[Document]) -> Iterator[Record | Rejection]:
        stream, running = iter(documents), deque[tuple[list[Document], Any]]()
        try:
            while True:
                while len(running) < len(self._workers) * WAITING and (task := list(islice(stream, TASK))):
                    running.append((task, self._send(task)))
                if not running:
                    return
                yield from self._results(*running.popleft())
        finally:
            for worker in self._workers:
                self._ray.kill(worker)

    def _send(self, task: list[Document]) -> Any:
        self._workers.rotate(-1)
        return self._workers[0].work.remote(msgspec.msgpack.encode(task), self._limits)

    def _results(self, task: list[Document], future: Any) -> Iterator[Record | Rejection]:
        """The task's results. If its worker dies again and again, each article goes round alone."""
        try:
            sent = self._ray.get(future)
        except self._ray.exceptions.RayActorError:
            if len(task) == 1:
                yield failed(task[0], "crashed", "the worker that read this article died, and died again")
                return
            for document in task:
                yield from self._results([document], self._send([document]))
            return
        yield from map(_received, sent)
