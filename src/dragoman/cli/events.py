"""`dragoman events`: who did what to whom."""

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


def events(
    ledger: LedgerFolder = None,
    by: By = None,
    to: To = None,
    type: Annotated[str | None, typer.Option(metavar="TYPE", help="PLOVER type: CONSULT, AID, ASSAULT …")] = None,
    since: Since = None,
    until: Until = None,
    status: Annotated[
        str | None, typer.Option(metavar="STATUS", help="actual, ongoing, planned, promised, negated, disputed …")
    ] = None,
    text: Words = None,
    min_confidence: MinConfidence = None,
    mentions: Annotated[
        bool, typer.Option("--mentions", help="Each mention in each article, not each event once.")
    ] = False,
    comments: Annotated[
        bool, typer.Option("--comments", help="With --mentions: bare comments (CAMEO 01) as well.")
    ] = False,
    limit: Limit = None,
    format: RowFormat = "table",
    output: Output = None,
) -> None:
    """Events of a ledger: each once, with its sources counted.

    \b
    dragoman events --ledger my.ledger --by CHN --to UKR --since 2023-04-01
    dragoman events --ledger my.ledger --type ASSAULT --status disputed
    dragoman events --ledger my.ledger --text "phone call" --format csv -o calls.csv
    """
    from dragoman.cli._rows import answer

    wanted = filtered(
        by=by,
        to=to,
        type=type,
        since=since,
        until=until,
        status=status,
        text=text,
        min_confidence=min_confidence,
        comments=comments,
    )
    one_each = not (mentions or comments)
    answer(opened(ledger), "events" if one_each else "mentions", wanted, format=format, output=output, limit=limit)
