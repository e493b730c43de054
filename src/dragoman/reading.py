"""The rooms composed: Document -> Record. Pure: one article, no database; the same input gives the same bytes."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec

from dragoman.actors import Actors
from dragoman.annotation import Annotation, Annotator, ModelName, PairTyper
from dragoman.commitments import Commitments
from dragoman.events import Events
from dragoman.lexicon import Lexicon
from dragoman.places import Places
from dragoman.record import Actor, Commitment, Document, Event, Notice, Record, Statement
from dragoman.statements import Statements
from dragoman.times import Times


class Reader:
    """Reads documents of one language; the model and the knowledge load at the first document."""

    def __init__(self, lexicon: Lexicon, annotator: Annotator, typer: PairTyper | None = None) -> None:
        self._annotator = annotator
        self._actors = Actors(lexicon)
        self._times = Times(lexicon)
        self._places = Places(lexicon)
        self._statements = Statements(lexicon)
        self._events = Events(lexicon, typer)
        self._commitments = Commitments(lexicon)

    def read(self, document: Document) -> Record:
        """The record of one document."""
        return next(self.pipe([document]))

    def pipe(self, documents: Iterable[Document]) -> Iterator[Record]:
        """The records of `documents`, in order."""
        return map(self.interpret, self._annotator.pipe(documents))

    def interpret(self, annotation: Annotation) -> Record:
        """The record of an annotation: all rooms but the parser, so that a kept parse can be read again."""
        actors = self._actors(annotation)
        times = self._times(annotation)
        places = self._places(annotation, actors)
        statements = self._statements(annotation, actors)
        events = self._events(annotation, actors, times, places, statements)
        commitments = self._commitments(annotation, actors, times, statements, events)
        return Record(
            document=msgspec.structs.replace(annotation.document, notices=msgspec.UNSET),
            sentences=tuple(annotation.span(start, end) for start, end in annotation.sentences),
            actors=_in_use(actors, statements, events, commitments),
            times=times,
            places=places,
            statements=statements,
            events=events,
            commitments=commitments,
            warnings=_warnings(annotation.document),
        )


@cache
def shared_reader(language: str = "en", *, model: ModelName = "full", own: Path | None = None) -> Reader:
    """One reader a process, language, model and folder of own actors, made at the first call; `none` is rules alone."""
    typer = PairTyper() if model == "full" else None
    return Reader(Lexicon(language, own=own), Annotator(language, model=model), typer)


def _in_use(
    actors: tuple[Actor, ...],
    statements: tuple[Statement, ...],
    events: tuple[Event, ...],
    commitments: tuple[Commitment, ...],
) -> tuple[Actor, ...]:
    """The actors without the unnamed ones that no row speaks of ("people", "officials" in passing)."""
    used: set[str | None] = set()
    for stmt in statements:
        used.update((stmt.speaker, stmt.on_behalf_of, *stmt.addressee, *stmt.channel))
    for event in events:
        used.update((*event.actor, *event.recipient))
    for commitment in commitments:
        used.update((*commitment.by, *commitment.to))
    return tuple(actor for actor in actors if actor.type != "unnamed" or actor.id in used)


def _warnings(document: Document) -> tuple[Notice, ...]:
    """What a person should know about the reading."""
    noticed = document.notices or ()
    if document.published is None:
        undated = "no publication date: relative times are unresolved; give --published"
        return (*noticed, Notice(code="no-date", message=undated))
    return noticed
