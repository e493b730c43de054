"""A user's own people and groups: two tables in a folder of theirs, read before those of the package."""

import re
from pathlib import Path

import msgspec

from dragoman.errors import InputError

PEOPLE = "people.tsv"
GROUPS = "groups.tsv"

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_CODE = re.compile(r"[A-Z]{3}([A-Z]{3})*")


class OwnPerson(msgspec.Struct, frozen=True, kw_only=True):
    """One spell of one person in one office: a row of people.tsv."""

    name: str
    aliases: tuple[str, ...] = ()
    """Other spellings, and what the person is called alone."""
    wikidata: str = ""
    country: str
    """ISO 3166 alpha-3; empty for an international organisation, which the position then names."""
    office: str
    """A kind of knowledge/actors/offices.toml."""
    position: str
    start: str
    end: str = ""
    gender: str = ""
    source: str = "own"


class OwnGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group or an organisation: a row of groups.tsv."""

    name: str
    aliases: tuple[str, ...] = ()
    code: str
    """Country (or IGO, NGO, MNC, IMG) and PLOVER sectors: "SDNREB"."""
    since: str = ""
    until: str = ""
    wikidata: str = ""


def add_person(folder: Path, person: OwnPerson, *, offices: frozenset[str], countries: frozenset[str]) -> Path:
    """The table with the person added.

    Raises:
        InputError: the office or the country is unknown, or a day is none.
    """
    if person.office not in offices:
        raise InputError(f"office {person.office!r} is unknown; one of: {', '.join(sorted(offices))}")
    if person.country and person.country not in countries:
        raise InputError(f"country {person.country!r} is no ISO 3166 alpha-3 code that dragoman knows")
    _check_days(person.start, person.end)
    return _append(folder / PEOPLE, person)


def add_group(folder: Path, group: OwnGroup) -> Path:
    """The table with the group added.

    Raises:
        InputError: the code is not made of three-letter parts, or a day is none.
    """
    if not _CODE.fullmatch(group.code):
        raise InputError(f"code {group.code!r}: write a country and sectors of three capitals each, such as SDNREB")
    _check_days(group.since, group.until)
    return _append(folder / GROUPS, group)


def _check_days(*days: str) -> None:
    for day in days:
        if day and not _DAY.fullmatch(day):
            raise InputError(f"{day!r} is no date; write YYYY-MM-DD, YYYY-MM or YYYY")


def _append(path: Path, row: OwnPerson | OwnGroup) -> Path:
    cells = {field: getattr(row, field) for field in row.__struct_fields__}
    texts = ["|".join(cell) if isinstance(cell, tuple) else str(cell) for cell in cells.values()]
    if any("\t" in text or "\n" in text for text in texts):
        raise InputError(f"{row.name!r}: a cell holds a tab or a line break; take it out")
    path.parent.mkdir(parents=True, exist_ok=True)
    old = path.read_text(encoding="utf-8") if path.exists() else "\t".join(cells) + "\n"
    path.write_text(old + "\t".join(texts) + "\n", encoding="utf-8")
    return path
