"""`dragoman correct`: a person's verdict on a row."""

from typing import Annotated, Literal

import typer

from dragoman.cli._options import LedgerFolder, opened
from dragoman.errors import InputError


def correct(
    row: Annotated[str, typer.Argument(metavar="ID", help="A row's name, or its first letters.")],
    verdict: Annotated[
        Literal["accept", "reject", "edit", "merge", "split", "undo"],
        typer.Argument(
            help="accept, reject, edit; merge an event into another; split a mention off its event; "
            "undo takes back the last accept, reject or edit of the row."
        ),
    ],
    because: Annotated[str, typer.Option("--because", "-m", metavar="WHY", help="Why; it stays with the row.")],
    set: Annotated[
        list[str] | None, typer.Option("--set", metavar="COLUMN=VALUE", help="What an edit changes; can be repeated.")
    ] = None,
    into: Annotated[str | None, typer.Option(metavar="ID", help="The event that a merge joins it to.")] = None,
    author: Annotated[
        str | None, typer.Option(metavar="WHO", help="Who says so. [env: DRAGOMAN_AUTHOR] [default: the user's name]")
    ] = None,
    ledger: LedgerFolder = None,
) -> None:
    """Correct the ledger: who, when and why are kept in corrections.jsonl, and hold through every new reading.

    \b
    dragoman correct em4x0c reject -m "a film title, no attack" --ledger my.ledger
    dragoman correct em4x0c edit --set status=planned --set begin=2023-05-16 -m "says 'next Tuesday'"
    dragoman correct ev7k2m merge --into ev4x0c -m "one call, two agencies"
    dragoman correct em91ab split -m "the second call, a week later"
    dragoman correct em4x0c undo -m "it was an attack after all"
    """
    from getpass import getuser

    from dragoman.config import settings

    fields = dict(map(_pair, set or []))
    if into:
        fields["into"] = into
    who = settings(author=author).author or getuser()
    for made in opened(ledger).correct(row, verdict, author=who, reason=because, fields=fields):
        typer.echo(f"{made.target}: {made.verdict}")


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise InputError(f"--set {text}: write COLUMN=VALUE")
    return name.strip(), value.strip()
