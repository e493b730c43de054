"""Annotation, actors -> Statement: source, cue, content, speaker, channel."""

from dragoman.statements._statements import Statements

__all__ = ["Statements"]
