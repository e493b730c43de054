"""A reading of an article as rows of the ledger's tables."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from dragoman.ledger._ids import ACTOR, COMMITMENT, MENTION, STATEMENT, short_id
from dragoman.record import Actor, Commitment, Event, Record, Span, Statement

Values = dict[str, Any]
"""One row, by column."""

# Longest quotation that a table keeps; the record has the whole. Evidence is a sentence as a rule.
WORDS = 600

_SPACE = re.compile(r"\s+")


class Rows(NamedTuple):
    """What one article adds to each table, but for its own row."""

    actors: tuple[Values, ...]
    statements: tuple[Values, ...]
    mentions: tuple[Values, ...]
    commitments: tuple[Values, ...]


def rows(record: Record, n: int, key: str) -> Rows:
    """The rows of a record.

    Args:
        n: the document's number in the ledger.
        key: the article's key, from which the rows' ids are made.
    """
    made = _Rows(record, n, key)
    return Rows(
        tuple(_once(map(made.actor, record.actors))),
        tuple(map(made.statement, record.statements)),
        tuple(map(made.mention, record.events)),
        tuple(map(made.commitment, record.commitments)),
    )


def day_of(value: str | None) -> str | None:
    """The calendar day of an ISO date or date-time; None when it has none that exists."""
    try:
        return date.fromisoformat((value or "")[:10]).isoformat()
    except ValueError:
        return None


def quote(text: str, spans: Iterable[Span]) -> str:
    """The words of `spans` on one line."""
    words = " … ".join(_SPACE.sub(" ", text[start:end]).strip() for start, end in spans)
    return words if len(words) <= WORDS else words[:WORDS].rstrip() + " …"


def actor_id(actor: Actor) -> str:
    """The actor's name across articles: its Wikidata item, or its code and name."""
    return short_id(ACTOR, actor.wikidata or f"{actor.code or ''}/{actor.name.casefold()}")


def keys(codes: Iterable[str | None], names: Iterable[str]) -> str:
    """What a search by actor looks through: "|chngov/xi jinping|chn/china"."""
    return "".join(f"|{(code or '').lower()}/{name.lower()}" for code, name in zip(codes, names, strict=True))


class _Rows:
    def __init__(self, record: Record, n: int, key: str) -> None:
        self._text = record.document.text
        self._day = day_of(record.document.published)
        self._sentences = record.sentences
        self._n = n
        self._key = key
        self._actors = {actor.id: actor for actor in record.actors}
        self._statements = {stmt.id: stmt for stmt in record.statements}
        self._places = {place.id: place for place in record.places}
        self._mentions = dict(
            zip((event.id for event in record.events), self._ids(MENTION, record.events), strict=True)
        )
        self._statement_ids = dict(
            zip((stmt.id for stmt in record.statements), self._ids(STATEMENT, record.statements), strict=True)
        )
        self._commitment_ids = dict(
            zip((row.id for row in record.commitments), self._ids(COMMITMENT, record.commitments), strict=True)
        )

    def _ids(self, kind: str, found: Iterable[Event | Statement | Commitment]) -> list[str]:
        """Names from the words that rows rest on, so that they outlive a new reading; twins are counted."""
        seen: dict[Span, int] = {}
        made = []
        for row in found:
            span = extent(row)
            seen[span] = seen.get(span, 0) + 1
            made.append(short_id(kind, self._key, *span, seen[span]))
        return made

    def _named(self, ids: Iterable[str]) -> tuple[list[str], list[str | None]]:
        known = [self._actors[actor] for actor in ids if actor in self._actors]
        return [actor.name for actor in known], [actor.code for actor in known]

    def _one(self, actor: str | None) -> tuple[str | None, str | None]:
        found = self._actors.get(actor or "")
        return (found.name, found.code) if found else (None, None)

    def _sentence(self, span: Span) -> str:
        """The sentence that a span begins in; its own words if none is known."""
        at = bisect_right(self._sentences, span[0], key=lambda sentence: sentence[0]) - 1
        start, end = self._sentences[at] if at >= 0 else span
        return self._text[start : max(end, span[1])]

    def actor(self, actor: Actor) -> Values:
        return {
            "n": self._n,
            "id": actor_id(actor),
            "name": actor.name,
            "type": actor.type,
            "code": actor.code,
            "country": actor.country,
            "sector": actor.sector,
            "position": actor.position,
            "wikidata": actor.wikidata,
            "mentions": len(actor.mentions),
            "confidence": actor.confidence,
        }

    def statement(self, stmt: Statement) -> Values:
        speaker, code = self._one(stmt.speaker)
        behalf, behalf_code = self._one(stmt.on_behalf_of)
        by = [(name, held) for name, held in ((speaker, code), (behalf, behalf_code)) if name]
        start, stop = extent(stmt)
        addressee, addressee_codes = self._named(stmt.addressee)
        return {
            "id": self._statement_ids[stmt.id],
            "n": self._n,
            "local": stmt.id,
            "day": self._day,
            "kind": stmt.kind,
            "act": stmt.act,
            "speaker": speaker,
            "speaker_code": code,
            "behalf": behalf,
            "addressee": addressee,
            "channel": self._named(stmt.channel)[0],
            "hedged": stmt.hedged,
            "start": start,
            "stop": stop,
            "words": quote(self._text, stmt.content),
            "source_words": quote(self._text, [stmt.source]) if stmt.source else None,
            "confidence": stmt.confidence,
            "rule": stmt.rule,
            "by_keys": keys([held for _, held in by], [name for name, _ in by]),
            "to_keys": keys(addressee_codes, addressee),
        }

    def mention(self, event: Event) -> Values:
        start, stop = event.trigger
        actor, actor_code = self._named(event.actor)
        recipient, recipient_code = self._named(event.recipient)
        stmt = self._statements.get(event.claimed_in or "")
        claimed, claimed_code = self._one(stmt.speaker) if stmt else (None, None)
        if stmt and not claimed:
            claimed = quote(self._text, [stmt.source]) if stmt.source else "unnamed"
        when, place = event.time, self._places.get(event.place or "")
        return {
            "id": self._mentions[event.id],
            "n": self._n,
            "local": event.id,
            "day": self._day,
            "type": event.type,
            "mode": event.mode,
            "contexts": list(event.contexts),
            "cameo": event.cameo,
            "quad_class": event.quad_class,
            "goldstein": event.goldstein,
            "actor": actor,
            "actor_code": actor_code,
            "recipient": recipient,
            "recipient_code": recipient_code,
            "value": when.value if when else None,
            "begin": day_of(when.begin) if when else None,
            "end": day_of(when.end or when.begin) if when else None,
            "dated": bool(when and when.source),
            "place": place.name if place else None,
            "place_country": place.country if place else None,
            "lat": place.lat if place else None,
            "lon": place.lon if place else None,
            "status": event.status,
            "claimed": claimed,
            "claimed_code": claimed_code,
            "start": start,
            "stop": stop,
            "trigger": quote(self._text, [event.trigger]),
            "words": quote(self._text, event.evidence),
            "sentence": self._sentence(event.trigger),
            "confidence": event.confidence,
            "rule": event.rule,
        }

    def commitment(self, row: Commitment) -> Values:
        by, by_code = self._named(row.by)
        to, to_code = self._named(row.to)
        start, stop = extent(row)
        return {
            "id": self._commitment_ids[row.id],
            "n": self._n,
            "local": row.id,
            "day": self._day,
            "mention": self._mentions.get(row.event or ""),
            "by": by,
            "by_code": by_code,
            "to": to,
            "to_code": to_code,
            "strength": row.strength,
            "due": row.due,
            "conditions": row.conditions,
            "start": start,
            "stop": stop,
            "words": quote(self._text, row.evidence),
            "confidence": row.confidence,
            "rule": row.rule,
            "by_keys": keys(by_code, by),
            "to_keys": keys(to_code, to),
        }


def _once(actors: Iterable[Values]) -> Iterator[Values]:
    """Each actor once an article, with all its mentions: two rows of an article can be one actor across articles."""
    found: dict[str, Values] = {}
    for row in actors:
        if row["id"] in found:
            found[row["id"]]["mentions"] += row["mentions"]
        else:
            found[row["id"]] = row
    yield from found.values()


def extent(row: Event | Statement | Commitment) -> Span:
    """The words that name a row: an event's trigger, the whole reach of what else has several pieces."""
    if isinstance(row, Event):
        return row.trigger
    spans = row.content if isinstance(row, Statement) else row.evidence
    return min(start for start, _ in spans), max(end for _, end in spans)
