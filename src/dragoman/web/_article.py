"""The article page: the text in pieces, and beside it the rows that rest on it, put for a reader."""

from collections.abc import Iterable
from typing import Any

import msgspec

from dragoman.ledger import SharedReading
from dragoman.ledger._rows import actor_id
from dragoman.ledger._store import Store
from dragoman.record import Commitment, Event, Record, Span, Statement
from dragoman.shown import paired
from dragoman.web._days import spoken
from dragoman.web._marks import paragraphs, visible

Values = dict[str, Any]


class Links(msgspec.Struct, frozen=True):
    """What the ledger knows of an article's rows, by their ids in the record. Empty for an article that is not kept."""

    events: dict[str, Values] = {}
    """The mention's `id`, the `event` that it belongs to and in how many articles (`sources`) that is told."""
    statements: dict[str, str] = {}
    commitments: dict[str, Values] = {}
    """The saying's `id`, the `promise` that it belongs to, with `status`, `overdue` and `since`."""
    kept: bool = False


def links(store: Store, n: int) -> Links:
    """The links of the article with the number `n`."""
    events = store.dicts(
        "SELECT local, mentions.id, event, sources, mentions.correction FROM mentions "
        "LEFT JOIN events ON events.id = event WHERE n = ?",
        n,
    )
    promises = store.dicts(
        "SELECT local, commitments.id, promise, promises.status, overdue, since, promises.sources, correction "
        "FROM commitments LEFT JOIN sayings USING (id) LEFT JOIN promises ON promises.id = promise WHERE n = ?",
        n,
    )
    return Links(
        events={row.pop("local"): row for row in events},
        statements=dict(store.sql("SELECT local, id FROM statements WHERE n = ?", n)),
        commitments={row.pop("local"): row for row in promises},
        kept=True,
    )


def page_of(record: Record, known: Links | None = None) -> Values:
    """A record as the article page shows it."""
    page = _Page(record, known or Links())
    return {
        "record": msgspec.to_builtins(record),
        "paragraphs": [[msgspec.structs.asdict(piece) for piece in group] for group in paragraphs(record)],
        "quads": {event.id: event.quad_class or 0 for event in record.events},
        "rows": page.rows(),
    }


class _Page:
    """Rows of one record in words."""

    def __init__(self, record: Record, known: Links) -> None:
        self._record = record
        self._known = known
        self._text = visible(record.document.text)
        self._actors = {actor.id: actor for actor in record.actors}
        self._statements = {row.id: row for row in record.statements}

    def rows(self) -> Values:
        record = self._record
        return {
            "events": [self._event(*pair) for pair in paired(event for event in record.events if event.type)],
            "commitments": [self._commitment(row) for row in record.commitments],
            "statements": [self._statement(row) for row in record.statements],
            "actors": [
                {
                    "id": actor.id,
                    **self._named([actor.id])[0],
                    "type": actor.type,
                    "position": actor.position,
                    "mentions": len(actor.mentions),
                }
                for actor in record.actors
            ],
            "times": [
                {"id": row.id, "words": self._words([row.span]), "when": spoken(row.value, row.begin, row.end)}
                for row in record.times
            ],
            "places": [{"id": row.id, "words": self._words([row.span]), "name": row.name} for row in record.places],
            "warnings": [notice.message for notice in record.warnings],
        }

    def _event(self, event: Event, mirror: str | None) -> Values:
        stmt = self._statements.get(event.claimed_in or "")
        return {
            "id": event.id,
            "ids": [event.id, mirror] if mirror else [event.id],
            "mutual": mirror is not None,
            "type": event.type,
            "mode": event.mode,
            "quad_class": event.quad_class,
            "cameo": event.cameo,
            "by": self._named(event.actor),
            "to": self._named(event.recipient),
            "status": event.status,
            "claimed": self._speaker(stmt) if stmt else None,
            "when": spoken(event.time.value, event.time.begin, event.time.end) if event.time else None,
            "dated": bool(event.time and event.time.source),
            "words": self._words(event.evidence),
            "confidence": event.confidence,
            "known": self._known.events.get(event.id),
        }

    def _commitment(self, row: Commitment) -> Values:
        return {
            "id": row.id,
            "by": self._named(row.by),
            "to": self._named(row.to),
            "strength": row.strength,
            "due": spoken(row.due, row.due, None) if row.due else None,
            "conditions": row.conditions,
            "words": self._words(row.evidence),
            "confidence": row.confidence,
            "known": self._known.commitments.get(row.id),
        }

    def _statement(self, row: Statement) -> Values:
        return {
            "id": row.id,
            "speaker": self._speaker(row),
            "known_speaker": row.speaker is not None,
            "by": self._named([row.speaker] if row.speaker else ()),
            "behalf": self._named([row.on_behalf_of] if row.on_behalf_of else ()),
            "to": self._named(row.addressee),
            "channel": self._named(row.channel),
            "kind": row.kind,
            "act": row.act,
            "hedged": row.hedged,
            "source": self._words([row.source]) if row.source else None,
            "cue": self._words([row.cue]) if row.cue else None,
            "words": self._words(row.content),
            "confidence": row.confidence,
            "known": self._known.statements.get(row.id),
        }

    def _speaker(self, row: Statement) -> str:
        if row.speaker in self._actors:
            return self._actors[row.speaker].name
        return self._words([row.source]) if row.source else "somebody"

    def _named(self, ids: Iterable[str]) -> list[Values]:
        """Actors with the name under which the ledger knows them, where it does."""
        found = [self._actors[one] for one in ids if one in self._actors]
        return [
            {"name": actor.name, "code": actor.code, "actor": actor_id(actor) if self._known.kept else None}
            for actor in found
        ]

    def _words(self, spans: Iterable[Span]) -> str:
        return " … ".join(" ".join(self._text[start:end].split()) for start, end in spans)


def article(shared: SharedReading, key: str) -> Values | None:
    """The article with the key `key` and its record; None if the ledger holds none."""
    with shared.store() as store:
        found = store.dicts(
            'SELECT n, key, ref, title, source, url, published, day, story, original, segment, "offset", line, '
            "(SELECT count(*) FROM documents AS other WHERE other.story = documents.story) AS told "
            "FROM documents WHERE key = ?",
            key,
        )
        if not found:
            return None
        [row] = found
        known = links(store, row["n"])
        copied = store.sql("SELECT key FROM documents WHERE n = ? AND n <> ?", row["original"], row["n"])
    [entry] = shared.ledger.segments.fetch([(row.pop("segment"), row.pop("offset"), row.pop("line"))])
    row["copy_of"] = copied[0][0] if copied else None
    return {"document": row, **page_of(entry.record, known)}
