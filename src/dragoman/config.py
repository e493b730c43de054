"""Settings: flags > environment > dragoman.toml > defaults. Read when a command runs, never at import."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from dragoman.errors import ConfigError

FILE = "dragoman.toml"
PREFIX = "DRAGOMAN_"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person can set once instead of typing it every time.

    Each is a flag (`--min-confidence`), a variable (`DRAGOMAN_MIN_CONFIDENCE`) and a line of dragoman.toml
    (`min_confidence = 0.5`).
    """

    ledger: Path | None = None
    """The ledger folder that commands use."""
    model: Literal["full", "none"] = "full"
    """full: rules and the reader model; none: rules alone."""
    min_confidence: float = 0.0
    """Rows below are left out."""
    author: str | None = None
    """Who signs corrections."""
    own: Path | None = None
    """A folder with a user's own people.tsv and groups.tsv."""


def settings(*, environ: Mapping[str, str] | None = None, folder: Path | None = None, **flags: object) -> Settings:
    """The settings in force.

    Args:
        environ: variables; the process's own if None.
        folder: where dragoman.toml is looked for, and then in its parents; the working folder if None.
        flags: what the command line gave; None means not given.

    Raises:
        ConfigError: a value cannot be used; the message names where it came from.
    """
    values: dict[str, Any] = {}
    for origin, layer in (
        _from_file(folder or Path.cwd()),
        ("the environment", _from_environment(os.environ if environ is None else environ)),
        ("the command line", {name: value for name, value in flags.items() if value is not None}),
    ):
        _check(layer, origin)
        values |= layer
    return _convert(values, "settings")


def _from_file(folder: Path) -> tuple[str, dict[str, Any]]:
    for place in (folder, *folder.parents):
        path = place / FILE
        if path.is_file():
            try:
                values: dict[str, Any] = msgspec.toml.decode(path.read_bytes())
            except msgspec.DecodeError as error:
                raise ConfigError(f"{path}: {error}; correct the line") from error
            for name in ("ledger", "own"):
                if isinstance(values.get(name), str):
                    values[name] = str(place / values[name])
            return str(path), values
    return FILE, {}


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    known = Settings.__struct_fields__
    found = {name: environ[PREFIX + name.upper()] for name in known if environ.get(PREFIX + name.upper())}
    return found


def _check(layer: dict[str, Any], origin: str) -> None:
    _convert(layer, origin)


def _convert(values: dict[str, Any], origin: str) -> Settings:
    try:
        made = msgspec.convert(values, Settings, strict=False, dec_hook=_path)
    except msgspec.ValidationError as error:
        known = ", ".join(Settings.__struct_fields__)
        raise ConfigError(f"{origin}: {error}; settings are {known}") from error
    if not 0 <= made.min_confidence <= 1:
        raise ConfigError(f"{origin}: min_confidence is {made.min_confidence}; give a number from 0 to 1")
    return made


def _path(kind: type, value: object) -> object:
    if kind is Path:
        return Path(str(value))
    raise NotImplementedError(kind)
