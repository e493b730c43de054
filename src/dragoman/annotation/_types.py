"""What an actor does to others, as the pair typer sees it."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dragoman.annotation._align import Range, pieces_of, tokens_of
from dragoman.annotation._columns import Annotation
from dragoman.annotation._decode import Scores
from dragoman.annotation._pieces import WINDOW, Pieces
from dragoman.annotation._weights import MANIFEST, Pair, Weights

# The opening mark, one piece before the first, stands for a side that nobody is named on.
_NOBODY: Range = (-1, 0)

Mentions = tuple[Range, ...]


class Question(NamedTuple):
    """Who acts and whom it may be to: all mentions of each in one sentence, as token ranges; none for nobody."""

    actor: Mentions
    others: tuple[Mentions, ...]


class Answer(NamedTuple):
    """What one does to another: the probability of each type, and the token that tells it."""

    chances: dict[str, float]
    token: int | None = None


class PairTyper:
    """Names the type of what an actor does to each of others, and points at the word that tells it.

    Reads the sentence once for each actor (about 2 ms), the mentions of the actor and of the others marked in it,
    with layers of its own. Loads its weights at the first call.

        typer = PairTyper()
        typer(annotation, [Question(((0, 1),), (((5, 7),),))])    # ((Answer({"ACCUSE": 0.91, …}, token=2),),)
    """

    def __init__(self, manifest: Path = MANIFEST) -> None:
        self.weights = Weights(manifest)

    def __call__(self, annotation: Annotation, questions: Sequence[Question]) -> tuple[tuple[Answer, ...], ...]:
        """For each question an answer for each of its others.

        The types are those of `pair_types` in reader.toml, NONE among them. Pairs whose mentions overlap, or that no
        window of the model can hold, get an empty answer. What else is asked does not change an answer.
        """
        cut: dict[Range, Pieces] = {}
        found = []
        for question in questions:
            stretch = self._stretch(annotation, question)
            if stretch not in cut:
                cut[stretch] = self._pieces(annotation, stretch)
            found.append(self._answers(annotation, cut[stretch], question))
        return tuple(found)

    @staticmethod
    def _stretch(annotation: Annotation, question: Question) -> Range:
        """The tokens of the whole sentences that hold every mention."""
        places = [place for mentions in (question.actor, *question.others) for place in mentions]
        first = annotation.sentence_of[min(start for start, _ in places)]
        last = annotation.sentence_of[max(end for _, end in places) - 1]
        return annotation.sentences[first][0], annotation.sentences[last][1]

    def _answers(self, annotation: Annotation, pieces: Pieces, question: Question) -> tuple[Answer, ...]:
        acting = _places(annotation, pieces, question.actor)
        others = [_places(annotation, pieces, mentions) for mentions in question.others]
        pairs = [_apart(acting, places) for places in others]
        asked = [pair for pair in pairs if pair is not None]
        if not asked or len(pieces.ids) > WINDOW:
            return (Answer({}),) * len(pairs)
        marked = [place for places in others for place in places if place != _NOBODY]
        scores, counted = self.weights.pair_scores(pieces, acting, marked, asked)
        rows = iter(zip(scores, counted, strict=True))
        return tuple(Answer({}) if pair is None else self._answer(annotation, pieces, *next(rows)) for pair in pairs)

    def _answer(self, annotation: Annotation, pieces: Pieces, scores: Scores, counted: Scores) -> Answer:
        chances = _softened(scores, self.weights.manifest.type_temperature)
        piece = int(counted[: len(pieces.ids)].argmax())
        tokens = tokens_of(annotation, pieces, (piece, piece + 1))
        return Answer(dict(zip(self.weights.manifest.pair_types, chances, strict=True)), tokens and tokens[0])

    def _pieces(self, annotation: Annotation, stretch: Range) -> Pieces:
        """The pieces of the stretch's text, counted in characters of the document."""
        start, end = annotation.span(*stretch)
        pieces = self.weights.cutter(annotation.text[start:end])
        return pieces._replace(starts=[at + start for at in pieces.starts], ends=[at + start for at in pieces.ends])


def _places(annotation: Annotation, pieces: Pieces, mentions: Mentions) -> list[Range]:
    """The pieces of each mention; the opening mark for nobody."""
    found = [pieces_of(annotation, pieces, mention) for mention in mentions]
    return [place for place in found if place is not None] if mentions else [_NOBODY]


def _apart(acting: list[Range], suffering: list[Range]) -> Pair | None:
    """The mentions of both that lie apart and nearest to each other."""
    apart = ((a, r) for a in acting for r in suffering if a[1] <= r[0] or r[1] <= a[0])
    return min(apart, key=lambda pair: abs(pair[0][0] - pair[1][0]), default=None)


def _softened(scores: Scores, temperature: float) -> list[float]:
    """Log-probabilities -> probabilities that can be trusted."""
    chances = np.exp(scores.astype(np.float64) / temperature)
    found: list[float] = (chances / chances.sum()).tolist()
    return found
