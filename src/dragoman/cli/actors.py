"""`dragoman actors`: whom the ledger knows, and whom a user adds."""

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli._options import LedgerFolder, Limit, Output, RowFormat, filtered, opened

Extra = Annotated[
    list[str] | None,
    typer.Option("--alias", metavar="NAME", help="Another spelling or a short name; give it again for more."),
]


def actors(
    ctx: typer.Context,
    ledger: LedgerFolder = None,
    type: Annotated[
        str | None, typer.Option(metavar="TYPE", help="person, country, government, organization, outlet …")
    ] = None,
    text: Annotated[str | None, typer.Option("--text", metavar="WORDS", help="Part of the name.")] = None,
    limit: Limit = None,
    format: RowFormat = "table",
    output: Output = None,
) -> None:
    """Actors of a ledger, the most told first.

    \b
    dragoman actors --ledger my.ledger --type person
    dragoman actors --ledger my.ledger --text zelensk
    dragoman actors add "Grey Falcons" --code CHEREB --own my-actors     an actor that the tables lack
    """
    if ctx.invoked_subcommand is not None:
        return
    from dragoman.cli._rows import answer

    answer(opened(ledger), "actors", filtered(type=type, text=text), format=format, output=output, limit=limit)


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The full name of the person, group or organisation.")],
    own: Annotated[
        Path | None, typer.Option("--own", metavar="DIR", help="Your folder of actors. [env: DRAGOMAN_OWN]")
    ] = None,
    code: Annotated[
        str, typer.Option(metavar="CODE", help="Of a group: country (or IGO, NGO, MNC, IMG) and sectors, SDNREB.")
    ] = "",
    country: Annotated[str, typer.Option(metavar="CODE", help="Of a person: ISO 3166 alpha-3.")] = "",
    office: Annotated[str, typer.Option(metavar="KIND", help="Of a person: president, foreign, defence, …")] = "",
    position: Annotated[str, typer.Option(metavar="TITLE", help="Of a person: the office's name.")] = "",
    start: Annotated[str, typer.Option(metavar="DATE", help="First day of the office or of the code.")] = "",
    end: Annotated[str, typer.Option(metavar="DATE", help="Last day.")] = "",
    gender: Annotated[str, typer.Option(metavar="m|f", help="Of a person, for he and she.")] = "",
    alias: Extra = None,
    wikidata: Annotated[str, typer.Option(metavar="QID", help="The Wikidata number.")] = "",
) -> None:
    """Adds a person in an office, or a group, to your own tables; they are read before those of dragoman.

    \b
    dragoman actors add "Grey Falcons" --code CHEREB --alias "the Falcons" --own my-actors
    dragoman actors add "Tolvo Marrek" --country CHE --office foreign --position "Foreign Minister" --start 2040-01-01

    Reading uses the folder that DRAGOMAN_OWN or a line own = "my-actors" of dragoman.toml names.
    """
    from dragoman.config import settings
    from dragoman.errors import InputError
    from dragoman.lexicon import Lexicon, OwnGroup, OwnPerson, add_group, add_person

    folder = settings(own=own).own
    if folder is None:
        raise InputError("into which folder? give --own DIR, set DRAGOMAN_OWN, or write own = … in dragoman.toml")
    others = tuple(alias or ())
    if code:
        group = OwnGroup(name=name, aliases=others, code=code, since=start, until=end, wikidata=wikidata)
        written = add_group(folder, group)
    else:
        if not (office and position and start):
            raise InputError("a group needs --code; a person needs --office, --position and --start, and a --country")
        known = Lexicon().actors
        person = OwnPerson(
            name=name,
            aliases=others,
            wikidata=wikidata,
            country=country,
            office=office,
            position=position,
            start=start,
            end=end,
            gender=gender,
        )
        written = add_person(folder, person, offices=frozenset(known.offices), countries=frozenset(known.country_names))
    typer.echo(f"{name} added to {written}")
