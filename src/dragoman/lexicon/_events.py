"""The rules that tell which words are which event: triggers, slots and constraints, classes of nouns."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.lexicon._load import Rule, read_toml, read_tsv
from dragoman.lexicon._ontology import Fold, Needs, Ontology, read_ontology
from dragoman.record import Status

Slot = tuple[str, ...]
"""A way from the trigger through the syntax, step by step: ("comp", "subj") is the subject of the complement clause."""

STEPS = frozenset(
    {
        "self",
        "subj",
        "obj",
        "dative",
        "comp",
        "poss",
        "mod",
        "aux",
        "adv",
        "attr",
        "head",
        "any",
        "support",
        "clause",
        "within",
        "errand",
        "own",
        "acl",
        "adjunct",
        "sentence",
    }
)
"""The steps that are not prepositions; docs/events.md tells what each means. "to|for" takes both."""

BEYOND = (
    "comp.dative",
    "comp.to",
    "comp.with",
    "comp.for",
    "comp.from",
    "comp.against",
    "comp.on",
    "comp.obj",
    "comp.in",
    "comp.at",
)
"""Where a recipient is looked for inside the complement, when neither the rule's slots nor the inner act's hold one."""

Reciprocal = Literal["mutual", "among"]
"""mutual: partners do it to each other; among: the several actors do, when no partner is named ("A and B agreed")."""

Kind = Literal["verb", "noun", "adjective"]


class EventRule(Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way of naming an event. docs/events.md explains every field."""

    cameo: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    actor: tuple[str, ...] | None = None
    recipient: tuple[str, ...] | None = None
    need: tuple[str, ...] = ()
    ban: tuple[str, ...] = ()
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    fold: Fold | None = None
    inner: tuple[str, ...] = ("comp", "obj", "for", "to", "on", "of")
    beyond: tuple[str, ...] = BEYOND
    keep_inner: bool = False
    status: Status | None = None
    reciprocal: Reciprocal | None = None
    denied: Fold | None = None
    requires: Needs | None = None
    official: bool = False
    """Whether each side must act for a state, a party or a body: who speaks to a television host holds no talks."""
    public: bool = False
    """Whether no side may be the press or people whom nobody names: "the broadcaster met families"."""
    abroad: bool = False
    """Whether doer and recipient must be of two countries: nobody pays his own country a visit."""
    confidence: float = 0.75


class Constraint(msgspec.Struct, frozen=True):
    """Some token in the slot must carry one of the lemmas; any token will do when there are none."""

    slot: Slot
    lemmas: frozenset[str] | None


class EventTrigger(msgspec.Struct, frozen=True, kw_only=True):
    """A rule ready for one head lemma: the words that must stand by it, slots and constraints taken apart."""

    rule: EventRule
    kind: Kind
    words: tuple[str, ...]
    actor: tuple[Slot, ...]
    recipient: tuple[Slot, ...]
    inner: tuple[Slot, ...]
    beyond: tuple[Slot, ...]
    need: tuple[Constraint, ...]
    ban: tuple[Constraint, ...]
    rank: tuple[int, int, float]
    """How much the rule asks for, then its confidence: the most demanding rule that fits is taken."""


class Domain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of text in which words of conflict mean something else: accidents, sport, markets, fiction."""

    id: str
    words: frozenset[str]
    roots: tuple[str, ...]
    """Prefixes of the CAMEO codes that are dropped there."""
    least: int
    """How many different words tell the domain."""
    unnamed: bool
    """Only acts without an actor are dropped."""


class EventLexicon(msgspec.Struct, frozen=True, kw_only=True):
    """All that the events room knows of one language."""

    ontology: Ontology
    rules: tuple[EventRule, ...]
    classes: dict[str, frozenset[str]]
    verbs: dict[str, tuple[EventTrigger, ...]]
    nouns: dict[str, tuple[EventTrigger, ...]]
    adjectives: dict[str, tuple[EventTrigger, ...]]
    domains: tuple[Domain, ...]
    lemmas: dict[str, str]
    """Words as written whose lemma the parser gets wrong -> their lemma."""
    comment: str
    """The code of a comment that is nothing more."""
    contexts: dict[str, str]
    """Lemma -> PLOVER context that it speaks of."""
    earned: dict[str, float]
    """Rule -> its confidence after its rows were read; rules of which no row was read are left out."""


# How many rows a rule's own confidence is worth beside those that were read: of 2 to 16, 4 told right rows from wrong
# ones best in held articles (by the mean with the rule's own: AUC .737; its own alone .701).
PRIOR = 4

VERB_ACTOR, VERB_RECIPIENT = ("subj",), ("obj",)
NOUN_ACTOR, NOUN_RECIPIENT = (
    ("by", "poss", "support.subj", "mod", "from"),
    ("support.dative", "against", "on", "with", "to"),
)


def read_events(lang: Path, ontology_folder: Path) -> EventLexicon:
    """The rules of `lang`/events, checked and indexed by head lemma.

    Raises:
        KnowledgeError: a rule names an unknown code, mode, class or slot, or has no trigger.
    """
    folder = lang / "events"
    ontology = read_ontology(ontology_folder)
    classes = _classes(folder / "_classes.toml")
    rules: list[EventRule] = []
    tables: dict[Kind, dict[str, list[EventTrigger]]] = {"verb": {}, "noun": {}, "adjective": {}}
    seen: set[str] = set()
    for path in sorted(folder.glob("[!_]*.toml")):
        for rule in read_toml(path, dict[Literal["rule"], list[EventRule]]).get("rule", []):
            _check(path, rule, ontology, seen)
            rules.append(rule)
            for kind, phrase in _phrases(rule):
                words = phrase.split()
                head = words.pop(-1 if kind == "noun" else 0)  # "call off" is a kind of calling, "phone call" of call
                tables[kind].setdefault(head, []).append(_trigger(path, rule, kind, tuple(words), classes))
    for code, refinements in ontology.refinements.items():
        for refinement in refinements:
            if refinement.noun_class not in classes:
                raise KnowledgeError(
                    f"refine.tsv: code {code}: no class {refinement.noun_class} in {folder}/_classes.toml"
                )
    return EventLexicon(
        ontology=ontology,
        rules=tuple(rules),
        classes=classes,
        domains=tuple(read_toml(folder / "_domains.toml", dict[Literal["domain"], list[Domain]])["domain"]),
        lemmas=read_toml(folder / "_lemmas.toml", dict[str, str]),
        comment="010",
        verbs=_ranked(tables["verb"]),
        nouns=_ranked(tables["noun"]),
        adjectives=_ranked(tables["adjective"]),
        contexts={lemma: name for name, lemmas in _contexts(folder / "_contexts.toml").items() for lemma in lemmas},
        earned=_earned(folder / "_earned.tsv", {rule.id: rule.confidence for rule in rules}),
    )


def _earned(path: Path, own: dict[str, float]) -> dict[str, float]:
    """What each rule is worth after reading: the share of its rows that were right, drawn to its own confidence."""
    found = {}
    for row in read_tsv(path, ("rule", "right", "read")):
        if row["rule"] not in own:
            repair = "remove the row, or run training/weigh_events.py --earned"
            raise KnowledgeError(f"{path}: no rule {row['rule']}; {repair}")
        right, read = int(row["right"]), int(row["read"])
        found[row["rule"]] = (right + PRIOR * own[row["rule"]]) / (read + PRIOR)
    return found


def _phrases(rule: EventRule) -> Iterator[tuple[Kind, str]]:
    for phrase in rule.verbs:
        yield "verb", phrase
    for phrase in rule.nouns:
        yield "noun", phrase
    for phrase in rule.adjectives:
        yield "adjective", phrase


def _ranked(table: dict[str, list[EventTrigger]]) -> dict[str, tuple[EventTrigger, ...]]:
    return {
        head: tuple(sorted(triggers, key=lambda trigger: trigger.rank, reverse=True))
        for head, triggers in table.items()
    }


def _classes(path: Path) -> dict[str, frozenset[str]]:
    """Class -> lemmas; "@name" inside a class stands for the words of a class above it."""
    classes: dict[str, frozenset[str]] = {}
    for name, entries in read_toml(path, dict[str, tuple[str, ...]]).items():
        lemmas: set[str] = set()
        for entry in entries:
            lemmas |= _class(path, name, entry[1:], classes) if entry.startswith("@") else {entry}
        classes[name] = frozenset(lemmas)
    return classes


def _class(path: Path, where: str, name: str, classes: dict[str, frozenset[str]]) -> frozenset[str]:
    if name not in classes:
        raise KnowledgeError(f"{path}: {where}: no class @{name}; name one that stands above in _classes.toml")
    return classes[name]


def _contexts(path: Path) -> dict[str, tuple[str, ...]]:
    return read_toml(path, dict[str, tuple[str, ...]])


def _check(path: Path, rule: EventRule, ontology: Ontology, seen: set[str]) -> None:
    code = ontology.codes.get(rule.cameo)
    problem = None
    if rule.id in seen:
        problem = "the id is taken; choose another"
    elif code is None:
        problem = f"no CAMEO code {rule.cameo}; take one of ontology/cameo.tsv"
    elif rule.mode and (code.type is None or rule.mode not in ontology.types[code.type].modes):
        problem = f"{code.type} has no mode {rule.mode}; take one of ontology/types.tsv"
    elif not (rule.verbs or rule.nouns or rule.adjectives):
        problem = "no trigger; give verbs, nouns or adjectives"
    if problem:
        raise KnowledgeError(f"{path}: rule {rule.id}: {problem}")
    seen.add(rule.id)


def _trigger(
    path: Path, rule: EventRule, kind: Kind, words: tuple[str, ...], classes: dict[str, frozenset[str]]
) -> EventTrigger:
    default = (NOUN_ACTOR, NOUN_RECIPIENT) if kind == "noun" else (VERB_ACTOR, VERB_RECIPIENT)
    need = tuple(_constraints(path, rule, rule.need, classes))
    return EventTrigger(
        rule=rule,
        kind=kind,
        words=words,
        actor=_slots(path, rule, default[0] if rule.actor is None else rule.actor, classes),
        recipient=_slots(path, rule, default[1] if rule.recipient is None else rule.recipient, classes),
        inner=_slots(path, rule, rule.inner, classes),
        beyond=_slots(path, rule, rule.beyond, classes),
        need=need,
        ban=tuple(_constraints(path, rule, rule.ban, classes)),
        rank=(len(need) + len(words), len(words), rule.confidence),
    )


def _constraints(
    path: Path, rule: EventRule, entries: tuple[str, ...], classes: dict[str, frozenset[str]]
) -> Iterator[Constraint]:
    for entry in entries:
        slot, _, wanted = entry.partition(":")
        lemmas: set[str] = set()
        for word in filter(None, wanted.split("|")):
            lemmas |= _class(path, f"rule {rule.id}", word[1:], classes) if word.startswith("@") else {word}
        yield Constraint(_slot(path, rule, slot, classes), frozenset(lemmas) if lemmas else None)


def _slots(path: Path, rule: EventRule, slots: tuple[str, ...], classes: dict[str, frozenset[str]]) -> tuple[Slot, ...]:
    return tuple(_slot(path, rule, slot, classes) for slot in slots)


def _slot(path: Path, rule: EventRule, slot: str, classes: dict[str, frozenset[str]]) -> Slot:
    steps = tuple(slot.split("."))
    for step in (part for alternatives in steps for part in alternatives.split("|")):
        if step not in STEPS and step not in classes["preposition"]:
            raise KnowledgeError(f"{path}: rule {rule.id}: no step {step!r} in slot {slot!r}; see docs/events.md")
    return steps
