"""The cast of one article: its actors as they are found, with all that was learnt of them."""

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from dragoman.annotation import Annotation
from dragoman.lexicon import INTERNATIONAL, ActorKnowledge, Name, Person
from dragoman.record import Actor, ActorType

# What a gazetteer's kind of name is in the record.
TYPES: dict[str, ActorType] = {
    "country": "country",
    "adjective": "country",
    "people": "country",
    "capital": "country",
    "place": "country",
    "organization": "organization",
    "group": "group",
    "outlet": "outlet",
    "seat": "government",
    "region": "unnamed",
}


# How many actors back an article may go on about: no article of the corpora has so many, a hostile text may.
LATELY = 200


@dataclass(slots=True, eq=False)
class Entity:
    """One actor while the article is read. Spans are token ranges, half open."""

    key: str
    name: str
    type: ActorType
    country: str | None = None
    sector: str | None = None
    position: str | None = None
    wikidata: str | None = None
    gender: str | None = None
    number: str = "one"
    confidence: float = 0.9
    rule: str = "gazetteer"
    nouns: set[str] = field(default_factory=set)
    """Common nouns by which the text may go on: "minister", "alliance"."""
    offices: set[str] = field(default_factory=set)
    words: tuple[str, ...] = ()
    """Folded words of a person's name as the text gives it at its fullest."""
    spans: dict[tuple[int, int], None] = field(default_factory=dict)
    heads: list[int] = field(default_factory=list)

    def code(self) -> str | None:
        """Country and sectors; "---" stands for a country that the text does not tell, as in CAMEO."""
        if self.country is None and self.sector is None:
            return None
        return (self.country or "---") + (self.sector or "")


class Cast:
    """The actors of one article, found by key, by name and by what they are called."""

    def __init__(self, annotation: Annotation, knowledge: ActorKnowledge, day: str | None) -> None:
        self.annotation = annotation
        self.knowledge = knowledge
        self.day = day
        self.entities: dict[str, Entity] = {}
        self.at_head: dict[int, list[Entity]] = {}
        self.recent: list[tuple[int, Entity]] = []
        """Each mention's head and actor, in the order of reading."""
        self._by_word: dict[str, list[Entity]] = {}
        self.at_end: dict[int, list[Entity]] = {}
        """Token after a mention -> its actors."""
        self.countries: set[str] = set()
        """Codes of all countries that the article names anywhere, for choosing between namesakes."""
        self.spelt_out: dict[str, set[tuple[str, ...]]] = {}
        """Names of two words and more that the article gives anywhere, by their first and by their last word."""
        self.dateline = annotation.dateline
        """The tokens of "KYIV, May 3 (Agency) -" before the text; an empty range if there is none."""
        self.home: str | None = None
        """Code of the country that the dateline names, else of the publisher."""
        self.publisher: str | None = None
        """Code of the country whose state publishes the article itself."""
        self._fresh = 0

    def mention(self, entity: Entity, start: int, end: int) -> None:
        """Notes that the tokens mean the actor."""
        if (start, end) not in entity.spans:
            entity.spans[start, end] = None
            head = self.annotation.head_of(start, end)
            insort(entity.heads, head)
            self.recent.append((head, entity))
            self.at_head.setdefault(head, []).append(entity)
            self.at_end.setdefault(end, []).append(entity)

    def merge(self, lost: Entity, kept: Entity) -> None:
        """Gives all that means one actor to another, and forgets the first."""
        for entities in self.at_head.values():
            if lost in entities:
                entities.remove(lost)
        for start, end in lost.spans:
            self.mention(kept, start, end)
        self.entities.pop(lost.key, None)

    def get(self, key: str, entity: Entity) -> Entity:
        """The actor of the key; `entity` becomes it if there is none."""
        return self.entities.setdefault(key, entity)

    def fresh(self) -> str:
        """A key that no other actor has."""
        self._fresh += 1
        return f"u:{self._fresh}"

    def named(self, name: Name) -> Entity:
        """The actor of a gazetteer name."""
        kind = TYPES[name.kind]
        return self.get(
            name.key,
            Entity(
                key=name.key,
                name=name.name,
                type=kind,
                country=name.country,
                sector=name.sector,
                wikidata=name.wikidata,
                number="thing",
                nouns=set(name.nouns),
                rule=f"name:{name.kind}",
            ),
        )

    def country(self, code: str) -> Entity:
        """The actor of a country code."""
        name = self.knowledge.country_names.get(code, code)
        return self.named(Name(key=code, name=name, kind="country", code=code))

    def lately(self) -> Iterable[Entity]:
        """The actors that the article goes on about: the last LATELY first met, the last first."""
        return islice(reversed(self.entities.values()), LATELY)

    def persons(self) -> Iterable[Entity]:
        """The people lately met, the last first."""
        return (entity for entity in self.lately() if entity.type == "person")

    def know(self, entity: Entity, words: tuple[str, ...]) -> None:
        """Notes that the person bears the folded name."""
        for word in {words[0], words[-1]} if words else ():
            bearers = self._by_word.setdefault(word, [])
            if entity not in bearers:
                bearers.append(entity)

    def bearing(self, words: tuple[str, ...]) -> list[Entity]:
        """The people of the article whose name begins or ends as the words do; the last LATELY met."""
        found = [e for word in {words[0], words[-1]} for e in self._by_word.get(word, ())[-LATELY:]]
        return [entity for entity in dict.fromkeys(found) if entity.spans]

    def office_holder(self, person: Person) -> Entity:
        """The actor of a person in the tables, coded as on the article's day."""
        key = f"p:{person.key}"
        if key not in self.entities:
            self.entities[key] = _office_holder(key, person, self.knowledge, self.day)
            if person.country:
                self.countries.add(person.country)
        return self.entities[key]

    def rows(self) -> tuple[Actor, ...]:
        """The actors as rows of the record, in order of first mention."""
        kept = [entity for entity in self.entities.values() if entity.spans]
        kept.sort(key=lambda entity: (min(entity.spans), entity.key))
        return tuple(self._row(number, entity) for number, entity in enumerate(kept, 1))

    def _row(self, number: int, entity: Entity) -> Actor:
        span = self.annotation.span
        return Actor(
            id=f"a{number}",
            name=entity.name,
            type=entity.type,
            code=entity.code(),
            country=entity.country,
            sector=entity.sector,
            position=entity.position,
            wikidata=entity.wikidata,
            mentions=tuple(sorted(span(start, end) for start, end in entity.spans)),
            confidence=round(entity.confidence, 2),
            rule=entity.rule,
        )


def _office_holder(key: str, person: Person, knowledge: ActorKnowledge, day: str | None) -> Entity:
    entity = Entity(
        key=key,
        name=person.name,
        type="person",
        wikidata=person.wikidata,
        gender=person.gender,
        country=person.country or None,
        rule="office-table",
    )
    held = knowledge.people.current(person, day) if day else _highest(person, knowledge)
    if held:
        top = held[0]
        entity.country, entity.sector = coded(top.country, knowledge.people.sector(top), top.position, knowledge)
        whose = knowledge.called(top.country) if knowledge.people.one_holder(top.office) else None
        entity.position = titled(top.position, whose) if day else None
        entity.offices.update(holding.office for holding in held)
        entity.nouns.update(word for holding in held for word in holding.position.lower().split())
        entity.confidence = 0.95 if top.end or top.by_hand else 0.85
    elif day and _was_higher(person, knowledge, day):
        entity.sector, entity.confidence = "ELI", 0.8
    return entity


def _was_higher(person: Person, knowledge: ActorKnowledge, day: str) -> bool:
    """Whether the person left an office before the day that no office to come outranks: an elder, not an elect."""
    ranks = [(holding.start <= day, knowledge.people.rank(holding)) for holding in person.holdings]
    past = min((rank for begun, rank in ranks if begun), default=99)
    return past < 99 and past <= min((rank for begun, rank in ranks if not begun), default=99)


def _highest(person: Person, knowledge: ActorKnowledge) -> list:  # type: ignore[type-arg]
    """Without a day: the highest office ever held, the latest spell of it."""
    return sorted(person.holdings, key=lambda h: (knowledge.people.rank(h), not h.by_hand, -int(h.start[:4] or 0)))[:1]


def coded(country: str, sector: str, position: str, knowledge: ActorKnowledge) -> tuple[str | None, str | None]:
    """Country and sectors of an office; of an international one, those of the organisation that its title names."""
    if country:
        return country, sector or None
    words = position.split(" ")
    for start in range(len(words)):
        for name in knowledge.names.get(tuple(w for w in words[start:] if w)):
            if name.country in INTERNATIONAL or name.kind == "group":
                return name.country, name.sector
    return None, sector or None


def titled(position: str, country: str | None) -> str:
    """The office with its country: "President of China", "Minister of Defence of Russia"."""
    if country is None or country.removeprefix("the ") in position:
        return position
    return f"{position} of {country}"
