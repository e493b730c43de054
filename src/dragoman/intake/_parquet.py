"""Parquet -> rows, a batch at a time, through DuckDB."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dragoman.errors import Rejection
from dragoman.intake._decode import decode
from dragoman.intake._language import known

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Rows fetched at once: of news of 4,000 characters a megabyte; larger batches are no faster.
BATCH = 256

# DuckDB's own bound. It holds a page of each column, which writers make up to 128 MB large: 520 MB of news in row
# groups of 122,880 were read in 330 MB with the interpreter.
MEMORY = "1GB"

# Seconds and smaller parts since 1970 as SQL: Python's client wants pytz for moments with a zone.
_ZONED = "strftime(make_timestamp(epoch_us({0})), '%Y-%m-%dT%H:%M:%S+00:00') AS {0}"


def parquet_rows(stream: BinaryIO, name: str, path: Path | None) -> Iterator[Mapping[str, object]]:
    """The rows of a Parquet file, with those of its columns that an article can have.

    Args:
        path: the file itself; a stream without one is copied to disk first, for Parquet is read from its end.

    Raises:
        Rejection: `no-text` without a column for it; `bad-parquet` where the file cannot be read (on).
    """
    import duckdb

    done = 0
    with _on_disk(stream, path) as file, duckdb.connect(config={"threads": 1, "memory_limit": MEMORY}) as connection:
        try:
            # Otherwise it takes in whole row groups ahead: 800 MB for the same file, and no faster from a disk.
            connection.execute("SET disable_parquet_prefetching = true")
            columns = _columns(connection, file, name)
            found = connection.execute(f"SELECT {', '.join(columns.values())} FROM read_parquet(?)", [str(file)])
            while batch := found.fetchmany(BATCH):
                for row in batch:
                    done += 1
                    yield dict(zip(columns, map(_decoded, row), strict=True))
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            where = f" on after row {done}" if done else ""
            raise Rejection("bad-parquet", f"the file cannot be read{where}: {reason}", ref=name) from error


@contextmanager
def _on_disk(stream: BinaryIO, path: Path | None) -> Iterator[Path]:
    if path is not None:
        yield path
        return
    with tempfile.NamedTemporaryFile(prefix="dragoman-", suffix=".parquet") as copy:
        shutil.copyfileobj(stream, copy)
        copy.flush()
        yield Path(copy.name)


def _columns(connection: "DuckDBPyConnection", file: Path, name: str) -> dict[str, str]:
    """Name -> SQL of the columns that hold what an article has; others, such as vectors, are never read."""
    held: dict[str, str] = {}
    fields = set()
    described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(file)]).fetchall()
    for column, kind, *_ in described:
        field = next((field for _, words in known() if (field := words.name_of(column)[0])), None)
        if field:
            quoted = '"' + column.replace('"', '""') + '"'
            held[column] = _ZONED.format(quoted) if kind == "TIMESTAMP WITH TIME ZONE" else quoted
            fields.add(field)
    if "text" not in fields:
        names = ", ".join(repr(column) for column, *_ in described[:8])
        raise Rejection("no-text", f"{name}: no column holds a text among {names}", ref=name)
    return held


def _decoded(value: object) -> object:
    """Bytes as text: some writers do not say that a column of theirs is one."""
    return decode(value)[0] if isinstance(value, bytes) else value
