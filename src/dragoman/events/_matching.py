"""Which tokens name which event: the most demanding rule that fits each trigger."""

from collections.abc import Iterable, Iterator

import msgspec

from dragoman.annotation import Annotation
from dragoman.events._syntax import Syntax
from dragoman.lexicon import EventLexicon, EventTrigger

_VERBAL = frozenset({"VERB", "AUX"})
_NOMINAL = frozenset({"NOUN", "PROPN"})


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A rule at a token. `governor` is the verb that lends a noun its subject ("held talks")."""

    token: int
    trigger: EventTrigger
    governor: int | None
    inner: int | None
    """The token of the match that the rule folds into itself: "send" in "agreed to send"."""
    used: tuple[int, ...]
    """Tokens that belong to this match and name no event of their own."""


class Matcher:
    """Finds the matches of one article."""

    def __init__(self, annotation: Annotation, syntax: Syntax, lexicon: EventLexicon) -> None:
        self._a = annotation
        self._syntax = syntax
        self._lexicon = lexicon
        self._labels = {
            token: f"#{name.label}" for name in annotation.entities for token in range(name.start, name.end)
        }
        self._named = {
            token
            for name in annotation.entities
            if name.label in lexicon.classes["closed_name"]
            for token in range(name.start, name.end)
        }
        self.first: dict[int, Match] = {}
        """Token -> its match, also of those that another match folds in; filled by `matches`."""

    def matches(self) -> dict[int, Match]:
        """Token -> its match, without those that another match has used up."""
        first = {token: found for token in range(len(self._a)) if (found := self._first(token)) is not None}
        governed = {m.governor: m.token for m in first.values() if m.governor is not None}
        linked = {token: self._linked(match, first, governed) for token, match in first.items()}
        self.first = linked
        used = {t for match in linked.values() for t in match.used if t != match.token and _takes(match, t, linked)}
        return {token: match for token, match in linked.items() if token not in used}

    def _first(self, token: int) -> Match | None:
        for trigger in self._candidates(token):
            used = self._fits(token, trigger)
            if used is not None:
                governor = self._syntax.governor(token) if trigger.kind == "noun" else None
                return Match(token=token, trigger=trigger, governor=governor, inner=None, used=used)
        return None

    def _candidates(self, token: int) -> tuple[EventTrigger, ...]:
        """The rules whose trigger the token may be, the most demanding first."""
        a, lexicon = self._a, self._lexicon
        pos, lower = a.pos[token], a.lower[token]
        if pos in _VERBAL or self._syntax.is_mistagged_verb(token):
            if self._prenominal(token):
                return ()
            # "is prepared to", "is committed to": participles that work as adjectives
            # "having determined what …" is a deed
            helped = {a.lemmas[c] for c in self._syntax.dependents(token, "aux", "auxpass")}
            having = bool(helped) and helped <= lexicon.classes["perfect_aux"]
            found = lexicon.adjectives.get(lower, ()) if a.tags[token] == "VBN" and not having else ()
            return found + lexicon.verbs.get(self._lemma(token), ())
        if pos in _NOMINAL:
            return () if token in self._named else lexicon.nouns.get(self._lemma(token), ())
        return lexicon.adjectives.get(lower, ()) if pos == "ADJ" else ()

    def _prenominal(self, token: int) -> bool:
        """Whether a participle only describes the noun after it: "the visiting prince", "partly occupied regions"."""
        a = self._a
        if a.deps[token] == "amod":
            return True
        bare = a.tags[token] in ("VBN", "VBG") and a.heads[token] > token and a.pos[a.heads[token]] in _NOMINAL
        return bare and not any(
            a.deps[c] in ("nsubj", "nsubjpass", "aux", "auxpass") for c in self._syntax.children(token)
        )

    def _lemma(self, token: int) -> str:
        """The lemma, with what is joined to it by a hyphen ("cease-fire" is parsed as three tokens)."""
        a = self._a
        if token > 1 and a.words[token - 1] == "-" and a.starts[token] - a.ends[token - 2] == 1:
            return f"{a.lower[token - 2]}-{a.lemmas[token]}"
        return self._lexicon.lemmas.get(a.lower[token], a.lemmas[token])

    def _fits(self, token: int, trigger: EventTrigger) -> tuple[int, ...] | None:
        """The tokens that the rule's words and object constraints rest on; None where it does not fit."""
        a = self._a
        if trigger.words:
            near = {
                a.lower[child] if trigger.kind == "verb" else a.lemmas[child] for child in self._syntax.children(token)
            }
            if not near.issuperset(trigger.words):
                return None
        used: list[int] = []
        for constraint in trigger.need:
            found = [t for t in self._syntax.resolve(token, constraint.slot) if self._is(t, constraint.lemmas)]
            if not found:
                return None
            if constraint.slot[-1] in ("obj", "attr") or constraint.slot[0] not in (
                "subj",
                "comp",
                "any",
                "self",
                "sentence",
            ):
                used += found
        for constraint in trigger.ban:
            if any(self._is(t, constraint.lemmas) for t in self._syntax.resolve(token, constraint.slot)):
                return None
        return tuple(used)

    def _is(self, token: int, lemmas: frozenset[str] | None) -> bool:
        """Whether the phrase headed by the token is one of `lemmas`, alone or with the word before ("food supply")."""
        a = self._a
        if lemmas is None:
            return True
        if a.lemmas[token] in lemmas or a.lower[token] in lemmas or self._labels.get(token) in lemmas:
            return True
        if self._lemma(token) in lemmas or (token and f"{a.lower[token - 1]} {a.lemmas[token]}" in lemmas):
            return True
        if a.lemmas[token] in self._lexicon.classes["carrier"] and any(
            a.lemmas[child] in lemmas for child in self._syntax.dependents(token, "compound", "amod")
        ):
            return True
        near = (*self._syntax.dependents(token, "conj"), *self._syntax.measures(token))
        return any(a.lemmas[child] in lemmas for child in near)

    def _linked(self, match: Match, matches: dict[int, Match], governed: dict[int, int]) -> Match:
        """The match with the inner event that its rule folds in or keeps."""
        rule = match.trigger.rule
        if rule.fold is None and not rule.keep_inner:
            return match
        inner = next(self._inner(match, matches, governed), None)
        if inner is None:
            return match
        used = match.used
        if not rule.keep_inner:  # "threatened to impose restrictions" swallows both the verb and its noun
            verb = matches[inner].governor
            used = (*used, inner, *matches[inner].used, *((verb,) if verb is not None and verb in matches else ()))
        return msgspec.structs.replace(match, inner=inner, used=used)

    def _inner(self, match: Match, matches: dict[int, Match], governed: dict[int, int]) -> Iterator[int]:
        for slot in match.trigger.inner:
            for target in self._syntax.resolve(match.token, slot):
                for token in self._near(target):
                    if token in matches and token != match.token:
                        yield token
                    elif governed.get(token, match.token) != match.token:
                        yield governed[token]

    def _near(self, target: int) -> Iterable[int]:
        """The target, and its conjuncts and nearest modifiers that may carry the event: "a request for talks"."""
        a = self._a
        yield target
        for child in self._syntax.children(target):
            dep = a.deps[child]
            if dep == "conj" or (dep in ("compound", "dobj", "xcomp") and a.pos[target] != "VERB"):
                yield child
            elif dep == "prep" and a.pos[target] in _NOMINAL:
                yield from self._syntax.dependents(child, "pobj", "pcomp")
            elif dep in ("xcomp",):
                yield child


def _takes(match: Match, token: int, matches: dict[int, Match]) -> bool:
    """Whether `match` may use up `token`: of two that would use each other up, the more demanding rule does."""
    other = matches.get(token)
    return other is None or match.token not in other.used or match.trigger.rank > other.trigger.rank
