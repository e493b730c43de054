"""Annotation -> Time: TIMEX3 expressions found and normalised."""

from dragoman.times._times import Times

__all__ = ["Times"]
