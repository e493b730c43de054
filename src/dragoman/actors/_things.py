"""Names that no actor bears: weapons, ships, programmes, and who took a picture.

Read by eye over 152 unknown organisations of 2,000 news summaries: one in ten was a weapon, a ship or an operation, and
one in five unknown people a photographer in brackets.
"""

from functools import cached_property

from dragoman.actors._persons import THINGS, PersonSpan
from dragoman.annotation import Annotation
from dragoman.lexicon import ActorKnowledge, split_words

# Longest picture credit in brackets, in tokens.
LONGEST_CREDIT = 14
# Letters that a name needs: "R" in "(R)" is a party.
LEAST = 2


class Things:
    """Tells names of things and of photographers from those of actors."""

    def __init__(self, annotation: Annotation, knowledge: ActorKnowledge) -> None:
        self._a = annotation
        self._k = knowledge

    def is_thing(self, start: int, end: int) -> bool:
        """Whether the tokens name a thing, or nobody: "Leopard 2", "Gripen fighter", "R-Calif."."""
        name = self._name(start, end)
        letters = sum(c.isalpha() for c in name)
        return letters < LEAST or start in self._credits or start in self._party_letters or self._thing_name(name)

    def is_no_person(self, span: PersonSpan) -> bool:
        """Whether the name is a photographer's, or a lone word that the article uses for a thing."""
        lone = span.end - span.start == 1 and self._name(span.start, span.end) in self._beside_things
        bracketed = span.start in self._credits or span.start in self._party_letters
        return lone or bracketed or self._name(span.start, span.end) in self._k.things

    def _thing_name(self, name: str) -> bool:
        words = name.split()
        return name in self._k.things or name in self._beside_things or words[0] in self._k.words.thing_openers

    def _name(self, start: int, end: int) -> str:
        a, b = self._a.span(start, end)
        return " ".join(self._a.text[a:b].lower().split())

    @cached_property
    def _beside_things(self) -> frozenset[str]:
        """Names of the recogniser that stand right before "tanks" or behind "Operation", or end in such a noun."""
        found = set()
        for entity in self._a.entities:
            start = entity.start + (self._a.lower[entity.start] in ("the", "a", "an"))
            if start >= entity.end or entity.label in ("GPE", "NORP", "LOC"):
                continue
            last = entity.end if self._is_thing_noun(entity.end) else entity.end - 1
            before = start > 0 and self._a.lower[start - 1] in self._k.words.thing_openers
            apposed = before and self._a.pos[start - 1] in ("NOUN", "PROPN")
            if entity.label in THINGS or apposed or (last > start and self._is_thing_noun(last)):
                found.add(self._name(start, entity.end))
        return frozenset(found)

    def _is_thing_noun(self, token: int) -> bool:
        """Whether the token is a common noun for a thing: in a firm's name ("Safran Aircraft") it has a capital."""
        inside = token < len(self._a) and self._a.words[token].islower()
        return inside and (
            self._a.lemmas[token] in self._k.words.things or self._a.lower[token] in self._k.words.things
        )

    @cached_property
    def _credits(self) -> frozenset[int]:
        """The tokens of picture credits: brackets with a stroke and an agency's words."""
        found: set[int] = set()
        for start, word in enumerate(self._a.words):
            if word in ("(", "["):
                inside = self._bracket(start)
                words = {part for token in inside for part in self._a.lower[token].split("/")}
                stroke = any("/" in self._a.words[token] for token in inside)
                agency = not words.isdisjoint(self._k.words.credit) or (stroke and self._outlet_in(inside))
                if agency and (stroke or "via" in words):
                    found.update(inside)
        return frozenset(found)

    def _outlet_in(self, tokens: range) -> bool:
        """Whether a word of the range, cut at strokes, is an outlet's name: "(Jo Doe/Reuters)"."""
        parts = (part for token in tokens for part in self._a.words[token].split("/"))
        return any(name.kind == "outlet" for part in parts for name in self._k.names.get(split_words(part)))

    def _bracket(self, start: int) -> range:
        for end in range(start + 1, min(start + LONGEST_CREDIT, len(self._a))):
            if self._a.words[end] in (")", "]"):
                return range(start + 1, end)
        return range(0)

    @cached_property
    def _party_letters(self) -> frozenset[int]:
        """The tokens in "(R-Calif.)" and "(D)"."""
        letters = self._k.words.congress
        found: set[int] = set()
        for start, word in enumerate(self._a.words[:-2]):
            if word == "(" and self._a.words[start + 1][0].isupper():
                first = self._a.lower[start + 1].split("-")[0]
                if first in letters and (self._a.words[start + 2] in (")", "-") or "-" in self._a.words[start + 1]):
                    found.update(self._bracket(start))
        return frozenset(found)

    def member_of_congress(self, end: int) -> bool:
        """Whether a name that ends before the token is followed by "(R-Calif.)"."""
        return end < len(self._a) and self._a.words[end] == "(" and end + 1 in self._party_letters
