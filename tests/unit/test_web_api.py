"""What /openapi.json describes holds: a short run of bench/web_fuzz.py, the same requests each time."""

from pathlib import Path

import pytest
from bench.made import made

from dragoman.ledger import Ledger

pytest.importorskip("schemathesis", reason="schemathesis is not installed")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nothing_that_can_be_asked_breaks_the_server(tmp_path: Path) -> None:
    from bench.web_fuzz import SLOW, fuzz

    folder = tmp_path / "ledger"
    with Ledger.open_or_create(folder).writing("test") as writer:
        for record in made(12, days=3):
            writer.add(record)
    told = fuzz(folder, 4, only=lambda path: path.endswith((".json", ".csv")) and path not in SLOW)
    assert told["faults"] == {}
    assert isinstance(told["requests"], int)
    assert told["requests"] > 80
