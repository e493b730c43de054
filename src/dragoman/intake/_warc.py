"""Web archives (WARC) -> pages, one record at a time, through fastwarc."""

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dragoman.errors import Rejection

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_PAGES = ("text/html", "application/xhtml+xml")
_ENCODED = frozenset(("content-encoding", "transfer-encoding"))


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One fetched page."""

    url: str | None
    data: bytes
    charset: str | None
    fetched: str | None
    """ISO date-time of the record."""
    markup: bool = True
    """False for text that a crawl's own tools took out of a page (WET files)."""


def warc_pages(source: io.BufferedReader | Path, name: str, *, most: int) -> Iterator[Page | Rejection]:
    """The pages of an archive; records of requests, of the crawl itself and of copies are none.

    Responses that hold no page are counted by reason, and told in one rejection at the end.

    Args:
        most: bytes a page may have.

    Raises:
        Rejection: `bad-warc`, where the archive cannot be read (on).
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    skipped: Counter[str] = Counter()
    opened = str(source) if isinstance(source, Path) else source
    done = 0
    try:
        for record in ArchiveIterator(opened, record_types=kinds, auto_decode="all", fsspec_args=False):
            done += 1
            why = _no_page(record)
            if why:
                skipped[why] += 1
            else:
                yield _page(record, most)
    except (OSError, ValueError) as error:
        where = f" on after record {done}" if done else ""
        raise Rejection("bad-warc", f"the archive cannot be read{where}: {error}", ref=name) from error
    if not done:
        raise Rejection("bad-warc", "the archive holds no fetched page", ref=name)
    if skipped:
        told = ", ".join(f"{count} {why}" for why, count in skipped.most_common())
        yield Rejection("no-page", f"{skipped.total()} of {done} records hold no page: {told}", ref=name)


def _no_page(record: "WarcRecord") -> str | None:
    """Why a record is no page; None if it is one."""
    if record.is_http and record.http_headers.status_code != 200:
        return f"status {record.http_headers.status_code}"
    kind = _kind(record)
    if kind in _PAGES or (kind == "text/plain" and _is_conversion(record)):
        return None
    return kind or "of no type"


def _kind(record: "WarcRecord") -> str:
    held = record.http_content_type if record.is_http else record.headers.get("Content-Type")
    return (held or "").partition(";")[0].strip().lower()


def _is_conversion(record: "WarcRecord") -> bool:
    return record.headers.get("WARC-Type") == "conversion"


def _is_encoded(record: "WarcRecord") -> bool:
    return record.is_http and any(name.lower() in _ENCODED for name in record.http_headers.keys())  # noqa: SIM118


def _page(record: "WarcRecord", most: int) -> Page | Rejection:
    url = record.headers.get("WARC-Target-URI")
    data = record.reader.read(most + 1)
    if len(data) > most:
        return Rejection("too-large", f"the page has more than {most:,} bytes", ref=url)
    # Of pages that a server packed only the packed length is known.
    if len(data) < record.content_length and not _is_encoded(record):
        return Rejection("unreadable", "the archive ends within this page", ref=url)
    return Page(
        url=url.strip("<>") if url else None,
        data=data,
        charset=record.http_charset if record.is_http else None,
        fetched=record.headers.get("WARC-Date"),
        markup=not _is_conversion(record),
    )
