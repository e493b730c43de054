"""One article read from left to right: each name, role and pronoun given to somebody of the cast."""

from dragoman.actors._cast import Cast, Entity
from dragoman.actors._floor import Floor
from dragoman.actors._localities import mention_localities
from dragoman.actors._meaning import RoleMeaning
from dragoman.actors._persons import Identifier, PersonSpan
from dragoman.actors._pronouns import PronounResolver
from dragoman.actors._roles import Role, RoleFinder
from dragoman.actors._scan import Hit
from dragoman.actors._things import Things
from dragoman.actors._titles import Titles
from dragoman.annotation import Annotation
from dragoman.lexicon import Name

ORG_LABELS = ("ORG",)
# Characters that no name has: what HTML and Markdown leave behind.
LONE = ("PROPN", "NOUN", "NUM", "DET", "PRON", "ADJ", "ADV", "VERB", "X")
STATES = ("country", "capital")
MARKUP = "<>*|[]{}#_"


class ArticleReading:
    """Walks through an article's names, roles and pronouns and fills the cast."""

    def __init__(
        self,
        annotation: Annotation,
        cast: Cast,
        hits: list[Hit],
        persons: list[PersonSpan],
        finder: RoleFinder,
        floor: Floor,
    ) -> None:
        self._a = annotation
        self._cast = cast
        self._k = cast.knowledge
        self._finder = finder
        self._things = Things(annotation, cast.knowledge)
        persons = [span for span in persons if not self._things.is_no_person(span)]
        self._persons = persons
        self._floor = floor
        in_person = {token for span in persons for token in range(span.start, span.end)} | floor.tokens
        self._in_person = in_person
        self._hits = [
            hit
            for hit in hits
            if not in_person.intersection(range(hit.start, hit.end))
            and not (hit.start in cast.dateline and hit.name.kind in ("capital", "place", "country", "region"))
        ]
        self._roles = [role for role in finder.roles() if role.head not in in_person]
        self._taken: set[int] = set()
        """Tokens that names and roles cover."""
        self._acronyms: dict[str, Entity] = {}
        """Letters in brackets after a name -> the actor: "the Nuclear Regulatory Commission (NRC)"."""
        self._identifier = Identifier(cast)
        self._pronouns = PronounResolver(
            annotation,
            cast,
            {hit.head: hit.name.country for hit in self._hits if hit.name.kind in STATES and hit.name.country},
        )
        self._meaning = RoleMeaning(annotation, cast, finder, self._pronouns, self._roles)
        self._titles = Titles(annotation, cast, self._meaning, self._roles, persons)

    def run(self) -> None:
        """Gives each name, role and pronoun to an actor, by place in the text."""
        steps: list[tuple[int, int, object]] = [(hit.start, 0, hit) for hit in self._hits]
        steps += [(span.start, 1, span) for span in self._persons]
        steps += [(role.head, 2, role) for role in self._roles]
        steps += [(org[0], 3, org) for org in self._organisations()]
        steps += [(self._pronouns.turn(token), 4, token) for token in self._pronouns.tokens()]
        steps += [(token, 5, (token,)) for token in self._lone_words()]
        for _, _, step in sorted(steps, key=lambda s: (s[0], s[1])):
            self._take(step)
        self._titles.mention_apart()
        self._floor.read(self._identifier)
        self._take_partitives()
        self._meaning.settle()
        self._meaning.settle_titled()
        mention_localities(self._a, self._cast, self._hits)

    def _take(self, step: object) -> None:
        if isinstance(step, Hit):
            self._take_name(step)
        elif isinstance(step, PersonSpan):
            self._titles.take(step, self._identifier)
            if self._things.member_of_congress(step.end):
                self._take_congressman(step)
        elif isinstance(step, Role):
            self._take_role(step)
        elif isinstance(step, int):
            self._pronouns.resolve(step)
        elif isinstance(step, tuple) and len(step) == 2:
            self._take_organisation(*step)
        elif isinstance(step, tuple):
            self._take_lone_word(step[0])

    def _take_congressman(self, span: PersonSpan) -> None:
        """ "Chris Coons (D-Del.)" sits in Congress, unless the tables know better."""
        for entity in self._cast.at_head.get(self._a.head_of(span.start, span.end), ()):
            if entity.type == "person" and entity.country is None:
                entity.country, entity.sector = "USA", entity.sector or "LEG"

    def _take_role(self, role: Role) -> None:
        if not self._titles.binds(role) and not self._is_part(role):
            for entity in self._meaning.meant(role):
                self._cast.mention(entity, role.start, role.end)

    def _is_part(self, role: Role) -> bool:
        """Whether the role is some of a body that is named: "members of Hamas" are Hamas."""
        if self._a.lower[role.head] not in self._k.words.partitives or role.counted:
            return False
        named = {token for hit in self._hits for token in range(hit.start, hit.end)}
        nouns = (n for p in self._a.dependents(role.head, "prep") for n in self._a.dependents(p, "pobj"))
        return any(noun in named or self._meaning.is_role(noun) for noun in nouns)

    # names

    def _take_name(self, hit: Hit) -> None:
        kind = hit.name.kind
        if kind == "region":
            self._take_region(hit)
            return
        if kind == "place" or self._only_a_place(hit) or self._finder.sided(hit):
            return
        if self._take_acronym(hit.start, hit.end):
            return
        name = self._choose(hit)
        if kind == "people" and not self._adjectival(hit):
            self._take_people(hit, name)
        else:
            self._cast.mention(self._cast.named(name), hit.start, hit.end)

    def _take_region(self, hit: Hit) -> None:
        """ "The West", "Europe": somebody of no country, where the words act or are acted on."""
        if self._a.deps[hit.head] not in ("nsubj", "nsubjpass", "dobj", "pobj", "poss", "conj"):
            return
        if hit.start and self._a.lower[hit.start - 1] in self._k.words.venue:
            return
        key = f"region:{hit.name.name}"
        entity = Entity(key=key, name=hit.name.name, type="unnamed", number="thing", rule="region", confidence=0.6)
        self._cast.mention(self._cast.get(key, entity), hit.start, hit.end)

    def _take_acronym(self, start: int, end: int) -> bool:
        """Whether the tokens are letters that the article has put in brackets behind a name; they mean its bearer."""
        text = self._a.words[start]
        if end - start != 1 or not text.isupper():
            return False
        if start >= 2 and self._a.words[start - 1] == "(" and text not in self._acronyms:
            for entity in self._cast.at_end.get(start - 1, ()):
                initials = [word[0] for word in entity.name.split() if word[0].isupper()]
                if entity.type != "person" and text[0] in initials and len(initials) >= 2:
                    self._acronyms[text] = entity
        bearer = self._acronyms.get(text) or self._bearer(text)
        if bearer is None:
            return False
        self._cast.mention(bearer, start, end)
        return True

    def _bearer(self, letters: str) -> Entity | None:
        """The body named before whose words begin with the letters: after "the Rapid Support Forces" they are the RSF.

        Without it the letters meant another body that the tables know by them. None where two bodies fit.
        """
        fitting = {
            entity.key: entity
            for entity in self._cast.lately()
            if entity.spans and entity.type in ("organization", "group") and _initials(entity.name) == letters
        }
        return next(iter(fitting.values())) if len(letters) > 2 and len(fitting) == 1 else None

    def _adjectival(self, hit: Hit) -> bool:
        """Whether a word for one of a people is the adjective here: "Russian invasion"."""
        plural = self._a.words[hit.end - 1].endswith(("s", "men"))
        adjective = self._a.tags[hit.head] == "JJ" or self._a.deps[hit.head] in ("amod", "compound", "nmod")
        return not plural and adjective

    def _choose(self, hit: Hit) -> Name:
        """The meaning that fits the article: of namesakes the one whose country it names."""
        fitting = [name for name in hit.names if (name.country or "") in self._cast.countries]
        if not fitting and hit.name.kind == "capital":
            return hit.names[-1]  # Brussels is the European Union's where Belgium is not spoken of
        return (fitting or list(hit.names))[0]

    def _only_a_place(self, hit: Hit) -> bool:
        """Whether a capital is only where something happens: "in Moscow", "the Beijing Olympics", "London-based"."""
        if hit.name.kind != "capital":
            return False
        lower = self._a.lower
        before = lower[hit.start - 1] if hit.start else ""
        joined_on = hit.end < len(lower) and self._a.ends[hit.end - 1] == self._a.starts[hit.end]
        after = lower[hit.end] if joined_on else ""
        if self._a.deps[hit.head] == "compound" and not self._meaning.is_role(self._a.heads[hit.head]):
            return True
        return before in self._k.words.venue or self._joined_before(hit) or after in ("-", "–")

    def _joined_before(self, hit: Hit) -> bool:
        """Whether a hyphen or dash without a blank stands before the name: "anti-Kyiv"."""
        before = hit.start - 1
        return before >= 0 and self._a.words[before] in ("-", "–") and self._a.ends[before] == self._a.starts[hit.start]

    def _take_people(self, hit: Hit, name: Name) -> None:
        """ "The Russians" are Russia; "three Frenchmen" are some of its people."""
        bare = hit.start > 0 and self._a.lower[hit.start - 1] == "the"
        if bare and self._a.tags[hit.head] in ("NNPS", "NNS"):
            self._cast.mention(self._cast.country(name.code), hit.start, hit.end)
            return
        plural = self._a.words[hit.end - 1].endswith(("s", "men"))
        key = f"people:{name.code}" if plural else self._cast.fresh()
        a, b = self._a.span(hit.start, hit.end)
        entity = Entity(
            key=key,
            name=self._a.text[a:b],
            type="unnamed",
            country=name.country,
            sector="CVL",
            number="many" if plural else "one",
            rule="people",
            confidence=0.8,
        )
        self._cast.mention(self._cast.get(key, entity), hit.start, hit.end)

    # lone words: a surname of the article, whatever the recogniser called it; "the two"; "the alliance"

    def _lone_words(self) -> list[int]:
        taken = {token for hit in self._hits for token in range(hit.start, hit.end)} | self._in_person
        taken |= {t for role in self._roles for t in range(role.head, role.end)}
        return [t for t, pos in enumerate(self._a.pos) if t not in taken and pos in LONE]

    def _take_lone_word(self, token: int) -> None:
        if self._a.words[token][0].isupper() and (self._a.pos[token] == "PROPN" or self._opens(token)):
            if self._take_acronym(token, token + 1) or self._in_longer_name(token):
                return
            entity = self._identifier.known(PersonSpan(token, token + 1, False))
            if entity is not None:
                self._cast.mention(entity, token, token + 1)
        elif self._a.lower[token] in self._k.words.both:
            self._take_both(token)
        elif self._a.lower[token] in self._k.class_nouns and token and self._a.lower[token - 1] in ("the", "this"):
            for entity in self._meaning.again({self._a.lower[token]})[:1]:
                self._cast.mention(entity, token - 1, token + 1)

    def _opens(self, token: int) -> bool:
        """Whether the word opens its sentence, where the tagger takes "Zelensky likely to …" for anything."""
        return token == self._a.sentences[self._a.sentence_of[token]][0] and len(self._a.words[token]) > 4

    def _in_longer_name(self, token: int) -> bool:
        """Whether another capitalised word stands right beside: the word is part of a name that nobody knows."""
        beside = [t for t in (token - 1, token + 1) if 0 <= t < len(self._a) and t not in self._taken]
        return any(self._a.pos[t] == "PROPN" and self._a.words[t][0].isupper() for t in beside)

    def _take_both(self, token: int) -> None:
        """ "The two discussed …": the last two people, or the last two countries."""
        if self._a.deps[token] not in ("nsubj", "nsubjpass", "pobj", "dobj"):
            return
        start = token - 1 if token and self._a.lower[token - 1] == "the" else token
        both = self._a.lower[token] == "both" and self._a.lower[min(token + 1, len(self._a) - 1)] != "of"
        if start == token and not both:
            return
        for entity in self._pronouns.pair(token, people=True) or self._pronouns.pair(token, people=False):
            self._cast.mention(entity, start, token + 1)

    def _take_partitives(self) -> None:
        """ "Hundreds of UN troops" are UN troops: the whole phrase is a mention, so that its head finds them."""
        for token, word in enumerate(self._a.lower):
            if word in self._k.words.partitives and token not in self._cast.at_head:
                for prep in self._a.dependents(token, "prep"):
                    for noun in self._a.dependents(prep, "pobj") if self._a.lower[prep] == "of" else ():
                        for entity in list(self._cast.at_head.get(noun, ())):
                            self._cast.mention(entity, token, noun + 1)

    # organisations that no table knows

    def _organisations(self) -> list[tuple[int, int]]:
        """The recogniser's organisations that no gazetteer name, role or person touches."""
        solid = [hit for hit in self._hits if hit.name.kind not in ("adjective", "country", "place", "capital")]
        taken = {token for hit in solid for token in range(hit.start, hit.end)} | self._in_person
        taken |= {token for role in self._roles for token in range(role.head, role.end)}
        named = {token for hit in self._hits for token in range(hit.start, hit.end)}
        found = []
        for entity in self._a.entities:
            start = entity.start + (self._a.lower[entity.start] in ("the", "a", "an"))
            end = entity.end - (self._a.lower[entity.end - 1] in ("'s", "’s", "'", "’"))
            free = start < end and not taken.intersection(range(start, end))
            free = free and not all(token in named for token in range(start, end))
            free = free and not (end - start == 1 and self._meaning.is_role(end))  # "Transportation Secretary"
            noun = any(self._a.pos[token] in ("PROPN", "NOUN", "X") for token in range(start, end))
            free = free and noun and start not in self._cast.dateline and not self._things.is_thing(start, end)
            if entity.label in ORG_LABELS and free and self._a.words[start][0].isupper():
                found.append((start, end))
        return found

    def _take_organisation(self, start: int, end: int) -> None:
        a, b = self._a.span(start, end)
        text = self._a.text[a:b]
        if self._take_acronym(start, end) or any(c in MARKUP for c in text):
            return
        if "," in text and any(start <= hit.start < end for hit in self._hits):
            return  # "Kyiv, Zelenskiy": two names that the recogniser took for one
        if "\n" in text or (end - start > 1 and not any(c.islower() for c in text)):
            return
        if end - start == 1 and self._identifier.known(PersonSpan(start, end, False)):
            return
        key = f"o:{text.lower()}"
        entity = Entity(key=key, name=text, type="organization", number="thing", rule="org-name", confidence=0.6)
        self._cast.mention(self._cast.get(key, entity), start, end)


def _initials(name: str) -> str:
    """The capital letters that the words of a name begin with: "Rapid Support Forces" RSF."""
    return "".join(word[0] for word in name.split() if word[0].isupper())
