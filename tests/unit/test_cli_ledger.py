"""Commands over a ledger, on made-up records."""

import csv
import io
import json
from pathlib import Path

import pytest
from bench.made import made
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.ledger import Filter, Ledger, select


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "l"
    with Ledger.open_or_create(path).writing("1") as writer:
        for record in made(60, days=6):
            writer.add(record)
    return path


def run(*arguments: object, env: dict[str, str] | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "160", **(env or {})})
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("command", ["events", "statements", "commitments", "actors"])
def test_tables_and_lines(folder: Path, command: str) -> None:
    code, table, _ = run(command, "--ledger", folder)
    assert code == 0
    code, lines, _ = run(command, "--ledger", folder, "-f", "jsonl")
    assert code == 0
    names = [json.loads(line)["id"] for line in lines.splitlines()]
    assert names
    assert names[0] in table


def test_filters_reach_the_rows(folder: Path) -> None:
    code, lines, _ = run(
        "events", "-l", folder, "--by", "KEN", "--since", "2022-01-02", "--until", "2022-01-05", "-f", "csv"
    )
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(lines)))
    assert rows
    assert all("KEN" in row["actor_code"] and "2022-01-02" <= row["begin"] <= "2022-01-05" for row in rows)


def test_a_long_table_says_how_much_it_left_out(folder: Path) -> None:
    code, _, err = run("statements", "-l", folder, "--limit", "3")
    assert code == 0
    assert "3 of 60 rows" in err


def test_no_rows_is_said(folder: Path) -> None:
    code, out, err = run("events", "-l", folder, "--by", "XXX")
    assert (code, out) == (0, "")
    assert "no rows" in err


def test_parquet_to_a_file(folder: Path, tmp_path: Path) -> None:
    code, _, _ = run("events", "-l", folder, "-f", "parquet", "-o", tmp_path / "rows.parquet")
    assert code == 0
    assert (tmp_path / "rows.parquet").read_bytes()[:4] == b"PAR1"


def test_the_ledger_can_be_named_by_the_environment(folder: Path) -> None:
    code, out, _ = run("actors", env={"DRAGOMAN_LEDGER": str(folder)})
    assert code == 0
    assert "Kenya" in out


def test_no_ledger_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run("events")
    assert code == 1
    assert "DRAGOMAN_LEDGER" in err


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    code, _, err = run("events", "-l", tmp_path / "none")
    assert code == 1
    assert "dragoman ingest" in err


def test_timeline_between_two(folder: Path) -> None:
    with Ledger.open(folder).reading() as store:
        event = next(row for row in select(store, "events", Filter()) if row["recipient_code"])
    pair = event["actor_code"][0], event["recipient_code"][0]
    code, out, _ = run("timeline", "-l", folder, "--between", *pair)
    assert code == 0
    assert event["id"] in out
    assert f"{event['actor'][0]} → {event['recipient'][0]}" in out


def test_why_tells_words_rule_and_sources(folder: Path) -> None:
    with Ledger.open(folder).reading() as store:
        event = max(select(store, "events", Filter()), key=lambda row: row["sources"])
        mention = select(store, "mentions", Filter())[0]
    code, out, _ = run("why", event["id"], "-l", folder)
    assert code == 0
    assert out.count("rule: made") == event["mentions"]
    assert "joined by" in out
    code, out, _ = run("why", mention["id"], "-l", folder)
    assert code == 0
    assert "rule: made, confidence" in out
    assert mention["event"] in out


def test_why_of_nothing(folder: Path) -> None:
    code, _, err = run("why", "ev000000000000", "-l", folder)
    assert code == 1
    assert "no such row" in err


def test_correct_and_check(tmp_path: Path) -> None:
    path = tmp_path / "l"
    with Ledger.open_or_create(path).writing("1") as writer:
        for record in made(10, days=2):
            writer.add(record)
    with Ledger.open(path).reading() as store:
        name = select(store, "mentions", Filter())[0]["id"]
    code, out, _ = run("correct", name, "reject", "-m", "a film", "--author", "A. Reader", "-l", path)
    assert (code, out.strip()) == (0, f"{name}: reject")
    code, out, _ = run("why", name, "-l", path)
    assert "a film" in out
    code, out, _ = run("corrections", "-l", path)
    assert code == 0
    assert "a film" in out
    code, out, _ = run("corrections", "-l", path, "-f", "jsonl")
    row = json.loads(out)
    assert row["text"][slice(*row["span"])] in row["words"]
    assert (row["verdict"], row["author"]) == ("reject", "A. Reader")
    code, out, _ = run("ledger", "check", "--full", "-l", path)
    assert code == 0
    assert "all is well" in out
    code, out, _ = run("ledger", "rebuild", "-l", path)
    assert code == 0
    assert "10 documents" in out


def test_check_of_a_broken_ledger_fails(tmp_path: Path) -> None:
    path = tmp_path / "l"
    with Ledger.open_or_create(path).writing("1") as writer:
        for record in made(10, days=2):
            writer.add(record)
    [segment] = (path / "segments").iterdir()
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 255
    segment.write_bytes(bytes(content))
    code, _, err = run("ledger", "check", "-l", path)
    assert code == 1
    assert "damaged" in err
