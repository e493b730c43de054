"""What one actor does to another, as the pair typer sees it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dragoman.annotation._align import Range, pieces_of
from dragoman.annotation._columns import Annotation
from dragoman.annotation._decode import Scores
from dragoman.annotation._pieces import WINDOW, Pieces
from dragoman.annotation._weights import MANIFEST, Weights

Pair = tuple[Range, Range]


class PairTyper:
    """Names the type of what an actor does to a recipient, without saying which words tell it.

    Reads the sentence once for each pair, the two actors marked in it (about 2 ms), with layers of its own;
    only ask for pairs between which something may happen. Loads its weights at the first call.

        typer = PairTyper()
        typer(annotation, [((0, 1), (5, 7))])    # ({"ACCUSE": 0.91, "REJECT": 0.04, …},)
    """

    def __init__(self, manifest: Path = MANIFEST) -> None:
        self.weights = Weights(manifest)

    def __call__(self, annotation: Annotation, pairs: Sequence[Pair]) -> tuple[dict[str, float], ...]:
        """For each pair (who acts, to whom; token ranges, half open), the probability of each type.

        The types are those of `pair_types` in reader.toml, NONE among them. A pair that no window of the
        model can hold gets an empty answer. What else is asked does not change an answer.
        """
        found: dict[Pair, dict[str, float]] = {}
        for stretch, asked in self._stretches(annotation, pairs).items():
            pieces = self._pieces(annotation, stretch)
            found |= {pair: self._typed(annotation, pieces, pair) for pair in asked}
        return tuple(found[pair] for pair in pairs)

    @staticmethod
    def _stretches(annotation: Annotation, pairs: Sequence[Pair]) -> dict[Range, list[Pair]]:
        """The token ranges of whole sentences that hold the pairs, with the pairs in each, each once."""
        found: dict[Range, list[Pair]] = {}
        for actor, recipient in dict.fromkeys(pairs):
            first = annotation.sentence_of[min(actor[0], recipient[0])]
            last = annotation.sentence_of[max(actor[1], recipient[1]) - 1]
            stretch = annotation.sentences[first][0], annotation.sentences[last][1]
            found.setdefault(stretch, []).append((actor, recipient))
        return found

    def _typed(self, annotation: Annotation, pieces: Pieces, pair: Pair) -> dict[str, float]:
        actor, recipient = (pieces_of(annotation, pieces, role) for role in pair)
        if not actor or not recipient or len(pieces.ids) > WINDOW:
            return {}
        chances = _softened(self.weights.pair_scores(pieces, actor, recipient), self.weights.manifest.type_temperature)
        return dict(zip(self.weights.manifest.pair_types, chances, strict=True))

    def _pieces(self, annotation: Annotation, stretch: Range) -> Pieces:
        """The pieces of the stretch's text, counted in characters of the document."""
        start, end = annotation.span(*stretch)
        pieces = self.weights.cutter(annotation.text[start:end])
        return pieces._replace(starts=[at + start for at in pieces.starts], ends=[at + start for at in pieces.ends])


def _softened(scores: Scores, temperature: float) -> list[float]:
    """Log-probabilities -> probabilities that can be trusted."""
    chances = np.exp(scores.astype(np.float64) / temperature)
    found: list[float] = (chances / chances.sum()).tolist()
    return found
