"""Documents -> columns, by the parser alone."""

import msgspec
import pytest

from dragoman.annotation import Annotation, Annotator
from dragoman.record import Document

TEXT = "Ministers met in Oslo\n\nThe envoy  said he'd return. Nobody believed him.\n"


@pytest.fixture(scope="module")
def bare() -> Annotator:
    return Annotator(model="none")


@pytest.fixture(scope="module")
def annotation(bare: Annotator) -> Annotation:
    return bare(Document(id="t", text=TEXT, language="en"))


def test_words_are_the_texts_own(annotation: Annotation) -> None:
    assert annotation.words[:4] == ("Ministers", "met", "in", "Oslo")
    assert not any(word.isspace() for word in annotation.words)
    assert "".join(annotation.words) == "".join(TEXT.split())


def test_every_column_has_one_entry_a_token(annotation: Annotation) -> None:
    columns = (annotation.ends, annotation.lemmas, annotation.tags, annotation.pos, annotation.deps, annotation.heads)
    assert {len(column) for column in columns} == {len(annotation)}
    assert all(0 <= head < len(annotation) for head in annotation.heads)


def test_sentences_part_the_tokens_and_a_blank_line_ends_one(annotation: Annotation) -> None:
    assert [at for a, b in annotation.sentences for at in range(a, b)] == list(range(len(annotation)))
    assert [annotation.words[b - 1] for _, b in annotation.sentences] == ["Oslo", ".", "."]


def test_no_quotations_without_the_model(annotation: Annotation) -> None:
    assert annotation.attributions is None
    assert any(annotation.words[e.start : e.end] == ("Oslo",) for e in annotation.entities)


def test_an_annotation_can_be_kept_and_read_again(annotation: Annotation) -> None:
    kept = msgspec.msgpack.encode(annotation)
    assert msgspec.msgpack.decode(kept, type=Annotation) == annotation


def test_a_chain_of_heads_deeper_than_pythons_stack() -> None:
    size = 10_000
    annotation = Annotation(
        document=Document(id="t", text="a " * size, language="en"),
        starts=tuple(range(0, 2 * size, 2)),
        ends=tuple(range(1, 2 * size, 2)),
        lemmas=("a",) * size,
        tags=("DT",) * size,
        pos=("DET",) * size,
        deps=("det",) * size,
        heads=(0, *range(size - 1)),
        sentences=((0, size),),
    )
    assert annotation.subtree(0) == (0, size)
    assert annotation.subtree(size - 1) == (size - 1, size)
    assert annotation.head_of(5, 9) == 5


def test_a_conjunction_opens_its_clause() -> None:
    from dragoman.annotation._mend import open_clauses

    # "after his call with his partner , Ruto , since Mali invaded" as the parser hung it, below "send"
    words = ["send", "after", "call", "partner", ",", "Ruto", "since", "Mali", "invaded"]
    pos = ["VERB", "ADP", "NOUN", "NOUN", "PUNCT", "PROPN", "SCONJ", "PROPN", "VERB"]
    deps = ["ROOT", "prep", "pobj", "pobj", "punct", "nsubj", "mark", "nsubj", "advcl"]
    heads = [0, 8, 1, 2, 8, 8, 8, 8, 0]
    assert open_clauses(deps, heads, pos) == 2
    assert heads[words.index("after")] == words.index("send")
    assert (deps[5], heads[5]) == ("appos", words.index("partner"))
    assert (deps[7], heads[7]) == ("nsubj", words.index("invaded"))


def test_a_clause_that_begins_with_its_conjunction_stays() -> None:
    from dragoman.annotation._mend import open_clauses

    deps, heads = ["mark", "nsubj", "advcl", "nsubj", "ROOT"], [2, 2, 4, 4, 4]
    assert open_clauses(deps, heads, ["SCONJ", "PROPN", "VERB", "PRON", "VERB"]) == 0
