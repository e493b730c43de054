"""Annotation -> Actor: names, titles and pronouns resolved to who they were on the article's date."""

from dragoman.actors._actors import Actors
from dragoman.actors._index import ActorIndex
from dragoman.actors._labels import Label, capital_labels, named_labels, takes_the_floor

__all__ = ["ActorIndex", "Actors", "Label", "capital_labels", "named_labels", "takes_the_floor"]
