"""Evidence on disk: what was flushed is there, what was cut short is found and taken away, nothing else changes."""

from pathlib import Path

import pytest
from bench.made import made
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import KnowledgeError, LedgerError
from dragoman.ledger import Filter, Ledger, count
from dragoman.ledger._segments import START, Entry, Position, Segments

ENTRIES = [
    Entry(key=f"do{number}", version="1", read_at="2026-01-01T00:00:00+00:00", record=record)
    for number, record in enumerate(made(30))
]


def filled(folder: Path, sizes: list[int]) -> Segments:
    segments = Segments(folder)
    left = iter(ENTRIES)
    for size in sizes:
        segments.append([entry for _, entry in zip(range(size), left, strict=False)])
    return segments


def test_entries_come_back_in_order(tmp_path: Path) -> None:
    segments = filled(tmp_path, [3, 1, 5])
    assert [placed.entry for placed in segments.scan()] == ENTRIES[:9]


def test_scan_goes_on_behind_a_position(tmp_path: Path) -> None:
    segments = filled(tmp_path, [3])
    position = segments.end()
    segments.append(ENTRIES[3:5])
    assert [placed.entry for placed in segments.scan(position)] == ENTRIES[3:5]


def test_fetch_finds_single_entries(tmp_path: Path) -> None:
    segments = filled(tmp_path, [4, 4])
    placed = list(segments.scan())
    wanted = [placed[6], placed[1], placed[2]]
    found = segments.fetch((one.at.segment, one.at.offset, one.line) for one in wanted)
    assert list(found) == [one.entry for one in wanted]


def test_zcat_reads_a_segment(tmp_path: Path) -> None:
    import gzip

    filled(tmp_path, [2, 2])
    [path] = tmp_path.iterdir()
    assert len(gzip.decompress(path.read_bytes()).splitlines()) == 4


@settings(max_examples=40, deadline=None)
@given(cut=st.integers(min_value=0))
def test_a_batch_cut_short_is_taken_away_and_no_other(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    folder = tmp_path_factory.mktemp("cut")
    segments = filled(folder, [2, 3])
    whole = segments.end().offset
    segments.append(ENTRIES[5:8])
    [path] = folder.iterdir()
    full = path.read_bytes()
    path.write_bytes(full[: whole + cut % (len(full) - whole)])
    segments.recover()
    assert [placed.entry for placed in segments.scan()] == ENTRIES[:5]
    segments.append(ENTRIES[5:8])
    assert path.read_bytes() == full


def test_recover_leaves_whole_segments_alone(tmp_path: Path) -> None:
    segments = filled(tmp_path, [2, 3])
    assert segments.recover() == 0
    assert len(list(segments.scan())) == 5


@settings(max_examples=40, deadline=None)
@given(at=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
def test_damage_is_told(tmp_path_factory: pytest.TempPathFactory, at: int, bit: int) -> None:
    """A flipped bit never comes out as another record: gzip's checksum, or the record's type, sees it."""
    folder = tmp_path_factory.mktemp("flip")
    segments = filled(folder, [3])
    [path] = folder.iterdir()
    content = bytearray(path.read_bytes())
    place = at % len(content)
    content[place] ^= 1 << bit
    path.write_bytes(bytes(content))
    try:
        found = [placed.entry for placed in segments.scan()]
    except LedgerError:
        return
    # Some bits of a gzip header (time, system) mean nothing to us.
    assert found == ENTRIES[:3]
    assert place < 10


def test_segments_roll(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.ledger._segments.SEGMENT_BYTES", 1)
    segments = filled(tmp_path, [2, 2, 2])
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"0000000{n}.jsonl.gz" for n in (1, 2, 3)]
    assert [placed.entry for placed in segments.scan()] == ENTRIES[:6]
    assert segments.end().segment == 3


def test_an_empty_ledger_ends_where_it_starts(tmp_path: Path) -> None:
    assert Segments(tmp_path).end() == START == Position(1, 0)


def test_a_full_disk_leaves_the_segment_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    segments = filled(tmp_path, [2])
    [path] = tmp_path.iterdir()
    before = path.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dragoman.ledger._segments.os.fsync", full)
    with pytest.raises(LedgerError, match="No space left"):
        segments.append(ENTRIES[2:4])
    assert path.read_bytes() == before


def stopped(ledger: Ledger, number: int, error: BaseException) -> None:
    """A writer that stores one record and is stopped."""
    with ledger.writing("1") as writer:
        writer.add(ENTRIES[number].record)
        raise error


def test_what_an_error_left_unjoined_is_joined(tmp_path: Path) -> None:
    """A wrong table of the user's own stops the reading; what was read before is in the tables."""
    ledger = Ledger.open_or_create(tmp_path / "l")
    with pytest.raises(KnowledgeError):
        stopped(ledger, 0, KnowledgeError("people.tsv: row 3 has no name; add it"))
    with ledger.reading() as store:
        assert count(store, "documents", Filter()) == 1


def test_what_a_killed_writer_left_unjoined_is_joined_by_the_next_reader(tmp_path: Path) -> None:
    ledger = Ledger.open_or_create(tmp_path / "l")
    with ledger.writing("1") as writer:
        writer.add(ENTRIES[0].record)
    with pytest.raises(KeyboardInterrupt):
        stopped(ledger, 1, KeyboardInterrupt())
    with ledger.reading() as store:
        assert count(store, "documents", Filter()) == 2


def test_a_reader_beside_a_writer_sees_the_last_finished_state(tmp_path: Path) -> None:
    ledger = Ledger.open_or_create(tmp_path / "l")
    with ledger.writing("1") as writer:
        writer.add(ENTRIES[0].record)
    with ledger.writing("1") as writer:
        writer.add(ENTRIES[1].record)
        writer.flush()
        with Ledger.open(tmp_path / "l").reading() as store:
            assert count(store, "documents", Filter()) == 1
