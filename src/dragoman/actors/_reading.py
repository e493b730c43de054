"""One article read from left to right: each name, role and pronoun given to somebody of the cast."""

from dragoman.actors._cast import Cast, Entity, titled
from dragoman.actors._persons import NO_CONTEXT, Context, Identifier, PersonSpan, honorific_gender
from dragoman.actors._pronouns import PronounResolver
from dragoman.actors._roles import Role, of_international
from dragoman.actors._scan import Hit
from dragoman.annotation import Annotation
from dragoman.lexicon import Agent, Name

# Offices that a bare title can stand for when the country is known: "the Ukrainian leader", "Chinese Defense Minister".
LEADING = ("leader",)
# Ministers and below of whom a country has many: "the Chinese minister" is nobody in particular.
MANY = (
    "minister",
    "ambassador",
    "governor",
    "spokesperson",
    "party_leader",
    "group_leader",
    "igo_official",
    "chief_of_staff",
)
ORG_LABELS = ("ORG",)


class ArticleReading:
    """Walks through an article's names, roles and pronouns and fills the cast."""

    def __init__(
        self, annotation: Annotation, cast: Cast, hits: list[Hit], persons: list[PersonSpan], roles: list[Role]
    ) -> None:
        self._a = annotation
        self._cast = cast
        self._k = cast.knowledge
        self._persons = persons
        self._person_set = set(persons)
        self._person_at = {token: span for span in persons for token in range(span.start, span.end)}
        self._hits = [hit for hit in hits if not any(t in self._person_at for t in range(hit.start, hit.end))]
        self._roles = [role for role in roles if role.head not in self._person_at]
        self._role_at = {role.head: role for role in self._roles}
        self._identifier = Identifier(cast)
        self._pronouns = PronounResolver(annotation, cast)
        self._titles = self._title_of_person()
        self._apart: list[tuple[int, Role]] = []
        """Titles that stand apart from their name; mentioned when all names are read."""

    def run(self) -> None:
        """Gives each name, role and pronoun to an actor, by place in the text."""
        steps: list[tuple[int, int, object]] = [(hit.start, 0, hit) for hit in self._hits]
        steps += [(span.start, 1, span) for span in self._persons]
        steps += [(role.head, 2, role) for role in self._roles]
        steps += [(org[0], 3, org) for org in self._organisations()]
        steps += [(token, 5, PersonSpan(token, token + 1, False)) for token in self._lone_names()]
        steps += [(token, 4, token) for token in self._pronouns.tokens()]
        for _, _, step in sorted(steps, key=lambda s: (s[0], s[1])):
            self._take(step)
        for start, role in self._apart:
            for entity in self._cast.at_head.get(self._a.head_of(start, self._person_at[start].end), ()):
                self._cast.mention(entity, role.start, role.end)

    def _take(self, step: object) -> None:
        if isinstance(step, Hit):
            self._take_name(step)
        elif isinstance(step, PersonSpan):
            self._take_person(step) if step in self._person_set else self._take_lone_name(step)
        elif isinstance(step, Role):
            self._take_role(step)
        elif isinstance(step, tuple):
            self._take_organisation(*step)
        elif isinstance(step, int):
            self._pronouns.resolve(step)

    # names

    def _take_name(self, hit: Hit) -> None:
        kind = hit.name.kind
        if kind == "place" or self._only_a_place(hit) or self._sided(hit):
            return
        name = self._choose(hit)
        if kind == "people" and not self._adjectival(hit):
            self._take_people(hit, name)
            return
        self._cast.mention(self._cast.named(name), hit.start, hit.end)

    def _adjectival(self, hit: Hit) -> bool:
        """Whether a word for one of a people is the adjective here: "Russian invasion"."""
        plural = self._a.words[hit.end - 1].endswith(("s", "men"))
        return not plural and (self._a.tags[hit.head] == "JJ" or self._a.deps[hit.head] in ("amod", "compound", "nmod"))

    def _choose(self, hit: Hit) -> Name:
        """The meaning that fits the article: of namesakes the one whose country it names."""
        fitting = [name for name in hit.names if (name.country or "") in self._cast.countries]
        return (fitting or list(hit.names))[0]

    def _only_a_place(self, hit: Hit) -> bool:
        """Whether a capital is only where something happens: "in Moscow", "the Beijing Olympics"."""
        if hit.name.kind != "capital":
            return False
        head, lower = hit.head, self._a.lower
        if self._a.deps[head] == "compound" and self._a.heads[head] not in self._role_at:
            return True
        if hit.start and lower[hit.start - 1] in self._k.words.venue:
            return True
        return hit.end < len(lower) and lower[hit.end] in ("-", "–") or hit.start and lower[hit.start - 1] in ("-", "–")

    def _sided(self, hit: Hit) -> bool:
        lower = self._a.lower
        if hit.start >= 2 and lower[hit.start - 1] in "-–" and lower[hit.start - 2] in self._k.words.leaning:
            return True
        if hit.end + 1 < len(lower) and lower[hit.end] in ("-", "–"):
            return not self._a.words[hit.end + 1][0].isupper()
        return (
            "-" in self._a.words[hit.start]
            and hit.end - hit.start == 1
            and lower[hit.start].split("-")[0] in self._k.words.leaning
        )

    def _take_people(self, hit: Hit, name: Name) -> None:
        """ "The Russians" are Russia; "three Frenchmen" are some of its people."""
        bare = hit.start and self._a.lower[hit.start - 1] == "the" and self._a.words[hit.end - 1].endswith(("s", "n"))
        if bare and self._a.tags[hit.head] in ("NNPS", "NNS"):
            self._cast.mention(self._cast.country(name.code), hit.start, hit.end)
            return
        plural = self._a.words[hit.end - 1].endswith(("s", "men"))
        key = f"people:{name.code}" if plural else self._cast.fresh()
        text = self._a.text[self._a.starts[hit.start] : self._a.ends[hit.end - 1]]
        entity = Entity(
            key, text, "unnamed", name.country, "CVL", number="many" if plural else "one", rule="people", confidence=0.8
        )
        self._cast.mention(self._cast.get(key, entity), hit.start, hit.end)

    # lone capitalised words: a surname of the article, whatever the recogniser called it

    def _lone_names(self) -> list[int]:
        taken = {token for hit in self._hits for token in range(hit.start, hit.end)} | set(self._person_at)
        taken |= {t for role in self._roles for t in range(role.head, role.end)}
        pos, words = self._a.pos, self._a.words
        return [t for t in range(len(words)) if t not in taken and pos[t] == "PROPN" and words[t][0].isupper()]

    def _take_lone_name(self, span: PersonSpan) -> None:
        entity = self._identifier.known(span)
        if entity is not None:
            self._cast.mention(entity, span.start, span.end)

    # organisations that no table knows

    def _organisations(self) -> list[tuple[int, int]]:
        """The recogniser's organisations that no gazetteer name, role or person touches."""
        taken = {
            token
            for hit in self._hits
            for token in range(hit.start, hit.end)
            if hit.name.kind not in ("adjective", "country", "place")
        }
        taken |= set(self._person_at) | set(self._role_at)
        found = []
        for entity in self._a.entities:
            if entity.label in ORG_LABELS:
                start = entity.start + (self._a.lower[entity.start] in ("the", "a", "an"))
                end = entity.end - (self._a.lower[entity.end - 1] in ("'s", "’s", "'", "’"))
                if start < end and self._a.words[start][0].isupper() and not taken.intersection(range(start, end)):
                    found.append((start, end))
        return found

    def _take_organisation(self, start: int, end: int) -> None:
        a, b = self._a.span(start, end)
        text = self._a.text[a:b]
        if "\n" in text or not any(c.islower() for c in text) and end - start > 1:
            return
        if end - start == 1 and self._identifier.known(PersonSpan(start, end, False)):
            return
        key = f"o:{text.lower()}"
        self._cast.mention(
            self._cast.get(key, Entity(key, text, "organization", number="thing", rule="org-name", confidence=0.6)),
            start,
            end,
        )

    # persons

    def _title_of_person(self) -> dict[int, Role]:
        """First token of a person's name -> the role that introduces it: "Defence Minister Li", "Yu, deputy head of …"."""
        found: dict[int, Role] = {}
        for role in self._roles:
            if role.agent.kind == "person" and not role.agent.plural:
                span = self._person_at.get(role.end) or self._apposed(role)
                if span is not None and span.start not in found:
                    found[span.start] = role
        return found

    def _apposed(self, role: Role) -> PersonSpan | None:
        """The person whom the role stands beside: "Yu Jun, deputy head …", "the minister, Li Shangfu", "spokesman for X, Y"."""
        head = self._a.heads[role.head]
        if self._a.deps[role.head] in ("appos", "compound") and head in self._person_at:
            return self._person_at[head]
        for child in self._a.children[role.head]:
            if self._a.deps[child] == "appos" and child in self._person_at:
                return self._person_at[child]
        start = role.start
        if start >= 2 and self._a.words[start - 1] == "," and start - 2 in self._person_at and not role.definite:
            return self._person_at[start - 2]
        return None

    def _take_person(self, span: PersonSpan) -> None:
        role = self._titles.get(span.start)
        context = NO_CONTEXT
        if role is not None:
            owner = self._owner(role)
            context = Context(owner=owner, offices=self._offices(role.agent, owner), former=role.former)
        entity = self._identifier.identify(span, context)
        if entity is None:
            return
        entity.gender = (
            entity.gender or honorific_gender(self._a, self._k, span.start) or (role.agent.gender if role else None)
        )
        if not entity.words:
            entity.words = self._identifier.words(span)
        self._cast.mention(entity, span.start, span.end)
        if role is not None:
            self._learn(entity, role)

    def _learn(self, entity: Entity, role: Role) -> None:
        """What a title beside the name tells of the person."""
        owner = self._owner(role)
        entity.nouns.update(role.agent.nouns)
        entity.offices.update(role.agent.office)
        if entity.rule == "office-table" and entity.sector:
            return
        if owner is not None:
            entity.country = owner.country
            entity.sector = self._sector(role, owner)
        elif entity.sector is None:
            entity.sector = "ELI" if role.former else role.sector or None
        if entity.position is None and owner is not None and not role.former:
            entity.position = titled(self._title_text(role), owner.name)
        entity.confidence = max(entity.confidence, 0.8) if owner else entity.confidence

    def _title_text(self, role: Role) -> str:
        words = role.agent.words
        return words[:1].upper() + words[1:]

    def _sector(self, role: Role, owner: Name) -> str | None:
        if of_international(owner) or owner.kind in ("group", "organization", "outlet"):
            return owner.sector
        if role.former:
            return "ELI"
        if owner.kind == "seat":
            return owner.sector
        return role.sector or None

    # roles

    def _owner(self, role: Role) -> Name | None:
        """Whose the role is: a name beside it, or the country of its possessor."""
        if role.owner is not None:
            return role.owner
        if role.possessor is None:
            return None
        for entity in self._cast.at_head.get(role.possessor, ()):
            if entity.country:
                country = entity.country
                return Name(key=country, name=self._k.country_names.get(country, country), kind="country", code=country)
        return None

    def _offices(self, agent: Agent, owner: Name | None) -> tuple[str, ...]:
        """The offices that a title means for a country: its leader is a president here, a prime minister there."""
        if "leader" in agent.office and owner is not None and owner.country is not None:
            return (self._k.led_by(owner.country), "supreme_leader", "leader", "president", "prime_minister", "monarch")
        return agent.office

    def _take_role(self, role: Role) -> None:
        if any(role is title for title in self._titles.values()):
            self._mention_title(role)
            return
        entity = self._meant(role)
        if entity is not None:
            self._cast.mention(entity, role.start, role.end)

    def _mention_title(self, role: Role) -> None:
        """A title that stands apart from the name is a mention of its own: "the minister, Li", not "Minister Li"."""
        for start, title in self._titles.items():
            if title is role:
                span = self._person_at[start]
                if role.end != span.start:
                    self._apart.append((start, role))

    def _meant(self, role: Role) -> Entity | None:
        """The actor that a role means by itself."""
        owner = self._owner(role)
        if role.agent.kind == "side":
            return self._cast.named(owner) if owner is not None and owner.kind != "place" else None
        if role.agent.kind == "person" and not role.agent.plural:
            return self._one(role, owner)
        return self._several(role, owner)

    def _one(self, role: Role, owner: Name | None) -> Entity:
        """Somebody named by office: who held it that day, whom the article called so, or an unnamed person."""
        if not role.indefinite and not role.former:
            found = self._holder(role, owner) or self._called_so(role, owner)
            if found is not None:
                return found
        return self._unnamed(role, owner)

    def _holder(self, role: Role, owner: Name | None) -> Entity | None:
        if owner is None or self._cast.day is None or owner.country is None:
            return None
        for office in self._offices(role.agent, owner):
            if office in MANY:
                continue
            held = self._k.people.holders(owner.country if not of_international(owner) else "", office, self._cast.day)
            held = [h for h in held if not of_international(owner) or owner.name in h.position]
            if held:
                entity = self._cast.office_holder(self._k.people.by_key[held[0].person])
                entity.nouns.update(role.agent.nouns)
                return entity
        return None

    def _called_so(self, role: Role, owner: Name | None) -> Entity | None:
        """The last person of the article of whom the noun was used."""
        noun = role.agent.words
        fitting = [
            e
            for e in self._cast.persons()
            if e.heads
            and (noun in e.nouns or noun.split(" ")[-1] in e.nouns)
            and (owner is None or owner.country == e.country)
        ]
        return max(fitting, key=lambda e: e.heads[-1], default=None) if role.definite or owner is not None else None

    def _several(self, role: Role, owner: Name | None) -> Entity | None:
        """A body or a group; the same one again when the article goes on with "the ministry"."""
        agent = role.agent
        if owner is None and role.definite and not role.counted:
            again = self._again(agent)
            if again is not None:
                return again
        if role.indefinite or role.counted or (owner is None and agent.plural):
            return self._unnamed(role, owner)
        place = owner.key if owner is not None else ""
        key = f"r:{place}:{agent.office[0] if agent.office else agent.words}"
        return self._cast.get(key, self._made(key, role, owner))

    def _again(self, agent: Agent) -> Entity | None:
        noun = agent.words
        fitting = [e for e in self._cast.entities.values() if e.heads and e.type != "person" and noun in e.nouns]
        return max(fitting, key=lambda e: e.heads[-1], default=None)

    def _unnamed(self, role: Role, owner: Name | None) -> Entity:
        key = self._cast.fresh()
        entity = self._made(key, role, owner)
        entity.type = "unnamed"
        return self._cast.get(key, entity)

    def _made(self, key: str, role: Role, owner: Name | None) -> Entity:
        agent = role.agent
        sector = self._sector(role, owner) if owner is not None else ("ELI" if role.former else role.sector)
        kind = {"body": "government", "group": "group", "outlet": "outlet"}.get(agent.kind, "unnamed")
        if kind == "government" and not (role.sector.startswith(("GOV", "LEG", "JUD", "MIL", "SPY"))):
            kind = "organization"
        named = owner is not None or kind == "unnamed"
        return Entity(
            key=key,
            name=self._text(role),
            type=kind if named else "unnamed",  # type: ignore[arg-type]
            country=owner.country if owner is not None else None,
            sector=sector or None,
            gender=agent.gender,
            number="many"
            if agent.plural or agent.kind == "group"
            else "thing"
            if agent.kind in ("body", "outlet")
            else "one",
            nouns=set(agent.nouns),
            rule=f"role:{agent.words}",
            confidence=0.85 if owner is not None else 0.6,
        )

    def _text(self, role: Role) -> str:
        """The role's words without an article before them."""
        start = role.start
        while (
            start < role.head
            and self._a.deps[start] in ("det", "predet")
            and self._a.lower[start] in ("the", "a", "an", "both", "all")
        ):
            start += 1
        a, b = self._a.span(start, role.end)
        return " ".join(self._a.text[a:b].split())
