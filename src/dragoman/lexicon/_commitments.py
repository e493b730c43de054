"""What binds an actor: rules of `commitments.toml` over status findings and over acts such as signing."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.lexicon._load import Rule, read_toml
from dragoman.record import Strength


class CommitmentRule(Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the commitment rules. In `yes` and `no` the actors stand in [brackets]; the first is the one bound."""

    strength: Strength
    confidence: float
    """Share of this rule's rows that are right; measured, see docs/commitments.md."""


class Binding(CommitmentRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A status rule whose event its subject is bound to ("pledged to", "will", "refused to")."""

    status: tuple[str, ...]
    """Ids of the status rules."""
    negated: bool | None = None
    """Only negated ("cannot accept"), or only not; None: a negation makes it a refusal where it turns a stance over."""
    announced: bool = False
    """Only when the one bound says so himself ("announced it was leaving")."""
    verbs: tuple[str, ...] = ()
    """Only for these actions; empty: for any."""
    cues: tuple[str, ...] = ()
    """Only by these words among the status rules' own; empty: by any."""
    dated: bool = False
    """Only with a day that lies after the article's ("is hosting the premier on Friday")."""
    conditional: bool = False
    """Only with a condition ("could back the bid in return for a loan")."""
    own_words: bool = False
    """Only when nobody else is the one who says so: "will" in a third party's mouth is a forecast."""


class Act(CommitmentRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A verb with an object that binds its subject by being done ("signed a treaty", "pledges $2bn")."""

    verbs: tuple[str, ...]
    objects: tuple[str, ...] = ()
    """Lemmas of the object's head; empty: any object."""
    through: tuple[str, ...] = ()
    """Prepositions that may stand between ("agreed on a pact", "joined in the pact")."""
    condition: tuple[str, ...] = ()
    """Prepositions whose phrase is the condition ("tied its vote to the sale of jets")."""
    content: bool = False
    """The act itself is done; what binds is what its object is about ("signed a pact to exchange prisoners")."""
    finite: bool = False
    """Only as the verb of its clause: "warned against fishing", not "spoke of trade, warning against haste"."""


class Holding(CommitmentRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A noun whose possessor is bound ("Oslo's promise of aid", "a threat by Lima")."""

    nouns: tuple[str, ...]


class Headline(CommitmentRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words between an actor and an action in a headline set in capitals, which parsers take for one long name."""

    words: tuple[str, ...]


class Withheld(CommitmentRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the speaker says there will not be until something is done ("there will be no deal until")."""


class CommitmentWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """All commitment rules of a language."""

    binding: tuple[Binding, ...]
    act: tuple[Act, ...]
    holding: tuple[Holding, ...]
    headline: tuple[Headline, ...]
    withheld: Withheld
    deeds: tuple[str, ...]
    """Nouns for what can be planned, offered or refused as it stands ("agreed to a meeting")."""
    addressing: tuple[str, ...]
    """Headline verbs that make somebody else act: "Oslo Tells Lima to Hurry" binds neither."""
    headlined: tuple[str, ...]
    """Ids of the bindings that read headlines, where a verb may hide in a name."""
    breaks: tuple[str, ...]
    """Words that open a new headline within a headline ("says", "as")."""
    uncontrolled: tuple[str, ...]
    """Verbs for what befalls somebody: "will lose" binds nobody."""
    alone: tuple[str, ...]
    """Such verbs where they have no object and no verb below: "will open"."""
    light: tuple[str, ...]
    """Such verbs unless their object is a deed: "will have a vote"."""
    receiving: tuple[str, ...]
    """Such verbs unless their object is somebody: "will receive the envoy", not "a medal"."""
    vague: tuple[str, ...]
    """Verbs that plan, and bind nobody ("seeks to")."""
    purposes: tuple[str, ...]
    """Verbs whose participle says what a thing is for ("a visit aimed at")."""
    qualities: tuple[str, ...]
    """Words that bind as adjectives and not as verbs ("is open to", not "opened a road to")."""
    verbs_only: tuple[str, ...]
    """Words that plan as verbs and not as nouns ("a delivery schedule")."""
    inquiry: tuple[str, ...]
    """Words that open a question within a sentence: what is asked binds nobody ("how it will be used")."""
    descriptive: tuple[str, ...]
    """Verbs that say what a pact or plan is about, and not what is to be done ("a deal covering")."""
    doubted: tuple[str, ...]
    """Status rules below which nothing is promised, only denied or believed."""
    reports: tuple[str, ...]
    """Nouns whose clause is told as it is, and is no opinion ("the announcement that")."""
    others: tuple[str, ...]
    """Ids of the bindings of what one expects: of another's action it binds neither."""
    modal: tuple[str, ...]
    """Ids of the bindings by a modal, which govern no noun."""
    directives: tuple[str, ...]
    """Modals with which a third person is told to act: "the minister shall report"."""
    now: tuple[str, ...]
    """Adverbs with which a progressive tells what goes on."""
    first_person: tuple[str, ...]
    discourse: tuple[str, ...]
    """Verbs that steer a talk when the speaker is their subject: "I'll refer you to the ministry"."""
    naming: tuple[str, ...]
    """Verbs for calling something by a name, where they have two objects."""
    wording: tuple[str, ...]
    """Verbs for words that somebody may refuse: no promise to watch ("refused to comment")."""
    given_to: tuple[str, ...]
    """Verbs whose passive has the one to whom as its subject: "Oslo was assured that" binds another."""
    carriers: tuple[str, ...]
    """Verbs whose subject holds the promise or plan that is their object ("made an offer to", not "welcomed")."""
    idle: tuple[str, ...]
    """Objects that leave nothing to be watched ("offered condolences")."""
    complements: tuple[str, ...]
    """Prepositions that say what a promise or threat is of."""
    official: tuple[str, ...]
    """PLOVER sectors of those who speak for a state even where the article does not say which ("the ministry said")."""
    acting: tuple[str, ...]
    """PLOVER sectors of groups and unnamed actors that can be held to their word."""
    bodies: tuple[str, ...]
    """Nouns for the organs of a state, which bind the state that their modifier names ("Turkish lawmakers")."""
    reactions: tuple[str, ...]
    """Words whose "to" or "for" names what is answered, and nobody to whom: "a response to the raid on Lima"."""
    exchanges: tuple[str, ...]
    """Nouns that make their preposition a condition ("in return for")."""
    origins: tuple[str, ...]
    """Words with which a "to" behind leads somewhere: "Letter From Oslo to"."""
    segments: tuple[str, ...]
    """Words between two headlines in one sentence."""
    lasting: tuple[str, ...]
    """Pacts whose name says what they bind to."""
    contents: tuple[str, ...]
    """Prepositions between a pact and what it is about."""
    resumed: tuple[str, ...]
    """Verbs with which a known pact binds again, whatever it is about ("renewed the pact")."""
    media: tuple[str, ...]
    """PLOVER sectors of those who only report."""
    conditions: tuple[str, ...]
    """What opens a condition: conjunctions and prepositions."""
    deadline: tuple[str, ...]
    """Words before a time that make it the last moment ("by", "within")."""
    terms: tuple[str, ...]
    """Words before a length of time at whose end the action is due ("within sixty days")."""
    means: tuple[str, ...]
    """Prepositions behind which an act only tells how something else was reached: "by signing the pact"."""
    ties: tuple[str, ...]
    """Prepositions between a noun and its parties ("deal between")."""

    def rules(self) -> Iterator[CommitmentRule]:
        """Every rule, in file order."""
        yield from self.binding
        yield from self.act
        yield from self.holding
        yield from self.headline
        yield self.withheld

    @cached_property
    def bindings(self) -> dict[str, tuple[Binding, ...]]:
        """The bindings by status rule."""
        found: dict[str, list[Binding]] = {}
        for rule in self.binding:
            for status in rule.status:
                found.setdefault(status, []).append(rule)
        return {status: tuple(rules) for status, rules in found.items()}

    @cached_property
    def holdings(self) -> dict[str, Holding]:
        """The holdings by noun."""
        return {noun: rule for rule in self.holding for noun in rule.nouns}

    @cached_property
    def headlines(self) -> dict[str, tuple[tuple[tuple[str, ...], Headline], ...]]:
        """The headline cues as words, by their first word, the longest first."""
        found: dict[str, list[tuple[tuple[str, ...], Headline]]] = {}
        for rule in self.headline:
            for phrase in rule.words:
                words = tuple(phrase.split())
                found.setdefault(words[0], []).append((words, rule))
        return {word: tuple(sorted(cues, key=lambda cue: -len(cue[0]))) for word, cues in found.items()}

    @cached_property
    def acts(self) -> dict[str, tuple[Act, ...]]:
        """The acts by verb."""
        found: dict[str, list[Act]] = {}
        for rule in self.act:
            for verb in rule.verbs:
                found.setdefault(verb, []).append(rule)
        return {verb: tuple(rules) for verb, rules in found.items()}


def load_commitments(lang: Path) -> CommitmentWords:
    """The language's commitment rules.

    Raises:
        KnowledgeError: the file is wrong, or two rules share an id.
    """
    path = lang / "commitments.toml"
    section = read_toml(path, CommitmentWords)
    ids = [rule.id for rule in section.rules()]
    for name in ids:
        if ids.count(name) > 1:
            raise KnowledgeError(f"{path}: two rules are called {name!r}; rename one")
    return section


Outcome = Literal["scheduled", "in_progress", "partly_kept", "kept", "broken", "withdrawn", "extended"]
"""What a later deed or statement shows of a commitment."""


class Deed(Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of deed with the words for it, alone or in twos."""

    words: tuple[str, ...]
    loose: tuple[str, ...] = ()
    """Words that tell the deed only with one of `objects` near by ("honoured its pledge")."""
    objects: tuple[str, ...] = ()
    close: bool = False
    """Its object stands behind it or right before: "ceasefire violations", not "in the truce, breaches of law"."""
    unless: tuple[str, ...] = ()
    """Words right behind with which it is something else: "resumed bombing after the truce"."""
    subject: bool = False
    """Its object stands before it: "the truce held", not "held talks on a truce"."""
    fights: bool = False
    """Told only where the sentence has a word for fighting before it."""
    bare: tuple[str, ...] = ()
    """Objects behind which an infinitive does not say what was promised ("what is necessary to win them over")."""
    of_promises: bool = False
    """The loose words speak of promises as such: who names the parties need not say what was promised."""


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of commitment, told by the word for its action."""

    id: str
    words: tuple[str, ...]
    rules: tuple[str, ...] = ()
    """Commitment rules that make the kind whatever the action."""
    never: tuple[str, ...] = ()
    """Words right behind the action with which it is of no kind: "meet demands", "hold up"."""
    needing: tuple[str, ...] = ()
    """Those words that are of the kind only with one of `needs` in the clause: "hold talks", not "hold drills"."""
    needs: tuple[str, ...] = ()
    days: int | None = None
    """How long two sayings of one commitment can lie apart; None: for ever."""


class Keeping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The coded events that keep a kind of commitment."""

    kinds: tuple[str, ...]
    words: tuple[str, ...] = ()
    """Words for the promised action; none: any action of the kinds."""
    types: tuple[str, ...]
    """PLOVER types that keep it."""
    steps: tuple[str, ...] = ()
    """CAMEO codes of those types that are only a step."""
    against: tuple[str, ...] = ()
    """Roots of CAMEO codes with which it is taken back."""
    shared: int = 0
    """Telling words that event and promise must share: "will deliver tanks" is not kept by grain."""
    travels: bool = False
    """It is kept in the country of those concerned."""
    days: int
    """How long after the saying an event can keep it."""
    undone: Outcome
    """What the event shows of a refusal to do it."""


class FollowWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What later words show of a commitment."""

    doubts: tuple[str, ...]
    negations: tuple[str, ...]
    failed: tuple[str, ...]
    """Words for what was to be done and was not: "failed to"."""
    partly: tuple[str, ...]
    """Words with which a denied deed is half done: "has not fully met"."""
    rounds: tuple[str, ...]
    """Words near a deed with which it is one of several: "freed a second group"."""
    auxiliaries: tuple[str, ...]
    """What may stand between a subject and its verb."""
    by: tuple[str, ...]
    """What opens the agent behind a passive or a noun."""
    fighting: tuple[str, ...]
    """Words for shooting."""
    impersonal: tuple[str, ...]
    """Deeds of a pact itself ("the truce held"): nobody who does them need be named."""
    truces: tuple[str, ...]
    """Words of pacts that an attack breaks."""
    blows: tuple[str, ...]
    """PLOVER types of coded events with which a word for an attack tells one."""
    plans: tuple[str, ...]
    """Objects of leaving with which a plan is taken back: "suspends its plan to"."""
    coming: tuple[str, ...]
    """Words before a noun for a deed with which it still lies ahead: "before the meeting"."""
    ahead: tuple[str, ...]
    """Words for what is to come."""
    later: tuple[str, ...]
    """Words behind a negated deed that put it off."""
    gerund: str
    """The ending of verbs that name an act without telling it."""
    aims: tuple[str, ...]
    """Prepositions with which such a verb is an aim."""
    undoing: tuple[str, ...]
    """Deeds that take back the refusal behind them: "lifts its veto"."""
    reach: int
    """How many words before a deed can turn it."""
    sends: tuple[str, ...]
    """Verbs for sending; with an envoy as object they promise a visit."""
    invites: tuple[str, ...]
    """Commitment rules for invitations: who is invited keeps them."""
    onward: tuple[str, ...]
    """Words behind which stands what somebody is invited to."""
    which: tuple[str, ...]
    """Words between a promise and what was promised."""
    breakable: tuple[str, ...]
    """Kinds that can be broken: a threat that is not carried out, or a departure put off, breaks no word."""
    vows: tuple[str, ...]
    """Commitment rules of a given word: to do what one vowed not to do breaks it."""
    articles: tuple[str, ...]
    """Words with which what stands there is a thing or place, and no other deed."""
    envoys: tuple[str, ...]
    alike: tuple[tuple[str, ...], ...]
    """Words that count as one when sayings are compared."""
    hosting: tuple[str, ...]
    """CAMEO codes in which the one visited acts."""
    mutual: tuple[str, ...]
    """CAMEO codes of what two do alike."""
    sayings: tuple[str, ...]
    """PLOVER types of acts done by words, which keep no promise by being the same event."""
    keeping: tuple[Keeping, ...]
    deed: tuple[Deed, ...]
    kind: tuple[Kind, ...]
    outcome: dict[str, dict[str, Outcome]]


def load_follow(lang: Path) -> FollowWords:
    """The language's rules for following commitments.

    Raises:
        KnowledgeError: the file is wrong, or an outcome names a deed that is not there.
    """
    path = lang / "commitments_follow.toml"
    section = read_toml(path, FollowWords)
    deeds = {deed.id for deed in section.deed}
    for kind, outcomes in section.outcome.items():
        for name in outcomes:
            if name not in deeds:
                raise KnowledgeError(
                    f"{path}: outcome.{kind} names the deed {name!r}, which is not defined; correct it"
                )
    kinds = {kind.id for kind in section.kind} | {"do"}
    for keeping in section.keeping:
        for name in keeping.kinds:
            if name not in kinds:
                raise KnowledgeError(f"{path}: a keeping names the kind {name!r}, which is not defined; correct it")
    return section
