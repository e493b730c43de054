"""Noun phrases that name an actor by role: whose it is, which office, one or many."""

from collections.abc import Iterator

import msgspec

from dragoman.actors._scan import AgentHit, Hit
from dragoman.annotation import Annotation
from dragoman.lexicon import INTERNATIONAL, ActorKnowledge, Agent, Name

PREMODIFIERS = (
    "det",
    "amod",
    "compound",
    "poss",
    "nmod",
    "nummod",
    "quantmod",
    "predet",
    "advmod",
    "punct",
    "npadvmod",
)
# Prepositions that say whose an office is; an ambassador "to" China is not China's.
OF = ("of", "for", "from", "in", "at")
# Tokens that a noun phrase's left side may span: possessors with clauses of their own are parser errors.
LONGEST_LEFT = 12
PLACES = ("country", "adjective", "people", "capital", "place", "region")
# Sectors of people whom the news names by employer.
EMPLOYED = ("EDU", "JRN", "MED", "BUS", "SOC")
# How deep "deputy head of the department of the ministry of X" is followed.
DEEPEST = 4


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """A role in the text: "the Ukrainian leader", "a senior Chinese official", "troops"."""

    start: int
    end: int
    head: int
    agent: Agent
    owner: Name | None = None
    """The country or organisation whose it is."""
    more: tuple[Name, ...] = ()
    """Further owners: "Russian and Ukrainian forces"."""
    possessor: int | None = None
    """The token of a possessor: "his", "Zelenskiy" in "Zelenskiy's aide"."""
    former: bool = False
    sector: str = ""
    definite: bool = False
    indefinite: bool = False
    counted: bool = False
    bare: bool = False
    """Nothing but an article before the noun."""
    collective: bool = False
    """"Western", "Arab": somebody, of no one country."""


class RoleFinder:
    """Reads the noun phrases around nouns for roles."""

    def __init__(
        self, annotation: Annotation, knowledge: ActorKnowledge, hits: list[Hit], agents: list[AgentHit]
    ) -> None:
        self._a = annotation
        self._words = knowledge.words
        self._agents = {agent.head: agent for agent in agents}
        self._hit_at = {token: hit for hit in hits for token in range(hit.start, hit.end)}
        heads = {token for agent in agents for token in range(agent.start, agent.end)}
        self._in_name = frozenset(_inside_names(annotation, self._hit_at, heads))
        """Tokens of organisations' names that no table knows: "Amoco Canada"."""

    def roles(self) -> list[Role]:
        """The roles in the text, by place."""
        return [self.role(agent) for agent in self._agents.values()]

    def role(self, hit: AgentHit) -> Role:
        """The phrase around one noun."""
        start = self._left(hit)
        modifiers = range(start, hit.start)
        lower = self._a.lower
        words = {lower[token] for token in modifiers}
        opposed = hit.agent.kind in ("person", "body") and any(word in words for word in self._words.opposition)
        owner = self._theirs(hit, self._owner(hit, modifiers))
        determiner = lower[start] if start < hit.start else ""
        return Role(
            start=start,
            end=hit.end,
            head=hit.head,
            agent=hit.agent,
            owner=owner,
            more=self._more(owner, modifiers),
            possessor=self._possessor(hit),
            former=any(word in words for word in self._words.former),
            sector=self._sector(hit, modifiers, opposed=opposed, owner=owner),
            definite=determiner in ("the", "this", "that", "these", "those")
            or self._possessor(hit) is not None
            or self._addressed(start, hit.start),
            indefinite=determiner in ("a", "an", "another", "some", "several", "any", "no", "many", "every", "each")
            or (hit.agent.kind == "person" and any(word in words for word in self._words.coming)),
            counted=any(self._a.deps[token] == "nummod" or self._a.tags[token] == "CD" for token in modifiers),
            bare=all(self._a.tags[token] in ("DT", "PDT") for token in modifiers),
            collective=any(self._a.words[token] in self._words.collective for token in modifiers),
        )

    def _addressed(self, start: int, stop: int) -> bool:
        """Whether an honorific makes a title an address: "Mr. President", "Madam Secretary"."""
        return any(self._a.lower[token] in self._words.addressed for token in range(max(0, start - 1), stop))

    def _sector(self, hit: AgentHit, modifiers: range, *, opposed: bool, owner: Name | None) -> str:
        """The role's sectors; an unknown organisation's president is no state's."""
        if opposed and hit.agent.sector == "GOV":
            return "OPP"
        private = owner is None and hit.agent.kind == "person" and hit.agent.sector.startswith("GOV")
        if private and (not self._in_name.isdisjoint(modifiers) or self._of_unknown(hit)):
            return ""
        return hit.agent.sector

    def _of_unknown(self, hit: AgentHit) -> bool:
        preps = (p for t in range(hit.start, hit.end) for p in self._a.dependents(t, "prep") if self._a.lower[p] in OF)
        return any(noun in self._in_name for prep in preps for noun in self._a.dependents(prep, "pobj"))

    def _owner(self, hit: AgentHit, modifiers: range) -> Name | None:
        """Whose the role is; experts and reporters belong to where they work, not to what they are called."""
        left = self._owner_left(modifiers)
        if left is None:
            return self._owner_right(hit, 0)
        if hit.agent.sector in EMPLOYED:
            right = self._owner_right(hit, 0)
            return right if right is not None and right.kind in ("organization", "outlet", "group") else left
        return left

    def _more(self, owner: Name | None, modifiers: range) -> tuple[Name, ...]:
        """The other names joined by "and" to the owner among the modifiers."""
        if owner is None or not any(self._a.lower[token] in ("and", ",", "&") for token in modifiers):
            return ()
        hits = {self._hit_at[token] for token in modifiers if token in self._hit_at}
        names = [hit.name for hit in sorted(hits, key=lambda h: h.start) if not self.sided(hit)]
        return tuple(name for name in names if name.key != owner.key)

    @staticmethod
    def _theirs(hit: AgentHit, owner: Name | None) -> Name | None:
        """The owner, but for captives: "Hamas hostages" are not Hamas's people, "Thai hostages" are Thai."""
        captive = hit.agent.kind == "captive" and owner is not None and owner.kind not in ("adjective", "people")
        return None if captive else owner

    def inner(self, role: Role) -> int | None:
        """The noun for a role after "of": "department" in "deputy head of the department"."""
        for token in range(role.head, role.end):
            for prep in self._a.dependents(token, "prep"):
                if self._a.lower[prep] in OF and prep >= role.end:
                    for noun in self._a.dependents(prep, "pobj"):
                        return noun
        return None

    def _left(self, hit: AgentHit) -> int:
        left = hit.start
        for token in range(hit.start, hit.end):
            for child in self._a.children[token]:
                if child < left and self._a.deps[child] in PREMODIFIERS:
                    left = min(left, self._a.subtree(child)[0])
        apostrophe = hit.start >= 2 and self._a.words[hit.start - 1] in ("'", "’", "'s", "’s")
        before = self._hit_at.get(hit.start - 2 if apostrophe else hit.start - 1)
        if before is not None and not self.sided(before):
            left = min(left, before.start)  # "a Chinese state TV report": the adjective hangs on the report
        return self._past_punctuation(max(left, hit.start - LONGEST_LEFT, self._sentence_start(hit.head)), hit.start)

    def _past_punctuation(self, left: int, stop: int) -> int:
        """`left` moved right of a comma, quotation mark or bracket in between: the noun phrase begins after it."""
        for token in range(stop - 1, left - 1, -1):
            word = self._a.words[token]
            if (not any(c.isalnum() for c in word) and word not in "-–'’") or self._a.tags[token] in (
                "IN",
                "VBD",
                "VBZ",
                "VB",
            ):
                return token + 1
        return left if self._a.words[left][0].isalnum() or left + 1 >= stop else left + 1

    def _listed(self, token: int) -> bool:
        """Whether a comma stands between two names: "the U.S., British and French governments"."""
        return self._a.words[token] == "," and token - 1 in self._hit_at and token + 1 in self._hit_at

    def _sentence_start(self, token: int) -> int:
        return self._a.sentences[self._a.sentence_of[token]][0]

    def _possessor(self, hit: AgentHit) -> int | None:
        for token in range(hit.start, hit.end):
            for child in self._a.dependents(token, "poss"):
                return child
        genitive = hit.start >= 2 and self._a.words[hit.start - 1] in ("'s", "’s", "'", "’")
        return hit.start - 2 if genitive else None

    def _owner_left(self, modifiers: range) -> Name | None:
        """The nearest name among the modifiers that says whose the role is."""
        for token in reversed(modifiers):
            hit = self._hit_at.get(token) if token not in self._in_name else None
            if hit is not None and hit.name.kind != "region" and not self.sided(hit):
                return hit.name
        return None

    def sided(self, hit: Hit) -> bool:
        """Whether the name says only a side ("pro-Russian", "US-led") or is part of another ("Amoco Canada")."""
        lower = self._a.lower
        before = hit.start >= 2 and lower[hit.start - 1] in "-–" and lower[hit.start - 2] in self._words.leaning
        # "US-led", but not "Peru and Chile – both …": a dash with a blank before it begins something else.
        joined_on = hit.end + 1 < len(lower) and self._a.ends[hit.end - 1] == self._a.starts[hit.end]
        after = joined_on and lower[hit.end] in ("-", "–") and hit.end + 1 not in self._hit_at
        if hit.head in self._in_name:
            return True
        joined = any("-" in self._a.words[t] and self._a.words[t] != "-" for t in range(hit.start, hit.end))
        return (
            before
            or after
            or (joined and hit.end - hit.start == 1 and self._a.lower[hit.start].split("-")[0] in self._words.leaning)
        )

    def _owner_right(self, agent: AgentHit, depth: int) -> Name | None:
        """The name after "of", through further roles: "head of the department of the Chinese ministry"."""
        if depth > DEEPEST:
            return None
        for token in range(agent.start, agent.end):
            for prep in self._a.dependents(token, "prep"):
                if self._a.lower[prep] in OF and prep >= agent.end:
                    owner = self._object(prep, depth)
                    if owner is not None:
                        return owner
        return self._next_of(agent.end)

    def _object(self, prep: int, depth: int) -> Name | None:
        for token in self._a.dependents(prep, "pobj"):
            if token in self._hit_at:
                return self._named(token)
            inner = self._agents.get(token)
            if inner is not None:
                left = self._theirs(inner, self._owner_left(range(self._left(inner), inner.start)))
                return left or (self._owner_right(inner, depth + 1) if inner.agent.kind != "captive" else None)
            start = max(self._a.subtree(token)[0], token - LONGEST_LEFT)
            for near in range(start, token):
                if near in self._hit_at and not self.sided(self._hit_at[near]):
                    return self._named(near)
            for inner_prep in self._a.dependents(token, "prep"):
                if self._a.lower[inner_prep] in ("of", "in") and depth < DEEPEST:
                    return self._object(inner_prep, depth + 1)
        return None

    def _named(self, token: int) -> Name | None:
        """The name at the token, unless it is a region that owns nobody."""
        hit = self._hit_at.get(token)
        return hit.name if hit is not None and hit.name.kind != "region" else None

    def _next_of(self, end: int) -> Name | None:
        """The name in "of [the] X" right after the phrase, whatever the parser made of it."""
        lower = self._a.lower
        if end >= len(lower) or lower[end] != "of":
            return None
        at = end + 2 if end + 1 < len(lower) and lower[end + 1] == "the" else end + 1
        return self._named(at)


def _inside_names(annotation: Annotation, hits: dict[int, Hit], roles: set[int]) -> Iterator[int]:
    """The tokens of the recogniser's organisations that end in no role and hold no name but in their middle or end."""
    for entity in annotation.entities:
        start = entity.start + (annotation.lower[entity.start] in ("the", "a", "an"))
        end = entity.end - (annotation.lower[entity.end - 1] in ("'s", "’s", "'", "’"))
        tokens = range(start, end)
        if entity.label != "ORG" or len(tokens) < 2 or start in hits or any(t in roles for t in tokens):
            continue
        if any(t in hits and hits[t].name.kind not in PLACES for t in tokens) or "," in annotation.words[start:end]:
            continue
        if all(annotation.tags[t].startswith("NN") or annotation.tags[t] in ("IN", "CC", "DT", "JJ") for t in tokens):
            yield from tokens


def of_international(name: Name | None) -> bool:
    """Whether the owner is an organisation of no country."""
    return name is not None and name.country in INTERNATIONAL
