"""The command line: one file per command; heavy rooms load only when a command runs."""

import typer

from dragoman.cli import read

app = typer.Typer(
    name="dragoman",
    help="Reads dated news and keeps the diplomatic record.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command(name="read")(read.read)


@app.callback()
def _root() -> None:
    """Reads dated news and keeps the diplomatic record: who did what to whom, who said what, what was promised."""


def main() -> None:
    """The `dragoman` command."""
    app()
