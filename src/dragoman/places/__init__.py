"""Annotation -> Place: names of places with coordinates."""

from dragoman.places._places import Places

__all__ = ["Places"]
