"""Annotation -> Time: TIMEX3 expressions found and normalised."""

from dragoman.times._event_time import event_time
from dragoman.times._times import Times

__all__ = ["Times", "event_time"]
