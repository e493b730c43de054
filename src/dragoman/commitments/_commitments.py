"""The commitments of one article: who bound himself to what, in which words."""

from collections.abc import Iterator

import msgspec

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.commitments._clause import due, evidence, stated_conditions
from dragoman.commitments._parties import Parties
from dragoman.events._status import Statuses, StatusFinding
from dragoman.lexicon import Lexicon
from dragoman.lexicon._commitments import Act, Binding, CommitmentWords
from dragoman.record import Actor, Commitment, Event, Statement, Strength, Time

_OPEN = frozenset({"planned", "promised", "offered", "threatened"})
_TURNED = _OPEN | {"refused"}
_DONE = frozenset({"actual", "ongoing"})


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """A clause that binds: its action word, the word that the clause is taken from, and the rule."""

    action: int
    head: int
    by: tuple[str, ...]
    strength: Strength
    rule: Binding | Act
    statement: Statement | None


class Commitments:
    """Derives what actors bound themselves to from the clauses, events and statements of an article."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(
        self,
        annotation: Annotation,
        actors: tuple[Actor, ...],
        times: tuple[Time, ...],
        statements: tuple[Statement, ...],
        events: tuple[Event, ...],
    ) -> tuple[Commitment, ...]:
        """The article's commitments, in text order."""
        words = self._lexicon.commitments
        index = ActorIndex(annotation, actors)
        parties = Parties(annotation, index, words)
        finder = _Finder(annotation, Statuses(annotation, self._lexicon.status), parties, words, statements)
        rows = []
        for number, found in enumerate(finder.all(), 1):
            span = evidence(annotation, found.head)
            event = _event_at(found.action, annotation, events)
            recipients = event.recipient if event is not None and event.recipient else None
            rows.append(
                Commitment(
                    id=f"c{number}",
                    by=found.by,
                    to=recipients or parties.recipients(found.action, found.by, annotation.tokens_in(span)),
                    event=event.id if event is not None else None,
                    statement=found.statement.id if found.statement is not None else None,
                    strength=found.strength,
                    due=due(annotation, times, span, found.action),
                    conditions=stated_conditions(annotation, found.action, found.rule, words),
                    evidence=(span,),
                    confidence=found.rule.confidence,
                    rule=found.rule.id,
                )
            )
        return tuple(rows)


def _event_at(token: int, annotation: Annotation, events: tuple[Event, ...]) -> Event | None:
    """The event whose trigger is the action word, or the noun that the action carries out ("hold talks")."""
    at = {token: 0} | {child: 1 for child in annotation.dependents(token, "dobj", "nsubjpass", "prt")}
    best: tuple[int, Event] | None = None
    for event in events:
        for covered in annotation.tokens_in(event.trigger):
            if covered in at and (best is None or at[covered] < best[0]):
                best = (at[covered], event)
    return best[1] if best else None


class _Finder:
    """Looks for binding clauses, verb by verb."""

    def __init__(
        self,
        annotation: Annotation,
        statuses: Statuses,
        parties: Parties,
        words: CommitmentWords,
        statements: tuple[Statement, ...],
    ) -> None:
        self._a = annotation
        self._statuses = statuses
        self._parties = parties
        self._words = words
        self._said = _innermost(annotation, statements)

    def all(self) -> Iterator[_Found]:
        """The binding clauses, in text order; one a clause, named by its first action."""
        taken: set[int] = set()
        for token in range(len(self._a)):
            if self._a.pos[token] not in ("VERB", "AUX") or self._inside(token, taken):
                continue
            found = self._binding(token) or self._act(token)
            if found is not None:
                taken.add(found.action)
                taken.add(found.head)
                yield found

    def _inside(self, token: int, taken: set[int]) -> bool:
        """Part of an action already found: its purpose, its complement, its second verb under the same auxiliary."""
        a = self._a
        for _ in range(4):
            dep, head = a.deps[token], a.heads[token]
            if head == token or dep not in ("xcomp", "advcl", "conj", "acl", "pcomp", "prep", "dobj", "ccomp"):
                return False
            if dep in ("conj", "ccomp") and any(True for _ in a.dependents(token, "nsubj", "nsubjpass")):
                return False
            if head in taken:
                return True
            token = head
        return False

    def _binding(self, token: int) -> _Found | None:
        a = self._a
        if a.lemmas[token] in self._words.uncontrolled:
            return None
        finding = self._statuses.of(token)
        turned = finding.status == "negated" and finding.attitude in _TURNED
        if finding.status not in _OPEN and not turned:
            return None
        rule = self._rule(finding)
        if rule is None:
            return None
        statement = self._said.get(token)
        by = self._parties.bound(token, statement)
        if not by or (rule.own_words and self._is_forecast(by, statement)):
            return None
        strength: Strength = "refused" if turned else rule.strength
        return _Found(
            action=token, head=self._clause_head(token, finding), by=by, strength=strength, rule=rule, statement=statement
        )

    def _rule(self, finding: StatusFinding) -> Binding | None:
        """The binding of the innermost status rule that has one."""
        for name in reversed(finding.rules):
            if name in self._words.bindings:
                return self._words.bindings[name]
        return None

    def _is_forecast(self, by: tuple[str, ...], statement: Statement | None) -> bool:
        """Somebody else says what the actor will do."""
        if statement is None or statement.speaker is None:
            return False
        return not self._parties.same_side(by, statement)

    def _clause_head(self, token: int, finding: StatusFinding) -> int:
        """The word whose clause is the evidence: the predicate that carries the rule, or the action itself."""
        cue = finding.cue
        if cue is None or cue not in set(self._a.ancestors(token)):
            return token
        while self._a.pos[cue] in ("NOUN", "ADJ", "PROPN") and self._a.deps[cue] in ("dobj", "acomp", "attr", "oprd"):
            cue = self._a.heads[cue]
        return cue

    def _act(self, token: int) -> _Found | None:
        a = self._a
        rules = self._words.acts.get(a.lemmas[token], ())
        if not rules or self._statuses.of(token).status not in _DONE:
            return None
        statement = self._said.get(token)
        for rule in rules:
            target = self._object(token, rule)
            if target is None:
                continue
            by = self._parties.bound(token, statement) or self._parties.named_in(target)
            if by:
                return _Found(
                    action=token, head=token, by=by, strength=rule.strength, rule=rule, statement=statement
                )
        return None

    def _object(self, token: int, rule: Act) -> int | None:
        """The object that makes the verb this act."""
        a = self._a
        if rule.condition and not any(a.lower[p] in rule.condition for p in a.dependents(token, "prep")):
            return None
        for child in a.dependents(token, "dobj", "nsubjpass"):
            if not rule.objects or a.lemmas[child] in rule.objects:
                return child
        for preposition in a.dependents(token, "prep"):
            if a.lower[preposition] in rule.through:
                for child in a.dependents(preposition, "pobj"):
                    if not rule.objects or a.lemmas[child] in rule.objects:
                        return child
        return None


def _innermost(annotation: Annotation, statements: tuple[Statement, ...]) -> dict[int, Statement]:
    """For each token inside somebody's words, the statement with the fewest of them."""
    sizes = {stmt.id: sum(end - start for start, end in stmt.content) for stmt in statements}
    found: dict[int, Statement] = {}
    for stmt in sorted(statements, key=lambda stmt: -sizes[stmt.id]):
        for span in stmt.content:
            found.update((token, stmt) for token in annotation.tokens_in(span))
    return found
