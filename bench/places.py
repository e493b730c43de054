"""Score the places room on toponyms with coordinates: found, and found within 161 km (100 miles).

uv run python bench/places.py GOLD.jsonl PARSES.msgpack [--errors DATASET]

GOLD has a row an article: {"id", "dataset", "toponyms": [{"start", "end", "text", "lat", "lon"}]}; PARSES comes from
bench/parse.py. Gold marks every name, also of governments and nationalities, which the record does not call places:
recall is given over all of them, over those that are no nationality, and over those that the syntax uses as places.
"""

import json
import sys
from collections import Counter, defaultdict
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

import msgspec

from dragoman.actors import Actors
from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.places import Places
from dragoman.record import Place

NEAR_KM = 161


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    a, b, c, d = map(radians, (lat1, lon1, lat2, lon2))
    return 12_742 * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))


def is_nationality(annotation: Annotation, start: int, end: int) -> bool:
    tokens = annotation.tokens_in((start, end))
    return any(e.label == "NORP" and e.start <= tokens.start < e.end for e in annotation.entities)


def score_article(
    row: dict[str, Any], annotation: Annotation, places: tuple[Place, ...], tally: Counter[str]
) -> list[str]:
    errors = []
    matched = set()
    for toponym in row["toponyms"]:
        start, end = toponym["start"], toponym["end"]
        if row["text"][start:end] != toponym["text"] or not toponym["lat"]:
            continue
        name = not is_nationality(annotation, start, end)
        tally["gold"] += 1
        tally["gold names"] += name
        place = next((p for p in places if p.span[0] < end and start < p.span[1]), None)
        around = row["text"][max(0, start - 50) : end + 30].replace("\n", " ")
        if place is None:
            if name:
                errors.append(f"MISSED {toponym['text']} | {around}")
            continue
        matched.add(place.id)
        if place.lat is None:
            tally["in doubt"] += 1
            continue
        tally["found"] += 1
        tally["found names"] += name
        km = distance_km(place.lat or 0, place.lon or 0, float(toponym["lat"]), float(toponym["lon"]))
        tally["near"] += km <= NEAR_KM
        tally[f"rule {place.rule}"] += 1
        tally[f"near {place.rule}"] += km <= NEAR_KM
        if km > NEAR_KM:
            errors.append(
                f"FAR {km:.0f} km {toponym['text']} -> {place.name} {place.country} {place.rule} "
                f"{place.confidence} | {around}"
            )
    for place in places:
        if place.id not in matched:
            a, b = place.span
            tally["extra"] += 1
            errors.append(f"EXTRA {row['text'][a:b]} {place.rule} | {row['text'][max(0, a - 50) : b + 30]!r}")
    return errors


def main(gold: Path, kept: Path, show: str | None) -> None:
    rows = {row["id"]: row for row in map(json.loads, gold.open(encoding="utf-8"))}
    lexicon = Lexicon()
    actors, places = Actors(lexicon), Places(lexicon)
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    for annotation in msgspec.msgpack.decode(kept.read_bytes(), type=list[Annotation]):
        row = rows[annotation.document.ref or ""]
        found = places(annotation, actors(annotation))
        errors = score_article(row, annotation, found, tallies[row["dataset"]])
        if show == row["dataset"]:
            print(*errors, sep="\n")
    for dataset, t in sorted(tallies.items()):
        print(
            f"{dataset}: {t['found']} of {t['gold']} found ({t['found'] / t['gold']:.1%}; "
            f"of names without nationalities {t['found names'] / t['gold names']:.1%}), "
            f"{t['near'] / max(1, t['found']):.1%} of the found within {NEAR_KM} km; "
            f"{t['in doubt']} left in doubt; {t['extra']} places beside the gold"
        )
        rules = sorted(rule.removeprefix("rule ") for rule in t if rule.startswith("rule "))
        print("   " + ", ".join(f"{rule} {t['near ' + rule]}/{t['rule ' + rule]}" for rule in rules))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[4] if sys.argv[3:4] == ["--errors"] else None)
