"""Where a command's output goes: the terminal, a pipe or a file."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from dragoman.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

# Columns of a page that goes to a file or a pipe: wide enough for the events table, narrow enough to be printed.
PIPED_WIDTH = 120


@contextmanager
def binary_output(path: Path | None) -> Iterator[IO[bytes]]:
    """A stream for bytes: the file at `path`, written whole or not at all, or standard output.

    Raises:
        InputError: the file cannot be written.
    """
    if path is None or str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); name another file with -o") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def console_output(path: Path | None) -> Iterator["Console"]:
    """A console for pages and tables; without colour where nobody could see it (file, pipe, NO_COLOR)."""
    from io import TextIOWrapper

    from rich.console import Console

    if path is None or str(path) == "-":
        width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else PIPED_WIDTH
        yield Console(width=width, highlight=False, soft_wrap=False)
        sys.stdout.flush()
        return
    with binary_output(path) as stream:
        text = TextIOWrapper(stream, encoding="utf-8", write_through=True)
        yield Console(file=text, width=PIPED_WIDTH, highlight=False)
        text.flush()
        text.detach()


def error_console() -> "Console":
    """Standard error, for progress, rejections and counts."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)
