"""Score commitments and their following against gold/commitments.

uv run python bench/commitments.py GOLD_DIR RECORDS.jsonl [--score SCORER.py] [--by-chain]

RECORDS are dragoman's records of GOLD_DIR/items.jsonl (`document.ref` is the item's id). Writes mentions.jsonl and
updates.jsonl beside RECORDS in the scorer's shape and, with --score, runs the scorer on them.
"""

import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import msgspec

from dragoman.ledger._follow import follow
from dragoman.record import Actor, Record, decode

# The gold names organisations by their short names; ours are PLOVER codes.
ORGANISATIONS = {"IGOUNO": "UN", "IGOMIL": "NATO", "IGOEUR": "EU", "IGOJUD": "ICC"}


def gold_name(actor: Actor) -> set[str]:
    """What the gold may call the actor."""
    known = {name for prefix, name in ORGANISATIONS.items() if (actor.code or "").startswith(prefix)}
    return known or ({actor.country} if actor.country else {actor.name})


def main(gold: Path, path: Path, scorer: str | None, options: list[str]) -> None:
    chains = {row["id"]: row["chain"] for row in map(msgspec.json.decode, (gold / "items.jsonl").open("rb"))}
    by_chain: defaultdict[str, list[Record]] = defaultdict(list)
    for line in path.open("rb"):
        record = decode(line)
        by_chain[chains[record.document.ref or ""]].append(record)
    mentions, updates = [], []
    for chain, records in sorted(by_chain.items()):
        records.sort(key=lambda record: (record.document.published or "", record.document.ref or ""))
        refs = {record.document.id: record for record in records}
        for thread in follow(records):
            for mention in thread.mentions:
                record = refs[mention.document]
                row = next(row for row in record.commitments if row.id == mention.commitment)
                by = {name for actor in record.actors if actor.id in row.by for name in gold_name(actor)}
                mentions.append(_row(record, mention.span, f"{chain}-{thread.id}") | {"by": sorted(by), "to": []})
            for update in thread.updates:
                row = _row(refs[update.document], update.span, f"{chain}-{thread.id}")
                updates.append(row | {"status": update.status, "rule": update.rule})
    _write(path.with_name("mentions.jsonl"), mentions)
    _write(path.with_name("updates.jsonl"), updates)
    if scorer:
        files = [str(path.with_name("mentions.jsonl")), str(path.with_name("updates.jsonl"))]
        subprocess.run([sys.executable, scorer, str(gold), *files, *options], check=True)


def _row(record: Record, span: tuple[int, int], commitment: str) -> dict[str, object]:
    return {
        "item": record.document.ref,
        "quote_start": span[0],
        "quote_end": span[1],
        "commitment": commitment,
        "quote": record.document.text[span[0] : span[1]],
    }


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))


if __name__ == "__main__":
    arguments = sys.argv[1:]
    scorer = arguments[arguments.index("--score") + 1] if "--score" in arguments else None
    main(Path(arguments[0]), Path(arguments[1]), scorer, ["--by-chain"] if "--by-chain" in arguments else [])
