"""From evidence to tables: however it comes, in one go, in portions, after a crash, the tables are the same."""

from pathlib import Path

import pytest
from bench.made import made
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import InputError, LedgerError
from dragoman.ledger import Filter, Ledger, check, count, digests, select
from dragoman.record import Record

RECORDS = list(made(120, days=12))


def stored(folder: Path, records: list[Record], *, version: str = "1") -> Ledger:
    ledger = Ledger.open_or_create(folder)
    with ledger.writing(version) as writer:
        for record in records:
            if not writer.has(record.document, version=version):
                writer.add(record)
    return ledger


def state(ledger: Ledger) -> dict[str, str]:
    with ledger.reading() as store:
        return digests(store)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return stored(tmp_path_factory.mktemp("calm") / "l", RECORDS)


def test_storing_twice_is_storing_once(calm: Ledger, tmp_path: Path) -> None:
    ledger = stored(tmp_path / "l", RECORDS)
    stored(tmp_path / "l", RECORDS)
    assert state(ledger) == state(calm)
    assert sum(1 for _ in ledger.scan()) == len({placed.entry.key for placed in ledger.scan()})


@settings(max_examples=5, deadline=None)
@given(cuts=st.lists(st.integers(1, 119), max_size=4))
def test_portions_end_in_the_same_tables(
    calm: Ledger, tmp_path_factory: pytest.TempPathFactory, cuts: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("portions") / "l"
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), 120], strict=True):
        ledger = stored(folder, RECORDS[start:end])
    assert state(ledger) == state(calm)


@pytest.mark.parametrize(("bound", "most"), [("BATCH", 17), ("BATCH_MENTIONS", 5)])
def test_the_size_of_a_batch_does_not_matter(
    calm: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    monkeypatch.setattr(f"dragoman.ledger._derive.{bound}", most)
    assert state(stored(tmp_path / "l", RECORDS)) == state(calm)


def test_a_rebuild_changes_nothing(calm: Ledger, tmp_path: Path) -> None:
    ledger = stored(tmp_path / "l", RECORDS)
    ledger.rebuild()
    assert state(ledger) == state(calm)


def test_an_interrupted_batch_is_read_again(calm: Ledger, tmp_path: Path) -> None:
    """A crash in the middle of a write: half a batch on the disk, tables of an earlier state."""
    ledger = stored(tmp_path / "l", RECORDS[:50])
    [path] = (tmp_path / "l" / "segments").iterdir()
    before = path.stat().st_size
    with ledger.writing("1") as writer:
        for record in RECORDS[50:90]:
            writer.add(record)
    path.write_bytes(path.read_bytes()[: before + 100])
    (tmp_path / "l" / "derived" / "ledger.duckdb").unlink()
    assert state(stored(tmp_path / "l", RECORDS)) == state(calm)


def test_check_finds_nothing_in_a_good_ledger(calm: Ledger) -> None:
    report = check(calm, full=True)
    assert report.faults == ()
    assert report.documents == 120


def test_check_finds_an_article_kept_twice(tmp_path: Path) -> None:
    ledger = stored(tmp_path / "l", RECORDS[:5])
    ledger.segments.append([next(ledger.scan()).entry])
    assert any("twice" in fault for fault in check(ledger).faults)


def test_check_finds_tables_that_lag(tmp_path: Path) -> None:
    ledger = stored(tmp_path / "l", RECORDS[:5])
    entry = next(stored(tmp_path / "m", RECORDS[5:6]).scan()).entry
    ledger.segments.append([entry])
    assert any("lag" in fault for fault in check(ledger).faults)


def test_check_finds_tables_that_were_changed(tmp_path: Path) -> None:
    import duckdb

    ledger = stored(tmp_path / "l", RECORDS[:5])
    with duckdb.connect(ledger.database) as connection:
        connection.execute("UPDATE events SET status = 'negated'")
    assert any("events" in fault for fault in check(ledger, full=True).faults)


def test_a_reader_keeps_his_state_while_another_is_written(tmp_path: Path) -> None:
    ledger = stored(tmp_path / "l", RECORDS[:10])
    with ledger.reading() as before:
        stored(tmp_path / "l", RECORDS[:40])
        assert count(before, "documents", Filter()) == 10
    with ledger.reading() as after:
        assert count(after, "documents", Filter()) == 40


def test_only_one_writes(tmp_path: Path) -> None:
    ledger = Ledger.open_or_create(tmp_path / "l")
    with ledger.writing("1"), pytest.raises(LedgerError, match="is writing"), ledger.writing("1"):
        pass


def test_another_folder_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(InputError, match=r"letters\.txt"):
        Ledger.open_or_create(tmp_path)


def test_no_ledger_is_told_with_its_repair(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="dragoman ingest"):
        Ledger.open(tmp_path)


def test_a_new_reading_replaces_rows_and_tells_what_changed(tmp_path: Path) -> None:
    import msgspec

    ledger = stored(tmp_path / "l", RECORDS[:20])
    first = RECORDS[0]
    events = (msgspec.structs.replace(first.events[0], status="negated"), *first.events[1:])
    stored(tmp_path / "l", [msgspec.structs.replace(first, events=events)], version="2")
    with ledger.reading() as store:
        changes = store.dicts("SELECT * FROM changes")
        mentions = store.dicts("SELECT * FROM mentions WHERE n = 1 AND local = 'e1'")
    assert [change["change"] for change in changes] == ["changed"]
    assert changes[0]["before"].endswith("actual")
    assert changes[0]["after"].endswith("negated")
    assert [row["status"] for row in mentions] == ["negated"]
    assert check(ledger, full=True).faults == ()


def test_names_of_events_outlive_a_new_reading(tmp_path: Path) -> None:
    ledger = stored(tmp_path / "l", RECORDS[:20])
    with ledger.reading() as store:
        before = {row["id"] for row in select(store, "events", Filter())}
    stored(tmp_path / "l", RECORDS[:20], version="2")
    with ledger.reading() as store:
        after = {row["id"] for row in select(store, "events", Filter())}
        retired = dict(store.sql("SELECT id, successor FROM retired"))
    assert before <= after | set(retired)
    assert set(retired.values()) <= after


def test_every_row_has_its_words_where_it_says(calm: Ledger) -> None:
    with calm.reading() as store:
        rows = store.dicts(
            'SELECT mentions.*, segment, "offset", line FROM mentions JOIN documents USING (n) ORDER BY n'
        )
        entries = calm.segments.fetch((row["segment"], row["offset"], row["line"]) for row in rows)
        for row, entry in zip(rows, entries, strict=True):
            assert entry.record.document.text[row["start"] : row["stop"]] == row["trigger"]
