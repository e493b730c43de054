"""Where an event happened: the place that the syntax around its trigger names."""

from collections.abc import Iterator
from itertools import islice

from dragoman.annotation import Annotation
from dragoman.lexicon._places import PlaceWords
from dragoman.record import Place

# Dependents that are a clause of their own: what happens in them happens elsewhere.
_CLAUSES = ("ccomp", "advcl", "conj", "relcl", "parataxis", "csubj", "acl")

# Steps taken up and dependents looked at: news needs five; a sentence made of 10,000 links must not be walked for each.
_FAR = 50


class EventPlaces:
    """Finds the place of an event by its trigger, in one article."""

    def __init__(self, annotation: Annotation, places: tuple[Place, ...], words: PlaceWords) -> None:
        self._annotation = annotation
        self._words = words
        self._at: dict[int, str] = {}
        for place in places:
            tokens = annotation.tokens_in(place.span)
            if tokens:
                self._at[annotation.head_of(tokens.start, tokens.stop)] = place.id

    def __call__(self, trigger: int) -> str | None:
        """The id of the place where the event of this trigger token happened; None where the clause names none.

        In this order: what the trigger governs with "in" or "at", its goal ("a visit to Moscow"), what it happens to
        ("shelled Kherson"), a clause that it stands in ("Moscow, where …"), then the same of the verb above a noun.
        """
        if not self._at:
            return None
        for token in self._carriers(trigger):
            found = self._around(token)
            if found:
                return found
        return self._where(trigger)

    def _carriers(self, trigger: int) -> Iterator[int]:
        """The trigger, then the verb and the noun that carry it: "held [talks] in Geneva"."""
        annotation = self._annotation
        yield trigger
        token = trigger
        for _ in range(3):
            above = annotation.heads[token]
            if above == token or annotation.deps[token] not in (
                "dobj",
                "pobj",
                "prep",
                "attr",
                "xcomp",
                "nsubj",
                "nsubjpass",
            ):
                return
            token = above
            yield token

    def _around(self, token: int) -> str | None:
        """The place in the prepositional phrases of a token and of its objects, nearest reading first."""
        annotation, words = self._annotation, self._words
        lemma = annotation.lemmas[token]
        goes = lemma in words.governors.moves or lemma in words.governors.visits
        goal: str | None = None
        for preposition in self._prepositions(token):
            word = annotation.lower[preposition]
            place = self._object(preposition)
            if place and word in words.prepositions.at:
                return place
            if place and (goes or word == "of") and (word in words.prepositions.any or word == "of"):
                goal = goal or place
        return goal or self._undergone(token, lemma)

    def _prepositions(self, token: int) -> Iterator[int]:
        """The prepositions under a token and under its objects and complements, nearest first."""
        annotation = self._annotation
        pending = [token]
        for current in pending:
            for child in annotation.children[current][:_FAR]:
                dep = annotation.deps[child]
                if dep == "prep" or (annotation.tags[child] == "IN" and dep != "mark"):
                    yield child
                    # "killed in a strike on Idlib", "gathered outside the embassy in Tunis"
                    # "the summit of the leaders in Astana"
                    inward = annotation.lower[child] == "of" or annotation.lower[child] in self._words.prepositions.at
                    if inward and len(pending) < 12:
                        pending.extend(annotation.dependents(child, "pobj"))
                elif dep in ("dobj", "attr", "oprd", "nsubjpass", "advmod", "xcomp") and len(pending) < 12:
                    pending.append(child)

    def _object(self, preposition: int) -> str | None:
        """The place that a preposition governs, also through its city or part: "in the city of Kherson"."""
        annotation = self._annotation
        for child in annotation.dependents(preposition, "pobj", "pcomp"):
            if child in self._at:
                return self._at[child]
            for inner in annotation.children[child]:
                if inner in self._at and annotation.deps[inner] in ("compound", "appos", "nmod", "poss"):
                    return self._at[inner]
                if annotation.deps[inner] == "prep" and annotation.lemmas[child] in self._words.governors.lands:
                    deeper = next((self._at[t] for t in annotation.dependents(inner, "pobj") if t in self._at), None)
                    if deeper:
                        return deeper
        return None

    def _undergone(self, token: int, lemma: str) -> str | None:
        """The place that a verb happens to or its noun names: "visited Kyiv", "Kherson was shelled", "Gaza raid"."""
        if lemma not in self._words.governors.goes:
            return None
        annotation = self._annotation
        labels = ("dobj", "nsubjpass", "compound") if lemma in self._words.governors.visits else ("compound",)
        objects = annotation.dependents(token, *labels)
        return next((self._at[child] for child in objects if child in self._at), None)

    def _where(self, trigger: int) -> str | None:
        """The place whose relative clause holds the trigger: "Moscow, where the two met"."""
        annotation = self._annotation
        for token in (trigger, *islice(annotation.ancestors(trigger), _FAR)):
            if annotation.deps[token] == "relcl" and annotation.heads[token] in self._at:
                opened = any(annotation.tags[child] == "WRB" for child in annotation.children[token])
                return self._at[annotation.heads[token]] if opened else None
            if annotation.deps[token] in _CLAUSES:
                return None
        return None
