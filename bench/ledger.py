"""How fast a ledger joins and answers.

uv run python bench/ledger.py --records RECORDS.jsonl [--day 500]   on records of real articles (read --format jsonl)
uv run python bench/ledger.py --made 1000000 [--days 3650]          on made-up ones

Stores all records but the last --day ones, then these alone (a day's news on top), then asks each common question
three times and prints the median in milliseconds, and the memory that the process needed at most.
"""

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.made import made

from dragoman.ledger import Filter, Ledger, count, reason, select
from dragoman.record import Record, decode

QUESTIONS: dict[str, tuple[str, Filter]] = {
    "events by one to another": ("events", Filter(by="RUS", to="UKR", limit=50)),
    "events between two": ("events", Filter(between=("CHN", "UKR"), limit=50)),
    "events of a type in a month": ("events", Filter(type="CONSULT", since="2023-04-01", until="2023-04-30", limit=50)),
    "events with words": ("events", Filter(text="phone call", limit=50)),
    "statements by one": ("statements", Filter(by="CHN", limit=50)),
    "statements by one with words": ("statements", Filter(by="CHN", text="sovereignty", limit=50)),
    "commitments open": ("promises", Filter(by="CHN", status="open", limit=50)),
    "actors": ("actors", Filter(limit=50)),
}


def records(path: Path) -> Iterator[Record]:
    """The records of a file, by date: as news comes."""
    yield from sorted(map(decode, path.open("rb")), key=lambda record: record.document.published or "")


def stored(ledger: Ledger, given: Iterable[Record]) -> float:
    """Stores and joins; seconds."""
    begun = time.monotonic()
    with ledger.writing("bench") as writer:
        for record in given:
            if not writer.has(record.document):
                writer.add(record)
    return time.monotonic() - begun


def median(ask: Callable[[], object]) -> float:
    """Milliseconds of the middle of three."""
    times = []
    for _ in range(3):
        begun = time.monotonic()
        ask()
        times.append(time.monotonic() - begun)
    return round(1000 * statistics.median(times), 1)


def answers(ledger: Ledger) -> dict[str, float]:
    """Milliseconds of each question, the ledger opened anew for each as a command does."""
    found = {}
    for name, (kind, wanted) in QUESTIONS.items():

        def ask(kind: str = kind, wanted: Filter = wanted) -> None:
            with ledger.reading() as store:
                select(store, kind, wanted)  # type: ignore[arg-type]

        found[name] = median(ask)
    with ledger.reading() as store:
        best = store.sql("SELECT id FROM events ORDER BY sources DESC, id LIMIT 1")[0][0]

    def why() -> None:
        with ledger.reading() as store:
            reason(store, ledger.segments, best)

    found["why of the most told event"] = median(why)
    return found


def main() -> None:
    """Runs what was asked for and prints one JSON object."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--records", type=Path)
    options.add_argument("--made", type=int)
    options.add_argument("--days", type=int, default=3650)
    options.add_argument("--day", type=int, default=500)
    asked = options.parse_args()
    given: Iterator[Record]
    if asked.records:
        held = list(records(asked.records))
        total, given = len(held), iter(held)
    else:  # one by one: a million records would weigh more than the ledger
        total, given = asked.made, made(asked.made, days=asked.days)
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger.open_or_create(Path(folder) / "ledger")
        told: dict[str, object] = {"records": total}
        told["seconds, all before"] = round(stored(ledger, islice(given, total - asked.day)), 1)
        told[f"seconds, {asked.day} on top"] = round(stored(ledger, given), 1)
        with ledger.reading() as store:
            told |= {kind: count(store, kind, Filter()) for kind in ("events", "mentions", "statements", "promises")}  # type: ignore[arg-type]
        told["milliseconds"] = answers(ledger)
        told["database MB"] = round(ledger.database.stat().st_size / 1e6, 1)
    told["memory MB at most"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
