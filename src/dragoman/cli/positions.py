"""`dragoman positions`: what somebody has said on an issue over time, and where it changed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dragoman.cli._options import LedgerFolder, MinConfidence, Output, Since, Until, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from dragoman.ledger import Position


def positions(
    by: Annotated[
        str, typer.Option(metavar="ACTOR", help="Who: a code (CHN, CHNGOV) with all below it, or part of a name.")
    ],
    about: Annotated[str, typer.Option(metavar="WORDS", help="The issue: words that all must stand in what was said.")],
    ledger: LedgerFolder = None,
    since: Since = None,
    until: Until = None,
    changes: Annotated[bool, typer.Option("--changes", help="Only where the position changed.")] = False,
    min_confidence: MinConfidence = None,
    format: Annotated[
        Literal["table", "csv", "jsonl"], typer.Option("--format", "-f", help="How rows are written.")
    ] = "table",
    output: Output = None,
) -> None:
    """What an actor has said on an issue, the oldest first, and where the position changed.

    \b
    dragoman positions --ledger my.ledger --by CHN --about ceasefire
    dragoman positions --ledger my.ledger --by "Olaf Scholz" --about tanks --changes
    dragoman positions --ledger my.ledger --by IRN --about drones --format jsonl

    A change is marked only where both sayings are clear: will and will not, supports and opposes, admits and denies.
    Each names the rows that it rests on, which `why` explains.
    """
    from dragoman.config import settings
    from dragoman.ledger import positions as asked

    with opened(ledger).reading() as store:
        least = settings(min_confidence=min_confidence).min_confidence
        found = asked(store, by=by, about=about, since=since, until=until, least=least)
    _write([one for one in found if one.change or not changes], format, output)


def _write(found: "Sequence[Position]", format: Literal["table", "csv", "jsonl"], output: Path | None) -> None:
    from dragoman.cli._output import binary_output, console_output, error_console

    if format == "table":
        with console_output(output) as console:
            show(console, found)
        if not found:
            error_console().print("nothing was said in these words; fewer words may find some")
        return
    with binary_output(output) as stream:
        stream.write(_csv(found) if format == "csv" else _jsonl(found))


def show(console: "Console", found: "Sequence[Position]") -> None:
    """Prints positions as a timeline; a change says from what, since when, and on which rows it rests."""
    from rich.padding import Padding
    from rich.text import Text

    from dragoman.cli._words import shortened

    for one in found:
        mark, colour = ("●", "bold") if one.stance else ("○", "bright_black")
        if one.change:
            mark, colour = "◆", "bold yellow"
        stance = f"{one.change.was} → {one.stance}" if one.change else one.stance or "said"
        where = one.source or one.title or ""
        console.print(
            Text.assemble(
                (f"{one.day} {mark} ", colour),
                (f"{one.who} {one.code or ''}".strip(), "bold"),
                (f"  {stance}", colour),
                (f"  {where}", "cyan"),
                (f"  {' '.join(one.rows)}", "bright_black"),
            )
        )
        console.print(Padding(Text(shortened(one.words, 220)), (0, 0, 0, 13)))
        if one.change:
            told = (
                f"changed: {one.change.why}. Before: “{shortened(one.change.words, 160)}” {' '.join(one.change.rows)}"
            )
            console.print(Padding(Text(told, style="yellow"), (0, 0, 0, 13)))


def _jsonl(found: "Sequence[Position]") -> bytes:
    import msgspec

    return b"".join(msgspec.json.encode(one) + b"\n" for one in found)


def _csv(found: "Sequence[Position]") -> bytes:
    import csv
    from io import StringIO

    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    names = ("day", "who", "code", "stance", "words", "rows", "source", "title", "url", "confidence")
    writer.writerow((*names, "changed_from", "changed_since", "changed_rows", "why"))
    for one in found:
        told = [getattr(one, name) for name in names]
        told[names.index("rows")] = "; ".join(one.rows)
        change = one.change
        writer.writerow(
            (*told, *((change.was, change.day, "; ".join(change.rows), change.why) if change else [""] * 4))
        )
    return stream.getvalue().encode()
