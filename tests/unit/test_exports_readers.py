"""Exports opened by what reads them: packages of other projects where they are installed (group `readers`)."""

import csv
import io
import json
from pathlib import Path

import pytest

from dragoman.exports import write, write_folder
from dragoman.ledger import Filter, Ledger
from tests.unit.test_exports import ledger as shared

__all__ = ["shared"]


@pytest.fixture(scope="module")
def ledger(shared: Ledger) -> Ledger:
    return shared


def written(ledger: Ledger, name: str, wanted: Filter = Filter()) -> bytes:
    stream = io.BytesIO()
    write(ledger, name, wanted, stream)
    return stream.getvalue()


def test_the_data_package_is_one(ledger: Ledger, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    write_folder(ledger, "parquet", Filter(), tmp_path)
    path = tmp_path / "datapackage.json"
    assert frictionless.Package.validate_descriptor(str(path)).flatten(["type", "note"]) == []
    package = frictionless.Package(str(path))
    assert package.get_resource("commitment-updates").schema.foreign_keys[1]["reference"]["resource"] == "commitments"
    assert [field.type for field in package.get_resource("events").schema.fields if field.name == "actor"] == ["array"]


def test_tables_are_the_same_in_pandas_and_polars(ledger: Ledger, tmp_path: Path) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    write_folder(ledger, "parquet", Filter(), tmp_path)
    for path in sorted(tmp_path.glob("*.parquet")):
        frame, table = pandas.read_parquet(path), polars.read_parquet(path)
        assert list(frame.columns) == table.columns
        assert frame.shape == table.shape
    events = polars.read_parquet(tmp_path / "events.parquet")
    assert (events["begin"].dtype, events["actor"].dtype) == (polars.Date, polars.List(polars.String))


def test_geojson_by_its_models(ledger: Ledger) -> None:
    models = pytest.importorskip("geojson_pydantic")
    found = models.FeatureCollection.model_validate_json(written(ledger, "geojson"))
    assert [feature.geometry.coordinates for feature in found.features] == [(32.3, 1.3)] * len(found.features)
    assert found.features


def test_entities_by_followthemoney(ledger: Ledger) -> None:
    """Every property exists, every value is one of its type, every entity that is named is there."""
    ftm = pytest.importorskip("followthemoney")
    entities = [ftm.model.get_proxy(json.loads(line)) for line in written(ledger, "ftm").splitlines()]
    names = {entity.id for entity in entities}
    assert {entity.schema.name for entity in entities} == {"Article", "Event", "Note"}
    for line, entity in zip(written(ledger, "ftm").splitlines(), entities, strict=True):
        given = json.loads(line)["properties"]
        assert set(given) == set(entity.properties)  # what its schema does not know, or no value of it, is dropped
        for name, values in given.items():
            kind = entity.schema.get(name).type
            assert all(kind.validate(value) for value in values), (name, values)
            assert kind.name != "entity" or set(values) <= names


def test_annotations_have_the_shape_of_the_standard(ledger: Ledger) -> None:
    """W3C Web Annotation Data Model, 3.2, 4.2: what an annotation, a textual body and the two selectors must have."""
    lines = [json.loads(line) for line in written(ledger, "web-annotation").splitlines()]
    assert lines
    for note in lines:
        assert note["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert note["type"] == "Annotation"
        assert note["id"].startswith("urn:")
        assert [body["type"] for body in note["body"]] == ["TextualBody", "TextualBody"]
        assert all(isinstance(body["value"], str) for body in note["body"])
        assert json.loads(note["body"][1]["value"])["id"] == note["id"].removeprefix("urn:dragoman:")
        position, quote = note["target"]["selector"]
        assert position["type"] == "TextPositionSelector"
        assert 0 <= position["start"] < position["end"]
        assert (quote["type"], set(quote)) == ("TextQuoteSelector", {"type", "exact", "prefix", "suffix"})
    told = {note["body"][0]["value"] for note in lines}
    assert {"AGREE planned: Kenya → Uganda", "planned: Kenya → Uganda", "said by Kenya"} <= told


def test_timeline_has_what_timelinejs_asks_for(ledger: Ledger) -> None:
    found = json.loads(written(ledger, "timelinejs"))
    for slide in found["events"]:
        assert set(slide["start_date"]) == {"year", "month", "day"}
        assert all(isinstance(value, int) for value in slide["start_date"].values())
        assert slide["text"]["headline"]


@pytest.mark.parametrize("name", ["web-annotation", "share", "ftm", "geojson"])
def test_filters_reach_every_format(ledger: Ledger, name: str) -> None:
    empty = written(ledger, name, Filter(by="FRA"))
    assert empty in (b"", b'{"type":"FeatureCollection","features":[]}')


def test_gdelt_opens_as_its_reader_opens_it(ledger: Ledger) -> None:
    """As gdeltPyR does: tabs, no header, 61 columns by place, columns 26 to 28 as text."""
    pandas = pytest.importorskip("pandas")
    data = written(ledger, "gdelt-events")
    frame = pandas.read_csv(
        io.BytesIO(data), sep="\t", header=None, dtype={26: str, 27: str, 28: str}, quoting=csv.QUOTE_NONE
    )
    assert frame.shape == (1, 61)
    assert list(frame.loc[0, [26, 28]]) == ["190", "19"]
