"""The derived database: one DuckDB file, always whole.

A DuckDB file that is being written is locked even for readers. So nobody writes the one that readers open: the next
state is built in a copy and takes its name in one rename. Who has the old one open keeps it until he closes it.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from dragoman.errors import LedgerError
from dragoman.ledger._rows import Values
from dragoman.ledger._schema import SCHEMA, TABLES, column, definition
from dragoman.ledger._segments import START, Position

MEMORY = "2GB"
"""DuckDB's own bound; measured use for 1,000,000 documents is in docs/ledger.md."""


PART = 5_000
"""Rows that are taken from DuckDB at a time."""


class Store:
    """An open database."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, scratch: Path) -> None:
        self._connection = connection
        self._scratch = scratch

    def sql(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self._connection.execute(query, values or None).fetchall()

    def dicts(self, query: str, *values: object) -> list[Values]:
        """The rows of a query, by column."""
        found = self._connection.execute(query, values or None)
        names = [item[0] for item in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def each(self, query: str, *values: object) -> Iterator[Values]:
        """The rows of a query, by column, a part at a time: as Python's objects they weigh ten times what they do here.

        The next question to the store ends them.
        """
        found = self._connection.execute(query, values or None)
        names = [item[0] for item in found.description]
        while part := found.fetchmany(PART):
            for row in part:
                yield dict(zip(names, row, strict=True))

    def relation(self, query: str, *values: object) -> duckdb.DuckDBPyRelation:
        """The rows of a query as a relation: what asks it further is one question with it."""
        return self._connection.sql(query, params=list(values))

    def insert(self, table: str, rows: Iterable[Values]) -> None:
        """Adds rows; columns that a row lacks are null.

        Through a file of JSON lines: DuckDB reads 400,000 of our rows a second from one, and takes 3,000 from Python.
        """
        path = self._scratch / f"{table}.jsonl"
        with path.open("wb") as stream:
            for row in rows:
                stream.write(msgspec.json.encode(row) + b"\n")
        if path.stat().st_size:
            columns = TABLES[table]
            names = ", ".join(map(column, columns))
            types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
            self._connection.execute(
                f"INSERT INTO {table} ({names}) SELECT {names} FROM read_json(?, format = 'newline_delimited', "
                f"columns = {{{types}}}, maximum_object_size = 67108864)",
                [str(path)],
            )
        path.unlink()

    def delete(self, table: str, name: str, values: Iterable[object]) -> None:
        """Removes the rows whose column `name` is one of `values`."""
        wanted = list(values)
        if wanted:
            kind = TABLES[table][name]
            self._connection.execute(
                f"DELETE FROM {table} WHERE {column(name)} IN (SELECT unnest(?::{kind}[]))", [wanted]
            )

    def meta(self, name: str) -> str | None:
        """A value of the table of contents."""
        found = self.sql("SELECT value FROM meta WHERE name = ?", name)
        return str(found[0][0]) if found else None

    def set_meta(self, name: str, value: str) -> None:
        """Keeps a value in the table of contents."""
        self._connection.execute("DELETE FROM meta WHERE name = ?", [name])
        self._connection.execute("INSERT INTO meta VALUES (?, ?)", [name, value])


@contextmanager
def reading(path: Path) -> Iterator[Store]:
    """The database at `path`, as it is now, for as long as the reader wants it.

    Raises:
        LedgerError: there is none, or another version of dragoman made it.
    """
    if not path.exists():
        raise LedgerError(f"{path.parent}: the ledger is empty; `dragoman ingest` fills it")
    with duckdb.connect(path, read_only=True) as connection:
        store = Store(connection, path.parent)
        if schema_of(store) != SCHEMA:
            raise LedgerError(f"{path.parent}: made by another version; run `dragoman ledger rebuild`")
        yield store


@contextmanager
def replacing(path: Path, *, fresh: bool = False) -> Iterator[Store]:
    """A copy of the database to be changed, which takes its place when all went well; otherwise nothing changed.

    Args:
        fresh: begin with empty tables.

    Raises:
        LedgerError: the disk is full or fails.
    """
    scratch = path.parent / "building"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    part = scratch / path.name
    try:
        if not fresh and path.exists():
            shutil.copyfile(path, part)
        with duckdb.connect(part) as connection:
            connection.execute(f"SET memory_limit = '{MEMORY}'")
            connection.execute("SET temp_directory = ?", [str(scratch / "spill")])
            store = Store(connection, scratch)
            if not store.sql("SELECT 1 FROM duckdb_tables() WHERE table_name = 'meta'"):
                _create(store)
            yield store
            connection.execute("CHECKPOINT")
        _sync(part)
        part.replace(path)
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException, duckdb.FatalException) as error:
        raise LedgerError(
            f"{path.parent}: {str(error).splitlines()[0]}; the articles are safe: free some space and run "
            "`dragoman ledger rebuild` or ingest again"
        ) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def position(store: Store) -> Position:
    """Up to where the evidence has been taken in."""
    segment = store.meta("segment")
    return Position(int(segment), int(store.meta("offset") or 0)) if segment else START


def schema_of(store: Store) -> str | None:
    """The schema that a database was made by; None if it is none of ours."""
    if not store.sql("SELECT 1 FROM duckdb_tables() WHERE table_name = 'meta'"):
        return None
    return store.meta("schema")


def is_current(path: Path) -> bool:
    """Whether there is a database at `path` that this version made."""
    if not path.exists():
        return False
    try:
        with duckdb.connect(path, read_only=True) as connection:
            return schema_of(Store(connection, path.parent)) == SCHEMA
    except duckdb.Error:
        return False


def _create(store: Store) -> None:
    for table in TABLES:
        store.sql(definition(table))
    store.set_meta("schema", SCHEMA)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
