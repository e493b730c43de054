"""Whether the words around a name use it as a place or as somebody who acts."""

from dragoman.annotation import Annotation
from dragoman.lexicon._places import Entry, PlaceKnowledge
from dragoman.places._find import Candidate

# Kinds that stand for those who act for them as often as for the place: states and seats of power.
_ACTING = ("country", "continent", "historic", "seat")


class Roles:
    """Tells places from governments by syntax, in one article."""

    def __init__(self, knowledge: PlaceKnowledge) -> None:
        self._knowledge = knowledge
        self._words = knowledge.words
        self._first: dict[int, int] = {}

    def is_place(self, annotation: Annotation, candidate: Candidate, entry: Entry) -> bool:
        """False where a state or its capital stands for those who act for it: "Moscow said", "talks with Iran"."""
        head = self._first_of_list(annotation, candidate.head)
        dep = annotation.deps[head]
        state = self._knowledge.is_capital(entry) or entry.kind in _ACTING
        if candidate.dateline or (candidate.container and entry.kind != "country"):
            return True  # "KYIV —" and "Kyiv, Ukraine" name the town
        if dep in ("nsubj", "agent", "csubj") and state:
            return False
        if dep == "pobj":
            return self._after_preposition(annotation, head, state)
        if dep in ("dobj", "obj", "nsubjpass"):
            return not state or self._governs(annotation, head)
        if dep in ("poss", "dative"):
            return not state
        if dep in ("compound", "nmod") and entry.kind != "country":
            return not state or annotation.lemmas[annotation.heads[head]] in self._words.governors.sites
        return not state or (
            dep == "npadvmod" and annotation.lower[annotation.heads[head]] in self._words.generics.suffixes
        )

    def _first_of_list(self, annotation: Annotation, head: int) -> int:
        """The first member of the list that a token stands in, which carries the role of all."""
        path = []
        while head not in self._first and annotation.deps[head] in ("conj", "appos") and annotation.heads[head] != head:
            path.append(head)
            head = annotation.heads[head]
        first = self._first.get(head, head)
        self._first.update(dict.fromkeys(path, first))
        return first

    def _after_preposition(self, annotation: Annotation, head: int, state: bool) -> bool:
        preposition = annotation.heads[head]
        word = annotation.lower[preposition]
        if not state:
            return True
        above = annotation.heads[preposition]
        if word == "of":
            return annotation.lemmas[above] in self._words.governors.lands
        if word in self._words.prepositions.goals:
            # "sent a delegation to Kyiv" goes there; "committed to Kyiv", "aid to Kyiv" address its government.
            return annotation.lemmas[above] in self._words.governors.goes
        if word == "on" and annotation.lemmas[above] in self._words.governors.visits:
            return True  # "an attack on Moscow", not "sanctions on Moscow"
        return word in self._words.prepositions.any and word not in self._words.prepositions.not_for_states

    def _governs(self, annotation: Annotation, head: int) -> bool:
        """Whether the verb over an object or passive subject happens to places: "visited Iran", "Kyiv was shelled"."""
        return annotation.lemmas[annotation.heads[head]] in self._words.governors.visits
