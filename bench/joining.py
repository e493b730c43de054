"""How well articles are joined: stories against gold, copies against a made set.

uv run python bench/joining.py stories DOC_CLUSTERS.jsonl        {"id","title","text","cluster","split"} a line
uv run python bench/joining.py copies ARTICLES.jsonl             {"id","text","date","title"} a line
uv run python bench/joining.py edits ARTICLES.jsonl              the same; long articles tell more

stories: B-cubed over the gold's clusters, articles arriving at random (five orders).
copies: each tenth article comes again, changed as agencies and editors do; what is joined beyond that is printed.
edits: each article comes again next day in one of seven ways, four of a copy and three of another article that looks
alike: the same form with other names and figures, the same boilerplate around other news, the news in other words.
"""

import json
import random
import statistics
import sys
from collections import defaultdict
from collections.abc import Hashable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from dragoman.ledger._duplicates import Duplicates, sketch
from dragoman.ledger._rows import day_of
from dragoman.ledger._stories import Stories
from dragoman.ledger._terms import terms_of

TERMS = terms_of("en")


def b_cubed(gold: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> tuple[float, float]:
    """Precision and recall, each the mean over the elements."""
    wanted, given = defaultdict(set), defaultdict(set)
    for name in gold:
        wanted[gold[name]].add(name)
        given[found[name]].add(name)
    common = {name: len(wanted[gold[name]] & given[found[name]]) for name in gold}
    precision = statistics.mean(common[name] / len(given[found[name]]) for name in gold)
    recall = statistics.mean(common[name] / len(wanted[gold[name]]) for name in gold)
    return precision, recall


def stories(rows: list[dict[str, Any]]) -> None:
    """Prints B-cubed F1 a split."""
    for split in sorted({row["split"] for row in rows}):
        chosen = [row for row in rows if row["split"] == split]
        scores = []
        for seed in range(5):
            random.Random(seed).shuffle(chosen)
            kept, found = Stories(), {}
            for n, row in enumerate(chosen, 1):
                found[row["id"]] = kept.place(n, None, TERMS.vector(row["text"]))
            precision, recall = b_cubed({row["id"]: row["cluster"] for row in chosen}, found)
            scores.append(2 * precision * recall / (precision + recall))
        low, mean, high = min(scores), statistics.mean(scores), max(scores)
        print(f"{split}: {len(chosen)} articles, B3 F1 {mean:.3f} ({low:.3f}-{high:.3f})")


def changed(text: str, chance: random.Random) -> str:
    """The article as another outlet might print it."""
    headline, _, body = text.partition("\n")
    sentences = (body or text).split(". ")
    kind = chance.randrange(5)
    if kind == 0 and body:
        return f"{' '.join(reversed(headline.split()))}\n{body}"
    if kind == 1:
        return f"CITY (Agency) - {text}"
    if kind == 2:
        return f"{text} The report could not be confirmed at once."
    if kind == 3 and len(sentences) > 4:
        return f"{headline}\n" + ". ".join(sentences[:-1])
    words = text.split(" ")
    for at in range(0, len(words), 25):
        words[at] = words[at].upper() + "s"
    return " ".join(words)


def copies(rows: list[dict[str, Any]]) -> None:
    """Prints precision and recall of the made copies, and what else was joined."""
    chance = random.Random(1)
    rows = [row for row in rows if len(row["text"].split()) >= 12]
    articles = [(row["text"], row.get("date"), None) for row in rows]
    for n in range(0, len(rows), 10):
        articles.append((changed(rows[n]["text"], chance), rows[n].get("date"), n))
    kept, right, wrong, missed, others = Duplicates(), 0, 0, 0, []
    for n, (text, day, source) in enumerate(articles):
        iso = day_of(day)
        found = kept.place(
            n, date.fromisoformat(iso).toordinal() if iso else None, sketch(TERMS.stems(text)), TERMS.vector(text).terms
        )
        if source is not None:
            right += found.nearest == source or found.original == source
            wrong += found.nearest != n and found.nearest != source and found.original != source
            missed += found.nearest == n
        elif found.nearest != n:
            others.append((articles[found.nearest][0], text))
    print(f"{len(rows)} articles; of {right + wrong + missed} copies {right} found, {missed} missed, {wrong} elsewhere")
    print(f"{len(others)} other pairs joined; some of them:")
    for one, other in chance.sample(others, min(12, len(others))):
        print(f"- {one[:150]!r}\n  {other[:150]!r}")


def sentences_of(text: str) -> list[str]:
    """The text cut behind each full stop."""
    return text.replace("\n", " ").split(". ")


def truncated(text: str, other: str, chance: random.Random) -> str:
    """The opening: a half or a third."""
    parts = sentences_of(text)
    return ". ".join(parts[: max(3, len(parts) // chance.choice((2, 3)))])


def headed(text: str, other: str, chance: random.Random) -> str:
    """Another headline and another first sentence."""
    parts, strange = sentences_of(text), sentences_of(other)
    return ". ".join([strange[0], *parts[1:]])


def updated(text: str, other: str, chance: random.Random) -> str:
    """A new first paragraph in front of what was known."""
    return ". ".join([*sentences_of(other)[:2], *sentences_of(text)])


def mistyped(text: str, other: str, chance: random.Random) -> str:
    """Every thirtieth word is misspelt."""
    words = text.split(" ")
    for at in range(chance.randrange(30), len(words), 30):
        words[at] = words[at][1:] + words[at][:1] + "x"
    return " ".join(words)


def reported(text: str, other: str, chance: random.Random) -> str:
    """The same form filled in anew: every figure and every name is another, and each third noun phrase with it."""
    words = text.split(" ")
    fresh = other.split(" ")
    return " ".join(
        fresh[at % len(fresh)] if any(sign.isdigit() for sign in word) or word[:1].isupper() or at % 5 == 0 else word
        for at, word in enumerate(words)
    )


def boilerplate(text: str, other: str, chance: random.Random) -> str:
    """Other news with the same closing: two fifths of the text are what the outlet always adds."""
    parts, strange = sentences_of(text), sentences_of(other)
    keep = len(parts) * 2 // 5
    return ". ".join([*strange[: max(1, len(parts) - keep)], *parts[len(parts) - keep :]])


def retold(text: str, other: str, chance: random.Random) -> str:
    """Another agency on the same matter: the sentences in another order, half of the words between replaced."""
    words = " ".join(chance.sample(sentences_of(text), len(sentences_of(text)))).split(" ")
    fresh = other.split(" ")
    return " ".join(fresh[at % len(fresh)] if at % 2 and not w[:1].isupper() else w for at, w in enumerate(words))


COPIES = (truncated, headed, updated, mistyped)
OTHERS = (reported, boilerplate, retold)


def edits(rows: list[dict[str, Any]]) -> None:
    """Prints recall of each kind of copy, joins of each kind of other article, and the precision of all."""
    chance = random.Random(1)
    rows = [row for row in rows if len(sentences_of(row["text"])) >= 6]
    kept = Duplicates()
    for n, row in enumerate(rows):
        kept.place(n, 1, sketch(TERMS.stems(row["text"])), TERMS.vector(row["text"]).terms)
    joined, made = defaultdict(int), defaultdict(int)
    own = {n: kept._originals[n] for n in range(len(rows))}
    for n, row in enumerate(rows):
        kind = (*COPIES, *OTHERS)[n % 7]
        other = rows[(n + len(rows) // 2) % len(rows)]["text"]
        text = kind(row["text"], other, chance)
        found = kept.place(len(rows) + n, 2, sketch(TERMS.stems(text)), TERMS.vector(text).terms)
        made[kind.__name__] += 1
        joined[kind.__name__] += found.original in (n, own[n])
    right, wrong = (sum(joined[kind.__name__] for kind in kinds) for kinds in (COPIES, OTHERS))
    for name, count in made.items():
        print(f"{name:12} {joined[name]:5} of {count} joined")
    print(f"precision {right / ((right + wrong) or 1):.3f} ({wrong} others), {len(rows)} articles")


if __name__ == "__main__":
    task, path = sys.argv[1], Path(sys.argv[2])
    {"stories": stories, "copies": copies, "edits": edits}[task](
        [json.loads(line) for line in path.open(encoding="utf-8")]
    )
