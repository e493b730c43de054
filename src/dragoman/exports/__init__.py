"""The ledger in other people's formats, one file a format."""

from dragoman.exports._formats import FORMATS, Format, write

__all__ = ["FORMATS", "Format", "write"]
