"""`dragoman reread`: old articles, read by the dragoman of today."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli._options import LedgerFolder, Model, Workers, opened
from dragoman.cli._output import console_output, error_console

if TYPE_CHECKING:
    from rich.console import Console

# Changes shown; all of them are in the ledger's table `changes`.
SHOWN = 20


def reread(
    ledger: LedgerFolder = None,
    model: Model = None,
    workers: Workers = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here; standard output otherwise.")
    ] = None,
) -> None:
    """Read a ledger's articles again where rules or models have changed since; tell which events are told otherwise.

    Old readings stay in the evidence, corrections hold, names of events stay or lead to their successors. An
    interrupted run is simply started again.

    \b
    dragoman reread --ledger my.ledger
    dragoman reread --ledger my.ledger --workers 0 -o changes.txt
    """
    from dragoman.cli._articles import Articles, reader_version, records
    from dragoman.config import settings

    chosen = settings(model=model).model
    book, articles, version = opened(ledger), Articles([]), reader_version(chosen)
    with book.reading() as store:
        known = store.sql("SELECT count(*) FROM changes")[0][0]
    with error_console().status("reading again …"), book.writing(version) as writer:
        for record in records(articles, chosen, workers=workers, documents=book.outdated(version)):
            writer.add(record)
    with book.reading() as store:
        changes = store.dicts("SELECT changes.*, source, published FROM changes JOIN documents USING (n)")[known:]
    with console_output(output) as console:
        console.print(f"{writer.stored} articles read again; {len(changes)} events told otherwise")
        for change in changes[:SHOWN]:
            _tell(console, change)
        if len(changes) > SHOWN:
            console.print(f"… and {len(changes) - SHOWN} more")
    raise typer.Exit(articles.finish())


def _tell(console: "Console", change: dict[str, Any]) -> None:
    from rich.text import Text

    where = f"  {change['published']} {change['source'] or ''}"
    console.print(Text.assemble((f"{change['id']} {change['change']}", "bold"), where))
    for sign, words, style in (("-", change["before"], "red"), ("+", change["after"], "green")):
        if words:
            console.print(Text(f"  {sign} {words}", style=style))
