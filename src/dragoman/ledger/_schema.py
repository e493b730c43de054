"""The tables of what the ledger concludes. All of it can be dropped and built again from the evidence.

`SCHEMA` is a digest of the definitions below and of `METHOD`: a ledger built by another one is rebuilt at the next
writing. The evidence itself never changes shape; its older forms are read by `msgspec` through defaults.
"""

from hashlib import blake2b
from typing import Final

METHOD: Final = 2
"""Raised whenever the same evidence should lead to other conclusions."""

TABLES: Final[dict[str, dict[str, str]]] = {
    "meta": {"name": "VARCHAR", "value": "VARCHAR"},
    "state": {"name": "VARCHAR", "content": "BLOB"},  # what goes on from where it stopped
    "documents": {
        "n": "INTEGER",  # in the order of first arrival; rows of other tables point here
        "key": "VARCHAR",
        "id": "VARCHAR",
        "ref": "VARCHAR",
        "title": "VARCHAR",
        "source": "VARCHAR",
        "url": "VARCHAR",
        "language": "VARCHAR",
        "published": "VARCHAR",
        "day": "DATE",
        "segment": "INTEGER",  # where its reading in force lies in the evidence
        "offset": "BIGINT",
        "line": "INTEGER",
        "version": "VARCHAR",
        "original": "INTEGER",  # the first document that it repeats; itself if none
        "story": "INTEGER",  # the first document of its story
        "sketch": "UINTEGER[]",
        "terms": "UINTEGER[]",
        "weights": "USMALLINT[]",
    },
    "actors": {
        "n": "INTEGER",
        "id": "VARCHAR",
        "name": "VARCHAR",
        "type": "VARCHAR",
        "code": "VARCHAR",
        "country": "VARCHAR",
        "sector": "VARCHAR",
        "position": "VARCHAR",
        "wikidata": "VARCHAR",
        "mentions": "INTEGER",
        "confidence": "FLOAT",
    },
    "statements": {
        "id": "VARCHAR",
        "n": "INTEGER",
        "local": "VARCHAR",
        "day": "DATE",
        "kind": "VARCHAR",
        "act": "VARCHAR",
        "speaker": "VARCHAR",
        "speaker_code": "VARCHAR",
        "behalf": "VARCHAR",
        "addressee": "VARCHAR[]",
        "channel": "VARCHAR[]",
        "hedged": "BOOLEAN",
        "start": "INTEGER",
        "stop": "INTEGER",
        "words": "VARCHAR",
        "source_words": "VARCHAR",
        "confidence": "FLOAT",
        "rule": "VARCHAR",
        "by_keys": "VARCHAR",  # |code/name of every actor, lower case, to be searched
        "to_keys": "VARCHAR",
        "correction": "VARCHAR",  # accepted | rejected | edited
    },
    "mentions": {
        "id": "VARCHAR",
        "n": "INTEGER",
        "local": "VARCHAR",
        "event": "VARCHAR",
        "seq": "BIGINT",  # in the order of joining
        "why": "VARCHAR",  # what joined it to the event
        "day": "DATE",  # of the document
        "type": "VARCHAR",
        "mode": "VARCHAR",
        "contexts": "VARCHAR[]",
        "cameo": "VARCHAR",
        "quad_class": "TINYINT",
        "goldstein": "FLOAT",
        "actor": "VARCHAR[]",
        "actor_code": "VARCHAR[]",
        "recipient": "VARCHAR[]",
        "recipient_code": "VARCHAR[]",
        "value": "VARCHAR",
        "begin": "DATE",
        "end": "DATE",
        "dated": "BOOLEAN",  # by the text, not by the publication date
        "earliest": "INTEGER",  # the days (as Python numbers them) that it may have happened on, null if unknown
        "latest": "INTEGER",
        "place": "VARCHAR",
        "place_country": "VARCHAR",
        "lat": "DOUBLE",
        "lon": "DOUBLE",
        "status": "VARCHAR",
        "claimed": "VARCHAR",
        "claimed_code": "VARCHAR",
        "start": "INTEGER",
        "stop": "INTEGER",
        "trigger": "VARCHAR",
        "terms": "UINTEGER[]",  # of its sentence
        "weights": "USMALLINT[]",
        "words": "VARCHAR",
        "confidence": "FLOAT",
        "rule": "VARCHAR",
        "correction": "VARCHAR",
    },
    "events": {
        "id": "VARCHAR",
        "type": "VARCHAR",
        "mode": "VARCHAR",
        "contexts": "VARCHAR[]",
        "cameo": "VARCHAR",
        "quad_class": "TINYINT",
        "goldstein": "FLOAT",
        "actor": "VARCHAR[]",
        "actor_code": "VARCHAR[]",
        "recipient": "VARCHAR[]",
        "recipient_code": "VARCHAR[]",
        "value": "VARCHAR",
        "begin": "DATE",
        "end": "DATE",
        "dated": "BOOLEAN",
        "place": "VARCHAR",
        "place_country": "VARCHAR",
        "lat": "DOUBLE",
        "lon": "DOUBLE",
        "status": "VARCHAR",
        "history": "VARCHAR",  # JSON: each change of status with its day, source and mention
        "claimed": "VARCHAR[]",  # who claims it, where nobody tells it in the article's own voice
        "words": "VARCHAR",
        "best": "VARCHAR",  # the mention that gives words, actors and codes
        "mentions": "INTEGER",
        "sources": "INTEGER",  # documents
        "independent": "INTEGER",  # documents that repeat no other one
        "first_day": "DATE",
        "last_day": "DATE",
        "story": "INTEGER",
        "confidence": "FLOAT",
        "by_keys": "VARCHAR",
        "to_keys": "VARCHAR",
    },
    "commitments": {
        "id": "VARCHAR",
        "n": "INTEGER",
        "local": "VARCHAR",
        "day": "DATE",
        "mention": "VARCHAR",  # the promised event's mention
        "by": "VARCHAR[]",
        "by_code": "VARCHAR[]",
        "to": "VARCHAR[]",
        "to_code": "VARCHAR[]",
        "strength": "VARCHAR",
        "due": "VARCHAR",
        "conditions": "VARCHAR",
        "start": "INTEGER",
        "stop": "INTEGER",
        "words": "VARCHAR",
        "confidence": "FLOAT",
        "rule": "VARCHAR",
        "correction": "VARCHAR",
        "by_keys": "VARCHAR",
        "to_keys": "VARCHAR",
    },
    "promises": {  # commitments through all their sayings
        "id": "VARCHAR",
        "by": "VARCHAR[]",
        "by_code": "VARCHAR[]",
        "to": "VARCHAR[]",
        "to_code": "VARCHAR[]",
        "strength": "VARCHAR",
        "due": "VARCHAR",
        "status": "VARCHAR",  # open, or that of the last update
        "since": "DATE",  # the day of the last update
        "overdue": "BOOLEAN",  # due before the last day that the ledger covers, and nothing shows it kept or broken
        "first_day": "DATE",
        "last_day": "DATE",
        "sayings": "INTEGER",
        "sources": "INTEGER",
        "independent": "INTEGER",
        "words": "VARCHAR",
        "confidence": "FLOAT",
        "by_keys": "VARCHAR",
        "to_keys": "VARCHAR",
    },
    "sayings": {"promise": "VARCHAR", "id": "VARCHAR", "seq": "INTEGER"},
    "updates": {  # what articles show of a commitment
        "promise": "VARCHAR",
        "seq": "INTEGER",
        "n": "INTEGER",
        "day": "DATE",
        "status": "VARCHAR",
        "start": "INTEGER",
        "stop": "INTEGER",
        "words": "VARCHAR",
        "rule": "VARCHAR",
        "confidence": "FLOAT",
    },
    "retired": {"id": "VARCHAR", "successor": "VARCHAR", "reason": "VARCHAR"},
    "changes": {
        "n": "INTEGER",
        "version": "VARCHAR",
        "kind": "VARCHAR",
        "id": "VARCHAR",
        "change": "VARCHAR",  # added | removed | changed
        "before": "VARCHAR",
        "after": "VARCHAR",
    },
    "corrections": {
        "seq": "INTEGER",  # the line of the file
        "target": "VARCHAR",
        "verdict": "VARCHAR",
        "fields": "VARCHAR",
        "author": "VARCHAR",
        "at": "VARCHAR",
        "reason": "VARCHAR",
    },
}

SCHEMA: Final = blake2b(f"{METHOD}{TABLES}".encode(), digest_size=8).hexdigest()


def column(name: str) -> str:
    """The column's name as SQL wants it."""
    return f'"{name}"'


def definition(table: str) -> str:
    """The SQL that makes an empty `table`."""
    columns = ", ".join(f"{column(name)} {kind}" for name, kind in TABLES[table].items())
    return f"CREATE TABLE {table} ({columns})"
