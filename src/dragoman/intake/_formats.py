"""One reader a format: a stream of bytes -> Documents and Rejections, row by row, in constant memory."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from dragoman.errors import Rejection
from dragoman.intake._decode import clean, decode, refuse_binary
from dragoman.intake._document import LONGEST_TEXT, make_document
from dragoman.intake._language import known
from dragoman.intake._plain import date_in_name, read_plain
from dragoman.intake._rows import row_document
from dragoman.record import Document, Notice

if TYPE_CHECKING:
    from dragoman.intake._warc import Page

# Bytes of a row or a plain text: the longest text in the widest encoding with its markup ten times over.
LONGEST_ITEM = 40 * LONGEST_TEXT

# Bytes of a web page: those of news sites have up to 2 MB, most of it scripts.
LONGEST_PAGE = 8_000_000

# Bytes of a JSON array or a feed, which must be read whole; JSON lines have no such limit.
LONGEST_WHOLE = 256_000_000

Items = Iterator[Document | Rejection]


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where a stream comes from: its name for messages and ids, and the date that the caller gave."""

    name: str
    published: str | None = None
    path: Path | None = None
    """The file, where there is one."""
    packed: bool = False
    """Whether the stream is the file unpacked."""

    def row(self, number: int) -> str:
        return f"{self.name}:{number}"

    def dating(self) -> tuple[str | None, tuple[Notice, ...]]:
        """The date where the article itself has none: the file name's, else the caller's."""
        day = date_in_name(self.name)
        if day is None:
            return self.published, ()
        return day, (Notice(code="date-from-name", message=f"dated {day} by the file name {self.name!r}"),)


def read_text(stream: io.BufferedReader, origin: Origin) -> Items:
    """The one article of a plain text, without its header."""
    data = _whole(stream, LONGEST_ITEM, origin)
    refuse_binary(data[:4096], origin.name)
    raw, guessed = decode(data)
    if len(raw) > 2 * LONGEST_TEXT:  # before repairing it, which takes seconds
        raise Rejection(
            "too-large", f"{len(raw):,} characters; the limit is {LONGEST_TEXT:,}: split it", ref=origin.name
        )
    text, repaired = clean(raw)
    plain = read_plain(text, known()[0][1])
    day, named = (plain.published, ()) if plain.published else origin.dating()
    yield make_document(
        plain.text,
        published=day,
        title=plain.title,
        source=plain.source,
        url=plain.url,
        ref=origin.name,
        notices=(*guessed, *repaired, *plain.notices, *named),
    )


def read_html(stream: io.BufferedReader, origin: Origin) -> Items:
    """The one article of a web page."""
    from dragoman.intake._html import page_document

    data = _whole(stream, LONGEST_PAGE, origin)
    refuse_binary(data[:4096], origin.name)
    day, named = origin.dating()
    yield page_document(data, ref=origin.name, published=day, dated=named)


def read_feed(stream: io.BufferedReader, origin: Origin) -> Items:
    """The entries of an RSS, RDF or Atom feed."""
    from dragoman.intake._html import feed_rows

    data = _whole(stream, LONGEST_WHOLE, origin)
    for number, row in enumerate(feed_rows(data, origin.name), 1):
        yield row_document(row, place=origin.row(number), published=origin.published)


def read_lines(stream: io.BufferedReader, origin: Origin) -> Items:
    """The rows of JSON lines; blank lines are skipped but counted."""
    if stream.peek(4)[:4].startswith((b"\xff\xfe", b"\xfe\xff")):
        text, _ = decode(_whole(stream, LONGEST_WHOLE, origin))
        stream = cast("io.BufferedReader", io.BufferedReader(io.BytesIO(text.encode())))
    number = 0
    while line := stream.readline(LONGEST_ITEM):
        number += 1
        if len(line) >= LONGEST_ITEM and not line.endswith(b"\n"):
            _skip_line(stream)
            yield Rejection("too-large", f"the line is longer than {LONGEST_ITEM:,} bytes", ref=origin.row(number))
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _line_document(line, origin, number)


def _line_document(line: bytes, origin: Origin, number: int) -> Document | Rejection:
    text, notices = decode(line)
    try:
        row = _json(text)
    except ValueError as error:
        return Rejection("bad-json", f"the line is not JSON: {error}", ref=origin.row(number))
    return row_document(row, place=origin.row(number), published=origin.published, notices=notices)


def _skip_line(stream: io.BufferedReader) -> None:
    while rest := stream.readline(LONGEST_ITEM):
        if rest.endswith(b"\n"):
            return


def read_json(stream: io.BufferedReader, origin: Origin) -> Items:
    """The rows of a JSON array, of one object, or of the first array of objects inside one object."""
    text, notices = decode(_whole(stream, LONGEST_WHOLE, origin))
    try:
        value = _json(text)
    except ValueError as error:
        raise Rejection("bad-json", f"the file is not JSON: {error}", ref=origin.name) from error
    rows = value if isinstance(value, list) else _inner(value)
    for number, row in enumerate(rows, 1):
        place = origin.row(number) if len(rows) > 1 else origin.name
        yield row_document(row, place=place, published=origin.published, notices=notices)


def _inner(value: object) -> list[object]:
    """The articles of an answer such as NewsAPI's {"status": …, "articles": […]}; else the object itself."""
    if isinstance(value, Mapping) and not any(
        words.name_of(name)[0] == "text" for _, words in known() for name in value
    ):
        for inner in value.values():
            if isinstance(inner, list) and inner and isinstance(inner[0], Mapping):
                return inner
    return [value]


def _json(text: str) -> object:
    """The value of a JSON text; the standard library reads what msgspec refuses: NaN and half surrogate pairs."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        pass
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def read_table(stream: io.BufferedReader, origin: Origin) -> Items:
    """The rows of a CSV or TSV with a header."""
    csv.field_size_limit(LONGEST_ITEM)
    head = stream.peek(4096)[:4096]
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    lines = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    first = head.decode(encoding, "replace").partition("\n")[0]
    reader = csv.DictReader(lines, delimiter=max(",;\t|", key=first.count))
    try:
        for number, row in enumerate(reader, 1):
            yield row_document(row, place=origin.row(number), published=origin.published)
    except csv.Error as error:
        yield Rejection("bad-csv", f"the table cannot be read on: {error}", ref=f"{origin.name}:line {reader.line_num}")
    finally:
        lines.detach()


def read_parquet(stream: io.BufferedReader, origin: Origin) -> Items:
    """The rows of a Parquet file."""
    from dragoman.intake._parquet import parquet_rows

    for number, row in enumerate(parquet_rows(stream, origin.name, None if origin.packed else origin.path), 1):
        yield row_document(row, place=origin.row(number), published=origin.published)


def read_warc(stream: io.BufferedReader, origin: Origin) -> Items:
    """The pages of a web archive."""
    from dragoman.intake._warc import warc_pages

    # From the file itself where there is one: it is packed record by record, and one that is broken spoils no other.
    for page in warc_pages(origin.path or stream, origin.name, most=LONGEST_PAGE):
        yield page if isinstance(page, Rejection) else _archived(page, origin)


def _archived(page: "Page", origin: Origin) -> Document | Rejection:
    """The article of one archived page; where it gives no date, it is that of the day on which it was fetched."""
    from dragoman.intake._html import page_document

    ref = page.url or origin.name
    day = page.fetched or origin.published
    dated = Notice(code="date-from-crawl", message=f"dated {day} by when the page was fetched")
    notices = (dated,) if page.fetched else ()
    try:
        if page.markup:
            return page_document(page.data, ref=ref, url=page.url, charset=page.charset, published=day, dated=notices)
        text, repaired = clean(decode(page.data)[0])
        return make_document(text, published=day, url=page.url, ref=ref, notices=(*repaired, *notices))
    except Rejection as rejection:
        return rejection


def _whole(stream: io.BufferedReader, limit: int, origin: Origin) -> bytes:
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise Rejection("too-large", f"more than {limit:,} bytes in one piece; split it", ref=origin.name)
    return data


READERS: Mapping[str, Callable[[io.BufferedReader, Origin], Items]] = {
    "text": read_text,
    "html": read_html,
    "feed": read_feed,
    "jsonl": read_lines,
    "json": read_json,
    "csv": read_table,
    "parquet": read_parquet,
    "warc": read_warc,
}
