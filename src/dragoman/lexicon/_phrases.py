"""Names as keys: spellings folded together, phrases found by longest match."""

import re
import unicodedata
from functools import cache
from typing import Generic, TypeVar

T = TypeVar("T")


def _bare(word: str) -> str:
    """The word without accents."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


@cache
def plain(word: str) -> str:
    """The word without accents and dots; capitals of four letters or more become a name ("NATO" as "Nato")."""
    bare = _bare(word)
    bare = bare.replace(".", "") if len(bare) > 1 else bare
    return bare.capitalize() if len(bare) > 3 and bare.isupper() else bare


# Romanisations that news mixes: Zelenskiy, Zelenskyy, Zelensky; Sergey, Sergei; Yushchenko, Iushchenko.
_VOWELS = re.compile(r"iy|yy|yi|ij|ii|y")
_LETTERS = re.compile(r"[^a-z]")
_DOUBLE = re.compile(r"(.)\1")
_OTHER = str.maketrans("łøıđß", "loids")


@cache
def letters(word: str) -> str:
    """The word in small letters without accents: two words that differ here are spelt differently."""
    return _LETTERS.sub("", _bare(word.lower().translate(_OTHER)))


@cache
def fold(word: str) -> str:
    """The word as a key under which spellings of one name meet: lower case, no accents, one romanisation."""
    low = _bare(word.lower().translate(_OTHER))
    low = low if low.isalpha() and low.isascii() else _LETTERS.sub("", low)
    low = low.replace("ph", "f").replace("w", "v").replace("ou", "u").replace("oo", "u")
    low = low.replace("ks", "x")
    return _DOUBLE.sub(r"\1", _VOWELS.sub("i", low))


_SPLIT = re.compile(r"[\s\-‐‑'’ʼ`/]+")


def split_words(phrase: str) -> tuple[str, ...]:
    """The words of a gazetteer phrase, cut where names are written in several ways (blank, hyphen, apostrophe)."""
    return tuple(plain(word) for word in _SPLIT.split(phrase) if word)


class Phrases(Generic[T]):
    """Values by phrase, found by longest match from a place in a list of words."""

    def __init__(self) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], list[T]]] = {}
        self._longest: dict[str, int] = {}

    def add(self, words: tuple[str, ...], value: T) -> None:
        """Files `value` under `words`; several values may share a phrase."""
        if words:
            self._by_first.setdefault(words[0], {}).setdefault(words, []).append(value)
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def match(self, words: list[str], at: int) -> tuple[int, list[T]] | None:
        """The length and values of the longest phrase that starts at `at`; None if there is none."""
        table = self._by_first.get(words[at])
        if table is None:
            return None
        for length in range(min(self._longest[words[at]], len(words) - at), 0, -1):
            values = table.get(tuple(words[at : at + length]))
            if values is not None:
                return length, values
        return None

    def get(self, words: tuple[str, ...]) -> list[T]:
        """The values of exactly this phrase; [] if none."""
        return self._by_first.get(words[0], {}).get(words, []) if words else []
