"""Evidence on disk: records in append-only files that a person can read with zcat.

A segment is a row of gzip members, each a batch of JSON lines. A batch is written, flushed to the disk and only then
counted: a batch cut short by a crash has no valid end, is found at the next start and taken away. gzip's own checksum
tells a damaged batch from a good one.
"""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from dragoman.errors import LedgerError
from dragoman.record import Record

# Segments roll at this size so that a backup copies little again; members stay whole.
SEGMENT_BYTES = 64 * 2**20

# zlib's own default.
LEVEL = 6

PIECE = 2**16

# Batches that reading here and there keeps: articles asked for by date lie near those of the same day. White House
# batches are 3 MB each.
HELD = 32

_GZIP = 31  # zlib's wbits for a gzip header and trailer with the largest window


class Position(NamedTuple):
    """A place in the evidence: everything before it is settled. Ordered as the evidence was written."""

    segment: int
    offset: int


START = Position(1, 0)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of one article, as it is kept."""

    key: str
    """Which article: its text, source, address, title and date."""
    version: str
    """The dragoman that read it."""
    read_at: str
    """When, UTC."""
    record: Record


class Placed(NamedTuple):
    """An entry, the batch that it lies in and its line there."""

    at: Position
    line: int
    entry: Entry


class Segments:
    """The evidence of a ledger. Only the holder of the writer's lock may append."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def append(self, entries: Iterable[Entry]) -> Position:
        """Writes one batch, whole or not at all; the position behind it.

        Raises:
            LedgerError: the disk is full or fails; what was there before is unharmed.
        """
        lines = b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries)
        end = self.end()
        if end.offset >= SEGMENT_BYTES:
            end = Position(end.segment + 1, 0)
        path = self._path(end.segment)
        new = not path.exists()
        try:
            _write(path, end.offset, _member(lines))
        except OSError as error:
            raise LedgerError(
                f"{path}: {error.strerror}; free some space and ingest again: it goes on there"
            ) from error
        if new:
            _sync_folder(self.folder)
        return self.end()

    def end(self) -> Position:
        """The position behind the last batch."""
        numbers = self._numbers()
        if not numbers:
            return START
        return Position(numbers[-1], self._path(numbers[-1]).stat().st_size)

    def written(self) -> int:
        """When the last batch was written (nanoseconds, as the file system has it); 0 if there is none."""
        numbers = self._numbers()
        return self._path(numbers[-1]).stat().st_mtime_ns if numbers else 0

    def recover(self) -> int:
        """Takes away a batch that a crash cut short; how many bytes that was.

        Only the last segment can have one: a segment is left only when it is full, after a flush.
        """
        numbers = self._numbers()
        if not numbers:
            return 0
        path = self._path(numbers[-1])
        data = path.read_bytes()
        good = 0
        for _, end, _ in _members(data):
            if end is None:
                break
            good = end
        if good < len(data):
            with path.open("r+b") as stream:
                stream.truncate(good)
                os.fsync(stream.fileno())
        return len(data) - good

    def scan(self, since: Position = START) -> Iterator[Placed]:
        """Every entry from `since` on, in the order of writing.

        Raises:
            LedgerError: a batch is damaged, or `since` is not the beginning of one.
        """
        for number in self._numbers():
            if number < since.segment:
                continue
            offset = since.offset if number == since.segment else 0
            path = self._path(number)
            with path.open("rb") as stream:
                stream.seek(offset)
                data = stream.read()
            for start, end, lines in _members(data):
                if end is None:
                    raise LedgerError(
                        f"{path}: the batch at byte {offset + start} is cut short or damaged; "
                        "run `dragoman ledger check`"
                    )
                at = Position(number, offset + start)
                for line, words in enumerate(_lines(lines)):
                    yield Placed(at, line, decode_entry(words, path, at))

    def fetch(self, places: Iterable[tuple[int, int, int]]) -> Iterator[Entry]:
        """The entries at (segment, offset, line), in the order asked for; the last batches read are kept at hand."""
        held: dict[tuple[int, int], list[bytes]] = {}
        for segment, offset, line in places:
            lines = held.pop((segment, offset), None)
            if lines is None:
                with self._path(segment).open("rb") as stream:
                    stream.seek(offset)
                    lines = _one_member(stream.read, self._path(segment))
                if len(held) >= HELD:
                    held.pop(next(iter(held)))
            held[segment, offset] = lines
            yield decode_entry(lines[line], self._path(segment), Position(segment, offset))

    def _numbers(self) -> list[int]:
        return sorted(int(path.name.split(".")[0]) for path in self.folder.glob("*.jsonl.gz"))

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:08d}.jsonl.gz"


def decode_entry(line: bytes, path: Path, at: Position) -> Entry:
    """The entry of one line.

    Raises:
        LedgerError: the line is not an entry; the message names the place.
    """
    try:
        return msgspec.json.decode(line, type=Entry)
    except msgspec.DecodeError as error:
        raise LedgerError(f"{path}: the batch at byte {at.offset} holds a line that is no record: {error}") from error


def _member(lines: bytes) -> bytes:
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(lines) + packer.flush()


def _members(packed: bytes) -> Iterator[tuple[int, int | None, bytes]]:
    """(start, end, content) of each gzip member; end is None for one that is cut short or damaged."""
    start, view = 0, memoryview(packed)
    while start < len(packed):
        end, lines = _unpacked(view, start)
        yield start, end, lines
        if end is None:
            return
        start = end


def _unpacked(view: memoryview, start: int) -> tuple[int | None, bytes]:
    """The end and content of the member at `start`.

    Fed in pieces: what zlib does not use it copies, so that a whole segment at once would be copied once a member.
    """
    unpacker = zlib.decompressobj(_GZIP)
    pieces, at = [], start
    try:
        while not unpacker.eof and at < len(view):
            pieces.append(unpacker.decompress(view[at : at + PIECE]))
            at = min(at + PIECE, len(view))
    except zlib.error:
        return None, b""
    if not unpacker.eof:
        return None, b""
    return at - len(unpacker.unused_data), b"".join(pieces)


def _one_member(read: Callable[[int], bytes], path: Path) -> list[bytes]:
    unpacker = zlib.decompressobj(_GZIP)
    pieces = []
    while not unpacker.eof:
        block = read(PIECE)
        if not block:
            raise LedgerError(f"{path}: a batch is cut short; run `dragoman ledger check`")
        pieces.append(unpacker.decompress(block))
    return _lines(b"".join(pieces))


def _lines(content: bytes) -> list[bytes]:
    return content.rstrip(b"\n").split(b"\n")


def _write(path: Path, offset: int, member: bytes) -> None:
    """Writes `member` at `offset` and waits for the disk; on failure the file is as it was."""
    with path.open("ab", buffering=0) as stream:
        try:
            view = memoryview(member)
            while view:
                view = view[stream.write(view) :]
            os.fsync(stream.fileno())
        except OSError:
            stream.truncate(offset)
            raise


def _sync_folder(folder: Path) -> None:
    """Makes a new file's name survive a power cut too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
