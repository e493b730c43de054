"""What speaks for and against a reporting word's attributing anything, beside the word and its frame."""

from math import exp, log

from dragoman.annotation import Annotation
from dragoman.lexicon import StatementWords
from dragoman.statements._draft import size
from dragoman.statements._frames import Reading

_DEPS = frozenset({"ROOT", "ccomp", "advcl", "conj", "relcl", "acl", "xcomp", "pcomp", "parataxis", "dobj", "pobj"})
_TAGS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "NN", "NNS", "JJ"})
_PERSONS = {"1": "first", "2": "second", "3": "third"}


def traits(
    doc: Annotation, token: int, reading: Reading, who: int | None, names: frozenset[int], *, inside: bool
) -> tuple[str, ...]:
    """The names of what is seen around the cue, as statements.toml weighs them.

    Args:
        names: the tokens that stand in a name.
        inside: the cue stands in what another reports.
    """
    if doc.pos[token] == "ADV":
        return ("adverb",)  # it has no subject, mood or complement that could speak for it
    marks = [c for c in doc.children[token] if doc.deps[c] in ("neg", "aux", "mark")]
    found = [
        f"dep-{doc.deps[token]}" if doc.deps[token] in _DEPS else "dep-other",
        f"tag-{doc.tags[token]}" if doc.tags[token] in _TAGS else "tag-other",
        f"subject-{_who(doc, who, names)}",
        f"length-{_length(size(reading.content))}",
        f"frame-{reading.frame}",
    ]
    if inside:
        found.append("inside-ccomp" if doc.deps[token] == "ccomp" else "inside")
    found += ["negated" for c in marks if doc.deps[c] == "neg"]
    found += ["modal" for c in marks if doc.tags[c] == "MD"]
    found += ["condition" for c in marks if doc.deps[c] == "mark" and doc.lower[c] == "if"]
    if size(reading.content) == 1 and doc.pos[reading.content[0][0]] == "PRON":
        found.append("only-pronoun")
    if doc.words[doc.sentences[doc.sentence_of[token]][1] - 1] == "?":
        found.append("in-question")
    return tuple(found)


def _who(doc: Annotation, who: int | None, names: frozenset[int]) -> str:
    """The kind of words that name the speaker."""
    if who is None:
        return "none"
    if doc.pos[who] == "PRON":
        word = doc.lower[who]
        return word if word in ("i", "we", "you", "they", "it", "he", "she") else "pronoun"
    return "name" if who in names else "noun" if doc.pos[who] in ("NOUN", "PROPN") else "other"


def _length(tokens: int) -> str:
    return "1" if tokens == 1 else "2" if tokens < 4 else "4" if tokens < 9 else "9"


def named(doc: Annotation) -> frozenset[int]:
    """The tokens that stand in a name."""
    return frozenset(t for entity in doc.entities for t in range(entity.start, entity.end))


def chance(words: StatementWords, share: float, seen: tuple[str, ...]) -> float:
    """How likely the reading is right: the word's share in its frame, corrected by what is seen around it."""
    odds = words.weights["bias"] + words.weights["share"] * log(share / (1 - share))
    odds += sum(words.weights.get(name, 0.0) for name in seen)
    return 1 / (1 + exp(-odds))
