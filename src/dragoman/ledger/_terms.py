"""What an article is about, as weighted word stems: those that it uses and other articles do not."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from math import log, sqrt
from typing import NamedTuple
from zlib import crc32

import msgspec

from dragoman.lexicon import Lexicon, languages
from dragoman.lexicon._load import read_toml, read_tsv

# Words of an article that count: the news is told in its first paragraphs, and White House transcripts run to 20,000.
READ_WORDS = 400

# Stems kept of each article. Stories of the gold's train split: B³ F1 .893 with 25, .895 with 40, .897 with 60.
KEPT = 40

_WORD = re.compile(r"[^\W\d_]{2,}|\d{2,}")


class _Comparison(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """knowledge/lang/*/stories.toml."""

    stemmer: str
    documents: int


class Vector(NamedTuple):
    """Stems (hashed) with weights in parts of SCALE; the squares of the weights sum to 1.

    Whole numbers, so that a likeness is the same whether a vector was just made or comes from a table.
    """

    terms: tuple[int, ...]
    weights: tuple[int, ...]


SCALE = 10_000


class Terms:
    """Weighs the words of one language."""

    def __init__(self, language: str) -> None:
        known = language in languages()
        lexicon = Lexicon(language) if known else None
        conf = read_toml(lexicon.lang / "stories.toml", _Comparison) if lexicon else _Comparison("porter", 1)
        table = read_tsv(lexicon.lang / "document_frequencies.tsv", ("stem", "documents")) if lexicon else ()
        # Imported here: the package loads the stemmers of all languages, 0.1 s that no question to a ledger needs.
        import snowballstemmer

        self._stem = cache(snowballstemmer.stemmer(conf.stemmer).stemWord)
        self._rarity: Mapping[str, float] = {row["stem"]: log(conf.documents / int(row["documents"])) for row in table}
        # A word that the table lacks is rarer than the rarest in it.
        self._unknown = max(self._rarity.values(), default=1.0) + 1

    def stems(self, text: str) -> list[str]:
        """The stems of the words of `text`, in order."""
        return [self._stem(word) for word in _WORD.findall(text.lower().replace("’", "'"))]

    def rarity(self, stem: str) -> float:
        """How much a stem tells: the logarithm of one over its share of documents."""
        return self._rarity.get(stem, self._unknown)

    def vector(self, text: str, kept: int = KEPT) -> Vector:
        """The `kept` weightiest stems of `text`."""
        counts = Counter(self.stems(text)[:READ_WORDS])
        weighed = ((stem, (1 + log(count)) * self.rarity(stem)) for stem, count in counts.items())
        best = sorted(weighed, key=lambda pair: (-pair[1], pair[0]))[:kept]
        length = sqrt(sum(weight * weight for _, weight in best)) or 1.0
        return Vector(
            tuple(hashed(stem) for stem, _ in best), tuple(round(SCALE * weight / length) for _, weight in best)
        )


@cache
def terms_of(language: str) -> Terms:
    """The weights of one language, loaded at the first call."""
    return Terms(language)


def hashed(stem: str) -> int:
    """A stem as a 32-bit number, the same on every machine."""
    return crc32(stem.encode("utf-8", "surrogatepass"))


def cosine(left: Vector, right: Mapping[int, int]) -> float:
    """How alike two vectors are, 0 to 1."""
    get = right.get
    return sum(weight * get(term, 0) for term, weight in zip(left.terms, left.weights, strict=True)) / SCALE**2


def as_mapping(vector: Vector) -> dict[int, int]:
    """The vector by term."""
    return dict(zip(vector.terms, vector.weights, strict=True))
