"""Knowledge as frozen values: loads and checks `knowledge/`, one section a room.

A room's section is loaded at its first use and kept; a wrong file stops the program with its name and repair.
"""

from dragoman.lexicon._load import Lexicon, languages
from dragoman.lexicon._statements import StatementWords

__all__ = ["Lexicon", "StatementWords", "languages"]
