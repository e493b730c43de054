"""Whom a role means by itself: who held the office that day, a ministry, troops, somebody unnamed."""

from collections.abc import Iterable

from dragoman.actors._cast import Cast, Entity
from dragoman.actors._pronouns import PronounResolver
from dragoman.actors._roles import Role, RoleFinder, of_international
from dragoman.annotation import Annotation
from dragoman.lexicon import INTERNATIONAL, Agent, Name
from dragoman.record import ActorType

# What "the leader" of a country can be, after the office that leads it today.
LEADERS = ("supreme_leader", "leader", "president", "prime_minister", "monarch")
STATE_SECTORS = ("GOV", "LEG", "JUD", "MIL", "SPY", "COP")
DEEPEST = 4
# A country that only the state acting beside a bare "the ministry" tells: how sure, and how far back it may stand.
NEAR, NEAR_SENTENCES, FARTHEST_STATE = 0.55, 2, 200


class RoleMeaning:
    """Gives roles to actors."""

    def __init__(
        self, annotation: Annotation, cast: Cast, finder: RoleFinder, pronouns: PronounResolver, roles: Iterable[Role]
    ) -> None:
        self._a = annotation
        self._cast = cast
        self._k = cast.knowledge
        self._finder = finder
        self._pronouns = pronouns
        self._role_at = {role.head: role for role in roles}
        self._guessed: set[int] = set()
        """Heads of roles whose country is only that of the state spoken of beside them."""

    def is_role(self, token: int) -> bool:
        """Whether a role has its head at the token."""
        return token in self._role_at

    def owner(self, role: Role) -> Name | None:
        """Whose the role is: a name beside it, the country of its possessor, that of "the ministry" that it is "of"."""
        if role.owner is not None:
            return role.owner
        if role.possessor is not None:
            return self._country_of(self._cast.at_head.get(role.possessor, ()))
        if role.agent.country is not None:
            return self._country(role.agent.country)
        return self._of_person(role) or self._through_body(role)

    def _of_person(self, role: Role) -> Name | None:
        """The country of the person before the noun: "the Biden administration"."""
        before = range(role.start, role.head) if role.agent.kind != "relation" else ()
        people = (e for token in before for e in self._cast.at_head.get(token, ()) if e.type == "person")
        return self._country_of(people)

    def _country(self, code: str) -> Name:
        return Name(key=code, name=self._k.country_names.get(code, code), kind="country", code=code)

    def _country_of(self, entities: Iterable[Entity]) -> Name | None:
        for entity in entities:
            if entity.country in INTERNATIONAL:
                return Name(key=entity.key, name=entity.name, kind="organization", code=entity.code() or "")
            if entity.country:
                return self._country(entity.country)
        return None

    def _through_body(self, role: Role) -> Name | None:
        """The country of a body named before: "spokesman of the foreign ministry", "a ministry spokeswoman"."""
        beside = (t for t in range(role.start, role.head) if t in self._role_at)
        at: int | None = next((t for t in beside if self._role_at[t].agent.kind == "body"), role.head)
        for _ in range(DEEPEST):
            inner = self._role_at.get(at) if at is not None else None
            if inner is None:
                return None
            if inner is not role and inner.agent.kind == "body":
                if inner.owner is not None:
                    return inner.owner
                if inner.possessor is not None:
                    return self._country_of(self._cast.at_head.get(inner.possessor, ()))
                found = self._country_of(self.again(self._ways(inner.agent))) or self._near_state(inner)
                if found is not None:
                    return found
            at = self._finder.inner(inner)
        return None

    def offices(self, role: Role, owner: Name | None) -> tuple[str, ...]:
        """The offices that a title means for a country: its leader is a president here, a prime minister there."""
        if "leader" in role.agent.office and owner is not None and owner.country is not None:
            return (self._k.led_by(owner.country), *LEADERS)
        if "same" in role.agent.office:
            return tuple(sorted({office for e in self._possessors(role) for office in e.offices}))
        return role.agent.office

    def _possessors(self, role: Role) -> list[Entity]:
        return self._cast.at_head.get(role.possessor, []) if role.possessor is not None else []

    def sector(self, role: Role, owner: Name) -> str | None:
        """The sectors of an owner's people: those of the organisation, or of the role in the country."""
        if of_international(owner) and role.agent.kind == "group" and role.sector in ("MIL", "COP"):
            return f"{owner.sector or ''}{role.sector}" if role.sector not in (owner.sector or "") else owner.sector
        if of_international(owner) or owner.kind in ("group", "organization", "outlet"):
            return owner.sector
        if role.former and role.sector.startswith(("GOV", "LEG", "MIL", "JUD", "ELI")):
            return "ELI"
        return (owner.sector if owner.kind == "seat" else role.sector) or None

    def meant(self, role: Role) -> list[Entity]:
        """The actors that a role means by itself; [] where it is no actor."""
        agent = role.agent
        if agent.kind != "body" and self._is_modifier(role) and (role.owner is None or self._in_name(role)):
            return []
        if agent.kind == "staff" and self.owner(role) is None:
            return []
        if self._of_two(role):
            pair = self._pair(role)
            if pair:
                return pair
        if role.more or (agent.plural and agent.kind == "person" and role.owner is None and role.possessor is not None):
            return self._of_several(role)
        owner = self.owner(role)
        if agent.kind == "side":
            return [self._cast.named(owner)] if owner is not None and owner.kind != "place" else []
        if agent.kind == "state":
            return self._state(role)
        if agent.kind == "person" and not agent.plural:
            return [self._one(role, owner)]
        return [self._several(role, owner)]

    def _of_several(self, role: Role) -> list[Entity]:
        """ "The Russian and Ukrainian foreign ministers", "their foreign ministers": one of each country."""
        owners = [*role.more, role.owner] if role.owner is not None else self._countries(role)
        if role.agent.kind == "person" and not role.counted:
            holders = [self._holder(role, owner) for owner in owners]
            if owners and all(holders):
                return list(dict.fromkeys(holder for holder in holders if holder is not None))
        return [self._several(role, owner) for owner in owners] or [self._several(role, None)]

    def _countries(self, role: Role) -> list[Name]:
        """The countries of a role's possessors."""
        found = (self._country_of([entity]) for entity in self._possessors(role))
        return list({name.key: name for name in found if name is not None}.values())

    def _is_modifier(self, role: Role) -> bool:
        return self._a.deps[role.head] in ("compound", "amod", "nmod") and self._a.heads[role.head] > role.head

    def _in_name(self, role: Role) -> bool:
        """Whether the noun is a part of a longer proper name: "the Australian National Imams Council"."""
        return (
            self._a.tags[role.head] == "NNP"
            and self._a.tags[role.head + 1] == "NNP"
            and role.head + 1 not in self._role_at
        )

    def _of_two(self, role: Role) -> bool:
        words = self._k.words
        modifiers = {self._a.lower[token] for token in range(role.start, role.head)}
        return role.agent.plural and any(word in modifiers for word in words.both[:2]) and role.owner is None

    def _pair(self, role: Role) -> list[Entity]:
        noun = self._a.lemmas[role.head]
        words = self._k.words
        if noun in words.both_people:
            fitting = self._pronouns.pair(role.start, people=True, fits=lambda entity: self._fits(role, entity))
            return fitting or self._pronouns.pair(role.start, people=True, fits=lambda e: not e.offices)
        return self._pronouns.pair(role.start, people=False) if noun in words.both_states else []

    def _state(self, role: Role) -> list[Entity]:
        """ "The country" is the only one spoken of; other countries are nobody in particular."""
        described = role.head - role.start > 1 or any(
            self._a.lower[p] == "of" for p in self._a.dependents(role.head, "prep")
        )
        looks_back = self._a.lemmas[role.head] in self._k.words.country_nouns and role.definite
        if looks_back and role.possessor is not None and not role.agent.plural:
            owner = self._country_of(self._possessors(role))
            return [self._cast.country(owner.code)] if owner is not None else [self._unnamed(role, None)]
        if role.agent.plural or not looks_back or described:
            return [self._unnamed(role, None)]
        return self._pronouns.country(role.head)

    # one person

    def _one(self, role: Role, owner: Name | None) -> Entity:
        """Somebody named by office: who held it that day, whom the article called so, or an unnamed person."""
        if self._becoming(role):
            return self._unnamed(role, owner)
        anyones = role.possessor is not None and owner is None and "same" not in role.agent.office
        if not role.indefinite and not role.former and not anyones:
            found = self._holder(role, owner) or self._called_so(role, owner)
            if found is None and owner is None:
                found = self._holder(role, self._main_country(role))
            if found is not None:
                return found
            owner = owner or self._near_state(role)
        if owner is not None and not role.indefinite and not role.counted and not role.former:
            entity = self._made(f"one:{owner.key}:{role.agent.words}", role, owner)
            entity.type = "unnamed"
            return self._cast.get(entity.key, entity)
        return self._unnamed(role, owner)

    def _becoming(self, role: Role) -> bool:
        """Whether the text tells that somebody takes the office: "became the country's president"."""
        predicate = self._a.deps[role.head] in ("attr", "oprd", "pobj", "dobj")
        verb = self._a.heads[role.head]
        verb = self._a.heads[verb] if self._a.deps[role.head] == "pobj" and self._a.lower[verb] == "as" else verb
        return predicate and self._a.lemmas[verb] in self._k.words.becoming

    def _holder(self, role: Role, owner: Name | None) -> Entity | None:
        """Who held the office on the article's day; nobody for offices that many hold."""
        if owner is None or self._cast.day is None or owner.country is None or role.sector == "OPP":
            return None
        abroad = of_international(owner)
        for office in self.offices(role, owner):
            if not self._k.people.one_holder(office):
                continue
            held = self._k.people.holders("" if abroad else owner.country, office, self._cast.day)
            held = [h for h in held if not abroad or owner.name in h.position]
            if held:
                entity = self._cast.office_holder(self._k.people.by_key[held[0].person])
                entity.nouns.update(role.agent.nouns)
                return entity
        return None

    def _called_so(self, role: Role, owner: Name | None) -> Entity | None:
        """The last person of the article who holds the office, or of whom the noun was used."""
        if owner is None and not role.definite:
            return None
        fitting = [e for e in self._cast.persons() if e.heads and self._fits(role, e)]
        if owner is not None:
            fitting = [e for e in fitting if owner.country == e.country]
        other = self._subject_country(role)
        return max(fitting, key=lambda e: (e.country != other, e.heads[-1]), default=None)

    def _subject_country(self, role: Role) -> str | None:
        """The country of who acts on the role: in "Putin told the minister" another country's is the likelier one."""
        if self._a.deps[role.head] not in ("dobj", "dative", "pobj"):
            return None
        verb = self._a.heads[role.head]
        verb = self._a.heads[verb] if self._a.deps[role.head] == "pobj" else verb
        subjects = self._a.dependents(verb, "nsubj")
        return next((e.country for s in subjects for e in self._cast.at_head.get(s, ()) if e.country), None)

    def _fits(self, role: Role, entity: Entity) -> bool:
        if "leader" in role.agent.office:
            return any(office in entity.offices for office in LEADERS) or "leader" in entity.nouns
        return any(office in entity.offices for office in role.agent.office) or role.agent.words in entity.nouns

    # bodies and groups

    def _several(self, role: Role, owner: Name | None) -> Entity:
        """A body or a group; the same one again when the article goes on with "the ministry"."""
        agent = role.agent
        if agent.kind == "outlet" and owner is not None and owner.kind == "outlet" and not agent.plural:
            return self._cast.named(owner)  # "the Reuters news agency"
        looks_back = role.bare and (role.definite or (agent.kind == "body" and self._is_modifier(role)))
        if owner is None and looks_back and agent.kind != "relation":
            again = self.again(self._ways(agent))
            somebody = bool(again) and again[0].type == "unnamed" and again[0].country is None
            other = somebody and not agent.plural and agent.nouns[0] not in again[0].nouns
            if again and not other:
                return again[0]  # but "the army" is not the "seventeen soldiers" before it
            owner = self._main_country(role) or self._near_state(role)
            if owner is not None:
                body = self._cast.get(self._body_key(role, owner), self._made(self._body_key(role, owner), role, owner))
                body.confidence = min(body.confidence, NEAR if role.head in self._guessed else 0.7)
                return body
        one_of = (role.indefinite or role.counted) and not (agent.kind == "outlet" and owner is not None)
        vague = one_of or agent.kind in ("relation", "person", "captive")
        if vague or (owner is None and (agent.kind != "body" or agent.plural or not role.definite)):
            return self._unnamed(role, owner)
        key = self._body_key(role, owner)
        return self._cast.get(key, self._made(key, role, owner))

    def _body_key(self, role: Role, owner: Name | None) -> str:
        """One key for a country's body under its several names; without a country its words."""
        place = owner.key if owner is not None else self._text(role).lower()
        kind = role.agent.office[0] if role.agent.office else role.agent.nouns[0]
        return f"r:{place}:{kind}:{role.sector}"

    @staticmethod
    def _ways(agent: Agent) -> set[str]:
        """Under what a body or a group may have been met: its noun, or the kind of thing it is."""
        return {agent.nouns[0], *(f"={office}" for office in agent.office)}

    def again(self, ways: set[str]) -> list[Entity]:
        """The last actor that is no person and that the article may go on to call by one of the nouns; [] if none."""
        fitting = [e for e in self._cast.lately() if e.heads and e.type != "person" and not ways.isdisjoint(e.nouns)]
        return [max(fitting, key=lambda e: e.heads[-1])] if fitting else []

    def settle(self) -> None:
        """Gives a body without a country ("Foreign ministry says …") to the one of its kind that the article names."""
        owned: dict[str, set[Entity]] = {}
        for entity in self._bodies():
            if entity.country is not None and entity.type == "government":
                for office in entity.offices:
                    owned.setdefault(office, set()).add(entity)
        for lost in self._bodies():
            if lost.country is None and lost.number == "thing" and self._speaks(lost):
                kept = {e for office in lost.offices for e in owned.get(office, ())}
                if len(kept) == 1:
                    self._cast.merge(lost, kept.pop())

    def settle_titled(self) -> None:
        """Gives "Deputy Foreign Minister Tolvo Marrek" a country: of the ministry named later, or of the dateline."""
        bodies = {e.country for e in self._cast.entities.values() if e.spans and e.type == "government" and e.country}
        homes = bodies - set(INTERNATIONAL)
        for entity in self._cast.entities.values():
            official = entity.sector is not None and entity.sector.startswith(("GOV", "LEG", "JUD"))
            if entity.type == "person" and entity.spans and official and entity.country is None:
                guests = {e.country for e in self._in_sentence(entity) if e is not entity}
                choices = homes - guests or homes
                if self._cast.home is not None:
                    entity.country, entity.confidence = self._cast.home, NEAR
                elif len(choices) == 1:
                    entity.country, entity.confidence = next(iter(choices)), NEAR

    def _in_sentence(self, entity: Entity) -> Iterable[Entity]:
        """The people in the sentence that introduces the person."""
        start, end = self._a.sentences[self._a.sentence_of[entity.heads[0]]]
        found = (e for head in range(start, end) for e in self._cast.at_head.get(head, ()))
        return (e for e in found if e.type == "person")

    def _bodies(self) -> list[Entity]:
        return [e for e in self._cast.entities.values() if e.spans and e.rule.startswith("role:") and e.offices]

    def _speaks(self, entity: Entity) -> bool:
        return any(self._a.deps[head] in ("nsubj", "nsubjpass") for head in entity.heads)

    def _main_country(self, role: Role) -> Name | None:
        """The country that the article is about so far: named twice as often as any other.

        Read by eye over 36 bare mentions in news summaries and wire stories: governments, ministries and presidents are
        right in 19 of 20; courts and armies are as often another country's, and left alone.
        """
        if not (role.bare and role.definite and role.possessor is None and role.sector.startswith(("GOV", "LEG"))):
            return None
        countries = [e for e in self._cast.lately() if e.type == "country" and e.country == e.key]
        ranked = sorted(countries, key=lambda e: (-len(e.heads), e.key))
        first, second = (len(ranked[n].heads) if len(ranked) > n else 0 for n in (0, 1))
        return self._country(ranked[0].key) if first >= 2 and first >= 2 * second else None

    def _near_state(self, role: Role) -> Name | None:
        """The state that acts nearest before "the defence ministry", else the dateline's; for offices of state only."""
        agent = role.agent
        if not (agent.office and role.bare and role.possessor is None and agent.kind in ("body", "person")):
            return None
        if agent.plural or role.former or role.indefinite or not role.sector.startswith(("GOV", "LEG")):
            return None
        if agent.kind == "person" and not any(self._k.people.one_holder(office) for office in agent.office):
            return None  # "the head", "the official": of anything
        first = self._a.sentences[max(0, self._a.sentence_of[role.head] - NEAR_SENTENCES)][0]
        code = self._cast.home
        for head in range(role.head - 1, max(first, role.head - FARTHEST_STATE) - 1, -1):
            states = self._states_at(head) if self._a.deps[head] in ("nsubj", "nsubjpass") else []
            if states:
                code = states[0] if len(states) == 1 else None
                break
        if code is None or code in INTERNATIONAL:
            return None
        self._guessed.add(role.head)
        return self._country(code)

    def _states_at(self, head: int) -> list[str]:
        """Codes of the states that a subject names: "Peru and Chile" are two."""
        joined = (head, *self._a.dependents(head, "conj"))
        codes = (e.country for token in joined for e in self._cast.at_head.get(token, ()))
        return list(dict.fromkeys(code for code in codes if code and code not in INTERNATIONAL))

    def _unnamed(self, role: Role, owner: Name | None) -> Entity:
        key = self._cast.fresh()
        entity = self._made(key, role, owner)
        entity.type = "unnamed"
        return self._cast.get(key, entity)

    def _made(self, key: str, role: Role, owner: Name | None) -> Entity:
        agent = role.agent
        related = agent.kind == "relation"
        owner = None if related else owner
        sector = self.sector(role, owner) if owner is not None else ("ELI" if role.former else role.sector)
        return Entity(
            key=key,
            name=self._text(role),
            type=self._type(role) if owner is not None or self._named(role) else "unnamed",
            country=owner.country if owner is not None else None,
            sector=sector or None,
            gender=agent.gender,
            number=self._number(agent),
            nouns={*agent.nouns, *self._ways(agent)},
            offices=set(agent.office),
            rule=f"role:{agent.words}",
            confidence=NEAR if role.head in self._guessed else 0.85 if owner is not None else 0.6,
        )

    def _named(self, role: Role) -> bool:
        """Whether the noun is the end of a proper name: "the Gulf Ports Union", not "the Union" or "the union"."""
        before = role.head - 1
        capital = self._a.words[role.head][0].isupper() and before >= role.start and self._a.tags[before] == "NNP"
        return role.agent.kind == "body" and not role.agent.plural and capital

    @staticmethod
    def _number(agent: Agent) -> str:
        if agent.plural or agent.kind == "group":
            return "many"
        return "thing" if agent.kind in ("body", "outlet") else "one"

    @staticmethod
    def _type(role: Role) -> ActorType:
        kind = role.agent.kind
        if kind == "body":
            return "government" if role.sector.startswith(STATE_SECTORS) else "organization"
        if kind == "group":
            return "group"
        return "outlet" if kind == "outlet" else "unnamed"

    def bare_start(self, role: Role) -> int:
        """The first token of the role after its articles and hedges: "at least 17 people" are 17 people."""
        start = role.start
        while start < role.head and (
            self._a.tags[start] in ("DT", "PDT", "RB", "RBS", "RBR", "JJS", "IN")
            or self._a.tags[start : start + 2] == ("JJR", "IN")
        ):
            start += 1
        return start

    def _text(self, role: Role) -> str:
        a, b = self._a.span(self.bare_start(role), role.end)
        return " ".join(self._a.text[a:b].split())
