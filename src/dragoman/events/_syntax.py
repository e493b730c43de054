"""Ways through the dependency tree: who is the subject, the object, the complement of a trigger."""

from collections.abc import Iterator
from itertools import islice

from dragoman.annotation import Annotation
from dragoman.lexicon import EventLexicon

# A slot is looked for along at most this many heads (conjunct of a conjunct, complement of a complement): in the
# 1,050 sentences of plv_train the longest such way is 5; a bound keeps a 10,000-word sentence linear.
_CLIMB = 8

# Members of a list of actors that are taken; longer lists are summit communiqués.
_LIST = 24

# Objects and prepositions of a word in which another preposition is looked for: news has at most five.
_FEW = 8

# Dependents of one word that are looked at: in 20,000 sentences of news no word has more than 40; a bound keeps a list
# of 10,000 objects linear.
_WIDE = 60

# Prepositional phrases that a partner may hang below: "agreements on trade in services and on exports of farm produce
# with China" has four.
_DEEP = 4

_SUBJECTS = ("nsubj", "csubj")
_PASSIVES = ("nsubjpass", "csubjpass")
_OBJECTS = ("dobj", "oprd")
_MODIFIERS = ("poss", "compound", "amod", "nmod")


class Syntax:
    """The tree of one article, asked in the terms that event rules use."""

    def __init__(self, annotation: Annotation, lexicon: EventLexicon) -> None:
        self._a = annotation
        self._support = lexicon.classes["support"]
        self._supporting = lexicon.classes["supporting_preposition"]
        self._undergo = lexicon.classes["undergo"]
        self.own_forces = lexicon.classes["own_forces"]
        self.settings = lexicon.classes["setting_preposition"]
        self.opposing = lexicon.classes["opposing_preposition"]
        self.waged = lexicon.classes["waged"]
        self.waging = lexicon.classes["waging_preposition"]
        self.possessive = lexicon.classes["possessive"]
        self.occasion = lexicon.classes["occasion_preposition"]
        self._during = lexicon.classes["during_preposition"]
        self._errand = lexicon.classes["errand_preposition"]
        self._going = lexicon.classes["going"]
        self.done_to = lexicon.classes["done_to"]
        self._owning = lexicon.classes["owning_preposition"]
        self._telling = lexicon.classes["telling"]
        self._bound = lexicon.classes["bound_pronoun"]
        self.documents = lexicon.classes["document"]
        self._content = lexicon.classes["content_preposition"]
        self._partner = lexicon.classes["partner_preposition"]
        self._quantity = lexicon.classes["quantity"]
        self._relative = lexicon.classes["relative_pronoun"]
        self._dates = {
            token
            for name in annotation.entities
            if name.label in lexicon.classes["time_name"]
            for token in range(name.start, name.end)
        } | {token for token, word in enumerate(annotation.lower) if word in lexicon.classes["time_word"]}

    def children(self, token: int) -> tuple[int, ...]:
        """The token's dependents, left to right; of a list of thousands only the first ones."""
        return self._a.children[token][:_WIDE]

    def dependents(self, token: int, *labels: str) -> Iterator[int]:
        """The dependents that carry one of `labels`, left to right."""
        return (child for child in self.children(token) if self._a.deps[child] in labels)

    def resolve(self, token: int, slot: tuple[str, ...]) -> list[int]:
        """The tokens at the end of `slot`, starting from `token`, nearest first."""
        found = [token]
        for step in slot:
            found = [target for start in found for part in step.split("|") for target in self._step(start, part)]
        return found

    def _step(self, token: int, step: str) -> list[int]:
        match step:
            case "self":
                return [token]
            case "subj":
                return self.subjects(token)
            case "obj":
                return self.objects(token)
            case "comp":
                return list(self.complements(token))
            case "clause":
                return list(self.occasions(token, self.occasion))
            case "errand":
                return [v for v in self.occasions(token, self._errand) if self._a.lemmas[v] in self._going]
            case "within":
                return list(self.occasions(token, self._during))
            case "support":
                governor = self.governor(token)
                return [] if governor is None else [governor]
            case "poss":
                return [self.antecedent(child) for child in self.dependents(token, "poss")]
            case "mod":
                return list(self.dependents(token, *_MODIFIERS))
            case "dative":
                return self.datives(token)
            case "aux":
                return list(self.dependents(token, "aux", "auxpass"))
            case "adv":
                return list(self.dependents(token, "advmod", "prt", "npadvmod", "acomp", "neg"))
            case "attr":
                return list(self.dependents(token, "attr", "acomp", "oprd"))
            case "own":
                return list(self.dependents(token, *_SUBJECTS, *_PASSIVES))
            case "acl":
                return list(self.dependents(token, "acl"))
            case "adjunct":
                return list(self.dependents(token, "advcl"))
            case "head":
                head = self._a.heads[token]
                return [] if head == token else [head]
            case "sentence":
                start, end = self._a.sentences[self._a.sentence_of[token]]
                return list(range(start, min(end, start + 120)))
            case "any":
                start, end = self._a.subtree(token)
                return list(range(start, min(end, start + 60)))
            case _:
                return list(self.prepositional(token, step))

    # verbs

    def is_mistagged_verb(self, token: int) -> bool:
        """Whether a "noun" has an object: headlines' verbs are often taken for plurals ("Oman *slams* Iran")."""
        return self._a.tags[token] == "NNS" and any(True for _ in self.dependents(token, "dobj"))

    def is_passive(self, verb: int) -> bool:
        """Whether the verb's grammatical subject suffers the act ("was arrested", "the man arrested in Minsk")."""
        a = self._a
        for _ in range(_CLIMB):
            labels = {a.deps[child] for child in self.children(verb)}
            if labels & {"nsubjpass", "auxpass", "csubjpass"}:
                return True
            if self._done_to_subject(verb, labels) or ("agent" in labels and "nsubj" not in labels):
                return True
            # "the number of Russians killed": the tagger takes many bare participles for past tenses
            bare = a.tags[verb] == "VBN" or (a.tags[verb] == "VBD" and a.deps[verb] == "acl")
            if not bare or labels & {"nsubj", "aux", "dobj"}:
                return False
            if a.deps[verb] in ("acl", "advcl", "relcl"):
                return True
            if a.deps[verb] != "conj":
                return "agent" in labels
            verb = a.heads[verb]
        return False

    def _done_to_subject(self, verb: int, labels: set[str]) -> bool:
        """Whether a bare past form without an object is a participle: "two guards *wounded*", "nine *killed*"."""
        past = self._a.tags[verb] in ("VBN", "VBD") and self._a.lemmas[verb] in self.done_to
        if not past or "nsubj" not in labels or labels & {"dobj", "aux", "ccomp", "xcomp", "dative", "neg"}:
            return False
        if verb and self._a.words[verb - 1] == ",":  # "Sam Lee, imprisoned in Oman since May, ended …"
            return True
        return not any(True for other in self.dependents(verb, "conj") for _ in self.dependents(other, "dobj"))

    def subjects(self, verb: int) -> list[int]:
        """Heads of the phrases that name who acts: the agent of a passive, else the subject, own or shared."""
        if self.is_passive(verb):
            return list(self.prepositional(verb, "by"))
        return self._grammatical_subject(verb)

    def objects(self, verb: int) -> list[int]:
        """Heads of the phrases that name whom the act is done to."""
        a = self._a
        own = list(self.dependents(verb, "dobj"))
        if self.is_passive(verb) and not own:  # of "Canada was given a deadline" the deadline is the object
            return self._grammatical_subject(verb)
        own = [self.undated(self.antecedent(child)) for child in self.dependents(verb, *_OBJECTS)]
        if own:
            return own
        if a.deps[verb] == "relcl" and not self._gap_is_subject(verb):
            return [a.heads[verb]]
        if (
            a.deps[verb] == "conj"
            and a.heads[verb] < verb
            and not list(self.dependents(verb, "prep", "ccomp", "xcomp"))
        ):
            return []
        # "convicted the bank to pay", "asked Russia to leave": the parser makes the object a subject of the infinitive
        raised = [c for v in self.dependents(verb, "ccomp") if a.tags[v] == "VB" for c in self.dependents(v, "nsubj")]
        if raised and not any(a.deps[c] == "mark" for v in self.dependents(verb, "ccomp") for c in self.children(v)):
            return raised[:1]
        # "attacked and killed two soldiers": the object of the last conjunct is the first's too
        for other in self.dependents(verb, "conj"):
            if a.pos[other] == "VERB" and not list(self.dependents(verb, "prep", "ccomp", "xcomp")):
                return [self.antecedent(child) for child in self.dependents(other, "dobj")]
        return []

    def _gap_is_subject(self, verb: int) -> bool:
        """Whether a relative clause has no subject but its antecedent ("who arrested", not "whom they arrested")."""
        a = self._a
        subjects = list(self.dependents(verb, *_SUBJECTS, *_PASSIVES))
        return not subjects or any(a.lower[child] in self._relative for child in subjects)

    def _grammatical_subject(self, verb: int) -> list[int]:
        a = self._a
        for _ in range(_CLIMB):
            own = [self.undated(self.antecedent(c)) for c in self.dependents(verb, *_SUBJECTS, *_PASSIVES)]
            if own:
                return [*self._listed(verb, own[0]), *own]
            if a.tags[verb] == "VBZ" and a.deps[verb] == "ROOT":  # headlines: "Zelenskyy/compound visits Kherson"
                before = [c for c in self.dependents(verb, "compound", "nmod") if c == verb - 1]
                if before:
                    return before
            head, dep = a.heads[verb], a.deps[verb]
            if head == verb:
                return []
            if dep in ("acl", "relcl") and a.pos[head] in ("NOUN", "PROPN", "PRON", "NUM"):
                return self._subject_of_noun_clause(verb, head)
            if dep == "xcomp" or (dep == "ccomp" and a.tags[verb] in ("VB", "VBG")):
                controlled = [self.antecedent(c) for c in self.dependents(head, "dobj", "dative")]
                if not controlled:  # "counts on Israel to act", "waits for Oslo to act"
                    prepositions = [c for c in self.dependents(head, "prep") if a.lower[c] in ("on", "upon", "for")]
                    controlled = [t for c in prepositions if c < verb for t in self._prepositional_objects(c)]
                if controlled and a.tags[verb] == "VB":
                    return controlled
            elif dep == "pcomp":
                verb = head
                head = a.heads[verb]
                objects = [self.antecedent(c) for c in self.dependents(head, "dobj")]
                if a.deps[verb] == "prep" and a.lower[verb] in ("of", "for", "from") and objects:
                    return objects
                if a.pos[head] not in ("VERB", "AUX"):
                    return [head]
            elif dep not in ("conj", "advcl", "ccomp", "dep"):
                return []
            verb = head
        return []

    def _listed(self, verb: int, subject: int) -> list[int]:
        """What a headline lists before the subject with a comma for "and": "*Oman*, Iran sign a pact"."""
        a = self._a
        start = a.subtree(subject)[0]
        if start < 2 or a.words[start - 1] != ",":
            return []
        return [c for c in self.dependents(verb, "dep", "npadvmod", "nsubj") if c == start - 2 and a.pos[c] == "PROPN"]

    def _subject_of_noun_clause(self, verb: int, noun: int) -> list[int]:
        a = self._a
        if a.tags[verb] == "VB":  # "its plan to send troops", "Egypt announced a plan to send troops"
            owners = [self.antecedent(c) for c in self.dependents(noun, "poss")]
            governor = a.heads[noun]
            if owners or a.pos[governor] != "VERB" or a.lemmas[governor] in self._telling:
                return owners or [noun]
            return [self.antecedent(c) for c in self.dependents(governor, "nsubj")] or [noun]
        return [noun]

    def datives(self, verb: int) -> list[int]:
        """Heads of the phrases that name who gets something: "gave Kenya a loan", "gave a loan to Kenya"."""
        found: list[int] = []
        for child in self.dependents(verb, "dative"):
            inner = list(self.dependents(child, "pobj"))
            found += inner or [child]
        if not found and self.is_passive(verb) and any(self.dependents(verb, "dobj")):
            return self._grammatical_subject(verb)
        return found

    def complements(self, token: int) -> Iterator[int]:
        """Heads of the clauses that say what is said, asked, agreed …: "agreed to send", "accused of shelling"."""
        a = self._a
        for child in self.children(token):
            dep = a.deps[child]
            if (
                dep in ("xcomp", "ccomp")
                or (dep == "acl" and a.tags[child] == "VB")
                or (dep == "advcl" and a.tags[child] == "VB")
            ):
                yield child
            elif dep == "prep":
                yield from self.dependents(child, "pcomp")
            elif dep == "dobj":
                yield from (c for c in self.dependents(child, "acl") if a.tags[c] == "VB")

    # any trigger

    def prepositional(self, token: int, preposition: str) -> Iterator[int]:
        """Objects of `preposition` under the trigger, its object, its support verb, or its other prepositions."""
        a = self._a
        heads = [token, *islice(self.dependents(token, "dobj", "prt", "advmod", "acomp"), _FEW)]
        governor = self.governor(token)
        if governor is not None:
            heads.append(governor)
        later = []
        for head in heads:
            for prep in self.dependents(head, "prep", "agent", "dative", "advmod", "prt"):
                if a.lower[prep] == preposition:
                    yield from self._prepositional_objects(prep)
                    yield from self._stray_objects(head, prep)
                else:
                    later.append(prep)
        if preposition in self._owning:  # "talks with the president of Chad": of whom the president is, not whose talks
            return
        # "held talks in Jerusalem with Netanyahu" is often parsed as "Jerusalem with Netanyahu"; what comes before them
        # all is another phrase: "on a visit to Harare he voiced support"
        for prep in [prep for prep in later if prep > min(heads)][:_FEW]:
            for place in self.dependents(prep, "pobj"):
                for inner in self.dependents(place, "prep"):
                    if a.lower[inner] == preposition:
                        yield from self._prepositional_objects(inner)
        if preposition in self._partner:
            yield from self._partners(token, later, preposition)

    def _partners(self, token: int, prepositions: list[int], preposition: str) -> Iterator[int]:
        """Partners that the parser hung elsewhere: "pacts on trade in oil *with Iran*", "talks began *with*"."""
        a = self._a
        level = [
            c for prep in prepositions[:_FEW] for place in self.dependents(prep, "pobj") for c in self.children(place)
        ]
        for _ in range(_DEEP):
            level = [
                child
                for prep in level[:_FEW]
                if a.deps[prep] in ("prep", "conj", "dobj", "pobj")
                for place in (prep, *self.dependents(prep, "pobj"))
                for child in self.dependents(place, "prep", "conj")
            ]
            for prep in level:
                if a.deps[prep] == "prep" and a.lower[prep] == preposition:
                    yield from self._prepositional_objects(prep)
        verb = a.heads[token]
        if a.deps[token] == "nsubj" and a.pos[token] == "NOUN" and a.pos[verb] in ("VERB", "AUX"):
            for head in (verb, *self.dependents(verb, "acomp", "attr", "advmod")):
                for prep in self.dependents(head, "prep"):
                    if a.lower[prep] == preposition:
                        yield from self._prepositional_objects(prep)

    def _stray_objects(self, verb: int, prep: int) -> Iterator[int]:
        """The object that the parser gave to the verb and not to its preposition: "called on/prep *Oman*/dobj to …"."""
        a = self._a
        if a.lower[prep] in self._content and not a.children[prep]:
            yield from (c for c in self.dependents(verb, "dobj") if a.subtree(c)[0] == prep + 1)

    def _prepositional_objects(self, prep: int) -> Iterator[int]:
        for child in self.dependents(prep, "pobj"):
            named = self.undated(child)
            if named not in self._dates:  # "called him on Sunday" is no call on anybody
                yield self.antecedent(named)
        for child in self.dependents(prep, "pcomp"):  # "an attack on the government calling it …"
            yield from (inner for inner in self.dependents(child, "nsubj") if inner < child)
        for child in self.dependents(prep, "prep"):
            yield from (self.antecedent(inner) for inner in self.dependents(child, "pobj"))

    def governor(self, noun: int) -> int | None:
        """The verb that lends a noun its subject: "launch" in "launched a probe", "engage" in "engaged in talks"."""
        a = self._a
        if a.pos[noun] not in ("NOUN", "PROPN"):
            return None
        noun = self.measured(noun)
        head = a.heads[noun]
        for _ in range(_CLIMB):  # "launched air and missile strikes": climb from a conjunct to the first
            if a.deps[noun] != "conj" or a.pos[head] not in ("NOUN", "PROPN"):
                break
            noun, head = head, a.heads[head]
        if a.deps[noun] == "pobj":  # "engaged in talks", but not "gave way after talks"
            if a.lower[head] not in self._supporting:
                return None
            head = a.heads[head]
        elif a.deps[noun] not in ("dobj", "nsubjpass", "attr", "oprd", "acl"):
            return head if a.deps[head] in ("acl", "relcl") and a.lemmas[head] in self._support else None
        return head if head != noun and a.lemmas[head] in self._support else None

    def occasions(self, noun: int, prepositions: frozenset[str]) -> Iterator[int]:
        """The verb whose occasion the noun is: "said *after talks*", "met him a day *after talks* in Oslo"."""
        a, token = self._a, self.measured(noun)
        for _ in range(_CLIMB):
            head = a.heads[token]
            if a.deps[token] == "pobj":
                if a.lower[head] not in prepositions and a.lower[head] != "of":
                    return
            elif a.deps[token] not in ("prep", "npadvmod", "appos", "conj", "advmod") and not (
                a.deps[token] == "acl" and a.lower[token] in prepositions  # "a conference *following* talks"
            ):
                return
            if a.pos[head] in ("VERB", "AUX") and a.deps[token] != "pobj":  # "following talks" has a verb's tag too
                yield head
                return
            ahead = a.pos[head] == "ADV" or (a.deps[head] == "pobj" and a.lower[a.heads[head]] in prepositions)
            if a.deps[token] in ("prep", "npadvmod") and not (
                ahead or head in self._dates or a.deps[head] == "npadvmod"
            ):
                return  # "the ministers after talks": whose occasion it is depends on more
            token = head

    def undergoes(self, noun: int) -> bool:
        """Whether the noun's verb turns the sides round: "Kenya received a loan"."""
        noun = self.measured(noun)
        head = self._a.heads[noun]
        return self._a.deps[noun] == "dobj" and self._a.lemmas[head] in self._undergo

    def undated(self, token: int) -> int:
        """The name that the parser took for a modifier of a date: "Assad" for "Tuesday" in "met Assad Tuesday"."""
        if token not in self._dates:
            return token
        names = [c for c in self.dependents(token, "compound", "nmod") if c not in self._dates]
        return names[-1] if names else token

    def coordinated(self, token: int) -> list[int]:
        """The token and all that "and" joins to it, also in a list parsed as an apposition ("US, Russia and Mali")."""
        a, found = self._a, [token]
        for member in found:
            for child in self.dependents(member, "conj", "appos"):
                listed = any(a.deps[c] in ("cc", "conj") for c in self.children(child)) or self._headlined(
                    member, child
                )
                if (a.deps[child] == "conj" or listed) and len(found) < _LIST:
                    found.append(child)
        return found

    def _headlined(self, name: int, apposition: int) -> bool:
        """Whether a comma stands for "and" between two names, as in headlines: "Xi, Macron to meet"."""
        a = self._a
        start, end = a.subtree(apposition)
        proper = a.pos[name] == "PROPN" and a.pos[apposition] == "PROPN"
        if not proper or start == 0 or a.words[start - 1] != "," or end >= len(a):
            return False
        return a.pos[end] in ("VERB", "AUX", "PART") and a.tags[end] != "POS"

    def measured(self, noun: int) -> int:
        """The noun that measures this one and stands in its place ("a round" of "a round of talks"), or itself."""
        a = self._a
        for _ in range(_CLIMB):
            prep = a.heads[noun]
            if a.deps[noun] != "pobj" or a.lower[prep] != "of" or a.lemmas[a.heads[prep]] not in self._quantity:
                break
            noun = a.heads[prep]
        return noun

    def measures(self, token: int) -> list[int]:
        """What a measuring noun measures: "talks" for "a round of talks"; else nothing."""
        a = self._a
        if a.lemmas[token] not in self._quantity:
            return []
        return [
            inner
            for prep in self.dependents(token, "prep")
            if a.lower[prep] == "of"
            for inner in self.dependents(prep, "pobj")
        ]

    def binder(self, pronoun: int) -> list[int]:
        """Who a pronoun of a reported clause stands for, by the syntax alone: "Israel says *it* has opened a probe"."""
        a = self._a
        verb = a.heads[pronoun]
        if a.lower[pronoun] not in self._bound and a.deps[verb] != "ccomp":
            return []  # "I" and "we" are whoever speaks: the subject of "said", never of "as I told her, Oslo …"
        for _ in range(_CLIMB):
            head = a.heads[verb]
            if head == verb:
                return []
            if a.deps[verb] in ("ccomp", "advcl", "xcomp") and a.pos[head] in ("VERB", "AUX"):
                found = [t for t in self._grammatical_subject(head) if a.tags[t] not in ("PRP", "EX")]
                if found:
                    return found
            verb = head
        return []

    def antecedent(self, token: int) -> int:
        """The noun that a relative pronoun stands for; any other token itself."""
        a = self._a
        if a.lower[token] not in self._relative:
            return token
        for head in a.ancestors(token):
            if a.deps[head] == "relcl":
                return a.heads[head]
            if a.pos[head] not in ("VERB", "AUX", "ADP"):
                break
        return token
