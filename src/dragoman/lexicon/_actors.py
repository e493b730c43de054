"""What the actors room knows: names with codes, offices with dates, nouns for roles, pronouns."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.lexicon._load import read_toml, read_tsv
from dragoman.lexicon._own import GROUPS, PEOPLE
from dragoman.lexicon._people import HELD, Office, Offices, People
from dragoman.lexicon._phrases import Phrases, fold, split_words

NameKind = Literal[
    "country", "adjective", "people", "capital", "place", "organization", "group", "outlet", "seat", "region"
]
AgentKind = Literal["person", "group", "body", "outlet", "side", "relation", "state", "captive", "staff"]

INTERNATIONAL = ("IGO", "NGO", "MNC", "IMG", "ISM")
"""What stands in the country's place for actors of no country (PLOVER manual, sector table)."""


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """A name in a gazetteer: what it means and how it is coded on a day."""

    key: str
    name: str
    kind: NameKind
    code: str
    nouns: tuple[str, ...] = ()
    wikidata: str | None = None
    since: str = ""
    until: str = ""

    @property
    def country(self) -> str | None:
        """The first three letters of the code: ISO 3166 alpha-3, or IGO, NGO, MNC, IMG."""
        return self.code[:3] or None

    @property
    def sector(self) -> str | None:
        """The code after the country."""
        return self.code[3:] or None

    def valid_on(self, day: str | None) -> bool:
        """Whether the code holds on `day` (ISO); without a day, the latest code does."""
        if day is None:
            return not self.until
        return (not self.since or self.since <= day) and (not self.until or day <= self.until)


class Agent(msgspec.Struct, frozen=True, kw_only=True):
    """A noun for a role: "foreign minister", "troops", "parliament"."""

    words: str
    sector: str
    kind: AgentKind
    office: tuple[str, ...] = ()
    country: str | None = None
    """Whose it is when the text does not say: a pope is the Vatican's."""
    gender: str | None = None
    nouns: tuple[str, ...] = ()
    plural: bool = False


class Pronoun(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    number: Literal["one", "many", "thing"]
    gender: str | None = None


class Honorific(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    gender: str | None = None


class FloorWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the labels of a transcript name who speaks, as actors_words.toml explains."""

    words: frozenset[str]
    """Words in a label in capitals, lower case, without full stops."""
    opens: str
    """With what an office in such a label begins."""
    nobody: frozenset[str]
    """Words of labels that name nobody in particular."""
    numbers: frozenset[str]
    """Words that number the unnamed."""
    asks: frozenset[str]
    """Whole labels, lower case, of those who ask."""
    answers: frozenset[str]
    """Whole labels, lower case, of whoever is asked."""
    wonders: frozenset[str]
    """Verbs by which somebody asks without a question: "I wanted to know whether you …"."""


class ActorWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Closed classes of one language, as actors_words.toml explains them."""

    pronoun: tuple[Pronoun, ...]
    honorific: tuple[Honorific, ...]
    former: tuple[str, ...]
    coming: tuple[str, ...]
    becoming: tuple[str, ...]
    opposition: tuple[str, ...]
    collective: tuple[str, ...]
    leaning: tuple[str, ...]
    venue: tuple[str, ...]
    saying: tuple[str, ...]
    deliberate: frozenset[str]
    spoken_to: tuple[str, ...]
    both: tuple[str, ...]
    both_people: tuple[str, ...]
    both_states: tuple[str, ...]
    country_nouns: tuple[str, ...]
    partitives: tuple[str, ...]
    not_alone: tuple[str, ...]
    corporate: tuple[str, ...]
    things: tuple[str, ...]
    thing_openers: tuple[str, ...]
    credit: tuple[str, ...]
    congress: tuple[str, ...]
    cut_short: tuple[str, ...]
    particles: tuple[str, ...]
    calendar: tuple[str, ...]
    heading: tuple[str, ...]
    addressed: tuple[str, ...]
    floor: FloorWords


class ActorKnowledge:
    """The tables of actors, loaded when first used."""

    def __init__(self, folder: Path, lang: Path, own: Path | None = None) -> None:
        """Args:
        folder: knowledge/actors.
        lang: the folder of the language.
        own: a user's folder with people.tsv or groups.tsv; its rows win.
        """
        self._folder = folder
        self._lang = lang
        self._own = own

    @cached_property
    def words(self) -> ActorWords:
        return read_toml(self._lang / "actors_words.toml", ActorWords)

    @cached_property
    def names(self) -> Phrases[Name]:
        """Countries, their people and seats, organisations, groups and outlets by name."""
        phrases: Phrases[Name] = Phrases()
        for words, name in self._all_names():
            if name not in phrases.get(words):
                phrases.add(words, name)
        return phrases

    def _own_rows(self, table: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
        if self._own is not None and (self._own / table).is_file():
            yield from read_tsv(self._own / table, (*columns, "aliases"))

    def _all_names(self) -> Iterator[tuple[tuple[str, ...], Name]]:
        for row in self._own_rows(GROUPS, ("name", "code", "since", "until", "wikidata")):
            yield from _group(row)
        yield from _country_names(self._folder, self.country_names)
        yield from _seats(self._folder / "metonyms.tsv")
        yield from _organisations(self._folder / "organisations.tsv")
        yield from _groups(self._folder / "groups.tsv")
        yield from _outlets(self._folder / "outlets.tsv")
        for row in read_tsv(self._folder / "regions.tsv", ("words",)):
            for words in row["words"].split("|"):
                yield split_words(words), Name(key=words, name=words, kind="region", code="")

    @cached_property
    def publishers(self) -> dict[str, str]:
        """Ends of hosts' names of states' own sites -> country code."""
        return {row["domain"]: row["code"] for row in read_tsv(self._folder / "publishers.tsv", ("domain", "code"))}

    @cached_property
    def things(self) -> frozenset[str]:
        """Names of weapons, ships and programmes, in small letters: bodies to a recogniser, actors to nobody."""
        return frozenset(row["name"].lower() for row in read_tsv(self._folder / "things.tsv", ("name",)))

    @cached_property
    def class_nouns(self) -> frozenset[str]:
        """Nouns by which a text goes on about an organisation or a group: "alliance", "bloc"."""
        return frozenset(noun for _, name in self._all_names() for noun in name.nouns)

    @cached_property
    def country_names(self) -> dict[str, str]:
        """The short name of each country by code."""
        rows = read_tsv(self._folder / "countries.tsv", ("code", "name"))
        return {row["code"]: row["name"] for row in rows}

    @cached_property
    def _traits(self) -> dict[str, dict[str, str]]:
        traits: dict[str, dict[str, str]] = defaultdict(dict)
        for row in read_tsv(self._folder / "countries_by_hand.tsv", ("code", "kind", "words")):
            traits[row["kind"]][row["code"]] = row["words"]
        return traits

    def led_by(self, country: str) -> str:
        """The kind of office that "the leader" of a country means today."""
        return self._traits["led_by"].get(country, "president")

    def called(self, country: str | None) -> str | None:
        """The country in a phrase: "the Netherlands", "China"; None for no country."""
        name = self.country_names.get(country or "")
        return f"the {name}" if name is not None and country in self._traits["article"] else name

    def family_first(self, country: str | None) -> bool:
        """Whether names of the country begin with the family name."""
        return country in self._traits["family_first"]

    @cached_property
    def agents(self) -> Phrases[Agent]:
        """Nouns for roles, by lower-case words, singular and plural."""
        phrases: Phrases[Agent] = Phrases()
        for row in read_tsv(
            self._lang / "actors_agents.tsv", ("words", "plural", "sector", "kind", "office", "gender", "class")
        ):
            one = _agent(row)
            many = msgspec.structs.replace(one, plural=True)
            plural = row["plural"] or _plural(row["words"])
            for words, agent in ((row["words"], one), (plural, many)):
                key = split_words(words.lower())
                if not phrases.get(key):
                    phrases.add(key, agent)
        return phrases

    @cached_property
    def pronouns(self) -> dict[str, Pronoun]:
        return {word: entry for entry in self.words.pronoun for word in entry.words}

    @cached_property
    def honorifics(self) -> dict[str, str | None]:
        """Honorific -> the gender that it tells."""
        return {word: entry.gender for entry in self.words.honorific for word in entry.words}

    @cached_property
    def given_names(self) -> dict[str, str]:
        """Folded given name -> m or f, where nearly all who bear it are."""
        rows = read_tsv(self._folder / "given_names.tsv", ("gender", "names"))
        return {fold(name): row["gender"] for row in rows for name in row["names"].split(" ")}

    @cached_property
    def offices(self) -> dict[str, Office]:
        return {office.id: office for office in read_toml(self._folder / "offices.toml", Offices).office}

    @cached_property
    def people(self) -> "People":
        """All office-holders, by name and by office."""
        by_hand = [*self._own_rows(PEOPLE, HELD), *read_tsv(self._folder / "offices_by_hand.tsv", (*HELD, "aliases"))]
        compiled = read_tsv(self._folder / "offices.tsv", HELD)
        return People([*by_hand, *compiled], self.offices, self.family_first)


def _country_names(folder: Path, short: dict[str, str]) -> Iterator[tuple[tuple[str, ...], Name]]:
    """Names, adjectives, peoples, capitals and regions of countries: by hand first."""
    for row in read_tsv(folder / "countries_by_hand.tsv", ("code", "kind", "words")):
        if row["kind"] in ("led_by", "family_first", "article"):
            continue
        code = row["code"]
        if code not in short:
            raise KnowledgeError(f"{folder / 'countries_by_hand.tsv'}: {code} is no code of countries.tsv; correct it")
        for words in row["words"].split("|"):
            yield split_words(words), _country_name(code, short[code], row["kind"], words)
            if row["kind"] == "people":
                yield split_words(_people_plural(words)), _country_name(code, short[code], "people", words)
    for row in read_tsv(folder / "countries.tsv", ("code", "name", "names", "adjectives", "capitals")):
        code, name = row["code"], row["name"]
        for kind, cell in (
            ("name", f"{name}|{row['names']}"),
            ("adjective", row["adjectives"]),
            ("capital", row["capitals"]),
        ):
            for words in filter(None, cell.split("|")):
                yield split_words(words), _country_name(code, name, kind, words)
        for adjective in filter(None, row["adjectives"].split("|")):
            if adjective.endswith(("n", "i")):
                yield split_words(adjective + "s"), _country_name(code, name, "people", adjective)


def _people_plural(words: str) -> str:
    if words.endswith("man"):
        return words[:-3] + "men"
    return words if words.endswith(("ese", "ss")) else words + "s"


def _country_name(code: str, country: str, kind: str, words: str) -> Name:
    if kind == "pre":
        return Name(key=f"{code}:{words}", name=words, kind="country", code=f"{code}PRE")
    named: dict[str, NameKind] = {"name": "country", "adjective": "adjective", "people": "people", "capital": "capital"}
    return Name(key=code, name=country, kind=named.get(kind, "place"), code=code)


def _seats(path: Path) -> Iterator[tuple[tuple[str, ...], Name]]:
    for row in read_tsv(path, ("words", "code", "name", "type", "wikidata")):
        kind: NameKind = {"organization": "organization", "group": "group"}.get(row["type"], "seat")  # type: ignore[assignment]
        yield (
            split_words(row["words"]),
            Name(
                key=f"n:{row['name']}", name=row["name"], kind=kind, code=row["code"], wikidata=row["wikidata"] or None
            ),
        )


def _aliases(row: dict[str, str]) -> Iterable[str]:
    return filter(None, (row["name"], *row["aliases"].split("|")))


def _organisations(path: Path) -> Iterator[tuple[tuple[str, ...], Name]]:
    for row in read_tsv(path, ("name", "aliases", "code", "class", "wikidata")):
        name = Name(
            key=f"n:{row['name']}",
            name=row["name"],
            kind="organization",
            code=row["code"],
            nouns=tuple(filter(None, row["class"].split("|"))),
            wikidata=row["wikidata"] or None,
        )
        for words in _aliases(row):
            yield split_words(words), name


def _groups(path: Path) -> Iterator[tuple[tuple[str, ...], Name]]:
    for row in read_tsv(path, ("name", "aliases", "code", "since", "until", "wikidata")):
        yield from _group(row)


def _group(row: dict[str, str]) -> Iterator[tuple[tuple[str, ...], Name]]:
    name = Name(
        key=f"n:{row['name']}",
        name=row["name"],
        kind="group",
        code=row["code"],
        nouns=("group", "movement", "militants"),
        wikidata=row["wikidata"] or None,
        since=row["since"],
        until=row["until"],
    )
    for words in _aliases(row):
        yield split_words(words), name


def _outlets(path: Path) -> Iterator[tuple[tuple[str, ...], Name]]:
    for row in read_tsv(path, ("name", "aliases", "code", "wikidata")):
        name = Name(
            key=f"n:{row['name']}", name=row["name"], kind="outlet", code=row["code"], wikidata=row["wikidata"] or None
        )
        for words in _aliases(row):
            yield split_words(words), name


def _agent(row: dict[str, str]) -> Agent:
    return msgspec.convert(
        {
            "words": row["words"],
            "sector": row["sector"],
            "kind": row["kind"],
            "office": tuple(filter(None, re.sub("@[A-Z]+", "", row["office"]).split("|"))),
            "country": row["office"].partition("@")[2] or None,
            "gender": row["gender"] or None,
            "nouns": (row["words"], row["words"].split(" ")[-1], *filter(None, row["class"].split("|"))),
            "plural": row["plural"] == row["words"],
        },
        type=Agent,
    )


def _plural(words: str) -> str:
    if words.endswith("y") and not words.endswith(("ay", "ey", "oy")):
        return words[:-1] + "ies"
    if " of " in words:
        head, rest = words.split(" of ", 1)
        return f"{_plural(head)} of {rest}"
    return words + ("es" if words.endswith(("s", "sh", "ch", "x")) else "s")
