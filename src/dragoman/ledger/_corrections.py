"""What people corrected: evidence like the articles, and stronger than what was read from them.

Kept as JSON lines that can be put under version control. Each says who, when and why, and after which piece of the
evidence it was made, so that building again replays everything in its order.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from dragoman.errors import InputError, LedgerError
from dragoman.ledger._rows import day_of
from dragoman.ledger._segments import Position
from dragoman.record import StatementAct, StatementKind, Status, Strength

Verdict = Literal["accept", "reject", "edit", "merge", "split", "undo"]

EDITABLE: dict[str, frozenset[str]] = {
    "em": frozenset(
        (
            "type",
            "mode",
            "cameo",
            "status",
            "actor",
            "actor_code",
            "recipient",
            "recipient_code",
            "begin",
            "end",
            "place",
        )
    ),
    "st": frozenset(("kind", "act", "speaker", "speaker_code", "hedged")),
    "cm": frozenset(("strength", "due", "conditions", "by", "by_code", "to", "to_code")),
}
"""The columns that a person may edit, by the first letters of a row's name."""

LISTS = frozenset(("actor", "actor_code", "recipient", "recipient_code", "by", "by_code", "to", "to_code"))


class Correction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One verdict on one row."""

    target: str
    verdict: Verdict
    fields: dict[str, Any] = {}
    """For an edit the new values by column; for a merge {"into": event}."""
    author: str
    at: str
    """When, UTC."""
    reason: str
    words: str | None = None
    """The words that the row rests on, so that the line can be read without the ledger."""
    after: Position


class Corrections:
    """The file of corrections."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, correction: Correction) -> None:
        """Appends one line and waits for the disk.

        Raises:
            LedgerError: the line cannot be written; the file is as it was.
        """
        line = msgspec.json.encode(correction) + b"\n"
        try:
            with self.path.open("ab", buffering=0) as stream:
                size = len(self._whole())
                stream.truncate(size)
                try:
                    stream.write(line)
                    os.fsync(stream.fileno())
                except OSError:
                    stream.truncate(size)
                    raise
        except OSError as error:
            raise LedgerError(f"{self.path}: {error.strerror}; free some space and correct again") from error

    def __iter__(self) -> Iterator[Correction]:
        """All corrections, in the order of the file.

        Raises:
            LedgerError: a line is none; the message names it.
        """
        for number, line in enumerate(self._whole().splitlines(), 1):
            if line.strip():
                try:
                    yield msgspec.json.decode(line, type=Correction)
                except msgspec.DecodeError as error:
                    raise LedgerError(f"{self.path}: line {number}: {error}; correct or remove the line") from error

    def _whole(self) -> bytes:
        """The file without a last line that a crash cut short."""
        content = self.path.read_bytes() if self.path.exists() else b""
        return content[: content.rfind(b"\n") + 1]


def checked(target: str, verdict: Verdict, fields: dict[str, str]) -> dict[str, Any]:
    """The fields of a correction as the tables hold them.

    Raises:
        InputError: the row's kind has no such column, or an edit changes nothing.
    """
    if verdict != "edit":
        return dict(fields)
    known = EDITABLE.get(target[:2])
    if known is None:
        raise InputError(f"{target}: only em…, st… and cm… rows can be edited; `dragoman why {target}` names them")
    if not fields:
        raise InputError(f"an edit needs --set COLUMN=VALUE; columns: {', '.join(sorted(known))}")
    for name in fields:
        if name not in known:
            raise InputError(f"{name}: no column that can be edited; columns: {', '.join(sorted(known))}")
    return {name: _value(name, value) for name, value in fields.items()}


_CHOICES: dict[str, tuple[str, ...]] = {
    "status": get_args(Status),
    "strength": get_args(Strength),
    "kind": get_args(StatementKind),
    "act": get_args(StatementAct),
}
"""Values of columns that have few."""


def _value(name: str, value: str) -> Any:
    """A value as the tables hold it: what they cannot hold would be kept in the file, and stop every rebuild."""
    if name in ("begin", "end") and value and day_of(value) != value:
        raise InputError(f"{name}={value}: no date; write it as 2023-04-26")
    if name in _CHOICES and value not in _CHOICES[name]:
        raise InputError(f"{name}={value}: not one of {', '.join(_CHOICES[name])}")
    if name in LISTS:
        return [part.strip() for part in value.split(",") if part.strip()]
    if name == "hedged":
        return value.lower() in {"true", "yes", "1"}
    return value or None
