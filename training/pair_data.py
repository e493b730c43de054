"""Sentences with two actors and the type of what the one does to the other, from gold, from us and from the rules."""

import csv
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from reader_data import GOLD, spans_to_ranges
from reader_model import PAIR_TYPES, QUADS

from dragoman.annotation._pieces import SHAPE_OTHER, WINDOW, PieceCutter

HERE = Path(__file__).parent
CAMEO = HERE.parent / "src/dragoman/knowledge/ontology/cameo.tsv"
OWN = HERE / "pairs_own.tsv"
GOLD_SETS = ("plv_train", "news_dyads", "quad_class")
CODEBOOKS = ("cameo_codebook", "cameo_codebook_dyads", "plover_gsr")
# The rows that the rules were not tuned on either: the fifth of five (bench/events.py --split held).
FOLDS, HELD = 5, 4
NUMBER = {name: number for number, name in enumerate(PAIR_TYPES)}
NUMBER |= {"CONCEDE": NUMBER["YIELD"], "RETREAT": NUMBER["YIELD"], "Yield": NUMBER["YIELD"]}
COMMENT = NUMBER["COMMENT"]

Range = tuple[int, int]


class TypedPair(NamedTuple):
    """Who acts and to whom (piece ranges, half open, the opening mark counted) and the types of which any is right."""

    actor: Range
    recipient: Range
    types: tuple[int, ...]
    rule: str = ""


class Sentence(NamedTuple):
    """A sentence's pieces, opening and closing mark included, with its pairs."""

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    pairs: tuple[TypedPair, ...]
    source: str


def gold(cutter: PieceCutter, name: str, *, held: bool) -> Iterator[Sentence]:
    """The sentences of a gold set that were held out, or the others."""
    lines = (GOLD / "events" / f"{name}.jsonl").read_text(encoding="utf-8").strip().split("\n")
    for number, line in enumerate(lines):
        if (number % FOLDS == HELD) == held:
            row = json.loads(line)
            marked = _marked(row["text"], ((e, _gold_types(e)) for e in row["expected"]))
            yield from sentence(cutter, row["text"], marked, name)


def codebooks(cutter: PieceCutter) -> Iterator[Sentence]:
    """The examples of the codebooks in which both actors are named."""
    codes = {row["code"]: row["type"] or "COMMENT" for row in _table(CAMEO)}
    for name in CODEBOOKS:
        for line in (GOLD / "events" / f"{name}.jsonl").read_text(encoding="utf-8").strip().split("\n"):
            row = json.loads(line)
            typed = (
                (e, e.get("plover_type") or codes.get(e["cameo"]) or codes.get(e["cameo"][:2])) for e in row["expected"]
            )
            marked = _marked(row["text"], ((e, (NUMBER[kind],)) for e, kind in typed if kind in NUMBER))
            yield from sentence(cutter, row["text"], marked, name)


def own(cutter: PieceCutter) -> Iterator[Sentence]:
    """The sentences that we wrote: {who acts}, [to whom]."""
    for line in OWN.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        kind, marked = line.split("\t")
        at = {mark: len(re.sub(r"[{}\[\]]", "", marked[: marked.index(mark)])) for mark in "{}[]"}
        text = re.sub(r"[{}\[\]]", "", marked)
        yield from sentence(cutter, text, {((at["{"], at["}"]), (at["["], at["]"])): ({NUMBER[kind]}, "")}, "own")


def found(cutter: PieceCutter, path: Path, source: str) -> Iterator[Sentence]:
    """What find_pairs.py wrote: pairs that the rules found."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        marked: dict[tuple[Range, Range], tuple[set[int], str]] = {}
        for pair in row["pairs"]:
            key = (tuple(pair["actor"]), tuple(pair["recipient"]))
            marked.setdefault(key, (set(), pair["rule"]))[0].add(NUMBER[pair["type"]])
        yield from sentence(cutter, row["text"], marked, source)


def sample(sentences: Iterable[Sentence], size: int, rng: random.Random, taboo: set[tuple[int, ...]]) -> list[Sentence]:
    """About `size` of the sentences, types alike, comments half as many, no rule more than a quarter of its type."""
    pool = [s for s in sentences if s.ids not in taboo]
    rng.shuffle(pool)
    per = size // (len(PAIR_TYPES) - 2)
    types: Counter[int] = Counter()
    rules: Counter[str] = Counter()
    chosen = []
    for one in pool:
        wanted = (
            types[p.types[-1]] < (per // 2 if p.types[-1] == COMMENT else per) and rules[p.rule] < max(15, per // 4)
            for p in one.pairs
        )
        if any(wanted):
            types.update(p.types[-1] for p in one.pairs)
            rules.update(p.rule for p in one.pairs)
            chosen.append(one)
    return chosen


def sentence(
    cutter: PieceCutter, text: str, marked: dict[tuple[Range, Range], tuple[set[int], str]], source: str
) -> Iterator[Sentence]:
    """The sentence cut into pieces; nothing where no pair can be marked. In news_dyads what is not marked is NONE."""
    pieces = cutter(text)
    if len(pieces.ids) > WINDOW:
        return
    pairs = {}
    for spans, (types, rule) in marked.items():
        ranges = [spans_to_ranges(pieces, [list(span)]) for span in spans]
        if types and all(ranges):
            actor, recipient = ((r[0][0] + 1, r[0][1] + 1) for r in ranges)
            pairs[actor, recipient] = TypedPair(actor, recipient, tuple(sorted(types)), rule)
    if source == "news_dyads":
        actors = sorted({place for pair in pairs for place in pair})
        apart = ((a, r) for a in actors for r in actors if a[1] <= r[0] or r[1] <= a[0])
        for actor, recipient in apart:
            pairs.setdefault((actor, recipient), TypedPair(actor, recipient, (0,)))
    if pairs:
        ids, shapes = (cutter.begin, *pieces.ids, cutter.end), (SHAPE_OTHER, *pieces.shapes, SHAPE_OTHER)
        yield Sentence(ids, shapes, tuple(pairs.values()), source)


def _marked(
    text: str, events: Iterable[tuple[dict, tuple[int, ...]]]
) -> dict[tuple[Range, Range], tuple[set[int], str]]:
    """The nearest places of both actors of each event, with its types."""
    marked: dict[tuple[Range, Range], tuple[set[int], str]] = {}
    for event, types in events:
        places = [_places(text, event[side] or "") for side in ("source_text", "target_text")]
        apart = [(a, r) for a in places[0] for r in places[1] if a[1] <= r[0] or r[1] <= a[0]]
        if apart:
            nearest = min(apart, key=lambda pair: abs(pair[0][0] - pair[1][0]))
            marked.setdefault(nearest, (set(), ""))[0].update(types)
    return marked


def _places(text: str, words: str) -> list[Range]:
    return [m.span() for m in re.finditer(r"(?<!\w)" + re.escape(words) + r"(?!\w)", text)] if words else []


def _gold_types(event: dict) -> tuple[int, ...]:
    if event["plover_type"]:
        return (NUMBER[event["plover_type"]],)
    if event["cameo"]:
        return (COMMENT if event["cameo"] == "01" else NUMBER["YIELD"],)
    if event["native_label"].startswith("pentacode"):
        return tuple(NUMBER[name] for name in QUADS[event["quad"]])
    return (NUMBER["YIELD"],)


def _table(path: Path) -> list[dict[str, str]]:
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
