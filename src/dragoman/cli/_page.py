"""A record as a page: the text with what was found in it marked, then the rows as tables."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from dragoman.cli._words import Names, dated, quoted
from dragoman.record import Event, Record, Span
from dragoman.shown import paired

if TYPE_CHECKING:
    from rich.console import RenderableType

# Colours carry what a reader must not miss: whether a thing happened. Green is fact, yellow is still to come,
# red is said not to be so; words of somebody else are cyan throughout.
STATUS_STYLES = {
    "actual": "green",
    "ongoing": "green",
    "planned": "yellow",
    "promised": "yellow",
    "offered": "yellow",
    "requested": "magenta",
    "threatened": "magenta",
    "hypothetical": "bright_black",
    "negated": "red",
}
STATEMENT = "cyan"
COMMITMENT = "underline yellow"
TIME = "underline blue"
ID = "bright_black"

_RAISED = str.maketrans("0123456789estcp", "⁰¹²³⁴⁵⁶⁷⁸⁹ᵉˢᵗᶜᵖ")


def page(record: Record, *, comments: bool = False) -> Group:
    """The whole page of one article.

    Args:
        comments: also show CAMEO 01 comments, which have no PLOVER type.
    """
    return Group(_header(record), Text(), marked(record, comments=comments), Text(), *tables(record, comments=comments))


def tables(record: Record, *, comments: bool = False) -> Iterator["RenderableType"]:
    """The rows of one article as tables; a section without rows is left out."""
    shown = _events(record, comments)
    if shown:
        yield _events_table(record, shown)
    if record.statements:
        yield _statements_table(record)
    if record.commitments:
        yield _commitments_table(record)
    if not (shown or record.statements or record.commitments):
        yield Text("No event, statement or commitment was found.", style="bright_black")
    for notice in record.warnings:
        yield Text.assemble(("! ", "bold yellow"), (f"{notice.code}: ", "yellow"), notice.message)


def legend() -> Text:
    """What the colours and marks of the page mean."""
    return Text.assemble(
        ("happened", "bold underline green"),
        "  ",
        ("to come", "bold underline yellow"),
        "  ",
        ("asked or threatened", "bold underline magenta"),
        "  ",
        ("if", "bold underline bright_black"),
        "  ",
        ("said not to be so", "bold underline red"),
        "  ",
        ("somebody's words", STATEMENT),
        "  ",
        ("commitment", COMMITMENT),
        "  ",
        ("time", TIME),
        ("   (date) = from the publication date", ID),
    )


def _header(record: Record) -> Panel:
    document = record.document
    facts = [document.published or "no date", document.source, document.url, document.language]
    facts += [f"{len(document.text.split())} words", document.id]
    title = Text(document.title or document.ref or "untitled", style="bold")
    return Panel(Group(title, Text(" · ".join(fact for fact in facts if fact), style=ID)), box=box.HEAVY, expand=True)


def marked(record: Record, *, comments: bool = False) -> Text:
    """The article's text with every row's words underlined and its id raised behind them."""
    text = Text(record.document.text)
    for stmt in record.statements:
        _style(text, stmt.content, STATEMENT)
        if stmt.cue:
            _style(text, [stmt.cue], f"italic {STATEMENT}")
    for commitment in record.commitments:
        _style(text, commitment.evidence, COMMITMENT)
    for time in record.times:
        _style(text, [time.span], TIME)
    events = _events(record, comments)
    for event in events:
        _style(text, [event.trigger], f"bold underline {STATUS_STYLES[event.status]}")
    return _with_ids(text, _ends(record, events))


def _style(text: Text, spans: Iterable[Span], style: str) -> None:
    for start, end in spans:
        text.stylize(style, start, end)


def _ends(record: Record, events: list[Event]) -> Iterator[tuple[int, str]]:
    """Where each row's last words end, and its id."""
    for event in events:
        yield event.trigger[1], event.id
    for stmt in record.statements:
        yield max(end for _, end in stmt.content), stmt.id
    for commitment in record.commitments:
        yield max(end for _, end in commitment.evidence), commitment.id


def _with_ids(text: Text, ends: Iterable[tuple[int, str]]) -> Text:
    """`text` with raised ids at the given offsets."""
    at: dict[int, list[str]] = {}
    for offset, row in ends:
        at.setdefault(offset, []).append(row)
    offsets = sorted(at)
    first, *rest = text.divide(offsets)
    whole = first
    for offset, piece in zip(offsets, rest, strict=True):
        whole.append("".join(row.translate(_RAISED) for row in at[offset]), style=f"not underline {ID}")
        whole.append_text(piece)
    return whole


def _events(record: Record, comments: bool) -> list[Event]:
    """The events to show, in the order of the text."""
    return sorted(
        (event for event in record.events if comments or event.type is not None), key=lambda event: event.trigger
    )


# Columns by the share of the width that their content needs; a fixed number of characters where it is always short.
_SHARES = {"who → whom": 4, "what": 3, "claimed by": 3, "who": 5, "by → to": 4, "words": 8}
_WIDTHS = {"": 7, "when": 12, "status": 12, "kind": 9, "due": 10, "strength": 8}


def _table(title: str, *columns: str) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, expand=True, pad_edge=False
    )
    for name in columns:
        table.add_column(name, ratio=_SHARES.get(name), width=_WIDTHS.get(name), style=ID if not name else None)
    return table


def _events_table(record: Record, events: list[Event]) -> Table:
    names, statements = Names(record), {stmt.id: stmt for stmt in record.statements}
    table = _table("Events", "", "when", "who → whom", "what", "status", "claimed by", "words")
    text = record.document.text
    for event, mirrored in paired(events):
        mode = f" ({event.mode})" if event.mode else ""
        table.add_row(
            f"{event.id} {mirrored}" if mirrored else event.id,
            dated(event),
            _sides(names.all(event.actor), names.all(event.recipient), "↔" if mirrored else "→"),
            Text.assemble(event.type or "comment", mode, (f" {event.cameo}", ID)),
            Text(event.status, style=STATUS_STYLES[event.status]),
            Text(names.claimant(event, statements), style=STATEMENT),
            Text(quoted(text, event.evidence)),
        )
    return table


def _statements_table(record: Record) -> Table:
    names, text = Names(record), record.document.text
    table = _table("Statements", "", "who", "kind", "words")
    for stmt in record.statements:
        who = names[stmt.speaker] or (quoted(text, [stmt.source]) if stmt.source else "?")
        told = [f"for {names[stmt.on_behalf_of]}"] if stmt.on_behalf_of else []
        told += [f"to {names.all(stmt.addressee)}"] if stmt.addressee else []
        told += [f"through {names.all(stmt.channel)}"] if stmt.channel else []
        kind = [stmt.kind, *([stmt.act] if stmt.act != "speech" else []), *(["hedged"] if stmt.hedged else [])]
        table.add_row(
            stmt.id,
            Text.assemble((who, "bold"), *(f", {part}" for part in told)),
            " ".join(kind),
            Text(quoted(text, stmt.content, 200), style=STATEMENT),
        )
    return table


def _commitments_table(record: Record) -> Table:
    names, text = Names(record), record.document.text
    table = _table("Commitments", "", "by → to", "strength", "due", "words")
    for commitment in record.commitments:
        condition = f" [if: {commitment.conditions}]" if commitment.conditions else ""
        table.add_row(
            commitment.id,
            _sides(names.all(commitment.by), names.all(commitment.to)),
            commitment.strength,
            commitment.due or "",
            Text.assemble(quoted(text, commitment.evidence, 200), (condition, ID)),
        )
    return table


def _sides(who: str, whom: str, arrow: str = "→") -> Text:
    return Text.assemble((who or "?", "bold"), *((f" {arrow} ", (whom, "bold")) if whom else ()))
