"""Bytes -> Document: text, JSONL, Parquet, HTML, web archives, folders; dating; cleaning. Bad input becomes a Rejection."""

from dragoman.intake._document import make_document
from dragoman.intake._sources import open_sources

__all__ = ["make_document", "open_sources"]
