"""Figures of trained weights on what was held out: event types between marked pairs.

    PYTHONPATH=src python training/evaluate_reader.py OUT/reader.pt

Names and quotations are measured through the shipped graphs, with bench/model.py.
"""

import argparse
from collections import Counter
from pathlib import Path

import torch
from reader_data import EVENT_SETS, TOKENIZER, Example, TypedPair, events
from reader_model import PAIR_TYPES, QUADS, Pair, Reader

from dragoman.annotation._pieces import PieceCutter


@torch.no_grad()
def typed(model: Reader, example: Example) -> list[tuple[TypedPair, list[float]]]:
    """The sentence's pairs with the probability of each type."""
    ids, shapes = torch.tensor([example.ids]), torch.tensor([example.shapes])
    hidden = model(ids, shapes)
    places = [Pair(0, (p.actor[0], p.actor[1] - 1), (p.recipient[0], p.recipient[1] - 1)) for p in example.pairs]
    scores = model.types(hidden, ids != 0, places).softmax(-1).tolist()
    return list(zip(example.pairs, scores, strict=True))


def macro_f1(rows: list[tuple[int, int]]) -> float:
    """Mean F1 of the types that occur in gold; rows are (gold, predicted)."""
    right, gold, found = Counter(g for g, p in rows if g == p), Counter(g for g, _ in rows), Counter(p for _, p in rows)
    return sum(2 * right[t] / (gold[t] + found[t]) for t in gold) / len(gold)


def best(scores: list[float], allowed: range) -> int:
    return max(allowed, key=scores.__getitem__)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    model = Reader().eval()
    model.load_state_dict(torch.load(options.weights))
    cutter = PieceCutter(TOKENIZER)
    for name in EVENT_SETS:
        rows = [row for e in events(cutter, name, held_out=True) for row in typed(model, e)]
        if name == "quad_class":
            right = sum(best(scores, range(1, len(PAIR_TYPES))) in pair.types for pair, scores in rows)
            print(f"{name}: {len(rows)} pairs, quad class right {right / len(rows):.3f} of {len(QUADS)}")
            continue
        marked = [(p.types[0], best(s, range(2, len(PAIR_TYPES)))) for p, s in rows if p.types[0] > 1]
        accuracy = sum(g == p for g, p in marked) / len(marked)
        print(f"{name}: {len(marked)} pairs with an event, macro F1 {macro_f1(marked):.3f}, accuracy {accuracy:.3f}")
        every = [(p.types[0], best(s, range(len(PAIR_TYPES)))) for p, s in rows]
        print(f"    all {len(every)} pairs, NONE and COMMENT among the choices: macro F1 {macro_f1(every):.3f}")
        for index, kind in enumerate(PAIR_TYPES):
            total = sum(g == index for g, _ in every)
            hit = sum(g == p == index for g, p in every)
            print(f"    {kind:10s} gold {total:4d} found {sum(p == index for _, p in every):4d} right {hit:4d}")


if __name__ == "__main__":
    main()
