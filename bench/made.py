"""Made-up records with true offsets: many articles on few things, as news is, for load tests and property tests."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from dragoman.intake import make_document
from dragoman.record import Actor, Commitment, Event, EventTime, Record, Span, Statement, Time

COUNTRIES = {
    "CHN": "China",
    "UKR": "Ukraine",
    "RUS": "Russia",
    "TUR": "Turkey",
    "POL": "Poland",
    "KEN": "Kenya",
    "BRA": "Brazil",
    "IND": "India",
    "EGY": "Egypt",
    "JPN": "Japan",
    "NOR": "Norway",
    "CHL": "Chile",
}
DEEDS = {
    "CONSULT": ("met envoys from", "040", 1),
    "AID": ("sent grain to", "070", 2),
    "ACCUSE": ("accused", "110", 3),
    "SANCTION": ("cut trade with", "160", 4),
    "ASSAULT": ("shelled a post of", "190", 4),
    "AGREE": ("signed a treaty with", "057", 1),
}
MATTERS = ("harbour", "wheat", "gas", "border", "fishing", "airspace", "railway", "prisoners", "visas", "steel")
OUTLETS = ("post.example", "herald.example", "wire.example", "tribune.example")
FIRST_DAY = date(2022, 1, 1)


def made(count: int, *, days: int = 60, seed: int = 1, copies: float = 0.05) -> Iterator[Record]:
    """`count` records over `days` days; the same arguments give the same records.

    Args:
        copies: the share of articles that repeat the one before under another outlet.
    """
    chance = random.Random(seed)
    last: Record | None = None
    for number in range(count):
        day = FIRST_DAY + timedelta(number * days // count)
        if last is not None and chance.random() < copies:
            yield _copy(last, chance)
            continue
        last = _article(chance, day, number)
        yield last


def _copy(record: Record, chance: random.Random) -> Record:
    document = record.document
    again = make_document(
        document.text,
        published=document.published,
        title=f"{document.title} (update)",
        source=chance.choice(OUTLETS),
    )
    return Record(
        document=again,
        actors=record.actors,
        times=record.times,
        statements=record.statements,
        events=record.events,
        commitments=record.commitments,
    )


def _article(chance: random.Random, day: date, number: int) -> Record:
    """One deed, one statement and one promise between two countries over one matter."""
    # Few pairs and matters a day, so that several articles tell one event.
    by, to = chance.sample(sorted(COUNTRIES), 2)
    kind = chance.choice(sorted(DEEDS))
    verb, cameo, quad = DEEDS[kind]
    matter = MATTERS[(day.toordinal() + len(by + to + kind)) % len(MATTERS)]
    filler = " ".join(_word(chance) for _ in range(chance.randrange(10, 30)))
    deed = f"{COUNTRIES[by]} {verb} {COUNTRIES[to]} on {day.isoformat()} over the {matter} question."
    said = f"{COUNTRIES[to]} said that the {matter} question was settled."
    promise = f"{COUNTRIES[by]} will reopen the {matter} talks."
    text = f"{deed} {said} {promise} Notes {number % 997}: {filler}."
    at = {words: text.index(words) for words in (deed, said, promise)}
    find = lambda words, within: _span(text, words, at[within])  # noqa: E731
    return Record(
        document=make_document(
            text, published=day.isoformat(), title=f"{matter} {number}", source=chance.choice(OUTLETS)
        ),
        actors=(
            Actor(
                id="a1", name=COUNTRIES[by], type="country", code=by, country=by, confidence=0.9,
                mentions=(find(COUNTRIES[by], deed), find(COUNTRIES[by], promise)),
            ),
            Actor(
                id="a2", name=COUNTRIES[to], type="country", code=to, country=to, confidence=0.9,
                mentions=(find(COUNTRIES[to], deed), find(COUNTRIES[to], said)),
            ),
        ),
        times=(
            Time(
                id="t1", span=find(day.isoformat(), deed), type="DATE", value=day.isoformat(),
                begin=day.isoformat(), end=day.isoformat(),
            ),
        ),
        statements=(
            Statement(
                id="s1", kind="indirect", content=(find(f"that the {matter} question was settled", said),),
                cue=find("said", said), source=find(COUNTRIES[to], said), speaker="a2", confidence=0.8,
            ),
        ),
        events=(
            Event(
                id="e1", type=kind, cameo=cameo, quad_class=quad, goldstein=1.0, actor=("a1",), recipient=("a2",),
                time=EventTime(value=day.isoformat(), begin=day.isoformat(), end=day.isoformat(), source="t1"),
                status="actual", trigger=find(verb.split()[0], deed), evidence=(find(deed, deed),), confidence=0.9,
                rule="made",
            ),
            Event(
                id="e2", type="CONSULT", cameo="036", quad_class=1, actor=("a1",), status="planned",
                trigger=find("reopen", promise), evidence=(find(promise, promise),), confidence=0.7, rule="made",
                time=EventTime(value=day.isoformat(), begin=day.isoformat(), end=day.isoformat(), source=None),
            ),
        ),
        commitments=(
            Commitment(
                id="c1", by=("a1",), event="e2", strength="planned", evidence=(find(promise, promise),),
                action=find("reopen", promise),
                confidence=0.7, rule="made",
            ),
        ),
    )  # fmt: skip


def _word(chance: random.Random) -> str:
    """A made-up word of some 8,000 that there are, so that articles differ as real ones do."""
    return "".join(chance.choice("bdfglmnprst") + chance.choice("aeiou") for _ in range(chance.choice((2, 2, 3))))


def _span(text: str, words: str, since: int) -> Span:
    start = text.index(words, since)
    return start, start + len(words)
