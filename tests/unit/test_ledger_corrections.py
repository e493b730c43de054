"""A person's verdicts: applied, explained, kept through rebuilds and new readings."""

from pathlib import Path

import pytest
from bench.made import made

from dragoman.errors import InputError, LedgerError
from dragoman.ledger import Filter, Ledger, check, reason, resolve, select
from dragoman.ledger import judged as judged_rows

RECORDS = list(made(40, days=4))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made_ledger = Ledger.open_or_create(tmp_path / "l")
    with made_ledger.writing("1") as writer:
        for record in RECORDS:
            writer.add(record)
    return made_ledger


def mentions(ledger: Ledger) -> list[dict[str, object]]:
    with ledger.reading() as store:
        return store.dicts("SELECT * FROM mentions WHERE event IS NOT NULL ORDER BY seq")


def judged(ledger: Ledger, target: str, verdict: str, **fields: str) -> None:
    ledger.correct(target, verdict, author="A. Reader", reason="read it again", fields=fields)  # type: ignore[arg-type]


def test_a_rejected_row_is_out_and_the_reason_stays(ledger: Ledger) -> None:
    alone = _lonely(ledger)[0]
    judged(ledger, str(alone["id"]), "reject")
    with ledger.reading() as store:
        assert alone["event"] not in {row["id"] for row in select(store, "events", Filter())}
        assert alone["id"] not in {row["id"] for row in select(store, "mentions", Filter())}
        assert alone["id"] in {row["id"] for row in select(store, "mentions", Filter(rejected=True))}
        why = reason(store, ledger.segments, str(alone["id"]))
    assert [row["reason"] for row in why.corrections] == ["read it again"]
    assert why.corrections[0]["author"] == "A. Reader"


def _lonely(ledger: Ledger) -> list[dict[str, object]]:
    with ledger.reading() as store:
        alone = {row["id"] for row in select(store, "events", Filter()) if row["mentions"] == 1}
    return [row for row in mentions(ledger) if row["event"] in alone]


def test_an_edit_changes_the_event(ledger: Ledger) -> None:
    row = _lonely(ledger)[0]
    judged(ledger, str(row["id"]), "edit", status="negated", actor="Peru", actor_code="PER")
    with ledger.reading() as store:
        [event] = select(store, "events", Filter(by="PER"))
    assert event["id"] == row["event"]
    assert event["status"] == "negated"
    assert event["actor"] == ["Peru"]


def test_a_merge_and_a_split_are_remembered(ledger: Ledger) -> None:
    first, second = (str(row["event"]) for row in _lonely(ledger)[:2])
    judged(ledger, second, "merge", into=first)
    with ledger.reading() as store:
        assert resolve(store, second) == first
        found = reason(store, ledger.segments, second)
        assert found.asked_for == second
        assert len(found.mentions) == 2
        assert "merged by a person" in found.mentions[1]["why"]
    judged(ledger, str(found.mentions[1]["id"]), "split")
    with ledger.reading() as store:
        assert len(reason(store, ledger.segments, first).mentions) == 1


def test_corrections_outlive_a_rebuild_and_what_comes_later(ledger: Ledger) -> None:
    rows = _lonely(ledger)
    judged(ledger, str(rows[0]["id"]), "reject")
    judged(ledger, str(rows[1]["event"]), "merge", into=str(rows[2]["event"]))
    with ledger.writing("1") as writer:
        for record in made(60, days=6, seed=2):
            if not writer.has(record.document):
                writer.add(record)
    judged(ledger, str(rows[3]["id"]), "edit", status="planned")
    assert check(ledger, full=True).faults == ()


def test_corrections_hold_for_a_new_reading(ledger: Ledger) -> None:
    row = _lonely(ledger)[0]
    judged(ledger, str(row["id"]), "edit", status="negated")
    with ledger.writing("2") as writer:
        for record in RECORDS:
            writer.add(record)
    [again] = [one for one in mentions(ledger) if one["id"] == row["id"]]
    assert (again["status"], again["correction"]) == ("negated", "edited")
    assert check(ledger, full=True).faults == ()


def test_the_file_can_be_read_without_the_ledger(ledger: Ledger) -> None:
    row = _lonely(ledger)[0]
    judged(ledger, str(row["id"]), "accept")
    line = ledger.corrections.path.read_text()
    assert str(row["words"]) in line
    assert "A. Reader" in line


def test_a_line_cut_short_is_written_over(ledger: Ledger) -> None:
    rows = _lonely(ledger)
    judged(ledger, str(rows[0]["id"]), "accept")
    with ledger.corrections.path.open("ab") as stream:
        stream.write(b'{"target": "em')
    judged(ledger, str(rows[1]["id"]), "accept")
    assert [one.target for one in ledger.corrections] == [rows[0]["id"], rows[1]["id"]]


def test_a_wrong_line_is_named(ledger: Ledger) -> None:
    ledger.corrections.path.write_text('{"target": "em1", "verdict": "burn"}\n')
    with pytest.raises(LedgerError, match="line 1"):
        list(ledger.corrections)


@pytest.mark.parametrize(
    ("target", "verdict", "fields", "told"),
    [
        ("mention", "edit", {}, "--set"),
        ("mention", "edit", {"colour": "red"}, "colour"),
        ("event", "edit", {"status": "actual"}, "only em"),
        ("event", "split", {}, "only a mention"),
        ("mention", "merge", {"into": "event"}, "joins one event"),
        ("event", "merge", {"into": "event"}, "with itself"),
        ("nothing", "accept", {}, "no such row"),
    ],
)
def test_what_does_not_fit_is_refused(
    ledger: Ledger, target: str, verdict: str, fields: dict[str, str], told: str
) -> None:
    row = _lonely(ledger)[0]
    names = {"mention": str(row["id"]), "event": str(row["event"]), "nothing": "em000000000000"}
    with pytest.raises(InputError, match=told):
        judged(ledger, names[target], verdict, **{name: names.get(value, value) for name, value in fields.items()})
    assert list(ledger.corrections) == []


def test_a_commitment_is_judged_through_its_sayings(ledger: Ledger) -> None:
    with ledger.reading() as store:
        promise = select(store, "promises", Filter())[0]
        sayings = [row[0] for row in store.sql("SELECT id FROM sayings WHERE promise = ?", promise["id"])]
    judged(ledger, str(promise["id"]), "reject")
    assert [one.target for one in ledger.corrections] == sayings
    with ledger.reading() as store:
        assert promise["id"] not in {row["id"] for row in select(store, "promises", Filter())}
    assert check(ledger, full=True).faults == ()


def _told(ledger: Ledger, name: str) -> dict[str, object]:
    """A mention and its event, as the tables have them."""
    with ledger.reading() as store:
        [row] = store.dicts("SELECT * FROM mentions WHERE id = ?", name)
        return {**row, "of the event": store.dicts("SELECT * FROM events WHERE id = ?", row["event"])}


def test_undoing_gives_the_row_back_and_keeps_the_history(ledger: Ledger) -> None:
    name = str(_lonely(ledger)[0]["id"])
    before = _told(ledger, name)
    judged(ledger, name, "edit", status="negated", begin="2001-02-03", actor="Peru", actor_code="PER")
    edited = _told(ledger, name)
    judged(ledger, name, "reject")
    assert _told(ledger, name)["of the event"] == []
    judged(ledger, name, "undo")
    assert _told(ledger, name) == edited
    judged(ledger, name, "undo")
    assert _told(ledger, name) == before
    with ledger.reading() as store:
        told = [row["verdict"] for row in reason(store, ledger.segments, name).corrections]
        assert told == ["edit", "reject", "undo", "undo"]
        assert judged_rows(store, ledger.segments) == []
    with pytest.raises(InputError, match="no verdict"):
        judged(ledger, name, "undo")
    assert check(ledger, full=True).faults == ()


def test_an_undone_verdict_does_not_come_back_with_a_new_reading(ledger: Ledger) -> None:
    name = str(_lonely(ledger)[0]["id"])
    before = _told(ledger, name)["status"]
    judged(ledger, name, "edit", status="negated" if before != "negated" else "actual")
    judged(ledger, name, "undo")
    with ledger.writing("2") as writer:
        for record in RECORDS:
            writer.add(record)
    assert (_told(ledger, name)["status"], _told(ledger, name)["correction"]) == (before, None)
    assert check(ledger, full=True).faults == ()


def test_a_verdict_on_an_event_is_undone_on_its_mentions(ledger: Ledger) -> None:
    row = _lonely(ledger)[0]
    event, name = str(row["event"]), str(row["id"])
    before = _told(ledger, name)
    judged(ledger, event, "accept")
    assert _told(ledger, name)["correction"] == "accepted"
    judged(ledger, event, "undo")
    assert _told(ledger, name) == before


@pytest.mark.parametrize("fields", [{"begin": "yesterday"}, {"end": "2023-02-30"}, {"status": "maybe"}])
def test_an_edit_that_the_tables_cannot_hold_is_not_kept(ledger: Ledger, fields: dict[str, str]) -> None:
    with pytest.raises(InputError, match=next(iter(fields))):
        judged(ledger, str(_lonely(ledger)[0]["id"]), "edit", **fields)
    assert not ledger.corrections.path.exists()


def test_a_rejected_event_comes_back_when_that_is_undone(ledger: Ledger) -> None:
    row = _lonely(ledger)[0]
    before = _told(ledger, str(row["id"]))
    judged(ledger, str(row["event"]), "reject")
    with ledger.reading() as store, pytest.raises(InputError, match="no such row"):
        resolve(store, str(row["event"]))
    judged(ledger, str(row["event"]), "undo")
    assert _told(ledger, str(row["id"])) == before
    assert check(ledger, full=True).faults == ()
