"""Whom a page's heading introduces: "Remarks by Vice President Roe and Foreign Minister Doe of Chile"."""

import re
from urllib.parse import urlsplit

import msgspec

from dragoman.lexicon import ActorKnowledge, Agent, Name, name_words, split_words

_WORD = re.compile(r"[^\W_](?:[\w.'’\-]*\w)?\.?|[,|:;–—]")
# Words of a name that no table knows: a first name and a family name.
_FULL = 2


class Introduced(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whom a heading names with a title."""

    name: str
    agent: Agent
    owner: Name | None
    """The country or body that the title names."""

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words of the name."""
        return name_words(self.name)


def introduced(heading: str | None, knowledge: ActorKnowledge) -> list[Introduced]:
    """The people whom the heading names right behind a title, in order."""
    words = [match[0] for match in _WORD.finditer(heading or "")]
    lower = [word.lower().rstrip(".") for word in words]
    found: list[Introduced] = []
    at = phrase = 0
    while at < len(words):
        if lower[at] in knowledge.words.heading or not words[at][0].isalnum():
            phrase = at + 1
        match = knowledge.agents.match(lower, at)
        if match is None:
            at += 1
            continue
        length, agents = match
        owner = _owner(words, phrase, at, knowledge)
        at += length
        if at + 2 < len(words) and lower[at] == "of":  # "Prime Minister of Chile Tolvo Marrek"
            behind = knowledge.names.match(_parts(words[at + 1 : at + 4]), 0)
            owner = owner or (behind[1][0] if behind is not None else None)
            at += 1 + (behind[0] if behind is not None else 1)
        size = _name(words, lower, at, knowledge)
        if size and agents[0].kind == "person" and not agents[0].plural:
            owner = owner or _owner_behind(words, lower, at + size, knowledge)
            found.append(Introduced(name=" ".join(words[at : at + size]), agent=agents[0], owner=owner))
        at += size
    return found


def _name(words: list[str], lower: list[str], at: int, knowledge: ActorKnowledge) -> int:
    """How many words from `at` on are a name: as the tables have it, else a first name and one more, else one."""
    folded = ["".join(name_words(word)) for word in words[at : at + 4]]
    known = knowledge.people.calls.match(folded, 0) if folded and folded[0] else None
    if known is not None and known[0] > 1:
        return known[0]
    size = 0
    while (
        size < _FULL
        and at + size < len(words)
        and words[at + size][0].isupper()
        and lower[at + size] not in knowledge.words.heading
        and not words[at + size].endswith(("’s", "'s"))
    ):
        size += 1
    return size if size < _FULL or known is None or folded[0] in knowledge.given_names else 1


def _owner(words: list[str], start: int, end: int, knowledge: ActorKnowledge) -> Name | None:
    """The last name of a country or body among the words before a title."""
    found = None
    for at in range(start, end):
        match = knowledge.names.match(_parts(words[at:end]), 0)
        found = match[1][0] if match is not None else found
    return found


def _owner_behind(words: list[str], lower: list[str], at: int, knowledge: ActorKnowledge) -> Name | None:
    """The name in "of Chile" behind a person's name."""
    if at >= len(words) or lower[at] != "of":
        return None
    start = at + 2 if at + 1 < len(words) and lower[at + 1] == "the" else at + 1
    match = knowledge.names.match(_parts(words[start : start + 6]), 0)
    return match[1][0] if match is not None else None


def _parts(words: list[str]) -> list[str]:
    return [part for word in words for part in split_words(word)]


def publisher_home(source: str | None, url: str | None, knowledge: ActorKnowledge) -> str | None:
    """Code of the country whose state publishes the page; None for newspapers and whatever is not known."""
    for address in (source, url):
        host = urlsplit(address if "//" in (address or "") else f"//{address}").hostname if address else None
        parts = (host or "").split(".")
        for start in range(1 if len(parts) < 2 else 0, len(parts)):
            code = knowledge.publishers.get(".".join(parts[start:]))
            if code is not None:
                return code
    return None
