"""The commitments board: promises by how they stand, each with its life."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final
from urllib.parse import quote

from dragoman.ledger import kept
from dragoman.ledger._store import Store
from dragoman.web._asked import PAGE, STANDINGS, Asked

Values = dict[str, Any]

COLUMN: Final = 12
"""Promises a column: what a screen or two hold; the column's heading leads to all of them."""

STEPS: Final = 5
"""Steps of a life shown on a card; the promise's own page has all."""

_STANDING: Final = "CASE WHEN overdue THEN 'overdue' ELSE status END"

# What waits is read by when it is due, what is settled by when that happened.
_ORDER: Final = (
    f"CASE WHEN {_STANDING} IN ('open', 'overdue') THEN due END NULLS LAST, coalesce(since, last_day) DESC, id"
)


def board(store: Store, asked: Asked) -> Values:
    """Columns of promises; where the address names a status, a page of that column alone."""
    wanted = asked.model_copy(update={"status": ""}).filter("promises", limit=None)
    status = asked.filter("promises").status
    source, values = kept("promises", wanted)
    totals = dict(store.sql(f"SELECT {_STANDING}, count(*) {source} GROUP BY ALL", *values))
    low, high = ((asked.page - 1) * PAGE, asked.page * PAGE) if status else (0, COLUMN)
    rows = store.dicts(
        f"SELECT *, {_STANDING} AS standing {source} "
        f"AND ({status is None} OR {_STANDING} = ?) "
        f"QUALIFY row_number() OVER (PARTITION BY {_STANDING} ORDER BY {_ORDER}) BETWEEN {low + 1} AND {high} "
        f"ORDER BY {_ORDER}",
        *values,
        status or "",
    )
    with_lives(store, rows)
    columns = [
        {"status": name, "total": totals[name], "rows": [row for row in rows if row["standing"] == name]}
        for name in STANDINGS
        if totals.get(name) and status in (None, name)
    ]
    total = totals.get(status, 0) if status else sum(totals.values())
    pages = max(1, -(-total // PAGE)) if status else 1
    return {"columns": columns, "totals": totals, "total": total, "page": asked.page, "pages": pages}


def with_lives(store: Store, promises: Sequence[Values]) -> None:
    """Gives each promise its `life`: what was said of it and what articles show, by date."""
    found = store.dicts(_LIFE, [row["id"] for row in promises])
    lives = {name: list(steps) for name, steps in groupby(found, key=lambda step: step["promise"])}
    for row in promises:
        steps = lives.get(row["id"], [])
        for step in steps:
            step["place"] = place(step.pop("key"), step.pop("local"), step["words"])
        row["steps"] = len(steps)
        row["life"] = steps if len(steps) <= STEPS else [steps[0], *steps[1 - STEPS :]]
        row["article"] = steps[0]["place"] if steps else None
        for name in ("by_keys", "to_keys"):
            row.pop(name, None)


def place(key: str, local: str | None, words: str) -> str:
    """The address of words in an article: of a row there, or else of the words themselves."""
    if local:
        return f"/article/{key}#{local}"
    return f"/article/{key}#:~:text={quote(' '.join(words.split()[:8]), safe='')}"


_LIFE: Final = """
WITH wanted AS (SELECT unnest(?::VARCHAR[]) AS promise)
SELECT promise, commitments.day, 'said' AS kind, strength AS status, words, due, key, local,
    coalesce(source, title, ref) AS article, 0 AS turn, n
FROM wanted JOIN sayings USING (promise) JOIN commitments USING (id) JOIN documents USING (n)
WHERE correction IS DISTINCT FROM 'rejected'
UNION ALL BY NAME
SELECT promise, updates.day, 'shown' AS kind, status, words, key, coalesce(source, title, ref) AS article, 1 AS turn, n
FROM wanted JOIN updates USING (promise) JOIN documents USING (n)
ORDER BY promise, day, turn, n
"""
