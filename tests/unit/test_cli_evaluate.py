"""Measures on gold small enough to be counted by hand."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.record import Actor, Document, Event, Record, Statement, Time, encode
from dragoman.scoring import Figure, events, quotes, times
from dragoman.scoring._quotes import same_name
from dragoman.scoring._times import interval

TEXT = 'Kenya will send nurses, Alfred Mutua said. "We keep our word," he added on Monday.'


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


ACTORS = (
    Actor(id="a1", name="Alfred Mutua", type="person", code="KENGOV", mentions=(at("Alfred Mutua"),), confidence=0.9),
    Actor(id="a2", name="Kenya", type="country", code="KEN", mentions=(at("Kenya"),), confidence=0.9),
    Actor(id="a3", name="nurses", type="group", code="---HLH", mentions=(at("nurses"),), confidence=0.9),
)


def record(**rows: object) -> Record:
    return Record(document=Document(id="x", ref="g1", text=TEXT), actors=ACTORS, **rows)  # type: ignore[arg-type]


def figure(figures: list[Figure], name: str) -> Figure:
    return next(one for one in figures if one.name == name)


def statement(words: str, **changes: object) -> Statement:
    return Statement(id="s", kind="indirect", content=(at(words),), confidence=0.9, **changes)  # type: ignore[arg-type]


GOLD_QUOTES = {
    "g1": {
        "id": "g1",
        "text": TEXT,
        "quotes": [
            {"content": [at("Kenya will send nurses")], "cue": [at("said")], "source": [at("Alfred Mutua")],
             "speaker": "Mutua", "kind": "indirect"},
            {"content": [at("We keep our word")], "cue": [at("added")], "source": [at("he")], "speaker": "Alfred Mutua",
             "kind": "direct"},
        ],
    }
}  # fmt: skip


def test_quotes_counted_by_hand() -> None:
    found = quotes(
        GOLD_QUOTES,
        {
            "g1": record(
                statements=(
                    statement("Kenya will send nurses", cue=at("said"), source=at("Alfred Mutua"), speaker="a1"),
                    statement("keep our word,"),
                    statement("on Monday"),
                )
            )
        },
    )
    exact, half = figure(found, "content exact"), figure(found, "content half")
    assert (exact.right, exact.gold, exact.given) == (1, 2, 3)
    assert half.right == 2
    assert half.precision == pytest.approx(2 / 3)
    soft = figure(found, "content soft")
    assert soft.recall == pytest.approx((1 + 3 / 4) / 2)
    assert soft.precision == pytest.approx((1 + 1 + 0) / 3)
    assert figure(found, "cue overlap").recall == 0.5
    assert figure(found, "source overlap").recall == 0.5
    assert figure(found, "speaker").recall == 0.5


def test_a_quotation_is_paired_once() -> None:
    twice = (statement("Kenya will send nurses"), statement("Kenya will send"))
    found = quotes(GOLD_QUOTES, {"g1": record(statements=twice)})
    assert figure(found, "content half").right == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Alfred Mutua", "Foreign Minister Mutua", True),
        ("World Health Organization", "WHO", True),
        ("North Kivu", "South Kivu", False),
        ("the president", "the minister", False),
        ("", "Kenya", False),
    ],
)
def test_names(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


def timex(words: str, value: str, kind: str = "DATE") -> Time:
    return Time(id="t", span=at(words), type=kind, value=value)  # type: ignore[arg-type]


def test_times_counted_by_hand() -> None:
    start, end = at("Monday")
    gold = {
        "g1": {
            "id": "g1",
            "text": TEXT,
            "timexes": [{"start": start, "end": end, "type": "DATE", "value": "2023-05-01"}],
        }
    }
    found = times(gold, {"g1": record(times=(timex("on Monday", "2023-05-01"), timex("nurses", "2023")))})
    assert figure(found, "strict").right == 0
    assert figure(found, "relaxed").right == 1
    assert figure(found, "value").precision == 0.5
    assert figure(times(gold, {}), "relaxed").recall == 0


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2023-Q4", ("2023-10-01", "2023-12-31")),
        ("2023-W01-WE", ("2023-01-07", "2023-01-08")),
        ("199", ("1990-01-01", "1999-12-31")),
        ("2023-01-01/2023-02", ("2023-01-01", "2023-02-28")),
        ("2023-02-30", None),
        ("P3D", None),
    ],
)
def test_intervals(value: str, days: tuple[str, str] | None) -> None:
    found = interval(value)
    assert (None if found is None else tuple(map(str, found))) == days


def event(kind: str, cameo: str, actor: tuple[str, ...], recipient: tuple[str, ...]) -> Event:
    return Event(
        id="e", type=kind, cameo=cameo, actor=actor, recipient=recipient, status="planned", trigger=at("send"),
        evidence=(at("Kenya will send nurses"),), confidence=0.9,
    )  # fmt: skip


def test_events_counted_by_hand() -> None:
    row = {"plover_type": "AID", "cameo": "073", "source": "KEN", "target": "---HLH", "source_text": "Kenya",
           "target_text": "the nurses"}  # fmt: skip
    gold = {"g1": {"id": "g1", "text": TEXT, "expected": [row], "notes": "one marked pair a sentence"}}
    given = record(events=(event("AID", "073", ("a2",), ("a3",)), event("CONSULT", "040", ("a1",), ())))
    found = events(gold, {"g1": given})
    types = figure(found, "types")
    assert (types.right, types.gold, types.given) == (1, 1, 2)
    assert figure(found, "triples").right == 1
    assert figure(found, "full").precision == 0.5
    assert figure(found, "dyads").right == 1
    assert figure(found, "codes").recall == 1
    assert figure(found, "pairs").recall == 1
    without = events(gold, {})
    assert figure(without, "pairs").recall == 0
    assert figure(without, "types").f1 == 0


def test_the_command_scores_records(tmp_path: Path) -> None:
    gold, made = tmp_path / "gold.jsonl", tmp_path / "records.jsonl"
    gold.write_text(json.dumps(GOLD_QUOTES["g1"]) + "\n")
    made.write_bytes(encode(record(statements=(statement("Kenya will send nurses"),))) + b"\n")
    done = CliRunner().invoke(app, ["evaluate", "quotes", str(gold), str(made), "--format", "json"])
    assert done.exit_code == 0
    rows = {row["measure"]: row for row in json.loads(done.stdout)}
    assert rows["content exact"]["precision"] == 1
    assert rows["content exact"]["recall"] == 0.5
    table = CliRunner().invoke(app, ["evaluate", "quotes", str(gold), str(made)])
    assert "content exact" in table.stdout


@pytest.mark.parametrize("content", ["not json\n", '{"text": "no id"}\n', "[1]\n"])
def test_gold_that_is_none_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content)
    done = CliRunner().invoke(app, ["evaluate", "times", str(path), str(path)])
    assert done.exit_code == 1
    assert "gold.jsonl" in done.stderr
