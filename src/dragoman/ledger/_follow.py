"""Commitments followed across articles: the same promise said again, and what became of it.

Records come in the order of their dates. A mention joins the commitment that it repeats, or begins one; later words
that tell a deed of the same actors about the same thing are its updates. Nothing is overwritten: each row keeps the
document, the words and the rule that it rests on, and the whole can be dropped and built again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from dragoman.ledger._follow_deeds import Act, acts
from dragoman.ledger._follow_saying import (
    CommitmentMention,
    FollowedCommitment,
    Saying,
    Update,
    day_of,
    weights,
)
from dragoman.ledger._follow_thread import AFTER, BEFORE, TELLING, Thread
from dragoman.ledger._follow_words import Deed, Filed, Following, Reading, Word, following, side
from dragoman.lexicon import languages
from dragoman.record import Record, Span

__all__ = ["Chain", "CommitmentMention", "FollowedCommitment", "Update", "follow"]

# Set on the two stories of the commitments gold; each value is near the best on both (docs/commitments.md).
SAME = 0.2
LINKED = 0.20
# Commitments that one deed can update: "rejoined the deal" takes back a withdrawal and takes up the deal.
MOST = 2
# Days by which commitments are filed, to be looked up by when they were made.
MONTH = 32
# Commitments of a side among which a meeting is looked for again whatever the words.
NEWEST = 30


def follow(records: Iterable[Record]) -> tuple[FollowedCommitment, ...]:
    """The commitments of `records`, which must come in the order of their dates; in the order of their first saying."""
    chain = Chain()
    for record in records:
        chain.add(record)
    return chain.followed()


class Chain:
    """Commitments as they stand; records are added one by one."""

    def __init__(self) -> None:
        self._threads: list[Thread] = []
        self._by_side: defaultdict[str, dict[int, None]] = defaultdict(dict)
        # What a saying or an act can concern is looked up by all that it must have in common with it. Asked one by
        # one, the commitments of a great power were three quarters of the time that 10,000 articles took.
        self._by_term: defaultdict[tuple[str, str], dict[int, None]] = defaultdict(dict)
        self._by_action: defaultdict[str, dict[int, None]] = defaultdict(dict)
        self._of_side: defaultdict[tuple[str, str], dict[int, None]] = defaultdict(dict)
        self._by_doer: defaultdict[tuple[str, Filed], dict[int, dict[int, None]]] = defaultdict(dict)

    def __getstate__(self) -> tuple[Any, ...]:
        """All but what can be told from the commitments themselves, a third of the time of keeping them."""
        return self._threads, self._by_side, self._by_doer

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.__dict__.update(Chain().__dict__)
        self._threads, self._by_side, self._by_doer = state
        for thread in self._threads:
            self._index(thread, thread.weights, thread.by)
            for action in thread.actions:
                self._by_action[action][thread.number] = None

    def _index(self, thread: Thread, terms: Iterable[str], names: Iterable[str]) -> None:
        for term in terms:
            self._by_term[thread.kind, term][thread.number] = None
            self._by_term["", term][thread.number] = None
            for name in names:
                self._of_side[name, term][thread.number] = None

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
            self._join(Saying(reading, row))

    def followed(self) -> tuple[FollowedCommitment, ...]:
        """What is known by now."""
        return tuple(thread.frozen() for thread in self._threads)

    def _telling(self, terms: Mapping[str, float], rules: Following) -> list[str]:
        """The words by which commitments are called up: countries and the commonest words would call up half of all."""
        return [term for term in terms if not term.startswith("@") and rules.terms.rarity(term) >= TELLING]

    def _called(
        self, terms: Mapping[str, float], deed: Deed, agents: Iterable[tuple[str, bool]], rules: Following
    ) -> list[Thread]:
        """The commitments that a deed may be about, of a telling word and a kind or action that it means something for.

        What is said of promises as such may also be about the newest of its agents.
        """
        found: set[int] = set()
        kinds = rules.concerned(deed.kind, planned=deed.planned)
        same = self._by_action.get(deed.stem, {})
        for term in self._telling(terms, rules):
            for kind in kinds:
                found.update(self._by_term.get((kind, term), ()))
            found.update(same.keys() & self._by_term.get(("", term), {}).keys())
        if rules.tells_of_promises(deed):
            for name, _ in agents:
                found.update(self._newest(name))
        return [self._threads[number] for number in sorted(found)]

    def _newest(self, name: str) -> Iterator[int]:
        return islice(reversed(self._by_side.get(name, {})), NEWEST)

    def _alike(self, saying: Saying) -> list[Thread]:
        """The commitments that the saying may repeat: of a side and a telling word, and the side's newest meetings."""
        found: set[int] = set()
        telling = self._telling(saying.weights, saying.reading.rules)
        for name in saying.by:
            for term in telling:
                found.update(self._of_side.get((name, term), ()))
            newest = self._newest(name)
            found.update(n for n in newest if saying.act == "meet" or self._threads[n].is_said_in(saying))
        return [self._threads[number] for number in sorted(found)]

    def _join(self, saying: Saying) -> None:
        scored = [
            (thread.likeness(saying, saying.reading.rules), -thread.number, thread) for thread in self._alike(saying)
        ]
        best = max(scored, default=None, key=lambda one: one[:2])
        if best is not None and best[0] >= SAME:
            thread = best[2]
        else:
            thread = Thread(len(self._threads), saying)
            self._threads.append(thread)
        if thread.mentions and (update := thread.scheduled(saying)) is not None:
            thread.updates.append(update)
        self._file(thread, saying)

    def _file(self, thread: Thread, saying: Saying) -> None:
        """Adds the saying to its commitment, which can be looked up by it from now on."""
        known = set(thread.by) if thread.mentions else set()
        new = thread.take(saying)
        self._index(thread, new, known)
        self._index(thread, thread.weights, thread.by - known)
        if saying.action is not None:
            self._by_action[saying.action][thread.number] = None
        for name in sorted(saying.by):
            self._by_side[name].setdefault(thread.number)
        since, rules = thread.mentions[0].date, saying.reading.rules
        filed = rules.filed(thread.act, thread.action)
        if filed is not None and since is not None:
            month = date.fromisoformat(since).toordinal() // MONTH
            for name in sorted(saying.by if not saying.invites else saying.to):
                self._by_doer[name, filed].setdefault(month, {})[thread.number] = None

    def _updates(self, reading: Reading, earlier: int) -> None:
        for span, words in reading.sentences:
            seen: set[tuple[int, str]] = set()
            for told in reading.rules.deeds_in(words):
                deed = reading.as_coded(told, words)
                for thread, update in self._linked(reading, span, words, deed) if deed is not None else ():
                    if thread.number < earlier and (thread.number, update.status) not in seen:
                        seen.add((thread.number, update.status))
                        if not thread.over(update):
                            thread.updates.append(update)

    def _deeds(self, reading: Reading, earlier: int) -> None:
        """Updates by what was done, where the article's words did not already tell them."""
        for act in acts(reading):
            for number in self._of_parties(act, reading.rules):
                update = self._threads[number].fulfilled(reading, act) if number < earlier else None
                if update is not None:
                    self._threads[number].updates.append(update)

    def _of_parties(self, act: Act, rules: Following) -> list[int]:
        """The commitments of those who act that such an act can keep, in their order."""
        if act.begin is None:
            return []
        sides = {side(actor) for actor in act.doers} - {None}
        day, found = act.begin.toordinal(), set[int]()
        for filed, keeping in rules.kept_by(act.event.type or "", act.event.cameo):
            for name in sides:
                months = self._by_doer.get((str(name), filed), {})
                for month in range((day - keeping.days) // MONTH, day // MONTH + 1):
                    found.update(months.get(month, ()))
        return sorted(found)

    def _linked(
        self, reading: Reading, span: Span, words: tuple[Word, ...], deed: Deed
    ) -> Iterator[tuple[Thread, Update]]:
        clause = words[max(0, deed.word - BEFORE) : deed.word + AFTER + 1]
        terms = dict(weights(clause, reading.rules, skip=frozenset()))
        terms.pop(deed.stem, None)
        agents = reading.agents(words, deed, BEFORE)
        said_here = {row.action[0] for row in reading.record.commitments if row.action is not None}
        persons: dict[str, str | None] | None = None
        day = day_of(reading.record)
        found = []
        for thread in self._called(terms, deed, agents, reading.rules):
            status = thread.outcome(deed, reading.rules, day)
            acts = thread.may_act(agents) if deed.kind not in reading.rules.words.impersonal else thread.is_party(terms)
            if status is None or not acts or thread.too_late(reading):
                continue
            if status == "kept" and words[deed.word].start in said_here:
                continue  # said again, not done
            if not thread.is_told(terms, deed, status, words, reading.rules, agents=bool(agents)):
                continue
            if persons is None:
                persons = reading.persons((clause[0].start, clause[-1].end))
            if thread.is_early(status, day) or thread.is_anothers(persons, status):
                continue
            if thread.was_before(deed) or thread.is_stale(status, day):
                continue
            score = thread.linked(terms)
            as_such = reading.rules.tells_of_promises(deed)
            if score >= LINKED or (as_such and thread.shares_parties(terms)):
                found.append((score, thread.number if as_such else -thread.number, thread, status))
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
                    date=day_of(reading.record),
                    status="partly_kept" if status == "kept" and thread.in_part(terms) else status,
                    rule=f"{thread.kind}/{deed.kind}",
                    confidence=round(min(0.9, score), 2),
                ),
            )


def _around(span: Span, words: tuple[Word, ...], number: int) -> Span:
    """The words around a deed, within its sentence."""
    first, last = max(0, number - 8), min(len(words), number + 12)
    return max(span[0], words[first].start), min(span[1], words[last - 1].end)
