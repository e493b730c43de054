"""A record as HTML for notebooks: the text underlined, its rows beside it. No script; everything escaped."""

from collections.abc import Iterable, Iterator
from html import escape

from dragoman.record import Commitment, Event, Record, Statement
from dragoman.shown._marks import Piece, paragraphs, visible

# Colours that keep a contrast of 3:1 on white and on the dark grounds of notebooks (WCAG 2, non-text contrast).
_STYLE = """
.dragoman{display:flex;flex-wrap:wrap;gap:0 2em;line-height:1.6;text-align:left}
.dragoman>*{flex:1 1 22em;min-width:0;overflow-wrap:anywhere}.dragoman .dm-text{flex-grow:2;max-width:46em}
.dragoman ol{margin:0 0 1em;padding-left:1.4em}.dragoman li{margin:.2em 0}.dragoman small{opacity:.75}
.dragoman h4{margin:.4em 0}.dragoman span[title]{cursor:help}
.dm-statement{background:rgba(46,134,193,.14)}
.dm-commitment{text-decoration:underline dashed 2px #1e8449;text-underline-offset:5px}
.dm-time{text-decoration:underline wavy 1px #8e6d00;text-underline-offset:3px}
.dm-event{font-weight:700;border-bottom:3px solid #d35400}
""".strip()

# What is underlined; actors, places and the words behind an event are told in the list and by hovering.
_DRAWN = frozenset(("event", "commitment", "statement", "time"))


def html(record: Record) -> str:
    """The article with its events, statements, promises and times underlined, and a list of them at its side."""
    titles = dict(_titles(record))
    text = "".join(f'<p dir="auto">{_paragraph(pieces, titles)}</p>' for pieces in paragraphs(record))
    document = record.document
    told = " · ".join(filter(None, (document.published or "undated", document.source)))
    head = f"<h4>{_safe(document.title)}</h4>" if document.title else ""
    return (
        f'<style>{_STYLE}</style><div class="dragoman">'
        f'<div class="dm-text">{head}<small>{_safe(told)}</small>{text}</div>'
        f"<div>{''.join(_lists(record))}</div></div>"
    )


def _paragraph(pieces: Iterable[Piece], titles: dict[str, str]) -> str:
    return "".join(_piece(piece, titles) for piece in pieces)


def _piece(piece: Piece, titles: dict[str, str]) -> str:
    kinds = [f"dm-{kind}" for kind in piece.kinds if kind in _DRAWN]
    if not kinds:
        return escape(piece.text)
    title = "\n".join(titles[row] for row in piece.rows if row in titles)
    return f'<span class="{" ".join(kinds)}" title="{_safe(title)}">{escape(piece.text)}</span>'


def _titles(record: Record) -> Iterator[tuple[str, str]]:
    """Each row's id, and what the pointer shows over its words."""
    for event in record.events:
        yield event.id, _deed(record, event)
    for promise in record.commitments:
        yield promise.id, _promise(record, promise)
    for statement in record.statements:
        yield statement.id, f"said by {_speaker(record, statement)}"
    for time in record.times:
        interval = time.begin if time.begin == time.end else f"{time.begin} – {time.end}"
        yield time.id, f"{time.value}{f' ({interval})' if time.begin else ''}"


def _lists(record: Record) -> Iterator[str]:
    """What happened, what was promised and who said what: a list each, in the order of the text."""
    text = record.document.text
    yield _list(
        "What happened", (_bold(_deed(record, event), event.confidence) for event in record.events if event.type)
    )
    yield _list("What was promised", (_bold(_promise(record, row), row.confidence) for row in record.commitments))
    said = (
        f"<b>{_safe(_speaker(record, row))}</b>: {_safe(' … '.join(text[a:b] for a, b in row.content))}"
        for row in record.statements
    )
    yield _list("Who said what", said)
    yield _list("To know", (_safe(notice.message) for notice in record.warnings))


def _list(title: str, items: Iterable[str]) -> str:
    found = "".join(f'<li dir="auto">{item}</li>' for item in items)
    return f"<h4>{title}</h4><ol>{found}</ol>" if found else ""


def _bold(told: str, confidence: float) -> str:
    first, _, rest = told.partition(" ")
    return f"<b>{_safe(first)}</b> {_safe(rest)} <small>{confidence:.0%}</small>"


def _deed(record: Record, event: Event) -> str:
    """ "CONSULT (phone) Kenya → Uganda, 2023-05-01, planned"."""
    mode = f" ({event.mode})" if event.mode else ""
    day = f", {event.time.value}" if event.time else ""
    return f"{event.type or 'comment'}{mode} {_parties(record, event.actor, event.recipient)}{day}, {event.status}"


def _promise(record: Record, row: Commitment) -> str:
    due = f", due {row.due}" if row.due else ""
    return f"{row.strength} {_parties(record, row.by, row.to)}{due}: {' … '.join(_words(record, row))}"


def _words(record: Record, row: Commitment) -> Iterator[str]:
    return (record.document.text[start:end] for start, end in row.evidence)


def _speaker(record: Record, row: Statement) -> str:
    through = f", through {_names(record, row.channel)}" if row.channel else ""
    to = f" to {_names(record, row.addressee)}" if row.addressee else ""
    return (_names(record, (row.speaker,)) if row.speaker else "somebody") + to + through


def _parties(record: Record, one: tuple[str, ...], other: tuple[str, ...]) -> str:
    return f"{_names(record, one) or '?'} → {_names(record, other)}" if other else _names(record, one) or "?"


def _names(record: Record, ids: tuple[str, ...]) -> str:
    names = {actor.id: actor.name for actor in record.actors}
    return ", ".join(names.get(name, name) for name in ids)


def _safe(text: str | None) -> str:
    return escape(visible(text or ""))
