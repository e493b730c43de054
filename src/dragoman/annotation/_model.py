"""The reader model: names and quotations from one small encoder, run on the CPU."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from dragoman.annotation._align import tokens_of
from dragoman.annotation._columns import Annotation, Attribution, NamedSpan
from dragoman.annotation._consistent import consistent
from dragoman.annotation._decode import LinkedCue, Range, Scores, content_states, cue_ranges, linked, tagged_ranges
from dragoman.annotation._pieces import Pieces, Window, windows
from dragoman.annotation._weights import MANIFEST, Weights

# Windows kept at once: what is linked is held for 64 windows (about 9,000 words), so that memory stays bounded.
STRETCH = 64
# Cues linked at once: 21 MB of keys.
CUES = 64


class Tagged(NamedTuple):
    """What the encoder says of a stretch of pieces."""

    tags: Scores
    keys: Scores
    cues: Scores


class ReaderModel:
    """Fills an annotation's names and attributions. Loads its weights at the first call."""

    def __init__(self, manifest: Path = MANIFEST) -> None:
        self.weights = Weights(manifest)

    def __call__(self, annotation: Annotation) -> Annotation:
        """`annotation` with the reader's names in place of the syntax model's, and its attributions."""
        pieces = self.weights.cutter(annotation.text)
        names: list[NamedSpan] = []
        found: list[Attribution] = []
        for stretch in self._stretches(annotation, pieces):
            first, last = stretch[0].core_start, stretch[-1].core_end
            tagged = self._tag(pieces, stretch)
            part = pieces.cut(first, last)
            names.extend(self._names(annotation, part, tagged))
            found.extend(self._attributions(annotation, part, tagged))
        return msgspec.structs.replace(
            annotation,
            entities=self._merged(annotation.entities, consistent(annotation, names)),
            attributions=tuple(found),
        )

    def _stretches(self, annotation: Annotation, pieces: Pieces) -> Iterator[list[Window]]:
        """The windows of a text, in groups that are read together."""
        breaks = (bisect_left(pieces.starts, annotation.ends[end - 1]) for _, end in annotation.sentences)
        group: list[Window] = []
        for window in windows(breaks, len(pieces.ids)):
            group.append(window)
            if len(group) == STRETCH:
                yield group
                group = []
        if group:
            yield group

    def _tag(self, pieces: Pieces, stretch: Sequence[Window]) -> Tagged:
        """The encoder's scores for the cores of all windows, one after the other."""
        parts = [self._window(pieces, window) for window in stretch]
        return Tagged(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def _window(self, pieces: Pieces, window: Window) -> Tagged:
        outputs = self.weights.encode(pieces.cut(window.first, window.last), ("tags", "link_key", "link_cue"))
        core = slice(window.core_start - window.first, window.core_end - window.first)
        return Tagged(*(output[core] for output in outputs))

    def _names(self, annotation: Annotation, pieces: Pieces, tagged: Tagged) -> Iterator[NamedSpan]:
        tags = self.weights.manifest.name_tags
        for found in tagged_ranges(tagged.tags[:, : len(tags)], tags, _opens(annotation, pieces)):
            label = self.weights.manifest.labels.get(found.label)
            tokens = tokens_of(annotation, pieces, (found.start, found.end))
            if label and tokens:
                yield NamedSpan(*tokens, label)

    def _merged(self, old: Sequence[NamedSpan], new: Sequence[NamedSpan]) -> tuple[NamedSpan, ...]:
        """The reader's names, and those of the syntax model's that it does not answer for, without overlap."""
        label_at = {token: name.label for name in old for token in range(name.start, name.end)}
        taken = {token for name in new for token in range(name.start, name.end)}
        kept = [
            name
            for name in old
            if name.label not in self.weights.manifest.replaces and taken.isdisjoint(range(name.start, name.end))
        ]
        finer = [NamedSpan(name.start, name.end, self._finer(name, label_at)) for name in new]
        return tuple(sorted([*finer, *kept], key=lambda name: (name.start, name.end)))

    def _finer(self, name: NamedSpan, label_at: dict[int, str]) -> str:
        """The name's label, or the syntax model's where that says more of the same kind."""
        better = self.weights.manifest.finer.get(name.label, ())
        found = (label_at.get(token, "") for token in range(name.start, name.end))
        return next((label for label in found if label in better), name.label)

    def _attributions(self, annotation: Annotation, pieces: Pieces, tagged: Tagged) -> Iterator[Attribution]:
        for found in self._links(tagged):
            content = _joined(t for r in found.content if (t := tokens_of(annotation, pieces, r)))
            cue = tokens_of(annotation, pieces, found.cue)
            source = tokens_of(annotation, pieces, found.source) if found.source else None
            if content and cue:
                yield Attribution(content, cue, source, self.weights.manifest.quotations(found.score))

    def _links(self, tagged: Tagged) -> Iterator[LinkedCue]:
        """What each cue governs, in order of the cues."""
        width = len(self.weights.manifest.name_tags)
        cues = list(cue_ranges(tagged.tags[:, width:], self.weights.manifest.cue_threshold))
        for at in range(0, len(cues), CUES):
            yield from self._linked(tagged, cues[at : at + CUES])

    def _linked(self, tagged: Tagged, cues: Sequence[tuple[Range, float]]) -> Iterator[LinkedCue]:
        reach, total = self.weights.manifest.reach, len(tagged.keys)
        firsts = np.array([start for (start, _), _ in cues])
        lasts = np.array([end - 1 for (_, end), _ in cues])
        places = firsts[:, None] + np.arange(-reach, reach + 1)
        inside = (places >= 0) & (places < total)
        keys = tagged.keys[places.clip(0, total - 1)]
        vectors = (tagged.cues[firsts] + tagged.cues[lasts]) / 2
        given = {"key": keys, "cue": vectors, "inside": inside.astype(np.float32)}
        scores: Scores = np.asarray(self.weights.linker.run(["scores"], given)[0])
        scores = np.where(inside[:, :, None], scores, np.array([0.0, -50.0, -50.0], dtype=np.float32))
        states = content_states(scores, self.weights.manifest.change_penalty)
        for (cue, chance), row, state, first in zip(cues, scores, states, firsts.tolist(), strict=True):
            found = linked((reach, reach + cue[1] - cue[0]), chance, row, state, self.weights.manifest.gap)
            if found:
                yield _moved(found, first - reach)


def _moved(found: LinkedCue, by: int) -> LinkedCue:
    """The same, counted from the stretch's first piece."""
    cue = (found.cue[0] + by, found.cue[1] + by)
    content = tuple((a + by, b + by) for a, b in found.content)
    source = (found.source[0] + by, found.source[1] + by) if found.source else None
    return LinkedCue(cue, content, source, found.score)


def _opens(annotation: Annotation, pieces: Pieces) -> list[bool]:
    """Whether each piece opens one of the annotation's tokens, or is the mark between two paragraphs."""
    opening = set(annotation.starts)
    return [start in opening or start == end for start, end in zip(pieces.starts, pieces.ends, strict=True)]


def _joined(ranges: Iterator[Range]) -> tuple[Range, ...]:
    """Ranges in order, those that touch made one."""
    found: list[Range] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
