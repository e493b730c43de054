"""Reading a pasted article in a process of its own, with limits on size and time. Nothing is stored."""

from threading import Lock
from typing import TYPE_CHECKING

from dragoman.errors import Rejection
from dragoman.intake import make_document
from dragoman.record import Record

if TYPE_CHECKING:
    from dragoman.engines import Limits, Pool


class Desk:
    """Reads one article at a time; its worker starts with the first and stays."""

    def __init__(self, limits: "Limits") -> None:
        self._limits = limits
        self._pool: Pool | None = None
        self._lock = Lock()

    def read(self, text: str, published: str | None) -> Record | str:
        """The record of a text, or why there is none."""
        from dragoman.engines import Pool

        try:
            document = make_document(text, published=published)
        except Rejection as rejection:
            return rejection.message
        with self._lock:
            self._pool = self._pool or Pool(self._limits)
            [found] = self._pool.read([document])
        return found.message if isinstance(found, Rejection) else found

    def close(self) -> None:
        """Ends the worker."""
        with self._lock:
            if self._pool is not None:
                self._pool.__exit__()
                self._pool = None
