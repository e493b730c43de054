"""Annotation, actors, times, places, statements -> Event: who did what to whom."""

from dragoman.events._events import Events

__all__ = ["Events"]
