"""A ledger in a notebook: its tables as DuckDB relations and as frames of pandas and polars. It reads only."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from html import escape
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec

from dragoman.errors import InputError, LedgerError
from dragoman.ledger import Filter, Ledger, question
from dragoman.ledger._queries import Kind
from dragoman.ledger._store import Store

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    from duckdb import DuckDBPyRelation

# Rows that a table shows by itself: what pandas shows.
SHOWN = 10


class Rows:
    """The rows of one kind. Call it to filter; ask for `.df()`, `.pl()` or the DuckDB `.relation`.

    What it does not know itself (`filter`, `aggregate`, `order`, `to_parquet` …) it asks of the relation.
    """

    def __init__(self, book: "Book", kind: Kind, wanted: Filter) -> None:
        self._book = book
        self._kind = kind
        self._wanted = wanted

    def __call__(self, **conditions: Any) -> "Rows":
        """These rows with further conditions, by the names of the command line's options.

        Args:
            conditions: by, to, between, type, since, until, status, text, min_confidence, rejected, limit.

        Raises:
            InputError: there is no such condition, or its value has another type.
        """
        given = {name: _plain(value) for name, value in conditions.items()}
        unknown = sorted(given.keys() - set(Filter.__struct_fields__))
        if unknown:
            known = ", ".join(Filter.__struct_fields__)
            raise InputError(f"no condition {unknown[0]!r}; there are {known}")
        try:
            wanted = msgspec.convert({**msgspec.structs.asdict(self._wanted), **given}, Filter)
        except msgspec.ValidationError as error:
            raise InputError(f"{self._kind}: {error}") from error
        return Rows(self._book, self._kind, wanted)

    @property
    def relation(self) -> "DuckDBPyRelation":
        """The rows as a DuckDB relation, in order of time.

        Raises:
            InputError: the conditions ask for what these rows do not have.
        """
        query, values = question(self._kind, self._wanted)
        return self._book.store.relation(query, *values)

    def df(self) -> "pd.DataFrame":
        """The rows as a pandas frame.

        Raises:
            InputError: pandas is not installed.
        """
        _needs("pandas")
        frame: pd.DataFrame = self.relation.df()
        return frame

    def pl(self) -> "pl.DataFrame":
        """The rows as a polars frame.

        Raises:
            InputError: polars or pyarrow, by which rows get there, is not installed.
        """
        _needs("polars", "pyarrow")
        frame: pl.DataFrame = self.relation.pl()
        return frame

    def __len__(self) -> int:
        count: int = self.relation.shape[0]
        return count

    def __iter__(self) -> Iterator[dict[str, Any]]:
        query, values = question(self._kind, self._wanted)
        return iter(self._book.store.dicts(query, *values))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # notebooks ask every object for a dozen of these
            raise AttributeError(name)
        return getattr(self.relation, name)

    def __repr__(self) -> str:
        return f"{len(self)} {self._kind}\n{self.relation.limit(SHOWN)}"

    def _repr_html_(self) -> str:
        relation = self.relation
        head = "".join(f"<th>{escape(name)}</th>" for name in relation.columns)
        rows = relation.limit(SHOWN).fetchall()
        body = "".join(f"<tr>{''.join(f'<td>{_cell(value)}</td>' for value in row)}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{len(self)} rows</p>"


class Book:
    """An open ledger: the state that it had when it was opened, whoever writes to it meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._reading: AbstractContextManager[Store] = Ledger.open(folder).reading()
        self._store: Store | None = self._reading.__enter__()

    @property
    def store(self) -> Store:
        """The open tables.

        Raises:
            LedgerError: it was closed.
        """
        if self._store is None:
            raise LedgerError(f"{self.folder}: closed; open it again with dragoman.open")
        return self._store

    @property
    def events(self) -> Rows:
        """Each event once, with its sources counted."""
        return self._rows("events")

    @property
    def mentions(self) -> Rows:
        """Each telling of an event in an article."""
        return self._rows("mentions")

    @property
    def statements(self) -> Rows:
        """Who said what."""
        return self._rows("statements")

    @property
    def commitments(self) -> Rows:
        """Each promise, plan, offer or refusal once, with what became of it."""
        return self._rows("promises")

    @property
    def actors(self) -> Rows:
        """Who acts and speaks, the most told first."""
        return self._rows("actors")

    @property
    def articles(self) -> Rows:
        """What the ledger has read, in order of arrival."""
        return self._rows("documents")

    def sql(self, query: str, *values: object) -> "DuckDBPyRelation":
        """A question of your own to the ledger's tables (`documents`, `events`, `promises` …; see docs/ledger.md)."""
        return self.store.relation(query, *values)

    def close(self) -> None:
        """Lets go of the file; relations of this ledger answer no more."""
        if self._store is not None:
            self._store = None
            self._reading.__exit__(None, None, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._store is None:
            return f"<ledger {self.folder}, closed>"
        return f"<ledger {self.folder}: {len(self.articles)} articles, {len(self.events)} events>"

    def _rows(self, kind: Kind) -> Rows:
        return Rows(self, kind, Filter())


def _plain(value: object) -> object:
    """A day as its ISO form: conditions are what the command line takes."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _needs(*packages: str) -> None:
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        raise InputError(f"{missing[0]} is not installed: pip install {' '.join(missing)}")


def _cell(value: object) -> str:
    if isinstance(value, list):
        value = ", ".join(str(item) for item in value if item is not None)
    return "" if value is None else escape(str(value))
