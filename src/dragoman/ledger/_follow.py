"""Commitments followed across articles: the same promise said again, and what became of it.

Records come in the order of their dates. A mention joins the commitment that it repeats, or begins one; later words
that tell a deed of the same actors about the same thing are its updates. Nothing is overwritten: each row keeps the
document, the words and the rule that it rests on, and the whole can be dropped and built again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from dragoman.ledger._follow_deeds import Act, Fit, acts, fit, keeping_for, parties, same_meeting, together, whole
from dragoman.ledger._follow_words import Deed, Following, Reading, Word, following, side
from dragoman.lexicon import languages
from dragoman.lexicon._commitments import Outcome
from dragoman.record import Commitment, Record, Span, Strength

# Set on the two stories of the commitments gold; each value is near the best on both (docs/commitments.md).
SAME = 0.2
LINKED = 0.20
SAME_ACTION = 0.15
OTHER_TARGET = 0.5
ACTOR = 3.0
COMMON = 2.0
# Words behind the action in which its targets stand; what comes later in a clause is aside.
NEAR = 8
# Words behind the action that can change its sense: an object, its article and a possessor.
CLOSE = 3
# Words before a deed that may name its agent or, in passives and nouns, its object; words behind it that name it.
BEFORE, AFTER = 6, 12
# A deed without an agent needs so many telling words in common.
ENOUGH_SHARED = 2
LASTING = "uphold"
LEAVING = "leave"
SETTLED = frozenset({"kept", "broken", "withdrawn"})
# What shows that a promise is being kept: it is not overdue then, whatever its date.
LOOKED_BACK = frozenset({"kept", "withdrawn"})
BEGUN = frozenset({"in_progress", "partly_kept"})
# An event that keeps a promise is joined to it by parties and kind alone: surer than a guess, less than its own words.
BY_DEED = 0.7
# Kinds in which the other side's deed shows as much: who is visited meets, who is given receives.
SHARED = frozenset({"meet", "give"})
# Kinds whose deeds are told without the one who does them ("the deal was extended", "talks were held").
PASSIVE = frozenset({"uphold", "meet", "give"})
# Days after the first news of a promise kept in which more of it counts; later news looks back.
FRESH_DAYS = 7
# Rarity from which a word calls up the commitments that hold it. With 0 the clusters of the gold score .748, with 3
# .743, with 4 .703; below 3 stand the words that every tenth article has.
TELLING = 3.0
# Commitments that one deed can update: "rejoined the deal" takes back a withdrawal and takes up the deal.
MOST = 2
# Commitments of a side among which a meeting is looked for again whatever the words.
NEWEST = 30
# Stems that a commitment is known by; the rest are of one telling.
KNOWN_BY = 12


class CommitmentMention(msgspec.Struct, frozen=True, kw_only=True):
    """One saying of a commitment: the record's document and row."""

    document: str
    commitment: str
    span: Span
    date: str | None
    strength: Strength
    due: str | None
    confidence: float


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """What an article shows of a commitment."""

    document: str
    span: Span
    date: str | None
    status: Outcome
    rule: str
    confidence: float


class FollowedCommitment(msgspec.Struct, frozen=True, kw_only=True):
    """A commitment through its sayings and updates, each in the order of the records."""

    id: str
    by: tuple[str, ...]
    """Sides: countries, organisations, names of persons."""
    to: tuple[str, ...]
    strength: Strength
    mentions: tuple[CommitmentMention, ...]
    updates: tuple[Update, ...]

    @property
    def due(self) -> str | None:
        """The date it was last said to be due."""
        return next((mention.due for mention in reversed(self.mentions) if mention.due), None)

    def status_at(self, date: str) -> str:
        """What was known of it on that day (ISO date): the status of the last update, "open" before the first."""
        known = [update.status for update in self.updates if (update.date or "") <= date]
        return known[-1] if known else "open"

    def overdue(self, latest: str) -> bool:
        """Whether the due date had passed without evidence by `latest`, the last day that the records cover."""
        kept = self.status_at(latest) in SETTLED | BEGUN
        return self.due is not None and self.due < latest and not kept


def follow(records: Iterable[Record]) -> tuple[FollowedCommitment, ...]:
    """The commitments of `records`, which must come in the order of their dates; in the order of their first saying."""
    chain = Chain()
    for record in records:
        chain.add(record)
    return chain.followed()


class Chain:
    """Commitments as they stand; records are added one by one."""

    def __init__(self) -> None:
        self._threads: list[_Thread] = []
        self._by_term: defaultdict[str, list[_Thread]] = defaultdict(list)
        self._by_side: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, record: Record) -> None:
        """Joins the record's mentions and updates to the commitments; a language without rules adds nothing."""
        language = record.document.language or "en"
        if language not in languages():
            return
        rules = following(language)
        reading = Reading(record, rules)
        earlier = len(self._threads)
        self._updates(reading, earlier)
        self._deeds(reading, earlier)
        for row in record.commitments:
            self._join(_Saying(reading, row))

    def followed(self) -> tuple[FollowedCommitment, ...]:
        """What is known by now."""
        return tuple(thread.frozen() for thread in self._threads)

    def _candidates(self, terms: Mapping[str, float], rules: Following) -> list["_Thread"]:
        """The commitments that share a telling word: countries and the commonest words would call up half of all."""
        telling = (term for term in terms if not term.startswith("@") and rules.terms.rarity(term) >= TELLING)
        found = {thread.number: thread for term in telling for thread in self._by_term.get(term, ())}
        return [found[number] for number in sorted(found)]

    def _alike(self, saying: "_Saying") -> list["_Thread"]:
        """The commitments that the saying may repeat: by a telling word, and the newest meetings of the same side."""
        found = {thread.number: thread for thread in self._candidates(saying.weights, saying.reading.rules)}
        if saying.act == "meet":
            for name in sorted(saying.by):
                found |= {number: self._threads[number] for number in self._by_side[name][-NEWEST:]}
        return [found[number] for number in sorted(found)]

    def _join(self, saying: "_Saying") -> None:
        scored = [
            (thread.likeness(saying, saying.reading.rules), -thread.number, thread) for thread in self._alike(saying)
        ]
        best = max(scored, default=None, key=lambda one: one[:2])
        if best is not None and best[0] >= SAME:
            thread = best[2]
        else:
            thread = _Thread(len(self._threads), saying)
            self._threads.append(thread)
        if thread.mentions and (update := thread.scheduled(saying)) is not None:
            thread.updates.append(update)
        for term in thread.take(saying):
            self._by_term[term].append(thread)
        for name in sorted(saying.by):
            if thread.number not in self._by_side[name]:
                self._by_side[name].append(thread.number)

    def _updates(self, reading: Reading, earlier: int) -> None:
        for span, words in reading.sentences:
            seen: set[tuple[int, str]] = set()
            for deed in reading.rules.deeds_in(words):
                for thread, update in self._linked(reading, span, words, deed):
                    if thread.number < earlier and (thread.number, update.status) not in seen:
                        seen.add((thread.number, update.status))
                        if not thread.over(update):
                            thread.updates.append(update)

    def _deeds(self, reading: Reading, earlier: int) -> None:
        """Updates by what was done, where the article's words did not already tell them."""
        for act in acts(reading):
            for number in self._of_parties(act):
                update = self._threads[number].fulfilled(reading, act) if number < earlier else None
                if update is not None:
                    self._threads[number].updates.append(update)

    def _of_parties(self, act: Act) -> list[int]:
        """The commitments of those who act, in their order."""
        sides = {side(actor) for actor in act.doers} - {None}
        return sorted({number for name in sides for number in self._by_side.get(str(name), ())})

    def _linked(
        self, reading: Reading, span: Span, words: tuple[Word, ...], deed: Deed
    ) -> Iterator[tuple["_Thread", Update]]:
        clause = words[max(0, deed.word - BEFORE) : deed.word + AFTER + 1]
        terms = dict(_weights(clause, reading.rules, skip=frozenset()))
        terms.pop(deed.stem, None)
        agent = _agent(words, deed.word)
        said_here = {row.action[0] for row in reading.record.commitments if row.action is not None}
        found = []
        for thread in self._candidates(terms, reading.rules):
            status = thread.outcome(deed, reading.rules)
            if status is None or not thread.may_act(agent) or thread.too_late(reading):
                continue
            if status == "kept" and thread.left_to_events(terms):
                continue
            if status == "kept" and words[deed.word].start in said_here:
                continue  # said again, not done
            if agent is None and thread.shared(terms, reading.rules) < ENOUGH_SHARED:
                continue
            score = thread.linked(terms)
            if score >= LINKED:
                found.append((score, -thread.number, thread, status))
        told: set[tuple[str, ...]] = set()
        for score, _, thread, status in sorted(found, key=lambda one: one[:2], reverse=True):
            if (thread.kind, *sorted(thread.by)) in told or len(told) == MOST:
                continue
            told.add((thread.kind, *sorted(thread.by)))
            yield (
                thread,
                Update(
                    document=reading.record.document.id,
                    span=_around(span, words, deed.word),
                    date=_day(reading.record),
                    status="partly_kept" if status == "kept" and thread.in_part(terms) else status,
                    rule=f"{thread.kind}/{deed.kind}",
                    confidence=round(min(0.9, score), 2),
                ),
            )


class _Saying:
    """A commitment row with its words."""

    def __init__(self, reading: Reading, row: Commitment) -> None:
        self.row = row
        self.reading = reading
        words = reading.words(row.evidence[0])
        self.by = frozenset(filter(None, (side(reading.actors[i]) for i in row.by if i in reading.actors)))
        self.to = frozenset(filter(None, (side(reading.actors[i]) for i in row.to if i in reading.actors))) - self.by
        self.action = self._action(words)
        number = next((n for n, word in enumerate(words) if row.action and word.start == row.action[0]), None)
        self.parties = parties(reading, row, words, number)
        sent = self.parties.sent and self.action in reading.rules.sends and row.strength != "refused"
        self.act = "meet" if sent else _act(self.action, row, reading.rules, _behind(words, number))
        self.kind = _kind(self.act, row)
        self.weights = dict(_weights(words, reading.rules, skip=self.by))
        first = next((n for n, word in enumerate(words) if row.action and word.start == row.action[0]), 0)
        self.targets = frozenset(w.side for w in words[first : first + NEAR] if w.side and len(w.side) == 3) - self.by

    def _action(self, words: tuple[Word, ...]) -> str | None:
        if self.row.action is None:
            return None
        return next((word.stem for word in words if word.start == self.row.action[0]), None)

    def mention(self) -> CommitmentMention:
        """The saying as a row."""
        return CommitmentMention(
            document=self.reading.record.document.id,
            commitment=self.row.id,
            span=self.row.evidence[0],
            date=_day(self.reading.record),
            strength=self.row.strength,
            due=self.row.due,
            confidence=self.row.confidence,
        )


class _Thread:
    """One commitment being followed."""

    def __init__(self, number: int, first: _Saying) -> None:
        self.number = number
        self.first = first
        self.kind = first.kind
        self.by = set(first.by)
        self.to = set(first.to)
        self.targets: Counter[str] = Counter()
        self.actions: Counter[str] = Counter()
        self.told: Counter[str] = Counter()
        self.parties = first.parties
        self.reached: set[str] = set()
        self.weights: dict[str, float] = {}
        self.mentions: list[CommitmentMention] = []
        self._known: dict[str, float] | None = None
        self.updates: list[Update] = []

    def take(self, saying: _Saying) -> list[str]:
        """Adds a saying; the terms that are new."""
        self._known = None
        new = [term for term in saying.weights if term not in self.weights]
        self.weights.update((term, saying.weights[term]) for term in new)
        self.told.update(saying.weights)
        self.by |= saying.by
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

    def likeness(self, saying: _Saying, rules: Following) -> float:
        """How much speaks for the saying repeating this commitment, 0 to 1; 0 where another is bound."""
        if not self.by & saying.by or self.kind != saying.kind or self._is_past(saying, rules):
            return 0.0
        same = saying.action in self.actions
        if self.kind == "do" and not same:
            return 0.0
        words = _overlap(self._core(), saying.weights)
        # Refusing one thing is seldom refusing another; and who asks for two states speaks of neither alone.
        words += SAME_ACTION if self.kind == "meet" and same_meeting(self.parties, saying.parties) and not same else 0.0
        apart = self._apart(saying.targets) or (self.kind == "refuse" and not same and self.first.act != saying.act)
        return (words + (SAME_ACTION if same else 0.0)) * (OTHER_TARGET if apart else 1.0)

    def _is_past(self, saying: _Saying, rules: Following) -> bool:
        return self._settled_before(saying) or self._gap_exceeded(_day(saying.reading.record), rules)

    def _settled_before(self, saying: _Saying) -> bool:
        """The commitment had come to its end: what is said now is a new one. A pact can be left and taken up again."""
        last, day = (self.updates[-1] if self.updates else None), _day(saying.reading.record)
        if self.kind == LASTING or last is None or last.status not in SETTLED or not (last.date and day):
            return False
        return (date.fromisoformat(day) - date.fromisoformat(last.date)).days > FRESH_DAYS

    def _gap_exceeded(self, day: str | None, rules: Following) -> bool:
        days, last = rules.days.get(self.kind), self.mentions[-1].date
        return bool(days and last and day and (date.fromisoformat(day) - date.fromisoformat(last)).days > days)

    def scheduled(self, saying: _Saying) -> Update | None:
        """A saying that gives a date, or another one than before."""
        known = {mention.due for mention in self.mentions}
        if saying.row.due is None or saying.row.due in known or self.kind == "refuse":
            return None
        return Update(
            document=saying.reading.record.document.id,
            span=saying.row.evidence[0],
            date=_day(saying.reading.record),
            status="scheduled",
            rule=f"{self.kind}/dated",
            confidence=saying.row.confidence,
        )

    def may_act(self, agent: str | None) -> bool:
        """Whether a deed of the agent can tell of this commitment: of the bound; where two take part, of the other."""
        return (
            agent is None or agent in self.by or (self.kind in SHARED and (agent in self.to or agent in self.targets))
        )

    def fulfilled(self, reading: Reading, act: Act) -> Update | None:
        """What an act of the article shows, where it is the promised one and the article's words did not tell it."""
        keeping, since = keeping_for(self.first.act, self.first.action, reading.rules), self.mentions[0].date
        if keeping is None or since is None or (self.updates and self.updates[-1].status in SETTLED):
            return None
        refused = self.first.row.strength == "refused"
        found = fit(reading, act, self.parties, keeping, date.fromisoformat(since), refused=refused)
        if found is None or not self._tells(act, reading.rules, keeping.shared):
            return None
        status = self._stage(found)
        if status is None or any(u.document == reading.record.document.id and u.status == status for u in self.updates):
            return None
        return Update(
            document=reading.record.document.id,
            span=whole(act.span, reading.record.actors),
            date=_day(reading.record),
            status=status,
            rule=f"{self.kind}/{act.event.type}",
            confidence=round(BY_DEED * act.event.confidence, 2),
        )

    def _tells(self, act: Act, rules: Following, shared: int) -> bool:
        """The act's words name enough of what was promised, besides the act: "aid" alone is any aid."""
        start, end = act.event.trigger
        words = tuple(word for word in act.words if not start <= word.start < end)
        return not shared or self.shared(dict(_weights(words, rules, skip=frozenset())), rules) >= shared

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
        return self.first.act == "meet" and len(self.parties.aims) > 1 and not self.parties.aims <= _states(terms)

    def over(self, update: Update) -> bool:
        """News of the end comes so long after its first news that it only looks back."""
        first = next((known.date for known in self.updates if known.status == update.status), None)
        if update.status not in LOOKED_BACK or self.kind == LASTING or first is None or update.date is None:
            return False
        if update.status == "withdrawn" and self.kind == LEAVING:
            return False  # a pact's partner threatens to leave, and thinks better of it, again and again
        return (date.fromisoformat(update.date) - date.fromisoformat(first)).days > FRESH_DAYS

    def too_late(self, reading: Reading) -> bool:
        """The article comes so long after the last saying that it speaks of something else."""
        return self._gap_exceeded(_day(reading.record), reading.rules)

    def linked(self, terms: dict[str, float]) -> float:
        """How much speaks for a clause being about this commitment, 0 to 1."""
        core = {term: weight for term, weight in self._core().items() if term[1:] not in self.by}
        shared = sum(weight for term, weight in core.items() if term in terms)
        told = _states(terms) - self.by
        return 0.0 if self._apart(told) else shared / (sum(core.values()) or 1.0)

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

    def outcome(self, deed: Deed, rules: Following) -> Outcome | None:
        """What the deed means for this commitment."""
        outcomes = rules.words.outcome.get(self.kind, {})
        kind = deed.kind
        if deed.negated and deed.later and outcomes.get(kind) == "kept":
            return outcomes.get("delay")
        if deed.negated:
            # Not to prolong is to leave; what else is not done says nothing yet.
            return outcomes.get("leave") if kind == "prolong" else None
        if kind == "return" and deed.ahead and self.kind == "refuse":
            return None  # talks to be resumed are no consent
        if kind in ("prolong", "leave", "return", "delay"):
            return outcomes.get(kind)
        if deed.ahead and kind not in ("lift", "strike"):
            return None
        return "kept" if deed.stem in self.actions else outcomes.get(kind)

    def frozen(self) -> FollowedCommitment:
        """The commitment as it stands."""
        return FollowedCommitment(
            id=f"f{self.number + 1}",
            by=tuple(sorted(self.by)),
            to=tuple(sorted(self.to - self.by)),
            strength=self.first.row.strength,
            mentions=tuple(self.mentions),
            updates=tuple(self.updates),
        )


def _states(terms: Iterable[str]) -> frozenset[str]:
    """The countries (alpha-3) among the terms: they tell one consent or visit from another, bodies do not."""
    return frozenset(term[1:] for term in terms if term.startswith("@") and len(term) == 4)


def _act(action: str | None, row: Commitment, rules: Following, behind: frozenset[str]) -> str:
    """The kind of what is to be done, or refused: what the commitment's rule says, or its action word."""
    found = rules.rule_kinds.get(row.rule or "") or rules.kinds.get(action or "", "do")
    return "do" if rules.never.get(found, frozenset()) & behind else found


def _behind(words: tuple[Word, ...], number: int | None) -> frozenset[str]:
    """The stems right behind the action."""
    return frozenset() if number is None else frozenset(word.stem for word in words[number + 1 : number + 1 + CLOSE])


def _kind(act: str, row: Commitment) -> str:
    """The kind of a commitment: a refusal, or the kind of its act."""
    if row.strength == "refused":
        return "leave" if act == "uphold" else "refuse"
    return act


def _weights(words: tuple[Word, ...], rules: Following, *, skip: frozenset[str]) -> Iterator[tuple[str, float]]:
    """The terms of some words with their rarity; actors count as their sides, those of `skip` not at all."""
    for word in words:
        if word.side is not None:
            if word.side not in skip:
                yield f"@{word.side}", ACTOR
            if word.stem in rules.envoys:  # an office in a name ("Oslo's special envoy") tells which promise it is
                yield word.stem, rules.terms.rarity(word.stem)
        elif len(word.stem) > 2 and "'" not in word.lower and (rarity := rules.terms.rarity(word.stem)) > COMMON:
            yield word.stem, rarity


def _overlap(left: dict[str, float], right: dict[str, float]) -> float:
    """Weighted overlap over the geometric mean of the two (cosine of rarities)."""
    shared = sum(weight * right[term] for term, weight in left.items() if term in right)
    if not shared:
        return 0.0
    norm = sum(weight * weight for weight in left.values()) * sum(weight * weight for weight in right.values())
    return float(shared / norm**0.5)


def _agent(words: tuple[Word, ...], number: int) -> str | None:
    """The side named nearest before a deed: who does it, or whose deed it is."""
    for word in reversed(words[max(0, number - BEFORE) : number]):
        if word.side is not None:
            return word.side
    return None


def _around(span: Span, words: tuple[Word, ...], number: int) -> Span:
    """The words around a deed, within its sentence."""
    first, last = max(0, number - 8), min(len(words), number + 12)
    return max(span[0], words[first].start), min(span[1], words[last - 1].end)


def _day(record: Record) -> str | None:
    published = record.document.published
    return published[:10] if published else None
