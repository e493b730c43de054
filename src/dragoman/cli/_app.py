"""The application: its commands, and what becomes of an error that a person can repair."""

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from dragoman.cli import (
    actors,
    beside,
    commitments,
    correct,
    corrections,
    demo,
    evaluate,
    events,
    export,
    ingest,
    keeping,
    positions,
    read,
    reread,
    serve,
    statements,
    timeline,
    watch,
    why,
)
from dragoman.errors import DragomanError

NOT_POSSIBLE = 1
INTERRUPTED = 130  # as shells have it: 128 and the number of SIGINT


class Commands(TyperGroup):
    """Commands whose repairable errors are one line on standard error, not a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Runs the command; a DragomanError ends it with exit code 1, a closed pipe quietly."""
        try:
            return super().invoke(ctx)
        except DragomanError as error:
            typer.secho(f"dragoman: {error}", err=True, fg="red")
            ctx.exit(NOT_POSSIBLE)
        except KeyboardInterrupt:
            typer.secho("dragoman: interrupted; what was stored is safe, the same command goes on", err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            # `dragoman events | head`: the reader has seen enough. Python would complain once more at shutdown.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


app = typer.Typer(
    name="dragoman",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(read.read)
app.command()(ingest.ingest)
app.command()(events.events)
app.command()(statements.statements)
promises = typer.Typer(rich_markup_mode=None)
promises.callback(invoke_without_command=True)(commitments.commitments)
promises.command()(commitments.show)
app.add_typer(promises, name="commitments")
people = typer.Typer(rich_markup_mode=None)
people.callback(invoke_without_command=True)(actors.actors)
people.command()(actors.add)
app.add_typer(people, name="actors")
app.command()(positions.positions)
app.command()(timeline.timeline)
app.command()(why.why)
app.command()(correct.correct)
app.command()(corrections.corrections)
app.command()(reread.reread)
app.command()(demo.demo)
app.command()(evaluate.evaluate)
app.command()(serve.serve)
app.command()(export.export)
app.command()(watch.watch)
app.command()(beside.beside)

keep = typer.Typer(
    help="Look after a ledger: check it, build its tables again.", no_args_is_help=True, rich_markup_mode=None
)
keep.command()(keeping.check)
keep.command()(keeping.rebuild)
app.add_typer(keep, name="ledger")


def _version(wanted: bool) -> None:
    if wanted:
        from dragoman import __version__

        typer.echo(f"dragoman {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Reads dated news and keeps the diplomatic record: who did what to whom, who said what, what was promised.

    \b
    dragoman demo                                  what it is for, on a story that comes with it
    dragoman read article.txt                      one article, as a page
    dragoman ingest news.jsonl --ledger my.ledger  many articles, into a ledger
    dragoman timeline --ledger my.ledger --between CHN UKR

    Every command explains itself: dragoman COMMAND --help
    """


def main() -> None:
    """The `dragoman` command."""
    app()
