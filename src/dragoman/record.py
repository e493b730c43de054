"""The record: what dragoman says about one article. The only types that cross a room's door.

Offsets are Unicode code points into `document.text`, half open. `None` is unknown.
Every row names the rule or model behind it in `rule`, which `dragoman why` shows.
"""

from typing import Literal

import msgspec

Span = tuple[int, int]

ActorType = Literal["person", "organization", "country", "government", "group", "outlet", "unnamed"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
StatementKind = Literal["direct", "indirect", "mixed"]
StatementAct = Literal["speech", "writing", "thought", "question", "order", "poll"]
Status = Literal[
    "actual", "ongoing", "planned", "promised", "offered", "requested", "threatened", "hypothetical", "negated"
]
Strength = Literal["promised", "planned", "offered", "refused"]

FORMAT: Literal["dragoman/1"] = "dragoman/1"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all record types: frozen, keyword-only."""


class Notice(Row, frozen=True, kw_only=True):
    """What a person should know about this article's reading."""

    code: str
    message: str


class Document(Row, frozen=True, kw_only=True):
    """One article. `id` follows from the text alone; `ref` is the caller's own id."""

    id: str
    ref: str | None = None
    text: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None
    published: str | None = None
    """ISO date or date-time."""
    notices: tuple[Notice, ...] | msgspec.UnsetType = msgspec.UNSET
    """What intake noticed; a reading moves it to the record's `warnings`, so no record carries it here."""


class Actor(Row, frozen=True, kw_only=True):
    """One distinct actor of the article, with every span that means it."""

    id: str
    name: str
    type: ActorType
    code: str | None = None
    """ISO 3166 alpha-3 (or IGO, NGO, MNC … code) followed by PLOVER sector codes, as held on the article's date."""
    country: str | None = None
    sector: str | None = None
    position: str | None = None
    wikidata: str | None = None
    mentions: tuple[Span, ...]
    confidence: float
    rule: str | None = None


class Time(Row, frozen=True, kw_only=True):
    """A TIMEX3 (ISO-TimeML) with its interval as ISO dates, inclusive; null where it cannot be resolved."""

    id: str
    span: Span
    type: TimexType
    value: str
    begin: str | None = None
    end: str | None = None
    rule: str | None = None


class Place(Row, frozen=True, kw_only=True):
    """A place name with its coordinates in decimal degrees (WGS 84)."""

    id: str
    span: Span
    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None
    confidence: float | None = None
    rule: str | None = None


class Statement(Row, frozen=True, kw_only=True):
    """Who said what, to whom and through whom."""

    id: str
    kind: StatementKind
    act: StatementAct = "speech"
    """What kind of attribution it is, so that a user can ask for speech alone."""
    content: tuple[Span, ...]
    cue: Span | None = None
    source: Span | None = None
    speaker: str | None = None
    on_behalf_of: str | None = None
    addressee: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    hedged: bool = False
    confidence: float
    rule: str | None = None


class EventTime(Row, frozen=True, kw_only=True, rename={"source": "from"}):
    """When an event happened. `source` ("from" in JSON) is the time's id, null when taken from the publication date."""

    value: str
    begin: str | None = None
    end: str | None = None
    source: str | None = None


class Event(Row, frozen=True, kw_only=True):
    """Who did what to whom, whether it happened, and who says so."""

    id: str
    type: str | None
    """PLOVER event type; null for CAMEO 01 comments."""
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    cameo: str
    quad_class: int | None = None
    goldstein: float | None = None
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    time: EventTime | None = None
    place: str | None = None
    status: Status
    claimed_in: str | None = None
    trigger: Span
    evidence: tuple[Span, ...]
    confidence: float
    rule: str | None = None


class Commitment(Row, frozen=True, kw_only=True):
    """What somebody bound himself to, to be watched until it is kept or broken."""

    id: str
    by: tuple[str, ...]
    to: tuple[str, ...] = ()
    event: str | None = None
    statement: str | None = None
    strength: Strength
    due: str | None = None
    conditions: str | None = None
    action: Span | None = None
    """The verb or noun that says what is to be done."""
    evidence: tuple[Span, ...]
    confidence: float
    rule: str | None = None


class Record(Row, frozen=True, kw_only=True):
    """Everything dragoman says about one article."""

    format: Literal["dragoman/1"] = FORMAT
    document: Document
    sentences: tuple[Span, ...] = ()
    actors: tuple[Actor, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    warnings: tuple[Notice, ...] = ()

    def _repr_html_(self) -> str:
        """The article with its rows underlined, as notebooks show it."""
        from dragoman.shown import html

        return html(self)


def encode(record: Record) -> bytes:
    """The record as one line of JSON (UTF-8, no newline); the same record gives the same bytes."""
    return msgspec.json.encode(record)


def decode(line: bytes | str) -> Record:
    """The record of one JSON line.

    Raises:
        msgspec.ValidationError: the line is not a dragoman/1 record; the message carries the path to the fault.
    """
    return msgspec.json.decode(line, type=Record)
