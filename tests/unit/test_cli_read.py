"""`dragoman read` on articles written for this test."""

import gzip
import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from dragoman.cli import _progress, app
from dragoman.cli._page import STATUS_STYLES, marked, page
from dragoman.cli._progress import reading, size
from dragoman.cli._select import confident
from dragoman.cli._words import shortened
from dragoman.record import (
    Actor,
    Commitment,
    Document,
    Event,
    EventTime,
    Notice,
    Record,
    Statement,
    Time,
    decode,
)

TEXT = (
    "Kenya will send nurses to Uganda in June, Foreign Minister Alfred Mutua told reporters in Nairobi.\n\n"
    "Mutua met his Ugandan counterpart on Monday. He did not visit Rwanda."
)


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


RECORD = Record(
    document=Document(id="d1", text=TEXT, title="Nurses for Uganda", source="post.example", published="2023-05-03"),
    actors=(
        Actor(id="a1", name="Kenya", type="country", code="KEN", mentions=(at("Kenya"),), confidence=0.9),
        Actor(id="a2", name="Uganda", type="country", code="UGA", mentions=(at("Uganda"),), confidence=0.9),
        Actor(
            id="a3", name="Alfred Mutua", type="person", code="KENGOV", mentions=(at("Alfred Mutua"),), confidence=0.9,
        ),
    ),
    times=(Time(id="t1", span=at("in June"), type="DATE", value="2023-06"),),
    statements=(
        Statement(
            id="s1", kind="indirect", content=(at("Kenya will send nurses to Uganda in June"),), cue=at("told"),
            source=at("Foreign Minister Alfred Mutua"), speaker="a3", confidence=0.9,
        ),
    ),
    events=(
        Event(
            id="e1", type="AID", cameo="0233", actor=("a1",), recipient=("a2",), status="promised", claimed_in="s1",
            time=EventTime(value="2023-06", source="t1"), trigger=at("send"), confidence=0.9,
            evidence=(at("Kenya will send nurses to Uganda in June"),),
        ),
        Event(
            id="e2", type="CONSULT", mode="meet", cameo="040", actor=("a3",), recipient=(), status="actual",
            time=EventTime(value="2023-05-01"), trigger=at("met"), evidence=(at("Mutua met"),), confidence=0.4,
        ),
        Event(
            id="e3", type=None, cameo="010", actor=("a3",), status="negated", trigger=at("visit"), confidence=0.9,
            evidence=(at("He did not visit Rwanda"),),
        ),
    ),
    commitments=(
        Commitment(
            id="c1", by=("a1",), to=("a2",), event="e2", strength="promised", due="2023-06-30", confidence=0.9,
            evidence=(at("Kenya will send nurses to Uganda in June"),),
        ),
    ),
    warnings=(Notice(code="no-date", message="an example of a warning"),),
)  # fmt: skip


def shown(record: Record, **options: bool) -> str:
    console = Console(file=io.StringIO(), width=160)
    console.print(page(record, **options))
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_a_page_has_everything_a_reader_asks_for() -> None:
    text = shown(RECORD)
    for part in ("Nurses for Uganda", "post.example", "2023-05-03", "Kenya KEN → Uganda UGA", "AID", "promised"):
        assert part in text
    assert "Alfred Mutua KENGOV" in text
    assert "(2023-05-01)" in text, "a date that is only the publication date stands in parentheses"
    assert "2023-06-30" in text
    assert "no-date" in text


def test_ids_stand_behind_the_words_and_the_text_is_whole() -> None:
    text = marked(RECORD)
    assert "send" + "ᵉ¹" in text.plain
    bare = text.plain
    for mark in ("ᵉ¹", "ᵉ²", "ˢ¹", "ᶜ¹"):
        assert mark in bare
        bare = bare.replace(mark, "")
    assert bare == TEXT


def test_words_carry_the_colour_of_their_status() -> None:
    text = marked(RECORD)
    styled = {text.plain[span.start : span.end]: str(span.style) for span in text.spans}
    assert STATUS_STYLES["promised"] in styled["send"]
    assert STATUS_STYLES["actual"] in styled["met"]


def test_what_two_do_together_is_one_row() -> None:
    import msgspec

    meeting = msgspec.structs.replace(RECORD.events[1], actor=("a1",), recipient=("a2",))
    back = msgspec.structs.replace(meeting, id="e9", actor=("a2",), recipient=("a1",))
    text = shown(Record(document=RECORD.document, actors=RECORD.actors, events=(meeting, back)))
    assert "e2 e9" in text
    assert "Kenya KEN ↔ Uganda UGA" in text
    assert "Uganda UGA ↔" not in text


def test_comments_are_shown_only_when_asked_for() -> None:
    assert "comment" not in shown(RECORD)
    assert "comment" in shown(RECORD, comments=True)


def test_rows_that_kept_rows_rest_on_are_kept() -> None:
    kept = confident(RECORD, 0.8)
    assert [event.id for event in kept.events] == ["e1", "e2", "e3"], "e2 is what c1 promises"
    without = confident(Record(document=RECORD.document, events=RECORD.events), 0.8)
    assert [event.id for event in without.events] == ["e1", "e3"]


def test_square_brackets_in_an_article_are_no_markup() -> None:
    record = Record(document=Document(id="d", text="The [red]minister[/red] left.", title="[bold]x"))
    assert "[red]minister[/red]" in shown(record)
    assert "[bold]x" in shown(record)


@pytest.mark.parametrize(("words", "limit"), [("one two three", 8), ("x" * 50, 10), ("", 5)])
def test_shortened_words_fit(words: str, limit: int) -> None:
    assert len(shortened(words, limit)) <= limit + 2


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "nurses.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: object, input: str | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["read", *map(str, arguments), "--model", "none"], input=input)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def test_lines_are_records(article: Path) -> None:
    code, out, _ = run(article, "--format", "jsonl", "--published", "2023-05-03")
    assert code == 0
    [line] = out.splitlines()
    record = decode(line)
    assert record.document.text == TEXT
    assert record.document.published == "2023-05-03"


def test_a_page_without_a_terminal_has_no_colour(article: Path) -> None:
    code, out, _ = run(article)
    assert code == 0
    assert "\x1b" not in out
    assert "nurses.txt" in out


def test_output_to_a_file(article: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    code, out, _ = run(article, "-f", "jsonl", "-o", target)
    assert (code, out) == (0, "")
    assert json.loads(target.read_text())["format"] == "dragoman/1"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_file_that_cannot_be_written_is_told(article: Path, tmp_path: Path) -> None:
    code, _, err = run(article, "-f", "jsonl", "-o", tmp_path / "no" / "out.jsonl")
    assert code == 1
    assert "cannot be written" in err


def test_rejections_are_told_and_counted(article: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    code, out, err = run(article, empty, "-f", "jsonl")
    assert code == 3
    assert len(out.splitlines()) == 1
    assert "empty.txt" in err
    assert "1 of 2 articles rejected (1 empty), 1 read" in err


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    code, _, err = run(tmp_path / "nothing.txt")
    assert code in {1, 3}
    assert "nothing.txt" in err


def test_tables_alone(article: Path) -> None:
    code, out, _ = run(article, "-f", "table")
    assert code == 0
    assert "┏" not in out


def test_the_length_of_a_packed_file_is_told_by_its_end(tmp_path: Path) -> None:
    plain, packed, pieces = tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz", tmp_path / "c.jsonl.gz"
    text = json.dumps({"text": TEXT * 50}).encode()
    plain.write_bytes(text)
    packed.write_bytes(gzip.compress(text))
    pieces.write_bytes(gzip.compress(text * 9) + gzip.compress(b"\n"))
    assert size([plain, packed]) == 2 * len(text)
    assert size([plain, pieces]) is None
    assert size([plain, Path("-")]) is None


def test_a_bar_stands_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    told = io.StringIO()
    console = Console(file=told, force_terminal=True, width=120)
    monkeypatch.setattr(_progress, "error_console", lambda: console)
    with reading(None, shown=False) as read:
        read(RECORD.document)
    assert told.getvalue() == ""
    with reading(len(TEXT), shown=True) as read:
        read(RECORD.document)
    assert "1 read" in told.getvalue()
