"""`dragoman beside`: other people's event data next to a ledger."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, Literal

import typer

from dragoman.cli._options import By, LedgerFolder, MinConfidence, Since, To, Until, filtered, opened
from dragoman.cli._output import binary_output, error_console

if TYPE_CHECKING:
    from dragoman.beside import Comparison, Shelf
    from dragoman.cli._articles import Articles


def beside(
    source: Annotated[Literal["gdelt", "icews", "polecat"], typer.Argument(help="Whose data: gdelt, icews, polecat.")],
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE…]", help="Their files; none: what was brought in before.")
    ] = None,
    ledger: LedgerFolder = None,
    by: By = None,
    to: To = None,
    since: Since = None,
    until: Until = None,
    min_confidence: MinConfidence = None,
    matches: Annotated[
        bool, typer.Option("--matches", help="Each event of ours with theirs, instead of counts a month.")
    ] = False,
    format: Annotated[Literal["csv", "jsonl"], typer.Option("--format", "-f", help="How rows are written.")] = "csv",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here; standard output otherwise.")
    ] = None,
) -> None:
    """Bring in rows of GDELT, ICEWS or POLECAT and compare: who counts how much between whom, and what is in both.

    \b
    dragoman beside gdelt 20230426.export.CSV.zip --ledger my.ledger -o months.csv
    dragoman beside icews events.2023.tab --ledger my.ledger --by CHN --to RUS
    dragoman beside polecat --ledger my.ledger --matches --format jsonl

    Their rows are kept in a file of their own in the ledger's folder. Exit code 3: some lines could not be read.
    """
    from dragoman.beside import Shelf, compare
    from dragoman.beside._compare import matches as nearest
    from dragoman.beside._compare import months
    from dragoman.cli._articles import SOME_REJECTED, Articles

    book, rejections = opened(ledger), Articles([])
    wanted = filtered(by=by, to=to, since=since, until=until, min_confidence=min_confidence)
    with Shelf.open(book.folder) as shelf:
        for file in files or ():
            _bring_in(shelf, source, file, rejections)
        found = compare(shelf, book, source, wanted)
        with binary_output(output) as stream:
            _write(nearest(shelf) if matches else months(shelf), format, stream)
    _tell(found, source)
    raise typer.Exit(SOME_REJECTED if rejections.rejected else 0)


def _bring_in(shelf: "Shelf", source: str, file: Path, rejections: "Articles") -> None:
    from dragoman.beside import open_rows
    from dragoman.beside._layouts import layout
    from dragoman.beside._rows import Row
    from dragoman.errors import Rejection

    def good() -> Iterator[Row]:
        for row in open_rows(file, layout(source)):
            if isinstance(row, Rejection):
                rejections.reject(row)
            else:
                yield row

    before = rejections.rejected
    count = shelf.put(source, file.name, good())
    bad = f", {rejections.rejected - before} lines rejected" if rejections.rejected > before else ""
    error_console().print(f"{file.name}: {count} rows{bad}", soft_wrap=True)


def _write(rows: Iterable[dict[str, Any]], format: str, stream: IO[bytes]) -> None:
    import msgspec

    if format == "jsonl":
        for row in rows:
            stream.write(msgspec.json.encode(row) + b"\n")
        return
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    for number, row in enumerate(rows):
        if not number:
            writer.writerow(row)
        writer.writerow("" if cell is None else cell for cell in row.values())
    text.detach()


def _tell(found: "Comparison", source: str) -> None:
    """One line that says what was compared and how much of it is in both."""

    def share(part: int, whole: int) -> str:
        return f"{part} of {whole} ({part / whole:.0%})" if whole else "0 of 0"

    error_console().print(
        f"{found.since} to {found.until}, events between two states: {share(found.ours_matched, found.ours)} of ours "
        f"are in {source}, {share(found.theirs_matched, found.theirs)} of theirs are in ours "
        "(same states, same kind, a day apart at most)",
        soft_wrap=True,
    )
