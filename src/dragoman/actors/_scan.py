"""Where the gazetteers match: names of countries, organisations and outlets, and nouns for roles."""

from typing import TypeVar

import msgspec

from dragoman.annotation import Annotation
from dragoman.lexicon import ActorKnowledge, Agent, Name, Phrases, split_words

T = TypeVar("T")

NOMINAL = ("NOUN", "PROPN")
# Kinds of names that are whole even as one word: "Democrats" is no role.
SOLID = ("organization", "group", "outlet", "seat")


class Hit(msgspec.Struct, frozen=True):
    """A name of the gazetteer in the text: its tokens (half open), the token that heads them, what it may mean."""

    start: int
    end: int
    head: int
    names: tuple[Name, ...]

    @property
    def name(self) -> Name:
        """The first meaning."""
        return self.names[0]


class AgentHit(msgspec.Struct, frozen=True):
    """A noun for a role in the text."""

    start: int
    end: int
    head: int
    agent: Agent


class Words:
    """The words of a text as the gazetteers cut them (at hyphens and apostrophes), each with its token."""

    def __init__(self, annotation: Annotation) -> None:
        self.annotation = annotation
        self.plain: list[str] = []
        self.token: list[int] = []
        for token, word in enumerate(annotation.words):
            for part in (word,) if word.isalpha() else split_words(word):
                self.plain.append(part if part.isascii() and part.islower() else _plain(part))
                self.token.append(token)
        self.lower = [word.lower() for word in self.plain]


def _plain(word: str) -> str:
    parts = split_words(word)
    return parts[0] if parts else word


def name_hits(words: Words, knowledge: ActorKnowledge, day: str | None) -> list[Hit]:
    """The names in the text, longest first from the left, with the meanings that hold on `day`."""
    found: list[Hit] = []
    for start, end, values in _matches(words, words.plain, knowledge.names):
        valid = [name for name in values if name.valid_on(day)] or values
        if _capitalised(words.annotation, start, end):
            found.append(Hit(start, end, words.annotation.head_of(start, end), tuple(valid)))
    return found


def agent_hits(words: Words, knowledge: ActorKnowledge, hits: list[Hit]) -> list[AgentHit]:
    """The nouns for roles in the text; none where the word is no noun ("to force") or part of a name ("Nations")."""
    found: list[AgentHit] = []
    whole = [hit for hit in hits if hit.end - hit.start > 1 or hit.name.kind in SOLID]
    named = {token for hit in whole for token in range(hit.start, hit.end)}
    for start, end, values in _matches(words, words.lower, knowledge.agents):
        head = (
            start if " of " in values[0].words or " for " in values[0].words else words.annotation.head_of(start, end)
        )
        short = values[0].words.isupper() and not words.annotation.words[head].rstrip("s").isupper()
        # A noun that the table writes large needs a capital: "Justice Roe", but not "brought to justice".
        short = short or (values[0].words[0].isupper() and not words.annotation.words[head][0].isupper())
        if _second_half(words, start, values[0], knowledge.words.cut_short):
            continue
        if words.annotation.pos[head] in NOMINAL and head not in named and not short:
            found.append(AgentHit(start, end, head, values[0]))
    return found


def _second_half(words: Words, start: int, agent: Agent, cut_short: tuple[str, ...]) -> bool:
    """Whether a noun is only the end of another word: "supervisor-general", "all-party", "pro-government"."""
    a = words.annotation
    apart = a.words[start - 1] == "-" and a.ends[start - 1] == a.starts[start] if start else False
    joined = "-" in a.words[start].strip("-") or apart
    return joined and agent.words in cut_short


def _matches(words: Words, keys: list[str], phrases: Phrases[T]) -> list[tuple[int, int, list[T]]]:
    """Token ranges and values of the phrases in `keys`, leftmost and longest first, without overlap."""
    found: list[tuple[int, int, list[T]]] = []
    at = 0
    while at < len(keys):
        match = phrases.match(keys, at)
        if match is None:
            at += 1
            continue
        length, values = match
        found.append((words.token[at], words.token[at + length - 1] + 1, values))
        at += length
    return found


def _capitalised(annotation: Annotation, start: int, end: int) -> bool:
    """Whether some word of the range has a capital: names do."""
    return any(c.isupper() for token in range(start, end) for c in annotation.words[token])
