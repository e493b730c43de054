"""Whole records against whole articles: every gold row names words of the article and lists the acceptable answers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from dragoman.errors import InputError
from dragoman.record import Actor, Event, Record, Span, Statement

_WORD = re.compile(r"\w+")


class _Gold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the gold rows."""


class GoldTime(_Gold, frozen=True, kw_only=True):
    """Words that must carry a time with one of these TIMEX3 values."""

    words: str
    value: tuple[str, ...]
    find: str | None = None


class GoldActor(_Gold, frozen=True, kw_only=True):
    """Words that must mean an actor whose code begins with one of `code`."""

    words: str
    code: tuple[str, ...]
    name: tuple[str, ...] = ()
    find: str | None = None


class GoldStatement(_Gold, frozen=True, kw_only=True):
    """Key words of a content; `speaker` and `channel` give parts of an acceptable name."""

    content: str
    speaker: tuple[str, ...]
    channel: tuple[str, ...] = ()


class GoldEvent(_Gold, frozen=True, kw_only=True):
    """Words that touch the trigger of an event; `*` accepts any code or status, the empty string no actor at all."""

    words: str
    type: tuple[str, ...]
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    status: tuple[str, ...]
    date: tuple[str, ...] = ()
    optional: bool = False


class GoldCommitment(_Gold, frozen=True, kw_only=True):
    """Words of a promise and the codes of who is bound."""

    words: str
    by: tuple[str, ...]


class GoldArticle(_Gold, frozen=True, kw_only=True):
    """What is right in one article."""

    file: str
    times: tuple[GoldTime, ...] = ()
    actors: tuple[GoldActor, ...] = ()
    statements: tuple[GoldStatement, ...] = ()
    events: tuple[GoldEvent, ...] = ()
    commitments: tuple[GoldCommitment, ...] = ()
    kept_out: tuple[str, ...] = ()


class _File(_Gold, frozen=True, kw_only=True):
    article: tuple[GoldArticle, ...]


class Finding(msgspec.Struct, frozen=True):
    """One gold row and one question about it: was it answered rightly?"""

    measure: str
    right: bool
    file: str
    words: str


def read_gold(path: Path) -> tuple[GoldArticle, ...]:
    """The gold articles of a TOML file.

    Raises:
        InputError: the file is not of the shape of `tests/gold/examples.toml`.
    """
    try:
        return msgspec.toml.decode(path.read_bytes(), type=_File).article
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"{path}: {error}; tests/gold/examples.toml shows the shape") from error


def judge(gold: GoldArticle, record: Record) -> tuple[Finding, ...]:
    """Every question that the gold asks of the record, answered."""
    page = _Page(record)
    asked = [*_times(gold, page), *_actors(gold, page), *_statements(gold, page)]
    asked += [*_events(gold, page), *_commitments(gold, page)]
    return tuple(Finding(measure, right, gold.file, words) for measure, right, words in asked)


def tally(findings: Iterable[Finding]) -> dict[str, tuple[int, int]]:
    """measure -> (right, asked)."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for finding in findings:
        asked[finding.measure] += 1
        right[finding.measure] += finding.right
    return {measure: (right[measure], asked[measure]) for measure in asked}


_Answer = tuple[str, bool, str]


class _Page:
    """A record with its actors by id."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.text = record.document.text
        self._actors = {actor.id: actor for actor in record.actors}

    def find(self, words: str, inside: str | None = None) -> Span:
        """Where `words` stand (or `inside` from there on).

        Raises:
            InputError: the gold names words that the article does not hold.
        """
        at = self.text.find(words)
        if at >= 0 and inside is not None:
            at = self.text.find(inside, at)
        if at < 0:
            raise InputError(f"gold words {words!r} are not in the article; correct the gold")
        return at, at + len(inside or words)

    def actors(self, ids: Iterable[str | None]) -> list[Actor]:
        return [self._actors[i] for i in ids if i in self._actors]

    def coded(self, ids: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
        if "*" in wanted or (not ids and "" in wanted):
            return True
        return any(_begins(actor, wanted) for actor in self.actors(ids))


def _begins(actor: Actor, wanted: tuple[str, ...]) -> bool:
    return "*" in wanted or any(bool(code) and (actor.code or "").startswith(code) for code in wanted)


def _touch(span: Span, spans: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)


def _covered(text: str, span: Span, spans: tuple[Span, ...]) -> float:
    """Share of the words of `span` that lie in `spans`."""
    words = [(m.start() + span[0], m.end() + span[0]) for m in _WORD.finditer(text[slice(*span)])]
    inside = sum(any(start <= a and b <= end for start, end in spans) for a, b in words)
    return inside / max(1, len(words))


def _times(gold: GoldArticle, page: _Page) -> Iterator[_Answer]:
    for row in gold.times:
        span = page.find(row.words, row.find)
        right = any(_touch(span, [time.span]) and time.value in row.value for time in page.record.times)
        yield "times", right, row.words


def _actors(gold: GoldArticle, page: _Page) -> Iterator[_Answer]:
    for row in gold.actors:
        span = page.find(row.words, row.find)
        hit = [actor for actor in page.record.actors if _touch(span, actor.mentions)]
        yield "actors", bool(hit), row.words
        named = [a for a in hit if not row.name or any(name in a.name for name in row.name)]
        yield "actors coded", any(_begins(actor, row.code) for actor in named), row.words


def _statements(gold: GoldArticle, page: _Page) -> Iterator[_Answer]:
    for row in gold.statements:
        span = page.find(row.content)
        # Half of the key words is enough: annotators differ on where a content begins and ends.
        hit = [stmt for stmt in page.record.statements if _covered(page.text, span, stmt.content) >= 0.5]
        yield "statements", bool(hit), row.content
        yield "statements attributed", any(_said_by(stmt, row, page) for stmt in hit), row.content
        if row.channel:
            through = [actor for stmt in hit for actor in page.actors(stmt.channel)]
            right = any(_named(actor, row.channel, page) for actor in through)
            yield "statements channel", right, row.content


def _named(actor: Actor, names: tuple[str, ...], page: _Page) -> bool:
    said = " | ".join([actor.name, *(page.text[a:b] for a, b in actor.mentions)])
    return any(name in said for name in names)


def _said_by(stmt: Statement, row: GoldStatement, page: _Page) -> bool:
    if any(_named(actor, row.speaker, page) for actor in page.actors([stmt.speaker])):
        return True
    return stmt.source is not None and any(name in page.text[slice(*stmt.source)] for name in row.speaker)


def _events(gold: GoldArticle, page: _Page) -> Iterator[_Answer]:
    for row in gold.events:
        if row.optional:
            continue
        span = page.find(row.words)
        typed = [e for e in page.record.events if _touch(span, [e.trigger]) and e.type in row.type]
        who = [e for e in typed if page.coded(e.actor, row.actor) and page.coded(e.recipient, row.recipient)]
        yield "events typed", bool(typed), row.words
        yield "events who", bool(who), row.words
        yield "events whole", any("*" in row.status or e.status in row.status for e in who), row.words
        if row.date:
            yield "events dated", any(_on(event, row.date) for event in typed), row.words
    for words in gold.kept_out:
        span = page.find(words)
        yield "kept out", not any(_touch(span, [e.trigger]) and e.type for e in page.record.events), words


def _on(event: Event, dates: tuple[str, ...]) -> bool:
    return event.time is not None and event.time.value.startswith(dates)


def _commitments(gold: GoldArticle, page: _Page) -> Iterator[_Answer]:
    for row in gold.commitments:
        span = page.find(row.words)
        hit = [c for c in page.record.commitments if _touch(span, c.evidence) and page.coded(c.by, row.by)]
        yield "commitments", bool(hit), row.words
