"""The reader model in torch: one MiniLM encoder with a shape embedding, and a small head a task."""

import math
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman.annotation._pieces import SHAPES

WIDTH, LAYERS, HEADS, INNER = 384, 6, 12, 1536
NAME_CLASSES = ("Person", "Organization", "Location", "NORP", "Misc", "Facility", "Product", "Date", "Money")
NAME_TAGS = ("O", *(f"{mark}-{kind}" for kind in NAME_CLASSES for mark in "BI"))
CUE_TAGS = ("O", "B", "I")
LINK_TAGS = ("O", "content", "source")
# PLOVER's types as ZSP and CAMEO's roots can tell them apart: YIELD is CONCEDE or RETREAT, COMMENT is CAMEO 01.
PAIR_TYPES = (
    "NONE", "COMMENT", "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
# The types of each CAMEO quad class; 0 is ConfliBERT's class for public statements.
QUADS = (
    ("COMMENT",),
    ("AGREE", "CONSULT", "SUPPORT"),
    ("COOPERATE", "AID", "YIELD"),
    ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
)
LINK_WIDTH = 128
# Signed distances from a cue: exact to 8 pieces, then logarithmic to 256, either side.
BUCKETS = 49


class Layer(nn.Module):
    """One post-norm transformer layer, as BERT has it."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = (
            part.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2) for part in self.qkv(x).split(WIDTH, dim=-1)
        )
        # Written out: PyTorch's own attention took 29% of a training step on a CPU, this takes 16%.
        scores = torch.matmul(q / math.sqrt(WIDTH // HEADS), k.transpose(2, 3)) + mask.to(q.dtype)
        context = torch.matmul(scores.softmax(-1).to(v.dtype), v)
        context = context.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.dropout(self.out(context)))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Wordpieces and shapes -> one vector a piece."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(30522, WIDTH)
        self.position = nn.Embedding(512, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.shape = nn.Embedding(SHAPES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        nn.init.zeros_(self.shape.weight)

    def forward(self, ids: Tensor, shapes: Tensor) -> Tensor:
        mask = (ids == 0)[:, None, None, :].float() * -1e4
        x = self.word(ids) + self.position.weight[: ids.shape[1]] + self.kind + self.shape(shapes)
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def load_minilm(self, path: Path) -> None:
        """Takes over the weights of all-MiniLM-L6-v2."""
        old = load_file(path)
        state = self.state_dict()
        state["word.weight"] = old["embeddings.word_embeddings.weight"]
        state["position.weight"] = old["embeddings.position_embeddings.weight"]
        state["kind"] = old["embeddings.token_type_embeddings.weight"][0]
        names = {"norm": "embeddings.LayerNorm"}
        for i in range(LAYERS):
            base = f"encoder.layer.{i}."
            names |= {
                f"layers.{i}.out": base + "attention.output.dense",
                f"layers.{i}.norm1": base + "attention.output.LayerNorm",
                f"layers.{i}.up": base + "intermediate.dense",
                f"layers.{i}.down": base + "output.dense",
                f"layers.{i}.norm2": base + "output.LayerNorm",
            }
            for part in ("weight", "bias"):
                state[f"layers.{i}.qkv.{part}"] = torch.cat(
                    [old[f"{base}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
                )
        for new, name in names.items():
            for part in ("weight", "bias"):
                state[f"{new}.{part}"] = old[f"{name}.{part}"]
        self.load_state_dict(state)


class Cue(NamedTuple):
    """A cue: row of the batch, first and last piece (inclusive)."""

    row: int
    first: int
    last: int


def buckets(distance: Tensor) -> Tensor:
    """The bucket of each signed distance in pieces."""
    size = distance.abs()
    far = 8 + (torch.log2(size.clamp(min=8).float() / 8) * 3.2).floor().long().clamp(max=16)
    bucket = torch.where(size <= 8, size, far)
    return torch.where(distance < 0, -bucket, bucket) + 24


class Smoother(nn.Module):
    """What the neighbours of a piece add to its scores: contents are long and their edges few."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv1d(LINK_WIDTH, 64, 5, padding=2)
        self.second = nn.Conv1d(64, 64, 5, padding=2)
        self.out = nn.Linear(64, len(LINK_TAGS))
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, mixed: Tensor) -> Tensor:
        first = F.gelu(self.first(mixed.transpose(1, 2)))
        return self.out((first + F.gelu(self.second(first))).transpose(1, 2))


class Reader(nn.Module):
    """The encoder and its heads."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.names = nn.Linear(WIDTH, len(NAME_TAGS))
        self.cues = nn.Linear(WIDTH, len(CUE_TAGS))
        self.link_key = nn.Linear(WIDTH, 2 * LINK_WIDTH)
        self.link_cue = nn.Linear(WIDTH, 2 * LINK_WIDTH)
        self.link_place = nn.Embedding(BUCKETS, LINK_WIDTH)
        self.link_out = nn.Linear(LINK_WIDTH, len(LINK_TAGS))
        self.link_smooth = Smoother()
        self.dropout = nn.Dropout(dropout)
        nn.init.normal_(self.link_place.weight, std=0.1)

    def forward(self, ids: Tensor, shapes: Tensor) -> Tensor:
        return self.encoder(ids, shapes)

    def links(self, hidden: Tensor, cues: list[Cue]) -> Tensor:
        """For each cue, each piece's scores of being outside, its content, its source: [cues, length, 3]."""
        rows = torch.tensor([cue.row for cue in cues])
        firsts = torch.tensor([cue.first for cue in cues])
        lasts = torch.tensor([cue.last for cue in cues])
        key = self.link_key(hidden)[rows]
        cue = self.link_cue((hidden[rows, firsts] + hidden[rows, lasts]) / 2)[:, None]
        place = self.link_place(buckets(torch.arange(hidden.shape[1])[None] - firsts[:, None]))
        left, right = key.split(LINK_WIDTH, -1)
        cue_left, cue_right = cue.split(LINK_WIDTH, -1)
        mixed = self.dropout(F.gelu(left + cue_left + place + right * cue_right))
        return self.link_out(mixed) + self.link_smooth(mixed)
