"""How long pages of a ledger take with many readers at once.

uv run python bench/web.py LEDGER [--readers 20] [--seconds 60] [--pause 1.0] [--model none]

Each reader asks for a page, looks at it for `--pause` seconds and asks for the next; which one is drawn by a fixed seed
from what people open: the start, timelines of actors and pairs, articles, rows, the board, searches, network, map.
Addresses are made from the ledger itself, some hundreds of each kind, so most answers are made anew. Prints, for each
kind of page, how many were asked, the median and the 99th percentile in milliseconds.
"""

import argparse
import asyncio
import json
import random
import socket
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import httpx

from dragoman.ledger import Ledger

SHARES = {
    "start": 6, "timeline": 14, "timeline of a pair": 10, "search for words": 8, "article": 24, "event": 10,
    "promise": 4, "board": 6, "statements": 8, "positions": 2, "actors": 3, "actor": 8, "articles": 3, "story": 4,
    "network": 3, "map": 3, "review": 2, "timeline.json": 4,
}  # fmt: skip
"""How often each kind of page is asked for."""


def addresses(folder: Path, chance: random.Random) -> dict[str, list[str]]:
    """Addresses of each kind that this ledger can answer."""
    with Ledger.open(folder).reading() as store:

        def some(query: str) -> list[str]:
            found = [str(row[0]) for row in store.sql(query) if row[0]]
            return chance.sample(found, min(400, len(found)))

        keys = some("SELECT key FROM documents ORDER BY n")
        stories = some("SELECT DISTINCT story FROM documents ORDER BY story")
        events = some("SELECT id FROM events ORDER BY id")
        promises = some("SELECT id FROM promises ORDER BY id")
        actors = some("SELECT id FROM actors GROUP BY id HAVING count(*) > 2 ORDER BY id")
        countries = some(
            "SELECT country FROM actors WHERE country IS NOT NULL GROUP BY 1 HAVING count(*) > 20 ORDER BY 1"
        )
        days = some("SELECT DISTINCT day FROM documents WHERE day IS NOT NULL ORDER BY day")
        words = some(
            "SELECT DISTINCT lower(trigger) FROM mentions WHERE regexp_full_match(trigger, '[a-z]{5,}') ORDER BY 1"
        )
    pairs = [",".join(chance.sample(countries, 2)) for _ in range(300)]
    types = ["CONSULT", "AGREE", "REQUEST", "ACCUSE", "AID", "ASSAULT"]
    return {
        "start": ["/", *(f"/?since={day}" for day in days[:60])],
        "timeline": [
            "/timeline",
            *(f"/timeline?by={one}&type={chance.choice(types)}&page={chance.randint(1, 4)}" for one in countries),
            *(f"/timeline?since={day}" for day in days[:100]),
        ],
        "timeline of a pair": [f"/timeline?between={pair}" for pair in pairs],
        "search for words": [f"/timeline?text={word}" for word in words[:150]],
        "article": [f"/article/{key}" for key in keys],
        "event": [f"/row/{name}" for name in events],
        "promise": [f"/row/{name}" for name in promises],
        "board": ["/commitments", *(f"/commitments?by={one}" for one in countries), "/commitments?status=kept"],
        "statements": [
            *(f"/statements?by={one}" for one in countries),
            *(f"/statements?text={word}" for word in words[150:300]),
        ],
        "positions": [
            f"/positions?by={one}&text={word}" for one in countries for word in ("talks", "peace", "weapons")
        ],
        "actors": ["/actors", *(f"/actors?page={n}" for n in range(2, 40))],
        "actor": [f"/actor/{name}" for name in actors],
        "articles": [*(f"/articles?since={day}" for day in days[:60])],
        "story": [f"/story/{one}" for one in stories],
        "network": ["/network", *(f"/network?by={one}" for one in countries[:60])],
        "map": ["/map", *(f"/map?by={one}" for one in countries[:60])],
        "review": ["/review", *(f"/review?by={one}" for one in countries[:30])],
        "timeline.json": [f"/timeline.json?by={one}&since={day}" for one, day in zip(countries, days, strict=False)],
    }


async def readers(
    base: str, asked: dict[str, list[str]], number: int, seconds: float, pause: float
) -> dict[str, list[float]]:
    """Milliseconds of every answer, by kind of page."""
    taken: dict[str, list[float]] = defaultdict(list)
    until = time.monotonic() + seconds
    kinds = [kind for kind in SHARES if asked[kind]]

    async def one(seed: int) -> None:
        chance = random.Random(seed)
        async with httpx.AsyncClient(base_url=base, timeout=60) as client:
            await asyncio.sleep(chance.random() * pause)
            while time.monotonic() < until:
                [kind] = chance.choices(kinds, [SHARES[kind] for kind in kinds])
                address = chance.choice(asked[kind])
                begun = time.perf_counter()
                answer = await client.get(address)
                taken[kind].append((time.perf_counter() - begun) * 1000)
                if answer.status_code != 200:
                    raise SystemExit(f"{address}: {answer.status_code}")
                await asyncio.sleep(chance.uniform(0.5, 1.5) * pause)

    await asyncio.gather(*(one(seed) for seed in range(number)))
    return taken


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=1.0)
    parser.add_argument("--model", default="none")
    given = parser.parse_args()
    asked = addresses(given.ledger, random.Random(7))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["serve", "--ledger", str(given.ledger), "--port", str(port), "--model", given.model]
    server = subprocess.Popen([sys.executable, "-c", "from dragoman.cli import main; main()", *command])
    try:
        base = f"http://127.0.0.1:{port}"
        for _ in range(120):
            try:
                httpx.get(base + "/read")
                break
            except httpx.TransportError:
                time.sleep(0.5)
        taken = asyncio.run(readers(base, asked, given.readers, given.seconds, given.pause))
    finally:
        server.terminate()
        server.wait()
    every = [value for values in taken.values() for value in values]
    for kind, values in sorted(taken.items(), key=lambda item: -quantile(item[1], 0.5)):
        print(f"{kind:20} {len(values):6} {quantile(values, 0.5):8.0f} {quantile(values, 0.99):8.0f}", file=sys.stderr)
    print(
        json.dumps(
            {
                "readers": given.readers,
                "pause": given.pause,
                "pages": len(every),
                "pages a second": round(len(every) / given.seconds, 1),
                "median ms": round(quantile(every, 0.5)),
                "p99 ms": round(quantile(every, 0.99)),
            }
        )
    )


if __name__ == "__main__":
    main()
