"""Where an article names places: spans of tokens that a gazetteer may know, and what the syntax says of them."""

from collections.abc import Iterator

import msgspec

from dragoman.annotation import Annotation
from dragoman.lexicon._places import Entry, PlaceKnowledge
from dragoman.record import Actor

# Labels that the recogniser gives to places (OntoNotes: states and cities, other locations, buildings).
_LABELS = ("GPE", "LOC", "FAC")

# Words that a name of a gazetteer may have when it is looked for outside of the recogniser's spans.
_LONGEST = 5


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A name that may be a place: its tokens, what it could mean, and the name behind its comma ("Paris, Texas")."""

    start: int
    end: int
    head: int
    entries: tuple[Entry, ...]
    container: tuple[Entry, ...] = ()


class Finder:
    """Finds the candidates of one article."""

    def __init__(self, knowledge: PlaceKnowledge) -> None:
        self._knowledge = knowledge
        self._words = knowledge.words

    def __call__(self, annotation: Annotation, actors: tuple[Actor, ...]) -> list[Candidate]:
        """The candidates in text order; they do not overlap."""
        taken = _people(annotation, actors)
        found: dict[int, Candidate] = {}
        for start, end in self._spans(annotation, taken):
            candidate = self._candidate(annotation, start, end)
            if candidate and not any(token in found for token in range(candidate.start, candidate.end)):
                found.update(dict.fromkeys(range(candidate.start, candidate.end), candidate))
        ordered = list(dict.fromkeys(found[token] for token in sorted(found)))
        return [self._contained(annotation, candidate, ordered) for candidate in ordered]

    def _spans(self, annotation: Annotation, taken: set[int]) -> Iterator[tuple[int, int]]:
        """The recogniser's places, then runs of proper nouns behind a preposition that it left unnamed."""
        named = set(taken)
        for entity in annotation.entities:
            named.update(range(entity.start, entity.end))
            if entity.label in _LABELS and not any(token in taken for token in range(entity.start, entity.end)):
                yield from self._pieces(annotation, entity.start, entity.end)
        for start, end in _runs(annotation, named):
            if start and annotation.lower[start - 1] in self._words.prepositions.any:
                yield start, end

    def _pieces(self, annotation: Annotation, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A span without what is no part of the name, parted at commas ("Paris, Texas" is two)."""
        at = start
        for token in range(start, end + 1):
            if token == end or annotation.words[token] in (",", "/", "(", ")", ";"):
                if at < token:
                    yield at, token
                at = token + 1

    def _candidate(self, annotation: Annotation, start: int, end: int) -> Candidate | None:
        """The longest name in the span that a gazetteer knows, cut from the left and then from the right."""
        lower = annotation.lower
        while end > start and lower[end - 1] in ("'s", "’s", "'", "’"):
            end -= 1
        for left in range(start, end):
            for right in (end, end - 1) if end - left > 1 else (end,):
                entries = self._lookup(annotation, left, right)
                if entries:
                    return Candidate(start=left, end=right, head=annotation.head_of(left, right), entries=entries)
            if lower[left] not in self._words.generics.directions:
                return None
        return None

    def _lookup(self, annotation: Annotation, start: int, end: int) -> tuple[Entry, ...]:
        name = annotation.text[annotation.starts[start] : annotation.ends[end - 1]]
        entries = self._knowledge.named(name)
        if not entries:
            entries = self._knowledge.named(self._spelled_out(annotation, start, end))
        return entries

    def _spelled_out(self, annotation: Annotation, start: int, end: int) -> str:
        """The name with its short words written out: "St. Petersburg" is "Saint Petersburg"."""
        short = self._words.abbreviations
        return " ".join(short.get(word.strip("."), word) for word in annotation.lower[start:end])

    def _contained(self, annotation: Annotation, candidate: Candidate, ordered: list[Candidate]) -> Candidate:
        """The candidate with what stands behind its comma or in brackets: "Paris, Texas", "Moscow (Russia)"."""
        after = candidate.end
        if after + 1 >= len(annotation) or annotation.words[after] not in (",", "("):
            return candidate
        following = next((other for other in ordered if other.start == after + 1), None)
        entries = following.entries if following else ()
        short = self._words.divisions.get(annotation.lower[after + 1].replace(".", ""))
        if short and annotation.words[after + 1][0].isupper():
            entries = (*self._knowledge.named(short), *entries)
        containers = tuple(e for e in entries if e.kind in ("country", "division", "region", "island"))
        return msgspec.structs.replace(candidate, container=containers)


def _people(annotation: Annotation, actors: tuple[Actor, ...]) -> set[int]:
    """The tokens inside names of persons and organisations: "Paris Hilton" and "Bank of England" are no places."""
    taken: set[int] = set()
    for entity in annotation.entities:
        if entity.label in ("PERSON", "ORG", "NORP", "WORK_OF_ART", "LAW", "PRODUCT", "LANGUAGE"):
            taken.update(range(entity.start, entity.end))
    for actor in actors:
        if actor.type in ("person", "organization", "outlet"):
            for span in actor.mentions:
                tokens = annotation.tokens_in(span)
                if len(tokens) > 1:
                    taken.update(tokens)
    return taken


def _runs(annotation: Annotation, named: set[int]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised proper nouns outside of the recogniser's names, at most `_LONGEST` words."""
    token, count = 0, len(annotation)
    while token < count:
        end = token
        while (
            end < count
            and end - token < _LONGEST
            and end not in named
            and annotation.pos[end] == "PROPN"
            and annotation.words[end][0].isupper()
        ):
            end += 1
        if end > token:
            yield token, end
        token = max(end, token + 1)
