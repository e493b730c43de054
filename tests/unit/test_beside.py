"""Other people's event data beside ours: read by their codebooks, bad lines told, compared by pair, day and kind."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from dragoman.beside import LAYOUTS, open_rows
from dragoman.beside._layouts import by_name, layout
from dragoman.beside._rows import Row
from dragoman.beside._shelf import NAME
from dragoman.cli import app
from dragoman.errors import InputError, Rejection
from dragoman.exports import write
from dragoman.exports._gdelt import EVENT_COLUMNS
from dragoman.exports._icews import COLUMNS as ICEWS
from dragoman.exports._polecat import COLUMNS as POLECAT
from dragoman.ledger import Filter, Ledger
from tests.unit.test_exports import ledger as shared

__all__ = ["shared"]

HEADERS = {"gdelt": None, "icews": ICEWS, "polecat": POLECAT}
NAMES = {
    "gdelt": dict(zip(map(str, range(61)), EVENT_COLUMNS, strict=True)),
    "icews": {name: name for name in ICEWS},
    "polecat": {name: name for name in POLECAT},
}


def line(source: str, **cells: str) -> str:
    """One line of a data set with these cells, named by what they mean in its layout."""
    known = layout(source)
    columns = list(NAMES[source])
    found = [""] * len(columns)
    for meaning, value in cells.items():
        found[columns.index(getattr(known, meaning))] = value
    return "\t".join(found)


def gdelt(day: str = "20230501", actor: str = "KEN", recipient: str = "UGA", code: str = "190", id: str = "7") -> str:
    return line("gdelt", id=id, day=day, actor=actor, recipient=recipient, code=code)


@pytest.fixture
def ledger(shared: Ledger) -> Iterator[Ledger]:
    """A ledger with nothing beside it."""
    yield shared
    (shared.folder / NAME).unlink(missing_ok=True)


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def file(source: str, *lines: str, name: str = "theirs.tab") -> Path:
        header = HEADERS[source]
        path = tmp_path / name
        path.write_text("".join(f"{one}\n" for one in (("\t".join(header), *lines) if header else lines)))
        return path

    return file


def read(path: Path, source: str) -> list[tuple[object, ...] | str]:
    return [
        (row.line, str(row.day), row.actor, row.recipient, row.code) if isinstance(row, Row) else row.message
        for row in open_rows(path, layout(source))
    ]


def test_columns_stand_where_the_codebooks_have_them() -> None:
    known = layout("gdelt")
    names = [EVENT_COLUMNS[int(column)] for column in known.wanted]
    assert names == ["GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode"]
    assert set(layout("icews").wanted) <= set(ICEWS)
    assert set(layout("polecat").wanted) <= set(POLECAT)


def test_rows_of_each_data_set(file: Callable[..., Path]) -> None:
    assert read(file("gdelt", gdelt(), gdelt(actor="ROM", recipient="AFR")), "gdelt") == [
        (1, "2023-05-01", ("KEN",), ("UGA",), "190"),
        (2, "2023-05-01", ("ROU",), (), "190"),
    ]
    cells = {"id": "1", "day": "2023-05-01", "actor": "Russian Federation", "recipient": "Czech Republic"}
    assert read(file("icews", line("icews", **cells, code="043")), "icews") == [
        (2, "2023-05-01", ("RUS",), ("CZE",), "043")
    ]
    cells = {"id": "x", "day": "2023-05-01", "actor": "KEN; UGA; KEN", "recipient": "None", "code": "CONSULT"}
    assert read(file("polecat", line("polecat", **cells)), "polecat") == [
        (2, "2023-05-01", ("KEN", "UGA"), (), "CONSULT")
    ]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (gdelt(day="20231301"), "'20231301' is no day"),
        (gdelt(code="---"), "'---' is no CAMEO code"),
        (gdelt() + "\tmore", "62 columns, not 61"),
        ("one\ttwo", "2 columns, not 61"),
        ("x" * 250_000, "longer than 100,000 characters"),
    ],
)
def test_a_bad_line_costs_no_other(file: Callable[..., Path], bad: str, message: str) -> None:
    found = list(open_rows(file("gdelt", gdelt(), bad, "", gdelt()), layout("gdelt")))
    assert [type(row) for row in found] == [Row, Rejection, Row]
    rejection = found[1]
    assert isinstance(rejection, Rejection)
    assert (rejection.code, rejection.ref, rejection.message) == ("bad-row", "theirs.tab:2", message)
    assert isinstance(found[2], Row)
    assert found[2].line == 4


def test_packed_files(file: Callable[..., Path], tmp_path: Path) -> None:
    data = file("gdelt", gdelt()).read_bytes()
    packed, zipped = tmp_path / "a.gz", tmp_path / "a.zip"
    packed.write_bytes(gzip.compress(data))
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("20230501.export.CSV", data)
    assert read(packed, "gdelt") == read(zipped, "gdelt") == [(1, "2023-05-01", ("KEN",), ("UGA",), "190")]


def test_no_file_and_no_header_are_told(tmp_path: Path, file: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(open_rows(tmp_path / "none", layout("gdelt")))
    with pytest.raises(InputError, match="no column 'Event ID'"):
        list(open_rows(file("gdelt", gdelt()), layout("icews")))


def test_names_of_states() -> None:
    known = by_name()
    for name, code in {"Russian Federation": "RUS", "Côte d'Ivoire": "CIV", "Kosovo": "XKX", "Iran": "IRN"}.items():
        assert known[name.lower()] == code


def test_our_own_exports_are_all_found_again(ledger: Ledger, tmp_path: Path) -> None:
    """What we write in their format is their format: read back, every row matches its event."""
    for source, name in (("gdelt", "gdelt-events"), ("icews", "icews"), ("polecat", "polecat")):
        stream = io.BytesIO()
        write(ledger, name, Filter(), stream)
        path = tmp_path / f"{name}.tab"
        path.write_bytes(stream.getvalue())
        done = CliRunner().invoke(app, ["beside", source, str(path), "--ledger", str(ledger.folder)])
        assert done.exit_code == 0, done.output
        [row] = csv.DictReader(io.StringIO(done.stdout))
        assert (row["month"], row["actor"], row["recipient"]) == ("2023-05", "KEN", "UGA")
        assert (row["ours"], row["theirs"], row["ours_matched"], row["theirs_matched"]) == ("1", "1", "1", "1")


@pytest.mark.parametrize(
    ("theirs", "matched"),
    [
        (gdelt(), True),
        (gdelt(day="20230502"), True),
        (gdelt(day="20230430"), True),
        (gdelt(code="193"), True),
        (gdelt(day="20230503"), False),
        (gdelt(code="180"), False),
        (gdelt(actor="UGA", recipient="KEN"), False),
        (gdelt(actor="", recipient="UGA"), False),
    ],
)
def test_what_matches(ledger: Ledger, file: Callable[..., Path], theirs: str, matched: bool) -> None:
    path = file("gdelt", theirs, gdelt(day="20230401", code="010"), gdelt(day="20230601", code="010"))
    asked = ["beside", "gdelt", str(path), "--ledger", str(ledger.folder), "--matches", "--format", "jsonl"]
    done = CliRunner().invoke(app, asked)
    found = [json.loads(one) for one in done.stdout.splitlines()]
    assert bool(found) is matched, done.output
    for row in found:
        assert (row["root"], row["file"], row["line"]) == ("19", "theirs.tab", 1)


def test_bad_lines_set_the_exit_code_and_a_file_replaces_itself(ledger: Ledger, file: Callable[..., Path]) -> None:
    asked = ["beside", "gdelt", "--ledger", str(ledger.folder)]
    path = file("gdelt", gdelt(), "bad", name="again.tab")
    for _ in range(2):
        done = CliRunner().invoke(app, [*asked, str(path)])
        assert done.exit_code == 3
        assert "again.tab:2" in done.output
    path.write_text(gdelt(day="20230501", code="040") + "\n")
    assert CliRunner().invoke(app, [*asked, str(path)]).exit_code == 0
    done = CliRunner().invoke(app, [*asked, "--by", "FRA"])
    assert (done.exit_code, "ask for fewer conditions" in done.output) == (1, True)


def test_nothing_of_theirs_is_told(tmp_path: Path, ledger: Ledger) -> None:
    empty = Ledger.open_or_create(tmp_path / "ledger")
    with empty.writing("test") as writer:
        [entry] = [placed.entry for placed in ledger.scan()][2:]
        writer.add(msgspec.structs.replace(entry.record))
    for source in LAYOUTS:
        done = CliRunner().invoke(app, ["beside", source, "--ledger", str(empty.folder)])
        assert f"no rows of {source} here" in done.output
