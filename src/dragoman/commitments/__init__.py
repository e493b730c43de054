"""What events and statements bind somebody to."""

from dragoman.commitments._commitments import Commitments

__all__ = ["Commitments"]
