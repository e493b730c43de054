"""Trains the pair typer; can be stopped at any time and goes on from its last checkpoint.

PYTHONPATH=src python training/train_pairs.py --out OUT --minilm MODEL --rules RULES.jsonl --found FOUND.jsonl …

RULES and FOUND are what find_pairs.py wrote. The gold's held rows (the fifth of five) are never trained on.
"""

import argparse
import json
import random
import time
from collections import Counter
from itertools import chain
from pathlib import Path

import torch
from pair_data import GOLD_SETS, NOBODY, NONE, Sentence, TypedPair, codebooks, found, gold, own, read, sample
from pair_model import PairReader
from reader_data import TOKENIZER
from reader_model import PAIR_TYPES
from torch import Tensor

from dragoman.annotation._pieces import PieceCutter

BATCH_PIECES = 2048
# What the rules found teaches their mistakes too.
FOUND_WEIGHT = 0.3
NONE_WEIGHT = 0.5
# Rare types weigh more, by the power of their share; 200 examples weigh 1, fewer than 20 as much as 20.
BALANCE = 0.3
# How much it counts to find the act's own word, where that is known.
POINT_WEIGHT = 0.2
# Actors who do nothing, as many as this times those who do something, new ones each epoch.
NONES = {"news_dyads": 1.0, "read": 1.5}

Asked = tuple[Sentence, tuple[TypedPair, ...]]
"""A sentence with pairs that have the same actor."""


def tensors(batch: list[Asked]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Pieces, shapes, roles, rows and spans of a batch.

    Every actor of the sentence is marked, asked about or not: when only those were, and the opening mark where nobody
    might suffer, the marks told who did nothing, and the model learnt to read that.
    """
    longest = max(len(sentence.ids) for sentence, _ in batch)
    ids, shapes, roles = (torch.zeros(len(batch), longest, dtype=torch.long) for _ in range(3))
    for row, (sentence, pairs) in enumerate(batch):
        ids[row, : len(sentence.ids)] = torch.tensor(sentence.ids)
        shapes[row, : len(sentence.ids)] = torch.tensor(sentence.shapes)
        for place in sentence.mentions:
            roles[row, slice(*place)] = 2
        for place in pairs[0].acting or (pairs[0].actor,):
            roles[row, slice(*place)] = 1
    rows = [row for row, (_, pairs) in enumerate(batch) for _ in pairs]
    spans = [(p.actor[0], p.actor[1] - 1, p.recipient[0], p.recipient[1] - 1) for _, pairs in batch for p in pairs]
    return ids, shapes, roles, torch.tensor(rows), torch.tensor(spans)


def grouped(sentence: Sentence) -> list[Asked]:
    """The sentence once for each actor, with all pairs of that actor."""
    groups: dict[tuple, list[TypedPair]] = {}
    for pair in sentence.pairs:
        groups.setdefault(pair.acting or (pair.actor,), []).append(pair)
    return [(sentence, tuple(pairs)) for pairs in groups.values()]


def batched(asked: list[Asked], rng: random.Random | None = None) -> list[list[Asked]]:
    """Batches of about one length; in random order if `rng`."""
    if rng is not None:
        rng.shuffle(asked)
    batches: list[list[Asked]] = [[]]
    for one in sorted(asked, key=lambda one: len(one[0].ids) // 8):
        longest = max(len(one[0].ids), len(batches[-1][0][0].ids)) if batches[-1] else 0
        if batches[-1] and (len(batches[-1]) + 1) * longest > BATCH_PIECES:
            batches.append([])
        batches[-1].append(one)
    if rng is not None:
        rng.shuffle(batches)
    return batches


class Run:
    """A training run with its checkpoint."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options, self.out = options, options.out
        self.out.mkdir(parents=True, exist_ok=True)
        self.sentences = self._sentences()
        counts = Counter(
            p.types[0] for s in self.sentences if s.source != "found" for p in s.pairs if len(p.types) == 1
        )
        weights = [(200 / max(20, counts[number])) ** BALANCE for number in range(len(PAIR_TYPES))]
        self.weights = [NONE_WEIGHT, *weights[1:]]
        self.model = PairReader()
        self.model.load_minilm(options.minilm)
        learnt = {n: p for n, p in self.model.named_parameters() if p.requires_grad}
        body = [p for n, p in learnt.items() if n.startswith(("layers", "position", "norm"))]
        heads = [p for n, p in learnt.items() if not n.startswith(("layers", "position", "norm"))]
        self.peaks = (options.rate, 10 * options.rate)
        self.optimizer = torch.optim.AdamW([{"params": body}, {"params": heads}], weight_decay=0.01)
        self.average = {n: p.detach().clone() for n, p in learnt.items()}
        self.step = 0

    def _sentences(self) -> list[Sentence]:
        cutter = PieceCutter(TOKENIZER)
        held = {s.ids for name in GOLD_SETS for s in gold(cutter, name, held=True)}
        known = [s for name in GOLD_SETS for s in gold(cutter, name, held=False)]
        known += [*codebooks(cutter), *own(cutter), *found(cutter, self.options.rules, "rules")]
        known += read(cutter, held=False)
        pool = chain.from_iterable(found(cutter, path, "found") for path in self.options.found)
        return known + sample(pool, self.options.most, random.Random(0), held)

    def schedule(self) -> list[list[Asked]]:
        return [batch for epoch in range(self.options.epochs) for batch in self._epoch(random.Random(epoch))]

    def _epoch(self, rng: random.Random) -> list[list[Asked]]:
        """Every actor who does something, and as many who do nothing as the sources allow."""
        asked = [one for s in self.sentences for one in grouped(s)]
        acting = [one for one in asked if any(NONE not in pair.types for pair in one[1])]
        idle = {
            name: [o for o in asked if o[0].source == name and all(NONE in p.types for p in o[1])] for name in NONES
        }
        for name, groups in idle.items():
            most = int(NONES[name] * sum(s.source == name for s, _ in acting))
            acting += rng.sample(groups, min(len(groups), most))
        return batched(acting, rng)

    def run(self) -> None:
        torch.manual_seed(self.step)
        plan, saved = self.schedule(), time.monotonic()
        for batch in plan[self.step :]:
            loss = self._update(batch, len(plan))
            if self.step % 50 == 0:
                print(json.dumps({"step": self.step, "of": len(plan), "loss": round(loss, 4)}), flush=True)
            if time.monotonic() - saved > 120:
                self.save()
                saved = time.monotonic()
        self.save()

    def _update(self, batch: list[Asked], total: int) -> float:
        share = min(1.0, (self.step + 1) / 50) * max(0.02, 1 - self.step / total)
        for group, peak in zip(self.optimizer.param_groups, self.peaks, strict=True):
            group["lr"] = peak * share
        loss = self._loss(batch)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        decay = min(0.99, self.step / (self.step + 20))
        with torch.no_grad():
            for name, value in self.model.named_parameters():
                if name in self.average:
                    self.average[name].lerp_(value, 1 - decay)
        self.step += 1
        return loss.item()

    def _loss(self, batch: list[Asked]) -> Tensor:
        """How unlikely it is that any of the right types holds, and that the act's own word counts."""
        with torch.autocast("cpu", torch.bfloat16):
            scores, counted = self.model(*tensors(batch))
        scores = scores.float().log_softmax(-1)
        asked = [(s.source, pair) for s, pairs in batch for pair in pairs]
        right = torch.zeros_like(scores, dtype=torch.bool)
        for row, (_, pair) in enumerate(asked):
            right[row, list(pair.types)] = True
        weight = torch.tensor(
            [(FOUND_WEIGHT if source == "found" else 1) * max(self.weights[t] for t in p.types) for source, p in asked]
        )
        typed = -(scores.masked_fill(~right, -1e4).logsumexp(-1) * weight).sum() / weight.sum()
        places = [(row, pair.trigger) for row, (_, pair) in enumerate(asked) if pair.trigger != NOBODY]
        pointed = [-counted[row, start:end].float().logsumexp(0) for row, (start, end) in places]
        return typed + POINT_WEIGHT * torch.stack(pointed).mean() if pointed else typed

    def resume(self) -> None:
        path = self.out / "checkpoint.pt"
        if path.exists():
            kept = torch.load(path)
            self.model.load_state_dict(kept["model"])
            self.optimizer.load_state_dict(kept["optimizer"])
            self.average, self.step = kept["average"], kept["step"]

    def save(self) -> None:
        state = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(), "average": self.average}
        contents = {"checkpoint.pt": state | {"step": self.step}, "pairs.pt": self.model.state_dict() | self.average}
        for name, content in contents.items():
            torch.save(content, self.out / "part")
            (self.out / "part").rename(self.out / name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minilm", type=Path, required=True, help="model.safetensors of all-MiniLM-L6-v2")
    parser.add_argument("--rules", type=Path, required=True)
    parser.add_argument("--found", type=Path, nargs="*", default=[])
    parser.add_argument("--most", type=int, default=4500, help="about how many pairs of FOUND are taken")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    run = Run(options)
    run.resume()
    run.run()


if __name__ == "__main__":
    main()
