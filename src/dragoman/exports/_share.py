"""A share without text: offsets and hashes, so that who holds the articles can put the words back."""

from hashlib import blake2b
from typing import IO, Any

import msgspec

from dragoman.exports._source import Source

_TEXT = frozenset(
    ("words", "source_words", "trigger", "title", "conditions", "by_keys", "to_keys", "n", "local", "seq")
)


def write(source: Source, stream: IO[bytes]) -> int:
    """One row a line with its article's id, its offsets and a hash of the words; no word of an article."""
    texts = dict(source.texts())
    count = 0
    for kind in ("mentions", "statements", "commitments"):
        for row in source.rows(kind):
            words = texts[row["key"]][row["start"] : row["stop"]]
            stream.write(
                msgspec.json.encode({"row": kind.removesuffix("s"), **_bare(row), "hash": digest(words)}) + b"\n"
            )
            count += 1
    return count


def digest(words: str) -> str:
    """Sixteen hexadecimal digits of BLAKE2b of the words: as a document's id is made from its text."""
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _TEXT and value is not None}
