"""How well and how fast actors are found, over kept parses (bench/parse.py).

uv run python bench/actors.py PARSES.msgpack GOLD.jsonl     codes and words of the gold's actors that are found
uv run python bench/actors.py PARSES.msgpack                tokens a second, and how the actors are made up

codes     of the gold's actor codes, the share that some actor of the sentence has: to the letter, and its country
words     of the gold's actor words, the share that some actor's mentions share a word with
"""

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

import msgspec

from dragoman.actors import Actors
from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.record import Actor

STOP = frozenset(
    ["the", "a", "an", "of", "and", "or", "to", "in", "on", "for", "by", "with", "at", "from", "his", "her", "its"]
)


def words(text: str | None) -> set[str]:
    """The content words of a phrase, small."""
    return {word for word in re.findall(r"\w+", (text or "").lower()) if word not in STOP}


def named(actor: Actor, text: str) -> set[str]:
    """All words by which an actor is named."""
    return words(actor.name).union(*(words(text[a:b]) for a, b in actor.mentions))


def against(gold: Path, annotations: dict[str | None, Annotation], actors: Actors) -> Counter[str]:
    """What is found of the gold's actors."""
    count: Counter[str] = Counter()
    for line in gold.open(encoding="utf-8"):
        row = json.loads(line)
        annotation = annotations[row["id"]]
        found = actors(annotation)
        codes = {actor.code for actor in found if actor.code}
        spoken = [named(actor, annotation.text) for actor in found]
        for event in row["expected"]:
            for side in ("source", "target"):
                code, wanted = event.get(side), words(event.get(f"{side}_text"))
                if code and code != "---":
                    count["codes"] += 1
                    count["code right"] += code in codes
                    count["country right"] += any(other[:3] == code[:3] for other in codes)
                if wanted:
                    count["words"] += 1
                    count["words found"] += any(wanted & group for group in spoken)
    return count


def report(count: Counter[str]) -> None:
    for whole, parts in (("codes", ("code right", "country right")), ("words", ("words found",))):
        for part in parts:
            if count[whole]:
                print(f"{part:14} {count[part] / count[whole]:.3f} ({count[part]}/{count[whole]})")


def pace(annotations: list[Annotation], actors: Actors) -> None:
    """Tokens a second of one core, and the share of each rule among the mentions."""
    actors(annotations[0])
    began = time.process_time()
    rows = [actor for annotation in annotations for actor in actors(annotation)]
    spent = time.process_time() - began
    print(f"{sum(map(len, annotations)) / spent:,.0f} tokens a second")
    mentions = Counter(dict.fromkeys((), 0))
    for actor in rows:
        mentions[(actor.rule or "").split(":")[0]] += len(actor.mentions)
    total = sum(mentions.values())
    print(", ".join(f"{rule} {n / total:.0%}" for rule, n in mentions.most_common()))


def main(parses: Path, gold: Path | None) -> None:
    began = time.process_time()
    lexicon = Lexicon()
    _ = lexicon.actors.names, lexicon.actors.agents, lexicon.actors.people
    print(f"tables load in {time.process_time() - began:.2f} s")
    annotations = msgspec.msgpack.decode(parses.read_bytes(), type=list[Annotation])
    actors = Actors(lexicon)
    if gold is None:
        pace(annotations, actors)
    else:
        report(against(gold, {a.document.ref: a for a in annotations}, actors))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
