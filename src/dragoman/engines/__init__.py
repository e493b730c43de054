"""Where reading runs: in this process, in a pool of processes, or on a Ray cluster. One interface, the same bytes."""

from dragoman.engines._engines import ENGINES, EngineName, Limits, read_many

__all__ = ["ENGINES", "EngineName", "Limits", "read_many"]
