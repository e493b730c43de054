"""What an event's mentions say together: its best date, place and actors, its status over time, its sources."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from dragoman.ledger._gather import LONGEST_DAYS, TO_COME
from dragoman.ledger._rows import Values, keys
from dragoman.ledger._window import number

DISPUTED = "disputed"
"""Some say that it happened, others that it did not."""


def summary(
    event: str, mentions: Sequence[Values], originals: dict[int, int], stories: dict[int, int]
) -> Values | None:
    """The event's row; None when a person has rejected all its mentions.

    Args:
        mentions: rows of the mentions, in the order of arrival.
        originals: for each document, the first one that it repeats.
        stories: for each document, its story.
    """
    kept = [row for row in mentions if row["correction"] != "rejected"]
    if not kept:
        return None
    best = max(kept, key=_told)
    when = _when(kept) or best
    place = next((row for row in sorted(kept, key=_told, reverse=True) if row["place"]), best)
    documents = list(dict.fromkeys(row["n"] for row in kept))
    days = sorted(row["day"] for row in kept if row["day"])
    own_voice = any(row["claimed"] is None for row in kept)
    return {
        "id": event,
        **{name: best[name] for name in _FROM_BEST},
        "mode": _commonest(row["mode"] for row in kept),
        **{name: when[name] for name in ("value", "begin", "end", "dated")},
        **{name: place[name] for name in ("place", "place_country", "lat", "lon")},
        "status": status(kept),
        "history": msgspec.json.encode(history(kept)).decode(),
        "claimed": [] if own_voice else list(dict.fromkeys(row["claimed"] for row in kept)),
        "best": best["id"],
        "mentions": len(kept),
        "sources": len(documents),
        "independent": len({originals[n] for n in documents}),
        "first_day": days[0] if days else None,
        "last_day": days[-1] if days else None,
        "story": stories[documents[0]],
        "confidence": max(row["confidence"] for row in kept),
        "by_keys": _searched(kept, "actor"),
        "to_keys": _searched(kept, "recipient"),
    }


_FROM_BEST = (
    *("type", "contexts", "cameo", "quad_class", "goldstein"),
    *("actor", "actor_code", "recipient", "recipient_code", "words"),
)


def status(mentions: Sequence[Values]) -> str:
    """What holds now: what happened outlives plans, a denial of what others report leaves it disputed."""
    said = {row["status"] for row in mentions}
    happened = said & {"actual", "ongoing"}
    if happened and "negated" in said:
        return DISPUTED
    if happened:
        return "actual" if "actual" in said else "ongoing"
    latest: str = max(mentions, key=lambda row: (_day(row), row["status"] == "negated"))["status"]
    return latest


def history(mentions: Iterable[Values]) -> list[dict[str, Any]]:
    """Each change of status: when it was told, by which mention, claimed by whom."""
    told: list[dict[str, Any]] = []
    for row in sorted(mentions, key=lambda row: (_day(row), row["n"], row["start"])):
        if not told or told[-1]["status"] != row["status"]:
            told.append({"day": row["day"], "status": row["status"], "claimed": row["claimed"], "mention": row["id"]})
    return told


def _day(row: Values) -> int:
    """The day of telling as a number; what has no date comes first."""
    return number(row["day"]) or 0


def _told(row: Values) -> tuple[object, ...]:
    """How fully a mention tells the event; ties go to the earlier one."""
    return (
        row["correction"] is not None,
        row["status"] not in TO_COME,
        bool(row["actor"]) + bool(row["recipient"]),
        bool(row["dated"]),
        row["confidence"],
        -row["n"],
        -row["start"],
    )


def _when(mentions: Sequence[Values]) -> Values | None:
    """The mention that dates the event: with the days that most give, exact before wide, then the first.

    "Last year" is no date beside mentions that are only dated by their articles.
    """
    with_days = [row for row in mentions if row["begin"]]
    exact = [row for row in with_days if row["dated"] and (row["end"] - row["begin"]).days <= LONGEST_DAYS]
    chosen = exact or [row for row in with_days if not row["dated"]] or with_days
    counts = Counter((row["begin"], row["end"]) for row in chosen)

    def rank(row: Values) -> tuple[object, ...]:
        days = row["begin"], row["end"]
        return -counts[days], days[1] - days[0], row["n"], row["start"]

    return min(chosen, key=rank, default=None)


def _commonest(modes: Iterable[str | None]) -> str | None:
    counts = Counter(mode for mode in modes if mode)
    return max(counts, key=lambda mode: (counts[mode], mode)) if counts else None


def _searched(mentions: Iterable[Values], role: str) -> str:
    """Every name and code that some mention gives the role to, each once."""
    pairs = dict.fromkeys(
        pair for row in mentions for pair in zip(row[f"{role}_code"] or (), row[role] or (), strict=True)
    )
    return keys([code for code, _ in pairs], [name for _, name in pairs])
