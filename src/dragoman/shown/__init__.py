"""Record -> what people see of it: the text in pieces that know their rows, and the whole as HTML for notebooks."""

from dragoman.shown._html import html
from dragoman.shown._marks import Mark, Piece, marks, paragraphs, pieces, visible
from dragoman.shown._mirrors import paired

__all__ = ["Mark", "Piece", "html", "marks", "paired", "paragraphs", "pieces", "visible"]
