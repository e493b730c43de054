"""How often a quotation is right, by its raw score: fitted on every other article, reported on the rest.

    uv run python bench/model.py quotations --raw --out raw.jsonl
    uv run python training/calibrate_reader.py GOLD.jsonl raw.jsonl [--write]

A quotation is right when it overlaps a gold one by half or more (IoU of words), one to one.
`--write` puts the curve into reader.toml.
"""

import argparse
import json
import re
from itertools import chain, pairwise
from pathlib import Path

MANIFEST = Path(__file__).parents[1] / "src/dragoman/knowledge/models/reader.toml"
WORD = re.compile(r"\w+")
# Points of the curve; a point rests on 150 to 200 quotations of PolNeAR dev.
POINTS = 12


def words_of(text: str, spans: list[list[int]]) -> frozenset[int]:
    return frozenset(m.start() for m in WORD.finditer(text) if any(m.start() < b and a < m.end() for a, b in spans))


def judged(gold: dict, predicted: dict) -> list[tuple[float, bool]]:
    """Each predicted quotation's score and whether it is right."""
    text = gold["text"]
    golds = [words_of(text, quote["content"]) for quote in gold["quotes"]]
    found = [(quote["score"], words_of(text, quote["content"])) for quote in predicted["quotes"]]
    overlaps = sorted(
        (
            (len(g & p) / len(g | p), i, j)
            for i, g in enumerate(golds)
            for j, (_, p) in enumerate(found)
            if len(g & p) * 2 >= len(g | p) > 0
        ),
        key=lambda row: (-row[0], row[1:]),
    )
    taken: set[int] = set()
    right: set[int] = set()
    for _, i, j in overlaps:
        if i not in taken and j not in right:
            taken.add(i)
            right.add(j)
    return [(score, j in right) for j, (score, _) in enumerate(found)]


def isotonic(rows: list[tuple[float, bool]]) -> list[tuple[float, float]]:
    """A rising curve through equal groups of rows, neighbours pooled where it would fall."""
    rows = sorted(rows)
    size = max(1, len(rows) // POINTS)
    groups = [rows[at : at + size] for at in range(0, len(rows) - size + 1, size)]
    pooled: list[list[tuple[float, bool]]] = []
    for group in groups:
        pooled.append(group)
        while len(pooled) > 1 and share(pooled[-2]) >= share(pooled[-1]):
            pooled[-2:] = [pooled[-2] + pooled[-1]]
    return [(sum(s for s, _ in group) / len(group), share(group)) for group in pooled]


def share(rows: list[tuple[float, bool]]) -> float:
    return sum(right for _, right in rows) / len(rows)


def at(curve: list[tuple[float, float]], score: float) -> float:
    """The curve's value, straight lines between its points."""
    if score <= curve[0][0]:
        return curve[0][1]
    for (x0, y0), (x1, y1) in pairwise(curve):
        if score <= x1:
            return y0 + (y1 - y0) * (score - x0) / (x1 - x0)
    return curve[-1][1]


def write(curve: list[tuple[float, float]]) -> None:
    raw = ", ".join(f"{x:.3f}" for x, _ in curve)
    right = ", ".join(f"{y:.3f}" for _, y in curve)
    text = MANIFEST.read_text(encoding="utf-8")
    text = re.sub(r"\[quotations\]\n[^\[]*raw = \[[^\]]*\]\nright = \[[^\]]*\]", lambda m: _section(raw, right), text)
    MANIFEST.write_text(text, encoding="utf-8")


def _section(raw: str, right: str) -> str:
    note = "# Raw score -> share right, on PolNeAR dev; written by training/calibrate_reader.py."
    return f"[quotations]\n{note}\nraw = [{raw}]\nright = [{right}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("predicted", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    gold = {row["id"]: row for row in map(json.loads, options.gold.open(encoding="utf-8"))}
    rows = [judged(gold[row["id"]], row) for row in map(json.loads, options.predicted.open(encoding="utf-8"))]
    fitted, rest = (list(chain.from_iterable(rows[start::2])) for start in (0, 1))
    curve = isotonic(fitted)
    print("fitted on", len(fitted), "told on", len(rest))
    for low in range(10):
        group = [row for row in rest if low / 10 <= at(curve, row[0]) < (low + 1) / 10 + (low == 9)]
        if group:
            mean = sum(at(curve, score) for score, _ in group) / len(group)
            print(f"| {low / 10:.1f}–{(low + 1) / 10:.1f} | {len(group)} | {mean:.2f} | {share(group):.2f} |")
    if options.write:
        write(curve)


if __name__ == "__main__":
    main()
