"""Making a Document from an article's text and what is known about it."""

from hashlib import blake2b

from dragoman.errors import Rejection
from dragoman.record import Document


def document_id(text: str) -> str:
    """A stable id from the text alone: 16 hexadecimal digits of BLAKE2b."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def make_document(
    text: str,
    *,
    published: str | None = None,
    title: str | None = None,
    source: str | None = None,
    url: str | None = None,
    ref: str | None = None,
) -> Document:
    """A document of the text, kept to the letter.

    Raises:
        Rejection: the text is empty.
    """
    if not text.strip():
        raise Rejection("empty", "the article has no text", ref=ref)
    return Document(
        id=document_id(text),
        ref=ref,
        text=text,
        title=title,
        source=source,
        url=url,
        language="en",
        published=published,
    )
