"""What words do to the status of an event: rules of `status.toml`, indexed by the word that carries them."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.lexicon._load import Rule, read_toml
from dragoman.record import Status

Attitude = Literal[
    "planned", "promised", "offered", "requested", "threatened", "hypothetical", "refused", "denied", "cancelled"
]


class StatusRule(Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the status rules: words, and the status that they give to the event in [brackets] of a `yes` sentence."""

    words: tuple[str, ...]
    gives: Status


class Embedding(StatusRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A verb, noun or adjective that decides the status of what depends on it ("refused to", "offer of", "called for").

    `gives` holds where the predicate itself is a fact; "actual" means that its complement shares its status.
    """

    via: tuple[str, ...]
    """How the event hangs on it: to, ing, that, object, subject, compound, or a preposition."""
    denied: Status = "negated"
    """The event's status where the predicate is itself negated ("did not manage to")."""
    factive: bool = False
    """The event is a fact whatever happens to the predicate ("regrets", "may regret")."""
    answers: bool = False
    """It answers what somebody said: an event that is itself such an act stands ("rejected the *request*")."""
    attitude: Attitude | None = None
    """What the holder's stance is, where the status alone does not say it ("refused to": negated, refused)."""
    turned: Attitude | None = None
    """The holder's stance where the predicate is negated: "does not plan to" refuses, "did not promise to" does not."""
    noun: bool = False
    """Only where the predicate is a noun ("the plan to", not "they plan to")."""
    bare: bool = False
    """Only where nothing else completes the predicate: "is to sign", not "is there to sign"."""
    beside: tuple[str, ...] = ()
    """Only with one of these words as a dependent of the predicate ("has *yet* to")."""
    tense: Literal["past", "present"] | None = None
    denials: tuple[str, ...] = ()
    """Sentences in which the event gets the status `denied` from this rule."""


class Modal(StatusRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An auxiliary; `reported` is its reading below a verb in the past tense, `perfect` with "have"."""

    reported: Status | None = None
    perfect: Status | None = None
    denied: Status = "negated"
    """With "not": "may not" is as open as "may"."""


class Modifier(StatusRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An adjective, participle or adverb on the event itself ("planned visit", "possibly attacked")."""

    attitude: Attitude | None = None


class Subordinator(StatusRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A conjunction or preposition that opens a clause or phrase ("if", "without")."""

    shares: bool = False
    """The clause it opens lies as far ahead as the one it hangs on ("will sign when they meet")."""
    waited_for: Status | None = None
    """The status of a clause not yet past under a denied one: "will not talk until they leave" tells of no leaving."""


class Negator(StatusRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word that negates the clause or noun that it depends on."""


class Future(StatusRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time expression that sets a present tense in the future: words alone, or `words` on one of the `nouns`."""

    nouns: tuple[str, ...] = ()


class Clause(StatusRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reading of a whole clause form, named by `id`; `words` limit it where it needs them."""

    answers: bool = False
    """An act of speech is done by doing what it is the purpose of ("rallied to *demand*")."""


class StatusSection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """All status rules of a language."""

    embedding: tuple[Embedding, ...]
    modal: tuple[Modal, ...]
    modifier: tuple[Modifier, ...]
    subordinator: tuple[Subordinator, ...]
    negator: tuple[Negator, ...]
    future: tuple[Future, ...]
    clause: tuple[Clause, ...]
    definite: tuple[str, ...]
    """Determiners that presuppose the thing they name ("the", "this", "his")."""
    phrases: tuple[str, ...]
    """Phrases whose noun or verb embeds nothing ("in order to")."""
    occasions: tuple[str, ...]
    """Prepositions behind which stands the occasion on which something is planned ("on a visit")."""
    inquiry: tuple[str, ...]
    """Words that ask for something about a fact ("why", "when"): such a question does not doubt the event."""

    def rules(self) -> Iterator[StatusRule]:
        """Every rule, in file order."""
        yield from self.embedding
        yield from self.modal
        yield from self.modifier
        yield from self.subordinator
        yield from self.negator
        yield from self.future
        yield from self.clause

    @cached_property
    def embeddings(self) -> dict[tuple[str, str], tuple[Embedding, ...]]:
        """The embeddings by (predicate, via), those with conditions first."""
        found: dict[tuple[str, str], list[Embedding]] = {}
        for rule in sorted(self.embedding, key=lambda rule: not (rule.beside or rule.tense or rule.noun)):
            for word in rule.words:
                for via in rule.via:
                    found.setdefault((word, via), []).append(rule)
        return {key: tuple(rules) for key, rules in found.items()}

    @cached_property
    def speech_acts(self) -> frozenset[str]:
        """The words that embed what somebody asks, offers, promises, plans or threatens."""
        acts = ("requested", "offered", "promised", "planned", "threatened")
        return frozenset(
            word for rule in self.embedding if rule.gives in acts and "to" in rule.via for word in rule.words
        )

    @cached_property
    def answers(self) -> frozenset[str]:
        """The ids of the rules whose object stands when it is itself an act of speech."""
        within = (rule.id for rule in self.embedding if rule.answers)
        return frozenset((*within, *(rule.id for rule in self.clause if rule.answers)))

    @cached_property
    def modals(self) -> dict[str, Modal]:
        return {word: rule for rule in self.modal for word in rule.words}

    @cached_property
    def modifiers(self) -> dict[str, Modifier]:
        return {word: rule for rule in self.modifier for word in rule.words}

    @cached_property
    def subordinators(self) -> dict[str, Subordinator]:
        return {word: rule for rule in self.subordinator for word in rule.words}

    @cached_property
    def negators(self) -> dict[str, Negator]:
        return {word: rule for rule in self.negator for word in rule.words}

    @cached_property
    def futures(self) -> dict[str, Future]:
        return {word: rule for rule in self.future for word in rule.words}

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        return {rule.id: rule for rule in self.clause}


def load_status(lang: Path) -> StatusSection:
    """The language's status rules.

    Raises:
        KnowledgeError: the file is wrong, or two rules share an id.
    """
    path = lang / "status.toml"
    section = read_toml(path, StatusSection)
    seen: set[str] = set()
    for rule in section.rules():
        if rule.id in seen:
            raise KnowledgeError(f"{path}: two rules are called {rule.id!r}; rename one")
        seen.add(rule.id)
    return section
