"""Positions: what somebody has said on an issue over time, and where he changed his mind.

Statements, commitments and events of one actor that hold the words asked for, by date. Where two of them take
opposite sides of one thing, the later is a change. Only what is clear counts: a stance told in the speaker's own
words, a commitment, or a coded event; by the same person, or for the same state; with the words asked for right behind.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from math import sqrt
from typing import Any, Literal

import msgspec

from dragoman.ledger._queries import Filter, kept
from dragoman.ledger._rows import Values
from dragoman.ledger._store import Store
from dragoman.ledger._terms import terms_of
from dragoman.lexicon import Lexicon
from dragoman.lexicon._positions import PositionWords, Stance, load_positions

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?(?:-[^\W_]+)*")
# Words before a stance that may still be its speaker ("the government of our country also strongly supports").
_BEFORE = 8
# Words behind a stance in which the issue must be named for a change to count.
_NEAR = 10
# How alike two sayings must be (cosine of the rarities of their stems) to be on the same thing. Of twelve changes in
# three months' news that shared one telling word one was right; the pairs from here on are about one deed.
_ALIKE = 0.3
# The same without the issue's own words and the speaker's name: "will not sign a truce" and "will send tents after the
# truce" are alike by nothing else.
_BESIDE = 0.1
# Below this confidence a row is listed and changes nothing.
_SURE = 0.5

_KINDS: tuple[Literal["commitments", "mentions", "statements"], ...] = ("commitments", "mentions", "statements")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """From which side somebody came."""

    was: str
    day: date
    words: str
    rows: tuple[str, ...]
    source: str | None
    why: str
    """In plain words."""


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """One dated saying, the side that it takes if it takes one, and the change that it is."""

    day: date
    who: str
    code: str | None
    words: str
    stance: str | None
    issue: str | None
    focus: str
    """The words behind the stance: what it is on."""
    rows: tuple[str, ...]
    """The ledger's rows that it rests on: `why` explains each."""
    source: str | None
    title: str | None
    url: str | None
    confidence: float
    change: Change | None = None


class _Row(msgspec.Struct, frozen=True):
    kind: str
    values: Values
    who: str
    code: str | None
    day: date
    stance: Stance | None
    focus: str
    """What the stance is on: the words behind it."""


def positions(
    store: Store, *, by: str, about: str, since: str | None = None, until: str | None = None, least: float = 0.0,
    language: str = "en",
) -> tuple[Position, ...]:  # fmt: skip
    """What the actor has said with the words of `about`, the oldest first, with the changes marked.

    Args:
        by: a code or part of a name, as in `Filter.by`.
        about: words that all must stand in what was said.
        least: leave out rows below this confidence.

    Raises:
        InputError: a date is none.
    """
    words = load_positions(Lexicon(language).lang)
    wanted = about.lower().split()
    found = [
        row
        for kind in _KINDS
        for row in _rows(store, kind, Filter(by=by, text=wanted[0] if wanted else None, since=since, until=until,
                                             min_confidence=least, comments=True), by, words)
        if all(word in row.values["words"].lower() for word in wanted)
    ]  # fmt: skip
    told = sorted((_position(group) for group in _together(found)), key=lambda one: (one.day, one.rows))
    return tuple(_with_changes(told, about, words, language))


def _rows(store: Store, kind: Any, wanted: Filter, by: str, words: PositionWords) -> Iterator[_Row]:
    source, asked = kept(kind, wanted)
    for values in store.dicts(f"SELECT {kind}.*, key, source, title, url {source}", *asked):
        day = values["day"]
        if day is None:
            continue
        if kind == "statements":
            who, code = values["speaker"] or values["behalf"], values["speaker_code"]
            stance = stance_of(values["words"], who or "", words) if values["act"] != "question" else None
        elif kind == "commitments":
            who, code = values["by"][0], values["by_code"][0]
            stance = _by(words, lambda one, v=values: v["strength"] in one.strengths)
            stance = None if values["conditions"] or values["rule"] in words.aside else stance
        else:
            who, code = _named(values, by)
            stance = _by(words, lambda one, v=values: _codes(one, v))
            if stance is None:
                continue  # an event without a stance is what somebody did, not what he thinks of it
        if not set(_WORD.findall(values["words"].lower())).isdisjoint(words.unclear):
            stance = None
        focus = values["words"].partition(values["trigger"])[2] if kind == "mentions" else values["words"]
        yield _Row(kind, values, who or by, code, day, stance if values["confidence"] >= _SURE else None, focus)


def _by(words: PositionWords, fits: Any) -> Stance | None:
    return next((stance for stance in words.stance if fits(stance)), None)


def _codes(stance: Stance, values: Values) -> bool:
    coded = values["type"] in stance.types or (bool(stance.cameo) and values["cameo"].startswith(stance.cameo))
    return coded and values["status"] == "actual"


def _named(values: Values, by: str) -> tuple[str | None, str | None]:
    """The one of an event's actors that was asked for."""
    pairs = list(zip(values["actor"], values["actor_code"], strict=True))
    fits = [pair for pair in pairs if (pair[1] or "").startswith(by) or by.lower() in pair[0].lower()]
    return (fits or pairs or [(None, None)])[0]


def stance_of(content: str, speaker: str, words: PositionWords) -> Stance | None:
    """The side that the content of a statement takes in the speaker's own name; None if it is unclear."""
    tokens = [word.lower().replace("’", "'") for word in _WORD.findall(content)]
    named = {word.lower() for word in _WORD.findall(speaker)}
    for at in range(min(len(tokens), _BEFORE)):
        stance = next(
            (one for phrase, one in words.phrases.items() if tuple(tokens[at : at + len(phrase)]) == phrase), None
        )
        if stance is None:
            continue
        before = tokens[:at]
        if not set(before) <= {*words.own, *words.fillers, *words.negations, *named}:
            return None
        denied = sum(token in words.negations for token in before) % 2
        return words.by_id[stance.opposite] if denied else stance
    return None


def _together(found: list[_Row]) -> list[list[_Row]]:
    """The rows of one saying: of one article, with words in common places."""
    groups: list[list[_Row]] = []
    ends: dict[tuple[object, ...], int] = {}
    for row in sorted(found, key=lambda row: (row.values["key"], row.values["start"], _KINDS.index(row.kind))):
        last = groups[-1] if groups else None
        if last and last[0].values["key"] == row.values["key"] and row.values["start"] < ends[(len(groups),)]:
            last.append(row)
        else:
            groups.append([row])
        ends[(len(groups),)] = max(ends.get((len(groups),), 0), row.values["stop"])
    return groups


def _position(group: list[_Row]) -> Position:
    """One saying; where its rows disagree it takes no side."""
    sides = {row.stance.id: row.stance for row in group if row.stance is not None}
    stance = next(iter(sides.values())) if len({one.id for one in sides.values()}) == 1 else None
    best = next((row for row in group if row.stance is not None and row.stance is stance), None)
    best = best or max(group, key=lambda row: (row.kind == "statements", len(row.values["words"])))
    return Position(
        day=best.day,
        who=best.who,
        code=best.code,
        words=best.values["words"],
        stance=stance.id if stance else None,
        issue=stance.issue if stance else None,
        focus=best.focus,
        rows=tuple(row.values["id"] for row in group),
        source=best.values["source"],
        title=best.values["title"],
        url=best.values["url"],
        confidence=best.values["confidence"],
    )


def _with_changes(told: Iterable[Position], about: str, words: PositionWords, language: str) -> Iterator[Position]:
    clear: list[Position] = []
    for one in told:
        if one.stance is None:
            yield one
            continue
        before = next((old for old in reversed(clear) if _comparable(old, one, about, words, language)), None)
        clear.append(one)
        if before is None or before.stance == one.stance or before.day == one.day:
            yield one
            continue
        why = f"{before.stance} on {before.day}, {one.stance} on {one.day}: both of {about}, both {_for(before, one)}"
        change = Change(
            was=before.stance or "", day=before.day, words=before.words, rows=before.rows, source=before.source, why=why
        )
        yield msgspec.structs.replace(one, change=change)


def _for(before: Position, one: Position) -> str:
    return f"by {one.who}" if before.who == one.who else f"for {(one.code or '')[:3]}"


def _comparable(old: Position, new: Position, about: str, words: PositionWords, language: str) -> bool:
    """Whether two sayings are the same speaker's on the same thing."""
    return old.issue == new.issue and _same_holder(old, new, words) and _same_thing(old, new, about, language)


def _same_holder(old: Position, new: Position, words: PositionWords) -> bool:
    if old.who == new.who:
        return True
    return all((one.code or "")[3:6] in {"", *words.official} and len(one.code or "") >= 3 for one in (old, new)) and (
        (old.code or "")[:3] == (new.code or "")[:3]
    )


def _same_thing(old: Position, new: Position, about: str, language: str) -> bool:
    """The words asked for stand near the front of both, and both say much the same of them."""
    asked = about.lower().split()
    terms = terms_of(language)
    for one in (old, new):
        opening = " ".join(_WORD.findall(one.focus.lower())[: _BEFORE + _NEAR])
        if not all(word in opening for word in asked):
            return False
    known = set(terms.stems(about)) | set(terms.stems(f"{old.who} {new.who}"))
    left, right = ({stem: terms.rarity(stem) for stem in terms.stems(one.focus)} for one in (old, new))
    rest = [{stem: weight for stem, weight in side.items() if stem not in known} for side in (left, right)]
    return _cosine(left, right) > _ALIKE and _cosine(rest[0], rest[1]) > _BESIDE


def _cosine(left: dict[str, float], right: dict[str, float]) -> float:
    shared = sum(weight * right[stem] for stem, weight in left.items() if stem in right)
    norms = [sum(weight * weight for weight in side.values()) for side in (left, right)]
    return shared / sqrt(norms[0] * norms[1]) if shared else 0.0
