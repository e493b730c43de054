"""Score event rows on sentences of the corpora that were read whole: every event of a sentence, and nothing else.

uv run python bench/read.py PARSES.msgpack … [--split tune|held|all] [--missed TYPE] [--false TYPE] [--least CONFIDENCE]

The readings (training/events_read.jsonl) keep article, offsets and codes, never words; PARSES are kept parses of the
articles (bench/parse.py). A row is right if somebody read an event of its type between its actor and its recipient
there; actors of one country are one ("Moscow", "the Kremlin"). Articles whose id's checksum leaves 4 when divided by
five are held out of training and tuning. Comments are not counted. `--missed` and `--false` print rows, for the eye.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import msgspec

from dragoman.annotation import Annotation
from dragoman.reading import shared_reader
from dragoman.record import Event, Record

READ = Path(__file__).parents[1] / "training/events_read.jsonl"
FOLDS, HELD = 5, 4
# What readers could not keep apart: sanctions are COERCE in the published table, a meeting ahead AGREE by the manual.
ALIKE = {
    "SANCTION": frozenset({"SANCTION", "COERCE"}),
    "COERCE": frozenset({"SANCTION", "COERCE"}),
    "CONSULT": frozenset({"CONSULT", "AGREE"}),
    "AGREE": frozenset({"AGREE", "CONSULT", "SUPPORT"}),
    "SUPPORT": frozenset({"SUPPORT", "AGREE"}),
    "CONCEDE": frozenset({"CONCEDE", "RETREAT"}),
    "RETREAT": frozenset({"CONCEDE", "RETREAT"}),
}

Row = dict[str, Any]
Side = frozenset[str]


class Act(NamedTuple):
    """One dyad: its type, what names its sides (countries, else the places of mentions), and how to show it."""

    type: str
    actor: Side
    recipient: Side
    shown: str
    confidence: float = 1.0

    def is_same(self, other: "Act") -> bool:
        return self.type in ALIKE.get(other.type, {other.type}) and all(
            bool(one & two) or (not one and not two)
            for one, two in ((self.actor, other.actor), (self.recipient, other.recipient))
        )


def country(code: str | None) -> str | None:
    return code[:3] if code and not code.startswith("---") else None


def read_acts(row: Row, text: str) -> Iterator[Act]:
    """The events that were read in the sentence."""
    sides: list[Side] = []
    for spans, code in zip(row["actors"], row["codes"], strict=True):
        named = frozenset(f"at {start}" for start, _ in spans)
        sides.append(named | {known} if (known := country(code)) else named)
    for event in row["events"]:
        for one, other in product(event["actor"] or [None], event["recipient"] or [None]):
            actor, recipient = (frozenset[str]() if side is None else sides[side] for side in (one, other))
            trigger = text[slice(*event["trigger"])] if event["trigger"] else "?"
            names = [words(row, text, side) for side in (one, other)]
            yield Act(event["type"], actor, recipient, f"{names[0]} > {names[1]} «{trigger}» {event['status']}")


def words(row: Row, text: str, side: int | None) -> str:
    return "-" if side is None or not row["actors"][side] else text[slice(*row["actors"][side][0])]


def coded_acts(record: Record, event: Event, start: int, end: int) -> Iterator[Act]:
    """The dyads of one event row."""
    actors = {actor.id: actor for actor in record.actors}

    def side(number: str | None) -> Side:
        if number is None:
            return frozenset()
        actor = actors[number]
        named = frozenset(f"at {at - start}" for at, _ in actor.mentions if start <= at < end)
        return named | {known} if (known := country(actor.code)) else named or frozenset({number})

    for one, other in product(event.actor or (None,), event.recipient or (None,)):
        names = " > ".join("-" if number is None else actors[number].name for number in (one, other))
        trigger = record.document.text[slice(*event.trigger)]
        shown = f"{names} «{trigger}» {event.status} {event.confidence:.2f} {event.rule}"
        yield Act(event.type or "", side(one), side(other), shown, event.confidence)


class Tally:
    """Rows right, rows written and events read, by type."""

    def __init__(self) -> None:
        self.counts: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, gold: list[Act], rows: list[Act]) -> tuple[list[Act], list[Act]]:
        """Counts one sentence; what was missed and what is false."""
        false = [row for row in rows if not any(row.is_same(act) for act in gold)]
        missed = [act for act in gold if not any(row.is_same(act) for row in rows)]
        for row in rows:
            self._count(row.type, "rows", wrong=row in false)
        for act in gold:
            self._count(act.type, "read", wrong=act in missed)
        return missed, false

    def _count(self, kind: str, what: str, *, wrong: bool) -> None:
        for name in (kind, "all"):
            self.counts[name][what] += 1
            self.counts[name][f"{what} right"] += not wrong

    def __str__(self) -> str:
        return "\n".join(self._line(kind) for kind in ("all", *sorted(set(self.counts) - {"all"})))

    def _line(self, kind: str) -> str:
        count = self.counts[kind]
        precision, recall = (count[f"{what} right"] / max(1, count[what]) for what in ("rows", "read"))
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        numbers = f"{count['rows right']}/{count['rows']} rows, {count['read right']}/{count['read']} events"
        return f"{kind:10s} P {precision:.3f} R {recall:.3f} F1 {f1:.3f}   {numbers}"


def readings(split: str) -> dict[str, list[Row]]:
    """The sentences that were read, by article."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for line in READ.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        held = crc32(row["article"].encode()) % FOLDS == HELD
        if split == "all" or held == (split == "held"):
            found[row["article"]].append(row)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parses", type=Path, nargs="+")
    parser.add_argument("--split", choices=["tune", "held", "all"], default="tune")
    parser.add_argument("--missed", help="print the missed events of this type (all: of every type)")
    parser.add_argument("--false", help="print the false rows of this type (all: of every type)")
    parser.add_argument("--least", type=float, default=0.0, help="leave out rows that are less sure")
    parser.add_argument("--model", choices=["full", "none"], default="full")
    options = parser.parse_args()
    wanted, reader, tally = readings(options.split), shared_reader(model=options.model), Tally()
    for path in options.parses:
        for annotation in msgspec.msgpack.decode(path.read_bytes(), type=list[Annotation]):
            rows = wanted.get(annotation.document.ref or annotation.document.id, ())
            record = reader.interpret(annotation) if rows else None
            for row in rows if record else ():
                start, end = row["span"]
                text = record.document.text[start:end]
                coded = [
                    act
                    for event in record.events
                    if event.type and start <= event.trigger[0] < end and event.confidence >= options.least
                    for act in coded_acts(record, event, start, end)
                ]
                lists = zip(("missed", "false"), tally.add(list(read_acts(row, text)), coded), strict=True)
                for what, acts in lists:
                    for act in acts:
                        if getattr(options, what) in (act.type, "all"):
                            print(f"{what} {act.type}: {act.shown}\n    {' '.join(text.split())}")
    print(tally)


if __name__ == "__main__":
    main()
