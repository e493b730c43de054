"""Every record keeps the contract: spans lie in the text, ids resolve, codes agree with the tables, bytes repeat."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.errors import Rejection
from dragoman.intake import make_document, open_sources
from dragoman.lexicon._load import KNOWLEDGE
from dragoman.lexicon._ontology import read_ontology
from dragoman.reading import Reader
from dragoman.record import Record, Span, decode, encode

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.txt"))
ONTOLOGY = read_ontology(KNOWLEDGE / "ontology")


@pytest.fixture(scope="module")
def records(reader: Reader) -> tuple[Record, ...]:
    return tuple(reader.pipe(item for item in open_sources(EXAMPLES) if not isinstance(item, Rejection)))


def _spans(record: Record) -> Iterator[Span]:
    yield from record.sentences
    for actor in record.actors:
        yield from actor.mentions
    yield from (time.span for time in record.times)
    yield from (place.span for place in record.places)
    for stmt in record.statements:
        yield from stmt.content
        yield from (span for span in (stmt.cue, stmt.source) if span is not None)
    for event in record.events:
        yield from (event.trigger, *event.evidence)
    for commitment in record.commitments:
        yield from commitment.evidence


def _check_spans(record: Record) -> None:
    text = record.document.text
    for start, end in _spans(record):
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip()


def _check_references(record: Record) -> None:
    ids = [row.id for rows in (record.actors, record.times, record.places) for row in rows]
    ids += [row.id for rows in (record.statements, record.events, record.commitments) for row in rows]
    assert len(ids) == len(set(ids))
    known = set(ids)
    for stmt in record.statements:
        assert {i for i in (stmt.speaker, stmt.on_behalf_of, *stmt.addressee, *stmt.channel) if i} <= known
    for event in record.events:
        source = event.time.source if event.time else None
        assert {i for i in (*event.actor, *event.recipient, event.place, event.claimed_in, source) if i} <= known
        assert event.evidence
    for commitment in record.commitments:
        named = (*commitment.by, *commitment.to, commitment.event, commitment.statement)
        assert {i for i in named if i} <= known
        assert commitment.by
        assert commitment.evidence


def _check_codes(record: Record) -> None:
    for event in record.events:
        code = ONTOLOGY.codes[event.cameo]
        assert event.quad_class in (1, 2, 3, 4)
        assert event.goldstein == code.goldstein
        if event.type is None:
            assert event.cameo.startswith("01")
        else:
            assert event.type in ONTOLOGY.types
        if event.mode is not None:
            assert event.type is not None
            assert event.mode in ONTOLOGY.types[event.type].modes


def _check_values(record: Record) -> None:
    for time in record.times:
        if time.begin is not None and time.end is not None:
            assert time.begin <= time.end
    rows = (*record.actors, *record.statements, *record.events, *record.commitments)
    assert all(0 <= row.confidence <= 1 for row in rows)
    assert all(row.rule for row in rows)


@pytest.mark.parametrize("check", [_check_spans, _check_references, _check_codes, _check_values])
def test_examples_keep_the_contract(records: tuple[Record, ...], check: Callable[[Record], None]) -> None:
    for record in records:
        check(record)


def test_sections_are_filled(records: tuple[Record, ...]) -> None:
    for section in ("actors", "times", "places", "statements", "events", "commitments"):
        assert sum(len(getattr(record, section)) for record in records) >= len(records)


def test_same_bytes_again_and_alone(reader: Reader, records: tuple[Record, ...]) -> None:
    for record in records[:4]:
        document = make_document(record.document.text, published=record.document.published, ref=record.document.ref)
        again = reader.read(document)
        assert encode(again) == encode(reader.read(document))
        assert (again.events, again.statements, again.actors) == (record.events, record.statements, record.actors)


def test_records_survive_the_wire(records: tuple[Record, ...]) -> None:
    assert all(decode(encode(record)) == record for record in records)


WORDS = st.sampled_from(
    (
        *("Kenya", "Ugandan", "President", "William Ruto", "he", "she", "they", "said", "told", "will", "not", "met"),
        *("attacked", "promised to", "“", "”", '"', "'", ",", ".", ":", "\n\n", "on Monday", "last year", "in Nairobi"),
        *("according to", "the ministry", "😀", "é", "\u202e", "—", "talks", "with", "if", "sanctions", "31 February"),
    )
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=60), st.sampled_from([None, "2023-05-03", "2024-02-29T23:59:59"]))
def test_any_text_keeps_the_contract(reader: Reader, words: list[str], published: str | None) -> None:
    text = " ".join(words)
    try:
        document = make_document(text, published=published)
    except Rejection:
        return
    record = reader.read(document)
    for check in (_check_spans, _check_references, _check_codes, _check_values):
        check(record)
