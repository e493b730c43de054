"""Where reading runs: in this process, in a pool of processes, or on a Ray cluster. One interface, the same bytes."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from dragoman.engines._engines import ENGINES, EngineName, Limits, read_many

if TYPE_CHECKING:
    from dragoman.engines._frames import FRAME_SCHEMA, in_frames
    from dragoman.engines._processes import Pool

__all__ = ["ENGINES", "FRAME_SCHEMA", "EngineName", "Limits", "Pool", "in_frames", "read_many"]

# Loaded when they are asked for: who reads inline needs no pool, and no frames.
_LATE = {"Pool": "_processes", "FRAME_SCHEMA": "_frames", "in_frames": "_frames"}


def __getattr__(name: str) -> Any:
    if name in _LATE:
        return getattr(import_module(f"dragoman.engines.{_LATE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
