"""Hostile input: linear time, no crash, every content verbatim."""

import time
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.record import Document
from dragoman.statements import Statements


@pytest.fixture(scope="session")
def parse(annotate: Callable[..., Annotation]) -> Callable[[str], Annotation]:
    """parse(text) -> its annotation as it is where no reader model ran: the rules are tested by themselves."""
    return lambda text: msgspec.structs.replace(annotate(text), attributions=None)


@pytest.fixture(scope="module")
def statements(lexicon: Lexicon) -> Statements:
    return Statements(lexicon)


def by_hand(
    words: list[str], *, tag: str = "NN", pos: str = "NOUN", dep: str = "dep", chain: bool = False
) -> Annotation:
    """One sentence of `words`, a space apart; each hangs on the first word, or on the one before."""
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    n = len(words)
    return Annotation(
        document=Document(id="x", text=" ".join(words)),
        starts=tuple(starts),
        ends=tuple(s + len(w) for s, w in zip(starts, words, strict=True)),
        lemmas=tuple(word.lower() for word in words),
        tags=(tag,) * n,
        pos=(pos,) * n,
        deps=("ROOT", *(dep for _ in range(n - 1))),
        heads=tuple(max(0, i - 1) if chain else 0 for i in range(n)),
        sentences=((0, n),),
    )


def seconds(statements: Statements, doc: Annotation) -> float:
    start = time.process_time()
    statements(doc, ())
    return time.process_time() - start


@pytest.mark.parametrize("mark", ['"', "“"])
def test_a_megabyte_of_nothing_but_quotation_marks(statements: Statements, mark: str) -> None:
    many = 1_000_000
    assert seconds(statements, by_hand([mark] * many, tag="``", pos="PUNCT", dep="punct")) < 20


@pytest.mark.parametrize(
    ("word", "dep", "chain"),
    [("say", "ccomp", True), ("say", "xcomp", True), ("say", "ccomp", False), ("claim", "conj", False)],
)
def test_a_sentence_of_ten_thousand_reporting_verbs(statements: Statements, word: str, dep: str, chain: bool) -> None:
    short, long = (by_hand([word] * n, tag="VBD", pos="VERB", dep=dep, chain=chain) for n in (1_000, 10_000))
    base = max(seconds(statements, short), 0.05)
    assert seconds(statements, long) < 30 * base  # ten times the words; quadratic would be a hundred


@given(
    st.lists(
        st.sampled_from(["“", "”", '"', "''", "‘", "’", "«", "„", "said", "He", ",", ".", ":", "talks", "failed"]),
        min_size=1,
        max_size=40,
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_unbalanced_marks_never_break_it(
    parse: Callable[[str], Annotation], statements: Statements, words: list[str]
) -> None:
    doc = parse(" ".join(words))
    for row in statements(doc, ()):
        assert row.content
        for start, end in row.content:
            assert 0 <= start < end <= len(doc.text)
            assert not doc.text[start].isspace()
            assert not doc.text[end - 1].isspace()
        assert list(row.content) == sorted(row.content)


def test_the_same_text_gives_the_same_rows(parse: Callable[[str], Annotation], statements: Statements) -> None:
    doc = parse("“We will,” she said. He denied it, saying talks, according to TASS, had failed.")
    assert statements(doc, ()) == statements(doc, ())


def test_a_list_of_thousands_of_speakers(statements: Statements) -> None:
    """A chain of coordinated names is deeper than Python's stack."""
    doc = by_hand(["say", *["Name"] * 3_000], tag="NNP", pos="PROPN", dep="conj", chain=True)
    doc = msgspec.structs.replace(
        doc, pos=("VERB", *doc.pos[1:]), deps=("ROOT", "nsubj", *doc.deps[2:]), tags=("VBD", *doc.tags[1:])
    )
    assert ActorIndex(doc, ()).of(1) == ()
    statements(doc, ())
