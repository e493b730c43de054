"""What was seen already: one small file, replaced whole."""

from pathlib import Path

import msgspec

from dragoman.errors import InputError


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """One feed as it was answered last."""

    etag: str | None = None
    modified: str | None = None
    fails: int = 0
    """Requests in a row that gave nothing."""
    until: float = 0.0
    """Not to be asked before this moment (seconds since 1970)."""
    gone: bool = False
    """Its server said that it will not come back."""
    seen: tuple[str, ...] = ()
    """The entries of its last answer that are done: digests."""


class State(msgspec.Struct, kw_only=True):
    """All feeds by address, and all files by path with their size and time."""

    feeds: dict[str, Feed] = {}
    files: dict[str, tuple[int, int]] = {}


def load(path: Path) -> State:
    """The state at `path`; an empty one where there is none.

    Raises:
        InputError: the file is none of ours.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=State)
    except FileNotFoundError:
        return State()
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise InputError(f"{path}: {error}; remove the file to begin anew: nothing is read twice") from error


def save(path: Path, state: State) -> None:
    """Keeps a state; a crash leaves the old one or the new one."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(msgspec.json.encode(state) + b"\n")
    part.replace(path)
