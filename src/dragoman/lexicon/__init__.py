"""Knowledge as frozen values: loads and checks `knowledge/`, one section a room.

A room's section is loaded at its first use and kept; a wrong file stops the program with its name and repair.
"""

from dragoman.lexicon._events import EventLexicon, EventTrigger
from dragoman.lexicon._load import Lexicon, languages
from dragoman.lexicon._ontology import Fold
from dragoman.lexicon._statements import Cell, Phrase, StatementWords

__all__ = ["Cell", "EventLexicon", "EventTrigger", "Fold", "Lexicon", "Phrase", "StatementWords", "languages"]
