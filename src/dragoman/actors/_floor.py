"""Who has the floor in a transcript: its labels in capitals as people.

A label stands apart from the text's grammar, and a parser makes of "EDT THE PRESIDENT" what it likes. So its tokens are
kept from the names and roles, and read at the end, when the article's people are known.
"""

import msgspec

from dragoman.actors._cast import Cast, Entity
from dragoman.actors._heading import Introduced, introduced
from dragoman.actors._labels import Label, capital_labels, takes_the_floor
from dragoman.actors._link import Context
from dragoman.actors._persons import Identifier, PersonSpan
from dragoman.annotation import Annotation
from dragoman.lexicon import INTERNATIONAL, Agent, Name, name_words, split_words

# Sectors of those who speak for a state without being named: "SENIOR ADMINISTRATION OFFICIAL".
OFFICIAL = ("GOV", "MIL", "LEG")


class _Title(msgspec.Struct, frozen=True):
    """A label cut in two: what it calls the speaker, and his name as it is written."""

    agents: tuple[Agent, ...]
    gender: str | None
    name: str


class Floor:
    """The labels of one article.

    `tokens` are those that no name or role may touch.
    """

    def __init__(self, annotation: Annotation, cast: Cast) -> None:
        self._a = annotation
        self._cast = cast
        self._k = cast.knowledge
        labels = capital_labels(annotation.text, self._k.words.floor)
        self._labels = [label for label in labels if takes_the_floor(label.text, self._k.words.floor)]
        self._heading = introduced(annotation.document.title, self._k) if self._labels else []
        covered = (annotation.tokens_in((label.begins, label.span[1])) for label in self._labels)
        self._before_names = {*self._k.honorifics, *self._k.words.floor.words, "the", "acting"}
        self.tokens = frozenset(token for tokens in covered for token in tokens)

    def read(self, identifier: Identifier) -> None:
        """Gives every label to somebody, or to nobody."""
        known: dict[str, Entity | None] = {}
        for label in self._labels:
            tokens = self._a.tokens_in(label.span)
            if not tokens:
                continue
            if label.text not in known:
                known[label.text] = self._speaker(label, tokens, identifier)
            entity = known[label.text]
            if entity is not None:
                self._cast.mention(entity, tokens.start, tokens.stop)
        self._address({entity for entity in known.values() if entity is not None and entity.type == "person"})

    def _address(self, speakers: set[Entity]) -> None:
        """Gives "Mr. President" in a transcript to the one speaker who holds the office."""
        for lost in [entity for entity in self._cast.entities.values() if self._is_address(entity)]:
            fitting = [speaker for speaker in speakers if not speaker.offices.isdisjoint(lost.offices)]
            if len(fitting) == 1:
                self._cast.merge(lost, fitting[0])

    def _is_address(self, entity: Entity) -> bool:
        spoken = entity.type == "unnamed" and entity.country is None and bool(entity.offices)
        return spoken and entity.name.lower().split(" ")[0] in self._k.words.addressed

    def _speaker(self, label: Label, tokens: range, identifier: Identifier) -> Entity | None:
        title = self._title(label.text)
        if not self._k.words.floor.nobody.isdisjoint(label.text.lower().split()):
            return None
        if title.name:
            return self._named(title, tokens, identifier)
        return self._by_office(title, tokens, identifier) if title.agents else None

    def _title(self, label: str) -> _Title:
        """Title and name: capitals become those of a name, "MS. JEAN-PIERRE" is "Jean-Pierre"."""
        words = label.partition("(")[0].split()
        agents: list[Agent] = []
        gender: str | None = None
        at = 0
        while at < len(words):
            lower = [word.lower().rstrip(".") for word in words[at:]]
            match = self._k.agents.match([part for word in lower for part in split_words(word)], 0)
            if match is not None:
                agents.append(match[1][0])
                gender = match[1][0].gender or gender
                at += match[0]
            elif at + 1 < len(words) and (lower[0] in self._before_names or (not agents and self._more(lower[1:]))):
                gender = self._k.honorifics.get(lower[0]) or gender
                at += 1
            else:
                break
        name = " ".join(_cased(word) for word in words[at:] if word.lower() not in self._k.words.floor.numbers)
        return _Title(tuple(agents), gender, name)

    def _more(self, lower: list[str]) -> bool:
        """Whether a title is still to come: "SENIOR ADMINISTRATION OFFICIAL"."""
        return any(self._k.agents.match([word], 0) is not None for word in lower)

    def _named(self, title: _Title, tokens: range, identifier: Identifier) -> Entity | None:
        """The bearer of the label's name, after the heading, the article and the tables."""
        words = name_words(title.name)
        told = self._told(title, words)
        offices = tuple(office for agent in title.agents for office in agent.office)
        owner = told.owner if told is not None else None
        offices = offices or (told.agent.office if told is not None else ())
        context = Context(owner=owner, offices=offices, gender=title.gender)
        name = told.name if told is not None else title.name
        entity = identifier.identify(PersonSpan(tokens.start, tokens.stop, True), context, name)
        if entity is not None:
            entity.words = entity.words or words
            entity.gender = entity.gender or title.gender
            self._learn(entity, [*title.agents, *([told.agent] if told is not None else [])], told)
        return entity

    def _told(self, title: _Title, words: tuple[str, ...]) -> Introduced | None:
        """Whom the heading has by the name; under another title he is somebody else: "First Lady Roe", "Mayor Roe"."""
        called = {agent.words for agent in title.agents}
        named = [told for told in self._heading if words and told.words[-len(words) :] == words]
        return next((told for told in named if not called or told.agent.words in called), None)

    def _learn(self, entity: Entity, agents: list[Agent], told: Introduced | None) -> None:
        """What the titles tell of somebody whom the tables do not know."""
        if entity.sector is not None and entity.country is not None:
            return
        sector = next((agent.sector for agent in reversed(agents) if agent.sector), None)
        owner = told.owner if told is not None else None
        if entity.sector is None and sector:
            entity.sector = sector
        if entity.country is None and (entity.sector or "").startswith(OFFICIAL):
            entity.country = owner.country if owner is not None else self._cast.publisher
        if told is not None and entity.position is None:
            entity.position = told.agent.words

    def _by_office(self, title: _Title, tokens: range, identifier: Identifier) -> Entity | None:
        """Who is called by office alone: "THE PRESIDENT" of the heading, of the publishing state, of the article."""
        agent = title.agents[-1]
        if not agent.sector.startswith(OFFICIAL) and not agent.office:
            return None
        if any(self._k.people.one_holder(office) for office in agent.office) or "spouse" in agent.office:
            return self._of_heading(agent, tokens, identifier) or self._holder(agent) or self._met(agent, tokens)
        return None if agent.plural else self._unnamed(agent, tokens)

    def _of_heading(self, agent: Agent, tokens: range, identifier: Identifier) -> Entity | None:
        for told in self._heading:
            if told.agent.words == agent.words and told.owner is None:
                owner = self._home()
                span = PersonSpan(tokens.start, tokens.stop, True)
                entity = identifier.identify(span, Context(owner=owner, offices=agent.office), told.name)
                if entity is not None:
                    self._learn(entity, [agent], told)
                    return entity
        return None

    def _home(self) -> Name | None:
        code = self._cast.publisher
        return Name(key=code, name=code, kind="country", code=code) if code is not None else None

    def _holder(self, agent: Agent) -> Entity | None:
        """Who holds the office in the state whose page it is."""
        if self._cast.publisher is None or self._cast.day is None:
            return None
        for office in agent.office:
            for held in self._k.people.holders(self._cast.publisher, office, self._cast.day)[:1]:
                return self._cast.office_holder(self._k.people.by_key[held.person])
        return None

    def _met(self, agent: Agent, tokens: range) -> Entity | None:
        """The one person of the article who holds the office; else somebody unnamed."""
        fitting = [e for e in self._cast.entities.values() if e.spans and not e.offices.isdisjoint(agent.office)]
        fitting = [e for e in fitting if e.type == "person"]
        return fitting[0] if len(fitting) == 1 else self._unnamed(agent, tokens)

    def _unnamed(self, agent: Agent, tokens: range) -> Entity | None:
        code = self._cast.publisher if agent.sector.startswith(OFFICIAL) else None
        a, b = self._a.span(tokens.start, tokens.stop)
        entity = Entity(
            key=f"label:{self._a.text[a:b]}",
            name=self._a.text[a:b].lower(),
            type="unnamed",
            country=code if code not in INTERNATIONAL else None,
            sector=agent.sector or None,
            rule=f"role:{agent.words}",
            confidence=0.8 if code else 0.6,
        )
        return self._cast.get(entity.key, entity)


def _cased(word: str) -> str:
    """ "JEAN-PIERRE" as "Jean-Pierre"."""
    return "-".join(part.capitalize() for part in word.split("-")) if word.isupper() else word
