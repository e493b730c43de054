"""Commitments through all articles: their sayings joined, what became of them, as rows.

Following goes by date, not by arrival: an archive that comes later is heard where it belongs. An article without a
date cannot be followed. A commitment is named after its first saying; the names that it had before an earlier saying
came still lead to it, because each of its sayings does.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

import msgspec

from dragoman.ledger._chain import method, restored, saved
from dragoman.ledger._follow import Chain, CommitmentMention, FollowedCommitment, Update
from dragoman.ledger._follow_words import following
from dragoman.ledger._ids import PROMISE
from dragoman.ledger._rows import Values, keys, quote
from dragoman.ledger._segments import Segments
from dragoman.ledger._store import Store
from dragoman.lexicon import languages

SETTLED = frozenset(("kept", "broken", "withdrawn"))
"""Statuses after which a commitment is not waited for."""
BEGUN = frozenset(("in_progress", "partly_kept"))
"""Statuses that show a commitment being kept: it is waited for, but not overdue."""

# An article for whose words an update stands; held while its texts are looked up, so that each is read once.
Place = tuple[int, int, int]

Quoted = dict[tuple[int, int, int], str]
"""The words of updates by article and span."""


def follow(store: Store, segments: Segments, *, anew: bool = False) -> None:
    """Follows the commitments of all dated articles and writes the tables of sayings and updates.

    The promises are summed up by `link_events`, which comes next.

    Goes on from the last time when all new articles are of later days; an archive that comes afterwards, a new
    reading, or other rules make it begin anew.
    """
    chain, since = (None, 0) if anew else _kept(store)
    if chain is None:
        chain, since = Chain(), 0
    places = {
        str(row[0]): (row[1], row[2], row[3])
        for row in store.sql('SELECT n, segment, "offset", line FROM documents WHERE day IS NOT NULL ORDER BY day, n')
    }
    new = {n: place for n, place in places.items() if int(n) > since}
    for n, entry in zip(new, segments.fetch(new.values()), strict=True):
        record = entry.record
        document = msgspec.structs.replace(record.document, id=n)
        chain.add(msgspec.structs.replace(record, document=document))
    quoted = {} if anew else _quoted(store)
    for table in ("sayings", "updates"):
        store.sql(f"DELETE FROM {table}")
    _write(store, segments, chain.followed(), places, quoted)
    _keep(store, chain)


def _kept(store: Store) -> tuple[Chain | None, int]:
    """The chain of the last time and the last article in it; None if it cannot go on."""
    if store.meta("followed by") != method():
        return None, 0
    last, day = int(store.meta("followed") or 0), store.meta("followed to")
    earlier = store.sql("SELECT count(*) FROM documents WHERE n > ? AND day < ?::DATE", last, day)
    if earlier[0][0]:
        return None, 0
    [(content,)] = store.sql("SELECT content FROM state WHERE name = 'chain'")
    return restored(content), last


def _keep(store: Store, chain: Chain) -> None:
    last, day = store.sql("SELECT coalesce(max(n), 0), max(day) FROM documents")[0]
    store.sql("DELETE FROM state WHERE name = 'chain'")
    if day is None:
        return
    store.sql("INSERT INTO state VALUES ('chain', ?)", saved(chain))
    for name, value in (("followed by", method()), ("followed", last), ("followed to", day)):
        store.set_meta(name, str(value))


def _quoted(store: Store) -> Quoted:
    """The words of the updates that are there: as long as no article was read anew they need not be fetched again."""
    found = store.sql("SELECT n, start, stop, words FROM updates WHERE rule <> ?", EVENT_RULE)
    return {(n, start, stop): words for n, start, stop, words in found}


def _write(
    store: Store,
    segments: Segments,
    followed: Iterable[FollowedCommitment],
    places: dict[str, Place],
    quoted: Quoted,
) -> None:
    """Writes followed commitments, whose documents are named by their numbers."""
    names = {(n, local): name for n, local, name in store.sql("SELECT n, local, id FROM commitments")}
    told: list[tuple[str, list[str], tuple[Update, ...]]] = []
    for one in followed:
        sayings = [names[_key(mention)] for mention in one.mentions]
        told.append((PROMISE + sayings[0][2:], sayings, one.updates))
    store.insert(
        "sayings",
        (
            {"promise": promise, "id": name, "seq": number}
            for promise, sayings, _ in told
            for number, name in enumerate(sayings, 1)
        ),
    )
    updates = [(promise, update) for promise, _, many in told for update in many]
    store.insert("updates", _updates(segments, updates, places, quoted))


def _key(mention: CommitmentMention) -> tuple[int, str]:
    return int(mention.document), mention.commitment


def _updates(
    segments: Segments, found: list[tuple[str, Update]], places: dict[str, Place], quoted: Quoted
) -> Iterator[Values]:
    """The updates with their words, in the order of the articles so that each article is fetched once."""
    ordered = sorted(enumerate(found), key=lambda item: (places[item[1][1].document], item[0]))
    fresh = [update for _, (_, update) in ordered if _place_of(update) not in quoted]
    entries = segments.fetch(places[update.document] for update in fresh)
    words = quoted | {
        _place_of(update): quote(entry.record.document.text, [update.span])
        for update, entry in zip(fresh, entries, strict=True)
    }
    for number, (promise, update) in ordered:
        yield {
            "promise": promise,
            "seq": number,
            "n": int(update.document),
            "day": update.date,
            "status": update.status,
            "start": update.span[0],
            "stop": update.span[1],
            "words": words[_place_of(update)],
            "rule": update.rule,
            "confidence": update.confidence,
        }


def _place_of(update: Update) -> tuple[int, int, int]:
    return int(update.document), *update.span


def summarise(store: Store) -> None:
    """Writes the rows of the commitments from their sayings and updates."""
    last = {row[0]: row[1:] for row in store.sql("SELECT promise, status, day FROM updates ORDER BY promise, day, seq")}
    latest = store.sql("SELECT max(day) FROM documents")[0][0]
    store.sql("DELETE FROM promises")
    rows = store.each(
        "SELECT promise, commitments.*, original FROM sayings JOIN commitments USING (id) JOIN documents USING (n) "
        "ORDER BY promise, sayings.seq"
    )
    told = groupby(rows, key=lambda row: row["promise"])
    store.insert("promises", (_promise(promise, list(group), last.get(promise), latest) for promise, group in told))


def _promise(promise: str, sayings: list[Values], last: tuple[str, date] | None, latest: date) -> Values:
    first = sayings[0]
    status, since = last or ("open", None)
    due = next((row["due"] for row in reversed(sayings) if row["due"]), None)
    return {
        "id": promise,
        **{name: first[name] for name in ("by", "by_code", "to", "to_code", "strength", "words")},
        "due": due,
        "status": status,
        "since": since,
        "overdue": due is not None and due < latest.isoformat() and status not in SETTLED | BEGUN,
        "first_day": first["day"],
        "last_day": sayings[-1]["day"],
        "sayings": len(sayings),
        "sources": len({row["n"] for row in sayings}),
        "independent": len({row["original"] for row in sayings}),
        "confidence": max(row["confidence"] for row in sayings),
        "by_keys": _searched(sayings, "by"),
        "to_keys": _searched(sayings, "to"),
    }


def _searched(sayings: list[Values], role: str) -> str:
    pairs = dict.fromkeys(pair for row in sayings for pair in zip(row[f"{role}_code"], row[role], strict=True))
    return keys([code for code, _ in pairs], [name for _, name in pairs])


# An event that articles first plan and later tell as done is its own evidence; less sure than either mention, because
# the joining can be wrong too.
EVENT_RULE = "same event"
EVENT_SHARE = 0.8
# Days after the last saying in which the event counts: of those joined later, up to three years, none was the promised.
HEARD_OF = 90
# They stand behind what the words told of the same day.
AFTER = 1_000_000


def link_events(store: Store) -> None:
    """Adds what the events themselves show: the promised event, told as done by a later article.

    A refusal is left to the words: of twelve that events turned here none was. A promise to several is kept when all
    were reached.
    """
    store.sql(f"DELETE FROM updates WHERE rule = '{EVENT_RULE}'")
    found = store.each(
        """
        SELECT promise, told.n, told.day, told.start, told.stop, told.words, told.id AS mention,
            least(told.confidence, promised.confidence) AS confidence, commitments.by_code, commitments.to_code,
            list_concat(told.actor_code, told.recipient_code) AS told_codes, told.place_country AS place,
            told.type, coalesce(documents.language, 'en') AS language
        FROM sayings
        JOIN commitments USING (id)
        JOIN mentions AS promised ON promised.id = commitments.mention
        JOIN mentions AS told ON told.event = promised.event AND told.day > promised.day AND told.n <> promised.n
        JOIN documents ON documents.n = told.n
        WHERE told.status IN ('actual', 'ongoing') AND promised.status NOT IN ('actual', 'ongoing')
            AND told.correction IS DISTINCT FROM 'rejected' AND commitments.strength <> 'refused'
            AND told.day - promised.day <= ? AND coalesce(told."end", told.day) >= promised.day
        QUALIFY row_number() OVER (PARTITION BY promise, told.id ORDER BY sayings.seq) = 1
        ORDER BY promise, told.day, told.seq
        """,
        HEARD_OF,
    )
    done = groupby(filter(_is_done, found), key=lambda row: row["promise"])
    made = (update for _, group in done for update in _shown(list(group)))
    ordered = sorted(made, key=lambda update: (update["day"], update["n"], update["start"], update["promise"]))
    store.insert("updates", ({**update, "seq": AFTER + number} for number, update in enumerate(ordered, 1)))
    summarise(store)


def _is_done(row: Values) -> bool:
    """Whether the event is a deed and not words: of forty calls, promises and threats that an event joined to a promise
    two were what had been promised.
    """
    return row["language"] not in languages() or row["type"] not in following(row["language"]).words.sayings


def _shown(found: list[Values]) -> Iterator[Values]:
    """The updates of one promise by the events that it promised."""
    goals = {state for row in found for state in _states(row["to_code"])}
    goals -= {state for row in found for state in _states(row["by_code"])}
    reached: set[str] = set()
    for row in found:
        there = {*_states(row["told_codes"]), *_states([row["place"]])}
        if len(goals) > 1:
            reached |= goals & there
        if goals and not goals & there:
            continue  # told without those concerned, it shows nothing of them
        kept = "kept" if len(goals) < 2 or goals <= reached else "partly_kept"
        yield {
            **{name: row[name] for name in ("promise", "n", "day", "start", "stop", "words")},
            "status": kept,
            "rule": EVENT_RULE,
            "confidence": round(EVENT_SHARE * row["confidence"], 2),
        }


def _states(codes: Iterable[str | None] | None) -> set[str]:
    """The countries among some codes; bodies of no country (PLOVER's IGO, NGO, MNC, IMG) left out."""
    known = {(code or "")[:3] for code in codes or ()}
    return {code for code in known if len(code) == 3 and code.isalpha()} - {"IGO", "NGO", "MNC", "IMG"}
