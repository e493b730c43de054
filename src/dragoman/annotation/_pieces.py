"""Text -> wordpieces and the windows in which the reader model sees them.

Shared by reading and by training, so that both cut a text the same way.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dragoman.errors import KnowledgeError

# Pieces a window holds, without its two marks. Attention costs 11% of a 256-piece window, and
# nine tenths of PolNeAR's attributions lie within 130 pieces.
WINDOW = 254
# Pieces of context on either side of the pieces that a window answers for: 32 took 20% longer and found no more
# (PolNeAR dev, exact / half: 55.8 / 75.1 with 32, 57.2 / 75.3 with 16, 56.7 / 75.1 with 8).
CONTEXT = 16

# How a word is written. The encoder is uncased; these seven classes give the case back to it.
SHAPE_OTHER, SHAPE_LOWER, SHAPE_TITLE, SHAPE_UPPER, SHAPE_INITIAL, SHAPE_MIXED, SHAPE_DIGIT = range(7)
SHAPES = 7

_QUOTATION_MARKS = '"“”„«»`‘'
_NEWLINE = re.compile(r"\n")


class Pieces(NamedTuple):
    """A text's wordpieces: ids, shapes and the characters each covers (nothing at a paragraph mark)."""

    ids: list[int]
    shapes: list[int]
    starts: list[int]
    ends: list[int]

    def cut(self, start: int, end: int) -> "Pieces":
        return Pieces(*(column[start:end] for column in self))


class Window(NamedTuple):
    """Pieces `first` to `last` as the encoder sees them, of which it answers for `core_start` to `core_end`."""

    first: int
    last: int
    core_start: int
    core_end: int


class PieceCutter:
    """The tokenizer of the encoder, with the marks it needs."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer: Tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.begin, self.end = self._mark("[CLS]"), self._mark("[SEP]")
        self.quotation_marks = frozenset(
            piece for mark in _QUOTATION_MARKS if (piece := self._tokenizer.token_to_id(mark)) is not None
        )

    def _mark(self, word: str) -> int:
        piece = self._tokenizer.token_to_id(word)
        if piece is None:
            raise KnowledgeError(f"tokenizer.json: it has no {word}; restore the file from the repository")
        return piece

    def __call__(self, text: str) -> Pieces:
        """The pieces of `text`, a paragraph mark ([SEP]) wherever a line ends between two of them."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        shapes = _shapes(text, encoding.offsets, encoding.word_ids)
        found = Pieces([], [], [], [])
        before = 0
        for piece, shape, (start, end) in zip(encoding.ids, shapes, encoding.offsets, strict=True):
            if before and start > before and _NEWLINE.search(text, before, start):
                self._add(found, self.end, SHAPE_OTHER, before, before)
            self._add(found, piece, shape, start, end)
            before = end
        return found

    @staticmethod
    def _add(pieces: Pieces, piece: int, shape: int, start: int, end: int) -> None:
        for column, value in zip(pieces, (piece, shape, start, end), strict=True):
            column.append(value)


def _shapes(text: str, offsets: Sequence[tuple[int, int]], words: Sequence[int | None]) -> list[int]:
    """The shape of the word that each piece belongs to."""
    bounds: dict[int | None, tuple[int, int]] = {}
    for (start, end), word in zip(offsets, words, strict=True):
        bounds[word] = (bounds[word][0] if word in bounds else start, end)
    shape = {word: word_shape(text[start:end]) for word, (start, end) in bounds.items()}
    return [shape[word] for word in words]


def word_shape(word: str) -> int:
    """Which of the seven ways `word` is written in."""
    if word.islower():
        return SHAPE_DIGIT if any(c.isdigit() for c in word) else SHAPE_LOWER
    if any(c.isdigit() for c in word):
        return SHAPE_DIGIT
    if word.isupper():
        return SHAPE_INITIAL if len(word) == 1 else SHAPE_UPPER
    if word[:1].isupper() and word[1:].islower():
        return SHAPE_TITLE
    return SHAPE_MIXED if word.isalpha() else SHAPE_OTHER


def windows(breaks: Iterable[int], total: int) -> Iterator[Window]:
    """Windows over `total` pieces whose cores end at `breaks` (sentence ends, ascending) where one is in reach."""
    if total <= WINDOW:
        if total:
            yield Window(0, total, 0, total)
        return
    room = WINDOW - 2 * CONTEXT
    ends = sorted({*breaks, total})
    start, at = 0, 0
    while start < total:
        limit = start + room
        best = None
        while at < len(ends) and ends[at] <= limit:
            best, at = ends[at], at + 1
        end = best if best is not None and best > start else min(limit, total)
        yield Window(max(0, start - CONTEXT), min(total, end + CONTEXT), start, end)
        start = end
