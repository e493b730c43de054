"""Commitments as they stood after the last article, kept so that a day's news needs only that day's articles.

A pickle, because the state is private to the following and changes with it; read by an unpickler that makes nothing
but the classes named here, so that somebody else's ledger cannot run code. It is dropped when the following's code or
rules are not those that wrote it: then everything is followed anew.
"""

import io
import pickle
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from dragoman.ledger import _follow, _follow_deeds, _follow_saying, _follow_thread, _follow_words
from dragoman.ledger._follow import Chain
from dragoman.ledger._follow_words import Following, Reading, following
from dragoman.lexicon import languages
from dragoman.lexicon._load import KNOWLEDGE

_PLAIN = frozenset(
    (
        *(("builtins", "list"), ("builtins", "dict"), ("collections", "Counter"), ("collections", "defaultdict")),
        ("msgspec._utils", "rebuild"),
    )
)
_ROOMS = (
    "dragoman.ledger._follow",
    "dragoman.ledger._follow_deeds",
    "dragoman.ledger._follow_saying",
    "dragoman.ledger._follow_thread",
    "dragoman.record",
)


def saved(chain: Chain) -> bytes:
    """The chain as bytes, without the articles that it has read."""
    stream = io.BytesIO()
    _Pickler(stream, protocol=5).dump(chain)
    return stream.getvalue()


def restored(content: bytes) -> Chain:
    """The chain that `saved` wrote.

    Raises:
        pickle.UnpicklingError: the bytes are no chain.
    """
    chain = _Unpickler(io.BytesIO(content)).load()
    if not isinstance(chain, Chain):
        raise pickle.UnpicklingError("not a chain of commitments")
    return chain


@cache
def method() -> str:
    """A digest of the following's code and rules."""
    digest = blake2b(digest_size=8)
    for module in (_follow, _follow_deeds, _follow_saying, _follow_thread, _follow_words):
        digest.update(Path(str(module.__file__)).read_bytes())
    for path in sorted(KNOWLEDGE.glob("lang/*/commitments*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class _Pickler(pickle.Pickler):
    """Leaves out what is made anew: the rules of a language, and the articles already read."""

    def persistent_id(self, item: Any) -> tuple[str, str] | None:
        if isinstance(item, Following):
            return "rules", next(language for language in languages() if following(language) is item)
        if isinstance(item, Reading):
            return "article", ""
        return None


class _Unpickler(pickle.Unpickler):
    """Makes nothing but rows of the record and of the following."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if module in _ROOMS and name.isidentifier():
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a ledger")

    def persistent_load(self, pid: Any) -> Any:
        kind, language = pid
        return following(language) if kind == "rules" else None
