"""Gold -> examples: the pieces of an article with a tag a piece."""

import json
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from reader_model import CUE_TAGS, LINK_TAGS, NAME_TAGS

from dragoman.annotation._pieces import SHAPE_LOWER, SHAPE_OTHER, SHAPE_UPPER, WINDOW, PieceCutter, Pieces

GOLD = Path(__file__).parents[2] / "shared" / "gold"
TOKENIZER = Path(__file__).parents[1] / "src/dragoman/knowledge/models/tokenizer.json"
HOLD_OUT = 10


class Quotation(NamedTuple):
    """A cue with its content and source: piece ranges, half open."""

    cue: tuple[int, int]
    content: tuple[tuple[int, int], ...]
    source: tuple[tuple[int, int], ...]


class Article(NamedTuple):
    """An article's pieces with what is marked in it; None where a layer was not annotated."""

    id: str
    pieces: Pieces
    names: list[int] | None
    quotations: list[Quotation] | None
    sentence_ends: list[int]


def worldwide(cutter: PieceCutter, *, held_out: bool) -> list[Article]:
    """The articles of the worldwide names, or every tenth file of them in order of name."""
    files = sorted((GOLD / "names/worldwide").glob("*.tsv"))
    return [_named(cutter, path) for number, path in enumerate(files) if (number % HOLD_OUT == 0) == held_out]


def read_tsv(path: Path) -> list[list[tuple[str, str]]]:
    """The sentences of a file: (word, tag) pairs."""
    sentences: list[list[tuple[str, str]]] = [[]]
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line.strip():
            sentences.append([])
            continue
        word, tag, *_inner = [*line.split("\t"), "O"]  # a third column marks names inside names
        sentences[-1].append((word, tag.strip() or "O"))
    return [s for s in sentences if s]


def _named(cutter: PieceCutter, path: Path) -> Article:
    text, spans, ends = "", [], []
    for sentence in read_tsv(path):
        for word, tag in sentence:
            spans.append((len(text), len(text) + len(word), tag))
            text += word + " "
        text = text[:-1] + "\n"
        ends.append(len(text))
    pieces = cutter(text)
    tags, at, before = [], 0, -1
    for start, end in zip(pieces.starts, pieces.ends, strict=True):
        while spans[at][1] <= start and at + 1 < len(spans):
            at += 1
        tag = spans[at][2] if start < end else "O"
        if tag.startswith("B-") and at == before:
            tag = "I-" + tag[2:]
        before = at
        tags.append(NAME_TAGS.index(tag))
    return Article(path.name, pieces, tags, None, _ends(pieces, ends))


def _ends(pieces: Pieces, offsets: list[int]) -> list[int]:
    found, at = [], 0
    for number, start in enumerate(pieces.starts):
        while at < len(offsets) and offsets[at] <= start:
            found.append(number)
            at += 1
    return [*found, len(pieces.ids)]


def quoted(cutter: PieceCutter, name: str) -> list[Article]:
    """The articles of a quotation set, e.g. `polnear.train`."""
    lines = (GOLD / "quotes" / f"{name}.jsonl").read_text(encoding="utf-8").strip().split("\n")
    return [_quoted(cutter, json.loads(line)) for line in lines]


def _quoted(cutter: PieceCutter, row: dict) -> Article:
    pieces = cutter(row["text"])
    found = []
    for quote in row["quotes"]:
        cue = spans_to_ranges(pieces, quote["cue"] or [])
        content = spans_to_ranges(pieces, quote["content"])
        if cue and content:
            found.append(Quotation(cue[0], content, spans_to_ranges(pieces, quote["source"] or [])))
    return Article(row["id"], pieces, None, found, [])


def spans_to_ranges(pieces: Pieces, spans: list[list[int]]) -> tuple[tuple[int, int], ...]:
    """Spans of characters -> ranges of pieces."""
    found = []
    for start, end in spans:
        first, last = bisect_right(pieces.ends, start), bisect_left(pieces.starts, end)
        while first < last and pieces.starts[first] == pieces.ends[first]:
            first += 1
        if first < last:
            found.append((first, last))
    return tuple(found)


class Example(NamedTuple):
    """A training window, marks included: `names` or `cues` is empty where the task is the other one."""

    ids: list[int]
    shapes: list[int]
    names: list[int]
    cues: list[int]
    links: list[tuple[tuple[int, int], list[int]]]


def windows_of(article: Article, cutter: PieceCutter, rng: random.Random) -> Iterator[Example]:
    """The article cut into windows at a random place; now and then into short ones, as short texts are."""
    total = len(article.pieces.ids)
    if article.names is not None and rng.random() < 0.3:
        cuts = [0, *article.sentence_ends]
    else:
        size = WINDOW if rng.random() < 0.85 else rng.randrange(48, 128)
        cuts = sorted({0, total, *range(rng.randrange(1, size) if total > size else total, total, size)})
    for start, end in pairwise(cuts):
        for first in range(start, end, WINDOW):
            yield _disturbed(_window(article, cutter, first, min(end, first + WINDOW)), article, cutter, rng)


def whole_window(article: Article, cutter: PieceCutter, first: int, last: int) -> Example:
    return _window(article, cutter, first, last)


def _window(article: Article, cutter: PieceCutter, first: int, last: int) -> Example:
    part = article.pieces.cut(first, last)
    names = [0, *article.names[first:last], 0] if article.names is not None else []
    cues, links = [], []
    if article.quotations is not None:
        cues = [0] * (len(part.ids) + 2)
        for quotation in article.quotations:
            a, b = quotation.cue
            if first <= a and b <= last:
                a, b = a - first + 1, b - first + 1
                cues[a:b] = [1] + [2] * (b - a - 1)
                links.append(((a, b), _link_tags(quotation, first, len(part.ids) + 2)))
    return Example([cutter.begin, *part.ids, cutter.end], [SHAPE_OTHER, *part.shapes, SHAPE_OTHER], names, cues, links)


def _link_tags(quotation: Quotation, first: int, total: int) -> list[int]:
    tags = [0] * total
    for value, spans in ((1, quotation.content), (2, quotation.source)):
        for start, end in spans:
            for at in range(max(1, start - first + 1), min(total - 1, end - first + 1)):
                tags[at] = value
    return tags


def _disturbed(example: Example, article: Article, cutter: PieceCutter, rng: random.Random) -> Example:
    """The window as a badly kept text would have it: marks, case or paragraphs lost."""
    drop: set[int] = set()
    if article.quotations is not None and rng.random() < 0.2:
        drop |= cutter.quotation_marks
    if rng.random() < (0.2 if article.quotations is not None else 0.6):
        drop.add(cutter.end)
    if drop:
        example = _without(example, drop)
    draw = rng.random()
    if draw < 0.08:
        shape = SHAPE_LOWER if draw < 0.05 else SHAPE_UPPER
        example = example._replace(shapes=[s if s == SHAPE_OTHER else shape for s in example.shapes])
    return example


def _without(example: Example, drop: set[int]) -> Example:
    total = len(example.ids)
    keep = [i for i, piece in enumerate(example.ids) if i in (0, total - 1) or piece not in drop]
    place = {old: new for new, old in enumerate(keep)}
    cues = [example.cues[i] for i in keep] if example.cues else []
    links = []
    for (a, b), tags in example.links:
        inside = [place[i] for i in range(a, b) if i in place]
        if inside:
            cues[inside[0]] = CUE_TAGS.index("B")
            links.append(((inside[0], inside[-1] + 1), [tags[i] for i in keep]))
    assert all(len(tags) == len(keep) and max(tags) < len(LINK_TAGS) for _, tags in links)
    return Example(
        [example.ids[i] for i in keep],
        [example.shapes[i] for i in keep],
        [example.names[i] for i in keep] if example.names else [],
        cues,
        links,
    )
