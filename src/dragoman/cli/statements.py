"""`dragoman statements`: who said what."""

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


def statements(
    ledger: LedgerFolder = None,
    by: By = None,
    to: To = None,
    type: Annotated[str | None, typer.Option(metavar="KIND", help="direct, indirect or mixed.")] = None,
    since: Since = None,
    until: Until = None,
    text: Words = None,
    min_confidence: MinConfidence = None,
    limit: Limit = None,
    format: RowFormat = "table",
    output: Output = None,
) -> None:
    """Statements of a ledger: who said what, to whom and through whom. With --by and --text: a position over time.

    \b
    dragoman statements --ledger my.ledger --by "Xi Jinping"
    dragoman statements --ledger my.ledger --by CHN --text sovereignty --since 2023-02-01
    dragoman statements --ledger my.ledger --type direct --format jsonl
    """
    from dragoman.cli._rows import answer

    wanted = filtered(by=by, to=to, type=type, since=since, until=until, text=text, min_confidence=min_confidence)
    answer(opened(ledger), "statements", wanted, format=format, output=output, limit=limit)
