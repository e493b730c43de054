"""Where reading runs: in this process, in a pool of processes, or on a Ray cluster. One interface, the same bytes."""

from typing import TYPE_CHECKING, Any

from dragoman.engines._engines import ENGINES, EngineName, Limits, read_many

if TYPE_CHECKING:
    from dragoman.engines._processes import Pool

__all__ = ["ENGINES", "EngineName", "Limits", "Pool", "read_many"]


def __getattr__(name: str) -> Any:
    """`Pool`, loaded when it is asked for: who reads inline needs no pool."""
    if name == "Pool":
        from dragoman.engines._processes import Pool

        return Pool
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
