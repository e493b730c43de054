"""`dragoman why`: what a row rests on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli._options import LedgerFolder, opened
from dragoman.cli._output import console_output

if TYPE_CHECKING:
    from rich.console import Console

    from dragoman.ledger import Reason


def why(
    row: Annotated[str, typer.Argument(metavar="ID", help="A row's name, or its first letters.")],
    ledger: LedgerFolder = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here; standard output otherwise.")
    ] = None,
) -> None:
    """Why a row is in the ledger: its words in the article, the rule that found it, how sure it is, what joined it.

    \b
    dragoman why ev4x0c2m7r8s9t --ledger my.ledger
    dragoman why ev4x0c --ledger my.ledger       (the first letters do, if they are enough)
    """
    from dragoman.ledger import reason

    book = opened(ledger)
    with book.reading() as store:
        found = reason(store, book.segments, row)
    with console_output(output) as console:
        _print(console, found)


def _print(console: "Console", found: "Reason") -> None:
    from rich.markup import escape

    if found.asked_for:
        console.print(f"[bright_black]{found.asked_for} has been joined to {found.id}[/]")
    console.print(f"[bold]{found.id}[/]  {found.kind}")
    if found.kind == "event":
        _event(console, found)
    elif found.kind == "promise":
        from dragoman.cli.commitments import life

        life(console, found)
    elif found.kind in {"actor", "document"}:
        _plain(console, found.row)
    else:
        _single(console, found)
    for row in found.corrections:
        console.print(
            f"[yellow]{row['verdict']}[/] of {row['target']} by {escape(row['author'])}, {row['at']}: "
            f"{escape(row['reason'])} {escape(row['fields']) if row['fields'] != '{}' else ''}"
        )


def _event(console: "Console", found: "Reason") -> None:
    """An event: what it is taken to be, how its status came about, and every mention with what joined it."""
    import msgspec
    from rich.text import Text

    from dragoman.cli._page import STATUS_STYLES
    from dragoman.cli._rows import deed, parties, sources, told, when

    row = found.row
    console.print(
        f"{when(row)}  {parties(row, 'actor', 'recipient')}  [bold]{deed(row)}[/] {row['cameo']}  {told(row)}",
        markup=True,
    )
    console.print(f"told by {sources(row)} articles (in parentheses: without copies), {row['mentions']} mentions")
    for change in msgspec.json.decode(row["history"]):
        claimed = f", says {change['claimed']}" if change["claimed"] else ""
        style = STATUS_STYLES.get(change["status"], "")
        console.print(Text.assemble(f"  {change['day'] or 'no date':<12}", (change["status"], style), claimed))
    for mention in found.mentions:
        console.print()
        copy = " (a copy of an earlier article)" if mention["copy"] else ""
        where = f"{mention['published'] or 'no date'}  {mention['source'] or mention['title'] or mention['key']}{copy}"
        console.print(Text.assemble((mention["id"], "bold"), f"  {where}"))
        console.print(Text.assemble("  ", _marked(mention["words"], mention["trigger"])))
        joined = mention["why"] or "the first mention: it gives the event its name"
        console.print(Text(f"  joined by: {joined}", style="bright_black"))
        console.print(Text(f"  {_rule(mention)}", style="bright_black"))


def _single(console: "Console", found: "Reason") -> None:
    """A mention, statement or commitment: its words in their place, its article, its rule."""
    from rich.text import Text

    document, row = found.document or {}, found.row
    facts = [document.get("published"), document.get("source"), document.get("title"), document.get("url")]
    console.print(Text(" · ".join(str(fact) for fact in facts if fact), style="bright_black"))
    if found.context is not None and found.words is not None:
        text = Text(found.context)
        text.stylize("bold underline", *found.words)
        console.print(text)
    shown = {name: value for name, value in row.items() if name in _SHOWN and value not in (None, [], "")}
    _plain(console, shown)
    if row.get("event"):
        console.print(f"event: {row['event']}  [bright_black]{row['why'] or 'the first mention'}[/]")
    console.print(_rule(row))
    _explained(console, row.get("rule"))


_SHOWN = frozenset(
    (
        *("type", "mode", "cameo", "actor", "actor_code", "recipient", "recipient_code", "value", "begin", "end"),
        *("place", "status", "claimed", "kind", "act", "speaker", "speaker_code", "behalf", "addressee", "channel"),
        *("hedged", "by", "by_code", "to", "to_code", "strength", "due", "conditions", "correction"),
    )
)


def _plain(console: "Console", row: dict[str, Any]) -> None:
    from rich.text import Text

    for name, value in row.items():
        if value is not None and name not in {"sketch", "terms", "weights", "n", "segment", "offset", "line"}:
            told = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            console.print(Text.assemble((f"  {name:<16}", "bright_black"), told))


def _rule(row: dict[str, Any]) -> str:
    sure = f"confidence {row['confidence']:.2f}"
    return f"rule: {row['rule']}, {sure}" if row.get("rule") else sure


def _explained(console: "Console", rule: str | None) -> None:
    """What the knowledge says of a rule: where it stands, and sentences that it must and must not match."""
    from rich.text import Text

    from dragoman.lexicon import rule_card

    card = rule_card(rule) if rule else None
    if card is None:
        return
    console.print(Text(f"  in {card.file}", style="bright_black"))
    for sign, sentences in (("matches", card.yes), ("does not match", card.no)):
        for sentence in sentences[:3]:
            console.print(Text.assemble((f"  {sign}: ", "bright_black"), (sentence, "italic")))


def _marked(words: str, trigger: str) -> Any:
    from rich.text import Text

    text = Text(words)
    at = words.find(trigger)
    if at >= 0:
        text.stylize("bold underline", at, at + len(trigger))
    return text
