"""Positions: stances in the speaker's own words, changes only where both sides are clear."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.ledger import Ledger, Position, positions
from dragoman.ledger._positions import stance_of
from dragoman.lexicon import Lexicon
from dragoman.lexicon._positions import Stance, load_positions
from dragoman.record import Actor, Commitment, Document, Record, Statement, Strength

WORDS = load_positions(Lexicon("en").lang)


@pytest.mark.parametrize(
    ("stance", "sentence"), [(stance, line) for stance in WORDS.stance for line in (*stance.yes, *stance.no)]
)
def test_stances(stance: Stance, sentence: str) -> None:
    found = stance_of(sentence, "Peru", WORDS)
    assert (found is stance) == (sentence in stance.yes)


def said(day: str, text: str, *, by: str = "Peru", strength: Strength | None = None, rule: str = "promise") -> Record:
    """An article that is one statement of a country, or one commitment."""
    span = (0, len(text))
    row = {"id": "s1", "kind": "indirect", "content": (span,), "speaker": "a1", "confidence": 0.9}
    bound = Commitment(
        id="c1", by=("a1",), strength=strength or "planned", evidence=(span,), confidence=0.8, rule=rule
    )  # fmt: skip
    return Record(
        document=Document(id=f"{day}{text}", text=text, language="en", published=day),
        sentences=(span,),
        actors=(Actor(id="a1", name=by, type="country", code=by[:3].upper(), country=by[:3].upper(), mentions=((0, 1),),
                      confidence=1.0),),
        statements=() if strength else (Statement(**row),),  # type: ignore[arg-type]
        commitments=(bound,) if strength else (),
    )  # fmt: skip


def asked(folder: Path, records: list[Record], about: str = "ceasefire") -> tuple[Position, ...]:
    ledger = Ledger.open_or_create(folder)
    with ledger.writing("1") as writer:
        for record in records:
            writer.add(record)
    with ledger.reading() as store:
        return positions(store, by="PER", about=about)


def test_a_refusal_that_becomes_a_promise_is_a_change(tmp_path: Path) -> None:
    found = asked(
        tmp_path / "l",
        [
            said("2023-02-01", "Peru will not sign a ceasefire with the rebels", strength="refused"),
            said("2023-03-01", "Peru will sign a ceasefire with the rebels", strength="promised"),
            said("2023-04-01", "Peru will sign a ceasefire with the rebels", strength="promised"),
        ],
    )
    assert [one.stance for one in found] == ["will not", "will", "will"]
    first, second, third = (one.change for one in found)
    assert first is None
    assert third is None
    assert second is not None
    assert (second.was, str(second.day), second.rows) == ("will not", "2023-02-01", found[0].rows)
    assert "ceasefire" in second.why


@pytest.mark.parametrize(
    "later",
    [
        said("2023-03-01", "Chile will sign a ceasefire with the rebels", by="Chile", strength="promised"),
        said("2023-03-01", "Peru will sign a ceasefire if the rebels leave", strength="promised"),
        said("2023-03-01", "Peru will send doctors and tents after the ceasefire to the valley", strength="promised"),
        said("2023-03-01", "Peru will sign a ceasefire with the rebels", strength="planned", rule="plan-noun"),
        said("2023-03-01", "the ceasefire with the rebels was signed in vain"),
    ],
    ids=["another", "conditional", "another thing", "a plan as a thing", "no stance"],
)
def test_what_is_no_change(tmp_path: Path, later: Record) -> None:
    first = said("2023-02-01", "Peru will not sign a ceasefire with the rebels", strength="refused")
    assert [one.change for one in asked(tmp_path / "l", [first, later])] in ([None], [None, None])


def test_support_withdrawn_in_words(tmp_path: Path) -> None:
    found = asked(
        tmp_path / "l",
        [
            said("2023-02-01", "we support the ceasefire plan of the neighbours"),
            said("2023-03-01", "we do not support the ceasefire plan of the neighbours"),
        ],
    )
    assert [one.change.was if one.change else None for one in found] == [None, "supports"]


@pytest.mark.parametrize(
    ("format", "first"),
    [("table", "2023-02-01 "), ("csv", "day,who,code,stance"), ("jsonl", '{"day":"2023-02-01"')],
)
def test_the_command(tmp_path: Path, format: str, first: str) -> None:
    asked(
        tmp_path / "l",
        [
            said("2023-02-01", "Peru will not sign a ceasefire with the rebels", strength="refused"),
            said("2023-03-01", "Peru will sign a ceasefire with the rebels", strength="promised"),
        ],
    )
    options = ["--by", "PER", "--about", "ceasefire", "--ledger", str(tmp_path / "l"), "--format", format]
    done = CliRunner().invoke(app, ["positions", *options])
    assert done.exit_code == 0
    assert done.output.startswith(first)
    assert "will not on 2023-02-01" in " ".join(done.output.split())
    changes = CliRunner().invoke(app, ["positions", *options, "--changes"])
    assert len(changes.output) < len(done.output)
