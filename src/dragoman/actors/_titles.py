"""Titles beside names: "Defence Minister Li Shangfu", "Yu Jun, deputy head of …", "his counterpart, Zelenskiy"."""

import msgspec

from dragoman.actors._cast import Cast, Entity
from dragoman.actors._link import NO_CONTEXT, Context
from dragoman.actors._meaning import RoleMeaning
from dragoman.actors._persons import Identifier, PersonSpan, honorific_gender
from dragoman.actors._roles import Role
from dragoman.annotation import Annotation
from dragoman.lexicon import Name

# Longest title kept as a position, in tokens: beyond that the parser has run on into the sentence.
LONGEST_POSITION = 14
# Behind a participle these tell of a passive: "the envoy described as …".
PASSIVE = ("as", "by", "in", "to", "with", "of")
# Sectors in which a title is a position; "her sister" and "a protester" are none.
OFFICIAL = ("GOV", "LEG", "JUD", "MIL", "COP", "SPY", "PTY", "BUS", "EDU", "JRN", "REL", "LAB", "NGO", "IGO", "MED")


class Titles:
    """Binds roles to the persons beside whom they stand, and learns from them."""

    def __init__(
        self, annotation: Annotation, cast: Cast, meaning: RoleMeaning, roles: list[Role], persons: list[PersonSpan]
    ) -> None:
        self._a = annotation
        self._cast = cast
        self._meaning = meaning
        self._at = {token: span for span in persons for token in range(span.start, span.end)}
        self._of: dict[int, list[Role]] = {}
        """First token of a name -> the roles that stand beside it."""
        self._bound: set[int] = set()
        for role in roles:
            if role.agent.kind in ("person", "relation") and not role.agent.plural:
                span = self._beside(role)
                if span is not None:
                    self._of.setdefault(span.start, []).append(role)
                    self._bound.add(role.head)

    def binds(self, role: Role) -> bool:
        """Whether the role tells of a named person beside it."""
        return role.head in self._bound

    def _beside(self, role: Role) -> PersonSpan | None:
        """The person whom the role introduces or stands in apposition to."""
        if role.end in self._at and self._at[role.end].start == role.end:
            return self._at[role.end]
        if self._speaks(role):
            return None
        after = self._after_of(role)
        if after is not None:
            return after
        head = self._a.heads[role.head]
        if self._a.deps[role.head] in ("appos", "compound") and head in self._at:
            return self._at[head]
        for child in self._a.dependents(role.head, "appos"):
            if child in self._at:
                return self._at[child]
        return self._across_comma(role)

    def _speaks(self, role: Role) -> bool:
        """Whether the role is who says what stands before the comma: "…, the envoy announced on Monday"."""
        verb = role.end
        if role.start == 0 or self._a.words[role.start - 1] != "," or verb + 1 >= len(self._a):
            return False
        says = self._a.tags[verb].startswith("VB") and self._a.lemmas[verb] in self._cast.knowledge.words.saying
        return says and self._a.lower[verb + 1] not in PASSIVE

    def _after_of(self, role: Role) -> PersonSpan | None:
        """The person in "President of the Republic of X Y": nothing but the office's own name in between."""
        if role.end >= len(self._a) or self._a.lower[role.end] not in ("of", "for"):
            return None
        for at in range(role.end + 2, min(role.end + LONGEST_POSITION, len(self._a))):
            if role.end + 1 in self._at:
                return None  # "attorney for Elian": whose he is, not who
            if at in self._at:
                return self._at[at] if self._at[at].start == at and self._a.words[at - 1][0].isupper() else None
            if not (
                self._a.words[at][0].isupper() or self._a.lower[at] in ("of", "for", "the", "and", "-", "'s", "’s")
            ):
                return None
        return None

    def _across_comma(self, role: Role) -> PersonSpan | None:
        """The person right before or behind a comma, whatever the parser made of it."""
        words, start, end = self._a.words, role.start, role.end
        if start >= 2 and words[start - 1] == "," and start - 2 in self._at and role.agent.words != "source":
            return self._at[start - 2]
        end = self._past_place(end)
        after = end + 1 in self._at and words[end] == "," and self._at[end + 1].start == end + 1
        if after and (role.definite or role.owner is not None) and self._closed(self._at[end + 1].end):
            return self._at[end + 1]
        return None

    def _past_place(self, end: int) -> int:
        """The end of "in Kyiv", "to Moscow", "for the ministry" after a title."""
        if end < len(self._a) and self._a.tags[end] in ("IN", "TO"):
            for at in range(end + 1, min(end + 7, len(self._a))):
                if self._a.words[at] == ",":
                    return at
        return end

    def _closed(self, end: int) -> bool:
        """Whether an apposition ends here: at a comma, a stop, or a preposition."""
        return end >= len(self._a) or self._a.words[end] in (",", ".", ")", ";") or self._a.pos[end] in ("ADP", "SCONJ")

    def take(self, span: PersonSpan, identifier: Identifier) -> None:
        """Gives the name to its person, with what the titles beside it tell."""
        roles = self._of.get(span.start, [])
        span = identifier.narrowed(span, self._context(roles))
        told = honorific_gender(self._a, self._cast.knowledge, span.start)
        entity = identifier.identify(span, msgspec.structs.replace(self._context(roles), gender=told))
        if entity is None:
            return
        entity.gender = entity.gender or told or next((r.agent.gender for r in roles if r.agent.gender), None)
        if not entity.words:
            entity.words = identifier.words(span)
            self._cast.know(entity, entity.words)
        if entity.country is None:
            self._absorb(entity, roles)
        self._cast.mention(entity, span.start, span.end)
        for role in roles:
            if role.agent.kind == "person":
                self._learn(entity, role, span)

    def _absorb(self, entity: Entity, roles: list[Role]) -> None:
        """Takes over "Belgium's deputy prime minister" when the text goes on with "deputy prime minister De Sutter"."""
        titles = {f"role:{role.agent.words}" for role in roles if role.owner is None}
        cast = self._cast.lately()
        same = [e for e in cast if e.type == "unnamed" and e.rule in titles and e.number == "one" and e.country]
        if len(same) == 1 and same[0].spans:
            entity.country, entity.sector = same[0].country, same[0].sector
            self._cast.merge(same[0], entity)

    def _context(self, roles: list[Role]) -> Context:
        for role in roles:
            if role.agent.kind == "person":
                owner = self._meaning.owner(role)
                offices = self._meaning.offices(role, owner)
                return Context(owner=owner, offices=offices, former=role.former)
        return NO_CONTEXT

    def _learn(self, entity: Entity, role: Role, span: PersonSpan) -> None:
        """What a title beside the name tells of the person; the table's own dates are surer."""
        owner = self._meaning.owner(role)
        entity.nouns.update(role.agent.nouns)
        if not role.former:
            entity.offices.update(role.agent.office)
        if self._table_knows(entity, role, owner):
            return
        if owner is not None:
            entity.country = owner.country
            entity.sector = self._meaning.sector(role, owner)
            entity.confidence = max(entity.confidence, 0.85)
        elif entity.sector is None:
            entity.sector = "ELI" if role.former else role.sector or None
        if not role.former and role.agent.sector.startswith(OFFICIAL):
            entity.position = self._position(role, span)

    def _table_knows(self, entity: Entity, role: Role, owner: Name | None) -> bool:
        """Whether the tables are surer than the title: they have the day, and the title is none that they lack."""
        if entity.rule != "office-table" or not entity.sector or (self._cast.day is None and owner is not None):
            return False
        person = self._cast.knowledge.people.by_key[entity.key.removeprefix("p:")]
        known = {holding.office for holding in person.holdings}
        return entity.sector != "ELI" or role.former or not known.isdisjoint(role.agent.office)

    def _position(self, role: Role, span: PersonSpan) -> str:
        """The title in the article's words: "deputy head of the consular section of the interior ministry"."""
        start, end = self._meaning.bare_start(role), role.end
        if role.end != span.start:
            end = max(end, min(self._a.subtree(role.head)[1], start + LONGEST_POSITION))
            end = next((t for t in range(role.end, end) if self._a.words[t] in (",", ".", ";", "(")), end)
            if start <= span.start < end:
                end = role.end
        a, b = self._a.span(start, end)
        return " ".join(self._a.text[a:b].split())

    def mention_apart(self) -> None:
        """Mentions each title that stands apart from its name: "the minister, Li", not "Minister Li"."""
        for start, roles in self._of.items():
            head = self._a.head_of(start, self._at[start].end)
            for role in roles:
                if role.end != start:
                    for entity in list(self._cast.at_head.get(head, ())):
                        self._cast.mention(entity, role.start, role.end)
