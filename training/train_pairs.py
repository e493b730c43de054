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
# Of the pairs without an event in the sentences that people read, as many as this times the others, new ones each epoch.
NONE_READ = 3

Asked = tuple[Sentence, TypedPair]


def tensors(batch: list[Asked]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pieces, shapes, roles and spans of a batch."""
    longest = max(len(sentence.ids) for sentence, _ in batch)
    ids, shapes, roles = (torch.zeros(len(batch), longest, dtype=torch.long) for _ in range(3))
    for row, (sentence, pair) in enumerate(batch):
        ids[row, : len(sentence.ids)] = torch.tensor(sentence.ids)
        shapes[row, : len(sentence.ids)] = torch.tensor(sentence.shapes)
        roles[row, slice(*pair.actor)] = 1
        roles[row, slice(*pair.recipient)] = 2
    spans = [(p.actor[0], p.actor[1] - 1, p.recipient[0], p.recipient[1] - 1) for _, p in batch]
    return ids, shapes, roles, torch.tensor(spans)


def batched(asked: list[Asked], rng: random.Random | None = None) -> list[list[Asked]]:
    """Batches of about one length; in random order if `rng`."""
    if rng is not None:
        rng.shuffle(asked)
    batches: list[list[Asked]] = [[]]
    for one in sorted(asked, key=lambda pair: len(pair[0].ids) // 8):
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
        """Every pair with a type, three pairs without one for every sentence of the news dyads, others as read."""
        asked = [(s, p) for s in self.sentences for p in s.pairs]
        typed = [one for one in asked if NONE not in one[1].types]
        none = {
            source: [o for o in asked if NONE in o[1].types and o[0].source == source]
            for source in ("news_dyads", "read")
        }
        most = {
            "news_dyads": 3 * sum(s.source == "news_dyads" for s in self.sentences),
            "read": NONE_READ * sum(s.source == "read" for s, _ in typed),
        }
        for source, pairs in none.items():
            typed += rng.sample(pairs, min(len(pairs), most[source]))
        return batched(typed, rng)

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
        """How unlikely it is that any of the right types holds."""
        with torch.autocast("cpu", torch.bfloat16):
            scores, counted = self.model(*tensors(batch))
        scores = scores.float().log_softmax(-1)
        right = torch.zeros_like(scores, dtype=torch.bool)
        for row, (_, pair) in enumerate(batch):
            right[row, list(pair.types)] = True
        weight = torch.tensor(
            [(FOUND_WEIGHT if s.source == "found" else 1) * max(self.weights[t] for t in p.types) for s, p in batch]
        )
        typed = -(scores.masked_fill(~right, -1e4).logsumexp(-1) * weight).sum() / weight.sum()
        places = [(row, pair.trigger) for row, (_, pair) in enumerate(batch) if pair.trigger != NOBODY]
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
