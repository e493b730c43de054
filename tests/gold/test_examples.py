"""The articles of examples/ against what is right in them. Floors only rise."""

from pathlib import Path

import pytest

from dragoman.errors import Rejection
from dragoman.intake import open_sources
from dragoman.reading import Reader
from dragoman.scoring import Finding, judge, read_gold, tally

ROOT = Path(__file__).parents[2]
GOLD = read_gold(Path(__file__).parent / "examples.toml")

# Share of right answers a measure; raise a floor when the figure rises, never lower one.
FLOORS: dict[str, float] = {
    "times": 1.0,
    "actors": 1.0,
    "actors coded": 0.97,
    "statements": 0.97,
    "statements attributed": 0.89,
    "statements channel": 0.75,
    "events typed": 0.95,
    "events who": 0.95,
    "events whole": 0.92,
    "events dated": 0.88,
    "kept out": 1.0,
    "commitments": 0.93,
}


@pytest.fixture(scope="module")
def findings(reader: Reader) -> tuple[Finding, ...]:
    paths = [ROOT / "examples" / gold.file for gold in GOLD]
    documents = [item for item in open_sources(paths) if not isinstance(item, Rejection)]
    assert len(documents) == len(GOLD)
    records = reader.pipe(documents)
    return tuple(finding for gold, record in zip(GOLD, records, strict=True) for finding in judge(gold, record))


@pytest.mark.parametrize("measure", FLOORS)
def test_floor(findings: tuple[Finding, ...], measure: str) -> None:
    right, asked = tally(findings)[measure]
    wrong = "\n".join(f"{f.file}: {f.words}" for f in findings if f.measure == measure and not f.right)
    assert right / asked >= FLOORS[measure], f"{measure}: {right}/{asked}\n{wrong}"


def test_every_example_has_gold() -> None:
    assert {path.name for path in (ROOT / "examples").glob("*.txt")} == {gold.file for gold in GOLD}
