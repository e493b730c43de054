"""Many readers of one ledger in one process, as a server has them."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Lock

import duckdb

from dragoman.errors import LedgerError
from dragoman.ledger._ledger import Ledger
from dragoman.ledger._schema import SCHEMA
from dragoman.ledger._store import Store, schema_of


class SharedReading:
    """Opens the ledger's tables once and again only when a writer has swapped in a new state.

    Opening costs 20 ms or more, a cursor on an open database nothing.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._lock = Lock()
        self._state: tuple[int, int] | None = None
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._numbers = count()

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The tables as they are now.

        Raises:
            LedgerError: the ledger is empty, or another version made its tables.
        """
        cursor = self._open().cursor()
        try:
            yield Store(cursor, self.ledger.database.parent)
        finally:
            cursor.close()

    def state(self) -> tuple[int, int]:
        """What tells one state of the tables from every other: an answer holds as long as it is the same.

        Raises:
            LedgerError: the ledger is empty.
        """
        try:
            stat = self.ledger.database.stat()
        except FileNotFoundError:
            raise LedgerError(f"{self.ledger.folder}: the ledger is empty; `dragoman ingest` fills it") from None
        return stat.st_ino, stat.st_mtime_ns

    def _open(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            state = self.state()
            if self._connection is None or state != self._state:
                # The old connection closes itself when the last of its cursors is done.
                self._connection, self._state = self._connect(), state
            return self._connection

    def _connect(self) -> duckdb.DuckDBPyConnection:
        """Opens the present state under a name of its own, which is gone again when this returns.

        DuckDB knows an open database by its path (and looks through symbolic links): under the same name it would give
        the old state again as long as anybody reads it.
        """
        name = f"reading-{os.getpid()}-{next(self._numbers)}.duckdb"
        with _twin(self.ledger.database, name) as twin:
            connection = duckdb.connect(twin, read_only=True)
        if schema_of(Store(connection, self.ledger.database.parent)) != SCHEMA:
            connection.close()
            raise LedgerError(f"{self.ledger.folder}: made by another version; run `dragoman ledger rebuild`")
        return connection


@contextmanager
def _twin(path: Path, name: str) -> Iterator[Path]:
    """A second name of the file beside it; a copy where the folder takes no links or cannot be written."""
    twin = path.with_name(name)
    try:
        twin.hardlink_to(path)
    except OSError:
        with tempfile.TemporaryDirectory(prefix="dragoman-") as folder:
            yield Path(shutil.copyfile(path, Path(folder) / name))
        return
    try:
        yield twin
    finally:
        twin.unlink(missing_ok=True)
