"""Office-holders by the names they are called and by the offices they hold, with the days they held them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from itertools import pairwise

import msgspec

from dragoman.lexicon._phrases import Phrases, fold, letters

HELD = ("name", "wikidata", "country", "office", "position", "start", "end", "gender", "source")
"""The columns of the tables of offices."""

# Words of a name that belong to the family name after them.
PARTICLES = {
    "van",
    "von",
    "der",
    "den",
    "de",
    "del",
    "della",
    "da",
    "dos",
    "di",
    "bin",
    "ibn",
    "ben",
    "al",
    "el",
    "la",
    "le",
    "ul",
    "abu",
}


class Office(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of office. `positions` and `not` are for the script that compiles the table."""

    id: str
    sector: str
    rank: int
    one: bool = False
    positions: tuple[str, ...] = ()
    not_: tuple[str, ...] = msgspec.field(default=(), name="not")


class Offices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    office: tuple[Office, ...]


# Scrapes without a date of their own, and the last month that any of them saw: "their foreign minister" of 2025 was
# given as one who left in 2021 (every-politician-scrapers were frozen between mid-2022 and January 2023).
SCRAPED, SCRAPED_UNTIL = "wikidata-", "2023-01"


class Holding(msgspec.Struct, frozen=True):
    """One spell of one person in one office."""

    person: str
    country: str
    office: str
    position: str
    start: str
    end: str
    """Last day as far as known: the table's own, or the start of the next holder; "" if neither."""
    source: str
    by_hand: bool

    def covers(self, day: str) -> bool:
        """Whether the spell surely holds on `day`: a bare year or month is its last day, as a start and as an end."""
        begun = self.start <= day and (len(self.start) == 10 or not day.startswith(self.start))
        return begun and (not self.end or day[: len(self.end)] <= self.end)

    def known(self, day: str) -> bool:
        """Whether the table can know it on `day`: a spell is open in a scrape because the scrape stopped."""
        stopped = not self.end and not self.by_hand and self.source.startswith(SCRAPED)
        return self.covers(day) and not (stopped and day[:7] > SCRAPED_UNTIL)


class Person(msgspec.Struct, frozen=True):
    """Somebody who holds or held an office."""

    key: str
    name: str
    wikidata: str | None
    gender: str | None
    calls: tuple[tuple[str, ...], ...]
    """Folded word sequences by which the person is called: full name, family name, nickname."""
    written: tuple[str, ...]
    """Those names as the tables write them, as "Name Alias|Alias"."""
    country: str
    holdings: tuple[Holding, ...]
    alone: frozenset[str] = frozenset()
    """Single words that the hand-made table says call the person by themselves, folded."""

    def spelt_as(self, words: tuple[str, ...]) -> bool:
        """Whether every word, in small letters without accents, is spelt so in some name of the person."""
        known = {word for name in self.written for word in spelt(name.replace("|", " "))}
        return known.issuperset(words)


_CUTS = re.compile(r"[\s\-‐‑'’ʼ`.]+")
_SUFFIX = re.compile(r",? (Jr|Sr)\.?$")
_SUFFIXES = ("Jr", "Jr.", "Sr", "Sr.")


@cache
def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a name, hyphens and apostrophes as blanks."""
    words = _CUTS.split(name) if not name.replace(" ", "").isalpha() else name.split()
    return tuple(filter(None, map(fold, words)))


@cache
def spelt(name: str) -> tuple[str, ...]:
    """The words of a name as they are spelt, in small letters without accents."""
    return tuple(filter(None, map(letters, _CUTS.split(name))))


def _without_suffix(name: str) -> str:
    return _SUFFIX.sub("", name) if name.endswith(_SUFFIXES) else name


def short_names(name: str, family_first: bool) -> list[tuple[str, ...]]:
    """The folded family name, with and without its particles."""
    name = _without_suffix(name)
    words = name_words(name)
    if len(words) < 2:
        return [words]
    if family_first:
        return [words[:1]]
    start = len(words) - 1
    while start > 1 and words[start - 1] in PARTICLES:
        start -= 1
    hyphen = name_words(name.split(" ")[-1])
    return list(dict.fromkeys([words[-1:], words[start:], hyphen]))


class People:
    """All persons of the tables.

    Args:
        rows: by hand first: where both know a spell, the first wins.
        family_first: whether names of a country begin with the family name.
    """

    def __init__(
        self, rows: Iterable[dict[str, str]], offices: dict[str, Office], family_first: Callable[[str], bool]
    ) -> None:
        self._offices = offices
        self._family_first = family_first
        self.by_key: dict[str, Person] = {}
        self.calls: Phrases[str] = Phrases()
        self._by_office: dict[tuple[str, str], list[Holding]] = defaultdict(list)
        self._build(list(rows))

    def _build(self, rows: list[dict[str, str]]) -> None:
        known = _identities(rows)
        grouped: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            grouped[known[row["name"], row["country"]]].append(row)
        single = {office.id for office in self._offices.values() if office.one}
        # What is written by hand is ended by what is written by hand alone: the scraped rows mix in deputies.
        by_hand = [row for row in rows if "aliases" in row]
        ends = {True: _next_starts(by_hand, single), False: _next_starts(rows, single)}
        for key, mine in grouped.items():
            self._add(key, mine, ends)
        for spells in self._by_office.values():
            spells.sort(key=lambda h: (h.start, h.person), reverse=True)

    def _add(self, key: str, rows: list[dict[str, str]], ends: dict[bool, dict[tuple[str, str, str], str]]) -> None:
        first = rows[0]
        calls: list[tuple[str, ...]] = []
        for row in rows:
            calls += [
                name_words(_without_suffix(row["name"])),
                *short_names(row["name"], self._family_first(row["country"])),
            ]
            calls += [name_words(alias) for alias in row.get("aliases", "").split("|") if alias]
        holdings = _spells(key, rows, ends)
        person = Person(
            key=key,
            name=max(
                (row["name"] for row in rows if " " in row["name"]),
                key=lambda n: n == first["name"],
                default=first["name"],
            ),
            wikidata=next((row["wikidata"] for row in rows if row["wikidata"]), None),
            gender=next((row["gender"] for row in rows if row["gender"]), None),
            calls=tuple(dict.fromkeys(filter(None, calls))),
            written=tuple(f"{row['name']} {row.get('aliases', '')}" for row in rows),
            country=first["country"],
            holdings=holdings,
            alone=frozenset(
                words[0]
                for row in rows
                if row.get("aliases")
                for words in map(name_words, row["aliases"].split("|"))
                if len(words) == 1
            ),
        )
        self.by_key[key] = person
        for call in person.calls:
            self.calls.add(call, key)
        for holding in holdings:
            self._by_office[holding.country, holding.office].append(holding)

    def called(self, words: tuple[str, ...]) -> list[Person]:
        """Persons whom exactly these folded words call, in table order."""
        return [self.by_key[key] for key in dict.fromkeys(self.calls.get(words))]

    def bearers(self, word: str) -> int:
        """How many persons of the tables the folded word alone calls."""
        return len(set(self.calls.get((word,))))

    def holders(self, country: str, office: str, day: str) -> list[Holding]:
        """Who held the office on `day`: what was written by hand first, then the latest to come."""
        held = [holding for holding in self._by_office.get((country, office), ()) if holding.known(day)]
        return sorted(held, key=lambda holding: not holding.by_hand)

    def current(self, person: Person, day: str) -> list[Holding]:
        """The offices a person held on `day`, the highest first."""
        held = [holding for holding in person.holdings if holding.covers(day)]
        return sorted(held, key=lambda h: (self.rank(h), not h.by_hand, -_number(h.start)))

    def one_holder(self, office: str) -> bool:
        """Whether a country has one holder of the office at a time."""
        return office in self._offices and self._offices[office].one

    def rank(self, holding: Holding) -> int:
        """How high the office is: 1 is a head of state."""
        return self._offices[holding.office].rank

    def sector(self, holding: Holding) -> str:
        """The PLOVER sectors of a holder of the office."""
        return self._offices[holding.office].sector


def _number(day: str) -> int:
    return int(day.replace("-", "").ljust(8, "0") or 0)


def _identities(rows: list[dict[str, str]]) -> dict[tuple[str, str], str]:
    """(name, country) -> key: one key a Wikidata id; without one, the id of the same name in the same country."""
    by_id: dict[tuple[tuple[str, ...], str], str] = {}
    for row in rows:
        if row["wikidata"]:
            by_id.setdefault((name_words(row["name"]), row["country"]), row["wikidata"])
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        pair = name_words(row["name"]), row["country"]
        key = row["wikidata"] or by_id.get(pair) or f"{' '.join(pair[0])}:{pair[1]}"
        found.setdefault((row["name"], row["country"]), key)
    return found


def _next_starts(rows: list[dict[str, str]], single: set[str]) -> dict[tuple[str, str, str], str]:
    """(country, office, start) -> start of the next spell of that office, where one person holds it at a time."""
    starts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row["office"] in single:
            starts[row["country"], _seat(row)].add(row["start"])
    following = {}
    for (country, office), days in starts.items():
        ordered = sorted(days)
        following.update({(country, office, a): b for a, b in pairwise(ordered)})
    return following


def _seat(row: dict[str, str]) -> str:
    """What only one person can be: the office, of organisations the position itself."""
    return row["office"] if row["country"] else row["position"]


def _spells(
    key: str, rows: list[dict[str, str]], ends: dict[bool, dict[tuple[str, str, str], str]]
) -> tuple[Holding, ...]:
    """The person's spells; one that the hand-made table knows is not taken again from the compiled one."""
    spells: list[Holding] = []
    for row in rows:
        end = row["end"] or ends["aliases" in row].get((row["country"], _seat(row), row["start"]), "")
        holding = Holding(
            key, row["country"], row["office"], row["position"], row["start"], end, row["source"], "aliases" in row
        )
        if not any(_same(holding, other) for other in spells):
            spells.append(holding)
    return tuple(spells)


def _same(new: Holding, old: Holding) -> bool:
    """Whether two rows tell of one spell, as one office that overlaps."""
    if (new.country, new.office) != (old.country, old.office) or (not new.country and new.position != old.position):
        return False
    return (not old.end or new.start <= old.end) and (not new.end or old.start <= new.end)
