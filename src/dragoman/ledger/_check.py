"""Whether a ledger is whole: the evidence undamaged and nothing in it twice, the tables what the evidence says."""

from collections.abc import Iterator

import duckdb
import msgspec

from dragoman.errors import LedgerError
from dragoman.ledger._ledger import Ledger
from dragoman.ledger._schema import TABLES, column
from dragoman.ledger._store import Store, position, reading, replacing

# Where a reading lies depends on how ingest was cut into batches, which says nothing about what the ledger knows.
_NOT_COMPARED = frozenset({"segment", "offset", "line"})

# Where the following of commitments goes on tomorrow; what it has concluded stands in other tables.
_NOT_EVIDENT = frozenset({"state"})


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found."""

    documents: int = 0
    readings: int = 0
    corrections: int = 0
    faults: tuple[str, ...] = ()


def check(ledger: Ledger, *, full: bool = False) -> Report:
    """Reads all the evidence and compares the tables with it.

    Args:
        full: also conclude everything again, beside the tables, and compare them row by row.
    """
    faults: list[str] = []
    keys: dict[str, str] = {}
    readings = 0
    try:
        for placed in ledger.segments.scan():
            readings += 1
            if keys.get(placed.entry.key) == placed.entry.version:
                faults.append(f"article {placed.entry.key} is kept twice in version {placed.entry.version}")
            keys[placed.entry.key] = placed.entry.version
    except LedgerError as error:
        faults.append(str(error))
    corrections = list(ledger.corrections)
    faults += _tables(ledger, set(keys), len(corrections))
    if full and not faults:
        faults += compare(ledger)
    return Report(documents=len(keys), readings=readings, corrections=len(corrections), faults=tuple(faults))


def _tables(ledger: Ledger, keys: set[str], corrections: int) -> Iterator[str]:
    """Where the tables do not stand where the evidence ends."""
    if not keys and not ledger.database.exists():
        return
    try:
        with reading(ledger.database) as store:
            if position(store) != ledger.segments.end() or int(store.meta("corrections") or 0) != corrections:
                yield "the tables lag behind the evidence; run `dragoman ledger rebuild`, or ingest again"
            held = [row[0] for row in store.sql("SELECT key FROM documents")]
            if len(held) != len(set(held)):
                yield f"{len(held) - len(set(held))} articles stand twice in the tables; run `dragoman ledger rebuild`"
            elif position(store) == ledger.segments.end() and set(held) != keys:
                yield f"{len(set(held) ^ keys)} articles are not in both; run `dragoman ledger rebuild`"
    except (LedgerError, duckdb.Error) as error:
        yield str(error)


def compare(ledger: Ledger) -> list[str]:
    """The tables that a rebuild would make otherwise."""
    from dragoman.ledger._derive import Derivation

    part = ledger.folder / "derived" / "check" / "ledger.duckdb"
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        with replacing(part, fresh=True) as store:
            Derivation(store).advance(ledger.segments, list(ledger.corrections))
        with reading(part) as rebuilt, reading(ledger.database) as held:
            then, now = digests(rebuilt), digests(held)
        return [f"table {table}: a rebuild gives other rows" for table in then if then[table] != now[table]]
    finally:
        part.unlink(missing_ok=True)
        part.parent.rmdir()


def digests(store: Store) -> dict[str, str]:
    """A digest of each table's content, whatever the order of its rows."""
    found = {}
    for table, columns in TABLES.items():
        if table in _NOT_EVIDENT:
            continue
        names = ", ".join(column(name) for name in columns if name not in _NOT_COMPARED)
        where = "WHERE name IN ('schema', 'corrections')" if table == "meta" else ""
        count, digest = store.sql(f"SELECT count(*), bit_xor(hash(({names}))) FROM {table} {where}")[0]
        found[table] = f"{count}:{digest}"
    return found
