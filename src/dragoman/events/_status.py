"""Whether an event happened: a status from syntax and the status rules, read from the root of the tree downward.

In the manner of factuality work on embedding predicates (Nairn, Condoravdi and Karttunen 2006; Stanovsky et al. 2017):
every predicate above the event hands a status down, its own status included, and the event's own clause has the last
word. "Refused to", "failed to" and "denied" turn it over, "plans to" and "may" weaken it, "managed to" leaves it be.
"""

from collections.abc import Iterator
from itertools import islice

import msgspec

from dragoman.annotation import Annotation
from dragoman.lexicon._status import Attitude, Embedding, Modal, Modifier, StatusRule, StatusSection
from dragoman.record import Status

# Steps from the event toward the root that are looked at. In the UW news sentences the deepest path with a rule on it
# has 11 steps; a bound keeps hostile chains of clauses linear.
DEPTH = 24
# Dependents of a predicate that may complete its name ("rule out"); a sentence has few, a hostile one thousands.
_NAMED_BY = 8

_FACTS = frozenset({"actual", "ongoing"})
_PLAIN_DEFAULT = "plain"


class StatusFinding(msgspec.Struct, frozen=True, kw_only=True):
    """An event's status and why.

    `rules` are the ids of the rules on the way, outermost first; `rule` is the one that decided ("plain" if none).
    `attitude` is the stance that a negation turned over or a rule names ("vowed not to": negated, promised).
    `cue` is the token that carries the deciding rule.
    """

    status: Status = "actual"
    rule: str = _PLAIN_DEFAULT
    rules: tuple[str, ...] = ()
    negated: bool = False
    attitude: Attitude | None = None
    cue: int | None = None


class _Own(msgspec.Struct, frozen=True, kw_only=True):
    """What a token's own dependents say: a status with its rule and cue, and whether it is negated, by what."""

    rule: StatusRule | None = None
    status: Status | None = None
    cue: int | None = None
    negator: StatusRule | None = None
    negation: int | None = None
    through: int | None = None
    """The dependent that carries the negation ("no *plans*"); an event inside it meets the negation there."""
    perfect: bool = False
    finite: bool = False
    infinitive: bool = False


class _Step(msgspec.Struct, frozen=True):
    """One step up: the token, its head past prepositions, and how it hangs there."""

    token: int
    head: int
    via: str
    child: int
    """The head's own dependent on the way (the preposition, where there is one)."""


def status_of(annotation: Annotation, trigger: int, section: StatusSection) -> StatusFinding:
    """The status of the event whose word is token `trigger`. For many events of an article make one `Statuses`."""
    return Statuses(annotation, section).of(trigger)


class Statuses:
    """The statuses of one article's events; what a clause says is worked out once."""

    def __init__(self, annotation: Annotation, section: StatusSection) -> None:
        self._a = annotation
        self._lex = section
        self._found: dict[int, StatusFinding] = {}
        self._owns: dict[int, _Own] = {}
        self._roots: dict[int, StatusFinding] = {}
        self._questions: dict[int, bool] = {}
        self._called: dict[int, tuple[tuple[str, int, int | None], ...]] = {}
        self._pasts: dict[int, bool] = {}

    def of(self, trigger: int) -> StatusFinding:
        """The status of the event whose word is token `trigger`."""
        if trigger not in self._found:
            self._found[trigger] = self._read(trigger)
        return self._found[trigger]

    def _read(self, trigger: int) -> StatusFinding:
        steps = list(self._path(trigger))
        top = steps[-1].head if steps else trigger
        finding = self._root(top)
        outer = finding
        reported = False
        finding = self._with_own(top, finding, steps[-1].child if steps else None, reported=False)
        for position in range(len(steps) - 1, -1, -1):
            step = steps[position]
            below = steps[position - 1].child if position else None
            if step.via == "conj":
                start = finding if self._shares_clause(step) else outer
                outer, finding = start, self._with_own(step.token, start, below, reported=reported)
                continue
            start = self._embedded(step, finding)
            reported = step.via == "that" and self._past(step.head)
            outer, finding = start, self._with_own(step.token, start, below, reported=reported)
        if finding.rule in self._lex.answers and self._a.lemmas[trigger] in self._lex.speech_acts:
            return StatusFinding(rule=finding.rule, rules=finding.rules, cue=finding.cue)
        return finding

    def _path(self, token: int) -> Iterator[_Step]:
        """The steps from `token` upward, until nothing above can bear on it."""
        a = self._a
        for _ in range(DEPTH):
            head, child = a.heads[token], token
            if head == token:
                return
            dep = a.deps[token]
            via = dep
            if dep in ("pobj", "pcomp"):
                child = head
                via = self._preposition(head)
                while a.deps[child] in ("prep", "pcomp", "agent") and a.pos[a.heads[child]] == "ADP":
                    child = a.heads[child]
                head = a.heads[child]
                if head == child:
                    return
            else:
                via = self._relation(token, head)
            if via == "":
                return
            yield _Step(token, head, via, child)
            token = head

    def _preposition(self, token: int) -> str:
        """The preposition at `token`, with the adverb that makes it another ("instead of")."""
        a = self._a
        for child in a.dependents(token, "advmod", "pcomp"):
            if (phrase := f"{a.lower[child]} {a.lower[token]}") in self._lex.subordinators:
                return phrase
        return a.lower[token]

    def _relation(self, token: int, head: int) -> str:
        """How `token` hangs on its head: a `via` of the rules, "conj", "aside", "clause"; "" where nothing passes."""
        dep = self._a.deps[token]
        own = self._own(token)
        if dep == "conj":
            return "conj"
        if dep in ("xcomp", "ccomp", "acl", "advcl", "relcl", "oprd", "csubj", "dep", "parataxis", "acomp", "appos"):
            return self._clause_relation(dep, token, own)
        if dep in ("dobj", "nsubjpass", "attr", "dative"):
            return "aside" if dep == "attr" else "object"
        if dep == "nsubj":
            return "object" if self._bare_participle(head) else "subject"
        return {"compound": "compound", "nmod": "compound", "advmod": "aside"}.get(dep, "")

    def _clause_relation(self, dep: str, token: int, own: _Own) -> str:
        if own.infinitive and dep != "parataxis":
            return "purpose" if dep == "advcl" else "to"
        if dep == "relcl" and not self._complement_clause(token):
            return ""
        if dep in ("acomp", "appos", "oprd"):
            return "aside"
        if self._a.tags[token] == "VBG" and not own.finite:
            return "ing" if dep in ("xcomp", "ccomp", "csubj") or self._adjoins(token) else "aside"
        if dep == "advcl":
            return "clause"
        if dep == "acl":
            return "that" if own.finite else "aside"
        return "that"

    def _adjoins(self, token: int) -> bool:
        """A participle right behind its verb or the verb's particle: a complement, whatever the parser calls it."""
        a, head = self._a, self._a.heads[token]
        return token - 1 == head or (a.heads[token - 1] == head and a.deps[token - 1] == "prt")

    def _complement_clause(self, token: int) -> bool:
        """What the parser calls a relative clause is the content of its noun ("the risk that rebels will attack")."""
        a = self._a
        return any(a.tags[c] == "IN" for c in a.dependents(token, "mark"))

    def _bare_participle(self, head: int) -> bool:
        """A headline's passive without its auxiliary ("Talks planned")."""
        return self._a.tags[head] == "VBN" and not self._own(head).finite

    def _past(self, token: int) -> bool:
        """A predicate in the past tense, below which "would" stands for "will"."""
        if token not in self._pasts:
            a = self._a
            verb = a.heads[token] if a.deps[token] == "acomp" else token
            self._pasts[token] = a.tags[verb] in ("VBD", "VBN") or any(
                a.tags[child] == "VBD" for child in a.dependents(verb, "aux", "auxpass")
            )
        return self._pasts[token]

    def _shares_clause(self, step: _Step) -> bool:
        """The second verb of a pair stands under the first one's auxiliaries ("will meet and sign")."""
        a = self._a
        own = self._own(step.token)
        if own.finite or own.infinitive:
            return False
        if a.pos[step.token] not in ("VERB", "AUX"):
            return True
        if any(True for _ in a.dependents(step.token, "nsubj", "nsubjpass")):
            return False
        return a.tags[step.token] not in ("VBD", "VBZ", "VBP") or a.tags[step.token] == a.tags[step.head]

    def _root(self, token: int) -> StatusFinding:
        """What the form of the whole sentence says: a yes/no question, an order."""
        if token not in self._roots:
            self._roots[token] = self._read_root(token)
        return self._roots[token]

    def _read_root(self, token: int) -> StatusFinding:
        if self._is_question(token):
            return self._given(self._lex.clauses["question"], token)
        a = self._a
        order = self._lex.clauses["order"]
        if (
            a.tags[token] == "VB"
            and a.heads[token] == token
            and not any(a.deps[c] in ("nsubj", "nsubjpass", "aux", "auxpass") for c in a.children[token])
        ):
            return self._given(order, token)
        return StatusFinding()

    def _is_question(self, token: int) -> bool:
        number = self._a.sentence_of[token]
        if number not in self._questions:
            start, end = self._a.sentences[number]
            asked = "?" in self._a.lower[max(start, end - 3) : end]
            self._questions[number] = asked and not any(w in self._lex.inquiry for w in self._a.lower[start:end])
        return self._questions[number]

    def _given(self, rule: StatusRule, cue: int, attitude: Attitude | None = None) -> StatusFinding:
        negated = rule.gives == "negated"
        return StatusFinding(
            status=rule.gives, rule=rule.id, rules=(rule.id,), negated=negated, attitude=attitude, cue=cue
        )

    def _embedded(self, step: _Step, outer: StatusFinding) -> StatusFinding:
        """The status that `step.head`, itself of status `outer`, hands to what hangs on it."""
        if (
            step.via != "clause"
            and self._a.pos[step.token] in ("VERB", "AUX")
            and (asked := self._asked(step)) is not None
        ):
            return self._over(outer, *asked)
        for rule, cue in self._embeddings(step):
            return self._through(rule, cue, outer)
        return self._by_default(step, outer)

    def _asked(self, step: _Step) -> tuple[StatusRule, int] | None:
        """What opens a clause that somebody asks or leaves open ("whether")."""
        for child in self._a.dependents(step.token, "mark"):
            rule = self._lex.subordinators.get(self._a.lower[child])
            if rule is not None and rule.gives != "actual":
                return rule, child
        return None

    def _embeddings(self, step: _Step) -> Iterator[tuple[Embedding, int]]:
        """The rules for a step, those of the head's particle verb and of its predicate adjective or noun included."""
        if self._is_preposition(step.head):
            return
        vias = (step.via, "to") if step.via == "purpose" else (step.via,)
        for word, cue in self._names(step):
            for via in vias:
                for rule in self._lex.embeddings.get((word, via), ()):
                    if self._holds(rule, step.head, cue):
                        yield rule, cue
        if step.child != step.token:
            # The parser takes many particles for prepositions ("ruled out sending").
            via = "ing" if self._a.tags[step.token] == "VBG" else "object"
            for rule in self._lex.embeddings.get((f"{self._a.lemmas[step.head]} {step.via}", via), ()):
                yield rule, step.head

    def _is_preposition(self, head: int) -> bool:
        """Part of a preposition of several words, which embeds nothing ("according to", "in order to")."""
        a = self._a
        return (
            a.deps[head] == "prep"
            or (a.deps[head] == "pobj" and a.pos[head] == "SCONJ")
            or (a.deps[head] == "pobj" and f"{a.lower[a.heads[head]]} {a.lower[head]} to" in self._lex.phrases)
        )

    def _names(self, step: _Step) -> Iterator[tuple[str, int]]:
        """What the predicate at `step.head` may be called in the rules, the longest name first."""
        if step.head not in self._called:
            self._called[step.head] = tuple(self._read_names(step.head))
        for word, cue, child in self._called[step.head]:
            if child != step.child:
                yield word, cue

    def _read_names(self, head: int) -> Iterator[tuple[str, int, int | None]]:
        """The names of a predicate, each with the token that carries it and the dependent that completes it."""
        a = self._a
        named = list(islice(a.dependents(head, "prt", "advmod", "dobj", "acomp", "oprd", "prep"), _NAMED_BY))
        for child in named:
            yield f"{a.lemmas[head]} {a.lemmas[child]}", head, child
        if a.pos[head] == "AUX" or a.lemmas[head] == "be":
            for child in islice(a.dependents(head, "acomp", "attr", "oprd"), _NAMED_BY):
                yield a.lemmas[child], child, child
        # The form before the lemma for participles alone: "going to" is a plan, "prepared for" a preparation.
        forms = (a.lower[head], a.lemmas[head]) if a.tags[head] == "VBG" else (a.lemmas[head], a.lower[head])
        for form in dict.fromkeys(forms):
            yield form, head, None

    def _holds(self, rule: Embedding, head: int, cue: int) -> bool:
        if rule.noun and self._a.pos[cue] != "NOUN":
            return False
        if rule.bare and any(True for _ in self._a.dependents(head, "acomp", "attr", "prep", "advmod")):
            return False
        near = islice(self._a.dependents(head, "advmod", "neg", "det"), _NAMED_BY)
        if rule.beside and not any(self._a.lower[child] in rule.beside for child in near):
            return False
        if rule.tense is None:
            return True
        return self._past(head) == (rule.tense == "past")

    def _through(self, rule: Embedding, cue: int, outer: StatusFinding) -> StatusFinding:
        rules = (*outer.rules, rule.id)
        if rule.factive:
            return StatusFinding(rule=rule.id, rules=rules, cue=cue)
        if outer.status == "negated":
            status: Status = rule.denied
        elif rule.gives in _FACTS:
            status = outer.status if outer.status not in _FACTS else rule.gives
            if outer.status not in _FACTS:
                return msgspec.structs.replace(outer, rules=rules)
        elif outer.status == "hypothetical" and rule.gives != "negated":
            status = "hypothetical"
        else:
            status = rule.gives
        attitude = rule.turned if outer.status == "negated" else rule.attitude or outer.attitude
        return StatusFinding(
            status=status, rule=rule.id, rules=rules, negated=status == "negated", attitude=attitude, cue=cue
        )

    def _by_default(self, step: _Step, outer: StatusFinding) -> StatusFinding:
        """The status of what hangs on a predicate that no rule knows."""
        via, doubtful = step.via, outer.status not in _FACTS
        if via in ("aside", "ing"):
            # "Oslo did not answer, calling it a ruse": what stands beside a denied act is not denied with it.
            aside = self._a.deps[step.token] == "advcl" and outer.status == "negated"
            return StatusFinding() if aside else outer
        if via in ("to", "purpose") and self._a.pos[step.token] in ("VERB", "AUX"):  # not "a response to the attack"
            if outer.status == "negated":
                return self._add(outer, "purpose", step.token)
            return outer if doubtful else self._add(outer, self._infinitive(step), step.token)
        if rule := self._lex.subordinators.get(via):
            clause = self._a.pos[step.token] in ("VERB", "AUX")
            return outer if doubtful and clause and rule.shares else self._over(outer, rule, step.child)
        if via == "clause":
            return self._adverbial(step, outer)
        if via in ("object", "subject", "compound") or self._a.pos[step.token] not in ("VERB", "AUX"):
            return self._noun_default(step, outer)
        return StatusFinding() if via == "that" else outer

    def _infinitive(self, step: _Step) -> str:
        """The clause form of an infinitive: a headline's predicate ("Premier to visit Oslo") or a purpose."""
        head = step.head
        noun = self._a.pos[head] in ("NOUN", "PROPN") and self._a.heads[head] == head
        return "headline-infinitive" if noun and step.via == "to" else "purpose"

    def _adverbial(self, step: _Step, outer: StatusFinding) -> StatusFinding:
        a = self._a
        for child in a.dependents(step.token, "mark", "advmod", "prep"):
            if any(a.deps[below] == "pobj" for below in a.children[child]):
                continue  # "after the call, …": a phrase of the clause, not what opens it
            rule = self._lex.subordinators.get(a.lower[child])
            if rule is not None:
                doubtful = outer.status not in _FACTS and outer.status != "negated"
                ahead = rule.shares and not self._past(step.token)  # "will sign after they met": met is over
                if outer.status == "negated" and ahead and rule.waited_for is not None:
                    rules = (*outer.rules, rule.id)
                    return StatusFinding(status=rule.waited_for, rule=rule.id, rules=rules, cue=child)
                return outer if doubtful and ahead else self._over(outer, rule, child)
        return StatusFinding()

    def _noun_default(self, step: _Step, outer: StatusFinding) -> StatusFinding:
        """An event noun shares a plan or doubt, but not a negation, unless its determiner presupposes it."""
        if outer.status in _FACTS or outer.status == "negated" or self._definite(step.token):
            return StatusFinding()
        if step.via in ("object", "subject") or step.via in self._lex.occasions:
            return outer
        return StatusFinding()

    def _definite(self, token: int) -> bool:
        a = self._a
        owned = any(True for _ in a.dependents(token, "poss"))
        return owned or any(a.lower[c] in self._lex.definite for c in a.dependents(token, "det"))

    def _add(self, outer: StatusFinding, clause: str, cue: int) -> StatusFinding:
        return self._over(outer, self._lex.clauses[clause], cue)

    def _over(self, outer: StatusFinding, rule: StatusRule, cue: int) -> StatusFinding:
        found = self._given(rule, cue)
        return msgspec.structs.replace(found, rules=(*outer.rules, rule.id))

    def _with_own(self, token: int, start: StatusFinding, below: int | None, *, reported: bool) -> StatusFinding:
        """`start` after what the clause or phrase of `token` itself says."""
        own = self._own(token)
        finding = start
        if own.rule is not None and own.status is not None and own.cue is not None:
            status = own.status
            if reported and isinstance(own.rule, Modal) and own.rule.reported and not own.perfect:
                status = own.rule.reported
            finding = self._weakened(start, own.rule, status, own.cue)
            if isinstance(own.rule, Modal) and own.rule.denied != "negated":
                return finding
        if own.negator is not None and own.negation is not None and (own.through is None or own.through != below):
            finding = self._turned(finding, own.negator, own.negation)
        return finding

    def _weakened(self, start: StatusFinding, rule: StatusRule, status: Status, cue: int) -> StatusFinding:
        rules = (*start.rules, rule.id)
        if status == "negated" and start.status != "negated":
            return self._turned(start, rule, cue)
        named = isinstance(rule, Modifier) and start.status != "negated" and self._a.pos[cue] != "ADV"
        if (start.status not in _FACTS and not named) or status == "actual":
            return msgspec.structs.replace(start, rules=rules)
        return StatusFinding(status=status, rule=rule.id, rules=rules, attitude=start.attitude, cue=cue)

    def _turned(self, start: StatusFinding, rule: StatusRule, cue: int) -> StatusFinding:
        """`start` negated; a denied denial is no fact either."""
        rules = (*start.rules, rule.id)
        if start.status == "negated" and start.attitude is None:
            return StatusFinding(status="hypothetical", rule=rule.id, rules=rules, cue=cue)
        attitude: Attitude | None = getattr(rule, "attitude", None) or _stance(start.status) or start.attitude
        return StatusFinding(status="negated", rule=rule.id, rules=rules, negated=True, attitude=attitude, cue=cue)

    def _own(self, token: int) -> _Own:
        if token not in self._owns:
            self._owns[token] = self._read_clause(token)
        return self._owns[token]

    def _read_clause(self, token: int) -> _Own:
        rule, status, cue = self._mood(token)
        negator, negation, through = self._negation(token)
        a = self._a
        return _Own(
            rule=rule,
            status=status,
            cue=cue,
            negator=negator,
            negation=negation,
            through=through,
            perfect=any(a.lemmas[c] == "have" for c in a.dependents(token, "aux")),
            finite=a.tags[token] in ("VBZ", "VBP", "VBD")
            or any(a.tags[c] in ("MD", "VBZ", "VBP", "VBD") for c in a.dependents(token, "aux", "auxpass")),
            infinitive=any(a.tags[c] == "TO" for c in a.dependents(token, "aux")),
        )

    def _mood(self, token: int) -> tuple[StatusRule | None, Status | None, int | None]:
        """The rule of the clause's modal, headline infinitive, adverb or aspect, with its status and cue."""
        a, lex = self._a, self._lex
        for child in a.children[token]:
            modal = lex.modals.get(a.lower[child]) if a.deps[child] == "aux" else None
            if modal is not None:
                perfect = any(a.lemmas[c] == "have" for c in a.dependents(token, "aux"))
                return modal, (modal.perfect if perfect and modal.perfect else modal.gives), child
        for child in a.children[token]:
            modifier = lex.modifiers.get(a.lower[child])
            if modifier is not None and a.deps[child] in ("amod", "advmod", "compound", "nmod", "acl"):
                return modifier, modifier.gives, child
        if a.pos[token] not in ("VERB", "AUX"):
            return None, None, None
        return self._tense(token)

    def _tense(self, token: int) -> tuple[StatusRule | None, Status | None, int | None]:
        a, clauses = self._a, self._lex.clauses
        auxiliaries = list(a.dependents(token, "aux", "auxpass"))
        if any(a.tags[c] == "TO" for c in auxiliaries):
            if any(a.deps[c] in ("nsubj", "nsubjpass") for c in a.children[token]) and self._stands_alone(token):
                return clauses["headline-infinitive"], clauses["headline-infinitive"].gives, token
            return None, None, None
        present = a.tags[token] in ("VBZ", "VBP") or any(a.tags[c] in ("VBZ", "VBP") for c in auxiliaries)
        progressive = a.tags[token] == "VBG" and any(a.lemmas[c] == "be" for c in auxiliaries)
        perfect = any(a.lemmas[c] == "have" for c in auxiliaries)
        if present and not perfect and (future := self._future(token)):
            return future[0], future[0].gives, future[1]
        if progressive and not perfect:
            reported = a.deps[token] == "ccomp" and a.heads[token] != token and self._past(a.heads[token])
            rule = clauses["progressive"] if present else clauses["reported-progressive"] if reported else None
            return (rule, rule.gives, token) if rule is not None else (None, None, None)
        return None, None, None

    def _stands_alone(self, token: int) -> bool:
        """A clause that no predicate governs: a headline, or the content of somebody's words."""
        a = self._a
        if a.deps[token] == "ccomp":
            step = _Step(token, a.heads[token], "to", token)
            return not any(True for _ in self._embeddings(step))
        return a.heads[token] == token or a.deps[token] in ("conj", "parataxis", "dep")

    def _future(self, token: int) -> tuple[StatusRule, int] | None:
        """A time expression of the clause that lies ahead ("tomorrow", "next week")."""
        a, futures = self._a, self._lex.futures
        for child in a.dependents(token, "npadvmod", "advmod", "prep"):
            rule = futures.get(a.lower[child])
            if rule is not None and not rule.nouns:
                return rule, child
            for inner in a.children[child]:
                rule = futures.get(a.lower[inner])
                if rule is not None and (not rule.nouns or a.lemmas[child] in rule.nouns):
                    return rule, inner
        return None

    def _negation(self, token: int) -> tuple[StatusRule | None, int | None, int | None]:
        """The negator of the clause or phrase, its token, and the argument that carries it."""
        a, negators = self._a, self._lex.negators
        for child in a.children[token]:
            rule = negators.get(a.lower[child])
            if rule is not None and a.deps[child] in ("neg", "advmod", "det", "preconj", "cc:preconj", "intj"):
                return rule, child, None
        if a.pos[token] not in ("VERB", "AUX"):
            return None, None, None
        for argument in a.dependents(token, "nsubj", "nsubjpass", "dobj", "attr"):
            rule = negators.get(a.lower[argument])
            if rule is not None:
                return rule, argument, argument
            for child in a.dependents(argument, "det", "neg"):
                rule = negators.get(a.lower[child])
                if rule is not None:
                    return rule, child, argument
        return None, None, None


def _stance(status: Status) -> Attitude | None:
    """The status as a stance, where it is one."""
    if status == "actual" or status == "ongoing" or status == "negated":
        return None
    return status
