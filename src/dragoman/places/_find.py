"""Where an article names places: spans of tokens that a gazetteer knows, and what stands behind their comma."""

import re
from collections.abc import Iterator

import msgspec

from dragoman.annotation import Annotation
from dragoman.annotation._columns import DASHES
from dragoman.lexicon._places import Entry, PlaceKnowledge
from dragoman.record import Actor

# Labels that the recogniser gives to places (OntoNotes: states and cities, other locations, buildings).
_LABELS = ("GPE", "LOC", "FAC")

# Words that a name of the gazetteer may have when it is looked for outside of the recogniser's spans.
_LONGEST = 5

# People from which a town is looked for where the recogniser saw something else or nothing: below, most hits were
# surnames and common words.
_KNOWN = 50_000

# Words between a dateline's town and its dash: "PARIS, Texas, April 3 (Agency) -".
_DATELINE = 12

_CAPITALS = re.compile(r"[A-Z][A-Z.'’-]*[A-Z.]")


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A name that may be a place: its tokens, what it could mean, and the name behind its comma ("Paris, Texas")."""

    start: int
    end: int
    head: int
    entries: tuple[Entry, ...]
    container: tuple[Entry, ...] = ()
    dateline: bool = False
    sure: bool = False
    """Whether the recogniser marks it as a place and a preposition stands before it."""
    division: bool = False
    """Whether a word beside it says that it is no city: "Kherson region", "the province of Idlib"."""


class Finder:
    """Finds the candidates of one article."""

    def __init__(self, knowledge: PlaceKnowledge) -> None:
        self._knowledge = knowledge
        self._words = knowledge.words

    def __call__(self, annotation: Annotation, actors: tuple[Actor, ...]) -> list[Candidate]:
        """The candidates in text order; they do not overlap."""
        found: dict[int, Candidate] = {}
        for candidate in self._all(annotation, actors):
            if not any(token in found for token in range(candidate.start, candidate.end)):
                found.update(dict.fromkeys(range(candidate.start, candidate.end), candidate))
        for candidate in self._repeated(annotation, _persons(annotation, actors), found):
            found.update(dict.fromkeys(range(candidate.start, candidate.end), candidate))
        ordered = list(dict.fromkeys(found[token] for token in sorted(found)))
        starts = {candidate.start: candidate for candidate in ordered}
        return [self._contained(annotation, candidate, starts) for candidate in ordered]

    def _all(self, annotation: Annotation, actors: tuple[Actor, ...]) -> Iterator[Candidate]:
        """Datelines, then the recogniser's places, then what a preposition announces though it was named otherwise."""
        yield from self._datelines(annotation)
        taken = _others(annotation, actors)
        for entity in annotation.entities:
            if entity.label in _LABELS and not any(token in taken for token in range(entity.start, entity.end)):
                for start, end in _pieces(annotation, entity.start, entity.end):
                    candidate = self._candidate(annotation, start, end)
                    if candidate:
                        sure = entity.label != "FAC" and self._announces(annotation, candidate.start - 1)
                        yield msgspec.structs.replace(candidate, sure=sure)
        for start, end in self._announced(annotation, _persons(annotation, actors)):
            candidate = self._candidate(annotation, start, end)
            if candidate and candidate.end == end:
                introduced = start > 1 and annotation.lower[start - 1] == "of"  # "the city of Bucha"
                if _is_known(candidate.entries[0]) or introduced:
                    yield msgspec.structs.replace(candidate, sure=introduced)

    def _datelines(self, annotation: Annotation) -> Iterator[Candidate]:
        """A known name in capitals at the start of a paragraph ("BEIRUT —", "PARIS, Texas (Agency) -")."""
        text = annotation.text
        for start, stop in annotation.sentences:
            inside = start and "\n" not in text[annotation.ends[start - 1] : annotation.starts[start]]
            if inside and annotation.words[stop - 1] not in DASHES:  # a head's dateline may run on from its headline
                continue
            end = start
            while end < min(len(annotation), start + _LONGEST) and _CAPITALS.fullmatch(annotation.words[end]):
                end += 1
            if start < end < len(annotation) and _opens_a_report(annotation, start, end):
                candidate = self._candidate(annotation, start, end)
                if candidate and candidate.start == start:
                    yield msgspec.structs.replace(candidate, dateline=True)

    def _announced(self, annotation: Annotation, persons: set[int]) -> Iterator[tuple[int, int]]:
        """Runs of proper nouns behind a preposition of place, whatever the recogniser took them for."""
        whole = {entity.start: entity.end for entity in annotation.entities}
        for start, end in _runs(annotation, persons):
            region = end < len(annotation) and annotation.lower[end] in self._words.generics.divisions
            announced = self._announces(annotation, start - 1) or self._undergoes(annotation, start, end)
            if (region or announced) and whole.get(start, end) == end:
                yield start, end

    def _announces(self, annotation: Annotation, token: int) -> bool:
        """Whether a preposition of place stands at `token`: "in", or "of" behind "the city"."""
        if token >= 0 and annotation.lower[token] in self._words.generics.directions:
            token -= 1
        if token < 1 or annotation.lower[token] != "of":
            return token >= 0 and annotation.lower[token] in self._words.prepositions.any
        return annotation.lemmas[token - 1] in self._words.generics.before

    def _undergoes(self, annotation: Annotation, start: int, end: int) -> bool:
        """Whether a verb happens to the name as it does to places: "shelled Odesa", "Odesa was hit"."""
        head = annotation.head_of(start, end)
        above = annotation.lemmas[annotation.heads[head]]
        return annotation.deps[head] in ("dobj", "nsubjpass") and above in self._words.governors.visits

    def _repeated(self, annotation: Annotation, persons: set[int], found: dict[int, Candidate]) -> list[Candidate]:
        """Names that the recogniser overlooked: places elsewhere in the article, or members of a list of places."""
        known = {annotation.lower[c.start : c.end]: c.entries for c in found.values() if _is_known(c.entries[0])}
        inside = {t for e in annotation.entities if e.end - e.start > 1 for t in range(e.start, e.end)}
        repeated = []
        listed = set(found)
        for start, end in _runs(annotation, persons | inside | found.keys()):
            head = annotation.head_of(start, end)
            entries = known.get(annotation.lower[start:end], ())
            if not entries and annotation.deps[head] == "conj" and annotation.heads[head] in listed:
                entries = tuple(entry for entry in self._lookup(annotation, start, end) if _is_known(entry))
            if entries and not self._names_something_else(annotation, end):
                listed.add(head)
                repeated.append(Candidate(start=start, end=end, head=head, entries=entries))
        return repeated

    def _candidate(self, annotation: Annotation, start: int, end: int) -> Candidate | None:
        """The longest name in the span that a gazetteer knows, cut from the left and then from the right."""
        lower = annotation.lower
        while end > start and lower[end - 1] in ("'s", "’s", "'", "’"):
            end -= 1
        for left in range(start, end):
            for right in (end, end - 1) if end - left > 1 else (end,):
                entries = () if self._is_common(lower[left:right]) else self._lookup(annotation, left, right)
                proper = annotation.words[left][0].isupper()
                if entries and proper and not self._names_something_else(annotation, right):
                    head = annotation.head_of(left, right)
                    return Candidate(start=left, end=right, head=head, entries=entries)
            if lower[left] not in self._words.generics.directions:
                return None
        return None

    def _is_common(self, words: tuple[str, ...]) -> bool:
        """Whether a span holds no name but only words such as "Southern District"; villages are called so."""
        generics, lands = self._words.generics, self._words.governors.lands
        return all(
            w in generics.directions or w in generics.behind or w in generics.before or w in lands for w in words
        )

    def _lookup(self, annotation: Annotation, start: int, end: int) -> tuple[Entry, ...]:
        name = annotation.text[annotation.starts[start] : annotation.ends[end - 1]]
        short = self._short_division(annotation, start) if start and end - start == 1 else ()
        return short or self._knowledge.named(name) or self._knowledge.named(self._spelled_out(annotation, start, end))

    def _spelled_out(self, annotation: Annotation, start: int, end: int) -> str:
        """The name with its short words written out: "St. Petersburg" is "Saint Petersburg"."""
        short = self._words.abbreviations
        return " ".join(short.get(word.strip("."), word) for word in annotation.lower[start:end])

    def _short_division(self, annotation: Annotation, token: int) -> tuple[Entry, ...]:
        """What a division's short form behind a comma means: "Calif.", "TX"."""
        name = self._words.divisions.get(annotation.lower[token].replace(".", ""))
        word = annotation.words[token]
        if name is None or not word[0].isupper() or annotation.words[token - 1] != ",":
            return ()
        if word.count(".") > 1 and " " not in name:  # "M.D." is a doctor, "N.Y." a state
            return ()
        return tuple(entry for entry in self._knowledge.named(name) if entry.kind in ("division", "metropolis"))

    def _names_something_else(self, annotation: Annotation, end: int) -> bool:
        """Whether a name goes on: "Hertford Road", "Brooke Henderson", "Quebec Health Minister"."""
        if end >= len(annotation):
            return False
        word = annotation.lower[end]
        if annotation.pos[end] != "PROPN" or annotation.deps[end - 1] != "compound":
            return word in self._words.generics.streets
        return word not in self._words.generics.behind and annotation.words[end][0].isupper()

    def _is_division(self, annotation: Annotation, candidate: Candidate) -> bool:
        divisions = self._words.generics.divisions
        start, end = candidate.start, candidate.end
        behind = annotation.lower[end] if end < len(annotation) else ""
        before = annotation.lower[start - 2] if start > 1 and annotation.lower[start - 1] == "of" else ""
        return behind in divisions or before in divisions or annotation.lower[end - 1] in divisions

    def _contained(self, annotation: Annotation, candidate: Candidate, starts: dict[int, Candidate]) -> Candidate:
        """The candidate with what stands behind its comma or in brackets: "Paris, Texas", "Moscow (Russia)"."""
        candidate = msgspec.structs.replace(candidate, division=self._is_division(annotation, candidate))
        after = candidate.end
        if after + 1 >= len(annotation) or annotation.words[after] not in (",", "("):
            return candidate
        following = starts.get(after + 1)
        entries = self._short_division(annotation, after + 1) or (following.entries if following else ())
        first = candidate.entries[0].kind
        kinds = {"country": ("division",), "division": ("country",)}.get(first, ("country", "division", "region"))
        return msgspec.structs.replace(candidate, container=tuple(e for e in entries if e.kind in kinds))


def _opens_a_report(annotation: Annotation, start: int, end: int) -> bool:
    """Whether capitals at the start of a paragraph are a dateline: a dash follows soon, or the report at once."""
    following = annotation.words[end : end + _DATELINE]
    if any(word in DASHES for word in following):
        return following[0] in (",", "(", *DASHES)
    # "BEIRUT The president" has lost its dash; "US President" and a headline in capitals never had one.
    return following[0].istitle() and all(len(word) > 3 for word in annotation.words[start:end])


def _is_known(entry: Entry) -> bool:
    """Whether a place is one that news names without introducing it."""
    return entry.kind not in ("city", "county") or (entry.people >= _KNOWN and entry.primary)


def _pieces(annotation: Annotation, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span parted at commas and slashes: "Paris, Texas" is two names."""
    at = start
    for token in range(start, end + 1):
        if token == end or annotation.words[token] in (",", "/", "(", ")", ";"):
            if at < token:
                yield at, token
            at = token + 1


def _persons(annotation: Annotation, actors: tuple[Actor, ...]) -> set[int]:
    """The tokens that name persons and outlets; a person of one word may be a town that the recogniser mistook."""
    return {
        token
        for actor in actors
        if actor.type == "outlet" or (actor.type == "person" and (actor.wikidata or " " in actor.name))
        for span in actor.mentions
        for token in annotation.tokens_in(span)
    }


def _others(annotation: Annotation, actors: tuple[Actor, ...]) -> set[int]:
    """The tokens inside names of persons and organisations: "Paris Hilton" and "Bank of England" are no places."""
    taken = _persons(annotation, actors)
    for entity in annotation.entities:
        if entity.label in ("PERSON", "ORG", "NORP", "MISC", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT", "LANGUAGE"):
            taken.update(range(entity.start, entity.end))
    for actor in actors:
        if actor.type == "organization" and actor.code:
            taken.update(token for span in actor.mentions for token in annotation.tokens_in(span))
    return taken


def _runs(annotation: Annotation, barred: set[int]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised proper nouns outside of `barred`, at most `_LONGEST` words."""
    token, count = 0, len(annotation)
    while token < count:
        end = token
        while (
            end < count
            and end - token < _LONGEST
            and end not in barred
            and annotation.pos[end] == "PROPN"
            and annotation.words[end][0].isupper()
        ):
            end += 1
        if end > token:
            yield token, end
        token = max(end, token + 1)
