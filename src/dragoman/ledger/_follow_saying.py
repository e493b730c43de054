"""One saying of a commitment, with its words; and the rows that following gives."""

from collections.abc import Iterator
from datetime import date

import msgspec

from dragoman.ledger._follow_deeds import parties, turned
from dragoman.ledger._follow_words import INVITED, Following, Reading, Word, side
from dragoman.lexicon._commitments import Outcome
from dragoman.record import Commitment, Record, Span, Strength

MONTH = 31
# Words below which a clause is too short to tell which promise it is.
FEW = 4
ACTOR = 3.0
COMMON = 2.0
# Words behind the action in which its targets stand; what comes later in a clause is aside.
NEAR = 8
# Words behind the action that can change its sense: an object, its article and a possessor.
CLOSE = 3
SETTLED = frozenset({"kept", "broken", "withdrawn"})
# What shows that a promise is being kept: it is not overdue then, whatever its date.
BEGUN = frozenset({"in_progress", "partly_kept"})


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


class Saying:
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
        if row.rule in reading.rules.words.invites:
            self.parties = turned(self.parties, self.by)
        sent = self.parties.sent and self.action in reading.rules.sends and row.strength != "refused"
        self.invites = row.rule in reading.rules.words.invites and _to_come(words, number, reading.rules)
        self.act = "meet" if sent or self.invites else _act(self.action, row, reading.rules, words, number)
        self.kind = _kind(self.act, row)
        self.weights = dict(weights(self._told(words), reading.rules, skip=self.by))
        first = next((n for n, word in enumerate(words) if row.action and word.start == row.action[0]), 0)
        self.opens = next((time.begin for time in reading.record.times if row.due and time.end == row.due), None)
        self.targets = frozenset(w.side for w in words[first : first + NEAR] if w.side and len(w.side) == 3) - self.by

    def _told(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """The words that tell the promise: of a clause of few words ("but warns it could quit") its whole sentence."""
        span = self.row.evidence[0]
        if len(words) >= FEW:
            return words
        return next((told for sentence, told in self.reading.sentences if sentence[0] <= span[0] < sentence[1]), words)

    def is_dated(self) -> bool:
        """Whether its due day is that of a date no longer than a month: "this year" schedules nothing."""
        if self.opens is None or self.row.due is None:
            return True  # a term: "within ten days"
        return (date.fromisoformat(self.row.due) - date.fromisoformat(self.opens[:10])).days <= MONTH

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
            date=day_of(self.reading.record),
            strength=self.row.strength,
            due=self.row.due,
            confidence=self.row.confidence,
        )


def _act(action: str | None, row: Commitment, rules: Following, words: tuple[Word, ...], number: int | None) -> str:
    """The kind of what is to be done, or refused: what the commitment's rule says, or its action word."""
    found = rules.rule_kinds.get(row.rule or "") or rules.kinds.get(action or "", "do")
    if not rules.never.get(found, frozenset()).isdisjoint(_behind(words, number)):
        return "do"
    needed = action in rules.needing.get(found, frozenset())
    return "do" if needed and rules.needs[found].isdisjoint(word.stem for word in words) else found


def _behind(words: tuple[Word, ...], number: int | None) -> frozenset[str]:
    """The stems right behind the action."""
    return frozenset() if number is None else frozenset(word.stem for word in words[number + 1 : number + 1 + CLOSE])


def _to_come(words: tuple[Word, ...], number: int | None, rules: Following) -> bool:
    """Whether an invitation is to come: to a place, a meeting or nothing named, not to do something else."""
    behind = words[number + 1 : number + 1 + INVITED] if number is not None else ()
    for at, word in enumerate(behind[:-1]):
        if word.lower in rules.words.onward:
            then = behind[at + 1]
            meets = rules.kinds.get(then.stem) == "meet"
            return meets or then.side is not None or then.lower in rules.words.articles
    return True


def _kind(act: str, row: Commitment) -> str:
    """The kind of a commitment: a refusal, or the kind of its act."""
    if row.strength == "refused":
        return "leave" if act == "uphold" else "refuse"
    return act


def weights(words: tuple[Word, ...], rules: Following, *, skip: frozenset[str]) -> Iterator[tuple[str, float]]:
    """The terms of some words with their rarity; actors count as their sides, those of `skip` not at all."""
    for word in words:
        if word.side is not None:
            if word.side not in skip:
                yield f"@{word.side}", ACTOR
            if word.stem in rules.envoys:  # an office in a name ("Oslo's special envoy") tells which promise it is
                yield word.stem, rules.terms.rarity(word.stem)
        elif len(word.stem) > 2 and "'" not in word.lower and (rarity := rules.terms.rarity(word.stem)) > COMMON:
            yield word.stem, rarity


def day_of(record: Record) -> str | None:
    published = record.document.published
    return published[:10] if published else None
