"""Rows of the ledger as tables for people and as files for programs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from dragoman.cli._options import TABLE_ROWS
from dragoman.cli._output import binary_output, console_output, error_console
from dragoman.cli._words import shortened

if TYPE_CHECKING:
    from rich.console import Console

    from dragoman.ledger import Filter, Ledger

Row = Mapping[str, Any]
Kind = Literal["events", "mentions", "statements", "promises", "commitments", "actors", "documents"]
Format = Literal["table", "csv", "jsonl", "parquet"]


def answer(
    ledger: "Ledger", kind: Kind, wanted: "Filter", *, format: Format, output: Path | None, limit: int | None
) -> None:
    """Writes the rows that a filter keeps, as a table or a file."""
    from dragoman.ledger import count, export, select

    if format != "table":
        with ledger.reading() as store, binary_output(output) as stream:
            export(store, kind, msgspec.structs.replace(wanted, limit=limit), format, stream)
        return
    most = TABLE_ROWS if limit is None else limit
    with ledger.reading() as store:
        rows = select(store, kind, msgspec.structs.replace(wanted, limit=most))
        total = count(store, kind, wanted)
    with console_output(output) as console:
        show(console, kind, rows)
    if total > len(rows):
        error_console().print(f"{len(rows)} of {total} rows; --limit 0 shows all, --format csv|jsonl|parquet exports")
    elif not rows:
        error_console().print("no rows; fewer conditions may find some")


def show(console: "Console", kind: Kind, rows: Sequence[Row]) -> None:
    """Prints rows as a table, a column for each thing that a person asks."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for name in _COLUMNS[kind]:
        table.add_column(name, width=_WIDTHS.get(name), ratio=_SHARES.get(name), style=None if name else "bright_black")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in _CELLS[kind](row)))
    console.print(table)


# A row's name and dates are of fixed width; the rest shares the line by what it needs.
_WIDTHS = {
    "": 14,
    "when": 12,
    "said": 10,
    "due": 10,
    "strength": 8,
    "code": 10,
    "sources": 7,
    "became": 13,
    "articles": 8,
}
_SHARES = {
    "who → whom": 4,
    "by → to": 4,
    "speaker": 4,
    "what": 3,
    "status": 4,
    "claimed by": 2,
    "source": 2,
    "words": 8,
    "name": 4,
    "position": 6,
    "title": 6,
}

_COLUMNS: dict[Kind, tuple[str, ...]] = {
    "events": ("", "when", "who → whom", "what", "status", "sources", "words"),
    "mentions": ("", "when", "who → whom", "what", "status", "claimed by", "source", "words"),
    "statements": ("", "said", "speaker", "words"),
    "promises": ("", "said", "by → to", "strength", "due", "became", "sources", "words"),
    "commitments": ("", "said", "by → to", "strength", "due", "words"),
    "actors": ("", "name", "code", "position", "articles"),
    "documents": ("", "when", "source", "title"),
}


def parties(row: Row, by: str, to: str) -> str:
    """ "China → Ukraine": the actors of a row on both sides."""
    who, whom = ", ".join(row[by] or ()) or "?", ", ".join(row[to] or ())
    return f"{who} → {whom}" if whom else who


def when(row: Row) -> str:
    """The day or days of an event; in parentheses when only the day of telling is known."""
    begin, end = row.get("begin"), row.get("end")
    if begin is None:
        first = row.get("first_day") or row.get("day")
        return f"({first})" if first else ""
    return _interval(begin, end or begin)


def _interval(begin: date, end: date) -> str:
    """Two days as shortly as they can be told: a month or a year when they are just that."""
    if begin == end:
        return str(begin)
    if (begin.month, begin.day, end.month, end.day) == (1, 1, 12, 31):
        return str(begin.year) if begin.year == end.year else f"{begin.year}–{end.year}"
    if begin.day == 1 and end.toordinal() + 1 == _next_month(begin):
        return f"{begin:%Y-%m}"
    return f"{begin}–{end:%m-%d}" if begin.year == end.year else f"{begin}–{end}"


def _next_month(day: date) -> int:
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, 1).toordinal()


def deed(row: Row) -> str:
    """ "CONSULT (phone)"."""
    return f"{row['type'] or 'comment'}{' (' + row['mode'] + ')' if row['mode'] else ''}"


def told(row: Row) -> str:
    """The status, and who claims it where nobody tells it in the article's own voice."""
    claimed = row["claimed"]
    names = claimed if isinstance(claimed, str) else ", ".join(claimed or ())
    return f"{row['status']}, says {shortened(names, 30)}" if names else str(row["status"])


def sources(row: Row) -> str:
    """ "7 (5)": documents, and in parentheses those that repeat no other."""
    return f"{row['sources']}" if row["sources"] == row["independent"] else f"{row['sources']} ({row['independent']})"


def _event(row: Row) -> tuple[object, ...]:
    return (
        *(row["id"], when(row), parties(row, "actor", "recipient"), deed(row), told(row), sources(row)),
        shortened(row["words"], 140),
    )


def _mention(row: Row) -> tuple[object, ...]:
    return (
        *(row["id"], when(row), parties(row, "actor", "recipient"), deed(row), row["status"], row["claimed"] or ""),
        *(row["source"] or "", shortened(row["words"], 140)),
    )


def _statement(row: Row) -> tuple[object, ...]:
    speaker = f"{row['speaker'] or '?'} {row['speaker_code'] or ''}".strip()
    if row["behalf"]:
        speaker += f", for {row['behalf']}"
    if row["addressee"]:
        speaker += f", to {', '.join(row['addressee'])}"
    if row["channel"]:
        speaker += f", through {', '.join(row['channel'])}"
    return row["id"], row["day"] or "", speaker, shortened(row["words"], 220)


def became(row: Row) -> str:
    """ "kept 2023-05-16", "open, overdue"."""
    since = f" {row['since']}" if row["since"] else ""
    return f"{row['status']}{since}{', overdue' if row['overdue'] else ''}"


def _promise(row: Row) -> tuple[object, ...]:
    return (
        *(row["id"], row["first_day"] or "", parties(row, "by", "to"), row["strength"], row["due"] or "", became(row)),
        *(sources(row), shortened(row["words"], 180)),
    )


def _commitment(row: Row) -> tuple[object, ...]:
    return (
        *(row["id"], row["day"] or "", parties(row, "by", "to"), row["strength"], row["due"] or ""),
        shortened(row["words"], 180),
    )


def _actor(row: Row) -> tuple[object, ...]:
    return row["id"], row["name"], row["code"] or "", row["position"] or row["type"], row["articles"]


def _document(row: Row) -> tuple[object, ...]:
    return row["key"], row["published"] or "", row["source"] or "", row["title"] or row["ref"] or ""


_CELLS: dict[Kind, Callable[[Row], tuple[object, ...]]] = {
    "events": _event,
    "mentions": _mention,
    "statements": _statement,
    "promises": _promise,
    "commitments": _commitment,
    "actors": _actor,
    "documents": _document,
}
