"""Notebooks: relations and frames of a ledger, records as HTML, and nothing loaded by an import."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser

import msgspec
import pytest

import dragoman
from dragoman import notebook
from dragoman.errors import InputError, LedgerError
from dragoman.ledger import Ledger
from dragoman.notebook import Book
from dragoman.record import Document, Record, encode
from tests.unit.test_exports import ledger
from tests.unit.test_web import TEXT, _record

__all__ = ["ledger"]


@pytest.fixture
def book(ledger: Ledger) -> Iterator[Book]:
    with dragoman.open(ledger.folder) as found:
        yield found


def test_rows_are_relations(book: Book) -> None:
    assert (len(book.articles), len(book.events), len(book.statements), len(book.actors)) == (3, 2, 3, 2)
    assert len(book.mentions) == 3
    assert len(book.commitments) >= 1
    assert book.events.columns[:3] == ["id", "begin", "end"]
    assert book.events.aggregate("status, count(*) AS n", "status").order("status").fetchall() == [
        ("actual", 1),
        ("planned", 1),
    ]


def test_conditions_are_those_of_the_command_line(book: Book) -> None:
    assert [row["type"] for row in book.events(by="KEN", type="ASSAULT")] == ["ASSAULT"]
    assert len(book.events(by="FRA")) == 0
    assert len(book.events(between=("UGA", "KEN"), since=date(2023, 5, 1))) == 2
    assert len(book.events(since="2023-05-02")) == 0
    assert len(book.events(status="planned")(by="KEN")) == 1


@pytest.mark.parametrize(
    ("conditions", "message"),
    [({"who": "KEN"}, "no condition 'who'; there are by, to"), ({"by": 3}, "got `int`"), ({"since": "May"}, "no date")],
)
def test_a_wrong_condition_is_told(book: Book, conditions: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        len(book.events(**conditions))


def test_frames_keep_types(book: Book) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    pytest.importorskip("pyarrow")
    frame = book.events(status="planned").df()
    assert isinstance(frame, pandas.DataFrame)
    assert (list(frame["actor"][0]), frame["begin"].dtype.kind) == (["Kenya"], "M")
    table = book.events(status="planned").pl()
    assert (table["actor"][0].to_list(), table["begin"].dtype, table["goldstein"].dtype) == (
        ["Kenya"],
        polars.Date,
        polars.Float32,
    )


def test_a_missing_package_is_named(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="pandas is not installed: pip install pandas"):
        book.events.df()
    with pytest.raises(InputError, match="pip install polars pyarrow"):
        book.events.pl()


def test_it_only_reads(book: Book) -> None:
    with pytest.raises(Exception, match="read-only"):
        book.sql("DELETE FROM events")
    assert book.sql("SELECT count(*) FROM events WHERE status = ?", "actual").fetchall() == [(1,)]


def test_it_keeps_the_state_that_it_had(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("book") / "ledger"
    book = Ledger.open_or_create(folder)
    with book.writing("test") as writer:
        writer.add(_record(0))
    with dragoman.open(str(folder)) as before:
        with book.writing("test") as writer:
            writer.add(_record(1))
        assert len(before.articles) == 1
    with dragoman.open(folder) as after:
        assert len(after.articles) == 2


def test_a_closed_or_missing_ledger_is_told(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> None:
    book = dragoman.open(ledger.folder)
    book.close()
    book.close()
    assert repr(book).endswith("closed>")
    with pytest.raises(LedgerError, match="closed; open it again"):
        len(book.events)
    with pytest.raises(LedgerError, match="no ledger here"):
        dragoman.open(tmp_path_factory.mktemp("none"))


class Text(HTMLParser):
    """The text of a page, and the tags in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.titles: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.titles += [value or "" for name, value in attrs if name == "title"]
        assert {name for name, _ in attrs} <= {"class", "title", "dir"}

    def handle_data(self, data: str) -> None:
        if self.lasttag != "style":
            self.text += data


def test_a_record_shows_its_rows_and_no_markup_of_the_article() -> None:
    page = Text(_record(0)._repr_html_())
    assert set(page.tags) <= {"style", "div", "h4", "small", "p", "span", "ol", "li", "b"}
    for paragraph in TEXT.split("\n\n"):
        assert paragraph in page.text
    assert "Envoy 0 <b>bold</b>" in page.text
    assert "AGREE Kenya → Uganda, 2023-05-01, planned 80%" in page.text
    assert "Kenya: Kenya will send an envoy to Uganda" in page.text
    assert any("AGREE Kenya → Uganda" in title and "said by Kenya" in title for title in page.titles)


def test_control_characters_are_shown() -> None:
    record = Record(document=Document(id="d", text="a\x00b\x1b[31m"))
    assert "a␀b␛[31m" in record._repr_html_()


def test_showing_changes_no_record() -> None:
    record = _record(0)
    record._repr_html_()
    assert encode(record) == encode(msgspec.json.decode(encode(record), type=Record))


def test_a_table_shows_itself_escaped(book: Book) -> None:
    page = book.articles._repr_html_()
    assert "<b>bold" not in page
    assert "Envoy 0 &lt;b&gt;bold&lt;/b&gt;" in page
    assert page.endswith("<p>3 rows</p>")
    assert repr(book).endswith("3 articles, 2 events>")
    assert repr(book.events).startswith("2 events\n")


def test_import_and_open_are_lazy() -> None:
    code = (
        "import sys, dragoman; dragoman.open\n"
        "print(sorted({'duckdb', 'spacy', 'msgspec', 'pandas', 'dragoman.notebook'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
