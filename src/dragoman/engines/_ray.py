"""Reading on a Ray cluster: actors that hold the reader, tasks in order, a bounded number of them in flight."""

from collections import deque
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import islice
from typing import Any

import msgspec

from dragoman.engines._engines import Limits
from dragoman.engines._inline import failed
from dragoman.engines._processes import TASK, WAITING, _received, _work, overtime
from dragoman.errors import ConfigError, Rejection
from dragoman.record import Document, Record

# Times an actor is started again; a node that is lost takes its actors along more than once in a long run.
RESTARTS = -1
# Times a task is sent again after its worker died: an article that kills its worker must end.
RETRIES = 1

# What a new worker reads first: rules and models load at the first article (3 s).
_SHORT = Document(id="ready", text="The minister arrived on Monday.")


class _Worker:
    """What an actor runs: the same work as a process of the pool."""

    def ready(self, limits: Limits) -> None:
        """Loads what reading needs: what a worker lacks, and the time that loading takes, is no article's fault."""
        _work(msgspec.msgpack.encode([_SHORT]), limits.model, limits.own)

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


# A task on its way: its documents, the worker that has it, and what will come back.
_Task = tuple[list[Document], Any, Any]


class _Cluster:
    def __init__(self, ray: Any, limits: Limits) -> None:
        self._ray = ray
        self._limits = limits
        self._spare: Any = None
        # One processor stays free for what feeds the actors; a cluster of one still gets one actor.
        count = limits.workers or max(1, int(ray.cluster_resources().get("CPU", 1)) - 1)
        self._kind = ray.remote(num_cpus=1, max_restarts=RESTARTS, max_task_retries=RETRIES)(_Worker)
        self._workers = deque(self._kind.remote() for _ in range(count))
        try:
            ray.get([worker.ready.remote(limits) for worker in self._workers])
        except ray.exceptions.RayActorError as error:
            raise ConfigError(f"a Ray worker cannot start; install dragoman on every node: {error}") from error

    def read(self, documents: Iterable[Document]) -> Iterator[Record | Rejection]:
        stream, running = iter(documents), deque[_Task]()
        try:
            while True:
                while len(running) < len(self._workers) * WAITING and (task := list(islice(stream, TASK))):
                    running.append(self._send(task))
                if not running:
                    return
                yield from self._results(*running.popleft())
        finally:
            for worker in (*self._workers, *filter(None, (self._spare,))):
                self._ray.kill(worker)

    def _send(self, task: list[Document]) -> _Task:
        self._workers.rotate(-1)
        worker = self._workers[0]
        return task, worker, worker.work.remote(msgspec.msgpack.encode(task), self._limits)

    def _results(self, task: list[Document], worker: Any, future: Any) -> Iterator[Record | Rejection]:
        """The task's results. If its worker dies again and again, or dawdles, each article is read alone."""
        errors = self._ray.exceptions
        try:
            # Whoever reads the oldest task has nothing before it in his queue: the clock runs for this task alone.
            sent = self._ray.get(future, timeout=self._limits.seconds * len(task))
        except (errors.RayActorError, errors.GetTimeoutError) as error:
            if isinstance(error, errors.GetTimeoutError):
                self._ray.kill(worker)  # what else it had is read alone too
                self._workers[self._workers.index(worker)] = self._started(processors=1)
            for document in task:
                yield self._alone(document)
            return
        yield from map(_received, sent)

    def _alone(self, document: Document) -> Record | Rejection:
        """What a worker with nothing else to do makes of the document: only the guilty one is lost."""
        errors = self._ray.exceptions
        self._spare = self._spare or self._started(processors=0)
        future = self._spare.work.remote(msgspec.msgpack.encode([document]), self._limits)
        try:
            return _received(self._ray.get(future, timeout=self._limits.seconds)[0])
        except errors.GetTimeoutError:
            self._ray.kill(self._spare)
            self._spare = None
            return overtime(document, self._limits)
        except errors.RayActorError:
            return failed(document, "crashed", "the worker that read this article died, and died again")

    def _started(self, *, processors: int) -> Any:
        """A worker that has loaded what reading needs. Without a processor of its own it starts on a full cluster."""
        worker = self._kind.options(num_cpus=processors).remote()
        self._ray.get(worker.ready.remote(self._limits))
        return worker
