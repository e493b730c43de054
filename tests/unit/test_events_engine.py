"""The events room on sentences parsed by the model and on trees built by hand."""

import time
from collections.abc import Callable

import pytest

from dragoman.annotation import Annotation
from dragoman.events import Events
from dragoman.lexicon import Lexicon
from dragoman.record import Actor, Document, Event, Record


def _told(record: Record, event: Event) -> tuple[str | None, str, str, str, str]:
    names = {actor.id: actor.country or actor.name for actor in record.actors}
    sides = ("+".join(names[i] for i in ids) for ids in (event.actor, event.recipient))
    return (event.type, event.cameo, event.status, *sides)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Norway condemned Mali.", ("ACCUSE", "111", "actual", "NOR", "MLI")),
        ("Mali was condemned by Norway.", ("ACCUSE", "111", "actual", "NOR", "MLI")),
        ("Norway, which condemned Mali, fell silent.", ("ACCUSE", "111", "actual", "NOR", "MLI")),
        ("Norway denounced and condemned Mali.", ("ACCUSE", "111", "actual", "NOR", "MLI")),
        ("Norway will send food to Mali.", ("AGREE", "0333", "planned", "NOR", "MLI")),
        ("Norway will not send food to Mali.", ("REJECT", "1223", "actual", "NOR", "MLI")),
        ("Norway refused to send food to Mali.", ("REJECT", "1223", "actual", "NOR", "MLI")),
        ("Norway urged Mali to free the prisoners.", ("REQUEST", "0253", "actual", "NOR", "MLI")),
        ("Norway threatened to attack Mali.", ("THREATEN", "138", "actual", "NOR", "MLI")),
        ("Norway launched an attack on Mali.", ("ASSAULT", "190", "actual", "NOR", "MLI")),
        ("Norway's invasion of Mali went on.", ("ASSAULT", "190", "actual", "NOR", "MLI")),
    ],
)
def test_one_act_in_many_forms(sentence: str, expected: tuple[str, ...], read: Callable[..., Record]) -> None:
    record = read(sentence)
    assert expected in [_told(record, event) for event in record.events]


def test_both_sides_meet(read: Callable[..., Record]) -> None:
    record = read("Norway and Mali held talks.")
    told = {_told(record, event)[3:] for event in record.events if event.type == "CONSULT"}
    assert told == {("NOR", "MLI"), ("MLI", "NOR")}


def test_an_act_swallowed_by_another_is_no_row_of_its_own(read: Callable[..., Record]) -> None:
    types = [event.type for event in read("Norway urged Mali to free the prisoners.").events]
    assert "RETREAT" not in types


def test_what_somebody_claims_is_marked(read: Callable[..., Record]) -> None:
    record = read("Norway said that Mali shelled Timbuktu.")
    shelling = next(event for event in record.events if event.type == "ASSAULT")
    assert shelling.claimed_in in {stmt.id for stmt in record.statements}


def test_every_row_shows_its_words(read: Callable[..., Record]) -> None:
    record = read("Norway condemned Mali. On Monday the army of Mali attacked rebels near Gao.")
    text = record.document.text
    assert record.events
    for event in record.events:
        start, end = event.evidence[0]
        assert start <= event.trigger[0] < event.trigger[1] <= end <= len(text)
        assert text[slice(*event.trigger)].strip() == text[slice(*event.trigger)] != ""


def test_an_accident_is_no_assault(read: Callable[..., Record]) -> None:
    events = read("Two Norwegian soldiers were killed in a bus crash.").events
    assert "ASSAULT" not in {event.type for event in events}


# trees built by hand: no model, no words but these


def _flat(triggers: int) -> Annotation:
    """ "Mali launched attacks attacks attacks …": one verb with thousands of objects."""
    words = ["Mali", "launched", *["attacks"] * triggers]
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    return Annotation(
        document=Document(id="t", text=" ".join(words), language="en", published="2023-05-03"),
        starts=tuple(starts),
        ends=tuple(start + len(word) for start, word in zip(starts, words, strict=True)),
        lemmas=("mali", "launch", *["attack"] * triggers),
        tags=("NNP", "VBD", *["NNS"] * triggers),
        pos=("PROPN", "VERB", *["NOUN"] * triggers),
        deps=("nsubj", "ROOT", *["dobj"] * triggers),
        heads=(1, 1, *[1] * triggers),
        sentences=((0, len(words)),),
    )


MALI = Actor(id="a1", name="Mali", type="country", code="MLI", country="MLI", mentions=((0, 4),), confidence=0.9)


def test_a_tree_built_by_hand_is_coded(lexicon: Lexicon) -> None:
    (event,) = Events(lexicon)(_flat(1), (MALI,), (), (), ())
    assert (event.type, event.actor, event.trigger) == ("ASSAULT", ("a1",), (14, 21))


def test_hostile_sentences_take_linear_time(lexicon: Lexicon) -> None:
    events = Events(lexicon)
    events(_flat(10), (MALI,), (), (), ())

    def seconds(triggers: int) -> float:
        annotation = _flat(triggers)
        start = time.process_time()
        events(annotation, (MALI,), (), (), ())
        return time.process_time() - start

    assert seconds(1600) < 10 * seconds(400) + 0.2  # four times as long, not sixteen


def test_a_corrected_start_does_not_lead_round_for_ever(read: Callable[..., Record]) -> None:
    """A noun repeated after a dash is its own subject; the search for its doer has to end all the same."""
    record = read("And a support — our support for a free, peaceful Mali is firm.")
    assert record.document.text
