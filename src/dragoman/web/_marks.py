"""An article's text cut where its rows begin and end: the room `shown` does it, for pages and notebooks alike."""

from dragoman.shown import Mark, Piece, marks, paragraphs, pieces, visible

__all__ = ["Mark", "Piece", "marks", "paragraphs", "pieces", "visible"]
