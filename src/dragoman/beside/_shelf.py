"""Where other people's rows are kept: a DuckDB file of its own next to the ledger, which knows nothing of it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from dragoman.beside._rows import Row
from dragoman.errors import LedgerError

NAME = "beside.duckdb"

COLUMNS = {
    "source": "VARCHAR",  # gdelt, icews, polecat
    "file": "VARCHAR",
    "line": "INTEGER",
    "id": "VARCHAR",
    "day": "DATE",
    "actor": "VARCHAR[]",
    "recipient": "VARCHAR[]",
    "code": "VARCHAR",
}


class Shelf:
    """The rows of other data sets beside one ledger. Made by `Shelf.open`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, scratch: Path) -> None:
        self._connection = connection
        self._scratch = scratch

    @classmethod
    @contextmanager
    def open(cls, folder: Path) -> Iterator["Shelf"]:
        """The shelf in a ledger's folder, made if there is none.

        Raises:
            LedgerError: somebody else has it open, or it is no such file.
        """
        try:
            connection = duckdb.connect(folder / NAME)
        except duckdb.Error as error:
            told = str(error).splitlines()[0]
            raise LedgerError(f"{folder / NAME}: {told}; wait, or remove it and import again") from error
        with connection:
            shelf = cls(connection, folder)
            shelf.make("rows", COLUMNS, kind="TABLE IF NOT EXISTS")
            yield shelf

    def put(self, source: str, file: str, rows: Iterable[Row]) -> int:
        """Keeps a file's rows, in place of those that an earlier import of it brought; how many."""
        told = ({"source": source, "file": file, **msgspec.structs.asdict(row)} for row in rows)
        with self._transaction():
            self.sql("DELETE FROM rows WHERE source = ? AND file = ?", source, file)
            return self.fill("rows", COLUMNS, told)

    def fill(self, table: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> int:
        """Adds rows to a table with these columns; how many. Through a file of JSON lines, as the ledger does it."""
        path, count = self._scratch / f"{NAME}.{table}.jsonl", 0
        try:
            with path.open("wb") as stream:
                for row in rows:
                    stream.write(msgspec.json.encode(row) + b"\n")
                    count += 1
            types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
            if count:
                self.sql(
                    f"INSERT INTO {table} SELECT * FROM read_json(?, format = 'newline_delimited', "
                    f"columns = {{{types}}})",
                    str(path),
                )
        finally:
            path.unlink(missing_ok=True)
        return count

    def make(self, table: str, columns: Mapping[str, str], *, kind: str = "TEMP TABLE IF NOT EXISTS") -> None:
        """An empty table."""
        defined = ", ".join(f'"{name}" {column}' for name, column in columns.items())
        self.sql(f"CREATE {kind} {table} ({defined})")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing."""
        self._connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def sql(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self._connection.execute(query, values or None).fetchall()

    def dicts(self, query: str, *values: object) -> Iterator[dict[str, Any]]:
        """The rows of a query, by column."""
        found = self._connection.execute(query, values or None)
        names = [item[0] for item in found.description]
        while batch := found.fetchmany(1024):
            yield from (dict(zip(names, row, strict=True)) for row in batch)
