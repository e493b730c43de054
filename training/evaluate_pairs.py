"""Figures of the pair typer on held rows and sentences, through the shipped graph; its temperature and reliability.

    PYTHONPATH=src python training/evaluate_pairs.py [--write] [--manifest reader.toml]

The temperature is fitted on every other held pair and told of the rest; `--write` puts it into reader.toml.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from pair_data import GOLD_SETS, NONE, Sentence, TypedPair, gold, read

from dragoman.annotation._pieces import Pieces
from dragoman.annotation._weights import MANIFEST, Weights

Row = tuple[TypedPair, np.ndarray]


def scored(weights: Weights, sentences: Iterable[Sentence]) -> list[Row]:
    """Each pair with the log-probability of each type, before calibration."""
    found = []
    for one in sentences:
        pieces = Pieces(list(one.ids[1:-1]), list(one.shapes[1:-1]), [], [])
        mentions = [_inside(place) for place in one.mentions]
        for pair in one.pairs:
            acting = [_inside(place) for place in pair.acting or (pair.actor,)]
            asked = [(_inside(pair.actor), _inside(pair.recipient))]
            found.append((pair, weights.pair_scores(pieces, acting, mentions, asked)[0][0]))
    return found


def _inside(place: tuple[int, int]) -> tuple[int, int]:
    """A range of pieces counted without the opening mark."""
    return place[0] - 1, place[1] - 1


def macro_f1(rows: list[tuple[int, int]]) -> float:
    """Mean F1 of the types that occur in gold; rows are (gold, predicted)."""
    right, true, told = Counter(g for g, p in rows if g == p), Counter(g for g, _ in rows), Counter(p for _, p in rows)
    return sum(2 * right[t] / (true[t] + told[t]) for t in true) / len(true)


def best(scores: np.ndarray, first: int) -> int:
    """The likeliest type from number `first` on."""
    return first + int(scores[first:].argmax())


def softened(scores: np.ndarray, temperature: float) -> np.ndarray:
    chances = np.exp(scores / temperature)
    return chances / chances.sum(-1, keepdims=True)


def fitted(rows: list[Row]) -> float:
    """The temperature under which what is right is likeliest."""
    grid = np.arange(0.5, 4.0, 0.05)
    scores = np.array([s for _, s in rows])
    right = np.array([p.types[0] for p, _ in rows])
    return float(min(grid, key=lambda t: -np.log(softened(scores, t)[np.arange(len(right)), right] + 1e-9).mean()))


def reliability(rows: list[Row], temperature: float) -> None:
    chances = softened(np.array([s for _, s in rows]), temperature)
    top, right = chances.max(-1), chances.argmax(-1) == np.array([p.types[0] for p, _ in rows])
    print(f"    temperature {temperature:.2f}: says {top.mean():.3f}, right {right.mean():.3f}")
    for low, high in ((0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 1.01)):
        within = (low <= top) & (top < high)
        if within.any():
            says, came = top[within].mean(), right[within].mean()
            print(f"    {low}-{high}: {within.sum()} pairs, says {says:.2f}, right {came:.2f}")


def report(name: str, rows: list[Row], types: tuple[str, ...]) -> None:
    if name == "quad_class":
        right = sum(best(scores, 1) in pair.types for pair, scores in rows)
        print(f"{name}: {len(rows)} pairs, quad class right {right / len(rows):.3f}")
        return
    marked = [(p.types[0], best(s, 2)) for p, s in rows if p.types[0] > 1]
    accuracy = sum(g == p for g, p in marked) / len(marked)
    print(f"{name}: {len(marked)} pairs with an event, macro F1 {macro_f1(marked):.3f}, accuracy {accuracy:.3f}")
    every = [(p.types[0], best(s, 0)) for p, s in rows]
    print(f"    all {len(every)} pairs, NONE and COMMENT among the choices: macro F1 {macro_f1(every):.3f}")
    for number, kind in enumerate(types):
        counts = [
            sum(test) for test in zip(*((g == number, p == number, g == p == number) for g, p in every), strict=True)
        ]
        print(f"    {kind:10s} gold {counts[0]:4d} found {counts[1]:4d} right {counts[2]:4d}")


def report_read(rows: list[Row]) -> None:
    """How many of the pairs of sentences read whole are found, and how many of those found are right."""
    there = sum(NONE not in pair.types for pair, _ in rows)
    print(f"read: {len(rows)} pairs, {there} with an event")
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        sure = [(pair, best(scores, 2)) for pair, scores in rows if np.exp(scores[2:].max()) >= least]
        right = sum(told in pair.types for pair, told in sure)
        f1 = 2 * right / max(1, len(sure) + there)
        print(f"    from {least}: {len(sure)} pairs, right {right / max(1, len(sure)):.3f}, F1 {f1:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--manifest", type=Path, default=MANIFEST)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    weights = Weights(options.manifest)
    sets = {name: scored(weights, gold(weights.cutter, name, held=True)) for name in GOLD_SETS}
    for name, rows in sets.items():
        report(name, rows, weights.manifest.pair_types)
    report_read(scored(weights, read(weights.cutter, held=True)))
    judged = sets["plv_train"] + sets["news_dyads"]
    temperature = fitted(judged[::2])
    for name in ("plv_train", "news_dyads"):
        print(name)
        for value in (1.0, temperature):
            reliability(sets[name][1::2], value)
    if options.write:
        text = options.manifest.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^type_temperature = .*$", f"type_temperature = {temperature:.2f}", text)
        options.manifest.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
