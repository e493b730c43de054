"""What one actor does to another, as the reader model sees it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dragoman.annotation._align import Range, pieces_of
from dragoman.annotation._columns import Annotation
from dragoman.annotation._pieces import WINDOW, Pieces
from dragoman.annotation._weights import MANIFEST, Weights


class PairTyper:
    """Names the type of what an actor does to a recipient, without saying which words tell it.

    Reads each sentence that holds a pair once more (about 5 ms), alone, as it was trained; only ask for
    sentences where something may happen. Loads its weights at the first call.

        typer = PairTyper()
        typer(annotation, [((0, 1), (5, 7))])    # ({"ACCUSE": 0.91, "REJECT": 0.04, …},)
    """

    def __init__(self, manifest: Path = MANIFEST) -> None:
        self.weights = Weights(manifest)

    def __call__(self, annotation: Annotation, pairs: Sequence[tuple[Range, Range]]) -> tuple[dict[str, float], ...]:
        """For each pair (who acts, to whom; token ranges, half open), the probability of each type.

        The types are those of `pair_types` in reader.toml, NONE among them. A pair that no window of the
        model can hold gets an empty answer.
        """
        found: dict[int, dict[str, float]] = {}
        for stretch, numbers in self._stretches(annotation, pairs).items():
            found |= self._typed(annotation, stretch, {number: pairs[number] for number in numbers})
        return tuple(found.get(number, {}) for number in range(len(pairs)))

    @staticmethod
    def _stretches(annotation: Annotation, pairs: Sequence[tuple[Range, Range]]) -> dict[Range, list[int]]:
        """The token ranges of whole sentences that hold the pairs, with the numbers of the pairs in each."""
        found: dict[Range, list[int]] = {}
        for number, (actor, recipient) in enumerate(pairs):
            first = annotation.sentence_of[min(actor[0], recipient[0])]
            last = annotation.sentence_of[max(actor[1], recipient[1]) - 1]
            found.setdefault((annotation.sentences[first][0], annotation.sentences[last][1]), []).append(number)
        return found

    def _typed(
        self, annotation: Annotation, stretch: Range, pairs: dict[int, tuple[Range, Range]]
    ) -> dict[int, dict[str, float]]:
        pieces = self._pieces(annotation, stretch)
        found = {n: tuple(pieces_of(annotation, pieces, role) for role in pair) for n, pair in pairs.items()}
        places = {number: (a, r) for number, (a, r) in found.items() if a and r}
        if not places or len(pieces.ids) > WINDOW:
            return {}
        (hidden,) = self.weights.encode(pieces, ("hidden",), marks=True)
        chances = self.weights.typist.run(
            ["types"],
            {
                "hidden": hidden[None],
                "actors": _ends(actor for actor, _ in places.values()),
                "recipients": _ends(recipient for _, recipient in places.values()),
            },
        )[0]
        types = self.weights.manifest.pair_types
        rows = np.asarray(chances).astype(float).tolist()
        return {number: dict(zip(types, row, strict=True)) for number, row in zip(places, rows, strict=True)}

    def _pieces(self, annotation: Annotation, stretch: Range) -> Pieces:
        """The pieces of the stretch's text, counted in characters of the document."""
        start, end = annotation.span(*stretch)
        pieces = self.weights.cutter(annotation.text[start:end])
        return pieces._replace(starts=[at + start for at in pieces.starts], ends=[at + start for at in pieces.ends])


def _ends(ranges: Iterable[Range]) -> npt.NDArray[np.int64]:
    """First and last piece of each range, counted with the window's opening mark."""
    return np.array([(start + 1, end) for start, end in ranges], dtype=np.int64)
