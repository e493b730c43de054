"""`dragoman read`: articles in, records out."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dragoman.cli._articles import Articles, records
from dragoman.cli._output import binary_output, console_output

if TYPE_CHECKING:
    from dragoman.record import Record


def read(
    paths: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Text, HTML, JSONL, gzip, folders; - is standard input.")
    ],
    format: Annotated[
        Literal["page", "table", "jsonl"],
        typer.Option("--format", "-f", help="A page, its tables alone, or one record a line."),
    ] = "page",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here; standard output otherwise.")
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Publication date (ISO) of input that has none.")
    ] = None,
    model: Annotated[
        Literal["full", "none"] | None,
        typer.Option(help="full: rules and the reader model; none: rules alone, faster. [default: full]"),
    ] = None,
    min_confidence: Annotated[
        float | None, typer.Option(min=0, max=1, metavar="0…1", help="Leave out rows below this. [default: 0]")
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", "-w", min=0, metavar="N", help="Processes that read; 0 takes one a processor.")
    ] = 1,
    comments: Annotated[bool, typer.Option("--comments", help="Show bare comments (CAMEO 01) in tables too.")] = False,
) -> None:
    """Read articles and show what they say: events, statements and commitments, with the words they rest on.

    \b
    dragoman read article.txt
    dragoman read --format jsonl news.jsonl.gz -o records.jsonl
    curl -s https://example.org/story.html | dragoman read - --published 2023-04-26
    dragoman read --format jsonl folder/ | jq -c '.commitments[]'

    Articles that cannot be read are told on standard error with a reason and counted; the exit code is then 3,
    and 0 if all were read.
    """
    from dragoman.config import settings

    conf = settings(model=model, min_confidence=min_confidence)
    articles = Articles(paths, published=published)
    found = _selected(records(articles, conf.model, workers=workers), conf.min_confidence)
    if format == "jsonl":
        _lines(found, output)
    else:
        _pages(found, output, whole=format == "page", comments=comments)
    raise typer.Exit(articles.finish())


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
