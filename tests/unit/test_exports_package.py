"""The data package: its description fits its tables, keys are keys, and Parquet readers see the same types."""

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.errors import InputError
from dragoman.exports import write_folder
from dragoman.ledger import Filter, Ledger
from tests.unit.test_exports import ledger

__all__ = ["ledger"]


@pytest.fixture(scope="module")
def folder(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("package") / "it's tables"
    assert write_folder(ledger, "parquet", Filter(), path) > 0
    return path


def described(folder: Path) -> dict[str, dict[str, object]]:
    package = json.loads((folder / "datapackage.json").read_bytes())
    return {resource["path"]: resource for resource in package["resources"]}


def rows(path: Path) -> list[tuple[object, ...]]:
    return duckdb.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()


def test_every_file_is_described_column_by_column(folder: Path) -> None:
    found = described(folder)
    assert set(found) == {path.name for path in folder.glob("*.parquet")}
    kinds = {"VARCHAR": "string", "DATE": "date", "BOOLEAN": "boolean", "FLOAT": "number", "DOUBLE": "number"}
    for name, resource in found.items():
        columns = duckdb.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(folder / name)]).fetchall()
        held = [
            (column, "array" if kind.endswith("[]") else kinds.get(kind, "integer")) for column, kind, *_ in columns
        ]
        fields = resource["schema"]["fields"]  # type: ignore[index]
        assert [(field["name"], field["type"]) for field in fields] == held
        assert all(field["description"] for field in fields)
        assert resource["rows"] == len(rows(folder / name))


def test_keys_are_unique_and_lead_somewhere(folder: Path) -> None:
    found = described(folder)
    paths = {resource["name"]: folder / name for name, resource in found.items()}
    for name, resource in found.items():
        schema: dict[str, list[object]] = resource["schema"]  # type: ignore[assignment]
        keys = ", ".join(f'"{field}"' for field in schema["primaryKey"])
        query = f"SELECT count(*), count(DISTINCT ({keys})), count(*) FILTER (({keys}) IS NULL) FROM read_parquet(?)"
        [(count, distinct, missing)] = duckdb.execute(query, [str(folder / name)]).fetchall()
        assert (distinct, missing) == (count, 0), name
        for link in schema.get("foreignKeys", []):
            [here], there = link["fields"], link["reference"]  # type: ignore[index]
            lost = duckdb.execute(
                f'SELECT "{here}" FROM read_parquet(?) EXCEPT SELECT "{there["fields"][0]}" FROM read_parquet(?)',
                [str(folder / name), str(paths[there["resource"].replace("_", "-")])],
            ).fetchall()
            assert lost == [], (name, here)


def test_every_kind_of_row_is_there(folder: Path) -> None:
    counts = {path.stem: len(rows(path)) for path in folder.glob("*.parquet")}
    assert counts.pop("commitments") >= 1
    assert counts.pop("commitment_updates") >= 0
    kept = {"articles": 3, "actors": 6, "events": 2, "event_mentions": 3, "statements": 3, "times": 3, "places": 3}
    assert counts == kept | {"commitment_sayings": 3}


def test_a_filter_takes_what_belongs_to_a_row_with_it(ledger: Ledger, tmp_path: Path) -> None:
    write_folder(ledger, "parquet", Filter(type="ASSAULT"), tmp_path)
    assert [len(rows(tmp_path / f"{name}.parquet")) for name in ("events", "event_mentions", "articles")] == [1, 1, 3]
    write_folder(ledger, "parquet", Filter(by="FRA"), tmp_path)
    names = ("events", "event_mentions", "statements", "commitments", "commitment_sayings", "commitment_updates")
    assert [len(rows(tmp_path / f"{name}.parquet")) for name in names] == [0] * 6


def test_the_same_ledger_gives_the_same_bytes(ledger: Ledger, folder: Path, tmp_path: Path) -> None:
    write_folder(ledger, "parquet", Filter(), tmp_path)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_the_command_wants_a_folder(ledger: Ledger, tmp_path: Path) -> None:
    asked = ["export", "parquet", "--ledger", str(ledger.folder)]
    assert "name a folder" in CliRunner().invoke(app, asked).output
    assert CliRunner().invoke(app, [*asked, "-o", str(tmp_path / "new")]).exit_code == 0
    assert (tmp_path / "new" / "datapackage.json").exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        write_folder(ledger, "parquet", Filter(), tmp_path / "file")
