"""Commitments and names against gold that can be counted by hand."""

import json
from pathlib import Path

import msgspec
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.record import Actor, Commitment, Document, Record, encode
from dragoman.scoring import Figure, bio, commitments, names

FIRST = "Peru will ratify the anchovy treaty by May."
THEN = "Peru ratified the anchovy treaty on Monday."


PERU = Actor(id="a1", name="Peru", type="country", code="PER", country="PER", mentions=((0, 4),), confidence=1)


def article(ref: str, day: str, text: str, *, says: bool) -> Record:
    row = Commitment(
        id="c1", by=("a1",), strength="planned", action=(10, 16), evidence=((0, len(text) - 1),), confidence=0.8,
        rule="will",
    )  # fmt: skip
    return Record(
        document=Document(id=f"d{ref}", ref=ref, text=text, language="en", published=day),
        sentences=((0, len(text)),),
        actors=(PERU,),
        commitments=(row,) if says else (),
    )  # fmt: skip


RECORDS = {
    "i1": article("i1", "2023-01-02", FIRST, says=True),
    "i2": article("i2", "2023-02-02", THEN, says=False),
}
ITEMS = {"i1": {"id": "i1", "chain": "fish", "text": FIRST}, "i2": {"id": "i2", "chain": "fish", "text": THEN}}
GOLD = [
    {
        "commitment_id": "k1",
        "by": ["PER"],
        "mentions": [{"item": "i1", "quote": "Peru will ratify the anchovy treaty"}],
        "updates": [{"item": "i2", "quote": "Peru ratified the anchovy treaty", "status": "kept"}],
    },
    {"commitment_id": "k2", "by": ["CHL"], "mentions": [{"item": "i2", "quote": "on Monday"}], "updates": []},
]


def test_commitments_and_updates_are_counted() -> None:
    said, joined, became = commitments(ITEMS, GOLD, RECORDS)
    assert (said.right, said.gold, said.given) == (1, 2, 1)
    assert (became.right, became.gold, became.given) == (1, 1, 1)
    assert joined.f1 == 1


def test_the_wrong_status_is_no_update() -> None:
    wrong = [{**GOLD[0], "updates": [{**GOLD[0]["updates"][0], "status": "broken"}]}]  # type: ignore[dict-item,index]
    became = commitments(ITEMS, wrong, RECORDS)[2]
    assert (became.right, became.given) == (0, 1)


def test_what_fits_only_an_uncertain_row_counts_for_nothing() -> None:
    unsure = [{**GOLD[0], "uncertain": True}]
    said, _, became = commitments(ITEMS, unsure, RECORDS)
    assert [(one.right, one.gold, one.given) for one in (said, became)] == [(0, 0, 0), (0, 0, 0)]


def test_names_in_columns(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(
        "Peru\tB-NORP\nand\tO\nAna\tB-Person\nRuiz\tI-Person\nspoke\tO\n\nLima\tB-Location\n"
    )
    gold = bio(tmp_path)
    text, found = gold["a.tsv"]
    assert [text[start:end] for (start, end), _ in found] == ["Peru", "Ana Ruiz", "Lima"]
    actor = Actor(id="a1", name="Ana", type="person", mentions=((9, 12),), confidence=1)
    record = Record(document=Document(id="d", ref="a.tsv", text=text), actors=(actor,))
    figures: list[Figure] = names(gold, {"a.tsv": record})
    assert {one.name: (one.right, one.gold) for one in figures} == {
        "NORP, touched": (0, 1),
        "NORP, the same words": (0, 1),
        "Person, touched": (1, 1),
        "Person, the same words": (0, 1),
    }


def test_the_command_reads_a_folder(tmp_path: Path) -> None:
    (tmp_path / "items.jsonl").write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in ITEMS.values()))
    (tmp_path / "gold.jsonl").write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in GOLD))
    made = tmp_path / "records.jsonl"
    made.write_bytes(b"".join(encode(record) + b"\n" for record in RECORDS.values()))
    done = CliRunner().invoke(app, ["evaluate", "commitments", str(tmp_path), str(made), "--format", "json"])
    assert done.exit_code == 0
    assert [row["measure"] for row in json.loads(done.output)] == ["mentions", "joined", "updates"]
