"""How well and how fast actors are found, over kept parses (bench/parse.py).

uv run python bench/actors.py PARSES.msgpack GOLD.jsonl     codes and words of the gold's actors that are found
uv run python bench/actors.py PARSES.msgpack                tokens a second, and how the actors are made up
uv run python bench/actors.py coded GOLD.jsonl RECORDS.jsonl   events with their actor codes, of whole records
uv run python bench/actors.py pronouns ECBPLUS.jsonl PARSES.msgpack   what pronouns mean (add "wrong" to see the errors)

codes     of the gold's actor codes, the share that some actor of the sentence has: to the letter, and its country
coded     F1 over (actor, recipient, type), by whole code (full) and by country (dyads), where the gold has codes; a row
          without a PLOVER type (CAMEO 01) counts by its root; sentences without such a row have ours of it left out.
          `met` is how many of the gold's events whose type is found in the sentence have dyad and codes right:
          what the actors lose, whatever the events do
pronouns  of the pronouns that the gold gives to an entity which it names somewhere, the share answered, and of those
          the share right: our actor has a mention where the gold has a name of that entity, or is named alike
words     of the gold's actor words, the share that some actor's mentions share a word with
"""

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from dragoman.actors import Actors
from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.record import Actor

STOP = frozenset(
    ["the", "a", "an", "of", "and", "or", "to", "in", "on", "for", "by", "with", "at", "from", "his", "her", "its"]
)


def words(text: str | None) -> set[str]:
    """The content words of a phrase, small."""
    return {word for word in re.findall(r"\w+", (text or "").lower()) if word not in STOP}


def named(actor: Actor, text: str) -> set[str]:
    """All words by which an actor is named."""
    return words(actor.name).union(*(words(text[a:b]) for a, b in actor.mentions))


def against(gold: Path, annotations: dict[str | None, Annotation], actors: Actors) -> Counter[str]:
    """What is found of the gold's actors."""
    count: Counter[str] = Counter()
    for line in gold.open(encoding="utf-8"):
        row = json.loads(line)
        annotation = annotations[row["id"]]
        found = actors(annotation)
        codes = {actor.code for actor in found if actor.code}
        spoken = [named(actor, annotation.text) for actor in found]
        for event in row["expected"]:
            for side in ("source", "target"):
                code, wanted = event.get(side), words(event.get(f"{side}_text"))
                if code and code != "---":
                    count["codes"] += 1
                    count["code right"] += code in codes
                    count["country right"] += any(other[:3] == code[:3] for other in codes)
                if wanted:
                    count["words"] += 1
                    count["words found"] += any(wanted & group for group in spoken)
    return count


Coded = tuple[str, str, str]


def _kind(event: dict[str, Any], type_of: str) -> str:
    """The event's type, "YIELD" for all three that give way (the gold does not tell them apart), or the CAMEO root.

    Appeals are REQUEST: some of the gold's have no type.
    """
    kind = event.get(type_of) or str(event.get("cameo") or "")[:2]
    return {"CONCEDE": "YIELD", "RETREAT": "YIELD", "02": "REQUEST"}.get(kind, kind)


def coded_rows(record: dict[str, Any]) -> set[Coded]:
    """(actor code, recipient code, type) of a record's events, "" for nobody."""
    known = {actor["id"]: actor["code"] or "" for actor in record["actors"]}
    found = set()
    for event in record["events"]:
        sides = [[known[i] for i in event[side] if known[i]] or [""] for side in ("actor", "recipient")]
        found |= {(s, t, _kind(event, "type")) for s in sides[0] for t in sides[1]}
    return found


def coded(gold: Path, records: Path) -> None:
    """Prints how well whole records' events are coded."""
    read = {r["document"]["ref"]: coded_rows(r) for r in map(json.loads, records.open(encoding="utf-8"))}
    count: Counter[str] = Counter()
    for row in map(json.loads, gold.open(encoding="utf-8")):
        rows = [e for e in row["expected"] if e.get("source") or e.get("target")]
        want = {(e.get("source") or "", e.get("target") or "", _kind(e, "plover_type")) for e in rows}
        got = read[row["id"]]
        if not any(kind == "01" for *_, kind in want):
            got = {found for found in got if found[2] != "01"}
        kinds = {kind for *_, kind in got}
        for name, wanted, found in (("full", want, got), ("dyads", _cut(want), _cut(got))):
            count[f"{name} right"] += len(wanted & found)
            count[f"{name} gold"] += len(wanted)
            count[f"{name} found"] += len(found) if rows else 0
            met = {w for w in wanted if w[2] in kinds}
            count[f"{name} met"] += len(met)
            count[f"{name} met right"] += len(met & found)
    for name in ("dyads", "full"):
        right, total, found = (count[f"{name} {part}"] for part in ("right", "gold", "found"))
        met, met_right = count[f"{name} met"], count[f"{name} met right"]
        print(f"{name:6} P={right / found:.3f} R={right / total:.3f} F1={2 * right / (total + found):.3f}", end=" ")
        print(f"({right}/{total} gold, {found} predicted); met {met_right / met:.3f} ({met_right}/{met})")


def _cut(rows: set[Coded]) -> set[Coded]:
    return {(s[:3], t[:3], kind) for s, t, kind in rows}


class Antecedents:
    """The pronouns of a gold in the shape of ECB+, and by what each one's entity is named."""

    def __init__(self, gold: Path, pronouns: frozenset[str]) -> None:
        self.rows = [json.loads(line) for line in gold.open(encoding="utf-8")]
        self._pronouns = pronouns
        self._names: dict[str, set[str]] = {}
        for row in self.rows:
            for mention in row["mentions"]:
                if not self.is_pronoun(mention) and mention["kind"] == "entity":
                    self._names.setdefault(mention["cluster"], set()).update(words(mention["text"]))

    def is_pronoun(self, mention: dict[str, Any]) -> bool:
        return mention["text"].lower() in self._pronouns

    def of(self, row: dict[str, Any]) -> list[dict[str, Any]]:
        """The row's pronouns whose entity has a name."""
        return [m for m in row["mentions"] if self.is_pronoun(m) and m["cluster"] in self._names]

    def right(self, row: dict[str, Any], mention: dict[str, Any], actor: Actor) -> bool:
        """Whether the actor is the entity that the pronoun means."""
        same = [m for m in row["mentions"] if m["cluster"] == mention["cluster"] and not self.is_pronoun(m)]
        over = any(a < m["end"] and m["start"] < b for m in same for a, b in actor.mentions)
        named_alike = words(actor.name) & self._names[mention["cluster"]]
        return over or bool(named_alike and actor.type == "person")


def pronouns(gold: Path, parses: Path, *, wrong: bool) -> None:
    """Prints the pronouns answered and right, by kind."""
    lexicon = Lexicon()
    actors, known = Actors(lexicon), Antecedents(gold, frozenset(lexicon.actors.pronouns))
    read = {a.document.ref: a for a in msgspec.msgpack.decode(parses.read_bytes(), type=list[Annotation])}
    count: Counter[tuple[str, str]] = Counter()
    for row in known.rows:
        asked = known.of(row)
        found = actors(read[row["id"]]) if asked else ()
        for mention in asked:
            kind = lexicon.actors.pronouns[mention["text"].lower()].number
            span = mention["start"], mention["end"]
            meant = [actor for actor in found if span in actor.mentions]
            right = any(known.right(row, mention, actor) for actor in meant)
            for group in (kind, "all"):
                count[group, "gold"] += 1
                count[group, "answered"] += bool(meant)
                count[group, "right"] += right
            if wrong and not right:
                print(*_case(row, span, mention, meant))
    for group in ("one", "many", "thing", "all"):
        total, answered, right = (count[group, part] for part in ("gold", "answered", "right"))
        print(f"{group:6} answered {answered / total:.3f} ({answered}/{total}), right of these {right / answered:.3f}")


def _case(row: dict[str, Any], span: tuple[int, int], mention: dict[str, Any], meant: list[Actor]) -> tuple[str, ...]:
    text, (start, end) = row["text"], span
    around = f"{text[max(0, start - 260) : start]}[[{text[start:end]}]]{text[end : end + 60]}".replace("\n", " / ")
    return row["id"], f"gold {mention['desc']}:", f"we {[actor.name for actor in meant]}:", around


def report(count: Counter[str]) -> None:
    for whole, parts in (("codes", ("code right", "country right")), ("words", ("words found",))):
        for part in parts:
            if count[whole]:
                print(f"{part:14} {count[part] / count[whole]:.3f} ({count[part]}/{count[whole]})")


def pace(annotations: list[Annotation], actors: Actors) -> None:
    """Tokens a second of one core, and the share of each rule among the mentions."""
    actors(annotations[0])
    began = time.process_time()
    rows = [actor for annotation in annotations for actor in actors(annotation)]
    spent = time.process_time() - began
    print(f"{sum(map(len, annotations)) / spent:,.0f} tokens a second")
    mentions = Counter(dict.fromkeys((), 0))
    for actor in rows:
        mentions[(actor.rule or "").split(":")[0]] += len(actor.mentions)
    total = sum(mentions.values())
    print(", ".join(f"{rule} {n / total:.0%}" for rule, n in mentions.most_common()))


def main(parses: Path, gold: Path | None) -> None:
    began = time.process_time()
    lexicon = Lexicon()
    _ = lexicon.actors.names, lexicon.actors.agents, lexicon.actors.people
    print(f"tables load in {time.process_time() - began:.2f} s")
    annotations = msgspec.msgpack.decode(parses.read_bytes(), type=list[Annotation])
    actors = Actors(lexicon)
    if gold is None:
        pace(annotations, actors)
    else:
        report(against(gold, {a.document.ref: a for a in annotations}, actors))


if __name__ == "__main__" and sys.argv[1] == "coded":
    coded(Path(sys.argv[2]), Path(sys.argv[3]))
elif __name__ == "__main__" and sys.argv[1] == "pronouns":
    pronouns(Path(sys.argv[2]), Path(sys.argv[3]), wrong=sys.argv[-1] == "wrong")
elif __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
