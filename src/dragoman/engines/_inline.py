"""Reading in this process, one article after another."""

from collections.abc import Iterable, Iterator

from dragoman.engines._engines import Limits
from dragoman.errors import DragomanError, KnowledgeError, Rejection
from dragoman.reading import Reader, shared_reader
from dragoman.record import Document, Record


def read(documents: Iterable[Document], limits: Limits) -> Iterator[Record | Rejection]:
    """Records and rejections in the order of `documents`."""
    reader = shared_reader(model=limits.model, own=limits.own)
    return (read_one(reader, document) for document in documents)


def read_one(reader: Reader, document: Document) -> Record | Rejection:
    """The document's record; a Rejection if reading it fails, so that one article never costs its neighbours.

    Wrong knowledge is no fault of the article: it stops the program.
    """
    try:
        return reader.read(document)
    except Rejection as rejection:
        return rejection
    except KnowledgeError:
        raise
    except DragomanError as error:
        return failed(document, "failed", str(error))
    except Exception as error:  # a fault of ours: told with the article that shows it
        return failed(document, "failed", f"dragoman failed on this article ({type(error).__name__}: {error})")


def failed(document: Document, code: str, message: str) -> Rejection:
    """A rejection that names the document."""
    return Rejection(code, message, ref=document.ref or document.id)
