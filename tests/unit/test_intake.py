"""Intake: every format in, every fault a Rejection in its place, dates and encodings as they should be."""

import gzip
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import InputError, Rejection
from dragoman.intake import make_document, open_sources
from dragoman.intake._dates import iso_date, leading_date
from dragoman.intake._decode import clean, decode
from dragoman.intake._document import LONGEST_TEXT
from dragoman.intake._plain import date_in_name, dateline
from dragoman.reading import _warnings
from dragoman.record import Document, Record, encode

BODY = (
    "Kenya’s president met his Ugandan counterpart on the lake and said that he was glad of the talks.\n\n"
    "They will meet again in May."
)

Take = Callable[..., list[Document | Rejection]]


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """take(name, content, **options) -> what open_sources makes of a file with that name and content."""

    def take(name: str, content: str | bytes, **options: str) -> list[Document | Rejection]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(open_sources([path], **options))

    return take


def only(items: list[Document | Rejection]) -> Document:
    (item,) = items
    assert isinstance(item, Document), item
    return item


def refused(items: list[Document | Rejection]) -> Rejection:
    (item,) = items
    assert isinstance(item, Rejection), item
    return item


def codes(document: Document) -> list[str]:
    return [notice.code for notice in document.notices or ()]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2023-04-26", "2023-04-26"),
        ("20230426", "2023-04-26"),
        ("2023-04-26T10:00:00Z", "2023-04-26T10:00:00+00:00"),
        ("2022-01-01 13:01:11+00:00", "2022-01-01T13:01:11+00:00"),
        ("Wed, 26 Apr 2023 08:05:00 GMT", "2023-04-26T08:05:00+00:00"),
        ("Wed, 26 Apr 2023 08:05:00 -0400", "2023-04-26T08:05:00-04:00"),
        ("Apr 26, 2023", "2023-04-26"),
        ("26 April 2023", "2023-04-26"),
        ("April 26th, 2023", "2023-04-26"),
        ("26.04.2023", "2023-04-26"),
        ("26/04/2023", "2023-04-26"),
        ("04/04/2023", "2023-04-04"),
        ("April 26, 2023 at 5:04 PM EDT", "2023-04-26T17:04:00"),
        (1682467200, "2023-04-26T00:00:00+00:00"),
        (1682467200000, "2023-04-26T00:00:00+00:00"),
    ],
)
def test_dates_in_the_forms_that_people_and_machines_write(value: object, expected: str) -> None:
    assert iso_date(value) == expected


@pytest.mark.parametrize(
    "value",
    ["April 2023", "April 26", "Wednesday", "04/05/2023", "2023", "soon", "", "2023-13-40", True, 7, [], "9" * 99],
)
def test_what_names_no_full_date_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        iso_date(value)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_printed_date_comes_back(day: date) -> None:
    assert iso_date(f"{day:%d %B} {day.year}") == day.isoformat()


@given(st.text(max_size=80))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    leading_date(text)
    try:
        iso_date(text)
    except ValueError:
        return


def test_a_number_after_a_date_is_no_hour() -> None:
    assert leading_date("2023-04-26 10 people met") == ("2023-04-26", 10)
    assert leading_date("10 people met on 2023-04-26 in the town hall") is None


@pytest.mark.parametrize(
    ("header", "published", "title"),
    [
        ("date 2023-04-26 ", "2023-04-26", None),
        (" date: 26 April 2023 ", "2023-04-26", None),
        ("April 26, 2023\n\n", "2023-04-26", None),
        ("Published: Apr 26, 2023\n\n", "2023-04-26", None),
        (
            "Headline: Talks on the lake\nPublished on: 26 April 2023, 14:05\nBy: A. Reporter\n\n",
            "2023-04-26T14:05:00",
            "Talks on the lake",
        ),
        ('---\ntitle: "Talks on the lake"\npublished_at: 2023-04-26\n---\n', "2023-04-26", "Talks on the lake"),
    ],
)
def test_a_header_gives_the_date_and_is_not_in_the_text(
    take: Take, header: str, published: str, title: str | None
) -> None:
    document = only(take("a.txt", header + BODY))
    assert (document.published, document.title, document.text) == (published, title, BODY)


@pytest.mark.parametrize(
    "start",
    ["Date: nobody knows yet, he said, and the talks went on.", "Source: the ministry.", "2023 was a bad year."],
)
def test_what_only_looks_like_a_header_stays(take: Take, start: str) -> None:
    document = only(take("a.txt", f"{start}\n\n{BODY}"))
    assert document.text.startswith(start)
    assert document.published is None


def test_a_dateline_stays_and_dates_when_it_names_a_year(take: Take) -> None:
    assert dateline("NAIROBI, Kenya, April 26, 2023 (Agency) — The president") == "2023-04-26"
    assert dateline("NAIROBI, April 26 (Agency) - The president") is None
    assert dateline("NAIROBI (Agency) — Talks of 26 April 2023 failed") is None
    text = f"NAIROBI, April 26, 2023 (Agency) - {BODY}"
    document = only(take("a.txt", text))
    assert (document.text, document.published) == (text, "2023-04-26")


def test_the_file_name_dates_what_has_no_date_and_says_so(take: Take) -> None:
    document = only(take("talks-2023-04-26.txt", BODY, published="2020-01-01"))
    assert (document.published, codes(document)) == ("2023-04-26", ["date-from-name"])
    assert only(take("talks-2023-04-26.txt", f"date 2023-04-25 {BODY}")).published == "2023-04-25"
    assert date_in_name("story_20231399.txt") is None


def test_the_option_fills_what_has_no_date(take: Take) -> None:
    assert only(take("a.txt", BODY, published="26 April 2023")).published == "2023-04-26"
    rows = [{"text": BODY}, {"text": BODY, "date": "2023-04-25"}]
    items = take("a.jsonl", "\n".join(map(json.dumps, rows)), published="2023-04-26")
    assert [item.published for item in items if isinstance(item, Document)] == ["2023-04-26", "2023-04-25"]
    with pytest.raises(InputError, match="year-month-day"):
        open_sources([], published="some day")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_are_found(take: Take, encoding: str) -> None:
    assert only(take("a.txt", BODY.encode(encoding))).text == BODY


def test_a_guessed_encoding_and_a_repair_are_noticed(take: Take) -> None:
    assert codes(only(take("a.txt", BODY.encode("cp1252")))) == ["encoding"]
    garbled = BODY.encode().decode("cp1252")
    document = only(take("a.txt", garbled))
    assert (document.text, codes(document)) == (BODY, ["encoding"])


def test_cut_utf8_is_not_read_in_another_encoding() -> None:
    text, notices = decode(BODY.encode() * 3 + b"\xe2\x80")
    assert text.startswith("Kenya’s")
    assert text.endswith("\ufffd")
    assert [notice.code for notice in notices] == ["encoding"]


def test_cleaning_keeps_curly_quotes_and_makes_spaces_plain() -> None:
    assert clean("“It’s\u00a0fine,”\r\nshe said.\ufeff") == ("“It’s fine,”\nshe said.", ())


def test_rows_are_kept_to_the_letter_with_the_callers_id(take: Take) -> None:
    text = "  “Fine,”\u00a0said the\tminister of the lake &amp; the sea.\r\n"
    rows = [{"id": 7, "text": text}, {"doc_id": {"a": 1}, "Content": text, "source": {"name": "Our Paper"}}]
    first, second = take("a.jsonl", "\n".join(map(json.dumps, rows)))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.text, second.text) == (text, text)
    assert (first.ref, second.ref, second.source) == ("7", '{"a": 1}', "Our Paper")
    assert first.id == second.id


@pytest.mark.parametrize("pad", ["", "\n"])
def test_every_bad_row_is_refused_in_its_place(take: Take, pad: str) -> None:
    lines = [
        json.dumps({"text": BODY}),
        "{not json",
        json.dumps({"title": "no text"}),
        json.dumps({"text": " "}),
        json.dumps({"text": [BODY]}),
        "[1]",
        json.dumps({"id": "de", "text": "Der Präsident reist nach Paris und trifft dort den Kanzler."}),
        "[" * 100_000,
        json.dumps({"text": "the " * (LONGEST_TEXT // 4 + 1)}),
        json.dumps({"text": BODY, "title": float("nan"), "date": "some day"}),
    ]
    items = take("a.jsonl", ("\n" + pad).join(lines))
    found = [item.code if isinstance(item, Rejection) else "ok" for item in items]
    assert found == [
        "ok",
        "bad-json",
        "no-text",
        "empty",
        "no-text",
        "bad-json",
        "language",
        "bad-json",
        "too-large",
        "ok",
    ]
    assert isinstance(items[1], Rejection)
    assert items[1].ref == f"a.jsonl:{3 if pad else 2}"
    assert isinstance(items[6], Rejection)
    assert items[6].ref == "de"
    assert isinstance(items[9], Document)
    assert codes(items[9]) == ["bad-date"]


def test_a_half_surrogate_pair_can_be_written_out_again(take: Take) -> None:
    document = only(take("a.jsonl", '{"text": "The half \\ud83d of it was with the president."}'))
    assert document.text.encode().decode() == document.text
    assert codes(document) == ["encoding"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\x00\x01\x02\x03" * 99, "binary"),
        ("a.dat", b"%PDF-1.7 and so on", "binary"),
        ("a.json", b'{"text": ', "bad-json"),
        ("a.html", b"<html><body></body></html>", "no-article"),
        ("a.rss", b"", "bad-xml"),
        ("a.jsonl.gz", gzip.compress(b'{"text": "x"}' * 99)[:30], "unreadable"),
    ],
)
def test_a_bad_file_is_refused(take: Take, name: str, content: bytes, code: str) -> None:
    rejection = refused(take(name, content))
    assert (rejection.code, rejection.ref) == (code, name)


def test_a_missing_file_does_not_stop_the_run(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(BODY)
    missing, document = open_sources([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert isinstance(missing, Rejection)
    assert missing.code == "unreadable"
    assert isinstance(document, Document)


def test_a_folder_is_read_by_name_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt", "sub/c.txt", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(BODY)
    assert [item.ref for item in open_sources([str(tmp_path)])] == ["a.txt", "b.txt", "sub/c.txt"]


def test_json_arrays_objects_and_answers_of_news_services(take: Take) -> None:
    row = {"id": "x", "body": BODY, "publishedAt": "2023-04-26"}
    for value in (row, [row], {"status": "ok", "articles": [row]}):
        document = only(take("a.json", json.dumps(value, indent=1)))
        assert (document.ref, document.text, document.published) == ("x", BODY, "2023-04-26")


def test_a_table_with_a_header(take: Take) -> None:
    table = f'Headline;Body;Publish Date\nTalks;"{BODY}";26/04/2023\n;;\n'
    document, empty = take("a.csv", table)
    assert isinstance(document, Document)
    assert (document.title, document.text, document.published) == ("Talks", BODY, "2023-04-26")
    assert isinstance(empty, Rejection)
    assert (empty.code, empty.ref) == ("empty", "a.csv:2")


PAGE = f"""<html><head><title>Talks on the lake | Our Paper</title>
<meta property="og:site_name" content="Our Paper">
<meta property="article:published_time" content="2023-04-26T08:05:00Z">
<link rel="canonical" href="https://paper.example/talks"></head><body><nav>Home News Sport</nav><article>
<h1>Talks on the lake</h1><p>{BODY}</p><p>{BODY} {BODY}</p></article>
<footer>All rights reserved</footer></body></html>"""


def test_a_web_page(take: Take) -> None:
    document = only(take("a.html", PAGE))
    assert (document.title, document.source, document.url) == (
        "Talks on the lake",
        "Our Paper",
        "https://paper.example/talks",
    )
    assert document.published == "2023-04-26"
    assert document.text.startswith("Kenya’s president")
    assert "\n\nKenya’s" in document.text
    assert "Sport" not in document.text


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Our Paper</title><item><title>Talks</title>
<guid>g1</guid><link>https://paper.example/1</link><pubDate>Wed, 26 Apr 2023 08:05:00 GMT</pubDate>
<description>&lt;p&gt;The president said that he was glad of the talks.&lt;/p&gt;</description></item>
<item><title>No text</title></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Our Paper</title><entry><title>Talks</title><id>g1</id>
<link rel="alternate" href="https://paper.example/1"/><published>2023-04-26T08:05:00Z</published>
<content type="html">&lt;p&gt;The president said that he was glad of the talks.&lt;/p&gt;</content></entry></feed>"""


@pytest.mark.parametrize("feed", [FEED, ATOM])
def test_a_feed(take: Take, feed: str) -> None:
    document = take("a.xml", feed)[0]
    assert isinstance(document, Document)
    assert document.text == "The president said that he was glad of the talks."
    assert (document.ref, document.title, document.source) == ("g1", "Talks", "Our Paper")
    assert (document.url, document.published) == ("https://paper.example/1", "2023-04-26T08:05:00+00:00")


@pytest.mark.parametrize(
    "content", [BODY, json.dumps({"text": BODY}), json.dumps({"text": BODY}, indent=2), json.dumps([{"text": BODY}])]
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input_is_recognised(content: str, pack: Callable[[bytes], bytes]) -> None:
    document = only(list(open_sources(["-"], stdin=io.BytesIO(pack(content.encode())))))
    assert document.text == BODY


def test_ids_follow_from_the_text_alone() -> None:
    first = make_document(BODY, published="2023-04-26", ref="a")
    assert first.id == make_document(BODY, title="Talks").id != make_document(BODY + ".").id


def test_short_and_terse_english_is_read() -> None:
    for text in ("Xi meets Putin.", "Oil price up 3 pct, gas down 2 pct, wheat flat."):
        assert make_document(text).language == "en"
    for text in ("Le président est arrivé à Kyiv mardi.", "El presidente viaja a Madrid.", "Президент прибыл."):
        with pytest.raises(Rejection, match="there is knowledge for en"):
            make_document(text)
    assert make_document("Le président.", language="en-GB").language == "en"


def test_a_giant_file_is_read_row_by_row(tmp_path: Path) -> None:
    """The first row comes out although the file, unpacked, could not be held: nothing reads ahead."""
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as handle:
        handle.write(json.dumps({"text": BODY}).encode() + b"\n")
        for _ in range(30):
            handle.write(b" " * 10_000_000)
    items = open_sources([path])
    assert isinstance(next(items), Document)
    assert isinstance(next(items), Rejection)


def test_what_intake_noticed_reaches_the_warnings_and_not_the_document() -> None:
    document = make_document(BODY, published="some day")
    assert codes(document) == ["bad-date"]
    assert [notice.code for notice in _warnings(document)] == ["bad-date", "no-date"]
    assert b"notices" not in encode(Record(document=make_document(BODY)))


NAMES = ("a.txt", "a.jsonl", "a.json", "a.csv", "a.html", "a.rss", "a.bin", "a.jsonl.gz")
PIECES = st.sampled_from(
    [b'{"text": "', b'"}', b"\n", b"[", b"<html><p>", b"<rss><item>", b"</item>", b"\x00", b"\xff\xfe", b"---\n",
     b"date: ", b"2023-04-26",
     b",", b'"', b"\\ud83d", b"the president said ", b"\x1f\x8b", b"&#x41;", b"\xe2\x80", b"PK\x03\x04"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=12)), max_size=25).map(b"".join), st.sampled_from(NAMES))
def test_any_bytes_are_articles_or_rejections(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / name
    path.write_bytes(content)
    for item in open_sources([path]):
        if isinstance(item, Document):
            assert item.text.encode()
            assert item.published is None or iso_date(item.published) == item.published
        else:
            assert item.code
            assert item.ref


def test_hostile_pages_and_texts_take_no_time(take: Take) -> None:
    start = perf_counter()
    take("a.html", "<div>" * 200_000)
    take("a.html", "<p>a" * 10_000)
    take("a.txt", "Date: " * 80_000)
    take("a.txt", "A. " * 160_000)
    take("a.txt", "---\n" + "a: b\n" * 80_000)
    take("a.txt", "“" * 400_000)
    take("a.rss", "<item>" * 100_000)
    assert perf_counter() - start < 30
