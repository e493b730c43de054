"""Pairs of actors with the type that the rules give them, as examples for the pair typer.

uv run --no-sync python training/find_pairs.py rules OUT.jsonl                     the rules' own sentences
uv run --no-sync python training/find_pairs.py articles OUT.jsonl ARTICLES.jsonl[.gz] …   [--only REGEX] [--most N]

A line a sentence: {"text", "pairs": [{"actor", "recipient", "type", "rule"}]}. `--only` keeps articles in which the
pattern is found, to gather the rare types.
"""

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation, Annotator
from dragoman.errors import Rejection
from dragoman.intake import open_sources
from dragoman.lexicon._load import KNOWLEDGE, read_toml
from dragoman.reading import shared_reader
from dragoman.record import Document, Event

Range = tuple[int, int]


def pair_of(annotation: Annotation, index: ActorIndex, event: Event) -> tuple[Range, Range] | None:
    """The mentions of both sides nearest to the trigger in its sentence, those within the event's words first."""
    trigger = annotation.tokens_in(event.trigger).start
    sentence = annotation.sentence_of[trigger]
    words = annotation.tokens_in(event.evidence[0])
    sides = [
        [
            (tokens.start, tokens.stop)
            for actor in side
            for span in index.by_id[actor].mentions
            if (tokens := annotation.tokens_in(span)) and annotation.sentence_of[tokens.start] == sentence
        ]
        for side in (event.actor, event.recipient)
    ]

    def distance(pair: tuple[Range, Range]) -> tuple[bool, int]:
        inside = all(words.start <= place[0] and place[1] <= words.stop for place in pair)
        return not inside, sum(abs(place[0] - trigger) for place in pair)

    apart = ((a, r) for a in sides[0] for r in sides[1] if a[1] <= r[0] or r[1] <= a[0])
    return min(apart, key=distance, default=None)


def rows(documents: Iterable[Document]) -> Iterator[dict]:
    """Each sentence in which the rules find an event between two actors, once."""
    reader, seen = shared_reader(model="none"), set()
    for annotation in Annotator(model="none").pipe(documents):
        record = reader.interpret(annotation)
        index = ActorIndex(annotation, record.actors)
        told: dict[int, list[tuple[Event, tuple[Range, Range]]]] = {}
        for event in record.events:
            pair = pair_of(annotation, index, event)
            if pair is not None:
                sentence = annotation.sentence_of[annotation.tokens_in(event.trigger).start]
                told.setdefault(sentence, []).append((event, pair))
        for sentence, found in told.items():
            start, end = annotation.span(*annotation.sentences[sentence])
            text = annotation.text[start:end]
            if text not in seen:
                seen.add(text)
                yield {"text": text, "pairs": [_row(annotation, start, event, pair) for event, pair in found]}


def _row(annotation: Annotation, start: int, event: Event, pair: tuple[Range, Range]) -> dict:
    actor, recipient = ([at - start for at in annotation.span(*place)] for place in pair)
    return {"actor": actor, "recipient": recipient, "type": event.type or "COMMENT", "rule": event.rule}


def examples_of_rules() -> Iterator[Document]:
    """The sentences that the event rules must find."""
    number = 0
    for path in sorted((KNOWLEDGE / "lang/en/events").glob("[a-z]*.toml")):
        for rule in read_toml(path, dict)["rule"]:
            for text in rule.get("yes", ()):
                number += 1
                yield Document(id=f"rule-{number}", text=text, language="en")


def articles(paths: list[Path], only: str | None, most: int | None) -> Iterator[Document]:
    found = (item for item in open_sources(paths) if not isinstance(item, Rejection))
    return islice((d for d in found if only is None or re.search(only, d.text)), most)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["rules", "articles"])
    parser.add_argument("out", type=Path)
    parser.add_argument("paths", type=Path, nargs="*")
    parser.add_argument("--only")
    parser.add_argument("--most", type=int)
    options = parser.parse_args()
    documents = examples_of_rules() if options.what == "rules" else articles(options.paths, options.only, options.most)
    with options.out.open("w", encoding="utf-8") as out:
        for row in rows(documents):
            out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
