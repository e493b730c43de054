"""Tokens of an annotation <-> wordpieces of its text, through the characters that both cover."""

from bisect import bisect_left, bisect_right

from dragoman.annotation._columns import Annotation
from dragoman.annotation._pieces import Pieces

Range = tuple[int, int]


def tokens_of(annotation: Annotation, pieces: Pieces, found: Range) -> Range | None:
    """The tokens that a range of pieces covers, wholly or partly."""
    start, end = pieces.starts[found[0]], pieces.ends[found[1] - 1]
    first, last = bisect_right(annotation.ends, start), bisect_left(annotation.starts, end)
    return (first, last) if first < last else None


def pieces_of(annotation: Annotation, pieces: Pieces, tokens: Range) -> Range | None:
    """The pieces that cover a range of tokens, wholly or partly."""
    start, end = annotation.span(*tokens)
    first, last = bisect_right(pieces.ends, start), bisect_left(pieces.starts, end)
    return (first, last) if first < last else None
