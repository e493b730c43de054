"""Names of actors against gold in BIO columns: which names of people, bodies and peoples are some actor's mentions."""

from collections.abc import Mapping
from pathlib import Path

from dragoman.record import Record, Span
from dragoman.scoring._figures import Figure

# The entity types of CoNLL-like gold that are actors.
ACTORS = frozenset({"PERSON", "ORGANIZATION", "NORP", "PER", "ORG"})

Names = dict[str, tuple[str, tuple[tuple[Span, str], ...]]]
"""By file: the text, and each name with its type."""


def bio(folder: Path) -> Names:
    """Texts and names of a folder of files with a word and its tag (O, B-Person, I-Person) a line."""
    return {path.name: _read(path) for path in sorted(folder.iterdir()) if path.is_file()}


def _read(path: Path) -> tuple[str, tuple[tuple[Span, str], ...]]:
    text, found = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, tag = line.partition("\t")
        if not word.strip():
            text = text.rstrip(" ") + "\n"
            continue
        start = len(text)
        text += f"{word} "
        mark, _, kind = tag.strip().partition("-")
        if mark == "B":
            found.append(((start, start + len(word)), kind))
        elif mark == "I" and found:
            found[-1] = (found[-1][0][0], start + len(word)), found[-1][1]
    return text, tuple(found)


def names(gold: Names, records: Mapping[str, Record]) -> list[Figure]:
    """The share of each type's names that a mention of some actor covers, and has in the very same words."""
    figures = []
    for kind in sorted({kind for _, found in gold.values() for _, kind in found if kind.upper() in ACTORS}):
        spans = [(name, span) for name, (_, found) in gold.items() for span, is_of in found if is_of == kind]
        mentions = {name: [m for actor in record.actors for m in actor.mentions] for name, record in records.items()}
        covered = sum(any(a < span[1] and span[0] < b for a, b in mentions.get(name, ())) for name, span in spans)
        exact = sum(span in mentions.get(name, ()) for name, span in spans)
        figures += [
            Figure(name=f"{kind}, touched", right=covered, gold=len(spans)),
            Figure(name=f"{kind}, the same words", right=exact, gold=len(spans)),
        ]
    return figures
