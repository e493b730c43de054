"""Filters, formats and explanations over a small ledger."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from bench.made import made

from dragoman.errors import InputError
from dragoman.ledger import Filter, Ledger, count, export, reason, resolve, select
from dragoman.ledger._queries import COLUMNS


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    made_ledger = Ledger.open_or_create(tmp_path_factory.mktemp("queries") / "l")
    with made_ledger.writing("1") as writer:
        for record in made(80, days=8):
            writer.add(record)
    return made_ledger


@pytest.mark.parametrize("kind", sorted(COLUMNS))
def test_every_kind_of_row_answers(ledger: Ledger, kind: str) -> None:
    with ledger.reading() as store:
        rows = select(store, kind, Filter())  # type: ignore[arg-type]
        assert rows
        assert count(store, kind, Filter()) == len(rows)  # type: ignore[arg-type]
        assert list(rows[0]) == list(COLUMNS[kind])


def test_by_code_by_name_and_between(ledger: Ledger) -> None:
    with ledger.reading() as store:
        by_code = select(store, "events", Filter(by="KEN"))
        assert by_code
        assert all("KEN" in row["actor_code"] for row in by_code)
        assert {row["id"] for row in select(store, "events", Filter(by="kenya"))} == {row["id"] for row in by_code}
        both = select(store, "events", Filter(between=("KEN", "BRA")))
        one_way = select(store, "events", Filter(by="KEN", to="BRA"))
        other_way = select(store, "events", Filter(by="BRA", to="KEN"))
        assert {row["id"] for row in both} == {row["id"] for row in (*one_way, *other_way)}


def test_a_code_holds_for_all_below_it(ledger: Ledger) -> None:
    with ledger.reading() as store:
        assert {row["speaker"] for row in select(store, "statements", Filter(by="KEN"))} == {"Kenya"}
        # What looks like no code is part of a name: Kenya, Turkey.
        names = {row["speaker"] for row in select(store, "statements", Filter(by="ke"))}
    assert names == {"Kenya", "Turkey"}


def test_time_type_status_words_and_confidence(ledger: Ledger) -> None:
    with ledger.reading() as store:
        rows = select(store, "events", Filter(since="2022-01-03", until="2022-01-04", type="aid"))
        assert rows
        assert {row["type"] for row in rows} == {"AID"}
        assert all("2022-01-03" <= str(row["begin"]) <= "2022-01-04" for row in rows)
        assert {row["status"] for row in select(store, "events", Filter(status="planned"))} == {"planned"}
        assert all("wheat" in row["words"] for row in select(store, "statements", Filter(text="Wheat")))
        assert count(store, "mentions", Filter(min_confidence=0.8)) < count(store, "mentions", Filter())


def test_pages(ledger: Ledger) -> None:
    with ledger.reading() as store:
        rows = [row["id"] for row in select(store, "statements", Filter())]
        assert [row["id"] for row in select(store, "statements", Filter(limit=5))] == rows[:5]


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("actors", Filter(by="KEN")),
        ("actors", Filter(since="2022-01-01")),
        ("statements", Filter(status="actual")),
        ("events", Filter(since="yesterday")),
    ],
)
def test_what_rows_do_not_have_is_refused(ledger: Ledger, kind: str, wanted: Filter) -> None:
    with ledger.reading() as store, pytest.raises(InputError):
        select(store, kind, wanted)  # type: ignore[arg-type]


def test_the_same_rows_in_every_format(ledger: Ledger, tmp_path: Path) -> None:
    wanted = Filter(by="KEN")
    files = {}
    with ledger.reading() as store:
        rows = select(store, "events", wanted)
        for form in ("csv", "jsonl", "parquet"):
            stream = io.BytesIO()
            export(store, "events", wanted, form, stream)  # type: ignore[arg-type]
            files[form] = stream.getvalue()
    names = [row["id"] for row in rows]
    table = list(csv.DictReader(io.StringIO(files["csv"].decode())))
    assert [row["id"] for row in table] == names
    assert table[0]["actor"] == "; ".join(rows[0]["actor"])
    assert [json.loads(line)["id"] for line in files["jsonl"].splitlines()] == names
    path = tmp_path / "rows.parquet"
    path.write_bytes(files["parquet"])
    assert [row[0] for row in duckdb.sql(f"SELECT id FROM '{path}'").fetchall()] == names


@pytest.mark.parametrize("kind", ["events", "mentions", "statements", "commitments", "actors"])
def test_why_explains_every_kind(ledger: Ledger, kind: str) -> None:
    with ledger.reading() as store:
        name = select(store, kind, Filter())[3]["id"]  # type: ignore[arg-type]
        found = reason(store, ledger.segments, name)
    assert found.id == name
    if kind == "events":
        assert found.mentions
    if found.context is not None and found.words is not None:
        words = found.context[slice(*found.words)]
        assert words in (found.row.get("trigger"), found.row["words"], *found.row["words"].split(" … "))


def test_first_letters_do_where_they_are_enough(ledger: Ledger) -> None:
    with ledger.reading() as store:
        name = select(store, "events", Filter())[0]["id"]
        assert resolve(store, name[:10]) == name
        with pytest.raises(InputError, match="several"):
            resolve(store, "ev0" if count(store, "events", Filter()) > 400 else name[:2] + name[2:3])
        for wrong in ("", "e1", "zz0000000000", "ev00000000000x"):
            with pytest.raises(InputError):
                resolve(store, wrong)


def test_questions_load_nothing_that_only_concluding_needs() -> None:
    code = "import sys, dragoman.ledger; print(sorted({'numpy', 'snowballstemmer', 'spacy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
