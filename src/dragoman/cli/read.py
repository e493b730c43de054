"""`dragoman read`: articles in, records out."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

from dragoman.record import Document


def read(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders; - for standard input.")],
    format: Annotated[Literal["page", "jsonl"], typer.Option(help="What to print.")] = "page",
    published: Annotated[str | None, typer.Option(help="Publication date (ISO) where the input has none.")] = None,
) -> None:
    """Read articles and print their records."""
    from dragoman.errors import Rejection
    from dragoman.intake import open_sources
    from dragoman.reading import shared_reader
    from dragoman.record import encode

    def documents() -> Iterator[Document]:
        for item in open_sources(paths, published=published):
            if isinstance(item, Rejection):
                print(f"{item.ref}: {item.code}: {item.message}", file=sys.stderr)
            else:
                yield item

    for record in shared_reader().pipe(documents()):
        sys.stdout.buffer.write(encode(record) + b"\n")
