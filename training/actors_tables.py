"""Compile knowledge/actors/{countries,offices}.tsv from public facts on countries and office-holders.

uv run --no-sync python training/actors_tables.py REFERENCE_FOLDER

The folder holds countries.jsonl (mledoze/countries, ODbL; Phoenix CountryInfo, MIT), office_holders.csv
(every-politician-scrapers, from Wikidata, CC0; REIGN, CC0; IfG ministers database; a dated world-leaders snapshot)
and raw/. What people know and the files do not is written by hand in knowledge/actors/*_by_hand.tsv, which wins.
"""

import csv
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

KNOWLEDGE = Path(__file__).parent.parent / "src" / "dragoman" / "knowledge" / "actors"

# Before this day the table keeps only leaders: the corpora it is meant for begin in the 1980s.
FIRST_DAY = {"leader": "1975", "other": "1988"}

# Scraped sources by the short name that the table shows; the header of the table spells them out.
SOURCES = {
    "IfG UK ministers (2026-06)": "ifg",
    "REIGN leaderlist 2021-03 (COW abb)": "reign",
    "open-data-archive/world-leaders-current 2026-08-22": "world-leaders-2026",
    "every-politician-scrapers/world-leaders-2021": "wikidata-2021",
    "every-politician-scrapers/world foreign ministers (2022)": "wikidata-2022",
}
# Offices of which the news names only the recent holders; governors only where they are named in foreign news.
LOCAL_SINCE = {"ambassador": "2019", "governor": "2016", "minister": "2018", "supreme_judge": "2014", "speaker": "2000"}
NEWSWORTHY_GOVERNORS = ("USA", "UKR", "RUS", "GBR", "CAN", "AUS")
LEADERS = ("president", "prime_minister", "monarch", "supreme_leader", "crown_prince", "igo_head")
JUNIOR = re.compile(
    r"(?i)whip|in waiting|under-secretary|lord commissioner|lord of the treasury|consul|chargé|private secretary"
    r"|parliamentary secretary|paymaster|household|solicitor|\bassistant treasurer|women and equalities|cabinet office"
)


class Office(msgspec.Struct, frozen=True):
    id: str
    sector: str
    rank: int
    one: bool = False
    positions: tuple[str, ...] = ()
    not_: tuple[str, ...] = msgspec.field(default=(), name="not")


class Kinds(msgspec.Struct, frozen=True):
    office: tuple[Office, ...]


class Held(NamedTuple):
    """One office held by one person, as a row of the table."""

    name: str
    wikidata: str
    country: str
    office: str
    position: str
    start: str
    end: str
    gender: str
    source: str


def office_kind(position: str, kinds: Kinds, states: set[str]) -> str | None:
    """The id of the first office kind whose pattern is the whole of `position`; "President of X" needs a state X."""
    words = position.lower().strip()
    head, _, state = words.partition(" of ")
    national = state.removeprefix("the ") in states or "government" in state or "council of min" in state
    if head in ("president", "prime minister", "king", "queen", "emir", "prince", "sultan") and state and not national:
        return None
    for kind in kinds.office:
        if any(re.fullmatch(p.lower(), words) for p in kind.not_):
            continue
        if any(re.fullmatch(p.lower(), words) for p in kind.positions):
            return kind.id
    return None


def cow_codes(raw: Path, countries: Iterable[dict]) -> dict[str, str]:
    """COW state abbreviations to the codes used here; the few that neither file joins are spelled out."""
    joined = {row["cow_alpha"]: row["iso3"] for row in countries if row.get("cow_alpha") not in (None, "---")}
    lost = {
        "AFG": "AFG",
        "KOS": "KOS",
        "USR": "RUS",
        "YUG": "SRB",
        "GFR": "DEU",
        "GMY": "DEU",
        "YAR": "YEM",
        "YEM": "YEM",
        "RVN": "VNM",
        "DRV": "VNM",
        "ZAI": "COD",
        "SSD": "SSD",
        "MNG": "MNE",
        "ETM": "TLS",
        "CZE": "CZE",
    }
    return lost | {cow: ("KOS" if iso == "UNK" else iso) for cow, iso in joined.items()}


def held_offices(folder: Path, kinds: Kinds) -> Iterator[Held]:
    """The offices worth keeping: named positions of state, held after FIRST_DAY."""
    countries = [json.loads(line) for line in (folder / "countries.jsonl").open(encoding="utf-8")]
    cow = cow_codes(folder / "raw", countries)
    states = {
        n.lower()
        for row in countries
        if row["independent"] or row["iso3"] in ("TWN", "PSE", "UNK")
        for n in (row["name"], row["official"], *row["alt"])
    }
    genders = leader_genders(folder / "raw" / "archigos.csv", cow)
    for row in csv.DictReader((folder / "office_holders.csv").open(encoding="utf-8")):
        kind = office_kind(row["position"], kinds, states)
        if kind is None or JUNIOR.search(row["position"]) or " of " in row["person"]:
            continue
        reign = row["source"].startswith("REIGN")
        code = cow.get(row["iso3"], "") if reign else {"UNK": "KOS"}.get(row["iso3"], row["iso3"])
        if code == "GBR" and kind in ("foreign", "defence") and "ecretary" not in row["position"]:
            kind = f"deputy_{kind}"  # ministers of state there stand under the Secretary of State
        last = row["end"] or ("9999" if not reign else "2021-03")
        if last < FIRST_DAY["leader" if kind in LEADERS else "other"] or (reign and not code):
            continue
        if last < LOCAL_SINCE.get(kind, "") or (kind == "governor" and code not in NEWSWORTHY_GOVERNORS):
            continue
        if kind == "group_leader" or (kind in ("igo_head", "igo_official") and code):
            continue
        name = clean_name(row["person"])
        if not name or (reign and last < "1985"):
            continue
        gender = genders.get((code, fold(name.split()[-1])), "")
        source = SOURCES.get(row["source"], "wikidata-" + row["source"].split("/")[-1].split(" ")[0])
        if source == "world-leaders-2026" and kind == "monarch" and name == "Mohammed bin Salman":
            continue  # the snapshot makes a king of the crown prince
        # The snapshot gives one person's id to another (von der Leyen has Orbán's); its names and dates hold.
        wikidata = "" if source == "world-leaders-2026" else row["wikidata"]
        yield Held(name, wikidata, code, kind, row["position"], row["start"], row["end"], gender, source)


def clean_name(name: str) -> str:
    """The name without "(3rd time)", honours and doubled blanks."""
    name = re.sub(r"\(.*?\)", "", name)
    name = re.sub(r"^(Lord|Baroness|Sir|Dame|Dr|Rt Hon|Lt\.? Gen\.?|General|Sheikh) (?=\S+ \S+)", "", name.strip())
    return re.sub(r"\s+", " ", name).strip()


def fold(word: str) -> str:
    """Lower case, no accents."""
    plain = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in plain if not unicodedata.combining(c))


def leader_genders(archigos: Path, cow: dict[str, str]) -> dict[tuple[str, str], str]:
    """(country, last name) -> m or f, of heads of state and government to 2015."""
    found = {}
    for row in csv.DictReader(archigos.open(encoding="utf-8")):
        code = cow.get(row["obsid"].split("-")[0], "")
        if code and row["leader"]:
            found[code, fold(row["leader"].split()[-1])] = row["gender"].lower()
    return found


def families_by_hand() -> set[tuple[str, str]]:
    """(country, last name) of all whom the hand-made table has: the leader list's bare surnames add nothing to them."""
    lines = (KNOWLEDGE / "offices_by_hand.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {(row["country"], fold(word)) for row in rows for word in row["name"].split()}


def merged(rows: Iterable[Held]) -> list[Held]:
    """One row a person, country, office and spell; the row with a Wikidata id wins, then the longer position."""
    best: dict[tuple[str, ...], Held] = {}
    for row in rows:
        key = (fold(row.name), row.country, row.office, row.start[:4])
        old = best.get(key)
        if old is None or (bool(row.wikidata), bool(row.end), row.start) > (
            bool(old.wikidata),
            bool(old.end),
            old.start,
        ):
            best[key] = row
    spells = list(best.values())
    named = families_by_hand() | {
        (r.country, fold(r.name.split()[-1])) for r in spells if " " in r.name and r.office in LEADERS
    }
    kept = [r for r in spells if not (r.source == "reign" and (r.country, fold(r.name.split()[-1])) in named)]
    return sorted(kept, key=lambda r: (r.country, r.office, r.start, r.name))


HEAD_OFFICES = """\
# Who held which office, and from when to when. One row a person and spell. Compiled by training/actors_tables.py; do
# not edit: what is missing or wrong here goes to offices_by_hand.tsv, which wins.
# country: ISO 3166 alpha-3 (KOS: Kosovo), empty for organisations. office: a kind of offices.toml. No end: unknown.
# source: wikidata-* Wikidata (CC0) through every-politician-scrapers, 2021-22; ifg Institute for Government ministers
# database; reign REIGN leader list (CC0, to 2021-03); world-leaders-2026 dated snapshot of Wikidata, 2026-08-22.
"""

HEAD_COUNTRIES = """\
# Countries: names, adjectives, capitals. Compiled by training/actors_tables.py; corrections and what
# the files lack go to countries_by_hand.tsv. Sources: mledoze/countries (ODbL 1.0), ISO 3166.
"""

# Kept out of the table: the names of these in other languages are English words ("Island", "Mann").
NOT_NAMES = {
    "Island",
    "Mann",
    "Lao",
    "Viti",
    "Thai",
    "Portuguesa",
    "Togolese",
    "Guiana",
    "Mexicanos",
    "Dominique",
    "Timor",
}

# Capitals that in English news are as often a person, a county or another town.
NOT_CAPITALS = {
    "Georgetown",
    "Victoria",
    "Kingston",
    "Hamilton",
    "Wellington",
    "Santiago",
    "Nassau",
    "San José",
    "Luxembourg",
}


def country_rows(folder: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """code, name, other names, adjectives, capitals of each country that is its own sovereign."""
    for line in (folder / "countries.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        own = row["independent"] or row["iso3"] in ("TWN", "PSE", "HKG", "UNK")
        if not own:
            continue
        names = [n for n in (row["official"], *row["alt"]) if len(n) > 2 and n not in NOT_NAMES and "," not in n]
        names = [n for n in dict.fromkeys(names) if all(ord(c) < 0x250 for c in n) and n != row["name"]]
        adjectives = re.split(r", | or ", row["demonyms"][0]) if row["demonyms"] else []
        capitals = [c for c in row["capital"] if c != row["name"] and c not in NOT_CAPITALS]
        code = "KOS" if row["iso3"] == "UNK" else row["iso3"]
        yield code, row["name"], "|".join(names), "|".join(adjectives), "|".join(capitals)


def write(path: Path, head: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    lines = ["\t".join(columns), *("\t".join(cell.replace("\t", " ") for cell in row) for row in rows)]
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(lines) - 1} rows, {path.stat().st_size // 1024} kB")


def main(folder: Path) -> None:
    kinds = msgspec.toml.decode((KNOWLEDGE / "offices.toml").read_bytes(), type=Kinds)
    write(
        KNOWLEDGE / "countries.tsv",
        HEAD_COUNTRIES,
        ("code", "name", "names", "adjectives", "capitals"),
        country_rows(folder),
    )
    write(KNOWLEDGE / "offices.tsv", HEAD_OFFICES, Held._fields, merged(held_offices(folder, kinds)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
