"""The shipped weights on sentences of our own."""

import time
from collections.abc import Callable

import msgspec
import pytest

from dragoman.annotation import Annotation, Annotator, Answer, PairTyper, Question
from dragoman.annotation._model import ReaderModel
from dragoman.record import Document

NEWS = (
    "OSLO — Norwegian Foreign Minister Ingrid Solberg told Radio Fjord on Monday that the talks with Chad had failed."
    "\n\n"
    "The envoy, Idriss Mahamat, said he would never sign. According to the World Health Organization, "
    "the camps hold 40,000 people.\n"
)


@pytest.fixture(scope="module")
def model() -> ReaderModel:
    return ReaderModel()


@pytest.fixture(scope="module")
def parsed() -> Callable[[str], Annotation]:
    annotator = Annotator(model="none")
    return lambda text: annotator(Document(id="t", text=text, language="en"))


def words(annotation: Annotation, tokens: tuple[int, int] | None) -> str | None:
    return None if tokens is None else " ".join(annotation.words[slice(*tokens)])


def test_names_of_people_organisations_and_places(model: ReaderModel, parsed: Callable[[str], Annotation]) -> None:
    annotation = model(parsed(NEWS))
    found = {(words(annotation, (e.start, e.end)), e.label) for e in annotation.entities}
    assert {("Ingrid Solberg", "PERSON"), ("Idriss Mahamat", "PERSON"), ("Norwegian", "NORP")} <= found
    assert any(name is not None and "World Health Organization" in name and label == "ORG" for name, label in found)
    assert any(name == "Chad" and label in ("GPE", "LOC") for name, label in found)


def test_names_do_not_overlap(model: ReaderModel, parsed: Callable[[str], Annotation]) -> None:
    tokens = [t for e in model(parsed(NEWS)).entities for t in range(e.start, e.end)]
    assert len(tokens) == len(set(tokens))


def test_who_said_what(model: ReaderModel, parsed: Callable[[str], Annotation]) -> None:
    annotation = model(parsed(NEWS))
    assert annotation.attributions is not None
    found = {
        words(annotation, a.cue): (" ".join(str(words(annotation, r)) for r in a.content), words(annotation, a.source))
        for a in annotation.attributions
    }
    content, source = found["said"]
    assert "he would never sign" in content
    assert source is not None
    assert "envoy" in source
    assert "talks with Chad had failed" in found["told"][0]
    assert all(0 <= a.score <= 1 for a in annotation.attributions)


def test_lost_quotation_marks_do_not_hide_speech(model: ReaderModel, parsed: Callable[[str], Annotation]) -> None:
    annotation = model(parsed("We will not pay a cent more, the treasurer told reporters in Quito."))
    assert annotation.attributions is not None
    assert any("not pay" in str(words(annotation, r)) for a in annotation.attributions for r in a.content)


def test_the_same_text_reads_the_same_after_another(model: ReaderModel, parsed: Callable[[str], Annotation]) -> None:
    first = msgspec.msgpack.encode(model(parsed(NEWS)))
    model(parsed("Something else entirely, said a guard. " * 40))
    assert msgspec.msgpack.encode(model(parsed(NEWS))) == first


def test_an_empty_text(model: ReaderModel, parsed: Callable[[str], Annotation]) -> None:
    annotation = model(parsed(" \n"))
    assert (annotation.entities, annotation.attributions) == ((), ())


def bare(text: str) -> Annotation:
    """Tokens alone, as no parser is wanted for what no parser survives."""
    starts = tuple(range(0, len(text), 2))
    size = len(starts)
    return Annotation(
        document=Document(id="t", text=text, language="en"),
        starts=starts,
        ends=tuple(at + 1 for at in starts),
        lemmas=("x",) * size,
        tags=("NN",) * size,
        pos=("NOUN",) * size,
        deps=("dep",) * size,
        heads=(0,) * size,
        sentences=((0, size),),
    )


def test_time_grows_with_the_text(model: ReaderModel) -> None:
    """A 10,000-word sentence of quotation marks costs about ten times one of 1,000 words."""
    spent = []
    for size in (1_000, 10_000):
        annotation = bare("“ ” " * (size // 2))
        began = time.process_time()
        read = model(annotation)
        spent.append(time.process_time() - began)
        assert read.attributions is not None
    assert spent[1] < 25 * max(spent[0], 0.05)


def _asked(annotation: Annotation, actor: str, *others: str) -> Question:
    """A question about names of one word; no actor is nobody."""
    places = [tuple((at, at + 1) for at, word in enumerate(annotation.words) if word == name) for name in others]
    acting = tuple((at, at + 1) for at, word in enumerate(annotation.words) if word == actor)
    return Question(acting, tuple(places))


def _top(answer: Answer) -> str:
    return max(answer.chances, key=answer.chances.__getitem__)


def test_the_type_between_two_actors_and_the_word_that_tells_it(parsed: Callable[[str], Annotation]) -> None:
    annotation = parsed("It rained. Chad bombed villages in Libya, killing dozens.")
    question = _asked(annotation, "Chad", "Libya")
    ((answer,), (again,)) = PairTyper()(annotation, [question, question])
    assert answer == again
    assert abs(sum(answer.chances.values()) - 1) < 1e-4
    assert _top(answer) == "ASSAULT"
    assert answer.token is not None
    assert annotation.words[answer.token] == "bombed"


def test_all_others_of_an_actor_are_answered_at_once(parsed: Callable[[str], Annotation]) -> None:
    annotation = parsed("Peru slept when Norway condemned Mali for shelling a village.")
    (answers,) = PairTyper()(annotation, [_asked(annotation, "Norway", "Mali", "Peru")])
    assert _top(answers[0]) == "ACCUSE"
    assert annotation.words[answers[0].token or 0] == "condemned"
    assert answers[1].chances["ACCUSE"] < answers[0].chances["ACCUSE"]


def test_nobody_may_act_or_suffer(parsed: Callable[[str], Annotation]) -> None:
    annotation = parsed("Dozens of villagers were killed in Mali.")
    ((suffered,),) = PairTyper()(annotation, [_asked(annotation, "nobody", "Mali")])
    ((acted,),) = PairTyper()(annotation, [Question(_asked(annotation, "Mali").actor, ((),))])
    assert suffered.chances["ASSAULT"] > acted.chances["ASSAULT"]


def test_a_pair_beyond_a_window_has_no_type(parsed: Callable[[str], Annotation]) -> None:
    annotation = bare("a b " * 600)
    assert PairTyper()(annotation, [Question(((0, 1),), (((1199, 1200),),))]) == ((Answer({}),),)


def test_mentions_that_overlap_are_no_pair(parsed: Callable[[str], Annotation]) -> None:
    annotation = parsed("Norwegian officials met the press.")
    assert PairTyper()(annotation, [Question(((0, 2),), (((0, 1),),))]) == ((Answer({}),),)


def test_what_else_is_asked_changes_no_answer(parsed: Callable[[str], Annotation]) -> None:
    annotation = parsed("Chad bombed villages in Libya. Norway thanked Peru for the aid that it gave to Chad.")
    questions = [_asked(annotation, "Libya", "Chad"), _asked(annotation, "Norway", "Peru")]
    together = PairTyper()(annotation, questions)
    assert together == tuple(PairTyper()(annotation, [question])[0] for question in questions)
    assert _top(together[1][0]) == "SUPPORT"


def test_who_acts_is_not_to_whom(parsed: Callable[[str], Annotation]) -> None:
    annotation = parsed("Norway condemned Mali for shelling a village.")
    questions = [_asked(annotation, "Norway", "Mali"), _asked(annotation, "Mali", "Norway")]
    ((forth,), (back,)) = PairTyper()(annotation, questions)
    assert forth.chances["ACCUSE"] > 0.8 > back.chances["ACCUSE"]
