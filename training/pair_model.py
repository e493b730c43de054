"""The pair typer in torch: three layers of MiniLM that read one sentence for one who acts and all whom it may be to."""

from pathlib import Path

import torch
from reader_model import PAIR_TYPES, WIDTH, Encoder, Layer
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman.annotation._pieces import SHAPES, WINDOW

# Four layers found a little more (see docs/cards/event-types.md); with three all weights stay below 30 MB.
LAYERS = 3
MIXED = 128
# How wide the question is that a pair puts to the pieces: which of them tells what happens between these two.
ASKED = 64
ROLES = ("none", "actor", "recipient")


class PairReader(nn.Module):
    """Pieces, with the role of each, to the scores of what the actor does to each recipient.

    It has layers of its own: the encoder that reads names and quotations was trained on rows by which this is judged.
    """

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(30522, WIDTH)
        self.position = nn.Embedding(WINDOW + 2, WIDTH)
        self.shape = nn.Embedding(SHAPES, WIDTH)
        self.role = nn.Embedding(len(ROLES), WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.key = nn.Linear(WIDTH, ASKED)
        self.ask = nn.Linear(2 * WIDTH, ASKED)
        self.mix = nn.Linear(3 * WIDTH, MIXED)
        self.out = nn.Linear(MIXED, len(PAIR_TYPES))
        self.dropout = nn.Dropout(2 * dropout)
        nn.init.normal_(self.role.weight, std=0.05)

    def forward(self, ids: Tensor, shapes: Tensor, roles: Tensor, rows: Tensor, spans: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of the types of each pair, and how much each piece counted (its logarithm): the act's word most.

        `roles`: [sentences, pieces]; one actor a row, any number of recipients. `rows`: the row of each pair.
        `spans`: for each pair the first and last piece of who acts and of to whom: [pairs, 4].
        """
        padding = (ids == 0).float() * -1e4
        place = self.position(torch.arange(ids.shape[1]))
        x = self.dropout(self.norm(self.word(ids) + place + self.shape(shapes) + self.role(roles)))
        for layer in self.layers:
            x = layer(x, padding[:, None, None, :])
        x = x.float()
        actor, recipient = ((x[rows, spans[:, at]] + x[rows, spans[:, at + 1]]) / 2 for at in (0, 2))
        asked = self.ask(torch.cat([actor, recipient], -1))
        matches = torch.matmul(self.key(x)[rows], asked[:, :, None]).squeeze(-1) / ASKED**0.5
        counted = (matches.float() + padding[rows]).log_softmax(1)
        seen = torch.matmul(counted.exp()[:, None], x[rows]).squeeze(1)
        mixed = F.gelu(self.mix(self.dropout(torch.cat([actor, recipient, seen], -1))))
        return self.out(self.dropout(mixed)), counted

    def load_minilm(self, path: Path) -> None:
        """Takes over the word vectors, which stay as they are, and the lowest layers of all-MiniLM-L6-v2."""
        base = Encoder()
        base.load_minilm(path)
        self.word.weight = nn.Parameter(base.word.weight.detach(), requires_grad=False)
        self.norm.load_state_dict(base.norm.state_dict())
        with torch.no_grad():
            self.position.weight.copy_(base.position.weight[: WINDOW + 2] + base.kind)
            self.shape.weight.zero_()
            self.role.weight[0] = 0
        for own, other in zip(self.layers, base.layers, strict=False):
            own.load_state_dict(other.state_dict())
