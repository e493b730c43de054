"""Options that several commands share, and the filter that they make."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.ledger import Filter, Ledger

LedgerFolder = Annotated[
    Path | None, typer.Option("--ledger", "-l", metavar="DIR", help="The ledger's folder. [env: DRAGOMAN_LEDGER]")
]
By = Annotated[
    str | None, typer.Option(metavar="ACTOR", help="Who: a code (CHN, CHNGOV) with all below it, or part of a name.")
]
To = Annotated[str | None, typer.Option(metavar="ACTOR", help="To whom: a code or part of a name.")]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="From this day on.")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Up to this day.")]
Words = Annotated[str | None, typer.Option("--text", metavar="WORDS", help="Only rows whose words contain these.")]
Limit = Annotated[
    int | None, typer.Option(min=0, metavar="N", help="Rows at most; 0 for all. [default: 50 in tables, else all]")
]
RowFormat = Annotated[
    Literal["table", "csv", "jsonl", "parquet"], typer.Option("--format", "-f", help="How rows are written.")
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here; standard output otherwise.")
]
MinConfidence = Annotated[
    float | None, typer.Option(min=0, max=1, metavar="0…1", help="Leave out rows below this. [default: 0]")
]

Published = Annotated[str | None, typer.Option(metavar="DATE", help="Publication date (ISO) of input that has none.")]
Model = Annotated[
    Literal["full", "none"] | None,
    typer.Option(help="full: rules and the reader model; none: rules alone, faster. [default: full]"),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        "-w",
        min=0,
        metavar="N",
        help="Processes that read; 0 takes one a processor. [default: one a processor, at most 4; 1 for little text]",
    ),
]

TABLE_ROWS = 50
"""Rows of a table where no limit is given: about two screens."""


def opened(folder: Path | None) -> "Ledger":
    """The ledger that the command line, the environment or dragoman.toml names.

    Raises:
        InputError: none of them names one.
    """
    from dragoman.config import settings
    from dragoman.ledger import Ledger

    return Ledger.open(named(settings(ledger=folder).ledger))


def named(folder: Path | None) -> Path:
    """The folder of the ledger.

    Raises:
        InputError: none was named.
    """
    if folder is None:
        raise InputError("which ledger? give --ledger DIR, set DRAGOMAN_LEDGER, or write ledger = … in dragoman.toml")
    return folder


def filtered(
    *,
    by: str | None = None,
    to: str | None = None,
    between: tuple[str, str] | None = None,
    type: str | None = None,
    since: str | None = None,
    until: str | None = None,
    status: str | None = None,
    text: str | None = None,
    min_confidence: float | None = None,
    comments: bool = False,
    rejected: bool = False,
) -> "Filter":
    """The filter that options make."""
    from dragoman.config import settings
    from dragoman.ledger import Filter

    return Filter(
        by=by,
        to=to,
        between=between,
        type=type,
        since=since,
        until=until,
        status=status,
        text=text,
        min_confidence=settings(min_confidence=min_confidence).min_confidence,
        comments=comments,
        rejected=rejected,
    )
