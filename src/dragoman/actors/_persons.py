"""Names of persons in the text, and who they are."""

from functools import cached_property

import msgspec

from dragoman.actors._cast import Cast, Entity
from dragoman.actors._labels import named_labels
from dragoman.actors._link import NO_CONTEXT, Context, Linker
from dragoman.actors._scan import AgentHit, Hit
from dragoman.annotation import Annotation
from dragoman.lexicon import ActorKnowledge, Person, fold, name_words

PERSON_LABELS = ("PERSON", "PER")
# Tags of words that go on a title-case headline, not a name: "Putin Rails Against".
NOT_IN_NAMES = ("VBZ", "VBD", "VBP", "VB", "VBG", "VBN", "IN", "TO", "MD", "RB", "DT", "CC", "PRP", "PRP$", "WP", "CD")
# Offices whose holder a lone surname means before his kin.
HEADS = ("president", "prime_minister", "monarch", "supreme_leader")
# What the recogniser sets apart from people, bodies and places: weapons, programmes, events, laws, buildings.
THINGS = ("MISC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE", "FAC", "DATE", "TIME")
# Inside a name, without a blank.
JOINTS = ("-", "‑", ".", "’", "'", "`", "‘")
# Longest personal name in the tables is six words ("Sheikh Tamim bin Hamad bin Khalifa"); more is a list.
LONGEST_NAME = 7
# A headline in title case has at least this share of capitals among its words of more than so many letters.
TITLE_CASE, SMALL_WORD = 0.8, 3


class PersonSpan(msgspec.Struct, frozen=True):
    """A person's name in the text, without titles: tokens, half open."""

    start: int
    end: int
    labelled: bool
    """Whether the name recogniser called it a person."""


class PersonFinder:
    """Finds the names of persons: the recogniser's, those in the tables, and capitals after a title."""

    def __init__(
        self, annotation: Annotation, knowledge: ActorKnowledge, hits: list[Hit], agents: list[AgentHit]
    ) -> None:
        self._a = annotation
        self._k = knowledge
        self._hit_at = {token: hit for hit in hits for token in range(hit.start, hit.end)}
        self._agent_at = {token: agent for agent in agents for token in range(agent.start, agent.end)}
        self._agents = agents
        self._title_case: dict[int, bool] = {}

    def spans(self) -> list[PersonSpan]:
        """The names, by place, without overlap; the longer of two wins."""
        found = [*self._labelled(), *self._mislabelled(), *self._tabled(), *self._titled(), *self._speaking()]
        found.sort(key=lambda s: (s.start - s.end, not s.labelled, s.start))
        taken: set[int] = set()
        kept = []
        for span in found:
            tokens = range(span.start, span.end)
            if not taken.intersection(tokens):
                taken.update(tokens)
                kept.append(span)
        return sorted(kept, key=lambda s: s.start)

    def _labelled(self) -> list[PersonSpan]:
        found = []
        for entity in self._a.entities:
            if entity.label in PERSON_LABELS:
                trimmed = self._trimmed(entity.start, entity.end)
                if trimmed is not None:
                    found.append(PersonSpan(*trimmed, True))
        return found

    def _mislabelled(self) -> list[PersonSpan]:
        """Names that the recogniser took for something else: with a first name, or beside "deputy head of …"."""
        beside = {self._a.heads[agent.head] for agent in self._agents if self._is_title_beside(agent)}
        found = []
        for entity in self._a.entities:
            start, end = entity.start, entity.end
            proper = 2 <= end - start <= 3 and all(self._a.tags[t] == "NNP" for t in range(start, end))
            if (
                entity.label in (*PERSON_LABELS, *THINGS)
                or not proper
                or any(t in self._hit_at for t in range(start, end))
            ):
                continue
            first_name = fold(self._a.words[start]) in self._k.given_names
            if first_name or not beside.isdisjoint(range(start, end)):
                trimmed = self._trimmed(start, end)
                if trimmed is not None:
                    found.append(PersonSpan(*trimmed, True))
        return found

    def _speaking(self) -> list[PersonSpan]:
        """Full names that have the floor again and again, whatever the recogniser took them for."""
        ranges = (self._a.tokens_in(label.span) for label in named_labels(self._a.text))
        trimmed = (self._trimmed(tokens.start, tokens.stop) for tokens in ranges if tokens)
        return [PersonSpan(*span, True) for span in trimmed if span is not None]

    def _is_title_beside(self, agent: AgentHit) -> bool:
        return agent.agent.kind == "person" and not agent.agent.plural and self._a.deps[agent.head] == "appos"

    def _trimmed(self, start: int, end: int) -> tuple[int, int] | None:
        """The name in the range: no title, honorific or nationality before it, nothing after it."""
        while start < end and self._before_name(start, end):
            start = self._after_title(start)
        stop = start
        while stop < end and self._in_name(stop, start):
            stop += 1
        while stop > start and not self._a.words[stop - 1][0].isalpha():
            stop -= 1
        while stop - start > 1 and self._headline_title(start, stop):
            stop -= 1
        return (start, stop) if self._is_name(start, stop) else None

    def _headline_title(self, start: int, stop: int) -> bool:
        """Whether a headline's capitals made a title the end of a name: "Xi Aide Steps Down"."""
        agent = self._agent_at.get(stop - 1)
        given = fold(self._a.words[start]) in self._k.given_names
        return agent is not None and agent.agent.kind == "person" and not given and self._in_title_case(start)

    def _in_title_case(self, token: int) -> bool:
        """Whether nearly all words of the sentence have a capital, as in headlines."""
        number = self._a.sentence_of[token]
        if number not in self._title_case:
            words = [self._a.words[t] for t in range(*self._a.sentences[number])]
            long = [word for word in words if len(word) > SMALL_WORD and word.isalpha()]
            capitals = sum(word[0].isupper() for word in long)
            self._title_case[number] = len(long) > SMALL_WORD and capitals >= TITLE_CASE * len(long)
        return self._title_case[number]

    def _before_name(self, token: int, end: int) -> bool:
        lower = self._a.lower[token]
        if lower in self._k.honorifics or not self._a.words[token][0].isupper():
            return True
        agent = self._agent_at.get(token)
        if agent is not None and agent.end < end:
            return True
        hit = self._hit_at.get(token)
        return (
            hit is not None
            and hit.start == token
            and hit.end < end
            and hit.name.kind in ("adjective", "organization", "group")
        ) or (hit is not None and hit.end < end and end - hit.end >= 2 and hit.name.kind in ("country", "seat"))

    def _after_title(self, token: int) -> int:
        agent, hit = self._agent_at.get(token), self._hit_at.get(token)
        if self._a.lower[token] in self._k.honorifics:
            return token + 1
        if agent is not None:
            return agent.end
        return hit.end if hit is not None and hit.start == token else token + 1

    def _in_name(self, token: int, start: int) -> bool:
        """Whether the token goes on with a name that began at `start`."""
        word, lower = self._a.words[token], self._a.lower[token]
        if token - start >= LONGEST_NAME or lower in self._k.words.calendar:
            return False
        if word[0].isupper():
            return token == start or self._a.tags[token] not in NOT_IN_NAMES
        joined = token > start and self._a.starts[token] == self._a.ends[token - 1]
        if joined and (word in JOINTS or self._a.words[token - 1] in JOINTS[:2]):
            return True  # "Tsai Ing-wen", "O'Brien", "J. Edgar"
        return token > start and lower in self._k.words.particles

    def _is_name(self, start: int, stop: int) -> bool:
        """Whether the range can be a person: not only titles, not the name of a country or an organisation."""
        if stop <= start or not any(word[0].isupper() for word in self._a.words[start:stop]):
            return False
        if all(token in self._agent_at for token in range(start, stop)):
            return False
        hits = {self._hit_at[token] for token in range(start, stop) if token in self._hit_at}
        if any(c.isdigit() for c in self._a.words[start]):
            return False  # "15 PM"
        if self._a.lower[stop - 1] in self._k.words.corporate:
            return False  # "General Automation Inc"
        after = self._agent_at.get(stop)
        if after is not None and after.start == stop and after.agent.kind in ("outlet", "body"):
            return False  # "Nieuwsblad newspaper"
        if stop - start == 1:
            return not hits and self._a.tags[start] in ("NNP", "NNPS", "FW") and self._proper(start)
        if stop - 1 in self._agent_at and self._agent_at[stop - 1].agent.kind != "person":
            return False  # "William Jewell College"
        return not any(
            hit.end - hit.start > 1 or hit.name.kind in ("organization", "outlet", "group", "seat") for hit in hits
        )

    def _proper(self, token: int) -> bool:
        """Whether the word is no ordinary one: it has no digit, and the article never writes it small."""
        word = self._a.words[token]
        return not any(c.isdigit() for c in word) and self._a.lower[token] not in self._small

    @cached_property
    def _small(self) -> frozenset[str]:
        return frozenset(word for word in self._a.words if word.islower())

    def _tabled(self) -> list[PersonSpan]:
        """Full names that the tables know, whether or not the recogniser saw them."""
        words, tokens = self._folded()
        found = []
        at = 0
        while at < len(words):
            match = self._k.people.calls.match(words, at) if words[at] else None
            if match is not None and match[0] >= 2:
                start, end = tokens[at], tokens[at + match[0] - 1] + 1
                if self._a.words[start][0].isupper() and (self._a.words[end - 1][0].isupper() or self._joined(end - 1)):
                    found.append(PersonSpan(start, end, True))
                at += match[0]
            else:
                at += 1
        return found

    def _folded(self) -> tuple[list[str], list[int]]:
        words: list[str] = []
        tokens: list[int] = []
        for token, word in enumerate(self._a.words):
            capital = word[0].isupper() or self._a.lower[token] in self._k.words.particles or self._joined(token)
            if word in ("-", "‑", "'", "’"):
                continue
            for part in name_words(word) if capital else ("",):
                words.append(part)
                tokens.append(token)
        return words, tokens

    def _joined(self, token: int) -> bool:
        """Whether a hyphen without blanks joins the word to a capitalised one: "un" in "Jong-un"."""
        hyphen = token >= 2 and self._a.words[token - 1] in JOINTS[:2] and self._a.words[token - 2][0].isupper()
        return hyphen and self._a.ends[token - 1] == self._a.starts[token]

    def _titled(self) -> list[PersonSpan]:
        """Capitals right after a title or an honorific: "President Suleiman", "Mr Hassan"."""
        found = []
        for start in self._ends_of_titles():
            if start < len(self._a) and self._a.words[start][0].isupper() and self._a.pos[start] == "PROPN":
                stop = start
                while (
                    stop < len(self._a)
                    and self._in_name(stop, start)
                    and self._same_sentence(start, stop)
                    and not self._new_hit(stop)
                ):
                    stop += 1
                trimmed = self._trimmed(start, stop)
                if trimmed is not None and not (self._in_title_case(start) and self._nobodys(*trimmed)):
                    found.append(PersonSpan(*trimmed, False))
        return found

    def _nobodys(self, start: int, stop: int) -> bool:
        """Whether no table has the words as a name: in a headline "CEO Visits" is none."""
        words = name_words(" ".join(self._a.words[start:stop]))
        return not words or not (words[0] in self._k.given_names or self._k.people.calls.get(words[-1:]))

    def _new_hit(self, token: int) -> bool:
        hit = self._hit_at.get(token)
        return hit is not None and hit.name.kind != "place"

    def _same_sentence(self, a: int, b: int) -> bool:
        return self._a.sentence_of[a] == self._a.sentence_of[b]

    def _ends_of_titles(self) -> list[int]:
        ends = [agent.end for agent in self._agents if agent.agent.kind == "person" and not agent.agent.plural]
        return ends + [
            t + 1
            for t, word in enumerate(self._a.lower)
            if word in self._k.honorifics and self._a.words[t][0].isupper()
        ]


class Identifier:
    """Decides whom a name means: somebody of the article, somebody of the tables, or somebody new."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._people = cast.knowledge.people
        self._linker = Linker(cast.knowledge, cast.day, cast.countries, cast.spelt_out)

    def identify(self, span: PersonSpan, context: Context = NO_CONTEXT, name: str | None = None) -> Entity | None:
        """The person whom the name means, or `name` in its place; None for a lone word that is nobody's name."""
        text = name or self._text(span)
        words = name_words(text)
        if not words:
            return None
        met = self._met(words, context)
        person = (
            None
            if met is not None and (met.key.startswith("p:") or len(words) == 1)
            else self._linker.link(text, context)
        )
        if person is not None:
            return self._linked(person, met, words)
        if met is not None:
            if len(words) > len(met.words) and met.key.startswith("n:"):
                met.words, met.name = words, text
                self._cast.know(met, words)
            return met
        return self._new(span, text, words)

    def narrowed(self, span: PersonSpan, context: Context) -> PersonSpan:
        """The span without a verb that a headline writes large after a leader's surname: "Bolsonaro Declares"."""
        words = self.words(span)
        if len(words) != 2 or span.end - span.start != 2 or not self._cast.annotation.lower[span.end - 1].endswith("s"):
            return span
        if self._people.called(words) or self._cast.bearing(words):
            return span
        person = self._linker.link(self._cast.annotation.words[span.start], context)
        if person is None or self._cast.knowledge.family_first(person.country):
            return span
        return PersonSpan(span.start, span.start + 1, span.labelled)

    def known(self, span: PersonSpan) -> Entity | None:
        """The person whom a lone capitalised word names, if the article or the day make it sure; never somebody new."""
        words = self.words(span)
        if (
            not words
            or len(words[0]) < 2
            or self._cast.annotation.lower[span.start] in self._cast.knowledge.words.not_alone
        ):
            return None
        met = [
            e
            for e in self._cast.bearing(words)
            if len(e.words) > 1 and self._fits(e, words) and (e.words[0] != words[0] or self._family_first(e))
        ]
        if met:
            return max(met, key=lambda e: e.heads[-1])
        person = self._linker.link(self._text(span), NO_CONTEXT)
        return self._linked(person, None, words) if person is not None else None

    def words(self, span: PersonSpan) -> tuple[str, ...]:
        """The folded words of the name."""
        return name_words(self._text(span))

    def _text(self, span: PersonSpan) -> str:
        a, b = self._cast.annotation.span(span.start, span.end)
        return " ".join(self._cast.annotation.text[a:b].split())

    def _met(self, words: tuple[str, ...], context: Context) -> Entity | None:
        """The person of the article with this name, the last mentioned first."""
        fitting = [e for e in self._cast.bearing(words) if self._fits(e, words)]
        if context.gender is not None:
            fitting = [e for e in fitting if e.gender in (None, context.gender)]
        if len(words) == 1:  # of a family the one who leads a state: "Hunter Biden … Biden vetoed the bill"
            fitting = [e for e in fitting if self._leads(e)] or fitting
        if len(words) == 1 and context.offices:
            fitting = [e for e in fitting if not self._elsewhere_titled(e, context)]
        if context.owner is not None:
            same = [e for e in fitting if e.country in (None, context.owner.country)]
            fitting = same or [e for e in fitting if len(words) > 1]
        return max(fitting, key=lambda e: e.heads[-1], default=None)

    def _fits(self, entity: Entity, words: tuple[str, ...]) -> bool:
        """Whether the words can name the person: the full name, its end, or its beginning for a lone word."""
        mine = entity.words
        if words == mine:
            return True
        short, full = (words, mine) if len(words) < len(mine) else (mine, words)
        if not short:
            return False
        if len(short) == 1 and len(words) > 1:
            surname = self._family_first(entity) or (entity.key.startswith("n:") and self._no_given(short[0]))
            same = full[-1] == short[0] or (full[0] == short[0] and surname)
            person = self._people.by_key.get(entity.key.removeprefix("p:"))
            return same and (person is None or self._linker.names(person, words))
        if full[-len(short) :] == short or (len(short) == 1 and full[0] == short[0]):
            return True
        return self._nicknamed(entity, words) or (
            len(short) >= 2
            and short[-1] == full[-1]
            and short[0][0] == full[0][0]
            and (len(short[0]) == 1 or short[0] == full[0])
        )

    def _elsewhere_titled(self, entity: Entity, context: Context) -> bool:
        person = self._people.by_key.get(entity.key.removeprefix("p:"))
        return person is not None and self._linker.under_another_title(person, context)

    def _leads(self, entity: Entity) -> bool:
        return entity.key.startswith("p:") and not entity.offices.isdisjoint(HEADS)

    def _no_given(self, word: str) -> bool:
        return word not in self._cast.knowledge.given_names

    def _nicknamed(self, entity: Entity, words: tuple[str, ...]) -> bool:
        person = self._people.by_key.get(entity.key.removeprefix("p:"))
        return person is not None and words in person.calls

    def _family_first(self, entity: Entity) -> bool:
        return self._cast.knowledge.family_first(entity.country)

    def _linked(self, person: Person, met: Entity | None, words: tuple[str, ...]) -> Entity:
        """The person of the tables; one met before without a link becomes this person."""
        entity = self._cast.office_holder(person)
        if len(words) > len(entity.words):
            entity.words = words
        self._cast.know(entity, words)
        if met is not None and met is not entity and met.key.startswith("n:"):
            self._cast.merge(met, entity)
        return entity

    def _new(self, span: PersonSpan, text: str, words: tuple[str, ...]) -> Entity:
        given = self._cast.knowledge.given_names.get(words[0]) if len(words) > 1 else None
        entity = Entity(
            key=f"n:{' '.join(words)}",
            name=text,
            type="person",
            gender=given,
            words=words,
            rule="person-name",
            confidence=0.85 if span.labelled else 0.7,
        )
        self._cast.know(entity, words)
        return self._cast.get(entity.key, entity)


def honorific_gender(annotation: Annotation, knowledge: ActorKnowledge, start: int) -> str | None:
    """The gender that an honorific before a name tells."""
    return knowledge.honorifics.get(annotation.lower[start - 1]) if start else None
