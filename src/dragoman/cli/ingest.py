"""`dragoman ingest`: articles into a ledger."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dragoman.cli._articles import Articles, reader_version, records
from dragoman.cli._options import LedgerFolder, named
from dragoman.cli._output import error_console

if TYPE_CHECKING:
    from rich.progress import Progress

    from dragoman.annotation import ModelName
    from dragoman.ledger import Ledger, Writer
    from dragoman.record import Document


def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files, folders; - is standard input.")],
    ledger: LedgerFolder = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Publication date (ISO) of input that has none.")
    ] = None,
    model: Annotated[
        Literal["full", "none"] | None,
        typer.Option(help="full: rules and the reader model; none: rules alone, faster. [default: full]"),
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", "-w", min=0, metavar="N", help="Processes that read; 0 takes one a processor.")
    ] = 1,
) -> None:
    """Read articles into a ledger. What it has already is skipped, so an interrupted run is simply started again.

    \b
    dragoman ingest news.jsonl.gz --ledger my.ledger
    dragoman ingest archive/2023/ archive/2024/ --ledger my.ledger --model none --workers 0
    zcat day.jsonl.gz | dragoman ingest - --ledger my.ledger

    Exit code 3: done, but some articles were rejected (told on standard error).
    """
    from dragoman.config import settings
    from dragoman.ledger import Ledger

    conf = settings(ledger=ledger, model=model)
    book = Ledger.open_or_create(named(conf.ledger))
    articles = Articles(paths, published=published)
    take_in(book, articles, conf.model, workers=workers, size=_size(paths))
    raise typer.Exit(articles.finish())


def take_in(
    ledger: "Ledger",
    articles: Articles,
    model: "ModelName",
    *,
    workers: int = 1,
    size: int | None = None,
    tell: bool = True,
) -> int:
    """Reads what the ledger lacks, with a bar where a person looks on; how many articles it stored.

    Args:
        size: bytes of all input, for the time left; unknown if None.
    """
    with _progress(tell) as bar:
        begun, stored = monotonic(), 0
        reading = bar.add_task("reading", total=size, told="")
        joining = bar.add_task("joining", total=None, visible=False, told="")

        def joined(count: int) -> None:
            bar.update(joining, visible=True, advance=count, total=max(stored, count))

        with ledger.writing(reader_version(model), progress=joined) as writer:
            waiting = _Waiting(articles, writer)
            for record in records(articles, model, workers=workers, documents=waiting):
                writer.add(record)
                stored += 1
                done = len(record.document.text.encode("utf-8", "surrogatepass")) + waiting.skipped_bytes()
                told = f"{stored} stored, {waiting.skipped} there, {stored / (monotonic() - begun):.1f} a second"
                bar.update(reading, advance=done, told=told)
            bar.update(reading, total=1, completed=1)
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
                self._bytes += len(document.text.encode("utf-8", "surrogatepass"))
            else:
                self._seen.add(key)
                yield document

    def skipped_bytes(self) -> int:
        """Bytes skipped since the last time."""
        count, self._bytes = self._bytes, 0
        return count


def _size(paths: list[Path]) -> int | None:
    """Bytes of text to expect, None where it cannot be told (standard input, compressed files)."""
    total = 0
    for path in paths:
        if not path.exists() or path.suffix == ".gz":
            return None
        files = (file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        total += sum(file.stat().st_size for file in files)
    return total or None


def _progress(tell: bool) -> "Progress":
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    console = error_console()
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[told]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not (tell and console.is_terminal),
    )
