"""What we do now, whole records of three examples. Not what is right: tests/gold says that.

After a change that is meant, `UPDATE_SNAPSHOTS=1 uv run pytest tests/snapshots` writes them anew; read the diff.
"""

import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dragoman.annotation import Annotator
from dragoman.errors import Rejection
from dragoman.intake import open_sources
from dragoman.lexicon import Lexicon
from dragoman.reading import Reader
from dragoman.record import Record

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
NAMES = ("2023-04-26-the-call", "2023-05-14-berlin-package", "2023-06-17-african-leaders")


@pytest.fixture(scope="module")
def rules_alone(lexicon: Lexicon) -> Reader:
    """Rules without the reader model: its last digits depend on the processor."""
    return Reader(lexicon, Annotator(model="none"))


def _shown(record: Record) -> Any:
    """The record as a person reads a diff: words beside spans, without confidences."""
    text = record.document.text
    rows = msgspec.to_builtins(record)
    del rows["document"]["text"]
    for section in ("actors", "times", "places", "statements", "events", "commitments"):
        for row in rows[section]:
            row.pop("confidence", None)
            for name in ("span", "cue", "source", "trigger"):
                if isinstance(row.get(name), list | tuple):
                    row[name] = text[slice(*row[name])]
            for name in ("mentions", "content", "evidence"):
                if name in row:
                    row[name] = [text[slice(*span)] for span in row[name]]
    return rows


@pytest.mark.parametrize("name", NAMES)
def test_records_are_as_they_were(rules_alone: Reader, name: str) -> None:
    [document] = open_sources([EXAMPLES / f"{name}.txt"])
    assert not isinstance(document, Rejection)
    shown = msgspec.json.format(msgspec.json.encode(_shown(rules_alone.read(document))), indent=1).decode() + "\n"
    kept = HERE / f"{name}.json"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        kept.write_text(shown, encoding="utf-8")
    assert shown == kept.read_text(encoding="utf-8"), "read the diff; UPDATE_SNAPSHOTS=1 writes what is meant"
