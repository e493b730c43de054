"""Kill ingest without warning, many times, and fill the disk: the ledger must end as if nothing had happened.

uv run python bench/crash.py [--kills 100] [--articles 2000] [--seed 1]

A child process stores made-up records as `dragoman ingest` does, and is killed (SIGKILL) after a random moment; then it
is started again, until everything is stored. Afterwards the ledger is compared with one that nobody disturbed: every
table, row by row, and `dragoman ledger check --full`. Then the same with a disk that is full at random places.
"""

import argparse
import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.made import made

from dragoman.errors import LedgerError
from dragoman.ledger import Ledger, check, digests

# Records a run of the child joins before it looks again: so that kills fall on writing, joining and swapping alike.
PORTION = 400


def store(folder: Path, articles: int, limit: int | None) -> None:
    """The child: stores what is missing, a portion at a time; stops with code 7 when the disk is full."""
    if limit is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # writing beyond then fails as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        ledger = Ledger.open_or_create(folder)
        records = list(made(articles))
        for start in range(0, len(records), PORTION):
            with ledger.writing("1") as writer:
                for record in records[start : start + PORTION]:
                    if not writer.has(record.document):
                        writer.add(record)
    except LedgerError as error:
        print(error, file=sys.stderr)
        sys.exit(7)


def child(folder: Path, articles: int, limit: int | None = None) -> "subprocess.Popen[bytes]":
    """Starts a child that stores."""
    command = [sys.executable, __file__, "--child", str(folder), "--articles", str(articles)]
    return subprocess.Popen(command + (["--limit", str(limit)] if limit else []), stderr=subprocess.DEVNULL)


def kill_often(folder: Path, articles: int, kills: int, chance: random.Random, whole: float) -> int:
    """Kills children at random moments; how many kills hit a running one."""
    hit = 0
    while hit < kills:
        running = child(folder, articles)
        # Between the start and a little beyond the time that the rest takes.
        try:
            running.wait(chance.uniform(0.2, whole))
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
            hit += 1
            continue
        if hit < kills:  # all is stored: what is derived is dropped, so that there is something to disturb
            Ledger.open(folder).database.unlink(missing_ok=True)
    if child(folder, articles).wait() != 0:
        raise SystemExit("the last, undisturbed run failed")
    return hit


def fill_often(folder: Path, articles: int, times: int, chance: random.Random, largest: int) -> int:
    """Runs children whose files may not grow beyond a random size; how many failed."""
    failed = sum(child(folder, articles, chance.randrange(2000, largest)).wait() == 7 for _ in range(times))
    if child(folder, articles).wait() != 0:
        raise SystemExit("the last run, with room, failed")
    return failed


def state(folder: Path) -> dict[str, str]:
    """The digests of all tables, after a full check."""
    ledger = Ledger.open(folder)
    report = check(ledger, full=True)
    if report.faults:
        raise SystemExit("\n".join(report.faults))
    with ledger.reading() as store:
        return digests(store)


def main() -> None:
    """Runs the trial and prints what came of it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--articles", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--child", type=Path)
    options.add_argument("--limit", type=int)
    asked = options.parse_args()
    if asked.child:
        store(asked.child, asked.articles, asked.limit)
        return
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as place:
        calm, killed, filled = (Path(place) / name for name in ("calm", "killed", "filled"))
        begun = time.monotonic()
        child(calm, asked.articles).wait()
        whole = time.monotonic() - begun
        expected = state(calm)
        size = max(path.stat().st_size for path in calm.rglob("*") if path.is_file())
        kills = kill_often(killed, asked.articles, asked.kills, chance, whole)
        after_kills = state(killed)
        fills = fill_often(filled, asked.articles, max(1, asked.kills // 10), chance, size)
        after_fills = state(filled)
    told = {
        "articles": asked.articles,
        "kills": kills,
        "full disks": fills,
        "equal after kills": after_kills == expected,
        "equal after full disks": after_fills == expected,
    }
    print(json.dumps(told))
    if not (after_kills == after_fills == expected):
        raise SystemExit(f"tables differ: {[name for name in expected if after_kills[name] != expected[name]]}")


if __name__ == "__main__":
    main()
