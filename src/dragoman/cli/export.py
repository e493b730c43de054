"""`dragoman export`: the ledger in other people's formats."""

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli._options import By, LedgerFolder, MinConfidence, Since, To, Until, Words, filtered, opened
from dragoman.cli._output import binary_output, error_console


def export(
    format: Annotated[str | None, typer.Argument(metavar="FORMAT", help="One of those that --list shows.")] = None,
    ledger: LedgerFolder = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write here (parquet: a folder); standard output otherwise."
        ),
    ] = None,
    by: By = None,
    to: To = None,
    type: Annotated[str | None, typer.Option(metavar="TYPE", help="PLOVER type: CONSULT, AID …")] = None,
    since: Since = None,
    until: Until = None,
    text: Words = None,
    min_confidence: MinConfidence = None,
    show: Annotated[bool, typer.Option("--list", help="Show the formats and stop.")] = False,
) -> None:
    """Write the ledger as GDELT, ICEWS, POLECAT, GraphML, GeoJSON and others read it.

    \b
    dragoman export --list
    dragoman export polecat --ledger my.ledger -o events.txt
    dragoman export dyad-month --ledger my.ledger --since 2023-01-01 > dyads.csv
    dragoman export parquet --ledger my.ledger -o tables/
    """
    from dragoman.errors import InputError
    from dragoman.exports import FORMATS, known, write, write_folder

    if show:
        for item in FORMATS.values():
            typer.echo(f"{item.name:16}{item.suffix:14}{item.about}")
        return
    if format is None:
        raise InputError("name a format; `dragoman export --list` shows them")
    wanted = filtered(by=by, to=to, type=type, since=since, until=until, text=text, min_confidence=min_confidence)
    if known(format).is_folder and output is not None:
        count = write_folder(opened(ledger), format, wanted, output)
    else:
        with binary_output(output) as stream:
            count = write(opened(ledger), format, wanted, stream)
    error_console().print(f"{count} rows")
