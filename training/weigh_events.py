"""How sure an event row is, from the rule's confidence and the model's chance, by the sentences read whole.

PYTHONPATH=src:bench python training/weigh_events.py PARSES.msgpack …             weights, and what they come to
PYTHONPATH=src:bench python training/weigh_events.py --earned PARSES.msgpack …    writes _earned.tsv

Weights are fitted on held articles (the fifth of five), which are new to the model and to the rules, and told of rows
by what was fitted on the other nine tenths. What each rule has earned is counted on the other articles. A row is
judged as bench/read.py judges it.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, NamedTuple

import msgspec
import numpy as np

from dragoman.annotation import Annotation, ModelName
from dragoman.events import _events
from dragoman.events._pair_types import PairTypes
from dragoman.lexicon._confidence import EventConfidence
from dragoman.reading import shared_reader
from dragoman.record import Event, Record
from read import Act, coded_acts, read_acts, readings

# Added to the model's chance before its logarithm is taken: a chance of nothing says little more than one in a hundred.
FLOOR = 0.01
PARTS = 10
EARNED = Path(__file__).parents[1] / "src/dragoman/knowledge/lang/en/events/_earned.tsv"
EARNED_HEAD = """\
# How many rows of each rule were right in type and both sides, of those in sentences of the corpora that were read
# whole (training/events_read.jsonl, without the held fifth; see docs/events.md). Written by training/weigh_events.py.
rule\tright\tread"""
THRESHOLDS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8)

Key = tuple[tuple[int, int], str | None, tuple[str, ...], tuple[str, ...]]


class Judged(NamedTuple):
    """A row: the rule's confidence, the model's chance (None: not asked), whether it is right, and which rule."""

    own: float
    chance: float | None
    right: bool
    rule: str


class Watched(PairTypes):
    """Keeps what each event was weighed by."""

    seen: ClassVar[dict[Key, tuple[float, float | None]]] = {}

    def _read(self, event: Event, told: set) -> Event:
        read = super()._read(event, told)
        pairs = [self._chance(read, a, r) for a in read.actor or (None,) for r in read.recipient or (None,)]
        known = [chance for chance in pairs if chance is not None] if read.type in self._words.labels else []
        self.seen[key(read)] = event.confidence, max(known, default=None)
        return read


def key(event: Event) -> Key:
    return event.trigger, event.type, event.actor, event.recipient


def rows(
    paths: list[Path], split: str, model: ModelName = "full"
) -> Iterator[tuple[list[Act], list[tuple[Event, Act]], Record]]:
    """For each sentence that was read, the events read and the rows written."""
    wanted, reader = readings(split), shared_reader(model=model)
    for path in paths:
        for annotation in msgspec.msgpack.decode(path.read_bytes(), type=list[Annotation]):
            read = wanted.get(annotation.document.ref or annotation.document.id, ())
            record = reader.interpret(annotation) if read else None
            for row in read if record else ():
                start, end = row["span"]
                events = [e for e in record.events if e.type and start <= e.trigger[0] < end]
                coded = [(event, act) for event in events for act in coded_acts(record, event, start, end)]
                yield list(read_acts(row, record.document.text[start:end])), coded, record


def judged(paths: list[Path], split: str, model: ModelName = "full") -> tuple[list[Judged], int]:
    """Every row with its verdict, and how many events there are to find."""
    found, there = [], 0
    for acts, coded, _ in rows(paths, split, model):
        there += len(acts)
        for event, act in coded:
            own, chance = Watched.seen.get(key(event), (event.confidence, None))
            found.append(Judged(own, chance, any(act.is_same(other) for other in acts), event.rule or ""))
    return found, there


def features(found: list[Judged]) -> np.ndarray:
    own = np.clip([row.own for row in found], 0.01, 0.99)
    chance = np.array([row.chance or 0.0 for row in found])
    return np.stack([np.ones(len(found)), np.log(own / (1 - own)), np.log(chance + FLOOR)], 1)


def fitted(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method, a little drawn to zero."""
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        w += np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + 0.1 * np.eye(len(w)), x.T @ (y - p) - 0.1 * w)
    return w


def crossed(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """For each row its chance by weights that it had no part in."""
    part = np.arange(len(y)) % PARTS
    told = np.zeros(len(y))
    for number in range(PARTS):
        w = fitted(x[part != number], y[part != number])
        told[part == number] = 1 / (1 + np.exp(-x[part == number] @ w))
    return told


def report(told: np.ndarray, y: np.ndarray, there: int) -> None:
    print(f"  mean squared error {((told - y) ** 2).mean():.3f}, of the share alone {(y.mean() - y).std() ** 2:.3f}")
    for least in THRESHOLDS:
        kept = told >= least
        precision, recall = y[kept].mean() if kept.any() else 0.0, y[kept].sum() / there
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        within = kept & (told < least + 0.1)
        band = f"{told[within].mean():.2f} came {y[within].mean():.2f} of {within.sum()}" if within.any() else ""
        figures = f"right {precision:.3f}, found {recall:.3f}, F1 {f1:.3f}"
        print(f"  from {least:.2f}: {kept.sum()} rows, {figures}   says {band}")


def write_earned(paths: list[Path]) -> None:
    """Counts for each rule the rows that were right, of those that were read."""
    found, _ = judged(paths, "tune", "none")
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in found:
        counts[row.rule.partition("+")[0]][0] += row.right
        counts[row.rule.partition("+")[0]][1] += 1
    lines = [f"{rule}\t{right}\t{read}" for rule, (right, read) in sorted(counts.items())]
    EARNED.write_text("\n".join([EARNED_HEAD, *lines, ""]), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parses", type=Path, nargs="+")
    parser.add_argument("--earned", action="store_true", help="count what each rule has earned, and write it")
    options = parser.parse_args()
    if options.earned:
        write_earned(options.parses)
        return
    _events.PairTypes = Watched
    EventConfidence.of = lambda self, given, *, modelled: given
    EventConfidence.least = 0.0  # rows that reading would not write are weighed too
    found, there = judged(options.parses, "held")
    for name, some in (
        ("rules' rows", [row for row in found if row.chance is not None and row.rule != "model-pair"]),
        ("the model's own rows", [row for row in found if row.rule == "model-pair"]),
    ):
        y = np.array([float(row.right) for row in some])
        print(f"{name}: {len(some)}, right {y.mean():.3f}; {there} events read")
        if name.startswith("rules"):
            x = features(some)
            print("  base, rule, model:", fitted(x, y).round(3).tolist())
            report(crossed(x, y), y, there)
            print("  by the rule's confidence alone")
            report(crossed(x[:, :2], y), y, there)
        else:
            report(np.array([row.own for row in some]), y, there)


if __name__ == "__main__":
    main()
