"""Files, folders and standard input -> Documents and Rejections."""

import gzip
import io
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from dragoman.errors import InputError, Rejection
from dragoman.intake._dates import iso_date
from dragoman.intake._decode import decode, refuse_binary
from dragoman.intake._formats import READERS, Items, Origin
from dragoman.record import Document

STDIN = Path("-")

_SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".rss": "feed",
    ".atom": "feed",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".warc": "warc",
    ".wet": "warc",
}

# The first bytes of what is no text but can be read (the formats' own specifications).
_BINARY = ((b"PAR1", "parquet"), (b"WARC/1.", "warc"))


def open_sources(
    paths: Iterable[Path | str], *, published: str | None = None, stdin: BinaryIO | None = None
) -> Iterator[Document | Rejection]:
    """The articles of all `paths`, in order; what cannot be read comes out as a Rejection in its place.

    Reads one article at a time, so that a file larger than the memory can be read. A folder gives its files in the
    order of their names, without hidden ones; `-` is standard input.

    Args:
        published: the date of articles that have none themselves (text, metadata, file name).
        stdin: what `-` reads from; the process's own by default.

    Raises:
        InputError: `published` is not a date.
    """
    try:
        day = None if published is None else iso_date(published)
    except ValueError as error:
        raise InputError(f"published: {error}; write it as year-month-day") from error
    return _items(paths, day, stdin)


def _items(paths: Iterable[Path | str], published: str | None, stdin: BinaryIO | None) -> Items:
    for path in map(Path, paths):
        if path == STDIN:
            yield from _read(lambda: stdin or sys.stdin.buffer, "stdin", published)
        elif path.is_dir():
            for file in _files(path):
                yield from _file(file, str(file.relative_to(path)), published)
        else:
            yield from _file(path, path.name, published)


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder, by name, without hidden ones."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here, name) for name in sorted(names) if not name.startswith("."))


def _file(path: Path, name: str, published: str | None) -> Items:
    return _read(lambda: path.open("rb"), name, published, path=path)


def _read(opener: Callable[[], BinaryIO], name: str, published: str | None, *, path: Path | None = None) -> Items:
    """The items of one stream; a fault in the stream ends it with a Rejection."""
    try:
        with _closing(opener()) as stream:
            packed = isinstance(stream.raw, gzip.GzipFile)
            origin = Origin(name=name, published=published, path=path, packed=packed)
            yield from READERS[_format(stream, name)](stream, origin)
    except Rejection as rejection:
        yield rejection
    except FileNotFoundError:
        yield Rejection("unreadable", "there is no such file", ref=name)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Rejection("unreadable", f"cannot be read on: {reason}", ref=name)


@contextmanager
def _closing(raw: BinaryIO) -> Iterator[io.BufferedReader]:
    """A buffered stream over `raw`, unpacked if it is gzip; standard input stays open."""
    stream = raw if isinstance(raw, io.BufferedReader) else cast("io.BufferedReader", io.BufferedReader(raw))
    packed = stream.peek(2)[:2] == b"\x1f\x8b"
    try:
        yield cast("io.BufferedReader", io.BufferedReader(gzip.GzipFile(fileobj=stream))) if packed else stream
    finally:
        if raw is not sys.stdin.buffer:
            raw.close()


def _format(stream: io.BufferedReader, name: str) -> str:
    """The format by the file's suffix, else by its first bytes."""
    suffix = Path(name.lower().removesuffix(".gz")).suffix
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    head = stream.peek(4096)[:4096]
    for magic, kind in _BINARY:
        if head.startswith(magic):
            return kind
    refuse_binary(head, name)
    return _sniffed(decode(head)[0].strip().lower())


def _sniffed(head: str) -> str:
    """The format of a text that begins with `head`, lower case without space around it."""
    if head.startswith("{"):
        first, _, rest = head.partition("\n")
        return "jsonl" if first.rstrip().endswith("}") or not rest else "json"
    if head.startswith("[") and head[1:].lstrip()[:1] == "{":
        return "json"
    if re.match(r"<(\?xml|rss|feed|rdf)\b", head) and re.search(r"<(rss|feed|rdf:rdf)\b", head):
        return "feed"
    if re.match(r"<(!doctype|\?xml|!--|html|head|body|article|div|p|h1)\b", head):
        return "html"
    return "text"
