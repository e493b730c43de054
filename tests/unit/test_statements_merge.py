"""The reader model's findings beside the rules, with findings made by hand."""

from collections.abc import Callable

import msgspec
import pytest

from dragoman.annotation import Annotation, Attribution
from dragoman.lexicon import Lexicon
from dragoman.record import Statement
from dragoman.statements import Statements

Range = tuple[int, int]


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
    annotate: Callable[..., Annotation], statements: Statements
) -> None:
    doc = annotate("The minister said talks had failed.")
    assert doc.attributions is None
    assert [said(doc, s) for s in statements(doc, ())] == ["talks had failed"]
    assert [said(doc, s) for s in read(statements, doc)] == ["talks had failed"]


def test_what_the_model_alone_found_is_written(annotate: Callable[..., Annotation], statements: Statements) -> None:
    doc = annotate("The senator came out against the bridge on Monday.")
    assert not statements(doc, ())
    found = attribution(doc, "the bridge", cue="came out against", source="The senator", score=0.9)
    (row,) = read(statements, doc, found)
    assert said(doc, row) == "the bridge"
    assert row.source is not None
    assert doc.text[slice(*row.source)] == "The senator"
    assert row.rule == "model"


def test_a_doubtful_finding_is_not(annotate: Callable[..., Annotation], statements: Statements) -> None:
    doc = annotate("The senator came out against the bridge on Monday.")
    assert not read(statements, doc, attribution(doc, "the bridge", cue="came", source="The senator", score=0.1))


def test_the_rules_words_stand_where_both_see_it(annotate: Callable[..., Annotation], statements: Statements) -> None:
    doc = annotate("The minister said that talks on the border had failed.")
    found = attribution(doc, "talks on the border had", cue="said", source="The minister", score=0.9)
    (row,) = read(statements, doc, found)
    assert said(doc, row) == "that talks on the border had failed"


def test_a_model_that_is_sure_replaces_other_words(annotate: Callable[..., Annotation], statements: Statements) -> None:
    doc = annotate("The minister said that talks had failed. Trains stopped, ferries did too.")
    found = attribution(doc, "Trains stopped, ferries did too", cue="said", source="The minister", score=0.99)
    (row,) = read(statements, doc, found)
    assert said(doc, row) == "Trains stopped, ferries did too"


def test_the_models_words_grow_to_the_quotation_marks(
    annotate: Callable[..., Annotation], statements: Statements
) -> None:
    doc = annotate("His bluntness shows: “We are broke, plainly broke.” Nobody laughed.")
    found = attribution(doc, "We are broke, plainly", cue="bluntness", source="His", score=0.95)
    rows = read(statements, doc, found)
    assert "“We are broke, plainly broke.”" in [said(doc, row) for row in rows]


def test_agreement_raises_confidence(annotate: Callable[..., Annotation], statements: Statements) -> None:
    doc = annotate("The minister criticized the new bridge.")
    (alone,) = read(statements, doc)
    (agreed,) = read(statements, doc, attribution(doc, "the new bridge", cue="criticized", source=None, score=0.9))
    assert agreed.confidence > alone.confidence
