"""What an address asks for: the same filters as the command line, checked at the door."""

from functools import cache
from typing import Annotated, Final, get_args
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, field_validator

from dragoman.errors import InputError
from dragoman.ledger import Filter
from dragoman.ledger._queries import Kind
from dragoman.record import ActorType, StatementKind, Status, Strength

# Rows a page: what a reader scrolls through without losing the thread; the CSV link has all.
PAGE = 50

STANDINGS = (
    *("overdue", "open", "scheduled", "in_progress", "partly_kept", "extended", "kept", "broken", "withdrawn"),
)
"""How a promise can stand, in the order of the board: what needs a look first."""

_NAME = Field(default="", max_length=120)
_DAY = Field(default="", pattern=r"^(\d{4}-\d\d-\d\d)?$", examples=["2023-04-26"])


class Asked(BaseModel):
    """Filters in an address. An empty field keeps all, so that a form can be sent as it is."""

    model_config = ConfigDict(extra="forbid")

    by: str = _NAME
    to: str = _NAME
    between: str = _NAME
    """Two actors with a comma: CHN,UKR."""
    type: str = Field(default="", max_length=40)
    since: str = _DAY
    until: str = _DAY
    status: str = Field(default="", max_length=40)
    text: str = Field(default="", max_length=200)
    min_confidence: float = Field(default=0.0, ge=0, le=1)
    page: int = Field(default=1, ge=1, le=100_000)

    @field_validator("min_confidence", mode="before")
    @classmethod
    def _empty(cls, value: object) -> object:
        """A form sends what nobody filled in as well."""
        return 0.0 if value == "" else value

    def filter(self, kind: Kind, *, limit: int | None = PAGE) -> Filter:
        """The ledger's filter for rows of a kind; `limit` None leaves nothing out.

        Raises:
            InputError: a value that no row of the kind can have.
        """
        if self.since and self.until and self.since > self.until:
            raise InputError(f"since {self.since} is after until {self.until}: nothing lies between")
        return Filter(
            by=self.by.strip() or None,
            to=self.to.strip() or None,
            between=self._pair(),
            type=_one_of("type", self.type, types(kind)),
            since=self.since or None,
            until=self.until or None,
            status=_one_of("status", self.status, statuses(kind)),
            text=self.text.strip() or None,
            min_confidence=self.min_confidence,
            limit=limit,
            offset=(self.page - 1) * PAGE if limit else 0,
        )

    def _pair(self) -> tuple[str, str] | None:
        if not self.between.strip():
            return None
        one, _, other = (part.strip() for part in self.between.partition(","))
        if not one or not other:
            raise InputError("between takes two actors with a comma between them: CHN,UKR")
        return one, other

    def address(self, **changes: object) -> str:
        """The query part of an address with these filters, some of them changed; "" where nothing is asked."""
        values = {**self.model_dump(), **changes}
        kept = {name: value for name, value in values.items() if value not in ("", 0.0, None) and value != _FIRST[name]}
        return f"?{urlencode(kept)}" if kept else ""

    @property
    def any(self) -> bool:
        """Whether anything is asked for but a page."""
        return bool(self.address(page=1))


_FIRST = Asked().model_dump()

AskedQuery = Annotated[Asked, Query()]


def types(kind: Kind) -> tuple[str, ...]:
    """What `type` can ask of rows of a kind."""
    if kind in ("events", "mentions"):
        return _plover()
    return _TYPES.get(kind, ())


_TYPES: Final[dict[Kind, tuple[str, ...]]] = {
    "statements": get_args(StatementKind),
    "promises": get_args(Strength),
    "commitments": get_args(Strength),
    "actors": get_args(ActorType),
}


def statuses(kind: Kind) -> tuple[str, ...]:
    """What `status` can ask of rows of a kind."""
    return {"events": get_args(Status), "mentions": get_args(Status), "promises": STANDINGS}.get(kind, ())


@cache
def _plover() -> tuple[str, ...]:
    from dragoman.lexicon._load import KNOWLEDGE
    from dragoman.lexicon._ontology import read_ontology

    return tuple(sorted(read_ontology(KNOWLEDGE / "ontology").types))


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str | None:
    """The value as the ledger writes it; None for an empty one."""
    wanted = value.strip()
    if not wanted:
        return None
    if not known:
        raise InputError(f"these rows have no {name}: leave it out")
    for one in known:
        if one.casefold() == wanted.casefold():
            return one
    raise InputError(f"{name} {wanted} is none of {', '.join(known)}")
