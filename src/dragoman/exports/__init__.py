"""The ledger in other people's formats, one file a format."""

from dragoman.exports._formats import FORMATS, Format, known, write, write_folder

__all__ = ["FORMATS", "Format", "known", "write", "write_folder"]
