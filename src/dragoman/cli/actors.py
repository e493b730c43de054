"""`dragoman actors`: whom the ledger knows."""

from typing import Annotated

import typer

from dragoman.cli._options import LedgerFolder, Limit, Output, RowFormat, filtered, opened


def actors(
    ledger: LedgerFolder = None,
    type: Annotated[
        str | None, typer.Option(metavar="TYPE", help="person, country, government, organization, outlet …")
    ] = None,
    text: Annotated[str | None, typer.Option("--text", metavar="WORDS", help="Part of the name.")] = None,
    limit: Limit = None,
    format: RowFormat = "table",
    output: Output = None,
) -> None:
    """Actors of a ledger, the most told first.

    \b
    dragoman actors --ledger my.ledger --type person
    dragoman actors --ledger my.ledger --text zelensk
    """
    from dragoman.cli._rows import answer

    answer(opened(ledger), "actors", filtered(type=type, text=text), format=format, output=output, limit=limit)
