"""Draw event rows to be judged by a person, and tell from the judgements how often rows are right.

uv run python bench/judged.py draw SEED EACH PARSES.msgpack …   rows to judge, with their words for the judge
uv run python bench/judged.py table docs/events_judged.tsv       precision by type and confidence, as in docs/events.md

From each file of kept parses EACH rows are drawn: articles in random order, two rows an article at most, no comments.
The judgements keep article id, offsets and codes, never the words.
"""

import argparse
import csv
import random
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import msgspec

from dragoman.annotation import Annotation
from dragoman.reading import Reader, shared_reader
from dragoman.record import Event, Record

FIELDS = ("article", "start", "end", "type", "status", "rule", "confidence")
VERDICTS = ("type_right", "dyad_right", "status_right", "date_right")
BANDS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 1.01)


def drawn(reader: Reader, path: Path, seed: int, each: int) -> Iterator[tuple[Record, Event]]:
    """EACH rows of the file's articles, at most two an article."""
    parses = msgspec.msgpack.decode(path.read_bytes(), type=list[Annotation])
    order = random.Random(seed)
    order.shuffle(parses)
    left = each
    for annotation in parses:
        record = reader.interpret(annotation)
        typed = [event for event in record.events if event.type]
        for event in order.sample(typed, min(2, left, len(typed))):
            left -= 1
            yield record, event
        if not left:
            return


def shown(record: Record, event: Event) -> str:
    """A row and its sentence, for the judge."""
    names = {actor.id: f"{actor.name}[{actor.code}]" for actor in record.actors}
    sides = " -> ".join("+".join(names[i] for i in ids) or "?" for ids in (event.actor, event.recipient))
    place = next((s for s in record.sentences if s[0] <= event.trigger[0] < s[1]), event.evidence[0])
    time = event.time.value + ("" if event.time.source else "*") if event.time else "-"
    text, trigger = record.document.text, slice(*event.trigger)
    words = " ".join(
        (text[place[0] : event.trigger[0]] + "[" + text[trigger] + "]" + text[event.trigger[1] : place[1]]).split()
    )
    told = f"{event.type}/{event.mode} {event.status} {sides} @{time} pub {record.document.published}"
    return f"{told} ({event.rule})\n   {words}"


def draw(options: argparse.Namespace) -> None:
    reader = shared_reader()
    writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    for path in options.paths:
        for record, event in drawn(reader, path, options.seed, options.each):
            ref = record.document.ref or record.document.id
            writer.writerow([ref, *event.trigger, event.type, event.status, event.rule, event.confidence])
            print(shown(record, event), file=sys.stderr)


def share(rows: list[dict[str, str]], *verdicts: str) -> str:
    """How many of the rows are right in all of `verdicts`, and of how many."""
    told = [row for row in rows if all(row[name] in "01" and row[name] for name in verdicts)]
    right = sum(all(row[name] == "1" for name in verdicts) for row in told)
    return f"{right}/{len(told)} ({right / len(told):.2f})" if told else "-"


def table(options: argparse.Namespace) -> None:
    with options.path.open() as lines:
        rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))
    groups = [("all", rows)]
    groups += [(name, [r for r in rows if r["type"] == name]) for name in sorted({r["type"] for r in rows})]
    groups += [
        (f"{low:.1f} - {high:.1f}", [r for r in rows if low <= float(r["confidence"]) < high])
        for low, high in pairwise(BANDS)
    ]
    print("| rows | type | type and dyad | status | date |\n|---|---|---|---|---|")
    for name, group in groups:
        cells = (share(group, "type_right"), share(group, "type_right", "dyad_right"))
        print(f"| {name} | {' | '.join(cells)} | {share(group, 'status_right')} | {share(group, 'date_right')} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("seed", type=int)
    drawing.add_argument("each", type=int)
    drawing.add_argument("paths", type=Path, nargs="+")
    drawing.set_defaults(run=draw)
    telling = commands.add_parser("table")
    telling.add_argument("path", type=Path)
    telling.set_defaults(run=table)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
