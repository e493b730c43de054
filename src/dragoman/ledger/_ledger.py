"""The ledger: records in, questions answered."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from dragoman.errors import DragomanError, InputError, LedgerError
from dragoman.ledger._corrections import Correction, Corrections, Verdict, checked
from dragoman.ledger._ids import PROMISE, source_key
from dragoman.ledger._lock import writer_lock
from dragoman.ledger._segments import START, Entry, Placed, Segments
from dragoman.ledger._store import Store, is_current, position, reading, replacing
from dragoman.ledger._verdicts import standing
from dragoman.ledger._why import resolve, words_of
from dragoman.record import Document, Record

FORMAT = "dragoman-ledger/1"

Progress = Callable[[int], None]
"""Told how many more articles have been joined."""

# Records a batch: each costs one wait for the disk, and a crash loses at most these, to be read again.
BATCH = 64


class _Manifest(msgspec.Struct, frozen=True):
    """ledger.json: what this folder is."""

    format: str
    created: str


class Ledger:
    """A folder that keeps records, and what follows from them.

    segments/          the evidence: every reading of every article, append only
    corrections.jsonl  what people corrected
    derived/           everything concluded; can be dropped and rebuilt

    Readers and one writer can work at the same time: readers see the last finished state.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.segments = Segments(folder / "segments")
        self.corrections = Corrections(folder / "corrections.jsonl")
        self.database = folder / "derived" / "ledger.duckdb"

    @classmethod
    def open(cls, folder: Path) -> "Ledger":
        """The ledger in `folder`.

        Raises:
            LedgerError: there is none, or a later dragoman made it.
        """
        path = folder / "ledger.json"
        if not path.exists():
            raise LedgerError(f"{folder}: no ledger here; `dragoman ingest FILE… --ledger {folder}` makes one")
        try:
            manifest = msgspec.json.decode(path.read_bytes(), type=_Manifest)
        except msgspec.DecodeError as error:
            raise LedgerError(f"{path}: {error}; restore the file from a copy") from error
        if manifest.format != FORMAT:
            raise LedgerError(f"{path}: format {manifest.format}, this dragoman knows {FORMAT}; update dragoman")
        return cls(folder)

    @classmethod
    def open_or_create(cls, folder: Path) -> "Ledger":
        """The ledger in `folder`, made if there is none.

        Raises:
            InputError: the folder holds something else.
        """
        if not (folder / "ledger.json").exists():
            strange = [path.name for path in folder.iterdir() if path.name not in _OURS] if folder.exists() else []
            if strange:
                raise InputError(f"{folder}: holds {strange[0]} and is no ledger; name a new folder")
            (folder / "segments").mkdir(parents=True, exist_ok=True)
            (folder / "derived").mkdir(exist_ok=True)
            manifest = _Manifest(format=FORMAT, created=_now())
            part = folder / "ledger.json.part"
            part.write_bytes(msgspec.json.encode(manifest) + b"\n")
            part.replace(folder / "ledger.json")
        return cls.open(folder)

    @contextmanager
    def writing(self, version: str, *, progress: Progress | None = None) -> Iterator["Writer"]:
        """A writer; what it stored is in the tables when the block ends.

        Raises:
            LedgerError: somebody else is writing, or the disk fails.
        """
        with writer_lock(self.folder):
            self.segments.recover()
            writer = Writer(self, version)
            try:
                yield writer
            except DragomanError:
                # A wrong table of the user's own stops the reading, not the joining of what was read.
                writer.flush()
                with suppress(LedgerError):
                    self.advance(progress=progress)
                raise
            finally:
                writer.flush()
            self.advance(progress=progress)

    def advance(self, *, progress: Progress | None = None, rebuild: bool = False) -> None:
        """Brings the tables up to the evidence. Only the holder of the lock may call it."""
        corrections = list(self.corrections)
        fresh = rebuild or not is_current(self.database)
        if not fresh:
            with reading(self.database) as store:
                done = position(store), int(store.meta("corrections") or 0)
            if done == (self.segments.end(), len(corrections)):
                return
        # Imported here: questions to a ledger conclude nothing, and need neither numpy nor the rules of following.
        from dragoman.ledger._derive import Derivation

        with replacing(self.database, fresh=fresh) as store:
            Derivation(store, progress=progress).advance(self.segments, corrections)

    def rebuild(self, *, progress: Progress | None = None) -> None:
        """Drops everything derived and concludes it again from the evidence."""
        with writer_lock(self.folder):
            self.segments.recover()
            self.advance(progress=progress, rebuild=True)

    def reading(self) -> AbstractContextManager[Store]:
        """The tables as they are now: a context that gives a `Store`.

        What a writer stored and did not come to join (it was killed, or stopped by an error) is joined first, unless
        somebody is writing, or the folder cannot be written.
        """
        if self._is_behind():
            with suppress(LedgerError, OSError), writer_lock(self.folder):
                self.segments.recover()
                self.advance()
        return reading(self.database)

    def _is_behind(self) -> bool:
        """Whether there is evidence that the tables do not know; they are opened only if it is younger than they."""
        end = self.segments.end()
        if end == START or not self.database.exists():
            return end != START
        if self.segments.written() <= self.database.stat().st_mtime_ns or not is_current(self.database):
            return False
        with reading(self.database) as store:
            return position(store) != end

    def correct(
        self, target: str, verdict: Verdict, *, author: str, reason: str, fields: dict[str, str] | None = None
    ) -> tuple[Correction, ...]:
        """Keeps a person's verdict on a row and applies it; on a commitment it is one on each of its sayings.

        Raises:
            InputError: there is no such row, or the verdict does not fit it.
        """
        with writer_lock(self.folder):
            self.segments.recover()
            self.advance()
            with reading(self.database) as store:
                found = _asked_for(store, target, verdict)
                values = checked(found, verdict, fields or {})
                if verdict == "merge":
                    values["into"] = resolve(store, str(values.get("into", "")))
                _fits(found, verdict, values)
                if verdict == "undo" and not standing(store, _judged(store, found)):
                    raise InputError(f"{target}: there is no verdict on it to undo")
                targets = {name: words_of(store, name) for name in _judged(store, found)}
            made = tuple(
                Correction(
                    target=name,
                    verdict=verdict,
                    fields=values,
                    author=author,
                    at=_now(),
                    reason=reason,
                    words=words,
                    after=self.segments.end(),
                )
                for name, words in targets.items()
            )
            for correction in made:
                self.corrections.add(correction)
            self.advance()
            return made

    def outdated(self, version: str) -> Iterator[Document]:
        """The articles whose reading in force is another version's, in the order of arrival."""
        with reading(self.database) as store:
            places = store.sql('SELECT segment, "offset", line FROM documents WHERE version <> ? ORDER BY n', version)
        return (entry.record.document for entry in self.segments.fetch(places))

    def scan(self) -> Iterator[Placed]:
        """All the evidence, in the order of writing."""
        return self.segments.scan()


class Writer:
    """Stores records in batches. Made by `Ledger.writing`."""

    def __init__(self, ledger: Ledger, version: str) -> None:
        self._ledger = ledger
        self._version = version
        self._batch: list[Entry] = []
        self._known = _known(ledger)
        self.stored = 0

    def has(self, document: Document, *, version: str | None = None) -> bool:
        """Whether the ledger holds the article; with `version`, whether it holds a reading by that version."""
        held = self._known.get(source_key(document))
        return held is not None and (version is None or held == version)

    def add(self, record: Record) -> None:
        """Stores a record; it is safe when its batch is full, or at the end."""
        key = source_key(record.document)
        self._batch.append(Entry(key=key, version=self._version, read_at=_now(), record=record))
        self._known[key] = self._version
        self.stored += 1
        if len(self._batch) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Waits until everything that was added is on the disk."""
        batch, self._batch = self._batch, []
        if batch:
            self._ledger.segments.append(batch)


_OURS = frozenset({"segments", "derived", "lock", "ledger.json.part", "corrections.jsonl"})


def _known(ledger: Ledger) -> dict[str, str]:
    """The version of each article's last reading, by key: from the tables, and what came after them."""
    known: dict[str, str] = {}
    since = START
    if is_current(ledger.database):
        with reading(ledger.database) as store:
            known = dict(store.sql("SELECT key, version FROM documents"))
            since = position(store)
    for placed in ledger.segments.scan(since):
        known[placed.entry.key] = placed.entry.version
    return known


def _asked_for(store: Store, target: str, verdict: Verdict) -> str:
    """The row that a verdict is on. An event that was rejected is no row any more, and its verdict can be undone."""
    if verdict == "undo" and store.sql("SELECT 1 FROM corrections WHERE target = ? LIMIT 1", target):
        return target
    return resolve(store, target)


def _judged(store: Store, name: str) -> list[str]:
    """The rows that a verdict is kept for: a commitment changes with what is known, its sayings do not."""
    if not name.startswith(PROMISE):
        return [name]
    return [row[0] for row in store.sql("SELECT id FROM sayings WHERE promise = ? ORDER BY seq", name)]


def _fits(target: str, verdict: Verdict, fields: dict[str, Any]) -> None:
    kind = target[:2]
    if verdict == "merge" and (kind != "ev" or not str(fields["into"]).startswith("ev")):
        raise InputError("a merge joins one event (ev…) to another: correct ID merge --into ID")
    if verdict == "merge" and fields["into"] == target:
        raise InputError(f"{target}: an event cannot be merged with itself")
    if verdict == "split" and kind != "em":
        raise InputError(f"{target}: only a mention (em…) can be split off; `dragoman why {target}` names them")
    if verdict in {"accept", "reject", "undo"} and kind not in {"ev", "em", "st", "co", "cm"}:
        raise InputError(f"{target}: events, mentions, statements and commitments can be judged")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
