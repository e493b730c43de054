"""An article's text cut where its rows begin and end, so that each piece knows the rows that rest on it."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import msgspec

from dragoman.record import Record, Span


class Mark(NamedTuple):
    """One span of one row."""

    start: int
    end: int
    kind: str
    """event, commitment, statement, source, cue, time, place, actor or evidence."""
    row: str
    """The row's id in its record."""


class Piece(msgspec.Struct, frozen=True):
    """A run of text that the same rows rest on."""

    text: str
    kinds: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


# What a click leads to where several rows share the words: the most telling first.
_ORDER = ("event", "commitment", "cue", "source", "statement", "time", "place", "actor", "evidence")

# What no browser can show, as the signs that Unicode has for showing it: one for one, so that offsets hold.
_CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}


def visible(text: str) -> str:
    """The text with control characters as signs, of the same length."""
    return text.translate(_CONTROLS)


def paragraphs(record: Record) -> list[list[Piece]]:
    """The text as paragraphs of pieces, every character of it but the line breaks between paragraphs."""
    found: list[list[Piece]] = [[]]
    for piece in pieces(visible(record.document.text), marks(record)):
        first, *others = piece.text.split("\n")
        _add(found[-1], piece, first)
        for text in others:
            found.append([])
            _add(found[-1], piece, text)
    return [paragraph for paragraph in found if paragraph]


def _add(paragraph: list[Piece], piece: Piece, text: str) -> None:
    if text:
        paragraph.append(msgspec.structs.replace(piece, text=text))


def marks(record: Record) -> Iterator[Mark]:
    """Every span of every row that a page shows; comments (no type) are shown as the statements that they are."""
    told = [event for event in record.events if event.type]
    for event in told:
        yield Mark(*event.trigger, "event", event.id)
    yield from _spans("commitment", ((c.id, c.evidence) for c in record.commitments))
    yield from _spans("cue", ((s.id, (s.cue,)) for s in record.statements if s.cue))
    yield from _spans("source", ((s.id, (s.source,)) for s in record.statements if s.source))
    yield from _spans("statement", ((s.id, s.content) for s in record.statements))
    yield from _spans("time", ((t.id, (t.span,)) for t in record.times))
    yield from _spans("place", ((p.id, (p.span,)) for p in record.places))
    yield from _spans("actor", ((a.id, a.mentions) for a in record.actors))
    yield from _spans("evidence", ((event.id, event.evidence) for event in told))


def _spans(kind: str, rows: Iterable[tuple[str, Iterable[Span]]]) -> Iterator[Mark]:
    return (Mark(*span, kind, row) for row, spans in rows for span in spans)


def pieces(text: str, found: Iterable[Mark]) -> Iterator[Piece]:
    """The text from its first to its last character, cut at every edge of a mark. Linear in text and marks."""
    edges: dict[int, tuple[list[Mark], list[Mark]]] = {0: ([], []), len(text): ([], [])}
    for mark in found:
        edges.setdefault(mark.start, ([], []))[0].append(mark)
        edges.setdefault(mark.end, ([], []))[1].append(mark)
    cuts = sorted(edges)
    running: dict[Mark, None] = {}
    for start, end in pairwise(cuts):
        begun, ended = edges[start]
        for mark in ended:
            running.pop(mark, None)
        running.update(dict.fromkeys(begun))
        here = sorted(running, key=lambda mark: (_ORDER.index(mark.kind), mark.start, mark.row))
        yield Piece(
            text[start:end],
            tuple(dict.fromkeys(mark.kind for mark in here)),
            tuple(dict.fromkeys(mark.row for mark in here)),
        )
