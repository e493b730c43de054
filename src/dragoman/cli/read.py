"""`dragoman read`: articles in, records out."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dragoman.cli._articles import Articles, records
from dragoman.cli._options import MinConfidence, Model, Output, Published, Workers
from dragoman.cli._output import binary_output, console_output

if TYPE_CHECKING:
    from dragoman.record import Document, Record


def read(
    paths: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Text, HTML, JSONL, gzip, folders; - is standard input.")
    ],
    format: Annotated[
        Literal["page", "table", "jsonl"],
        typer.Option("--format", "-f", help="A page, its tables alone, or one record a line."),
    ] = "page",
    output: Output = None,
    published: Published = None,
    model: Model = None,
    min_confidence: MinConfidence = None,
    workers: Workers = None,
    comments: Annotated[bool, typer.Option("--comments", help="Show bare comments (CAMEO 01) in tables too.")] = False,
) -> None:
    """Read articles and show what they say: events, statements and commitments, with the words they rest on.

    \b
    dragoman read article.txt
    dragoman read --format jsonl news.jsonl.gz -o records.jsonl
    curl -s https://example.org/story.html | dragoman read - --published 2023-04-26
    dragoman read --format jsonl folder/ | jq -c '.commitments[]'

    Articles that cannot be read are told on standard error with a reason and counted by reason; the exit code is then
    3, and 0 if all were read. Nothing is kept between two runs: what is to go on after an interruption is `ingest`.
    """
    from dragoman.cli._progress import reading, size
    from dragoman.config import settings

    conf = settings(model=model, min_confidence=min_confidence)
    articles = Articles(paths, published=published)
    # Where the records themselves go to the terminal, a bar would stand among them.
    with reading(size(paths), shown=output is not None or not sys.stdout.isatty()) as told:
        found = _selected(_counted(records(articles, conf.model, workers=workers), told), conf.min_confidence)
        if format == "jsonl":
            _lines(found, output)
        else:
            _pages(found, output, whole=format == "page", comments=comments)
    raise typer.Exit(articles.finish())


def _counted(found: Iterator["Record"], told: Callable[["Document"], None]) -> Iterator["Record"]:
    for record in found:
        told(record.document)
        yield record


def _selected(found: Iterator["Record"], least: float) -> Iterator["Record"]:
    from dragoman.cli._select import confident

    return (confident(record, least) for record in found)


def _lines(found: Iterator["Record"], output: Path | None) -> None:
    from dragoman.record import encode

    with binary_output(output) as stream:
        for record in found:
            stream.write(encode(record) + b"\n")


def _pages(found: Iterator["Record"], output: Path | None, *, whole: bool, comments: bool) -> None:
    from dragoman.cli._page import legend, page, tables

    with console_output(output) as console:
        for record in found:
            if whole:
                console.print(page(record, comments=comments))
            else:
                console.rule(record.document.title or record.document.ref or record.document.id, align="left")
                for table in tables(record, comments=comments):
                    console.print(table)
        if whole and console.is_terminal:
            console.print(legend())
