"""Each format against the columns that its readers expect, and graph formats through a reader of another project."""

import csv
import io
import json
from pathlib import Path

import networkx as nx
import pytest

from dragoman.errors import InputError
from dragoman.exports import FORMATS, write
from dragoman.ledger import Filter, Ledger
from tests.unit.test_web import _record

ALL = Filter()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    folder = tmp_path_factory.mktemp("exports") / "ledger"
    found = Ledger.open_or_create(folder)
    with found.writing("test") as writer:
        for number in range(3):
            record = _record(number)
            if number == 2:  # one that happened: the others are planned and stay out of tables of deeds
                [event] = record.events
                import msgspec

                done = msgspec.structs.replace(
                    event, status="actual", type="ASSAULT", mode="drone", cameo="190", quad_class=4
                )
                record = msgspec.structs.replace(record, events=(done,))
            writer.add(record)
    return Ledger.open(folder)


def _written(ledger: Ledger, name: str) -> tuple[int, bytes]:
    stream = io.BytesIO()
    count = write(ledger, name, ALL, stream)
    return count, stream.getvalue()


@pytest.mark.parametrize("name", [item.name for item in FORMATS.values() if not item.is_folder])
def test_every_format_writes_the_same_bytes_twice(ledger: Ledger, name: str) -> None:
    count, written = _written(ledger, name)
    assert count > 0
    assert _written(ledger, name) == (count, written)


@pytest.mark.parametrize(
    ("name", "columns", "header", "separator"),
    [
        ("gdelt-events", 61, False, "\t"),
        ("gdelt-mentions", 16, False, "\t"),
        ("icews", 20, True, "\t"),
        ("polecat", 40, True, "\t"),
        ("acled", 31, True, ","),
    ],
)
def test_tables_have_the_columns_of_their_codebooks(
    ledger: Ledger, name: str, columns: int, header: bool, separator: str
) -> None:
    count, written = _written(ledger, name)
    quoting = csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL
    rows = list(csv.reader(io.StringIO(written.decode()), delimiter=separator, quoting=quoting))
    assert {len(row) for row in rows} == {columns}
    assert len(rows) == count + header
    assert "None" not in written.decode()


def test_plans_are_no_deeds(ledger: Ledger) -> None:
    assert _written(ledger, "gdelt-events")[0] == 1
    assert _written(ledger, "timelinejs")[0] == 2


def test_gdelt_keeps_leading_zeros_and_two_kinds_of_country(ledger: Ledger) -> None:
    [row] = _written(ledger, "gdelt-events")[1].decode().splitlines()
    cells = row.split("\t")
    assert (cells[1], cells[5], cells[7], cells[26], cells[28]) == ("20230501", "KEN", "KEN", "190", "19")
    assert cells[53] == "UG"  # FIPS 10-4 for Uganda


def test_graphs_open_in_networkx(ledger: Ledger) -> None:
    graph = nx.read_graphml(io.BytesIO(_written(ledger, "graphml")[1]))
    assert {data["code"] for _, data in graph.nodes(data=True)} == {"KEN", "UGA"}
    assert {data["type"] for *_, data in graph.edges(data=True)} == {"AGREE", "ASSAULT"}
    # networkx knows GEXF to 1.2; 1.3 differs only in its name space for what we write.
    older = (
        _written(ledger, "gexf")[1]
        .replace(b"http://gexf.net/1.3", b"http://www.gexf.net/1.2draft")
        .replace(b'"1.3"', b'"1.2"')
    )
    assert nx.read_gexf(io.BytesIO(older)).number_of_nodes() == 2


def test_geojson_puts_longitude_first(ledger: Ledger) -> None:
    found = json.loads(_written(ledger, "geojson")[1])
    assert found["features"][0]["geometry"] == {"type": "Point", "coordinates": [32.3, 1.3]}


def test_counts_carry_the_numbers_of_states(ledger: Ledger) -> None:
    [row] = csv.DictReader(io.StringIO(_written(ledger, "dyad-month")[1].decode()))
    assert (row["iso3_a"], row["ccode_a"], row["gwcode_b"], row["month_id"]) == ("KEN", "501", "500", "521")
    assert (row["events"], row["quad_4"], row["assault"], row["aid"]) == ("1", "1", "1", "0")


def test_annotations_quote_their_text(ledger: Ledger) -> None:
    for line in _written(ledger, "web-annotation")[1].splitlines():
        position, quote = json.loads(line)["target"]["selector"]
        assert len(quote["exact"]) == position["end"] - position["start"]
        assert quote["exact"].startswith(("Kenya", "send"))


def test_a_share_holds_no_words(ledger: Ledger) -> None:
    written = _written(ledger, "share")[1].decode()
    assert "envoy" not in written
    assert {"hash", "start", "stop", "document"} <= set(json.loads(written.splitlines()[0]))


def test_an_unknown_format_is_told(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there are gdelt-events"):
        write(ledger, "paper", ALL, io.BytesIO())
