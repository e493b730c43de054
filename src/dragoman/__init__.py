"""dragoman reads dated news and keeps the diplomatic record.

>>> import dragoman
>>> record = dragoman.read("Kenya's president met his Ugandan counterpart on Monday.", published="2023-05-03")
>>> record.events[0].type
'CONSULT'

Importing loads no model; the first reading does.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.record import Document, Record

__version__ = "0.1.0"
__all__ = ["__version__", "read", "read_many"]


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


def read_many(documents: "Iterable[Document]") -> "Iterator[Record]":
    """The records of many documents (`dragoman.intake` makes them), in order, annotated in batches."""
    from dragoman.reading import shared_reader

    return shared_reader().pipe(documents)
