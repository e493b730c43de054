"""Parquet tables with a Frictionless Data Package that tells what their columns mean."""

import tempfile
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import msgspec

from dragoman.exports._source import Source
from dragoman.lexicon._load import KNOWLEDGE, read_toml

# Two tables that the ledger keeps in the evidence only, as DuckDB reads them from lines of JSON.
_EVIDENCE: Final = {
    "times": {"n": "INTEGER", "id": "VARCHAR", "start": "INTEGER", "stop": "INTEGER", "type": "VARCHAR"}
    | {"value": "VARCHAR", "begin": "DATE", "end": "DATE"},
    "places": {"n": "INTEGER", "id": "VARCHAR", "start": "INTEGER", "stop": "INTEGER", "name": "VARCHAR"}
    | {"country": "VARCHAR", "lat": "DOUBLE", "lon": "DOUBLE", "geonames": "BIGINT"},
}

# Outlets named among the package's sources: the catalogues that show them (Zenodo, Dataverse) list some dozens.
NAMED_SOURCES = 50

_TYPES: Final = {"BOOLEAN": "boolean", "DATE": "date", "FLOAT": "number", "DOUBLE": "number", "VARCHAR": "string"}


class Within(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table whose rows belong to those of another: they stay where those stay."""

    column: str
    table: str


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of the package, as `package.toml` describes it."""

    name: str
    about: str
    key: tuple[str, ...]
    order: str
    fields: tuple[tuple[str, str, str], ...]
    """Name, SQL and meaning."""
    rows: str | None = None
    """What SQL takes its rows from, where no filter does."""
    kind: str | None = None
    """The ledger's kind of row, by which a filter goes."""
    within: Within | None = None
    links: dict[str, str] = {}
    """Field -> the table whose key it holds."""


class _Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    table: tuple[Table, ...]


@cache
def tables() -> tuple[Table, ...]:
    """The tables, in order."""
    return read_toml(KNOWLEDGE / "formats" / "package.toml", _Tables).table


def write(source: Source, folder: Path) -> int:
    """Writes each table as Parquet and `datapackage.json` beside them; how many rows there are in all.

    A filter leaves out events, statements and commitments, and what belongs to those; articles stay, as counts need
    them. Each file takes its name when it is whole, and the description last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".part-", dir=folder) as part:
        store = source.store
        for name, columns in _EVIDENCE.items():
            _evidence(source, name, columns, Path(part))
        resources, total = [], 0
        for table in tables():
            query, values = _query(source, table)
            # A condition is asked once: the tables that belong to this one ask for its kept rows.
            store.sql(f"CREATE OR REPLACE TEMP TABLE package_{table.name} AS {query}", *values)
            path = Path(part) / f"{table.name}.parquet"
            store.sql(f"COPY package_{table.name} TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)")
            [(count,)] = store.sql(f"SELECT count(*) FROM package_{table.name}")
            total += count
            resources.append(_resource(table, store.sql(f"DESCRIBE package_{table.name}"), count))
        description = Path(part) / "datapackage.json"
        description.write_bytes(msgspec.json.format(msgspec.json.encode(_package(source, resources)), indent=2))
        for path in (*sorted(Path(part).glob("*.parquet")), description):
            path.replace(folder / path.name)
    return total


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _query(source: Source, table: Table) -> tuple[str, list[Any]]:
    columns = ", ".join(f'{sql} AS "{name}"' for name, sql, _ in table.fields)
    rows, values = source.kept(table.kind) if table.kind else (f"FROM {table.rows}", [])
    if table.within:
        rows += (
            f' WHERE {table.within.column} IN (SELECT "{_key(table.within.table)}" FROM package_{table.within.table})'
        )
    return f"SELECT {columns} {rows} ORDER BY {table.order}", values


def _evidence(source: Source, name: str, columns: dict[str, str], part: Path) -> None:
    """A temporary table of what the ledger keeps in the evidence only."""
    path = part / f"{name}.jsonl"
    with path.open("wb") as stream:
        for n, record in source.records():
            for row in getattr(record, name):
                values = msgspec.to_builtins(row)
                start, stop = row.span
                stream.write(msgspec.json.encode({**values, "n": n, "start": start, "stop": stop}) + b"\n")
    types = ", ".join(f"'{column}': '{kind}'" for column, kind in columns.items())
    source.store.sql(
        f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM read_json('{_quoted(path)}', "
        f"format = 'newline_delimited', columns = {{{types}}})"
    )
    path.unlink()


def _resource(table: Table, described: list[tuple[Any, ...]], count: int) -> dict[str, Any]:
    kinds = {row[0]: row[1] for row in described}
    schema: dict[str, Any] = {
        "fields": [{"name": name, "type": _type(kinds[name]), "description": about} for name, _, about in table.fields],
        "primaryKey": list(table.key),
    }
    if table.links:
        schema["foreignKeys"] = [
            {"fields": [field], "reference": {"resource": other, "fields": [_key(other)]}}
            for field, other in table.links.items()
        ]
    return {
        "name": table.name.replace("_", "-"),
        "title": table.name.replace("_", " ").capitalize(),
        "description": table.about,
        "path": f"{table.name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": count,
        "schema": schema,
    }


def _key(table: str) -> str:
    return next(one.key[0] for one in tables() if one.name == table)


def _type(kind: str) -> str:
    """Table Schema's word for a type of DuckDB's."""
    return "array" if kind.endswith("[]") else _TYPES.get(kind, "integer")


def _package(source: Source, resources: list[dict[str, Any]]) -> dict[str, Any]:
    first, last, count = source.store.sql("SELECT min(day), max(day), count(*) FROM documents")[0]
    days = f", published from {first} to {last}" if first else ""
    about = f"Who did what to whom, who said what and what was promised, as read from {count} articles{days}."
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "dragoman-record",
        "title": "The diplomatic record",
        "description": f"{about} Rows quote the words that they rest on; the articles belong to their publishers.",
        "version": version("dragoman"),
        "sources": list(_sources(source)),
        "resources": resources,
    }
    # An empty list of sources is none, says the standard.
    return {name: value for name, value in package.items() if value}


def _sources(source: Source) -> Iterator[dict[str, str]]:
    """The outlets, the most frequent first."""
    rows = source.store.sql(
        "SELECT source, count(*) AS c FROM documents GROUP BY ALL ORDER BY c DESC, source NULLS LAST"
    )
    yield from ({"title": name or "outlet unknown"} for name, _ in rows[:NAMED_SOURCES])
    if len(rows) > NAMED_SOURCES:
        yield {"title": f"{len(rows) - NAMED_SOURCES} more outlets"}
