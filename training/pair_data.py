"""Sentences with two actors and the type of what the one does to the other: from gold, readers, us and the rules."""

import csv
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, product
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from reader_data import GOLD, spans_to_ranges
from reader_model import PAIR_TYPES, QUADS

from dragoman.annotation._pieces import SHAPE_OTHER, WINDOW, PieceCutter, Pieces

HERE = Path(__file__).parent
CAMEO = HERE.parent / "src/dragoman/knowledge/ontology/cameo.tsv"
OWN = HERE / "pairs_own.tsv"
READ = HERE / "events_read.jsonl"
CORPORA = GOLD.parent / "corpora"
GOLD_SETS = ("plv_train", "news_dyads", "quad_class")
CODEBOOKS = ("cameo_codebook", "cameo_codebook_dyads", "plover_gsr")
# The rows that the rules were not tuned on either: the fifth of five (bench/events.py --split held).
FOLDS, HELD = 5, 4
NUMBER = {name: number for number, name in enumerate(PAIR_TYPES)}
NUMBER |= {"CONCEDE": NUMBER["YIELD"], "RETREAT": NUMBER["YIELD"], "Yield": NUMBER["YIELD"]}
NONE, COMMENT = NUMBER["NONE"], NUMBER["COMMENT"]
# Where nobody is named on a side, the opening mark of the sentence stands for it.
NOBODY = (0, 1)

Range = tuple[int, int]


class TypedPair(NamedTuple):
    """Who acts and to whom (piece ranges, half open, the opening mark counted) and the types of which any is right.

    `trigger` is where the act is told, `NOBODY` if that is not known; `acting` is every mention of who acts: those of
    the pair are the ones nearest to each other.
    """

    actor: Range
    recipient: Range
    types: tuple[int, ...]
    rule: str = ""
    trigger: Range = NOBODY
    acting: tuple[Range, ...] = ()


class Sentence(NamedTuple):
    """A sentence's pieces, opening and closing mark included, with its pairs and all mentions of its actors."""

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    pairs: tuple[TypedPair, ...]
    source: str
    mentions: tuple[Range, ...]


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


def read(cutter: PieceCutter, *, held: bool, path: Path = READ, corpora: Path = CORPORA) -> Iterator[Sentence]:
    """The sentences of the corpora that were read whole: every pair of their actors, most of them without an event.

    The file keeps article, offsets and codes; the words come from the corpora. Comments were not asked for, so that a
    pair without an event may be one. Articles whose id's checksum leaves 4 when divided by five are held out.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if (crc32(row["article"].encode()) % FOLDS == HELD) == held]
    texts = _texts(corpora, {(row["corpus"], row["article"]) for row in rows})
    for row in rows:
        start, end = row["span"]
        pieces = cutter(texts[row["corpus"], row["article"]][start:end])
        if len(pieces.ids) <= WINDOW:
            actors = [[at for span in spans if (at := _range(pieces, span))] for spans in row["actors"]]
            pairs = tuple(_pairs_read(row, actors, lambda span, pieces=pieces: _range(pieces, span)))
            ids, shapes = (cutter.begin, *pieces.ids, cutter.end), (SHAPE_OTHER, *pieces.shapes, SHAPE_OTHER)
            yield Sentence(ids, shapes, pairs, "read", tuple(chain.from_iterable(actors)))


def _texts(corpora: Path, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    found = {}
    for corpus in sorted({name for name, _ in wanted}):
        with gzip.open(corpora / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = (json.loads(line) for line in lines)
            found |= {(corpus, row["id"]): row["text"] for row in rows if (corpus, row["id"]) in wanted}
    return found


def _range(pieces: Pieces, span: list[int]) -> Range | None:
    ranges = spans_to_ranges(pieces, [span])
    return (ranges[0][0] + 1, ranges[0][1] + 1) if ranges else None


def _pairs_read(
    row: dict, actors: list[list[Range]], place: Callable[[list[int]], Range | None]
) -> Iterator[TypedPair]:
    """Every pair of a sentence's actors and every actor alone, with what was read between them."""
    told: dict[tuple[int | None, int | None], tuple[set[int], Range]] = {}
    for event in row["events"]:
        trigger = (event["trigger"] and place(event["trigger"])) or NOBODY
        for pair in product(event["actor"] or [None], event["recipient"] or [None]):
            told.setdefault(pair, (set(), trigger))[0].update(_types_read(event))
    untold = dict.fromkeys(_untold(row["codes"], told), ({NONE, COMMENT}, NOBODY))
    for pair, (types, trigger) in (told | untold).items():
        apart = _apart(actors, pair)
        if apart:
            yield TypedPair(*apart, tuple(sorted(types)), "", trigger, tuple(_places_of(actors, pair[0])))


def _types_read(event: dict) -> set[int]:
    """The types that readers took for one another: a meeting ahead, and sanctions, which the table calls COERCE."""
    either = event["type"] in ("SANCTION", "COERCE") and {"SANCTION", "COERCE"}
    ahead = event["type"] == "CONSULT" and event["status"] in ("planned", "promised") and {"CONSULT", "AGREE"}
    return {NUMBER[name] for name in either or ahead or {event["type"]}}


def _untold(codes: list[str | None], told: Iterable[tuple[int | None, int | None]]) -> Iterator[tuple]:
    """The pairs between which nothing is told: not even between others of the same countries."""
    country = [code[:3] if code and not code.startswith("---") else number for number, code in enumerate(codes)]
    named = [tuple(None if side is None else country[side] for side in pair) for pair in told]
    acting, suffering = {one for one, _ in named}, {other for _, other in named}
    for one, other in product(range(len(codes)), repeat=2):
        if one != other and (country[one], country[other]) not in named:
            yield one, other
    for number in range(len(codes)):
        if country[number] not in acting:
            yield number, None
        if country[number] not in suffering:
            yield None, number


def _places_of(actors: list[list[Range]], side: int | None) -> list[Range]:
    return [NOBODY] if side is None else actors[side]


def _apart(actors: list[list[Range]], pair: tuple[int | None, int | None]) -> tuple[Range, Range] | None:
    """The mentions of both that lie apart and nearest to each other."""
    one, other = (_places_of(actors, side) for side in pair)
    apart = [(a, r) for a in one for r in other if a[1] <= r[0] or r[1] <= a[0]]
    return min(apart, key=lambda places: abs(places[0][0] - places[1][0]), default=None)


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
        mentions = tuple({place for pair in pairs for place in pair})
        yield Sentence(ids, shapes, tuple(pairs.values()), source, mentions)


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
