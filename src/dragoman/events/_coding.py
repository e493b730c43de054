"""From a match to a code: folding, refining, type, mode and contexts."""

import msgspec

from dragoman.annotation import Annotation
from dragoman.events._matching import Match
from dragoman.lexicon import EventLexicon, EventRule, Fold
from dragoman.record import Status

_INTENDED: frozenset[Status] = frozenset({"planned", "promised", "offered", "threatened"})

# Words of a clause looked at for refining: nine clauses in ten of the rss sample are shorter; a bound keeps long
# ones linear.
_WINDOW = 60


class Coding(msgspec.Struct, frozen=True, kw_only=True):
    """What an event is, whether it happened, and the contexts of its words."""

    code: str
    type: str | None
    mode: str | None
    contexts: tuple[str, ...]
    status: Status
    folded: bool


class Coder:
    """Codes the matches of one article."""

    def __init__(self, annotation: Annotation, lexicon: EventLexicon, matches: dict[int, Match]) -> None:
        self._a = annotation
        self._lexicon = lexicon
        self._matches = matches
        self._by_sentence: dict[int, tuple[str, ...]] = {}

    def coding(self, match: Match, status: Status, *, refusing: bool) -> Coding:
        """The code of `match` under `status`; `refusing` says that the negation is a will ("will not send")."""
        rule = match.trigger.rule
        code = self._outer(match)
        fold = self._fold(rule, status, refusing=refusing)
        folded = self._lexicon.ontology.folded(code, fold) if fold else None
        if folded is not None and folded != code:
            status = "actual" if fold == "reject" else status
        entry = self._lexicon.ontology.codes[folded or code]
        same = entry.type == self._lexicon.ontology.codes[rule.cameo].type
        return Coding(
            code=entry.code,
            type=entry.type,
            mode=rule.mode if rule.mode and same else entry.mode,
            contexts=self._contexts(match, entry.contexts),
            status=rule.status or status if status == "actual" else status,
            folded=folded is not None,
        )

    @staticmethod
    def _fold(rule: EventRule, status: Status, *, refusing: bool) -> Fold | None:
        if status == "negated" and rule.denied is not None and (rule.fold is None or refusing):
            return rule.denied  # "would not agree to lift the ban"
        if rule.fold is not None:
            return None
        if status in _INTENDED:
            return "intent"
        return "reject" if refusing else None

    def _outer(self, match: Match) -> str:
        """The code of a match with its inner event folded in, and refined by the words around it."""
        rule = match.trigger.rule
        if rule.fold is not None and match.inner is not None:
            folded = self._lexicon.ontology.folded(self._bare(match.inner), rule.fold)
            if folded is not None:
                return folded
        return self._refined(rule.cameo, match)

    def _bare(self, token: int) -> str:
        """The code at the bottom of a chain of foldings: talks in "rejected a request for talks"."""
        for _ in range(8):
            match = self._matches[token]
            if match.trigger.rule.fold is None or match.inner is None:
                break
            token = match.inner
        match = self._matches[token]
        return self._refined(match.trigger.rule.cameo, match)

    def _refined(self, code: str, match: Match) -> str:
        refinements = self._lexicon.ontology.refinements.get(code)
        if not refinements:
            return code
        start, end = self._a.subtree(match.token if match.governor is None else match.governor)
        start = max(start, match.token - _WINDOW // 2)
        words = {self._a.lemmas[token] for token in range(start, min(end, start + _WINDOW))}
        for refinement in refinements:
            if not words.isdisjoint(self._lexicon.classes[refinement.noun_class]):
                return refinement.finer
        return code

    def _contexts(self, match: Match, given: tuple[str, ...]) -> tuple[str, ...]:
        """The contexts of the code and the rule, then those that words of the sentence speak of."""
        number = self._a.sentence_of[match.token]
        if number not in self._by_sentence:
            start, end = self._a.sentences[number]
            named = (self._lexicon.contexts.get(self._a.lemmas[token]) for token in range(start, end))
            self._by_sentence[number] = tuple(dict.fromkeys(filter(None, named)))
        return tuple(dict.fromkeys((*given, *match.trigger.rule.contexts, *self._by_sentence[number])))
