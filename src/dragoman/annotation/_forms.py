"""Parts of speech and lemmas: spaCy's attribute ruler and lemmatizer, asked once for each kind of token.

The ruler tries its 180 patterns on every token (18 µs a token, an eighth of the parser's time; spaCy 3.8), though all
but eight of them look at one token's own word, tag and label only. What such a token gets is asked of the two
components once and kept; the eight are matched on their own.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# Kinds of tokens remembered, then forgotten all at once: 0.5 kB each; 77,000 words of news have 21,567.
KEPT = 100_000
# Stands for the labels that no pattern asks for.
OTHER = "-"

Pattern = dict[str, Any]
Kind = tuple[str, str, str]


class Form(NamedTuple):
    """A token's universal part of speech and its dictionary form, in lower case."""

    pos: str
    lemma: str


class Forms:
    """The forms of a parsed text's tokens, as the pipeline's `attribute_ruler` and `lemmatizer` would set them."""

    def __init__(self, nlp: "Language") -> None:
        from spacy.matcher import Matcher
        from spacy.pipeline import AttributeRuler

        self._vocab = nlp.vocab
        self._lemmatizer = nlp.get_pipe("lemmatizer")
        # The known words of each part of speech come as lists of up to 57,528, searched from the front for every new
        # word; the same words as sets make the forms of 47,000 words of news in 0.5 s instead of 1.2.
        known = self._lemmatizer.lookups.get_table("lemma_index")
        for part, words in list(known.items()):
            known[part] = frozenset(words)
        self._every = nlp.get_pipe("attribute_ruler")
        self._alone, self._several = AttributeRuler(nlp.vocab), Matcher(nlp.vocab)
        self._labels: set[str] = set()
        for number, rule in enumerate(self._every.patterns):
            self._labels.update(label for pattern in rule["patterns"] for token in pattern for label in _labels(token))
            if single := [pattern for pattern in rule["patterns"] if len(pattern) == 1]:
                self._alone.add(single, rule["attrs"], rule["index"])
            if several := [pattern for pattern in rule["patterns"] if len(pattern) > 1]:
                self._several.add(str(number), several)
        self._known: dict[Kind, Form] = {}

    def __call__(self, doc: "Doc") -> list[Form]:
        """One form a token."""
        kinds = [(token.lower_, token.tag_, dep if (dep := token.dep_) in self._labels else OTHER) for token in doc]
        if unknown := list(dict.fromkeys(kind for kind in kinds if kind not in self._known)):
            self._learn(unknown)
        found = [self._known[kind] for kind in kinds]
        for start, end in self._together(doc):
            found[start:end] = self._ask(self._every, kinds[start:end])
        if len(self._known) > KEPT:
            self._known.clear()
        return found

    def _learn(self, kinds: Sequence[Kind]) -> None:
        self._known |= zip(kinds, self._ask(self._alone, kinds), strict=True)
        self._lemmatizer.cache.clear()  # grows for ever, and is not asked twice

    def _ask(self, ruler: Any, kinds: Sequence[Kind]) -> list[Form]:
        from spacy.tokens import Doc

        words, tags, deps = zip(*kinds, strict=True)
        doc = self._lemmatizer(ruler(Doc(self._vocab, words=words, tags=tags, deps=deps, heads=[0] * len(words))))
        return [Form(token.pos_, token.lemma_.lower()) for token in doc]

    def _together(self, doc: "Doc") -> Iterator[tuple[int, int]]:
        """The ranges of tokens that a pattern of several tokens matches, those that overlap made one."""
        start = end = 0
        for _, first, last in sorted(self._several(doc, allow_missing=True), key=lambda match: match[1:]):
            if first >= end:
                if end:
                    yield start, end
                start = first
            end = max(end, last)
        if end:
            yield start, end


def _labels(token: Pattern) -> Iterator[str]:
    """The dependency labels that a pattern asks of a token."""
    wanted = token.get("DEP", [])
    if isinstance(wanted, str):
        yield wanted
    else:
        for given in wanted.values() if isinstance(wanted, dict) else ():
            yield from [given] if isinstance(given, str) else given
