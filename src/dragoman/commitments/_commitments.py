"""The commitments of one article: who bound himself to what, in which words."""

from collections.abc import Iterator
from itertools import islice

import msgspec

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.commitments._clause import due, evidence, stated_conditions, tie
from dragoman.commitments._headlines import headline_clauses, in_capitals, titled_clauses
from dragoman.commitments._pacts import pact_content
from dragoman.commitments._parties import Parties
from dragoman.events._status import Statuses, StatusFinding
from dragoman.lexicon import Lexicon
from dragoman.lexicon._commitments import Act, Binding, CommitmentRule, CommitmentWords, Holding
from dragoman.record import Actor, Commitment, Event, Span, Statement, Strength, Time

_OPEN = frozenset({"planned", "promised", "offered", "threatened"})
_TURNED = _OPEN | {"refused"}
# Words of a headline before its predicate; no subject in the items read is longer.
_HEADLINE = 20
# Parts of speech from which the evidence climbs to the verb: "agreed to a pledge to", "is ready to".
_HELD_BY_VERBS = frozenset({"NOUN", "ADJ", "PROPN", "ADP"})
# Steps from an action up to the participle of its pact; "a pact directing the army to take steps to end" takes four.
_ABOVE = 6
_DONE = frozenset({"actual", "ongoing"})


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """A clause that binds: its action word, the word that the clause is taken from, and the rule."""

    action: int
    head: int
    by: tuple[str, ...]
    strength: Strength
    rule: CommitmentRule
    statement: Statement | None
    clause: tuple[int, int] | None = None
    """The tokens of the clause, where the tree cannot tell them."""


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
        finder = _Finder(
            annotation, Statuses(annotation, self._lexicon.status), parties, words, statements, index, events, times
        )
        rows: list[Commitment] = []
        told: set[tuple[Span, tuple[str, ...]]] = set()
        for found in finder.all():
            span = annotation.span(*found.clause) if found.clause else evidence(annotation, found.head, found.action)
            if (span, found.by) in told:
                continue
            told.add((span, found.by))
            event = _event_at(found.action, annotation, events)
            rows.append(
                Commitment(
                    id=f"c{len(rows) + 1}",
                    by=found.by,
                    to=_recipients(found, event, parties, annotation.tokens_in(span), words.reactions, annotation),
                    event=event.id if event is not None else None,
                    statement=found.statement.id if found.statement is not None else None,
                    strength=found.strength,
                    due=due(annotation, times, span, found.action, words, done=isinstance(found.rule, Act)),
                    conditions=stated_conditions(annotation, found.action, found.rule, words),
                    action=annotation.span(found.action, found.action + 1),
                    evidence=(span,),
                    confidence=found.rule.confidence,
                    rule=found.rule.id,
                )
            )
        return tuple(rows)


def _is_turned(finding: StatusFinding) -> bool:
    """A plan, promise or offer that is negated: a refusal."""
    return finding.status == "negated" and finding.attitude in _TURNED


def _recipients(
    found: _Found,
    event: Event | None,
    parties: Parties,
    within: range,
    reactions: tuple[str, ...],
    annotation: Annotation,
) -> tuple[str, ...]:
    """To whom: the coded event's recipients, else who is named behind the verb; of a reaction only the latter."""
    named = parties.recipients(found.head if isinstance(found.rule, Act) else found.action, found.by, within)
    said = (found.action, *annotation.dependents(found.action, "dobj"))
    reacts = any(annotation.lemmas[word] in reactions for word in said)
    coded = event.recipient if event is not None and not reacts else ()
    return parties.others(coded, found.by) if coded else named


def _event_at(token: int, annotation: Annotation, events: tuple[Event, ...]) -> Event | None:
    """The event whose trigger is the action word, or the noun that the action carries out ("hold talks")."""
    at = {token: 0} | dict.fromkeys(annotation.dependents(token, "dobj", "nsubjpass", "prt"), 1)
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
        index: ActorIndex,
        events: tuple[Event, ...],
        times: tuple[Time, ...],
    ) -> None:
        self._a = annotation
        self._events = events
        self._times = times
        self._index = index
        self._statuses = statuses
        self._parties = parties
        self._words = words
        self._said = _innermost(annotation, statements)

    def all(self) -> Iterator[_Found]:
        """The binding clauses, in text order; one a clause, named by its first action."""
        for start, end in self._a.sentences:
            if self._a.lower[end - 1] == "?":
                continue
            found = list(self._sentence(start, end))
            if not found:
                read = headline_clauses if in_capitals(self._a, start, end) else titled_clauses
                found = [
                    _Found(
                        action=clause.action,
                        head=clause.action,
                        by=clause.by,
                        strength=clause.rule.strength,
                        rule=clause.rule,
                        statement=self._said.get(clause.action),
                        clause=(clause.start, clause.end),
                    )
                    for clause in read(self._a, self._index, self._words, start, end)
                ]
            yield from found

    def _sentence(self, start: int, end: int) -> Iterator[_Found]:
        taken: set[int] = set()
        for token in range(start, end):
            if self._inside(token, taken):
                continue
            if self._befalls(token) and self._statuses.of(token).status not in _DONE:
                taken.add(token)  # nor does its purpose bind: "will need a year to rebuild"
                continue
            found = self._at(token)
            if found is not None:
                taken |= {found.action, found.head}
                yield found

    def _befalls(self, token: int) -> bool:
        """Whether the verb is for what happens to its subject, and not for what he does."""
        a, lemma = self._a, self._a.lemmas[token]
        if a.deps[token] in ("xcomp", "acl") and self._is_done_to(token):
            return not any(True for _ in a.dependents(token, "nsubj", "nsubjpass"))  # "is due to be briefed"
        if token + 1 < len(a) and f"{lemma} {a.lower[token + 1]}" in self._words.uncontrolled:
            return True  # "run out", "go down"
        if self._is_withheld(token):
            return False
        if lemma in self._words.receiving:
            objects = tuple(a.dependents(token, "dobj"))
            return not any(self._index.at(child) or a.lemmas[child] in self._words.deeds for child in objects)
        if lemma in self._words.alone:
            return not any(True for _ in a.dependents(token, "dobj", "xcomp"))
        if lemma in self._words.light:
            return not any(a.lemmas[child] in self._words.deeds for child in a.dependents(token, "dobj"))
        return lemma in self._words.uncontrolled

    def _at(self, token: int) -> _Found | None:
        a, words = self._a, self._words
        if a.pos[token] in ("VERB", "AUX"):
            return self._binding(token) or self._act(token) or self._withheld(token)
        if a.pos[token] != "NOUN":
            return None
        if a.lemmas[token] in words.deeds and (found := self._binding(token)) is not None:
            return found
        return self._held(token, words.holdings[a.lemmas[token]]) if a.lemmas[token] in words.holdings else None

    def _is_withheld(self, token: int) -> bool:
        """A "there will be no deal until": nobody is its subject, and something is waited for."""
        a, finding = self._a, self._statuses.of(token)
        ahead = finding.status == "negated" and finding.attitude in _OPEN
        return ahead and any(True for _ in a.dependents(token, "expl"))

    def _withheld(self, token: int) -> _Found | None:
        """What the speaker says there will not be until or unless something is done."""
        a, rule, statement = self._a, self._words.withheld, self._said.get(token)
        if statement is None or not self._is_withheld(token):
            return None
        by = self._parties.speakers(statement)
        if not by or stated_conditions(a, token, rule, self._words) is None:
            return None
        action = next(iter(a.dependents(token, "attr")), token)
        return _Found(action=action, head=token, by=by, strength=rule.strength, rule=rule, statement=statement)

    def _held(self, token: int, rule: Holding) -> _Found | None:
        """What somebody's promise, offer or threat binds him to, where no infinitive says it."""
        a = self._a
        by = self._parties.holders(token)
        spelled_out = any(a.tags[c] == "VB" for c in a.dependents(token, "acl", "relcl"))
        said = any(a.lower[c] in self._words.complements for c in a.dependents(token, "prep"))
        if not by or spelled_out or not said or self._statuses.of(token).status == "negated":
            return None
        return _Found(
            action=token, head=token, by=by, strength=rule.strength, rule=rule, statement=self._said.get(token)
        )

    def _inside(self, token: int, taken: set[int]) -> bool:
        """Part of an action already found: its purpose, its complement, its second verb under the same auxiliary."""
        a = self._a
        for _ in range(4):
            dep, head = a.deps[token], a.heads[token]
            if head == token or dep not in ("xcomp", "advcl", "conj", "acl", "pcomp", "prep", "dobj", "ccomp", "pobj"):
                return False
            if dep in ("conj", "ccomp") and any(True for _ in a.dependents(token, "nsubj", "nsubjpass")):
                return False
            if head in taken:
                return True
            token = head
        return False

    def _binding(self, token: int) -> _Found | None:
        a = self._a
        finding = self._statuses.of(token)
        rule = self._rule(token, finding)
        if rule is None or not self._may_bind(token, finding, rule):
            return None
        statement = self._said.get(token)
        governor = self._governor(token, finding)
        if a.deps[token] == "nsubjpass" and any(a.tags[child] == "VBD" for child in a.dependents(governor, "auxpass")):
            by = self._parties.named_in(token)  # "the talks between Oslo and Lima were planned"
        else:
            by = self._parties.bound(governor, statement) or self._by_event(token, governor, statement)
        strength: Strength = "refused" if rule.negated is None and _is_turned(finding) else rule.strength
        if (
            not by
            or (strength == "refused" and self._is_wording(token))
            or not self._is_meant(token, governor, rule, by, statement)
        ):
            return None
        return _Found(
            action=token,
            head=self._clause_head(token, governor),
            by=by,
            strength=strength,
            rule=rule,
            statement=statement,
        )

    def _by_event(self, token: int, governor: int, statement: Statement | None) -> tuple[str, ...]:
        """Who is bound where the subject is a pronoun that names nobody: the speaker's side, if the coded event agrees.

        "It will deliver thirty tanks, the ministry said" speaks of the ministry's country.
        """
        a = self._a
        if statement is None or not any(a.pos[child] == "PRON" for child in a.dependents(governor, "nsubj")):
            return ()
        event = _event_at(token, a, self._events)
        by = self._parties.named(event.actor) if event is not None else ()
        return by if by and self._parties.same_side(by, statement) else ()

    def _is_wording(self, token: int) -> bool:
        """Words, whose refusal later news cannot show kept or broken ("refused to comment")."""
        a, lemma = self._a, self._a.lemmas[token]
        called = lemma in self._words.naming and any(True for _ in a.dependents(token, "oprd", "ccomp"))
        return called or lemma in self._words.wording

    def _may_bind(self, token: int, finding: StatusFinding, rule: Binding) -> bool:
        """The finding is one that binds, and the word that carries it governs the action."""
        a = self._a
        if a.tags[token] == "VBG" and a.deps[token] == "ROOT" and not any(True for _ in a.dependents(token, "aux")):
            return False  # "Weighing the offer, Oslo to send envoys": the participle is no plan
        if rule.verbs and a.lemmas[token] not in rule.verbs:
            return False
        if rule.cues and (finding.cue is None or self._carrier(token, finding) not in rule.cues):
            return False
        if not self._fits(token, rule):
            return False
        if self._binds_nobody(token, finding, rule):
            return False
        if rule.negated is not None:
            return (finding.status == "negated") == rule.negated and self._owns(token, finding)
        if rule.announced and finding.cue != token:
            return False
        binds = _is_turned(finding) or finding.status in _OPEN or rule.announced or rule.dated
        return binds and self._owns(token, finding)

    def _fits(self, token: int, rule: Binding) -> bool:
        """Whether the day or the condition that the rule asks for stands there."""
        if rule.dated and not self._is_ahead(token):
            return False
        return not rule.conditional or stated_conditions(self._a, token, rule, self._words) is not None

    def _carrier(self, token: int, finding: StatusFinding) -> str:
        """The word that the action hangs on: of "its decision not to extend" the noun, not the negation."""
        cue = finding.cue
        return self._a.lemmas[self._a.heads[token] if cue is None or self._a.heads[cue] == token else cue]

    def _is_ahead(self, token: int) -> bool:
        """Whether a day behind the verb lies after the article's: "is hosting the premier on Friday"."""
        a, published = self._a, (self._a.document.published or "")[:10]
        span = a.span(*a.subtree(token))
        day = due(a, self._times, span, token, self._words, done=False)
        return bool(published and day and day > published)

    def _binds_nobody(self, token: int, finding: StatusFinding, rule: Binding) -> bool:
        """What the words for a plan or promise leave without one bound: efforts, orders, denials, the past."""
        a, words, cue = self._a, self._words, finding.cue
        if any(name in words.doubted for name in finding.rules):
            return True
        if cue is not None and self._is_idle_cue(cue, token):
            return True
        if rule.id in words.others and cue is not None and self._is_anothers(token, cue):
            return True
        if a.pos[token] == "NOUN" and (rule.id in words.modal or not self._is_governed(token, cue)):
            return True  # "the order on sanctions will remain a gesture"
        if any(a.lower[child] in words.inquiry for child in a.children[token]):
            return True  # "how the funds will be used", "what she is going to say"
        return self._is_no_action(token, finding, rule)

    def _is_governed(self, noun: int, cue: int | None) -> bool:
        """Whether a noun is what the cue plans or promises, and not named on the way ("defer to Oslo on the vote")."""
        a = self._a
        for above in islice(a.ancestors(noun), _ABOVE):
            if above == cue:
                return True
            if a.pos[above] == "VERB":
                return False
        return cue is None or cue in a.children[noun]

    def _is_idle_cue(self, cue: int, token: int) -> bool:
        a, words = self._a, self._words
        lemma = a.lemmas[cue]
        if cue != token and lemma in words.vague:
            return True
        participle = a.deps[cue] == "acl" and a.tags[cue] == "VBN" and not self._index.at(a.heads[cue])
        if participle and lemma in words.purposes and not self._is_body(a.heads[cue]):
            return True  # "a summit aimed at boosting trade", but "envoys set to sign"
        if lemma in words.qualities and a.pos[cue] == "VERB":
            return True
        if lemma in words.verbs_only and a.pos[cue] in ("NOUN", "PROPN"):
            return True  # "a delivery schedule"
        ordered = a.lower[cue] in words.directives and not self._parties.in_first_person(a.heads[cue])
        return ordered and not self._parties.is_by_states(a.heads[cue])

    def _is_body(self, token: int) -> bool:
        return self._a.lemmas[token] in self._words.bodies

    def _is_anothers(self, token: int, cue: int) -> bool:
        """Somebody expects another to act: "Peru expects Chile to sign"."""
        a = self._a
        active = any(True for _ in a.dependents(cue, "nsubj")) and not any(True for _ in a.dependents(cue, "auxpass"))
        below = (token, *a.dependents(cue, "ccomp", "xcomp"))
        own = any(True for word in below for _ in a.dependents(word, "nsubj", "nsubjpass"))
        return active and a.pos[cue] == "VERB" and (own or any(True for _ in a.dependents(cue, "dobj")))

    def _is_no_action(self, token: int, finding: StatusFinding, rule: Binding) -> bool:
        """The word is nothing to be done by the one bound: a past tense, a description, what is done to him."""
        a, words, cue = self._a, self._words, finding.cue
        if a.tags[token] == "VBD" and cue != token:
            return True  # "noted that he could not know, and so offered": nobody promises what he did
        if cue is not None and token < cue and a.tags[token] == "VBZ" and a.pos[cue] == "VERB":
            return True  # "this shows our will; I offer thanks": nor what is so
        if a.tags[token] == "VBN" and a.deps[token] == "acl" and a.lemmas[token] in words.purposes:
            return True
        if a.tags[token] == "VBG" and a.deps[token] == "acl" and (cue != a.heads[token] or self._describes(token)):
            return True  # "plans to offer help at events attracting crowds", "deals covering trade"
        for above in islice(a.ancestors(token), _ABOVE):
            if above == cue:
                break
            if a.tags[above] == "VBG" and a.deps[above] == "acl" and a.heads[above] == cue:
                return True  # "a memorandum directing agencies to report"
        if self._is_done_to(token) and (rule.announced or rule.id in words.headlined):
            return True
        return rule.announced and any(a.lower[child] in words.now for child in a.dependents(token, "advmod"))

    def _is_done_to(self, token: int) -> bool:
        """A passive without an agent."""
        a = self._a
        return any(True for _ in a.dependents(token, "auxpass")) and not any(True for _ in a.dependents(token, "agent"))

    def _describes(self, token: int) -> bool:
        return self._a.lemmas[token] in self._words.descriptive

    def _is_meant(
        self, token: int, governor: int, rule: Binding, by: tuple[str, ...], statement: Statement | None
    ) -> bool:
        """The one bound speaks, or the article does: no forecast, no opinion, nothing that a headline tells another."""
        if rule.own_words and (self._is_forecast(by, statement) or self._is_opinion(governor)):
            return False
        if rule.announced and self._a.deps[governor] == "acl":
            return False  # "dismissed claims that Peru could attack"
        if self._a.lemmas[token] in self._words.discourse and self._parties.in_first_person(governor):
            return False
        if rule.announced and (statement is None or not self._parties.same_side(by, statement)):
            return False
        return rule.id not in self._words.headlined or not self._addressed(token)

    def _rule(self, token: int, finding: StatusFinding) -> Binding | None:
        """The binding of the innermost status rule that has one; "vowed that he would" is a vow before a plan."""
        negated = finding.status == "negated"
        named = [rule for name in reversed(finding.rules) for rule in self._words.bindings.get(name, ())]
        found = [rule for rule in named if rule.negated is None or rule.negated == negated]
        found = [rule for rule in found if not rule.verbs or self._a.lemmas[token] in rule.verbs] or found
        found = [rule for rule in found if not (rule.dated or rule.conditional) or self._fits(token, rule)] or found
        # "Is planning to send": the progressive is the plan's and says nothing of the sending.
        found = [rule for rule in found if not (rule.announced or rule.dated) or finding.cue == token] or found
        return next((rule for rule in found if not rule.own_words), found[0] if found else None)

    def _owns(self, token: int, finding: StatusFinding) -> bool:
        """The rule's word governs the action, and not a clause that the action's own clause only accompanies."""
        a, cue = self._a, finding.cue
        for _ in range(12):
            if cue is None or token in (cue, a.heads[cue], a.heads[a.heads[cue]]):
                return True
            if a.deps[token] == "advcl" and a.tags[token] == "VBG" and cue != a.heads[token]:
                return False
            finite = any(True for _ in a.dependents(token, "nsubj", "nsubjpass"))
            if a.heads[token] == token or (finite and a.deps[token] in ("advcl", "relcl")):
                return False
            token = a.heads[token]
        return False

    def _is_opinion(self, token: int) -> bool:
        """What somebody thinks or doubts of the actor, not a report ("not convinced that Oslo will", "fears that")."""
        a = self._a
        if a.pos[token] not in ("VERB", "AUX") or a.deps[token] not in ("acl", "ccomp", "relcl"):
            return False
        head = a.heads[token]
        noun = (a.deps[token] == "acl" or a.pos[head] in ("ADJ", "NOUN")) and a.lemmas[head] not in self._words.reports
        return noun or (a.deps[token] == "ccomp" and self._statuses.of(head).status not in _DONE | _OPEN)

    def _is_forecast(self, by: tuple[str, ...], statement: Statement | None) -> bool:
        """Somebody else says what the actor will do."""
        if statement is None or statement.speaker is None:
            return False
        return not self._parties.same_side(by, statement)

    def _governor(self, token: int, finding: StatusFinding) -> int:
        """The word whose subject is bound: the predicate that carries the rule ("vowed that"), or the action itself."""
        cue = finding.cue
        if cue is None or cue == token:
            return token
        return cue if cue in islice(self._a.ancestors(token), 12) else token

    def _clause_head(self, token: int, governor: int) -> int:
        """The word whose clause is the evidence."""
        a = self._a
        if a.pos[governor] in ("VERB", "AUX") and governor > token:
            return token  # "Oslo will sign, it vows": the words lie before the vow
        while a.pos[governor] in _HELD_BY_VERBS and a.deps[governor] in (
            "dobj",
            "acomp",
            "attr",
            "oprd",
            "pobj",
            "prep",
        ):
            governor = a.heads[governor]
        return governor

    def _addressed(self, token: int) -> bool:
        """No headline's predicate: somebody is told to act ("Oslo Tells Lima to Hurry"), or a verb goes before."""
        a = self._a
        start = max(a.sentences[a.sentence_of[token]][0], token - _HEADLINE)
        for before in range(token - 1, start - 1, -1):
            if a.lower[before] in self._words.breaks or a.lower[before] in ("’s", "'s"):
                return False
            if a.lower[before] in self._words.addressing or a.tags[before] in ("VBZ", "VBD", "VBP", "MD"):
                return True
        return False

    def _act(self, token: int) -> _Found | None:
        rules = self._words.acts.get(self._a.lemmas[token], ())
        if not rules or self._looks_back(token) or self._statuses.of(token).status not in _DONE:
            return None
        statement = self._said.get(token)
        for rule in rules:
            target = self._object(token, rule)
            if target is None or self._a.lemmas[target] in self._words.idle:
                continue
            action = pact_content(self._a, token, target, self._words, self._index) if rule.content else token
            if action is None:
                continue
            if by := self._by_act(token, target, rule, statement):
                return _Found(action=action, head=token, by=by, strength=rule.strength, rule=rule, statement=statement)
        return None

    def _by_act(self, token: int, target: int, rule: Act, statement: Statement | None) -> tuple[str, ...]:
        """Who is bound by an act: its subject; of a passive its agent, or the parties of the pact."""
        a = self._a
        if not self._is_done_to(token) and (by := self._parties.bound(token, statement)):
            return by
        if rule.objects and a.deps[target] == "nsubjpass":
            return self._parties.named_in(target) or self._parties.named_in(token)
        return ()

    def _looks_back(self, token: int) -> bool:
        """A relative clause ("the pact that Oslo signed"), what led to something else ("by signing"), a purpose."""
        a = self._a
        means = a.deps[token] == "pcomp" and a.lower[a.heads[token]] in self._words.means
        purpose = a.tags[token] == "VB" and any(a.tags[child] == "TO" for child in a.dependents(token, "aux"))
        return means or purpose or a.deps[token] == "relcl"

    def _object(self, token: int, rule: Act) -> int | None:
        """The object that makes the verb this act."""
        a = self._a
        if rule.condition and tie(a, token, rule) is None:
            return None
        if rule.finite and a.tags[token] == "VBG" and not any(True for _ in a.dependents(token, "aux")):
            return None
        for child in a.dependents(token, "dobj", "nsubjpass"):
            if rule.through and not rule.objects:
                break
            if not rule.objects or a.lemmas[child] in rule.objects:
                return child
        for preposition in a.dependents(token, "prep"):
            if a.lower[preposition] in rule.through:
                for child in a.dependents(preposition, "pobj", "pcomp"):
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
