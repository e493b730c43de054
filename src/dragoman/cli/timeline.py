"""`dragoman timeline`: what happened, day by day."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli._options import By, LedgerFolder, MinConfidence, Since, To, Until, Words, filtered, opened
from dragoman.cli._output import console_output

if TYPE_CHECKING:
    from rich.console import Console

    from dragoman.ledger import Filter, Ledger


def timeline(
    ledger: LedgerFolder = None,
    between: Annotated[
        tuple[str, str] | None, typer.Option(metavar="A B", help="Only what one of the two did to the other.")
    ] = None,
    by: By = None,
    to: To = None,
    type: Annotated[str | None, typer.Option(metavar="TYPE", help="PLOVER type: CONSULT, AID …")] = None,
    since: Since = None,
    until: Until = None,
    text: Words = None,
    min_confidence: MinConfidence = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here; standard output otherwise.")
    ] = None,
) -> None:
    """What happened, was planned and was denied, day by day.

    \b
    dragoman timeline --ledger my.ledger --between CHN UKR
    dragoman timeline --ledger my.ledger --by TUR --type CONSULT --since 2023-01-01
    """
    wanted = filtered(
        between=between, by=by, to=to, type=type, since=since, until=until, text=text, min_confidence=min_confidence
    )
    with console_output(output) as console:
        tell(console, opened(ledger), wanted)


def tell(console: "Console", ledger: "Ledger", wanted: "Filter", *, words: int = 110) -> None:
    """Prints the events that a filter keeps as a line of days."""
    from rich.table import Table
    from rich.text import Text

    from dragoman.cli._words import shortened
    from dragoman.ledger import select

    with ledger.reading() as store:
        rows = select(store, "events", wanted)
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True, style="bold")
    grid.add_column(no_wrap=True)
    grid.add_column()
    for day, group in groupby(rows, key=_day):
        for number, row in enumerate(group):
            grid.add_row(day if number == 0 else "", Text("●", style=_style(row)), _line(row))
            grid.add_row(
                "", Text("│", style="bright_black"), Text(shortened(row["words"], words), style="bright_black")
            )
    console.print(grid if rows else "Nothing was found.")


def _day(row: dict[str, Any]) -> str:
    from dragoman.cli._rows import when

    return when(row)


def _style(row: dict[str, Any]) -> str:
    from dragoman.cli._page import STATUS_STYLES

    return STATUS_STYLES.get(row["status"], "bold red")


def _line(row: dict[str, Any]) -> Any:
    """ "China → Ukraine  CONSULT (phone)  actual · 7 (5) sources"."""
    from rich.text import Text

    from dragoman.cli._rows import deed, parties, sources, told

    return Text.assemble(
        (parties(row, "actor", "recipient"), "bold"),
        f"  {deed(row)}  ",
        (told(row), _style(row)),
        (f"  {sources(row)} sources" if row["sources"] > 1 else "", "cyan"),
        (f"  {row['id']}", "bright_black"),
    )
