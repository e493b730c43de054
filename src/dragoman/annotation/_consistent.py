"""One kind for one name: what an article calls a person twice is no place the third time."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from dragoman.annotation._columns import Annotation, NamedSpan

# A name's mentions must agree in this share to overrule the others, and be at least this many. On the held-out tenth of
# the worldwide names .6 and two mentions give F1 88.5 instead of 87.7 (organisations 81.3 instead of 80.4).
_SHARE, _MENTIONS = 0.6, 2
# Initials that were missed elsewhere in the article become names too ("FAO"): 88.6 (organisations 81.6). Doing so for
# every name gives no more in all (places lose what organisations win).
_INITIALS = re.compile(r"[^\W\d_]{2,6}")


def consistent(annotation: Annotation, names: Sequence[NamedSpan]) -> list[NamedSpan]:
    """The names, each with the label that most of its mentions have; initials also where they were missed."""
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    words = [_words(annotation, name) for name in names]
    for word, name in zip(words, names, strict=True):
        labels[word][name.label] += 1
    agreed = {word: label for word, counts in labels.items() if (label := _agreed(counts)) is not None}
    found = [
        NamedSpan(name.start, name.end, agreed.get(word, name.label)) for word, name in zip(words, names, strict=True)
    ]
    taken = {token for name in names for token in range(name.start, name.end)}
    initials = {word: label for word, label in agreed.items() if word.isupper() and _INITIALS.fullmatch(word)}
    capitals = _in_capitals(annotation) if initials else frozenset()
    missed = (
        NamedSpan(token, token + 1, initials[word])
        for token, word in enumerate(annotation.words)
        if word in initials and token not in taken and annotation.sentence_of[token] not in capitals
    )
    return sorted([*found, *missed], key=lambda name: (name.start, name.end))


def _in_capitals(annotation: Annotation) -> frozenset[int]:
    """The sentences that are all in capitals, where "who" looks like the organisation."""
    words = annotation.words
    return frozenset(
        number
        for number, (start, end) in enumerate(annotation.sentences)
        if not any(word.islower() for word in words[start:end])
    )


def _words(annotation: Annotation, name: NamedSpan) -> str:
    start, end = annotation.span(name.start, name.end)
    return annotation.text[start:end]


def _agreed(counts: Counter[str]) -> str | None:
    """The label of most mentions, None where they are too few or too divided."""
    label, most = counts.most_common(1)[0]
    total = sum(counts.values())
    return label if total >= _MENTIONS and most >= _SHARE * total else None
