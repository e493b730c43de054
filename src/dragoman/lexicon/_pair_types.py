"""What the events room does with the reader model's types of pairs: labels, weights and thresholds."""

from pathlib import Path

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.lexicon._load import read_toml
from dragoman.lexicon._ontology import Ontology


class Weighing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a rule's confidence and the model's chance of its type make one confidence."""

    base: float
    rule: float
    model: float
    floor: float


class _Filling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    least: float
    mark: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    labels: dict[str, str]
    weigh: Weighing
    fill: _Filling


class PairTypeWords(msgspec.Struct, frozen=True, kw_only=True):
    """How the model's answers are read."""

    labels: dict[str, str]
    """PLOVER type -> the label by which the model knows it."""
    weigh: Weighing
    fill: float
    """How sure the model must be to fill a missing side."""
    mark: str
    """What the rule's id gets where the model has filled a side."""


def read_pair_types(lang: Path, ontology: Ontology) -> PairTypeWords:
    """The section of `lang`/events/_pair_types.toml.

    Raises:
        KnowledgeError: the file names a type that the ontology does not have.
    """
    path = lang / "events" / "_pair_types.toml"
    file = read_toml(path, _File)
    unknown = sorted(file.labels.keys() - ontology.types.keys())
    if unknown:
        raise KnowledgeError(f"{path}: labels: no type {unknown[0]}; take one of ontology/types.tsv")
    labels = {name: file.labels.get(name, name) for name in ontology.types}
    return PairTypeWords(labels=labels, weigh=file.weigh, fill=file.fill.least, mark=file.fill.mark)
