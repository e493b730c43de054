"""Figures for the statements room, from gold and kept parses (bench/parse.py).

uv run python bench/statements.py count GOLD.jsonl PARSES.msgpack > statements_counts.tsv
    how often each reporting word attributes in each frame: the table in knowledge/lang/en
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.statements._cues import readings_of
from dragoman.statements._quotes import Quoted

HEADER = """\
# How often a word in a frame attributes: of `seen` readings in running text, `right` have the content (token IoU at
# least .5) and the cue of an attribution that a person marked. Counted by `bench/statements.py count` on the
# training articles of PolNeAR (Newell, Margolin & Ruths 2018), outside quotation marks: figures only, no words of
# theirs. Frames outside a word's classes are left out.
lemma\tpos\tframe\tseen\tright"""


def parses(path: Path) -> list[Annotation]:
    """The kept parses."""
    return msgspec.msgpack.decode(path.read_bytes(), type=list[Annotation])


def gold_quotes(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Gold attributions by document id."""
    with path.open(encoding="utf-8") as lines:
        return {row["id"]: row["quotes"] for row in map(json.loads, lines)}


def words_in(doc: Annotation, ranges: Iterable[tuple[int, int]]) -> frozenset[int]:
    """The tokens in the ranges that have a letter or digit."""
    return frozenset(i for a, b in ranges for i in range(a, b) if any(map(str.isalnum, doc.words[i])))


def count(gold: Path, kept: Path) -> None:
    known = Lexicon().statements.cells
    quotes = gold_quotes(gold)
    seen: Counter[tuple[str, str, str]] = Counter()
    right: Counter[tuple[str, str, str]] = Counter()
    for doc in parses(kept):
        marked = [
            (words_in(doc, [_range(doc, s) for s in q["content"]]), [_range(doc, s) for s in q["cue"] or ()])
            for q in quotes[doc.document.ref or ""]
        ]
        at_cue: dict[int, list[frozenset[int]]] = defaultdict(list)
        for content, cue in marked:
            for token in words_in(doc, cue):
                at_cue[token].append(content)
        quoted = Quoted(doc)
        for token in range(len(doc)):
            if (inside := quoted.at(token)) is not None and not inside.single:
                continue
            pos = "VERB" if doc.pos[token] == "AUX" else doc.pos[token]
            frames = known.get((doc.lemmas[token], pos), {})
            for reading in readings_of(doc, token, pos) if frames else ():
                if reading.frame in frames:
                    key = (doc.lemmas[token], pos, reading.frame)
                    seen[key] += 1
                    right[key] += any(_near(words_in(doc, reading.content), c) for c in at_cue.get(token, ()))
    print(HEADER)
    for key in sorted(seen):
        print(*key, seen[key], right[key], sep="\t")


def _range(doc: Annotation, span: tuple[int, int]) -> tuple[int, int]:
    tokens = doc.tokens_in((span[0], span[1]))
    return tokens.start, tokens.stop


def _near(left: frozenset[int], right: frozenset[int]) -> bool:
    return bool(left) and len(left & right) / len(left | right) >= 0.5


if __name__ == "__main__":
    task, *paths = sys.argv[1:]
    {"count": count}[task](*map(Path, paths))
