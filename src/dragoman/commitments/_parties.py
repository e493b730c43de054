"""Who is bound, and to whom."""

from collections.abc import Iterator

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.lexicon._commitments import CommitmentWords
from dragoman.record import Actor, Statement

# Steps from a verb up to the one that has its subject. "Oslo's decision to try to begin to send" takes four.
_STEPS = 8
# What stands in a code's country place for bodies of no country (PLOVER actor codes).
_COLLECTIVE = frozenset({"IGO", "NGO", "MNC", "IMG"})


class Parties:
    """Finds the actors of a clause: its subject, through control and possessors, and those it is directed at."""

    def __init__(self, annotation: Annotation, index: ActorIndex, words: CommitmentWords) -> None:
        self._a = annotation
        self._index = index
        self._words = words
        self._subjects: dict[int, int | None] = {}
        self._filled: dict[int, bool] = {}

    def bound(self, token: int, statement: Statement | None) -> tuple[str, ...]:
        """The named actors that the verb at `token` binds, the speaker of their words among them; () if none."""
        subject = self._subject(token)
        if subject is None:
            return self.named(self._speaker(statement)) if self._agentless(token) else ()
        if self._a.lower[subject] in self._words.first_person:
            speaker = self._speaker(statement)
            return speaker or self.named(self._index.of(subject))
        found = self.named(self._phrase(subject))
        if found:
            found = tuple(dict.fromkeys((*found, *self._listed(subject, token))))
        if not found or statement is None:
            return found
        speaker = tuple(a for a in self._speaker(statement) if a not in found and not self._only_reports(a))
        return (*found, *speaker) if speaker and self._related(found, speaker) else found

    def holders(self, noun: int) -> tuple[str, ...]:
        """The named actors whose promise or threat the noun is."""
        a = self._a
        found: list[str] = []
        for child in a.dependents(noun, "poss"):
            found += self._phrase(child)
        for preposition in a.dependents(noun, "prep"):
            if a.lower[preposition] in ("by", "from"):
                for party in a.dependents(preposition, "pobj"):
                    found += self._phrase(party)
        return self.named(tuple(dict.fromkeys(found)))

    def in_first_person(self, token: int) -> bool:
        """Whether the verb's subject is "I" or "we"."""
        subject = self._subject(token)
        return subject is not None and self._a.lower[subject] in self._words.first_person

    def named_in(self, token: int) -> tuple[str, ...]:
        """The named actors inside the phrase of `token`: its modifiers and parties ("deal between Ghana and Mali")."""
        a = self._a
        found: list[str] = []
        for child in a.children[token]:
            if a.deps[child] in ("poss", "compound", "amod", "nmod"):
                found += self._index.of(child)
            elif a.deps[child] in ("prep", "agent") and a.lower[child] in self._words.ties:
                for party in a.dependents(child, "pobj"):
                    found += self._phrase(party)
        return self.named(tuple(dict.fromkeys(found)))

    def speakers(self, statement: Statement) -> tuple[str, ...]:
        """Who says it, if he can be held to it."""
        return self.named(tuple(i for i in self._speaker(statement) if not self._only_reports(i)))

    def same_side(self, by: tuple[str, ...], statement: Statement) -> bool:
        """Whether the speaker is one of the bound, or speaks for their country or organisation."""
        speaker = self._speaker(statement)
        return any(actor in by or self._is_some_official(actor) for actor in speaker) or self._related(by, speaker)

    def is_by_states(self, token: int) -> bool:
        """Whether the verb's subject is a state or body of states: in a treaty "the parties shall" binds them."""
        subject = self._subject(token)
        found = self._index.of(subject) if subject is not None else ()
        return bool(found) and all(self._index.by_id[i].type == "country" for i in found)

    def others(self, ids: tuple[str, ...], by: tuple[str, ...]) -> tuple[str, ...]:
        """Those of `ids` who are not the bound themselves, under whatever row, nor called theirs ("its army")."""
        own = {(self._index.by_id[i].name, self._index.by_id[i].code) for i in by}
        found = []
        for name in ids:
            actor = self._index.by_id[name]
            if name not in by and (actor.name, actor.code) not in own and not self._is_ones_own(actor):
                found.append(name)
        return tuple(found)

    def _is_ones_own(self, actor: Actor) -> bool:
        firsts = [self._a.tokens_in(span).start for span in actor.mentions if len(self._a.tokens_in(span)) > 1]
        return actor.type != "person" and bool(firsts) and all(self._a.tags[first] == "PRP$" for first in firsts)

    def _only_reports(self, actor: str) -> bool:
        sectors = self._index.by_id[actor].sector or (self._index.by_id[actor].code or "")[3:]
        return any(sectors[start : start + 3] in self._words.media for start in range(0, len(sectors), 3))

    def _is_some_official(self, actor: str) -> bool:
        """An office without its state: "the ministry" of the country that the sentence is about."""
        code = self._index.by_id[actor].code or ""
        return code.startswith("---") and code[3:6] in self._words.official

    def recipients(self, token: int, by: tuple[str, ...], within: range) -> tuple[str, ...]:
        """The other named actors from the verb to the end of the clause, its objects first."""
        found: list[str] = []
        for child in self._a.dependents(token, "dative", "dobj", "prep"):
            if self._a.lower[child] in self._words.conditions:
                continue
            start, end = self._a.subtree(child)
            for part in range(max(start, token), min(end, within.stop)):
                if not self._aside(part, child) and not self._is_answered(part, token):
                    found += self._index.at(part)
        return self.others(self.named(tuple(dict.fromkeys(found))), by)

    def _is_answered(self, token: int, top: int) -> bool:
        """Whether a word stands in what a reaction answers: "vowed a response to the raid on Lima"."""
        a = self._a
        for _ in range(_STEPS):
            head = a.heads[token]
            if a.deps[token] == "prep" and a.lemmas[head] in self._words.reactions:
                return any(a.pos[party] in ("NOUN", "VERB") for party in a.dependents(token, "pobj", "pcomp"))
            if token == top or head == token:
                return False
            token = head
        return False

    def _aside(self, token: int, top: int) -> bool:
        """Whether a word stands in a clause about something else: "send home soldiers *who fight the rebels*".

        An infinitive goes on with the promise: "send an envoy to hold talks with Mali".
        """
        for _ in range(_STEPS):
            if token == top:
                return False
            if self._a.deps[token] in ("relcl", "acl", "advcl") and self._a.tags[token] != "VB":
                return True
            token = self._a.heads[token]
        return True

    def _agentless(self, token: int) -> bool:
        """A passive that leaves the agent to be understood: in somebody's own words it is himself."""
        return self._a.lemmas[token] not in self._words.given_to and any(
            True for _ in self._a.dependents(token, "auxpass")
        )

    def _subject(self, token: int) -> int | None:
        """The token that names the one who acts: subject, agent, controller or possessor."""
        a = self._a
        if a.pos[token] == "NOUN" and (holder := self._holder(token)) is not None:
            return holder
        for _ in range(_STEPS):
            if (direct := self._own_subject(token)) is not None:
                return direct
            dep, head = a.deps[token], a.heads[token]
            if head == token or self._has_subject(token):
                return None
            if a.pos[head] in ("NOUN", "PROPN") and dep in ("acl", "relcl", "prep", "ccomp"):
                if (holder := self._holder(head)) is not None:
                    return holder
                if a.heads[head] == head or a.pos[head] == "PROPN":
                    return head
            if dep == "dobj" and a.pos[head] == "VERB" and a.lemmas[head] not in self._words.carriers:
                return None
            if dep not in (
                "xcomp",
                "ccomp",
                "advcl",
                "acl",
                "conj",
                "acomp",
                "pcomp",
                "prep",
                "dobj",
                "attr",
                "oprd",
                "relcl",
                "pobj",
            ):
                return None
            token = head
        return None

    def _has_subject(self, token: int) -> bool:
        if token not in self._filled:
            subjects = self._a.dependents(token, "nsubj", "nsubjpass", "csubj", "expl")
            self._filled[token] = any(True for _ in subjects)
        return self._filled[token]

    def _own_subject(self, token: int) -> int | None:
        if token not in self._subjects:
            self._subjects[token] = self._read_subject(token)
        return self._subjects[token]

    def _read_subject(self, token: int) -> int | None:
        a = self._a
        passive = any(True for _ in a.dependents(token, "auxpass", "nsubjpass"))
        for agent in a.dependents(token, "agent"):
            for party in a.dependents(agent, "pobj"):
                return party
        if (stray := self._stray_subject(token)) is not None:
            return stray
        for child in a.dependents(token, "nsubj", *(() if not passive else ("nsubjpass",))):
            if a.tags[child] in ("WDT", "WP"):
                return a.heads[token] if a.deps[token] == "relcl" else None
            # A passive binds its subject only as the one who is to act ("is set to sign"), not as what is acted on.
            controls = a.lemmas[token] not in self._words.given_to and any(
                a.deps[c] == "xcomp" for c in a.children[token]
            )
            if a.deps[child] == "nsubj" or controls:
                return child
        return None

    def _listed(self, subject: int, verb: int) -> tuple[str, ...]:
        """Those named beside the subject with a comma for "and", as headlines have it: "Oslo, Lima agree"."""
        a = self._a
        first, last = a.sentences[a.sentence_of[verb]][0], verb
        found: list[str] = []
        mention = self._index.mention(subject)
        if mention is None:
            return ()
        own = a.tokens_in(mention)
        if own.start - 2 >= first and a.lower[own.start - 1] == ",":  # before it
            found += self._alone(first, own.start - 1)
        if own.stop + 1 < last and a.lower[own.stop] == ",":  # behind it, right before the verb
            found += self._alone(own.stop + 1, last)
        return self.named(tuple(dict.fromkeys(found)))

    def _alone(self, start: int, end: int) -> tuple[str, ...]:
        """The states or bodies whose name fills the token range."""
        for token in self._index.within(start, end):
            actor = self._index.by_id[token]
            spans = [self._a.tokens_in(span) for span in actor.mentions]
            if actor.type in ("country", "organization", "government") and range(start, end) in spans:
                return (token,)
        return ()

    def _stray_subject(self, token: int) -> int | None:
        """A noun right before the modal that the parser has left standing alone, as it does after some headlines."""
        a = self._a
        if any(True for _ in a.dependents(token, "nsubj", "nsubjpass")):
            return None
        first = next((c for c in a.dependents(token, "aux") if a.tags[c] == "MD"), None)
        if first is None and a.tags[token] in ("VBP", "VBZ"):
            first = token
        if first is None or first == 0:
            return None
        before = first - 1
        alone = a.deps[before] == "ROOT" or (first == token and a.heads[before] == token)
        alone = alone and a.pos[before] in ("PROPN", "NOUN") and a.deps[before] in ("ROOT", "compound", "dep", "nmod")
        return before if alone and a.sentence_of[before] == a.sentence_of[token] else None

    def _holder(self, noun: int) -> int | None:
        """Whose decision or offer it is ("Oslo's decision to", "a threat by Oslo to")."""
        a = self._a
        for child in a.dependents(noun, "poss"):
            return child
        for preposition in a.dependents(noun, "prep", "agent"):
            if a.lower[preposition] in ("by", "between", "from"):
                for party in a.dependents(preposition, "pobj"):
                    return party
        for child in a.dependents(noun, "compound", "amod", "nmod"):
            if self._index.at(child):
                return child
        return None

    def _phrase(self, token: int) -> tuple[str, ...]:
        """The actors that a noun phrase means, or whose organ it is ("Turkish lawmakers", "the cabinet of Peru")."""
        found = list(self._index.of(token))
        for head in list(self._index.coordinated(token)):
            if not self.named(self._index.at(head)) and self._a.lemmas[head] in self._words.bodies:
                found += self._state(head)
        return tuple(dict.fromkeys(found))

    def _state(self, body: int) -> Iterator[str]:
        a = self._a
        for child in a.dependents(body, "poss", "compound", "amod", "nmod"):
            yield from self._index.of(child)
        for preposition in a.dependents(body, "prep"):
            if a.lower[preposition] in self._words.ties:
                for party in a.dependents(preposition, "pobj"):
                    yield from self._index.of(party)

    def named(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Those that can be told apart later: with a name, or with a country or organisation behind them."""
        return tuple(i for i in ids if can_be_held(self._index.by_id[i], self._words))

    def _speaker(self, statement: Statement | None) -> tuple[str, ...]:
        if statement is None:
            return ()
        return tuple(i for i in (statement.speaker, statement.on_behalf_of) if i is not None)

    def _related(self, left: tuple[str, ...], right: tuple[str, ...]) -> bool:
        return any(self._one_side(self._index.by_id[i], self._index.by_id[j]) for i in left for j in right)

    def _one_side(self, actor: Actor, other: Actor) -> bool:
        """Of one country or body; two persons only with an office of one kind: who rules does not speak for a rival."""
        if _side(actor) is None or _side(actor) != _side(other):
            return False
        left, right = _sectors(actor), _sectors(other)
        rivals = actor.type == other.type == "person" and left and right and left.isdisjoint(right)
        return not rivals


def can_be_held(actor: Actor, words: CommitmentWords) -> bool:
    """Whether later news can be held against the actor: not "some villagers", a film director, the outlet that reports.

    Of 40 rows of a daily paper's long pages 17 bound people of the arts and of sport before persons needed an office.
    """
    if actor.type == "outlet" or (actor.type != "person" and _side(actor) is None):
        return False
    if actor.type not in ("unnamed", "group", "person"):
        return True
    sectors = actor.sector or (actor.code or "")[3:] or ("" if actor.type == "person" else "GOV")
    return any(sectors[start : start + 3] in words.acting for start in range(0, len(sectors), 3))


def _sectors(actor: Actor) -> frozenset[str]:
    """The PLOVER sectors of an actor."""
    sectors = actor.sector or (actor.code or "")[3:]
    return frozenset(sectors[start : start + 3] for start in range(0, len(sectors), 3))


def _side(actor: Actor) -> str | None:
    """What an actor can bind: its country, or the organisation itself (PLOVER codes these IGO…, NGO… as "country")."""
    if actor.code is None:
        return actor.country
    if actor.code.startswith("---"):
        return None
    return actor.code if actor.code[:3] in _COLLECTIVE else actor.code[:3]
