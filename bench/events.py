"""Score the events room over kept parses and print its errors by class.

uv run python bench/events.py GOLD.jsonl PARSES.msgpack [--split tune|held|all] [--model none] [--errors N]

The fifth row of five is held out ("held"); rules are tuned on the other four ("tune"), on which the reader model is
trained too: judge what it gives to events on the held rows. Official figures come from the gold's own scorer
(score/score_events.py beside the gold). Error classes, for gold that marks actor, recipient and type:
  trigger    no event of the sentence has the gold type, and none joins the pair
  type       an event joins the pair, with another type
  actor      an event of the gold type has the recipient, but not the actor
  recipient  an event of the gold type has the actor, but not the recipient
  both       an event of the gold type has neither
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from dragoman.annotation import Annotation
from dragoman.reading import shared_reader
from dragoman.record import Event, Record, encode

STOP = frozenset(re.findall(r"\w+", "the a an of and or to in on for by with at from his her its their this that"))
YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}  # plv_train does not tell the two apart


def words(text: str | None) -> set[str]:
    return {word for word in re.findall(r"\w+", (text or "").lower()) if word not in STOP}


def names(record: Record, ids: tuple[str, ...]) -> set[str]:
    """All words by which the actors are named in the article."""
    text, found = record.document.text, set()
    for actor in record.actors:
        if actor.id in ids:
            found |= words(actor.name).union(*(words(text[a:b]) for a, b in actor.mentions))
    return found


def kind(event: Event, typed: bool) -> str:
    return YIELD.get(event.type or "", event.type or "") if typed else event.cameo[:2]


def wanted(row: dict[str, Any], typed: bool) -> str:
    label = row.get("plover_type") or row.get("native_label") or ""
    return YIELD.get(label, label) if typed else (row.get("cameo") or "")[:2]


def error(record: Record, row: dict[str, Any], typed: bool) -> str | None:
    """The class of the error for one gold row; None if it is found."""
    source, target = words(row["source_text"]), words(row["target_text"])
    best = "trigger"
    for event in sorted(record.events, key=lambda event: -event.confidence):
        by, to = bool(source & names(record, event.actor)), bool(target & names(record, event.recipient))
        same = kind(event, typed) == wanted(row, typed)
        if same and by and to:
            return None
        if by and to and best in ("trigger", "both"):
            best = "type"
        elif same and best in ("trigger", "both"):
            best = "actor" if to else "recipient" if by else "both"
    return best


def report(gold: list[dict[str, Any]], records: dict[str, Record], options: argparse.Namespace) -> None:
    typed = all(e.get("plover_type") or e.get("native_label") == "YIELD" for g in gold for e in g["expected"])
    tally: Counter[tuple[str, str]] = Counter()
    shown = 0
    for item, row in ((g, row) for g in gold for row in g["expected"]):
        record = records[str(item["id"])]
        found = error(record, row, typed)
        tally[(wanted(row, typed), found or "right")] += 1
        asked = found is not None and options.kind in (None, found) and options.type in (None, wanted(row, typed))
        if asked and shown < options.errors:
            shown += 1
            print(f"{found} {wanted(row, typed)}: {row['source_text']} -> {row['target_text']} | {item['text']}")
            print(*(f"      {line}" for line in told(record)), sep="\n")
    classes = ("right", "trigger", "type", "actor", "recipient", "both")
    print(f"{'':10}", *(f"{name:>9}" for name in classes))
    for label in sorted({label for label, _ in tally}):
        print(f"{label:10}", *(f"{tally[(label, name)]:>9}" for name in classes))
    print(f"{'all':10}", *(f"{sum(n for (_, c), n in tally.items() if c == name):>9}" for name in classes))


def told(record: Record) -> Iterator[str]:
    """One line an event, as a person would read it."""
    text = record.document.text
    called = {actor.id: actor.name for actor in record.actors}
    for event in record.events:
        sides = " -> ".join("+".join(called.get(i, i) for i in ids) or "?" for ids in (event.actor, event.recipient))
        trigger = text[slice(*event.trigger)]
        yield (
            f"{event.type or '-'}/{event.mode or '-'} {event.cameo} {event.status} [{trigger}] {sides} "
            f"({event.rule} {event.confidence})"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", type=Path)
    parser.add_argument("parses", type=Path)
    parser.add_argument("--split", default="tune", choices=["tune", "held", "all"])
    parser.add_argument("--model", default="full", choices=["full", "none"])
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--kind")
    parser.add_argument("--type")
    options = parser.parse_args()
    gold = [json.loads(line) for line in options.gold.read_text().splitlines() if line.strip()]
    fifth = {"tune": (0, 1, 2, 3), "held": (4,), "all": (0, 1, 2, 3, 4)}[options.split]
    gold = [g for number, g in enumerate(gold) if number % 5 in fifth]
    ids = {str(g["id"]) for g in gold}
    parses = msgspec.msgpack.decode(options.parses.read_bytes(), type=list[Annotation])
    parses = [a for a in parses if str(a.document.ref or a.document.id) in ids]
    reader = shared_reader(model=options.model)
    reader.interpret(parses[0])
    start = time.perf_counter()
    records = {str(a.document.ref or a.document.id): reader.interpret(a) for a in parses}
    took = time.perf_counter() - start
    sentences = sum(len(a.sentences) for a in parses)
    report(gold, records, options)
    print(f"{sentences / took:.0f} sentences/s, all rooms but the parser")
    with tempfile.TemporaryDirectory() as folder:
        kept, part = Path(folder) / "records.jsonl", Path(folder) / "gold.jsonl"
        kept.write_bytes(b"".join(encode(record) + b"\n" for record in records.values()))
        part.write_text("".join(json.dumps(g) + "\n" for g in gold))
        scorer = options.gold.resolve().parent.parent / "score" / "score_events.py"
        sys.stdout.flush()
        subprocess.run([sys.executable, str(scorer), str(part), str(kept)], check=True)


if __name__ == "__main__":
    main()
