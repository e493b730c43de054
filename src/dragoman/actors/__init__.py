"""Annotation -> Actor: names, titles and pronouns resolved to who they were on the article's date."""

from dragoman.actors._actors import Actors
from dragoman.actors._index import ActorIndex

__all__ = ["ActorIndex", "Actors"]
