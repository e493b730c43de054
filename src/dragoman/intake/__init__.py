"""Bytes -> Document: text, JSONL, Parquet, HTML, WARC, folders; dating; cleaning. Bad input is a Rejection."""

from dragoman.intake._document import make_document
from dragoman.intake._html import feed_rows, page_document
from dragoman.intake._rows import row_document, row_fields
from dragoman.intake._sources import open_sources

__all__ = ["feed_rows", "make_document", "open_sources", "page_document", "row_document", "row_fields"]
