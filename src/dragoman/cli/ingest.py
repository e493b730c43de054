"""`dragoman ingest`: articles into a ledger."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli._articles import Articles, reader_version, records
from dragoman.cli._options import LedgerFolder, Model, Published, Workers, named
from dragoman.cli._output import error_console
from dragoman.cli._progress import bar, bytes_of, size

if TYPE_CHECKING:
    from dragoman.annotation import ModelName
    from dragoman.ledger import Ledger, Writer
    from dragoman.record import Document


def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files, folders; - is standard input.")],
    ledger: LedgerFolder = None,
    published: Published = None,
    model: Model = None,
    workers: Workers = None,
) -> None:
    """Read articles into a ledger. What it has already is skipped: to go on after an interruption, or with a file that
    has grown, give the same command again.

    \b
    dragoman ingest news.jsonl.gz --ledger my.ledger
    dragoman ingest archive/2023/ archive/2024/ --ledger my.ledger --model none --workers 0
    zcat day.jsonl.gz | dragoman ingest - --ledger my.ledger

    Exit code 3: done, but some articles were rejected (told on standard error, and at the end counted by reason).
    """
    from dragoman.config import settings
    from dragoman.ledger import Ledger

    conf = settings(ledger=ledger, model=model)
    book = Ledger.open_or_create(named(conf.ledger))
    articles = Articles(paths, published=published)
    take_in(book, articles, conf.model, workers=workers, total=size(paths))
    raise typer.Exit(articles.finish())


def take_in(
    ledger: "Ledger",
    articles: Articles,
    model: "ModelName",
    *,
    workers: int | None = None,
    total: int | None = None,
    tell: bool = True,
) -> int:
    """Reads what the ledger lacks, with a bar where a person looks on; how many articles it stored.

    Args:
        total: bytes of all input, for the time left; unknown if None.
    """
    with bar(shown=tell) as progress:
        begun, stored = monotonic(), 0
        reading = progress.add_task("reading", total=total, told="")
        joining = progress.add_task("joining", total=None, visible=False, told="")

        def joined(count: int) -> None:
            progress.update(joining, visible=True, advance=count, total=max(stored, count))

        with ledger.writing(reader_version(model), progress=joined) as writer:
            waiting = _Waiting(articles, writer)
            for record in records(articles, model, workers=workers, documents=waiting):
                writer.add(record)
                stored += 1
                done = bytes_of(record.document) + waiting.skipped_bytes()
                told = f"{stored} stored, {waiting.skipped} there, {stored / (monotonic() - begun):.1f} a second"
                progress.update(reading, advance=done, told=told)
            progress.update(reading, total=1, completed=1)
    if tell:
        error_console().print(
            f"{stored} articles read, {waiting.skipped} already there: {ledger.folder}", soft_wrap=True
        )
    return stored


class _Waiting:
    """The documents that the ledger lacks; counts the others."""

    def __init__(self, articles: Articles, writer: "Writer") -> None:
        self._articles = articles
        self._writer = writer
        self._seen: set[str] = set()
        self._bytes = 0
        self.skipped = 0

    def __iter__(self) -> Iterator["Document"]:
        from dragoman.ledger import source_key

        for document in self._articles.documents():
            key = source_key(document)
            if key in self._seen or self._writer.has(document):
                self.skipped += 1
                self._bytes += bytes_of(document)
            else:
                self._seen.add(key)
                yield document

    def skipped_bytes(self) -> int:
        """Bytes skipped since the last time."""
        count, self._bytes = self._bytes, 0
        return count
