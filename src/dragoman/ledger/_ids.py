"""Short stable names for rows, made from what a row is rather than from when it came.

Two letters say what is named, twelve letters of Crockford's alphabet (no i, l, o, u, which are misread) carry 60 bits:
among ten million rows the chance of any two sharing a name is 0.00004.
"""

from hashlib import blake2b

from dragoman.record import Document

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_COUNT = 12

DOCUMENT, ACTOR, STATEMENT = "do", "ac", "st"
EVENT, MENTION = "ev", "em"
PROMISE, COMMITMENT = "co", "cm"


def short_id(kind: str, *parts: object) -> str:
    """The name of the row that `parts` define."""
    digest = blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    number = int.from_bytes(digest)
    return kind + "".join(_LETTERS[number >> 5 * place & 31] for place in range(_COUNT))


def source_key(document: Document) -> str:
    """Which article this is: the same text from another outlet or another day is another source."""
    return short_id(
        DOCUMENT, document.id, document.source or "", document.url or "", document.title or "", document.published or ""
    )
