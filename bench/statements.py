"""Figures for the statements room, from gold and kept parses (bench/parse.py).

uv run python bench/statements.py count GOLD.jsonl PARSES.msgpack > statements_counts.tsv
    how often each reporting word attributes in each frame: the table in knowledge/lang/en
uv run python bench/statements.py fit GOLD.jsonl PARSES.msgpack
    the weights of statements.toml: ridge logistic regression over what is seen around each reporting word
uv run python bench/statements.py merge GOLD.jsonl PARSES.msgpack
    the weights of [model] in statements.toml, from parses that a reader model has been over (not those it learnt from)
uv run python bench/statements.py spoken GOLD.jsonl PARSES.msgpack > statements_spoken.tsv
    which words and tags tell speech from writing: the table in knowledge/lang/en
uv run python bench/statements.py strip GOLD.jsonl HOW_MANY > STRIPPED.jsonl
    the first documents without any quotation mark, their gold moved along: what is found then is what a page
    that lost its marks would give (parse it with bench/parse.py, score it like the whole one)
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import accumulate, islice
from math import log
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.statements._cues import _found, cued, readings_of, reported
from dragoman.statements._draft import Draft
from dragoman.statements._marks import quotations
from dragoman.statements._merge import _by_token, _evidence, logit, model_only, weighed
from dragoman.statements._phrases import phrased
from dragoman.statements._quotes import Quoted, snapped
from dragoman.statements._traits import named, traits

# The weight of the prior in statements.toml.
PRIOR_WEIGHT = 4.0
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
        at_cue = _contents_at_cue(doc, quotes[doc.document.ref or ""])
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


def _contents_at_cue(doc: Annotation, quotes: list[dict[str, Any]]) -> dict[int, list[frozenset[int]]]:
    """By cue token: the contents that people marked for it."""
    at_cue: dict[int, list[frozenset[int]]] = defaultdict(list)
    for quote in quotes:
        content = words_in(doc, [_range(doc, s) for s in quote["content"]])
        for token in words_in(doc, [_range(doc, s) for s in quote["cue"] or ()]):
            at_cue[token].append(content)
    return at_cue


def fit(gold: Path, kept: Path) -> None:
    words = Lexicon().statements
    quotes = gold_quotes(gold)
    rows: list[dict[str, float]] = []
    right: list[bool] = []
    for doc in parses(kept):
        at_cue, quoted, names = _contents_at_cue(doc, quotes[doc.document.ref or ""]), Quoted(doc), named(doc)
        found = list(_found(doc, words, quoted))
        inside = reported(words, found)
        for token, cell, reading, _, who in found:
            ok = any(_near(words_in(doc, reading.content), c) for c in at_cue.get(token, ()))
            # Its own case is taken out of the word's share, or a rare word would vouch for itself.
            n = cell.seen + PRIOR_WEIGHT
            share = min(0.99, max(0.01, (cell.share * n - ok) / (n - 1)))
            seen = traits(doc, token, reading, who, names, inside=inside(token))
            rows.append({"bias": 1.0, "share": log(share / (1 - share)), **dict.fromkeys(seen, 1.0)})
            right.append(ok)
    names_of = sorted({name for row in rows for name in row})
    x = np.array([[row.get(name, 0.0) for name in names_of] for row in rows])
    weights = _logistic(x, np.array(right, dtype=float))
    p = 1 / (1 + np.exp(-x @ weights))
    for low in np.arange(0, 1, 0.1):
        inside = (p >= low) & (p < low + 0.1)
        print(f"# {low:.1f}: {inside.sum()} rows, {np.array(right)[inside].mean():.2f} right", file=sys.stderr)
    for name, weight in zip(names_of, weights, strict=True):
        print(f"{name} = {weight:.2f}")


def merge(gold: Path, kept: Path) -> None:
    words = Lexicon().statements
    quotes = gold_quotes(gold)
    both: list[tuple[list[float], bool]] = []
    alone: list[tuple[list[float], bool]] = []
    for doc in parses(kept):
        quoted = Quoted(doc)
        contents = [words_in(doc, [_range(doc, s) for s in q["content"]]) for q in quotes[doc.document.ref or ""]]

        def right(draft: Draft, doc: Annotation = doc, contents: list[frozenset[int]] = contents) -> bool:
            return any(_near(words_in(doc, draft.content), c) for c in contents)

        proposed = [snapped(d, quoted) for d in [*cued(doc, words, quoted), *phrased(doc, words)]]
        at_cue, at_content = _by_token(doc.attributions or ())
        for draft in proposed:
            evidence = _evidence(draft, at_cue, at_content)
            seen = [float(evidence.kind == name) for name in ("content", "cue", "absent")]
            both.append(([1.0, logit(draft.score), *seen, logit(evidence.score)], right(draft)))
        known = [d for d in weighed(doc, words, proposed) if d.score >= words.accept]
        open_words = msgspec.structs.replace(words, accept=0.0)
        for draft in model_only(doc, open_words, quoted, known):
            score = max(a.score for a in doc.attributions or () if a.cue == draft.cue)
            alone.append(([1.0, logit(score)], right(draft)))
    for names, rows in (("bias rule content cue absent score", both), ("alone alone_score", alone)):
        weights = _logistic(np.array([r for r, _ in rows]), np.array([y for _, y in rows], dtype=float))
        for name, weight in zip(names.split(), weights, strict=True):
            print(f"{name} = {weight:.2f}")


def _logistic(x: "np.ndarray", y: "np.ndarray", ridge: float = 1.0) -> "np.ndarray":
    """Newton's method; 15 steps settle to two digits."""
    weights = np.zeros(x.shape[1])
    for _ in range(15):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (y - p) - ridge * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(weights))
        weights += np.linalg.solve(hessian, gradient)
    return weights


SPOKEN = """\
# Words and part-of-speech tags (upper case) that tell speech from writing: the log of how much more often they stand
# inside double quotation marks (of more than eight tokens) than outside. Counted by `bench/statements.py spoken` on
# the training articles of PolNeAR: at least 100 times, in at least 20 articles, log-odds of .4 or more. Names and
# common nouns are left out: they tell of the year's news. Tags count half, since words carry the same news again.
word\tlogodds"""
SPOKEN_POS = frozenset(["PRON", "AUX", "PART", "ADV", "INTJ", "SCONJ", "DET", "VERB", "CCONJ", "ADP", "PUNCT", "ADJ"])
TOPIC_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS", "CD"))


def spoken(gold: Path, kept: Path) -> None:
    inside: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    for doc in parses(kept):
        quoted, seen = Quoted(doc), set()
        for token, word in enumerate(doc.lower):
            quote = quoted.at(token)
            if (quote and (quote.single or quote.end - quote.start <= 8)) or not (
                word.isalpha() or word[-1:] in "tmsed?!"
            ):
                continue
            marks = [doc.tags[token]] if doc.tags[token].isalpha() else []
            marks += [word] if doc.pos[token] in SPOKEN_POS else []
            (inside if quote else outside).update(marks)
            seen.update(marks if quote else ())
        articles.update(seen)
    total = [sum(n for w, n in c.items() if w.isupper()) for c in (inside, outside)]
    print(SPOKEN)
    for word in sorted({*inside, *outside}):
        if inside[word] + outside[word] < 100 or word in TOPIC_TAGS or articles[word] < 20 <= inside[word]:
            continue
        odds = log((inside[word] + 2) / total[0]) - log((outside[word] + 2) / total[1])
        if abs(odds) >= 0.4 and (articles[word] >= 20 or odds < 0):
            print(word, round(odds / 2 if word.isupper() else odds, 2), sep="\t")


# Marks that are never anything but quotation marks; single ones are taken out where they pair.
DOUBLE = re.compile(r"''|``|[“”„‟«»「」『』《》〝〞〟＂\"‹›]")


def strip(gold: Path, how_many: Path) -> None:
    """Prints the first documents without their quotation marks."""
    with gold.open(encoding="utf-8") as lines:
        for line in islice(lines, int(how_many.name)):
            row = json.loads(line)
            text = row["text"]
            gone = {i for m in DOUBLE.finditer(text) for i in range(*m.span())}
            gone |= {i for q in quotations(text) if q.single for i in (q.start, q.end - 1)}
            place = list(accumulate((i not in gone for i in range(len(text))), initial=0))
            row["text"] = "".join(c for i, c in enumerate(text) if i not in gone)
            for quote in row["quotes"]:
                for part in ("content", "cue", "source"):
                    moved = [[place[a], place[b]] for a, b in quote[part] or () if place[a] < place[b]]
                    quote[part] = moved or None
            row["quotes"] = [quote for quote in row["quotes"] if quote["content"]]
            print(json.dumps(row, ensure_ascii=False))


def _range(doc: Annotation, span: tuple[int, int]) -> tuple[int, int]:
    tokens = doc.tokens_in((span[0], span[1]))
    return tokens.start, tokens.stop


def _near(left: frozenset[int], right: frozenset[int]) -> bool:
    return bool(left) and len(left & right) / len(left | right) >= 0.5


if __name__ == "__main__":
    task, *paths = sys.argv[1:]
    {"count": count, "fit": fit, "merge": merge, "spoken": spoken, "strip": strip}[task](*map(Path, paths))
