"""Knowledge as frozen values: loads and checks `knowledge/`, one section a room.

A room's section is loaded at its first use and kept; a wrong file stops the program with its name and repair.
"""

from dragoman.lexicon._actors import INTERNATIONAL, ActorKnowledge, Agent, FloorWords, Name, Pronoun
from dragoman.lexicon._cards import RuleCard, rule_card
from dragoman.lexicon._events import Domain as EventDomain
from dragoman.lexicon._events import EventLexicon, EventRule, EventTrigger
from dragoman.lexicon._load import Lexicon, languages
from dragoman.lexicon._ontology import Fold
from dragoman.lexicon._own import OwnGroup, OwnPerson, add_group, add_person
from dragoman.lexicon._pair_types import PairTypeWords
from dragoman.lexicon._people import Holding, People, Person, name_words, spelt
from dragoman.lexicon._phrases import Phrases, fold, split_words
from dragoman.lexicon._statements import Cell, Phrase, StatementWords

__all__ = [
    "INTERNATIONAL",
    "ActorKnowledge",
    "Agent",
    "Cell",
    "EventDomain",
    "EventLexicon",
    "EventRule",
    "EventTrigger",
    "FloorWords",
    "Fold",
    "Holding",
    "Lexicon",
    "Name",
    "OwnGroup",
    "OwnPerson",
    "PairTypeWords",
    "People",
    "Person",
    "Phrase",
    "Phrases",
    "Pronoun",
    "RuleCard",
    "StatementWords",
    "add_group",
    "add_person",
    "fold",
    "languages",
    "name_words",
    "rule_card",
    "spelt",
    "split_words",
]
