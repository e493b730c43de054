"""What the events room does with the reader model's types of pairs: labels, weights and thresholds."""

from pathlib import Path

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.lexicon._events import EventLexicon
from dragoman.lexicon._load import read_toml


class Weighing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a rule's confidence and the model's chance of its type make one confidence."""

    base: float
    rule: float
    model: float
    floor: float


class _Filling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    least: float
    share: float
    mark: str


class _Proposing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    least: float
    share: float
    refusals: frozenset[str]
    codes: dict[str, str]
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    labels: dict[str, str]
    weigh: Weighing
    fill: _Filling
    propose: _Proposing


class PairTypeWords(msgspec.Struct, frozen=True, kw_only=True):
    """How the model's answers are read."""

    labels: dict[str, str]
    """PLOVER type -> the label by which the model knows it."""
    done: dict[str, str | None]
    """Rule -> the type of its act when it is done."""
    weigh: Weighing
    fill: float
    """How sure the model must be to name a missing recipient."""
    share: float
    """How many of the recipients so named are right."""
    settings: frozenset[str]
    """Prepositions behind which stands where and when, not to whom."""
    mark: str
    """What the rule's id gets where the model has named the recipient."""
    propose: float
    """How sure the model must be to write an event of which no rule speaks."""
    proposed: float
    """What its chance of such an event is worth as a confidence."""
    refusals: frozenset[str]
    """The model's labels that stay what they are when their word is negated."""
    codes: dict[str, str]
    """The model's label -> the CAMEO code of an event that it alone tells."""
    alone: str
    """What stands for the rule in such an event."""


def read_pair_types(lang: Path, events: EventLexicon) -> PairTypeWords:
    """The section of `lang`/events/_pair_types.toml.

    Raises:
        KnowledgeError: the file names a type or a code that the ontology does not have.
    """
    path = lang / "events" / "_pair_types.toml"
    file = read_toml(path, _File)
    unknown = sorted(file.labels.keys() - events.ontology.types.keys())
    if unknown:
        raise KnowledgeError(f"{path}: labels: no type {unknown[0]}; take one of ontology/types.tsv")
    strange = sorted(set(file.propose.codes.values()) - events.ontology.codes.keys())
    if strange:
        raise KnowledgeError(f"{path}: propose.codes: no code {strange[0]}; take one of ontology/cameo.tsv")
    labels = {name: file.labels.get(name, name) for name in events.ontology.types}
    return PairTypeWords(
        labels=labels,
        done={rule.id: events.ontology.codes[rule.cameo].type for rule in events.rules},
        weigh=file.weigh,
        fill=file.fill.least,
        share=file.fill.share,
        settings=events.classes["setting_preposition"],
        mark=file.fill.mark,
        propose=file.propose.least,
        proposed=file.propose.share,
        refusals=file.propose.refusals,
        codes=file.propose.codes,
        alone=file.propose.id,
    )
