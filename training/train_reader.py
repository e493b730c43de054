"""Trains the reader model; can be stopped at any time and goes on from its last checkpoint.

PYTHONPATH=src python training/train_reader.py --out OUT [--epochs 4 3] [--threads 1]
"""

import argparse
import json
import math
import random
import time
from pathlib import Path

import torch
from reader_data import TOKENIZER, Article, Example, quoted, windows_of, worldwide
from reader_model import Cue, Reader
from torch import Tensor
from torch.nn import functional as F

from dragoman.annotation._pieces import PieceCutter

# Pieces in a batch: eight full windows. Smaller batches leave the matrix units idle, larger ones cost updates.
BATCH_PIECES = 2048
IGNORE = -100


def batches(articles: list[Article], cutter: PieceCutter, rng: random.Random) -> list[list[Example]]:
    """One epoch's windows in batches of about one length, in random order."""
    return batched([e for article in articles for e in windows_of(article, cutter, rng)], rng)


def batched(examples: list[Example], rng: random.Random) -> list[list[Example]]:
    examples = [e for e in examples if len(e.ids) > 4]
    rng.shuffle(examples)
    examples.sort(key=lambda e: len(e.ids) // 16)
    found: list[list[Example]] = [[]]
    for example in examples:
        if found[-1] and (len(found[-1]) + 1) * max(len(example.ids), len(found[-1][0].ids)) > BATCH_PIECES:
            found.append([])
        found[-1].append(example)
    rng.shuffle(found)
    return found


def padded(rows: list[list[int]], value: int, longest: int = 0) -> Tensor:
    longest = max([longest, *map(len, rows)])
    return torch.tensor([row + [value] * (longest - len(row)) for row in rows])


def loss_of(model: Reader, batch: list[Example]) -> dict[str, Tensor]:
    """The losses of a batch, all of one task, by head."""
    ids, shapes = padded([e.ids for e in batch], 0), padded([e.shapes for e in batch], 0)
    with torch.autocast("cpu", torch.bfloat16):
        hidden = model(ids, shapes)
    hidden = model.dropout(hidden.float())
    if batch[0].names:
        gold = padded([e.names for e in batch], IGNORE)
        return {"names": F.cross_entropy(model.names(hidden).flatten(0, 1), gold.flatten(), ignore_index=IGNORE)}
    gold = padded([e.cues for e in batch], IGNORE)
    losses = {"cues": 3 * F.cross_entropy(model.cues(hidden).flatten(0, 1), gold.flatten(), ignore_index=IGNORE)}
    cues = [Cue(row, a, b - 1) for row, e in enumerate(batch) for (a, b), _ in e.links]
    if cues:
        tags = padded([t for e in batch for _, t in e.links], IGNORE, ids.shape[1])
        scores = model.links(hidden, cues)
        total = F.cross_entropy(scores.flatten(0, 1), tags.flatten(), ignore_index=IGNORE, reduction="sum")
        losses["links"] = total / (48 * len(cues))
    return losses


class Run:
    """A training run with its checkpoint."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.out: Path = options.out
        self.out.mkdir(parents=True, exist_ok=True)
        self.cutter = PieceCutter(TOKENIZER)
        self.names = worldwide(self.cutter, held_out=False)
        self.quotes = quoted(self.cutter, "polnear.train")
        self.model = Reader()
        self.model.encoder.load_minilm(options.minilm)
        self.model.encoder.word.weight.requires_grad_(False)
        self.ema = {n: p.detach().clone() for n, p in self.model.named_parameters() if p.requires_grad}
        self.optimizer = torch.optim.AdamW(self._groups(), weight_decay=0.01)
        self.peaks = [group["lr"] for group in self.optimizer.param_groups]
        self.step = 0

    def _groups(self) -> list[dict]:
        body, heads = [], []
        for name, value in self.model.named_parameters():
            if value.requires_grad:
                (body if name.startswith("encoder.") and "shape" not in name else heads).append(value)
        return [{"params": body, "lr": self.options.rate}, {"params": heads, "lr": 10 * self.options.rate}]

    def schedule(self) -> list[list[Example]]:
        """The batches of the whole run, tasks mixed; the same seed gives the same ones, so that a run can go on."""
        placed: list[tuple[float, list[Example]]] = []
        for task, (epochs, articles) in enumerate(zip(self.options.epochs, (self.quotes, self.names), strict=True)):
            for epoch in range(epochs):
                rng = random.Random(1000 * task + epoch)
                placed += [((epoch + rng.random()) / epochs, batch) for batch in batches(articles, self.cutter, rng)]
        return [batch for _, batch in sorted(placed, key=lambda pair: pair[0])]

    def resume(self) -> None:
        path = self.out / "checkpoint.pt"
        if path.exists():
            kept = torch.load(path)
            self.model.load_state_dict(kept["model"])
            self.optimizer.load_state_dict(kept["optimizer"])
            self.ema, self.step = kept["ema"], kept["step"]
            torch.manual_seed(self.step)

    def save(self) -> None:
        kept = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(), "ema": self.ema}
        for name, content in (("checkpoint.pt", kept | {"step": self.step}), ("reader.pt", self.averaged())):
            torch.save(content, self.out / "part")
            (self.out / "part").rename(self.out / name)

    def averaged(self) -> dict[str, Tensor]:
        return self.model.state_dict() | self.ema

    def run(self) -> None:
        plan = self.schedule()[: self.options.steps]
        saved = time.monotonic()
        for batch in plan[self.step :]:
            self._update(batch, len(plan))
            if time.monotonic() - saved > 240:
                self.save()
                saved = time.monotonic()
        self.save()

    def _update(self, batch: list[Example], total: int) -> None:
        began = time.monotonic()
        warm = min(1.0, (self.step + 1) / 100)
        left = 1 - self.step / total
        for group, peak in zip(self.optimizer.param_groups, self.peaks, strict=True):
            group["lr"] = peak * warm * max(0.02, left)
        losses = loss_of(self.model, batch)
        self.optimizer.zero_grad()
        torch.stack(list(losses.values())).sum().backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        decay = min(self.options.ema, self.step / (self.step + 20))
        with torch.no_grad():
            for name, value in self.model.named_parameters():
                if name in self.ema:
                    self.ema[name].lerp_(value, 1 - decay)
        self._note(batch, losses, time.monotonic() - began, total)

    def _note(self, batch: list[Example], losses: dict[str, Tensor], seconds: float, total: int) -> None:
        pieces = sum(len(e.ids) for e in batch)
        row = {"step": self.step, "of": total, "pieces": pieces, "per_second": round(pieces / seconds)}
        row |= {name: round(value.item(), 4) for name, value in losses.items()}
        if not all(math.isfinite(value.item()) for value in losses.values()):
            raise FloatingPointError(f"loss is not finite at step {self.step}: {row}")
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minilm", type=Path, required=True, help="model.safetensors of all-MiniLM-L6-v2")
    parser.add_argument("--epochs", type=int, nargs=2, default=(4, 3), help="of quotations and of names")
    parser.add_argument("--steps", type=int, help="stop after this many batches; the rate falls to nothing by then")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--ema", type=float, default=0.995)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    run = Run(options)
    run.resume()
    run.run()


if __name__ == "__main__":
    main()
