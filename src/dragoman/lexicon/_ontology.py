"""PLOVER and CAMEO as tables: types with their modes and scores, codes with what follows from them, and folding."""

from pathlib import Path
from typing import Literal, get_args

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.lexicon._load import read_tsv

Needs = Literal["actor", "recipient", "both", "either", "pair"]
"""What an event must name; "pair" is both, whatever a rule says: aid and cooperation without a recipient are none."""
Fold = Literal["intent", "consent", "appeal", "demand", "decree", "reject", "threat"]
FOLDS: tuple[Fold, ...] = get_args(Fold)


class PloverType(msgspec.Struct, frozen=True, kw_only=True):
    """A PLOVER event type: its quad class, score, the scores of its modes, and what an event of it must name."""

    name: str
    quad: int
    score: float
    needs: Needs
    place_suffers: bool
    """Whether a place stands for those who suffer the act where nobody is named ("killed 48 in Nigeria")."""
    modes: dict[str, float]


class CameoCode(msgspec.Struct, frozen=True, kw_only=True):
    """A CAMEO code and what follows from it; `type` is None for comments (01), `goldstein` where there is no score."""

    code: str
    label: str
    goldstein: float | None
    type: str | None
    mode: str | None
    contexts: tuple[str, ...]


class Refinement(msgspec.Struct, frozen=True):
    """`code` becomes `finer` where a word of the class stands in the clause."""

    code: str
    noun_class: str
    finer: str


class Ontology(msgspec.Struct, frozen=True, kw_only=True):
    """Event types and codes, and how an act changes its code inside another act."""

    types: dict[str, PloverType]
    codes: dict[str, CameoCode]
    folds: dict[str, dict[Fold, str]]
    refinements: dict[str, tuple[Refinement, ...]]

    def folded(self, code: str, fold: Fold) -> str | None:
        """The code of `code` meant, asked for, demanded, refused or threatened; None if the table has none."""
        for length in range(len(code), 1, -1):
            row = self.folds.get(code[:length])
            if row is not None:
                return row.get(fold)
        return None

    def quad_class(self, code: str) -> int:
        """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict; comments count as 1."""
        kind = self.codes[code].type
        return self.types[kind].quad if kind else 1


def read_ontology(folder: Path) -> Ontology:
    """The tables of `folder`, checked against each other.

    Raises:
        KnowledgeError: a table names a type, mode or code that the others do not have.
    """
    types = _types(folder / "types.tsv")
    codes = _codes(folder / "cameo.tsv", types)
    return Ontology(
        types=types,
        codes=codes,
        folds=_folds(folder / "folds.tsv", codes),
        refinements=_refinements(folder / "refine.tsv", codes),
    )


def _types(path: Path) -> dict[str, PloverType]:
    heads: dict[str, dict[str, str]] = {}
    modes: dict[str, dict[str, float]] = {}
    for row in read_tsv(path, ("type", "mode", "quad", "score", "needs", "place")):
        if row["mode"]:
            modes.setdefault(row["type"], {})[row["mode"]] = float(row["score"])
        else:
            heads[row["type"]] = row
    return {
        name: msgspec.convert(
            {
                "name": name,
                "quad": int(row["quad"]),
                "score": float(row["score"]),
                "needs": row["needs"],
                "place_suffers": row["place"] == "yes",
                "modes": modes.get(name, {}),
            },
            PloverType,
        )
        for name, row in heads.items()
    }


def _codes(path: Path, types: dict[str, PloverType]) -> dict[str, CameoCode]:
    codes = {}
    for row in read_tsv(path, ("code", "label", "goldstein", "type", "mode", "contexts")):
        kind, mode = row["type"] or None, row["mode"] or None
        if (kind and kind not in types) or (mode and (kind is None or mode not in types[kind].modes)):
            raise KnowledgeError(
                f"{path}: code {row['code']}: no type {kind} with mode {mode}; correct it or types.tsv"
            )
        codes[row["code"]] = CameoCode(
            code=row["code"],
            label=row["label"],
            goldstein=float(row["goldstein"]) if row["goldstein"] else None,
            type=kind,
            mode=mode,
            contexts=tuple(filter(None, row["contexts"].split(","))),
        )
    return codes


def _folds(path: Path, codes: dict[str, CameoCode]) -> dict[str, dict[Fold, str]]:
    folds: dict[str, dict[Fold, str]] = {}
    for row in read_tsv(path, ("code", *FOLDS)):
        folds[row["code"]] = {fold: row[fold] for fold in FOLDS if row[fold]}
        for code in folds[row["code"]].values():
            _known(path, code, codes)
    return folds


def _refinements(path: Path, codes: dict[str, CameoCode]) -> dict[str, tuple[Refinement, ...]]:
    found: dict[str, tuple[Refinement, ...]] = {}
    for row in read_tsv(path, ("code", "class", "finer")):
        _known(path, row["code"], codes)
        _known(path, row["finer"], codes)
        found[row["code"]] = (*found.get(row["code"], ()), Refinement(row["code"], row["class"], row["finer"]))
    return found


def _known(path: Path, code: str, codes: dict[str, CameoCode]) -> None:
    if code not in codes:
        raise KnowledgeError(f"{path}: no CAMEO code {code} in cameo.tsv; correct the row or add the code")
