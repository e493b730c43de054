"""What the reader model adds to the rules: confidence, and recipients that a rule did not find."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest

from dragoman.annotation import Annotation, Annotator, Answer, PairTyper, Question
from dragoman.errors import KnowledgeError
from dragoman.events import Events
from dragoman.lexicon import Lexicon, rule_card
from dragoman.lexicon._load import KNOWLEDGE
from dragoman.lexicon._pair_types import read_pair_types
from dragoman.reading import Reader
from dragoman.record import Document, Event, Record

Range = tuple[int, int]


class Told:
    """A typer that gives each pair the chances that a test wants, and keeps what it was asked.

    Pairs go by the words of the first mentions, "" for nobody; it points at the first verb between them.
    """

    def __init__(self, chances: dict[tuple[str, str], dict[str, float]]) -> None:
        self.chances = chances
        self.asked: list[tuple[str, str]] = []
        self.calls = 0

    def __call__(self, annotation: Annotation, questions: Sequence[Question]) -> tuple[tuple[Answer, ...], ...]:
        self.calls += 1
        return tuple(tuple(self._answer(annotation, q.actor, other) for other in q.others) for q in questions)

    def _answer(self, annotation: Annotation, actor: tuple[Range, ...], other: tuple[Range, ...]) -> Answer:
        one, two = (" ".join(annotation.words[slice(*places[0])]) if places else "" for places in (actor, other))
        self.asked.append((one, two))
        told = next((t for t, pos in enumerate(annotation.pos) if pos == "VERB"), None)
        return Answer(self.chances.get((one, two), {"NONE": 1.0}), told)


@pytest.fixture(scope="module")
def code(lexicon: Lexicon, annotator: Annotator, annotate: Callable[..., Annotation]) -> Callable[..., Record]:
    """code(text, typer) -> Record."""

    def code(text: str, typer: Told | PairTyper | None) -> Record:
        return Reader(lexicon, annotator, typer).interpret(annotate(text, "2023-05-03"))

    return code


def _event(record: Record, kind: str) -> Event:
    return next(event for event in record.events if event.type == kind)


def _confidence(code: Callable[..., Record], text: str, kind: str, chance: dict[str, float]) -> float:
    return _event(code(text, Told({("Norway", "Mali"): chance})), kind).confidence


def test_the_surer_the_model_the_surer_the_row(code: Callable[..., Record]) -> None:
    chances = [{"ACCUSE": p, "NONE": 1 - p} for p in (0.0, 0.1, 0.5, 1.0)]
    found = [_confidence(code, "Norway condemned Mali.", "ACCUSE", chance) for chance in chances]
    assert found == sorted(set(found))
    assert found[0] < 0.4 < 0.8 < found[-1]


def test_an_act_that_is_planned_may_bear_the_name_of_the_act(code: Callable[..., Record]) -> None:
    sentence = "Norway will send food to Mali."
    named = [_confidence(code, sentence, "AGREE", {name: 1.0}) for name in ("AGREE", "AID", "ASSAULT")]
    assert named[0] == named[1] > named[2]


def test_types_that_the_model_does_not_tell_apart(code: Callable[..., Record]) -> None:
    sentence = "Norway withdrew its troops from Mali."
    mostly_aid = {"YIELD": 0.3, "AID": 0.7}
    assert _confidence(code, sentence, "RETREAT", {"YIELD": 1.0}) > _confidence(code, sentence, "RETREAT", mostly_aid)


def test_what_the_model_thinks_nothing_of_is_not_written(code: Callable[..., Record]) -> None:
    sentence = "Norway backed Mali."
    assert _event(code(sentence, None), "SUPPORT").confidence > 0.4
    assert not [event for event in code(sentence, Told({})).events if event.type]
    assert _event(code(sentence, Told({("Norway", "Mali"): {"SUPPORT": 0.9}})), "SUPPORT").confidence > 0.4


def test_the_type_and_the_sides_stay(code: Callable[..., Record]) -> None:
    told = Told({("Norway", "Mali"): {"ASSAULT": 1.0}})
    with_model, alone = code("Norway condemned Mali.", told), code("Norway condemned Mali.", None)
    assert [msgspec.structs.replace(event, confidence=0.0) for event in with_model.events] == [
        msgspec.structs.replace(event, confidence=0.0) for event in alone.events
    ]


LACKS = "Norway attacked while Mali slept."


def test_a_recipient_that_the_model_is_sure_of(code: Callable[..., Record]) -> None:
    alone = _event(code(LACKS, None), "ASSAULT")
    assert alone.recipient == ()
    record = code(LACKS, Told({("Norway", "Mali"): {"ASSAULT": 0.97}}))
    event = _event(record, "ASSAULT")
    assert [actor.name for actor in record.actors if actor.id in event.recipient] == ["Mali"]
    assert event.rule == f"{alone.rule}+model"
    assert "Mali" in record.document.text[slice(*event.evidence[0])]
    assert 0.0 < event.confidence < 0.8
    assert rule_card(event.rule) == rule_card(str(alone.rule)) is not None


def test_no_recipient_that_the_model_doubts(code: Callable[..., Record]) -> None:
    told = Told({("Norway", "Mali"): {"ASSAULT": 0.4, "NONE": 0.6}, ("Norway", ""): {"ASSAULT": 0.5}})
    event = _event(code(LACKS, told), "ASSAULT")
    assert ("Norway", "Mali") in told.asked
    assert (event.recipient, "+" in str(event.rule)) == ((), False)


def test_where_it_happened_is_no_recipient(code: Callable[..., Record]) -> None:
    told = Told({("Norway", "Mali"): {"AGREE": 0.4}, ("Norway", ""): {"AGREE": 0.9}})
    rows = [event for event in code("Norway signed a pledge in Mali.", told).events if event.rule != "model-pair"]
    assert [event.recipient for event in rows if event.type == "AGREE"] == [()]


def test_an_act_of_which_no_rule_speaks(code: Callable[..., Record]) -> None:
    sentence = "Norway will not tolerate how Mali flummoxed Peru."
    assert not [event for event in code(sentence, None).events if event.type]
    record = code(sentence, Told({("Mali", "Peru"): {"ACCUSE": 0.95}}))
    event = _event(record, "ACCUSE")
    names = {actor.id: actor.name for actor in record.actors}
    assert [names[i] for i in (*event.actor, *event.recipient)] == ["Mali", "Peru"]
    assert (event.rule, event.cameo) == ("model-pair", "110")
    assert record.document.text[slice(*event.evidence[0])].endswith("Mali flummoxed Peru")


def test_no_act_that_the_model_doubts_or_that_a_rule_tells(code: Callable[..., Record]) -> None:
    doubted = code("Norway flummoxed Mali.", Told({("Norway", "Mali"): {"ACCUSE": 0.3, "NONE": 0.7}}))
    assert not [event for event in doubted.events if event.type]
    told = code("Norway condemned Mali.", Told({("Norway", "Mali"): {"REJECT": 0.99}}))
    assert [event.type for event in told.events if event.type] == ["ACCUSE"]


def test_a_countrys_own_officials_do_nothing_to_it(code: Callable[..., Record]) -> None:
    record = code("The Norwegian army of Norway marched past Mali.", Told({("Norwegian army", "Norway"): {"AID": 1.0}}))
    assert not [event for event in record.events if event.rule == "model-pair"]


def test_comments_are_left_alone(code: Callable[..., Record]) -> None:
    told = Told({})
    sentence = "Norway said that Mali was beautiful."
    comments = [event for event in code(sentence, told).events if event.cameo.startswith("01")]
    assert comments
    assert comments == [event for event in code(sentence, None).events if event.cameo.startswith("01")]


def test_an_article_is_asked_about_once(code: Callable[..., Record]) -> None:
    told = Told({})
    code("Norway condemned Mali. Chad thanked Norway. Mali attacked Chad.", told)
    assert told.calls == 1
    assert len(told.asked) >= 3


def test_the_shipped_model_tells_an_act_from_a_mere_mention(code: Callable[..., Record]) -> None:
    typer = PairTyper()
    act = _event(code("Norway condemned Mali for shelling a village.", typer), "ACCUSE")
    alone = _event(code("Norway condemned Mali for shelling a village.", None), "ACCUSE")
    assert act.confidence > alone.confidence - 0.05
    again = _event(code("Norway condemned Mali for shelling a village.", typer), "ACCUSE")
    assert again == act


def test_a_label_of_no_type_names_file_and_repair(tmp_path: Path, lexicon: Lexicon) -> None:
    (tmp_path / "events").mkdir()
    wrong = (KNOWLEDGE / "lang/en/events/_pair_types.toml").read_text().replace("CONCEDE =", "CONCEED =")
    (tmp_path / "events" / "_pair_types.toml").write_text(wrong)
    with pytest.raises(KnowledgeError, match=r"_pair_types\.toml: labels: no type CONCEED"):
        read_pair_types(tmp_path, lexicon.events)


def test_a_sentence_without_end_is_not_asked_about(lexicon: Lexicon) -> None:
    size = 10_000
    text = "a " * size
    annotation = Annotation(
        document=Document(id="t", text=text, language="en"),
        starts=tuple(range(0, 2 * size, 2)),
        ends=tuple(range(1, 2 * size + 1, 2)),
        lemmas=("attack",) * size,
        tags=("VBD",) * size,
        pos=("VERB",) * size,
        deps=("ROOT", *("conj",) * (size - 1)),
        heads=(0, *range(size - 1)),
        sentences=((0, size),),
    )
    told = Told({})
    began = time.process_time()
    Events(lexicon, told)(annotation, (), (), (), ())
    assert told.asked == []
    assert time.process_time() - began < 10
