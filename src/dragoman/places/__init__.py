"""Annotation -> Place: names of places with coordinates, and where an event happened."""

from dragoman.places._event_place import EventPlaces
from dragoman.places._places import Places

__all__ = ["EventPlaces", "Places"]
