"""Who "he", "she", "they", "its" and "the two" are.

A ranker with few hand-set weights over candidates of fitting number and gender. Each weight says how many sentences of
distance the sign outweighs; nobody is chosen below the floor, or when two are equal.
"""

from collections.abc import Callable, Mapping
from itertools import islice, pairwise
from typing import NamedTuple

from dragoman.actors._cast import Cast, Entity
from dragoman.annotation import Annotation
from dragoman.lexicon import Pronoun

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
OBJECTS = ("dobj", "pobj", "dative", "obj", "attr")

# How far back an antecedent may lie, in sentences: beyond that a name is given again (OntoGUM news: 97% within three).
FARTHEST = 4
# "The two sides" are the article's, named sentences ago: how far back countries are counted, how much a mention fades
# with each sentence, how far the second must lead the third. Set on articles of ours; no gold at hand has such pairs.
REMEMBERED = 10
FADING = 0.85
CLEARLY = 1.25
# Bounds that only a hostile text meets: mentions looked back at, steps up the tree, tokens back.
RECENT, HIGHEST, WIDEST = 80, 40, 400
# Set by hand, then moved among some 35 settings on the 644 pronouns of ECB+ whose entity has a name: of 579 answers 496
# are right, against 485 before. One more was right with less weight on who spoke last; wire stories go from one saying
# of a man to the next, of which ECB+ (short reports of crimes and accidents) has little.
WEIGHTS = {
    "sentence": -1.0,
    "subject": 1.0,
    "governing_subject": 0.5,
    "clause_subject": 1.2,
    "speaker": 1.0,
    "same_role": 0.4,
    "possessive": -0.3,
    "object": -0.2,
    "often": 0.15,
    "gender_known": 0.8,
    "token": -0.01,
    "thing": -0.8,
    "unnamed": -1.6,
    "across_quotes": -2.0,
    "own_country": -2.0,
}
# "They" is often people in general: below this score it stays open.
FLOOR_MANY = -0.5


class _Place(NamedTuple):
    """Where a pronoun stands in the tree."""

    token: int
    above: frozenset[int]
    """The tokens above it."""
    subject: int | None
    """Who does what its clause tells."""


class PronounResolver:
    """Finds the pronouns of an article and gives each to the most likely actor before it, or to nobody."""

    def __init__(self, annotation: Annotation, cast: Cast, states: Mapping[int, str]) -> None:
        """Args:
        states: the codes of the countries that the text names, by the heads of the names.
        """
        self._a = annotation
        self._cast = cast
        self._states = states
        self._words = cast.knowledge.words
        self._pronouns = cast.knowledge.pronouns
        self._quoted = quoted(annotation)
        self._lines = lines(annotation)
        self._here = _Place(-1, frozenset(), None)

    def turn(self, token: int) -> int:
        """The token at which the pronoun can be read: its own, or behind the subject in "In his speech, Putin …"."""
        subject = self._fronted(token)
        return token if subject is None else subject + 1

    def _fronted(self, token: int) -> int | None:
        """The subject that follows a pronoun in a phrase before it, past a comma; None if it is not in front."""
        path = [token, *islice(self._a.ancestors(token), HIGHEST)]
        for below, verb in pairwise(path):
            if self._a.deps[below] not in ("prep", "advcl") or below > verb:
                continue
            for subject in self._a.dependents(verb, "nsubj", "nsubjpass"):
                if (
                    token < subject
                    and "," in self._a.words[token:subject]
                    and not self._quoted[token] < self._quoted[subject]
                ):
                    return subject
        return None

    def tokens(self) -> list[int]:
        """The pronouns that may mean an actor."""
        tagged = ("PRP", "PRP$")
        return [t for t, word in enumerate(self._a.lower) if word in self._pronouns and self._a.tags[t] in tagged]

    def resolve(self, token: int) -> None:
        """Gives the pronoun to an actor, if one fits."""
        pronoun = self._pronouns[self._a.lower[token]]
        ahead = self._ahead(token, pronoun)
        if ahead:
            for entity in ahead:
                self._cast.mention(entity, token, token + 1)
            return
        if pronoun.number == "one":
            found = self._person(token, pronoun)
        elif pronoun.number == "many":
            found = self._many(token)
        else:
            found = self._thing(token)
        for entity in found:
            self._cast.mention(entity, token, token + 1)

    def _ahead(self, token: int, pronoun: Pronoun) -> list[Entity]:
        """The actor that "his" looks forward to in "In his speech, Putin …"; [] if none fits."""
        subject = self._fronted(token)
        if subject is None or self._somebody_before(token):
            return []
        entities = self._cast.at_head.get(subject, [])
        if pronoun.number == "one":
            return [e for e in entities if e.type == "person" and e.gender in (None, pronoun.gender)][:1]
        return [e for e in entities if e.number == pronoun.number][:1] if pronoun.number == "thing" else []

    def _somebody_before(self, token: int) -> bool:
        """Whether the sentence has named a person before the pronoun: then it looks back."""
        first = max(self._a.sentences[self._a.sentence_of[token]][0], token - WIDEST)
        return any(e.type == "person" for head in range(first, token) for e in self._cast.at_head.get(head, ()))

    # he, she

    def _person(self, token: int, pronoun: Pronoun) -> list[Entity]:
        if self._a.lower[token].endswith("self") and token - 1 in self._cast.at_head:
            return [e for e in self._cast.at_head[token - 1] if e.type == "person"]  # "Putin himself"
        best: tuple[float, Entity] | None = None
        spoken_to = self._spoken_to(token)
        for entity, heads in self._near(token).items():
            somebody = entity.type == "unnamed" and entity.number == "one"
            if (entity.type == "person" or somebody) and entity.gender in (None, pronoun.gender):
                score = self._score(token, entity, heads)
                if score is not None and somebody:
                    score += WEIGHTS["unnamed"]
                if score is not None and entity.country in spoken_to:
                    score += WEIGHTS["own_country"]
                if score is not None and entity.gender is not None:
                    score += WEIGHTS["gender_known"]
                if score is not None and (best is None or score > best[0]):
                    best = score, entity
        if best is None:
            return []
        best[1].gender = pronoun.gender
        return [best[1]]

    def _spoken_to(self, token: int) -> set[str]:
        """The countries that the pronoun speaks to: in "he called on Peru" he is seldom Peru's president."""
        verb = self._a.heads[token]
        if self._a.deps[token] not in SUBJECTS or self._a.lemmas[verb] not in self._words.saying:
            return set()
        preps = (p for p in self._a.dependents(verb, "prep") if self._a.lower[p] in self._words.spoken_to)
        objects = [t for head in (verb, *preps) for t in self._a.dependents(head, "dobj", "dative", "pobj")]
        # "urged Peru to sign": the parser makes Peru the subject of what it is urged to do. Not so in "insisted that
        # Peru would sign", which Peru's president may well have said.
        objects += [
            t
            for clause in self._a.dependents(verb, "ccomp", "xcomp")
            if any(self._a.tags[aux] == "TO" for aux in self._a.dependents(clause, "aux"))
            for t in self._a.dependents(clause, "nsubj")
        ]
        joined = [other for t in objects for other in (t, *self._a.dependents(t, "conj"))]
        return {self._states[t] for t in joined if t in self._states and t > token}

    def _near(self, token: int) -> dict[Entity, list[int]]:
        """The actors mentioned shortly before the token, the last first, each with the heads of its mentions."""
        first = self._a.sentences[max(0, self._a.sentence_of[token] - FARTHEST)][0]
        found: dict[Entity, list[int]] = {}
        for head, entity in reversed(self._cast.recent[-RECENT:]):
            if first <= head < token and entity.spans and len(self._cast.at_head[head]) == 1:
                found.setdefault(entity, []).append(head)
        return found

    def _score(self, token: int, entity: Entity, heads: list[int]) -> float | None:
        """The best score of the entity's mentions before the pronoun; None if all are barred."""
        here = self._lines[token]
        scores = [
            self._of_mention(token, head, here - self._lines[head]) for head in heads if not self._barred(token, head)
        ]
        return max(scores) + WEIGHTS["often"] * min(len(entity.heads), 6) if scores else None

    def _of_mention(self, token: int, head: int, distance: int) -> float:
        label = self._a.deps[head]
        score = WEIGHTS["sentence"] * distance + WEIGHTS["token"] * min(token - head, 60)
        place = self._place(token)
        nearest = distance == 0 and head == place.subject
        if label in SUBJECTS or self._by_agent(head) or nearest:
            score += WEIGHTS["subject"]
        if nearest:
            score += WEIGHTS["clause_subject"]
        if label in SUBJECTS:
            if self._says(self._a.heads[head]) and (nearest or distance):
                score += WEIGHTS["speaker"]
            if distance == 0 and self._a.heads[head] in place.above:
                score += WEIGHTS["governing_subject"]
        if self._quoted[token] != self._quoted[head]:
            score += WEIGHTS["across_quotes"]
        if label == "poss":
            score += WEIGHTS["possessive"]
        if label in OBJECTS:
            score += WEIGHTS["object"]
        same = label in SUBJECTS and self._a.deps[token] in SUBJECTS
        return score + (WEIGHTS["same_role"] if same else 0.0)

    def _says(self, verb: int) -> bool:
        """Whether the verb, or one that is joined to it, tells of saying: "dismissed the remarks and *said* …"."""
        verbs = (verb, *self._a.dependents(verb, "conj"))
        return any(self._a.lemmas[v] in self._words.saying for v in verbs)

    def _by_agent(self, head: int) -> bool:
        """Whether the mention is who did it in a passive: "confirmed by Hua"."""
        return self._a.deps[head] == "pobj" and self._a.deps[self._a.heads[head]] == "agent"

    def _place(self, token: int) -> "_Place":
        """Where the pronoun stands; worked out once, for it is asked of every candidate."""
        if self._here.token != token:
            above = frozenset(islice(self._a.ancestors(token), HIGHEST))
            self._here = _Place(token, above, self._clause_subject(token))
        return self._here

    def _clause_subject(self, token: int) -> int | None:
        """Who does what the pronoun's clause tells: its subject; in "urged Trump to share his plan" the one urged."""
        for verb in islice(self._a.ancestors(token), HIGHEST):
            for subject in self._a.dependents(verb, "nsubj", "nsubjpass"):
                if subject < token:
                    return subject
            if self._a.deps[verb] == "xcomp":
                for thing in self._a.dependents(self._a.heads[verb], "dobj"):
                    if thing < token and self._a.pos[thing] == "PROPN":
                        return thing
        return None

    def _barred(self, token: int, head: int) -> bool:
        """Whether the two are arguments of one verb, so that the pronoun is somebody else: "Xi met him"."""
        if self._a.deps[token] == "poss" or self._a.lower[token].endswith(("self", "selves")):
            return self._a.heads[token] == head
        verb = self._verb(token)
        return verb is not None and verb == self._verb(head)

    def _verb(self, token: int) -> int | None:
        """The verb of which the token is an argument, through a preposition."""
        head = self._a.heads[token]
        if self._a.deps[token] == "pobj":
            head = self._a.heads[head]
        if self._a.deps[token] in (*SUBJECTS, *OBJECTS, "agent"):
            return head
        return None

    # they

    def _many(self, token: int) -> list[Entity]:
        """A group, several named together, or a country or body that is a subject beside the pronoun."""
        choices: list[tuple[float, list[Entity]]] = []
        for entity, heads in self._near(token).items():
            if entity.number in ("many", "thing"):
                heads = heads if entity.number == "many" else self._same_sentence(heads, token)
                score = self._score(token, entity, heads)
                if score is not None:
                    choices.append((score + (WEIGHTS["thing"] if entity.number == "thing" else 0.0), [entity]))
        together = self._together(token)
        if together is not None:
            choices.append(together)
        best = max(choices, key=lambda choice: choice[0], default=(FLOOR_MANY, []))
        return best[1] if best[0] > FLOOR_MANY else []

    def _same_sentence(self, heads: list[int], token: int) -> list[int]:
        return [head for head in heads if self._a.sentence_of[head] == self._a.sentence_of[token]]

    def _together(self, token: int) -> tuple[float, list[Entity]] | None:
        """The last actors joined by "and" before the pronoun, with their score."""
        best: tuple[float, list[Entity]] | None = None
        here = self._a.sentence_of[token]
        first = max(self._a.sentences[max(0, here - FARTHEST)][0], token - WIDEST)
        for head in range(first, token):
            others = [
                child for child in self._a.dependents(head, "conj") if child < token and child in self._cast.at_head
            ]
            if not others or head not in self._cast.at_head or self._barred(token, head):
                continue
            members = [entity for h in (head, *others) for entity in self._cast.at_head[h]]
            if len({e.key for e in members}) > 1:
                score = self._of_mention(token, head, self._lines[token] - self._lines[head])
                if best is None or score >= best[0]:
                    best = score, list(dict.fromkeys(members))
        met = self._met(token)
        return met if best is None or (met is not None and met[0] > best[0]) else best

    def _met(self, token: int) -> tuple[float, list[Entity]] | None:
        """The two people of the sentence before, or of the clause, where one calls or meets the other.

        Only where they are all the people and peoples that it names.
        """
        here = self._a.sentence_of[token]
        for number in (here, here - 1):
            start, end = self._a.sentences[number] if number >= 0 else (0, 0)
            heads = [t for t in range(start, min(end, token, start + WIDEST)) if t in self._cast.at_head]
            found = [entity for t in heads for entity in self._cast.at_head[t]]
            people = list(dict.fromkeys(e for e in found if e.type == "person"))
            others = any(e.number == "many" for e in found)
            subject = next(
                (t for t in heads if self._a.deps[t] in SUBJECTS and self._cast.at_head[t][0] in people), None
            )
            if len(people) != 2 or others or subject is None:
                continue
            object_ = any(
                self._verb(t) == self._a.heads[subject] and t != subject and self._cast.at_head[t][0] in people
                for t in heads
            )
            if object_:
                return self._of_mention(token, subject, here - number), people
        return None

    # it: only "its", and "it" in what a country or a body says

    def _thing(self, token: int) -> list[Entity]:
        """The subject above the pronoun, when that is a country or a body; "it" only in what it says."""
        own = self._a.deps[token] == "poss"
        for ancestor in islice(self._a.ancestors(token), HIGHEST):
            subjects = [s for s in self._a.dependents(ancestor, "nsubj", "nsubjpass") if s < token]
            if not subjects or (not own and self._a.lemmas[ancestor] not in self._words.saying):
                continue
            if not own and self._a.deps[token] not in SUBJECTS:
                return []
            return [e for e in self._cast.at_head.get(subjects[0], ()) if self._is_thing(e, subjects[0])][:1]
        return [] if own else self._thing_before(token)

    def _thing_before(self, token: int) -> list[Entity]:
        """Who "It also threatened …" goes on with: the country or body that is the subject of the sentence before.

        Only beside verbs of what somebody alone can do, so that the weather and "it emerged that" are nobody. Read by
        eye in four corpora, 21 of 22 are right.
        """
        a, here = self._a, self._a.sentence_of[token]
        verb = a.heads[token]
        if (
            here == 0
            or a.deps[token] != "nsubj"
            or a.heads[verb] != verb
            or a.lemmas[verb] not in self._words.deliberate
        ):
            return []
        start, end = a.sentences[here - 1]
        root = next((t for t in range(start, end) if a.heads[t] == t), None)
        subjects = [] if root is None else list(islice(a.dependents(root, "nsubj"), 2))
        if len(subjects) != 1 or any(True for _ in a.dependents(subjects[0], "conj")):
            return []
        return [e for e in self._cast.at_head.get(subjects[0], ()) if self._is_thing(e, subjects[0])][:1]

    def _is_thing(self, entity: Entity, head: int) -> bool:
        """Whether "it" can mean who is named at the head: "the navy" is many, but "the navy said it …"."""
        singular = self._a.tags[head] in ("NN", "NNP") and entity.type in ("group", "government", "organization")
        return entity.number == "thing" or singular

    # the country; the two

    def country(self, token: int) -> list[Entity]:
        """The country that "the country" looks back to: the only one of the last sentences; [] if there are more."""
        first = max(self._a.sentences[max(0, self._a.sentence_of[token] - 2)][0], token - WIDEST)
        near = [entity for head in range(first, token) for entity in self._cast.at_head.get(head, ())]
        countries = list(dict.fromkeys(entity for entity in near if entity.type == "country"))
        return countries if len(countries) == 1 else []

    def pair(self, token: int, *, people: bool, fits: Callable[[Entity], bool] | None = None) -> list[Entity]:
        """The two people last spoken of before the token that fit, or the two countries most spoken of; else []."""
        if not people:
            return self._two_states(token)
        first = max(self._a.sentences[max(0, self._a.sentence_of[token] - FARTHEST)][0], token - WIDEST)
        found: list[Entity] = []
        for head in range(token - 1, first - 1, -1):
            for entity in self._cast.at_head.get(head, ()):
                if entity.type == "person" and entity not in found and (fits is None or fits(entity)):
                    found.append(entity)
            if len(found) >= 2:
                return found[1::-1]
        return []

    def _two_states(self, token: int) -> list[Entity]:
        """The two countries that stand out before the token, by mentions of them and theirs, the late ones most.

        Whoever does something to "both sides" is none of them. Where a third is spoken of as much, nobody.
        """
        here = self._a.sentence_of[token]
        acting = self._acting_states(token)
        weights: dict[str, float] = {}
        states: dict[str, Entity] = {}
        first = max(self._a.sentences[max(0, here - REMEMBERED)][0], token - 4 * WIDEST)
        for head in range(first, token):
            for entity in self._cast.at_head.get(head, ()):
                code = entity.country
                if code is None or code in acting:
                    continue
                weights[code] = weights.get(code, 0.0) + FADING ** (here - self._a.sentence_of[head])
                if entity.type == "country" and entity.sector is None:
                    states.setdefault(code, entity)
        ranked = sorted((c for c in weights if c in states), key=lambda c: (-weights[c], c))
        if len(ranked) < 2 or (len(ranked) > 2 and weights[ranked[1]] < CLEARLY * weights[ranked[2]]):
            return []
        return [states[code] for code in sorted(ranked[:2], key=lambda c: min(states[c].spans, default=(0, 0)))]

    def _acting_states(self, token: int) -> set[str]:
        """Codes of the states of who does something to the pair at the token; none where it is done to neither.

        "Russia urged both sides", but not "Putin praised the trade between the two countries".
        """
        noun = self._a.heads[token] if self._a.deps[token] in ("det", "nummod", "predet") else token
        under = self._a.heads[noun]
        done_to = self._a.deps[noun] in ("dobj", "dative") or (
            self._a.deps[noun] == "pobj" and self._a.lower[under] in self._words.spoken_to
        )
        # "urged both sides to talk": the parser makes them the subject of what they are urged to do.
        urged = self._a.deps[noun] in SUBJECTS and self._a.tags[under] == "VB"
        if not (done_to or urged):
            return set()
        subjects = (
            subject
            for ancestor in islice(self._a.ancestors(token), HIGHEST)
            for subject in self._a.dependents(ancestor, *SUBJECTS)
            if subject < token
        )
        return {e.country for s in subjects for e in self._cast.at_head.get(s, ()) if e.country is not None}


def lines(annotation: Annotation) -> list[int]:
    """Each token's sentence number, not counting sentences without a word: a stray full stop takes nobody away."""
    numbers: list[int] = []
    count = 0
    for start, end in annotation.sentences:
        count += any(annotation.words[token][0].isalnum() for token in range(start, end))
        numbers += [count] * (end - start)
    return numbers


OPENING, CLOSING = "“«„", "”»"


def quoted(annotation: Annotation) -> list[int]:
    """For each token the number of the quotation that it stands in, 0 outside; marks pair within a paragraph."""
    numbers = []
    inside, count = False, 0
    for token, word in enumerate(annotation.words):
        if token and "\n\n" in annotation.text[annotation.ends[token - 1] : annotation.starts[token]]:
            inside = False
        if word in OPENING or (word == '"' and not inside):
            inside, count = True, count + 1
            numbers.append(0)
            continue
        if word in CLOSING or word == '"':
            inside = False
        numbers.append(count if inside else 0)
    return numbers
