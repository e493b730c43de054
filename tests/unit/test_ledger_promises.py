"""Commitments in the ledger: sayings joined by date, going on from day to day, read only by what wrote them."""

import pickle
from pathlib import Path

import pytest
from bench.made import made

from dragoman.ledger import Filter, Ledger, reason, resolve, select
from dragoman.ledger._chain import restored, saved
from dragoman.ledger._follow import Chain
from dragoman.record import Record

RECORDS = list(made(60, days=10))


def stored(folder: Path, records: list[Record]) -> Ledger:
    ledger = Ledger.open_or_create(folder)
    with ledger.writing("1") as writer:
        for record in records:
            writer.add(record)
    return ledger


def promises(ledger: Ledger) -> list[dict[str, object]]:
    with ledger.reading() as store:
        return select(store, "promises", Filter())


def test_a_chain_goes_on_where_it_stopped() -> None:
    whole, first = Chain(), Chain()
    for record in RECORDS:
        whole.add(record)
    for record in RECORDS[:30]:
        first.add(record)
    second = restored(saved(first))
    for record in RECORDS[30:]:
        second.add(record)
    assert second.followed() == whole.followed()
    assert whole.followed()


def test_an_archive_that_comes_later_is_heard_where_it_belongs(tmp_path: Path) -> None:
    in_order = stored(tmp_path / "a", RECORDS)
    ledger = stored(tmp_path / "b", RECORDS[30:])
    stored(tmp_path / "b", RECORDS[:30])
    assert promises(ledger) == promises(in_order)


def test_every_saying_leads_to_its_commitment(tmp_path: Path) -> None:
    ledger = stored(tmp_path / "l", RECORDS)
    with ledger.reading() as store:
        repeated = max(select(store, "promises", Filter()), key=lambda row: row["sayings"])
        assert repeated["sayings"] > 1
        for (name,) in store.sql("SELECT id FROM sayings WHERE promise = ?", repeated["id"]):
            assert resolve(store, "co" + name[2:]) == repeated["id"]
        life = reason(store, ledger.segments, repeated["id"]).life
        assert [step["kind"] for step in life].count("said") == repeated["sayings"]
        assert [step["day"] for step in life] == sorted(step["day"] for step in life)


class _Harm:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("harm",)


def test_somebody_elses_ledger_runs_no_code(capsys: pytest.CaptureFixture[str]) -> None:
    for content in (pickle.dumps(_Harm()), pickle.dumps(Path("x")), pickle.dumps([1])):
        with pytest.raises(pickle.UnpicklingError):
            restored(content)
    assert capsys.readouterr().out == ""
