"""`dragoman commitments`: what was promised, and what became of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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

if TYPE_CHECKING:
    from rich.console import Console

    from dragoman.ledger import Reason


def commitments(
    ctx: typer.Context,
    ledger: LedgerFolder = None,
    by: By = None,
    to: To = None,
    type: Annotated[str | None, typer.Option(metavar="STRENGTH", help="promised, planned, offered or refused.")] = None,
    status: Annotated[
        str | None,
        typer.Option(
            metavar="STATUS",
            help="open, scheduled, in_progress, partly_kept, kept, broken, withdrawn, extended, overdue.",
        ),
    ] = None,
    since: Since = None,
    until: Until = None,
    text: Words = None,
    min_confidence: MinConfidence = None,
    sayings: Annotated[bool, typer.Option("--sayings", help="Each saying in each article, not each once.")] = False,
    limit: Limit = None,
    format: RowFormat = "table",
    output: Output = None,
) -> None:
    """Commitments of a ledger: who bound himself to what, and what later articles show of it.

    \b
    dragoman commitments --ledger my.ledger --by CHN --to UKR --status open
    dragoman commitments --ledger my.ledger --status overdue
    dragoman commitments show co4x0c --ledger my.ledger       one commitment's life

    No evidence is not "broken": a commitment whose date has passed without news stays open, and is marked overdue.
    """
    if ctx.invoked_subcommand is not None:
        return
    from dragoman.cli._rows import answer

    wanted = filtered(
        by=by, to=to, type=type, status=status, since=since, until=until, text=text, min_confidence=min_confidence
    )
    answer(opened(ledger), "commitments" if sayings else "promises", wanted, format=format, output=output, limit=limit)


def show(
    row: Annotated[str, typer.Argument(metavar="ID", help="A commitment's name, or its first letters.")],
    ledger: LedgerFolder = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here; standard output otherwise.")
    ] = None,
) -> None:
    """A commitment's life: its first saying, its repetitions, and what became of it, each with its source.

    \b
    dragoman commitments show co4x0c2m7r8s9t --ledger my.ledger
    """
    from dragoman.cli._output import console_output
    from dragoman.errors import InputError
    from dragoman.ledger import reason

    book = opened(ledger)
    with book.reading() as store:
        found = reason(store, book.segments, row)
    if found.kind != "promise":
        raise InputError(f"{row}: is no commitment (co…) but a {found.kind}; `dragoman why {row}` explains it")
    with console_output(output) as console:
        life(console, found)


def life(console: "Console", found: "Reason") -> None:
    """Prints a commitment as a small timeline."""
    from rich.text import Text

    from dragoman.cli._rows import became, parties, sources

    row = found.row
    due = f"  due {row['due']}" if row["due"] else ""
    console.print(
        Text.assemble(
            (parties(row, "by", "to"), "bold"),
            f"  {row['strength']}{due}  ",
            (became(row), style(row)),
            f"  {sources(row)} {'source' if row['sources'] == 1 else 'sources'}",
        )
    )
    for step in found.life:
        _step(console, step)


def _step(console: "Console", step: dict[str, Any]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    said = step["kind"] == "said"
    mark, colour = ("○", "yellow") if said else ("●", _COLOURS.get(step["status"], "white"))
    told = "said" if said else step["status"]
    if step["correction"]:
        told += f" ({step['correction']} by a person)"
    where = "  ".join(filter(None, (step["source"] or step["title"] or step["ref"], step["id"])))
    console.print(Text.assemble(f"{step['day']} ", (f"{mark} {told}", colour), (f"  {where}", "bright_black")))
    console.print(Padding(Text(step["words"]), (0, 0, 0, 13)))


_COLOURS = {
    "kept": "green",
    "partly_kept": "green",
    "scheduled": "cyan",
    "in_progress": "cyan",
    "extended": "cyan",
    "broken": "red",
    "withdrawn": "red",
}


def style(row: dict[str, Any]) -> str:
    """The colour of a commitment's status."""
    return "bold red" if row["overdue"] else _COLOURS.get(row["status"], "yellow")
