"""Folders and feeds -> Documents as they come: politely, and resumed. The only room that goes online."""

from dragoman.watch._fetch import Fetcher
from dragoman.watch._watch import SETTLED, Watch

__all__ = ["SETTLED", "Fetcher", "Watch"]
