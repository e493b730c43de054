"""Intake of Parquet and web archives: columns by name, pages by type, faults as rejections, little memory."""

import gzip
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dragoman.errors import Rejection
from dragoman.intake import open_sources
from dragoman.record import Document

BODY = (
    "The foreign minister of Kenya met his Ugandan counterpart on the lake on Tuesday, and both said that they were "
    "glad of the talks. They will meet again in May, when the envoys of four more countries are to join them.\n"
    "A spokesman for the ministry said that the café where they sat had been closed to the public for the day."
)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
PAGE = f"<html><head><title>Talks on the lake</title></head><body><article><h1>Talks on the lake</h1>{PARAGRAPHS}"
DATED = '<meta property="article:published_time" content="2023-04-25T08:00:00Z">'

Items = list[Document | Rejection]


@pytest.fixture
def parquet(tmp_path: Path) -> Callable[[str], Path]:
    """parquet(query) -> a Parquet file with the rows of a query."""

    def parquet(query: str) -> Path:
        path = tmp_path / "rows.parquet"
        duckdb.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
        return path

    return parquet


def items(*paths: Path, **options: object) -> Items:
    return list(open_sources(paths, **options))  # type: ignore[arg-type]


def codes(found: Items) -> list[str]:
    return [item.code if isinstance(item, Rejection) else "read" for item in found]


def test_columns_go_by_the_names_that_others_give_them(parquet: Callable[[str], Path]) -> None:
    path = parquet(f"SELECT 7 AS doc_id, $${BODY}$$ AS maintext, DATE '2023-04-26' AS date_publish, 'Lake' AS headline")
    [document] = items(path)
    assert isinstance(document, Document)
    assert (document.ref, document.published, document.title) == ("7", "2023-04-26", "Lake")
    assert document.text == BODY


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ("TIMESTAMP '2023-04-26 09:30:00'", "2023-04-26T09:30:00"),
        ("TIMESTAMPTZ '2023-04-26 09:30:00+02'", "2023-04-26T07:30:00+00:00"),
        ("TIMESTAMP_NS '2023-04-26 09:30:00'", "2023-04-26T09:30:00"),
        ("'26 April 2023'", "2023-04-26"),
        ("1682467200", "2023-04-26T00:00:00+00:00"),
        ("NULL::DATE", None),
    ],
)
def test_dates_of_every_type(parquet: Callable[[str], Path], value: str, published: str | None) -> None:
    [document] = items(parquet(f"SELECT $${BODY}$$ AS text, {value} AS date"))
    assert isinstance(document, Document)
    assert document.published == published


def test_bad_rows_are_told_and_the_rest_is_read(parquet: Callable[[str], Path]) -> None:
    path = parquet(
        f"SELECT * FROM (VALUES ('a', $${BODY}$$), ('b', ''), ('c', NULL), ('d', $${BODY} Again.$$)) t(id, text)"
    )
    found = items(path)
    assert codes(found) == ["read", "empty", "empty", "read"]
    assert [item.ref for item in found] == ["a", "b", "c", "d"]


def test_bytes_and_structs_are_read(parquet: Callable[[str], Path]) -> None:
    path = parquet(
        f"SELECT encode($${BODY}$$) AS text, {{'id': NULL, 'name': 'The Lake Herald'}} AS source, [1.5, 2] AS vector"
    )
    [document] = items(path)
    assert isinstance(document, Document)
    assert (document.text, document.source) == (BODY, "The Lake Herald")


def test_a_text_that_is_no_string_is_told_row_by_row(parquet: Callable[[str], Path]) -> None:
    found = items(parquet("SELECT i AS text FROM range(2) t(i)"))
    assert codes(found) == ["no-text", "no-text"]


def test_a_file_without_a_text_column_is_told_once(parquet: Callable[[str], Path]) -> None:
    [rejection] = items(parquet("SELECT i AS number, 2 AS other FROM range(5) t(i)"))
    assert isinstance(rejection, Rejection)
    assert (rejection.code, "'number', 'other'" in rejection.message) == ("no-text", True)


def test_parquet_without_its_suffix_packed_or_piped(parquet: Callable[[str], Path], tmp_path: Path) -> None:
    data = parquet(f"SELECT $${BODY}$$ AS text").read_bytes()
    bare, packed = tmp_path / "download", tmp_path / "rows.parquet.gz"
    bare.write_bytes(data)
    packed.write_bytes(gzip.compress(data))
    assert codes(items(bare, packed)) == ["read", "read"]
    assert codes(items(Path("-"), stdin=io.BytesIO(data))) == ["read"]


def test_a_broken_parquet_file_is_told(parquet: Callable[[str], Path], tmp_path: Path) -> None:
    data = parquet(f"SELECT $${BODY}$$ AS text").read_bytes()
    cut, empty = tmp_path / "cut.parquet", tmp_path / "empty.parquet"
    cut.write_bytes(data[:-30])
    empty.write_bytes(b"")
    assert codes(items(cut, empty)) == ["bad-parquet", "bad-parquet"]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Four times the rows in a process of their own: the peak stays within a batch of row groups."""
    script = (
        "import sys\nfrom dragoman.intake._parquet import parquet_rows\nfrom pathlib import Path\n"
        "path = Path(sys.argv[1])\ncount = sum(1 for _ in parquet_rows(path.open('rb'), path.name, path))\n"
        "[peak] = [line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')]\n"
        "print(count, int(peak) // 1024)"
    )
    peaks = []
    for rows in (10_000, 40_000):
        path = tmp_path / f"{rows}.parquet"
        text = "(SELECT string_agg(md5((i * 60 + j)::VARCHAR), ' ') FROM range(60) t(j))"
        duckdb.execute(f"COPY (SELECT {text} AS text FROM range({rows}) r(i)) TO '{path}' (ROW_GROUP_SIZE 4096)")
        done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
        count, peak = map(int, done.stdout.split())
        assert count == rows
        peaks.append(peak)
    # 60 MB more text in the larger file.
    assert peaks[1] - peaks[0] < 30, peaks


def response(
    body: str | bytes, *, status: str = "200 OK", kind: str = "text/html", more: str = "", url: str = "a"
) -> bytes:
    """One response record of a web archive, as crawlers write them."""
    payload = body.encode() if isinstance(body, str) else body
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + payload
    return record("response", http, "application/http; msgtype=response", url=f"https://example.org/{url}")


def record(kind: str, block: bytes, content: str, *, url: str = "https://example.org/x") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2023-04-27T06:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:6f2a5c5e-0000-4000-8000-000000000001>\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: {content}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


@pytest.fixture
def archive(tmp_path: Path) -> Callable[..., Items]:
    """archive(record, …) -> what a web archive with these records gives, each packed for itself as crawlers do."""

    def archive(*records: bytes, name: str = "day.warc.gz") -> Items:
        path = tmp_path / name
        path.write_bytes(b"".join(map(gzip.compress, records)) if name.endswith(".gz") else b"".join(records))
        return items(path)

    return archive


def test_pages_become_articles(archive: Callable[..., Items]) -> None:
    info = record("warcinfo", b"software: crawler\r\n", "application/warc-fields")
    asked = record("request", b"GET /a HTTP/1.1\r\n\r\n", "application/http; msgtype=request")
    [dated, bare] = archive(
        info,
        asked,
        response(PAGE.replace("</head>", f"{DATED}</head>")),
        asked,
        response(PAGE + "<p>More.</p>", url="b"),
    )
    assert isinstance(dated, Document)
    assert isinstance(bare, Document)
    assert (dated.published, dated.url, dated.title) == ("2023-04-25", "https://example.org/a", "Talks on the lake")
    assert dated.text.startswith("The foreign minister of Kenya met")
    assert not dated.notices
    assert (bare.published, bare.ref) == ("2023-04-27T06:00:00+00:00", "https://example.org/b")
    assert [notice.code for notice in bare.notices or ()] == ["date-from-crawl"]


def test_what_holds_no_page_is_counted_by_reason(archive: Callable[..., Items]) -> None:
    found = archive(
        response(PAGE),
        response("gone", status="404 Not Found"),
        response("gone too", status="404 Not Found"),
        response(b"\x89PNG", kind="image/png"),
        response("<html><body></body></html>", url="bare"),
    )
    assert codes(found) == ["read", "no-article", "no-page"]
    assert found[1].ref == "https://example.org/bare"
    assert found[2].message == "3 of 5 records hold no page: 2 status 404, 1 image/png"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("body", "more", "kind"),
    [
        (PAGE.encode("latin-1"), "", "text/html; charset=iso-8859-1"),
        (gzip.compress(PAGE.encode()), "Content-Encoding: gzip\r\n", "text/html; charset=utf-8"),
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE.encode()), PAGE.encode()), "Transfer-Encoding: chunked\r\n", "text/html"),
    ],
    ids=["latin-1", "gzip", "chunked"],
)
def test_encodings_of_servers(archive: Callable[..., Items], body: bytes, more: str, kind: str) -> None:
    [document] = archive(response(body, more=more, kind=kind), name="day.warc")
    assert isinstance(document, Document)
    assert "the café where they sat" in document.text


def test_text_that_a_crawl_took_out_of_pages(archive: Callable[..., Items]) -> None:
    [document] = archive(record("conversion", BODY.encode(), "text/plain"), name="day.warc.wet.gz")
    assert isinstance(document, Document)
    assert (document.text, document.published) == (BODY, "2023-04-27T06:00:00+00:00")


def test_a_page_too_large_costs_no_other(archive: Callable[..., Items]) -> None:
    huge = PAGE + "<p>" + "x" * 8_100_000
    assert codes(archive(response(huge), response(PAGE), name="day.warc")) == ["too-large", "read"]


def test_a_cut_archive_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "day.warc.gz"
    path.write_bytes(gzip.compress(response(PAGE)) + gzip.compress(response(PAGE + "<p>More.</p>"))[:-200])
    assert codes(items(path)) == ["read", "unreadable"]


@pytest.mark.parametrize("data", [b"WARC/1.0\r\n", b"no archive at all", b"", b"WARC/1.0\r\nContent-Length: x\r\n\r\n"])
def test_no_archive_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "day.warc"
    path.write_bytes(data)
    assert codes(items(path)) == ["bad-warc"]
