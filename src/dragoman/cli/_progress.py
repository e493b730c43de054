"""How far a long run has come: a bar on standard error where a person looks on, nothing anywhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from dragoman.cli._output import error_console

if TYPE_CHECKING:
    from rich.progress import Progress

    from dragoman.record import Document

# The last four bytes of a gzip file: the length of what is in it, if it is one piece (RFC 1952, 2.3.1).
_LENGTH = 4


def size(paths: list[Path]) -> int | None:
    """Bytes of text to expect, None where it cannot be told (standard input, packed archives and tables).

    What stands around the text in JSON or HTML is counted too: then the time left is told too long at first.
    """
    total = 0
    for path in paths:
        if not path.exists():
            return None
        for file in path.rglob("*") if path.is_dir() else [path]:
            found = _length(file) if file.is_file() else 0
            if found is None:
                return None
            total += found
    return total or None


def _length(file: Path) -> int | None:
    if file.suffix == ".parquet" or ".warc" in file.suffixes:
        return None
    if file.suffix != ".gz":
        return file.stat().st_size
    with file.open("rb") as stream:
        packed = stream.seek(0, 2)
        stream.seek(max(0, packed - _LENGTH))
        length = int.from_bytes(stream.read(), "little")
    # A file packed in pieces tells the length of its last one alone, less than what all take on the disk.
    return length if length > packed else None


def bytes_of(document: "Document") -> int:
    """The bytes of the document's text."""
    return len(document.text.encode("utf-8", "surrogatepass"))


def bar(*, shown: bool) -> "Progress":
    """A bar of bytes read, what was done, the time gone and the time left; a context manager."""
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
        disable=not (shown and console.is_terminal),
    )


@contextmanager
def reading(total: int | None, *, shown: bool) -> Iterator[Callable[["Document"], None]]:
    """A bar for a run that reads; call what comes out with each document read."""
    begun, count = monotonic(), 0
    with bar(shown=shown) as progress:
        task = progress.add_task("reading", total=total, told="")

        def read(document: "Document") -> None:
            nonlocal count
            count += 1
            told = f"{count} read, {count / max(monotonic() - begun, 1e-9):.1f} a second"
            progress.update(task, advance=bytes_of(document), told=told)

        yield read
