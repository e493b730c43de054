"""Writing delimited tables: the two dialects that event data sets use."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO

Cell = str | int | float | None


def write_tab(stream: IO[bytes], rows: Iterable[Sequence[Cell]], header: Sequence[str] | None = None) -> int:
    """Tab-separated rows without quoting, as R and GDELT's readers expect; tabs and line breaks become blanks."""
    count = 0
    if header is not None:
        stream.write(("\t".join(header) + "\n").encode())
    for row in rows:
        stream.write(("\t".join(map(_flat, row)) + "\n").encode())
        count += 1
    return count


def write_csv(stream: IO[bytes], rows: Iterable[Sequence[Cell]], header: Sequence[str]) -> int:
    """Comma-separated rows with a header, quoted where needed."""
    count = 0
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if cell is None else cell for cell in row])
        count += 1
    text.detach()
    return count


def _flat(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def joined(values: Iterable[str | None] | None, separator: str = "; ") -> str:
    """The values that are known, each once, in order."""
    return separator.join(dict.fromkeys(value for value in values or () if value))
