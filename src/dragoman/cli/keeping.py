"""`dragoman ledger …`: whether a ledger is whole, and building its tables again."""

from typing import Annotated

import typer

from dragoman.cli._options import LedgerFolder, opened
from dragoman.cli._output import error_console

BROKEN = 1
"""Exit code of a check that found a fault."""


def check(
    ledger: LedgerFolder = None,
    full: Annotated[
        bool, typer.Option("--full", help="Also conclude everything again, beside the tables, and compare.")
    ] = False,
) -> None:
    """Check a ledger: is the evidence undamaged, is nothing there twice, do the tables say what it says?

    \b
    dragoman ledger check --ledger my.ledger
    dragoman ledger check --ledger my.ledger --full

    Exit code 1: a fault was found; each is told with what mends it.
    """
    from dragoman.ledger import check as checked

    report = checked(opened(ledger), full=full)
    for fault in report.faults:
        error_console().print(f"[red]fault[/] {fault}", soft_wrap=True)
    typer.echo(
        f"{report.documents} articles in {report.readings} readings, {report.corrections} corrections: ", nl=False
    )
    typer.echo(f"{len(report.faults)} faults" if report.faults else "all is well")
    if report.faults:
        raise typer.Exit(BROKEN)


def rebuild(ledger: LedgerFolder = None) -> None:
    """Drop everything concluded and conclude it again from the evidence and the corrections.

    \b
    dragoman ledger rebuild --ledger my.ledger
    """
    book = opened(ledger)
    with error_console().status("concluding again …"):
        book.rebuild()
    with book.reading() as store:
        counts = [f"{store.sql(f'SELECT count(*) FROM {table}')[0][0]} {table}" for table in _COUNTED]
    typer.echo(", ".join(counts))


_COUNTED = ("documents", "events", "statements", "commitments")
