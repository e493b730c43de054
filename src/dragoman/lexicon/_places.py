"""What the places room knows: gazetteers of cities, divisions, countries, waters and areas, and words around them."""

import re
import unicodedata
from functools import cached_property
from mmap import ACCESS_READ, mmap
from pathlib import Path

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.lexicon._load import Rule, read_toml, read_tsv

_DROPPED = str.maketrans("", "", "'’‘ʼʻ`´.")
_BREAK = re.compile(r"[\W_]+")


def fold(name: str) -> str:
    """A name without case, accents and punctuation: "Saint-Étienne" and "SAINT ETIENNE" are one.

    >>> fold("Côte d’Ivoire")
    'cote divoire'
    """
    if name.isascii():
        return " ".join(_BREAK.split(name.lower().translate(_DROPPED))).strip()
    # Decomposed twice: "™" gives capitals, and lower case gives marks ("İ").
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    plain = "".join(c for c in flat if not unicodedata.combining(c)).translate(_DROPPED)
    return " ".join(_BREAK.split(plain)).strip()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One place of a gazetteer."""

    name: str
    kind: str
    """"country", "division", "county", "city", or the kind that areas.tsv gives ("sea", "region", …)."""
    country: str | None
    """ISO 3166 alpha-3; None for what lies in several countries or in none."""
    division: str | None = None
    """GeoNames code of the first-order division it lies in."""
    lat: float
    lon: float
    people: int = 0
    geonames: int | None = None
    primary: bool = True
    """Whether the name looked up is its main one."""


class Prepositions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """Prepositions by what they do to a place."""

    at: frozenset[str]
    toward: frozenset[str]
    away: frozenset[str]
    goals: frozenset[str]
    not_for_states: frozenset[str]

    @cached_property
    def any(self) -> frozenset[str]:
        return self.at | self.toward | self.away


class Governors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """Words that make what they govern a place, by how they govern it."""

    visits: frozenset[str]
    moves: frozenset[str]
    lands: frozenset[str]
    sites: frozenset[str]

    @cached_property
    def goes(self) -> frozenset[str]:
        return self.visits | self.moves


class Generics(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Common words that belong to a place's name or are dropped from it."""

    behind: frozenset[str]
    before: frozenset[str]
    divisions: frozenset[str]
    streets: frozenset[str]
    suffixes: frozenset[str]
    directions: frozenset[str]


class PlaceWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One language's `places.toml`."""

    prepositions: Prepositions
    governors: Governors
    generics: Generics
    abbreviations: dict[str, str]
    divisions: dict[str, str]
    examples: tuple[Rule, ...] = ()
    event_places: tuple[Rule, ...] = ()


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """A country's codes and neighbours."""

    code: str
    alpha2: str
    capital: str
    neighbours: tuple[str, ...]


# Names whose entries are kept: 20,000 random ones take 30 MB (measured); then it starts anew.
_KEPT = 20_000


class PlaceKnowledge:
    """The gazetteers, and one language's words around them."""

    def __init__(self, root: Path, lang: Path) -> None:
        self.words = read_toml(lang / "places.toml", PlaceWords)
        self.countries, self._names = _countries(root / "places" / "countries.tsv")
        self._alpha3 = {country.alpha2: country.code for country in self.countries.values()}
        self._cities = _SortedTable(root / "places" / "cities.tsv")
        self._found: dict[str, tuple[Entry, ...]] = {}
        spellings = read_tsv(lang / "places_spellings.tsv", ("spelling", "name"))
        self._spellings = {fold(row["spelling"]): fold(row["name"]) for row in spellings}
        areas = _areas(root / "places" / "areas.tsv")
        by_hand = {entry.geonames: entry for _, entry in areas if entry.geonames}
        divisions = set[int]()
        for key, entry in _regions(root / "places" / "regions.tsv", self._alpha3):
            corrected = by_hand.get(entry.geonames or 0)
            if corrected:
                divisions.add(corrected.geonames or 0)
                entry = msgspec.structs.replace(entry, lat=corrected.lat, lon=corrected.lon)
            self._names.setdefault(key, []).append(entry)
        for key, entry in areas:
            known = self._names.setdefault(key, [])
            if not any(other.geonames == entry.geonames for other in known if entry.geonames in divisions):
                known.insert(0, entry)

    def is_capital(self, entry: Entry) -> bool:
        """Whether a city is its country's capital."""
        country = self.countries.get(entry.country or "")
        return country is not None and entry.kind in ("city", "metropolis") and _capital(country) == fold(entry.name)

    def named(self, name: str) -> tuple[Entry, ...]:
        """All places that go by `name` (in any case, with or without accents), countries first, cities last."""
        key = fold(name).removeprefix("the ")
        if key not in self._found:
            if len(self._found) >= _KEPT:
                self._found.clear()
            others = self._names.get(key, [])
            # "Mexico" and "Luxembourg" are countries and, in GeoNames, also other names of their capitals.
            lands = {entry.country for entry in others if entry.kind == "country"}
            towns = self._city_entries(key) or self._city_entries(self._spellings.get(key, key))
            cities = (city for city in towns if city.country not in lands)
            found = (*others, *cities)
            # Counties last: "Ottawa" is a city before it is short for a county of Kansas.
            self._found[key] = tuple(sorted(found, key=lambda entry: entry.kind == "county"))
        return self._found[key]

    def _city_entries(self, key: str) -> list[Entry]:
        found = []
        for row in self._cities.rows(key):
            if row[1].startswith("="):
                origin = next((r for r in self._cities.rows(row[1][1:]) if r[-1] == row[2]), None)
                if origin:
                    found.append(self._city(origin, primary=False))
            else:
                found.append(self._city(row, primary=True))
        return sorted(found, key=lambda entry: -entry.people)

    def _city(self, row: list[str], *, primary: bool) -> Entry:
        key, name, lat, lon, alpha2, division, people, geonames = row
        return Entry(
            name=name or key.title(),
            kind="city",
            country=self._alpha3.get(alpha2),
            division=division,
            lat=float(lat),
            lon=float(lon),
            people=int(people),
            geonames=int(geonames),
            primary=primary,
        )


class _SortedTable:
    """A tab-separated file sorted by its first cell, in which rows are found by bisection without reading it.

    13 MB would take 0.4 s and 100 MB of memory to load; an article needs twenty names of it.
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as handle:
                self._bytes = mmap(handle.fileno(), 0, access=ACCESS_READ)
        except (OSError, ValueError) as error:
            raise KnowledgeError(f"{path}: {error}; make it anew with training/places/gazetteer.py") from error

    def rows(self, key: str) -> list[list[str]]:
        """The rows whose first cell is `key`."""
        wanted = key.encode() + b"\t"
        low, high = 0, len(self._bytes)
        while low < high:
            middle = (low + high) // 2
            start = self._bytes.rfind(b"\n", 0, middle) + 1
            end = self._bytes.find(b"\n", middle)
            end = len(self._bytes) if end < 0 else end
            if self._bytes[start : min(end, start + len(wanted))] < wanted:
                low = end + 1
            else:
                high = start
        found = []
        while self._bytes[low : low + len(wanted)] == wanted:
            end = self._bytes.find(b"\n", low)
            found.append(self._bytes[low:end].decode().split("\t"))
            low = end + 1
        return found


def _countries(path: Path) -> tuple[dict[str, Country], dict[str, list[Entry]]]:
    """Countries by alpha-3 code, and their entries by folded name."""
    columns = ("name", "other", "country", "alpha2", "capital", "lat", "lon", "people", "neighbours", "geonames")
    rows = list(read_tsv(path, columns))
    alpha3 = {row["alpha2"]: row["country"] for row in rows}
    countries, names = {}, dict[str, list[Entry]]()
    for row in rows:
        code = row["country"]
        near = tuple(sorted(alpha3[two] for two in row["neighbours"].split(",") if two in alpha3))
        countries[code] = Country(code=code, alpha2=row["alpha2"], capital=row["capital"], neighbours=near)
        for key, entry in _named(row, kind="country", country=code):
            names.setdefault(key, []).append(entry)
    return countries, names


def _areas(path: Path) -> list[tuple[str, Entry]]:
    columns = ("name", "other", "kind", "country", "lat", "lon", "geonames")
    return [
        pair
        for row in read_tsv(path, columns)
        for pair in _named(row, kind=row["kind"], country=row["country"] or None)
    ]


def _regions(path: Path, alpha3: dict[str, str]) -> list[tuple[str, Entry]]:
    columns = ("name", "other", "level", "country", "division", "lat", "lon", "people", "geonames")
    return [
        pair
        for row in read_tsv(path, columns)
        for pair in _named(
            row, kind="division" if row["level"] == "1" else "county", country=alpha3.get(row["country"])
        )
    ]


def _named(row: dict[str, str], *, kind: str, country: str | None) -> list[tuple[str, Entry]]:
    """The row's entry under each of its names, folded and without a leading article."""
    names = [row["name"], *filter(None, row["other"].split("|"))]
    keys: dict[str, str] = {}
    for name in names:
        # Divisions are shown by the name that was looked up: their first one is in the country's own language.
        keys.setdefault(fold(name).removeprefix("the "), name if kind == "division" else row["name"])
    return [
        (
            key,
            Entry(
                name=shown.removeprefix("The "),
                kind=kind,
                country=country,
                division=row.get("division"),
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                people=int(row.get("people") or 0),
                geonames=int(row["geonames"]) if row["geonames"] else None,
                primary=rank == 0,
            ),
        )
        for rank, (key, shown) in enumerate(keys.items())
    ]


def _capital(country: Country) -> str:
    """The folded name of a country's capital; GeoNames writes that of the United States with its district."""
    return fold(country.capital.partition(",")[0])


def load(root: Path, lang: Path) -> PlaceKnowledge:
    """The place knowledge of one language."""
    return PlaceKnowledge(root, lang)
