"""`dragoman commitments`: what was promised, and what became of it."""

from typing import Annotated

import typer

from dragoman.cli._options import (
    By,
    LedgerFolder,
    Limit,
    MinConfidence,
    Output,
    RowFormat,
    Since,
    To,
    Until,
    Words,
    filtered,
    opened,
)


def commitments(
    ledger: LedgerFolder = None,
    by: By = None,
    to: To = None,
    type: Annotated[str | None, typer.Option(metavar="STRENGTH", help="promised, planned, offered or refused.")] = None,
    since: Since = None,
    until: Until = None,
    text: Words = None,
    min_confidence: MinConfidence = None,
    limit: Limit = None,
    format: RowFormat = "table",
    output: Output = None,
) -> None:
    """Commitments of a ledger: who bound himself to what.

    \b
    dragoman commitments --ledger my.ledger --by CHN --to UKR
    dragoman commitments --ledger my.ledger --type refused --since 2023-01-01
    """
    from dragoman.cli._rows import answer

    wanted = filtered(by=by, to=to, type=type, since=since, until=until, text=text, min_confidence=min_confidence)
    answer(opened(ledger), "commitments", wanted, format=format, output=output, limit=limit)
