"""The reader model's findings beside the rules, with findings made by hand."""

from collections.abc import Callable

import msgspec
import pytest

from dragoman.annotation import Annotation, Attribution
from dragoman.lexicon import Lexicon
from dragoman.record import Statement
from dragoman.statements import Statements

Range = tuple[int, int]


@pytest.fixture(scope="session")
def parse(annotate: Callable[..., Annotation]) -> Callable[[str], Annotation]:
    """parse(text) -> its annotation as it is where no reader model ran: the rules are tested by themselves."""
    return lambda text: msgspec.structs.replace(annotate(text), attributions=None)


@pytest.fixture(scope="module")
def statements(lexicon: Lexicon) -> Statements:
    return Statements(lexicon)


def tokens(doc: Annotation, words: str) -> Range:
    """The tokens of the words."""
    start = doc.text.index(words)
    found = doc.tokens_in((start, start + len(words)))
    return found.start, found.stop


def attribution(doc: Annotation, *content: str, cue: str | None, source: str | None, score: float) -> Attribution:
    return Attribution(
        content=tuple(tokens(doc, words) for words in content),
        cue=tokens(doc, cue) if cue else None,
        source=tokens(doc, source) if source else None,
        score=score,
    )


def read(statements: Statements, doc: Annotation, *found: Attribution) -> list[Statement]:
    return list(statements(msgspec.structs.replace(doc, attributions=found), ()))


def said(doc: Annotation, row: Statement) -> str:
    return " | ".join(doc.text[a:b] for a, b in row.content)


def test_no_model_and_a_model_that_found_nothing_differ(
    parse: Callable[[str], Annotation], statements: Statements
) -> None:
    doc = parse("The minister said talks had failed.")
    assert doc.attributions is None
    assert [said(doc, s) for s in statements(doc, ())] == ["talks had failed"]
    assert [said(doc, s) for s in read(statements, doc)] == ["talks had failed"]


def test_what_the_model_alone_found_is_written(parse: Callable[[str], Annotation], statements: Statements) -> None:
    doc = parse("The senator came out against the bridge on Monday.")
    assert not statements(doc, ())
    found = attribution(doc, "the bridge", cue="came out against", source="The senator", score=0.9)
    (row,) = read(statements, doc, found)
    assert said(doc, row) == "the bridge"
    assert row.source is not None
    assert doc.text[slice(*row.source)] == "The senator"
    assert row.rule == "model"


def test_a_doubtful_finding_is_not(parse: Callable[[str], Annotation], statements: Statements) -> None:
    doc = parse("The senator came out against the bridge on Monday.")
    assert not read(statements, doc, attribution(doc, "the bridge", cue="came", source="The senator", score=0.1))


def test_a_frame_says_whose_words_stand_where_both_see_it(
    parse: Callable[[str], Annotation], statements: Statements
) -> None:
    doc = parse("Talks on the border had failed, the minister said.")
    found = attribution(doc, "Talks on the border", cue="said", source="the minister", score=0.9)
    (row,) = read(statements, doc, found)
    assert said(doc, row) == "Talks on the border had failed"
    doc = parse("The minister praised the bridge in the old town.")
    found = attribution(doc, "the bridge", cue="praised", source="The minister", score=0.9)
    (row,) = read(statements, doc, found)
    assert said(doc, row) == "the bridge"


def test_a_model_that_is_sure_replaces_other_words(parse: Callable[[str], Annotation], statements: Statements) -> None:
    doc = parse("The minister said that talks had failed. Trains stopped, ferries did too.")
    found = attribution(doc, "Trains stopped, ferries did too", cue="said", source="The minister", score=0.99)
    (row,) = read(statements, doc, found)
    assert said(doc, row) == "Trains stopped, ferries did too"


def test_the_models_words_grow_to_the_quotation_marks(
    parse: Callable[[str], Annotation], statements: Statements
) -> None:
    doc = parse("His bluntness shows: “We are broke, plainly broke.” Nobody laughed.")
    found = attribution(doc, "We are broke, plainly", cue="bluntness", source="His", score=0.95)
    rows = read(statements, doc, found)
    assert "“We are broke, plainly broke.”" in [said(doc, row) for row in rows]


def test_agreement_raises_confidence(parse: Callable[[str], Annotation], statements: Statements) -> None:
    doc = parse("The minister criticized the new bridge.")
    (alone,) = read(statements, doc)
    (agreed,) = read(statements, doc, attribution(doc, "the new bridge", cue="criticized", source=None, score=0.9))
    assert agreed.confidence > alone.confidence


def test_a_piece_does_not_end_within_a_phrase(parse: Callable[[str], Annotation], statements: Statements) -> None:
    doc = parse("The minister said that talks would go on in spite of the storm.")
    found = attribution(doc, "that talks would go on in spite of the", cue="said", source="The minister", score=0.9)
    (row,) = read(statements, doc, found)
    assert said(doc, row) == "that talks would go on in spite of the storm"


def test_a_piece_does_not_slip_into_the_next_sentence(
    parse: Callable[[str], Annotation], statements: Statements
) -> None:
    doc = parse("The minister said that talks had failed.\n\nTrains from Oslo were late again.")
    found = attribution(doc, "that talks had failed.\n\nTrains", cue="said", source="The minister", score=0.9)
    (row,) = read(statements, doc, found)
    assert said(doc, row) == "that talks had failed"
