"""`dragoman demo`: what dragoman is for, on a story that comes with it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli._articles import Articles
from dragoman.cli._output import console_output, error_console
from dragoman.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from dragoman.ledger import Ledger


def demo(
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="DIR", help="Keep the ledger here, to ask it more.")
    ] = None,
) -> None:
    """Read a story of three months into a ledger; show its timeline and what became of each promise.

    \b
    dragoman demo
    dragoman demo --keep demo.ledger && dragoman events --ledger demo.ledger --by CHN
    """
    if keep is not None:
        _show(keep, kept=True)
        return
    with TemporaryDirectory(prefix="dragoman-demo-") as folder:
        _show(Path(folder) / "ledger", kept=False)


def examples() -> Path:
    """The folder of the example articles: beside the package when installed, else in the repository.

    Raises:
        InputError: neither is there.
    """
    package = Path(__file__).parent.parent
    for folder in (package / "examples", package.parent.parent / "examples"):
        if folder.is_dir():
            return folder
    raise InputError(f"{package / 'examples'}: the example articles are missing; reinstall dragoman")


def _show(folder: Path, *, kept: bool) -> None:
    from dragoman.cli.ingest import take_in
    from dragoman.ledger import Ledger

    ledger = Ledger.open_or_create(folder)
    found = sorted(examples().glob("*.txt"))
    with error_console().status(f"reading {len(found)} articles …"):
        take_in(ledger, Articles(found), "full", tell=False)
    with console_output(None) as console:
        _story(console, ledger, len(found))
        if kept:
            console.print(f"\nThe ledger is in {folder}: dragoman events --ledger {folder}", soft_wrap=True)


def _story(console: "Console", ledger: "Ledger", articles: int) -> None:
    from dragoman.cli.commitments import life
    from dragoman.cli.timeline import tell
    from dragoman.ledger import Filter, reason, select

    console.rule(f"[bold]{articles} articles: what happened", align="left")
    tell(console, ledger, Filter())
    console.print()
    console.rule("[bold]What was promised, and what became of it", align="left")
    with ledger.reading() as store:
        for row in select(store, "promises", Filter()):
            console.print()
            life(console, reason(store, ledger.segments, row["id"]))
