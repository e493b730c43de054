"""`dragoman corrections`: what people corrected."""

from typing import Annotated, Literal

import typer

from dragoman.cli._options import LedgerFolder, Output, opened
from dragoman.cli._output import binary_output, console_output


def corrections(
    ledger: LedgerFolder = None,
    format: Annotated[
        Literal["table", "jsonl"], typer.Option("--format", "-f", help="A table, or lines that can serve as gold.")
    ] = "table",
    output: Output = None,
) -> None:
    """The corrections of a ledger, each with the article's words, what was read from them, and what a person says.

    \b
    dragoman corrections --ledger my.ledger
    dragoman corrections --ledger my.ledger -f jsonl -o gold.jsonl
    """
    from dragoman.ledger import judged

    book = opened(ledger)
    with book.reading() as store:
        rows = judged(store, book.segments)
    if format == "jsonl":
        import msgspec

        with binary_output(output) as stream:
            for row in rows:
                stream.write(msgspec.json.encode(row) + b"\n")
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table("row", "verdict", "who", "when", "why", "words", box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        told = [row.verdict, *(f"{name}={value}" for name, value in row.fields.items())]
        table.add_row(*map(Text, (row.target, " ".join(told), row.author, row.at[:10], row.reason, row.words or "")))
    with console_output(output) as console:
        console.print(table)
