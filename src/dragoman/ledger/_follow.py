"""Commitments followed across articles: the same promise said again, and what became of it.

Records come in the order of their dates. A mention joins the commitment that it repeats, or begins one; later words
that tell a deed of the same actors about the same thing are its updates. Nothing is overwritten: each row keeps the
document, the words and the rule that it rests on, and the whole can be dropped and built again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from dragoman.ledger._follow_words import Deed, Following, Reading, Word, following, side
from dragoman.lexicon._commitments import Outcome
from dragoman.record import Commitment, Record, Span, Strength

# Set on the two stories of the commitments gold, by turns: what was best on one was tried on the other
# (docs/commitments.md has the table).
SAME = 0.35
LINKED = 0.30
SAME_ACTION = 0.15
OTHER_TARGET = 0.5
FADE = 0.95
ACTOR = 3.0
COMMON = 3.0
# Commitments that one deed can update: "rejoined the deal" takes back a withdrawal and takes up the deal.
MOST = 3
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
        settled = self.status_at(latest) in ("kept", "broken", "withdrawn")
        return self.due is not None and self.due < latest and not settled


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

    def add(self, record: Record) -> None:
        """Joins the record's mentions and updates to the commitments."""
        rules = following(record.document.language or "en")
        reading = Reading(record, rules)
        earlier = len(self._threads)
        self._updates(reading, earlier)
        for row in record.commitments:
            self._join(_Saying(reading, row))

    def followed(self) -> tuple[FollowedCommitment, ...]:
        """What is known by now."""
        return tuple(thread.frozen() for thread in self._threads)

    def _candidates(self, terms: Iterable[str]) -> list["_Thread"]:
        found = {thread.number: thread for term in terms for thread in self._by_term.get(term, ())}
        return [found[number] for number in sorted(found)]

    def _join(self, saying: "_Saying") -> None:
        scored = [
            (thread.likeness(saying, saying.reading.rules), -thread.number, thread)
            for thread in self._candidates(saying.weights)
        ]
        best = max(scored, default=None, key=lambda one: one[:2])
        if best is not None and best[0] >= SAME:
            thread = best[2]
        else:
            thread = _Thread(len(self._threads), saying)
            self._threads.append(thread)
        for term in thread.take(saying):
            self._by_term[term].append(thread)

    def _updates(self, reading: Reading, earlier: int) -> None:
        for span, words in reading.sentences:
            seen: set[tuple[int, str]] = set()
            for deed in reading.rules.deeds_in(words):
                for thread, update in self._linked(reading, span, words, deed):
                    if thread.number < earlier and (thread.number, update.status) not in seen:
                        seen.add((thread.number, update.status))
                        thread.updates.append(update)

    def _linked(
        self, reading: Reading, span: Span, words: tuple[Word, ...], deed: Deed
    ) -> Iterator[tuple["_Thread", Update]]:
        terms = dict(_weights(words, reading.rules, skip=frozenset()))
        sides = {word.side for word in words if word.side is not None}
        found = []
        for thread in self._candidates(terms):
            status = thread.outcome(deed, reading.rules)
            score = thread.linked(terms, sides) if status is not None else 0.0
            if status is not None and score >= LINKED:
                found.append((score, -thread.number, thread, status))
        for score, _, thread, status in sorted(found, key=lambda one: one[:2], reverse=True)[:MOST]:
            yield (
                thread,
                Update(
                    document=reading.record.document.id,
                    span=_around(span, words, deed.word),
                    date=_day(reading.record),
                    status=status,
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
        self.kind = _kind(self.action, row, reading.rules)
        self.weights = dict(_weights(words, reading.rules, skip=self.by, action=row.action))
        self.targets = frozenset(word.side for word in words if word.side is not None) - self.by

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
        self.targets: set[str] = set()
        self.actions: Counter[str] = Counter()
        self.told: Counter[str] = Counter()
        self.weights: dict[str, float] = {}
        self.mentions: list[CommitmentMention] = []
        self.updates: list[Update] = []

    def take(self, saying: _Saying) -> list[str]:
        """Adds a saying; the terms that are new."""
        new = [term for term in saying.weights if term not in self.weights]
        self.weights.update((term, saying.weights[term]) for term in new)
        self.told.update(saying.weights)
        self.by |= saying.by
        self.to |= saying.to
        self.targets |= saying.targets
        if saying.action is not None:
            self.actions[saying.action] += 1
        self.mentions.append(saying.mention())
        return new

    def _core(self) -> dict[str, float]:
        """The terms that most sayings share, weighted by rarity and share."""
        count = len(self.mentions)
        weighed = {term: self.weights[term] * self.told[term] / count for term in self.weights}
        best = sorted(weighed, key=lambda term: (-weighed[term], term))[:KNOWN_BY]
        return {term: weighed[term] for term in best}

    def likeness(self, saying: _Saying, rules: Following) -> float:
        """How much speaks for the saying repeating this commitment, 0 to 1; 0 where another is bound."""
        if not self.by & saying.by or self.kind != saying.kind or self._too_late(saying, rules):
            return 0.0
        same = saying.action in self.actions
        if self.kind == "do" and not same:
            return 0.0
        words = _overlap(self._core(), saying.weights)
        apart = bool(self.targets and saying.targets and not self.targets & saying.targets)
        return (words + (SAME_ACTION if same else 0.0)) * (OTHER_TARGET if apart else 1.0)

    def _too_late(self, saying: _Saying, rules: Following) -> bool:
        days, last, now = rules.days.get(self.kind), self.mentions[-1].date, _day(saying.reading.record)
        return bool(days and last and now and (date.fromisoformat(now) - date.fromisoformat(last)).days > days)

    def linked(self, terms: dict[str, float], sides: set[str]) -> float:
        """How much speaks for a sentence being about this commitment, 0 to 1."""
        core = self._core()
        shared = sum(weight for term, weight in core.items() if term in terms)
        total = sum(core.values()) or 1.0
        return shared / total if sides & self.by else 0.5 * shared / total

    def outcome(self, deed: Deed, rules: Following) -> Outcome | None:
        """What the deed means for this commitment."""
        outcomes = rules.words.outcome.get(self.kind, {})
        kind = deed.kind
        if deed.negated:
            kind = {"prolong": "leave"}.get(kind, "")
        if deed.stem in self.actions and not deed.negated:
            return "scheduled" if deed.ahead else "kept"
        if deed.ahead and kind in ("fulfil", "advance"):
            return "scheduled"
        return outcomes.get(kind)

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


def _kind(action: str | None, row: Commitment, rules: Following) -> str:
    """The kind of a commitment: a refusal, what its rule says, or what its action word says."""
    found = rules.rule_kinds.get(row.rule or "") or rules.kinds.get(action or "", "do")
    if row.strength == "refused":
        return "leave" if found == "uphold" else "refuse"
    return found


def _weights(
    words: tuple[Word, ...], rules: Following, *, skip: frozenset[str], action: Span | None = None
) -> Iterator[tuple[str, float]]:
    """The terms of some words with their rarity, less the farther behind the action they stand.

    Actors count as their sides, those of `skip` not at all.
    """
    start = next((n for n, word in enumerate(words) if action and word.start == action[0]), 0)
    for number, word in enumerate(words):
        near = 1.0 if action is None else FADE ** max(0, number - start)
        if word.side is not None:
            if word.side not in skip:
                yield f"@{word.side}", ACTOR * near
        elif len(word.stem) > 2 and (rarity := rules.terms.rarity(word.stem)) > COMMON:
            yield word.stem, rarity * near


def _overlap(left: dict[str, float], right: dict[str, float]) -> float:
    """Weighted overlap over the geometric mean of the two (cosine of rarities)."""
    shared = sum(weight * right[term] for term, weight in left.items() if term in right)
    if not shared:
        return 0.0
    norm = sum(weight * weight for weight in left.values()) * sum(weight * weight for weight in right.values())
    return float(shared / norm**0.5)


def _around(span: Span, words: tuple[Word, ...], number: int) -> Span:
    """The words around a deed, within its sentence."""
    first, last = max(0, number - 8), min(len(words), number + 12)
    return max(span[0], words[first].start), min(span[1], words[last - 1].end)


def _day(record: Record) -> str | None:
    published = record.document.published
    return published[:10] if published else None
