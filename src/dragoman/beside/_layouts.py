"""How the rows of each data set are laid out, and what its states are called in ours."""

from functools import cache
from typing import Final, Literal

import msgspec

from dragoman.lexicon._load import KNOWLEDGE, read_toml, read_tsv

LAYOUTS: Final = ("gdelt", "icews", "polecat")


class Layout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One data set: in which columns (names, or numbers where there is no header) it says what."""

    about: str
    columns: int | None = None
    """How many each row has; None where files of several widths go about."""
    header: bool = False
    id: str
    day: str
    day_format: str
    actor: str
    recipient: str
    code: str
    scheme: Literal["cameo", "plover"]
    """What `code` is: CAMEO, compared by its first two digits, or a PLOVER type."""
    states: Literal["code", "name"]
    separator: str | None = None
    """Between the values of a cell that holds several."""
    missing: tuple[str, ...] = ()

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns that are read."""
        return self.id, self.day, self.actor, self.recipient, self.code


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    gdelt: Layout
    icews: Layout
    polecat: Layout
    codes: dict[str, str]
    names: dict[str, str]


@cache
def _file() -> _File:
    return read_toml(KNOWLEDGE / "formats" / "beside.toml", _File)


def layout(name: str) -> Layout:
    """The layout of one of `LAYOUTS`."""
    found: Layout = getattr(_file(), name)
    return found


@cache
def by_code() -> dict[str, str]:
    """Code in another data set -> ISO 3166 alpha-3."""
    rows = read_tsv(KNOWLEDGE / "formats" / "countries.tsv", ("code",))
    return {row["code"]: row["code"] for row in rows} | _file().codes


@cache
def by_name() -> dict[str, str]:
    """Name in lower case -> ISO 3166 alpha-3."""
    folder, states = KNOWLEDGE / "actors", by_code()
    found: dict[str, str] = {}
    for row in read_tsv(folder / "countries.tsv", ("code", "name", "names")):
        found |= dict.fromkeys(_lower(f"{row['name']}|{row['names']}"), row["code"])
    for row in read_tsv(folder / "countries_by_hand.tsv", ("code", "kind", "words")):
        if row["kind"] == "name":
            found |= dict.fromkeys(_lower(row["words"]), row["code"])
    for row in read_tsv(KNOWLEDGE / "formats" / "countries.tsv", ("code", "name")):
        found[row["name"].lower()] = row["code"]
    found |= {name.lower(): code for name, code in _file().names.items()}
    return {name: code for name, code in found.items() if code in states}


def _lower(names: str) -> list[str]:
    return [name.lower() for name in names.split("|") if name]
