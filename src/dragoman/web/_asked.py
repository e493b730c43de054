"""What an address asks for: the same filters as the command line, checked at the door."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BaseModel, Field

from dragoman.ledger import Filter

# Rows a page: what a reader scrolls through without losing the thread; the CSV link has all.
PAGE = 50

_NAME = Field(default="", max_length=120)
_DAY = Field(default="", pattern=r"^(\d{4}-\d\d-\d\d)?$", examples=["2023-04-26"])


class Asked(BaseModel):
    """Filters in an address. An empty field keeps all, so that a form can be sent as it is."""

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

    def filter(self, *, limit: int | None = PAGE) -> Filter:
        """The ledger's filter; `limit` None leaves nothing out."""
        one, comma, other = self.between.partition(",")
        return Filter(
            by=self.by.strip() or None,
            to=self.to.strip() or None,
            between=(one.strip(), other.strip()) if comma and one.strip() and other.strip() else None,
            type=self.type or None,
            since=self.since or None,
            until=self.until or None,
            status=self.status or None,
            text=self.text.strip() or None,
            min_confidence=self.min_confidence,
            limit=limit,
            offset=(self.page - 1) * PAGE if limit else 0,
        )

    def address(self, **changes: object) -> str:
        """The query part of an address with these filters, some of them changed; "" where nothing is asked."""
        values = {**self.model_dump(), **changes}
        kept = {name: value for name, value in values.items() if value not in ("", 0.0, None) and value != _FIRST[name]}
        return f"?{urlencode(kept)}" if kept else ""


_FIRST = Asked().model_dump()

AskedQuery = Annotated[Asked, Query()]
