"""dragoman reads dated news and keeps the diplomatic record.

>>> import dragoman
>>> record = dragoman.read("Kenya's president met his Ugandan counterpart on Monday.", published="2023-05-03")
>>> record.events[0].type
'CONSULT'

Importing loads no model; the first reading does.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.errors import Rejection
    from dragoman.notebook import Book
    from dragoman.record import Document, Record

__version__ = "0.1.0"
# Without `open`: `from dragoman import *` would hide Python's own.
__all__ = ["__version__", "read", "read_many"]


def open(folder: str | Path) -> "Book":  # noqa: A001
    """A ledger to be looked into: `.events`, `.statements`, `.commitments`, `.actors`, `.articles` (docs/notebook.md).

    Raises:
        dragoman.errors.LedgerError: there is none, it is empty, or another version made it.
    """
    from dragoman.notebook import Book

    return Book(Path(folder))


def read(
    text: str,
    *,
    published: str | None = None,
    title: str | None = None,
    source: str | None = None,
    url: str | None = None,
    ref: str | None = None,
) -> "Record":
    """The record of one article.

    Args:
        text: the article; offsets of the record point into it.
        published: ISO date or date-time; without it relative times stay unresolved and the record says so.

    Raises:
        dragoman.errors.Rejection: the text is empty, too large or in a language without knowledge.
    """
    from dragoman.intake import make_document
    from dragoman.reading import shared_reader

    document = make_document(text, published=published, title=title, source=source, url=url, ref=ref)
    return shared_reader().read(document)


def read_many(documents: "Iterable[Document]", *, workers: int = 1) -> "Iterator[Record | Rejection]":
    """The records of many documents (`dragoman.intake` makes them), in order.

    An article that cannot be read comes out as a Rejection in its place.

    Args:
        workers: processes that read; 1 reads in this one, 0 takes one a processor. With more than one, a script's
            own work belongs under `if __name__ == "__main__":`, for the processes import it.
    """
    from dragoman.engines import Limits, read_many

    return read_many(
        documents, engine="inline" if workers == 1 else "processes", limits=Limits(workers=workers or None)
    )
