"""One writer at a time: a lock that the kernel lets go of when its holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dragoman.errors import LedgerError


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Holds the ledger's only writing place.

    An advisory lock on a file, not the file's existence: after `kill -9` nothing has to be cleaned up.

    Raises:
        LedgerError: another process is writing.
    """
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
            raise LedgerError(f"{folder}: process {holder} is writing to this ledger; wait until it is done") from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)
