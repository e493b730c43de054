"""Whole runs as a person types them, in processes of their own, on articles written for this test."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ARTICLES = {
    "2023-05-03-nurses.txt": (
        "date 2023-05-03 Kenya will send 200 nurses to Uganda in June, Kenyan Foreign Minister Alfred Mutua told "
        "reporters in Nairobi.\n\nMutua met his Ugandan counterpart on Wednesday. Uganda asked Kenya for help in April."
    ),
    "2023-06-12-nurses-arrive.txt": (
        "date 2023-06-12 Kenya sent 200 nurses to Uganda on Monday.\n\n"
        "The Ugandan government thanked Kenya, a spokesman said in Kampala."
    ),
}


def dragoman(
    *arguments: object, input: bytes | None = None, check: bool = True
) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-c", "from dragoman.cli import main; main()", *map(str, arguments)]
    environ = {**os.environ, "NO_COLOR": "1", "COLUMNS": "160"}
    return subprocess.run(command, input=input, capture_output=True, check=True, env=environ, timeout=300)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def ledger(folder: Path) -> Path:
    path = folder.parent / "e2e.ledger"
    dragoman("ingest", folder, "--ledger", path, "--model", "none")
    return path


def test_from_articles_to_a_timeline(ledger: Path) -> None:
    told = dragoman("timeline", "--ledger", ledger, "--between", "KEN", "UGA").stdout.decode()
    assert "Kenya" in told
    assert "Uganda" in told
    assert "2023-06-12" in told
    rows = [
        json.loads(line) for line in dragoman("events", "-l", ledger, "--by", "KEN", "-f", "jsonl").stdout.splitlines()
    ]
    assert rows
    why = dragoman("why", rows[0]["id"], "-l", ledger).stdout.decode()
    assert rows[0]["words"][:30] in why


def test_ingest_again_adds_nothing(folder: Path, ledger: Path) -> None:
    done = dragoman("ingest", folder, "--ledger", ledger, "--model", "none")
    assert b"0 articles read, 2 already there" in done.stderr
    assert b"all is well" in dragoman("ledger", "check", "--full", "-l", ledger).stdout


def test_standard_input_and_pipes(folder: Path) -> None:
    text = ARTICLES["2023-05-03-nurses.txt"].encode()
    done = dragoman("read", "-", "--format", "jsonl", "--model", "none", input=text)
    record = json.loads(done.stdout)
    assert record["document"]["published"] == "2023-05-03"
    assert not record["document"]["text"].startswith("date")


def test_a_closed_pipe_is_quiet(ledger: Path) -> None:
    command = f'"{sys.executable}" -c "from dragoman.cli import main; main()" statements -l "{ledger}" -f jsonl'
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command} | head -c 1 >/dev/null"], capture_output=True)
    assert done.stderr == b""


def test_the_same_input_gives_the_same_bytes(folder: Path) -> None:
    first, second = (dragoman("read", folder, "-f", "jsonl", "--model", "none").stdout for _ in range(2))
    assert first == second


def test_killed_often_the_ledger_is_whole() -> None:
    """A short run of the trial that anyone can run in full."""
    bench = Path(__file__).parent.parent.parent / "bench" / "crash.py"
    done = subprocess.run(
        [sys.executable, str(bench), "--kills", "3", "--articles", "100"], capture_output=True, timeout=300
    )
    told = json.loads(done.stdout)
    assert told["equal after kills"]
    assert told["equal after full disks"]
