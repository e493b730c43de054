"""Score event status against factuality gold: macro F1 over actual, uncertain and negated.

uv run python bench/status.py PARSES.msgpack GOLD.jsonl [--errors]

PARSES are kept parses of the gold's texts (bench/parse.py). A predicate counts as negated below -1, as actual above 1
and as uncertain between them (Stanovsky et al. 2017 put the certain marks at -3 and 3). Beside it stands a baseline
that knows words only: a negation or modal among the four words before the event.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import msgspec

from dragoman.annotation import Annotation
from dragoman.events._status import Statuses
from dragoman.lexicon import Lexicon

CLASSES = ("actual", "uncertain", "negated")
NEGATIONS = {"not", "n't", "never", "no", "without"}
MODALS = {"would", "may", "might", "could", "can", "should", "must", "if"}


def gold_class(value: float) -> str:
    return "negated" if value < -1 else "actual" if value > 1 else "uncertain"


def found_class(status: str) -> str:
    """Annotators rate how certain an event is, not whether it lies ahead: a plain plan counts as certain for them."""
    certain = ("actual", "ongoing", "planned", "promised")
    return "actual" if status in certain else "negated" if status == "negated" else "uncertain"


def baseline(annotation: Annotation, token: int) -> str:
    before = set(annotation.lower[max(0, token - 4) : token])
    return "negated" if before & NEGATIONS else "uncertain" if before & MODALS else "actual"


def macro(pairs: Counter[tuple[str, str]]) -> dict[str, float]:
    scores = {}
    for name in CLASSES:
        hit = pairs[name, name]
        found = sum(n for (_, p), n in pairs.items() if p == name)
        gold = sum(n for (g, _), n in pairs.items() if g == name)
        scores[name] = 2 * hit / (found + gold) if found + gold else 0.0
    return {"macro": sum(scores.values()) / len(CLASSES), **scores}


def main(parses: Path, gold: Path, errors: bool) -> None:
    section = Lexicon().status
    kept = {a.document.ref: a for a in msgspec.msgpack.decode(parses.read_bytes(), type=list[Annotation])}
    ours: Counter[tuple[str, str]] = Counter()
    plain: Counter[tuple[str, str]] = Counter()
    happened: Counter[str] = Counter()
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        annotation = kept[row["id"]]
        statuses = Statuses(annotation, section)
        for event in row["events"]:
            tokens = annotation.tokens_in((event["start"], event["end"]))
            token = annotation.head_of(tokens.start, tokens.stop)
            right, finding = gold_class(event["factuality"]), statuses.of(token)
            ours[right, found_class(finding.status)] += 1
            if finding.status in ("actual", "ongoing"):
                happened[right] += 1
            plain[right, baseline(annotation, token)] += 1
            if errors and right != found_class(finding.status):
                print(f"{right}\t{finding.status}\t{'>'.join(finding.rules)}\t[{event['text']}]\t{row['text']}")
    for name, pairs in (("dragoman", ours), ("words only", plain)):
        print(f"{name:12}", "  ".join(f"{k} {v:.3f}" for k, v in macro(pairs).items()), f"n={sum(pairs.values())}")
    print(f"marked as happened and certain in the gold: {happened['actual']} of {happened.total()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), "--errors" in sys.argv)
