"""Files of other data sets -> rows, line by line; a bad line is a rejection that names it."""

import gzip
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, cast

import msgspec

from dragoman.beside._layouts import Layout, by_code, by_name
from dragoman.errors import InputError, Rejection

# Characters of a line; the longest of GDELT's have some 2,000.
LONGEST = 100_000


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One event of another data set."""

    line: int
    id: str
    day: date
    actor: tuple[str, ...]
    """The acting states as ISO 3166 alpha-3; others are left out."""
    recipient: tuple[str, ...]
    code: str


def open_rows(path: Path, layout: Layout) -> Iterator[Row | Rejection]:
    """The rows of a file (plain, gzip or zip), and a Rejection for every line that cannot be read.

    Raises:
        InputError: there is no such file, or its header lacks a column.
    """
    with _opened(path) as stream:
        columns = _header(stream, path, layout) if layout.header else {name: int(name) for name in layout.wanted}
        width = layout.columns if layout.columns and not layout.header else None
        number = int(layout.header)
        while line := stream.readline(LONGEST):
            number += 1
            if len(line) >= LONGEST:
                yield Rejection("bad-row", f"longer than {LONGEST:,} characters", ref=f"{path.name}:{number}")
                _skip(stream)
            elif line.strip():
                yield _row(line.rstrip("\r\n"), number, columns, width or 0, layout, path.name)


def _row(line: str, number: int, columns: dict[str, int], width: int, layout: Layout, name: str) -> Row | Rejection:
    cells = line.split("\t")
    least = width or max(columns.values()) + 1
    if len(cells) < least or (width and len(cells) != width):
        told = f"{len(cells)} columns, not {least}{'' if width else ' or more'}"
        return Rejection("bad-row", told, ref=f"{name}:{number}")
    held = {column: _known(cells[place], layout) for column, place in columns.items()}
    try:
        day = datetime.strptime(held[layout.day][:10], layout.day_format).date()
    except ValueError:
        return Rejection("bad-row", f"{held[layout.day][:40]!r} is no day", ref=f"{name}:{number}")
    code = held[layout.code]
    if not _is_code(code, layout):
        return Rejection("bad-row", f"{code[:40]!r} is no {layout.scheme.upper()} code", ref=f"{name}:{number}")
    return Row(
        line=number,
        id=held[layout.id],
        day=day,
        actor=_states(held[layout.actor], layout),
        recipient=_states(held[layout.recipient], layout),
        code=code,
    )


def _known(cell: str, layout: Layout) -> str:
    cell = cell.strip()
    return "" if cell in layout.missing else cell


def _is_code(code: str, layout: Layout) -> bool:
    """CAMEO: two digits or more (a third sign may be a letter); PLOVER: capitals."""
    if layout.scheme == "cameo":
        return len(code) >= 2 and code[:2].isdecimal()
    return code.isalpha() and code.isupper()


def _states(cell: str, layout: Layout) -> tuple[str, ...]:
    values = cell.split(layout.separator) if layout.separator else [cell]
    known = by_code() if layout.states == "code" else by_name()
    names = [value.strip() if layout.states == "code" else value.strip().lower() for value in values]
    return tuple(dict.fromkeys(known[name] for name in names if name in known))


def _header(stream: IO[str], path: Path, layout: Layout) -> dict[str, int]:
    names = stream.readline(LONGEST).lstrip("\ufeff").rstrip("\r\n").split("\t")
    lacking = [name for name in layout.wanted if name not in names]
    if lacking:
        raise InputError(f"{path}: no column {lacking[0]!r}; its first line must be the data set's own header")
    return {name: names.index(name) for name in layout.wanted}


def _skip(stream: IO[str]) -> None:
    while rest := stream.readline(LONGEST):
        if rest.endswith("\n"):
            return


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """The text of a file; what is no UTF-8 becomes U+FFFD, as names are not compared."""
    try:
        with path.open("rb") as raw:
            magic = raw.read(4)
            raw.seek(0)
            with _unpacked(raw, magic) as data:
                yield io.TextIOWrapper(data, encoding="utf-8", errors="replace", newline="\n")
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file") from error
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(f"{path}: cannot be read ({error})") from error


@contextmanager
def _unpacked(raw: IO[bytes], magic: bytes) -> Iterator[IO[bytes]]:
    if magic.startswith(b"\x1f\x8b"):
        with gzip.GzipFile(fileobj=raw) as unpacked:
            yield cast("IO[bytes]", unpacked)
    elif magic.startswith(b"PK"):
        with zipfile.ZipFile(raw) as archive, archive.open(archive.namelist()[0]) as data:
            yield data
    else:
        yield raw
