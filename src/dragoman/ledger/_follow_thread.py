"""One commitment being followed: what joins it, what a deed told by words or by an event means for it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from dragoman.ledger._follow_deeds import (
    Act,
    Fit,
    fit,
    keeping_for,
    other_meeting,
    same_meeting,
    together,
    whole,
)
from dragoman.ledger._follow_saying import (
    BEGUN,
    CLOSE,
    NEAR,
    SETTLED,
    CommitmentMention,
    FollowedCommitment,
    Saying,
    Update,
    day_of,
    weights,
)
from dragoman.ledger._follow_words import Deed, Following, Reading, Word
from dragoman.lexicon._commitments import Outcome

# Set on the two stories of the commitments gold; each value is near the best on both (docs/commitments.md).
SAME_ACTION = 0.15
OTHER_TARGET = 0.5
OTHER_PERSON = 0.25
# Kinds whose action word says little of what is promised, and the overlap of the other words that they need.
MORE_WORDS = {"do": 0.15, "give": 0.25}
# What the next sentence says of the same kind by the same one is likelier the same promise.
SAME_ITEM = 0.15
CLOSE_BY = 120
# Days after which a breach is no longer of a promise last heard of: of eight later ones in two years' news none was.
HEARD_OF = 180
# Words before a deed that may name its agent or, in passives and nouns, its object; words behind it that name it.
BEFORE, AFTER = 6, 12
# A deed without an agent needs so many telling words in common.
ENOUGH_SHARED = 2
# A promise whose words are common needs so many: of the updates of a month's news read by eye, ten of twelve of a kind
# "do" that shared fewer were wrong.
ENOUGH = {"do": 2, "give": 2, "consent": 2, "free": 1, "refuse": 2}
TOLD_BY_STATES = frozenset({"consent", "give", "refuse"})
GIVING = "give"
# What is said to be kept or broken, with what it was ("failed to keep its promise to send grain"), must be this one.
ENOUGH_NAMED = 1
BOTH = 2
TAKEN_UP = frozenset({"return", "prolong"})
LASTING = "uphold"
MEETING = "meet"
HOLDING = "hold"
FREEING = "free"
LEAVING = "leave"
LOOKED_BACK = frozenset({"kept", "withdrawn"})
# An event that keeps a promise is joined to it by parties and kind alone: surer than a guess, less than its own words.
BY_DEED = 0.7
# Kinds in which the other side's deed shows as much: who is visited meets, who is given receives.
SHARED = frozenset({"meet", "give"})
# Days after the first news of a promise kept in which more of it counts; later news looks back.
FRESH_DAYS = 7
# Rarity from which a word calls up the commitments that hold it. With 0 the clusters of the gold score .748, with 3
# .743, with 4 .703; below 3 stand the words that every tenth article has.
TELLING = 3.0
# Stems that a commitment is known by; the rest are of one telling.
KNOWN_BY = 12


class Thread:
    """One commitment being followed."""

    def __init__(self, number: int, first: Saying) -> None:
        self.number = number
        # Of the first saying no more than this: it would hold its whole article in memory, and a ledger of 72,624
        # articles all that promise something.
        self.act = first.act
        self.action = first.action
        self.strength, self.rule = first.row.strength, first.row.rule
        self.kind = first.kind
        self.by = set(first.by)
        self.to = set(first.to)
        self.bound: Counter[str] = Counter()
        self.targets: Counter[str] = Counter()
        self.actions: Counter[str] = Counter()
        self.told: Counter[str] = Counter()
        self.parties = first.parties
        self.reached: set[str] = set()
        self.opens: str | None = None
        self.weights: dict[str, float] = {}
        self.mentions: list[CommitmentMention] = []
        self._known: dict[str, float] | None = None
        self.updates: list[Update] = []

    def take(self, saying: Saying) -> list[str]:
        """Adds a saying; the terms that are new."""
        self._known = None
        new = [term for term in saying.weights if term not in self.weights]
        self.weights.update((term, saying.weights[term]) for term in new)
        self.told.update(saying.weights)
        self.by |= saying.by
        self.bound.update(saying.by)
        self.opens = saying.opens if saying.row.due else self.opens
        self.to |= saying.to
        self.parties = together(self.parties, saying.parties)
        self.targets.update(saying.targets)
        if saying.action is not None:
            self.actions[saying.action] += 1
        self.mentions.append(saying.mention())
        return new

    def _core(self) -> dict[str, float]:
        """The terms that most sayings share, weighted by rarity and share; kept until the next saying."""
        if self._known is None:
            self._known = self._read_core()
        return self._known

    def _read_core(self) -> dict[str, float]:
        count = len(self.mentions)
        weighed = {term: self.weights[term] * self.told[term] / count for term in self.weights}
        best = sorted(weighed, key=lambda term: (-weighed[term], term))[:KNOWN_BY]
        return {term: weighed[term] for term in best}

    def likeness(self, saying: Saying, rules: Following) -> float:
        """How much speaks for the saying repeating this commitment, 0 to 1; 0 where another is bound."""
        if not self._binds(saying.by) or self.kind != saying.kind or self._is_past(saying, rules):
            return 0.0
        if self.act == MEETING and other_meeting(self.parties, saying.parties):
            return 0.0
        same = saying.action in self.actions
        if self.kind == "do" and not same:
            return 0.0
        words = _overlap(self._core(), saying.weights)
        # Refusing one thing is seldom refusing another; and who asks for two states speaks of neither alone.
        words += SAME_ACTION if self.kind == "meet" and same_meeting(self.parties, saying.parties) and not same else 0.0
        apart = self._apart(saying.targets) or (self.kind == "refuse" and not same and self.act != saying.act)
        if words < MORE_WORDS.get(self.kind, 0.0):
            return 0.0  # "will address", "will continue to support": the action says too little
        others = bool(self.parties.persons and saying.parties.persons) and self.parties.persons.isdisjoint(
            saying.parties.persons
        )
        words += SAME_ITEM if self.is_said_in(saying) else 0.0
        alike = (words + (SAME_ACTION if same else 0.0)) * (OTHER_TARGET if apart else 1.0)
        return alike * (OTHER_PERSON if others else 1.0)

    def is_said_in(self, saying: Saying) -> bool:
        """Whether the article has just said it: the summary says again what the title said."""
        last, document = self.mentions[-1], saying.reading.record.document
        between = document.text[last.span[1] : saying.row.evidence[0][0]]
        return last.document == document.id and len(between) < CLOSE_BY

    def _binds(self, names: frozenset[str]) -> bool:
        """Whether one of the names is bound by half of the sayings: who once promised with others joins no others."""
        return any(2 * self.bound[name] >= len(self.mentions) for name in names & self.by)

    def _is_past(self, saying: Saying, rules: Following) -> bool:
        return self._settled_before(saying) or self._gap_exceeded(day_of(saying.reading.record), rules)

    def _settled_before(self, saying: Saying) -> bool:
        """The commitment had come to its end: what is said now is a new one. A pact can be left and taken up again."""
        last, day = (self.updates[-1] if self.updates else None), day_of(saying.reading.record)
        if self.kind == LASTING or last is None or last.status not in SETTLED or not (last.date and day):
            return False
        return (date.fromisoformat(day) - date.fromisoformat(last.date)).days > FRESH_DAYS

    def _gap_exceeded(self, day: str | None, rules: Following) -> bool:
        days, last = rules.days.get(self.kind), self.mentions[-1].date
        return bool(days and last and day and (date.fromisoformat(day) - date.fromisoformat(last)).days > days)

    def scheduled(self, saying: Saying) -> Update | None:
        """A saying that gives a date, or another one than before."""
        known = {mention.due for mention in self.mentions}
        if saying.row.due is None or saying.row.due in known or self.kind == "refuse" or not saying.is_dated():
            return None
        first, day = self.mentions[0].date, day_of(saying.reading.record)
        if first is not None and day is not None and day <= first:
            return None  # the day's other reports tell the date that one of them left out
        return Update(
            document=saying.reading.record.document.id,
            span=saying.row.evidence[0],
            date=day_of(saying.reading.record),
            status="scheduled",
            rule=f"{self.kind}/dated",
            confidence=saying.row.confidence,
        )

    def may_act(self, agents: Iterable[tuple[str, bool]]) -> bool:
        """Whether a deed of the agents can tell of this commitment: of the bound; where two take part, of the other.

        A name in front that the commitment is about, and that need not be the subject, hides one before it.
        """
        nobody = True
        for name, passed_over in agents:
            nobody = False
            if name in self.by or (self.kind == MEETING and (name in self.to or name in self.targets)):
                return True
            if not (passed_over and (name in self.to or f"@{name}" in self.weights)):
                return False
        return nobody

    def is_party(self, terms: Iterable[str]) -> bool:
        """Whether a state that is named is a party of the pact; also where none is."""
        named = _states(terms)
        return not named or bool(named & (self.by | self.to | set(self.targets) | _states(self._core())))

    def is_told(
        self, terms: Mapping[str, float], deed: Deed, status: Outcome, words: tuple[Word, ...], rules: Following,
        *, agents: bool,
    ) -> bool:  # fmt: skip
        """Whether the words around a deed name enough of the commitment to tell what became of it."""
        if status == "broken" and not self._is_breach(terms, deed, words, rules, agents=agents):
            return False
        if rules.tells_of_promises(deed):
            return self._is_meant(terms, deed, rules)
        own = deed.stem in self.actions
        needed = max(
            0 if own and self.kind != GIVING else ENOUGH.get(self.kind, 0),
            ENOUGH_SHARED if not agents or deed.kind == "strike" else 0,
        )
        if self.shared(terms, rules) + self._states_shared(terms) < needed:
            return False
        if self.kind == LASTING and deed.kind == LEAVING and rules.needs[LASTING].isdisjoint(terms):
            return False  # "after withdrawing from the port" leaves no pact
        if self.kind == "do" and deed.kind == "delay" and not agents:
            return False
        if self.act not in SHARED or status not in ("kept", "extended", "withdrawn"):
            return True
        sides = {term[1:] for term in terms if term.startswith("@")}
        others = (self.to | set(self.targets)) - self.by
        if self.act == GIVING:
            return bool(sides & self.by) and (not others or bool(sides & others))
        if status != "extended" and (
            self.left_to_events(terms) or not rules.coming.isdisjoint(_before(words, deed.word))
        ):
            return False
        if not others and len(self.by) < BOTH:
            return own
        return len(sides & self.by) >= BOTH or bool(sides & self.by and sides & others)

    def _is_breach(
        self, terms: Mapping[str, float], deed: Deed, words: tuple[Word, ...], rules: Following, *, agents: bool
    ) -> bool:
        """Whether a word is broken: by one bound who is named, in the promise's own words, while it is still news."""
        if self.kind not in rules.words.breakable:
            return False
        if deed.kind == "strike" or (deed.loose and not deed.named):
            return True
        others = {term: weight for term, weight in terms.items() if term not in self.actions}
        shared = self.shared(others, rules) + self._states_shared(terms)
        if deed.kind in rules.words.impersonal:
            return shared >= ENOUGH_NAMED and self._is_truce(rules)
        if not agents or shared < (ENOUGH_NAMED if deed.kind == "violate" else ENOUGH_SHARED):
            return False
        told = {word.stem for word in words[deed.word : deed.word + 1 + (NEAR if deed.loose else CLOSE)]}
        return deed.kind in ("violate", "miss") or not self.actions.keys().isdisjoint(told)

    def is_stale(self, status: Outcome, day: str | None) -> bool:
        """A breach told long after the promise was last heard of, or was due, is of another one."""
        last = max(filter(None, (self.mentions[-1].date, self.mentions[-1].due)), default=None)
        if status != "broken" or last is None or day is None:
            return False
        return (date.fromisoformat(day) - date.fromisoformat(last)).days > HEARD_OF

    def _is_meant(self, terms: Mapping[str, float], deed: Deed, rules: Following) -> bool:
        """Whether what is said of promises as such is said of this one: by its parties, or by its words."""
        if self.strength != "promised":
            return False
        shared = self.shared(terms, rules)
        parties = self.shares_parties(terms) and shared >= (ENOUGH_NAMED if deed.named else 0)
        return parties or (not deed.loose and shared >= ENOUGH_SHARED)

    def _states_shared(self, terms: Mapping[str, float]) -> int:
        """The promise's own states among the terms, which tell it from others as words do."""
        return len(self._own_targets() & _states(terms)) if self.kind in TOLD_BY_STATES else 0

    def was_before(self, deed: Deed) -> bool:
        """The deed's own date lies before the first saying: the article looks back."""
        since = self.mentions[0].date
        return deed.day is not None and since is not None and deed.day < since

    def struck(self, deed: Deed, rules: Following) -> bool:
        """A blow told as done by a coded event, of one bound; it breaks a truce where it falls on a party of it."""
        if deed.coded not in rules.words.blows or not deed.doers & self.by:
            return False
        if self.kind != LASTING:
            return True
        parties = self.by | self.to | set(self.targets) | _states(self._core())
        return self._is_truce(rules) and bool(deed.hit & parties)

    def _is_truce(self, rules: Following) -> bool:
        return not rules.truces.isdisjoint(self._core())

    def is_early(self, status: Outcome, day: str | None) -> bool:
        """A meeting told before the first day that it was said to be on is still to come."""
        early = self.opens is not None and day is not None and day < self.opens
        return early and self.act == MEETING and status in LOOKED_BACK | BEGUN

    def is_anothers(self, persons: Mapping[str, str | None], status: Outcome) -> bool:
        """A meeting of somebody else of the same country: its persons are known, and only others are named.

        That a meeting did not take place is told of those who were to meet by name.
        """
        ours = {name for name, named in persons.items() if named in self.by}
        known = self.parties.persons
        if self.act == MEETING and status == "broken" and known:
            return known.isdisjoint(ours)
        return self.act == MEETING and bool(known and ours) and known.isdisjoint(ours)

    def shares_parties(self, terms: Iterable[str]) -> bool:
        """Whether the words name another party of the promise: "met its obligations to Lima"."""
        sides = {term[1:] for term in terms if term.startswith("@")}
        others = (self.to | set(self.targets)) - self.by
        return len(sides & self.by) >= BOTH or bool(sides & self.by and sides & others)

    def fulfilled(self, reading: Reading, act: Act) -> Update | None:
        """What an act of the article shows, where it is the promised one and the article's words did not tell it."""
        keeping, since = keeping_for(self.act, self.action, reading.rules), self.mentions[0].date
        if keeping is None or since is None or (self.updates and self.updates[-1].status in SETTLED):
            return None
        refused = self.strength == "refused"
        if refused and self.act == MEETING and not self.parties.persons:
            return None  # whoever else of that country comes, comes for himself
        found = fit(reading, act, self.parties, keeping, date.fromisoformat(since), refused=refused)
        if found is None or not self._tells(reading, act, keeping.shared):
            return None
        if found.status == "broken" and self.rule not in reading.rules.words.vows:
            found = msgspec.structs.replace(found, status="withdrawn")
        status = self._stage(found) if not self.is_early(found.status, day_of(reading.record)) else None
        if status is None or any(u.document == reading.record.document.id and u.status == status for u in self.updates):
            return None
        return Update(
            document=reading.record.document.id,
            span=whole(act.span, reading.record.actors),
            date=day_of(reading.record),
            status=status,
            rule=f"{self.kind}/{act.event.type}",
            confidence=round(BY_DEED * act.event.confidence, 2),
        )

    def _tells(self, reading: Reading, act: Act, shared: int) -> bool:
        """The act's words name enough of what was promised, besides the act: "aid" alone is any aid."""
        if not shared:
            return True
        start, end = act.event.trigger
        words = tuple(word for word in reading.words(act.reach) if not start <= word.start < end)
        return self.shared(dict(weights(words, reading.rules, skip=frozenset())), reading.rules) >= shared

    def _stage(self, found: Fit) -> Outcome | None:
        """How far the act brings the promise: kept when all whom it concerns were reached; None if nothing is new."""
        if found.status != "kept":
            return None if any(update.status == found.status for update in self.updates) else found.status
        goals = self.parties.aims or self.parties.met
        if goals and found.reached <= self.reached:
            return None
        self.reached |= found.reached
        return "kept" if goals <= self.reached else "partly_kept"

    def left_to_events(self, terms: Mapping[str, float]) -> bool:
        """One of a round of visits, told in words that do not name all who are visited: only events tell which."""
        return self.act == "meet" and len(self.parties.aims) > 1 and not self.parties.aims <= _states(terms)

    def over(self, update: Update) -> bool:
        """News of the end comes so long after its first news that it only looks back."""
        first = next((known.date for known in self.updates if known.status == update.status), None)
        if update.status not in LOOKED_BACK or self.kind == LASTING or first is None or update.date is None:
            return False
        if update.status == "withdrawn" and self.kind == LEAVING:
            return False  # a pact's partner threatens to leave, and thinks better of it, again and again
        return (date.fromisoformat(update.date) - date.fromisoformat(first)).days > FRESH_DAYS

    def too_late(self, reading: Reading) -> bool:
        """The article comes so long after the last saying of a meeting that it speaks of another one."""
        return self.kind == MEETING and self._gap_exceeded(day_of(reading.record), reading.rules)

    def linked(self, terms: dict[str, float]) -> float:
        """How much speaks for a clause being about this commitment, 0 to 1."""
        core = {term: weight for term, weight in self._core().items() if term[1:] not in self.by}
        shared = sum(weight for term, weight in core.items() if term in terms)
        told = _states(terms) - self.by
        apart = self._apart(told) or (self.kind == LASTING and not self.is_party(terms))
        return 0.0 if apart else shared / (sum(core.values()) or 1.0)

    def shared(self, terms: Mapping[str, float], rules: Following) -> int:
        """How many telling words of the commitment are in the clause."""
        core = self._core()
        return sum(term in core and not term.startswith("@") and rules.terms.rarity(term) >= TELLING for term in terms)

    def in_part(self, terms: Mapping[str, float]) -> bool:
        """The deed names some of the states that the commitment is about, and not the others."""
        own = self._own_targets()
        return len(own) > 1 and bool(own & _states(terms)) and not own <= _states(terms)

    def _own_targets(self) -> frozenset[str]:
        """The states that at least half of the sayings name."""
        return frozenset(side for side, count in self.targets.items() if 2 * count >= len(self.mentions))

    def _apart(self, targets: frozenset[str]) -> bool:
        """The states spoken of are others than the commitment's own."""
        own = self._own_targets()
        return bool(own and targets and not own & targets)

    def outcome(self, deed: Deed, rules: Following, day: str | None) -> Outcome | None:
        """What the deed means for this commitment."""
        outcomes = rules.words.outcome.get(self.kind, {})
        kind = deed.kind
        if deed.negated:
            return self._undone(deed, outcomes, day) if self.kind != "refuse" else None
        if self.kind == "refuse":
            return self._done_after_all(deed, outcomes, rules)
        if kind == "strike" and not self.struck(deed, rules):
            return None
        if kind == "leave" and deed.planned and self.kind != "uphold":
            return "withdrawn"
        if kind in ("prolong", "leave", "return", "delay"):
            status = outcomes.get(kind)
            return None if deed.ahead and status == "kept" else status
        if deed.ahead and kind not in ("lift", "strike"):
            return None
        if (deed.partly or (deed.round and kind == FREEING)) and outcomes.get(kind) == "kept":
            return "partly_kept"
        return "kept" if deed.stem in self.actions else outcomes.get(kind)

    def _undone(self, deed: Deed, outcomes: Mapping[str, Outcome], day: str | None) -> Outcome | None:
        """What it means that a deed was not done: only of what was due, or was to be done, that it is broken."""
        if deed.kind == "prolong":
            return outcomes.get("leave")  # not to prolong is to leave
        keeps = outcomes.get(deed.kind) == "kept" or deed.stem in self.actions or deed.kind == HOLDING
        if not keeps:
            return None
        if deed.partly:
            return "partly_kept"
        if deed.later:
            return outcomes.get("delay")
        due = next((mention.due for mention in reversed(self.mentions) if mention.due), None)
        passed = due is not None and day is not None and due < day
        return "broken" if deed.failed or passed or deed.loose else None

    def _done_after_all(self, deed: Deed, outcomes: Mapping[str, Outcome], rules: Following) -> Outcome | None:
        """What a deed means for a refusal: doing what was refused takes it back, as does lifting it."""
        if deed.kind == "lift":
            return outcomes.get("lift")
        if deed.ahead or deed.kind in ("refuse", "delay"):
            return None  # talks to be resumed are no consent
        refused = rules.words.outcome.get(self.act, {})
        does = refused.get(deed.kind) == "kept" or deed.stem in self.actions
        return "withdrawn" if does or (deed.kind in TAKEN_UP and self.act == LASTING) else None

    def frozen(self) -> FollowedCommitment:
        """The commitment as it stands."""
        return FollowedCommitment(
            id=f"f{self.number + 1}",
            by=tuple(sorted(self.by)),
            to=tuple(sorted(self.to - self.by)),
            strength=self.strength,
            mentions=tuple(self.mentions),
            updates=tuple(self.updates),
        )


def _states(terms: Iterable[str]) -> frozenset[str]:
    """The countries (alpha-3) among the terms: they tell one consent or visit from another, bodies do not."""
    return frozenset(term[1:] for term in terms if term.startswith("@") and len(term) == 4)


def _before(words: tuple[Word, ...], number: int) -> set[str]:
    return {word.stem for word in words[max(0, number - AFTER) : number]}


def _overlap(left: dict[str, float], right: dict[str, float]) -> float:
    """Weighted overlap over the geometric mean of the two (cosine of rarities)."""
    shared = sum(weight * right[term] for term, weight in left.items() if term in right)
    if not shared:
        return 0.0
    norm = sum(weight * weight for weight in left.values()) * sum(weight * weight for weight in right.values())
    return float(shared / norm**0.5)
