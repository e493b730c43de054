"""What reading articles line by line taught the events room: orders, denials, occasions, sides."""

from collections.abc import Callable

import pytest

from dragoman.record import Record


def _rows(record: Record) -> set[tuple[str | None, str, str, str]]:
    names = {actor.id: actor.country or actor.name for actor in record.actors}
    return {
        (event.type, event.status, "+".join(names[i] for i in event.actor), "+".join(names[i] for i in event.recipient))
        for event in record.events
        if event.type
    }


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("Norway ordered the invasion of Mali.", ("ASSAULT", "actual", "NOR", "MLI")),
        ("Norway denied ordering the attack on Mali.", ("ASSAULT", "negated", "NOR", "MLI")),
        ("Norway did not launch the attack on Mali.", ("ASSAULT", "negated", "NOR", "MLI")),
        ("Norway's response to Mali's attack on Chad was late.", ("ASSAULT", "actual", "MLI", "TCD")),
        ("Norway and Mali pledged eternal friendship.", ("AGREE", "actual", "MLI", "NOR")),
        ("Norway plans to deploy police to Haiti.", ("MOBILIZE", "planned", "NOR", "HTI")),
        ("Norway intends to meet the rebels on a visit to Mali.", ("AGREE", "planned", "NOR", "MLI")),
        ("Norway seeks to help Mali.", ("AGREE", "planned", "NOR", "MLI")),
        ("Norway proposed a peace plan. The plan urges Mali to free prisoners.", ("REQUEST", "actual", "NOR", "MLI")),
        ("Mali has gained the support of Norway.", ("SUPPORT", "actual", "NOR", "MLI")),
    ],
)
def test_who_did_what_and_whether(sentence: str, row: tuple[str, ...], read: Callable[..., Record]) -> None:
    assert row in _rows(read(sentence))


def test_their_ministers_are_as_many_as_they(read: Callable[..., Record]) -> None:
    found = {row[2:] for row in _rows(read("Norway and Mali said their foreign ministers would meet on Monday."))}
    assert {("NOR", "MLI"), ("MLI", "NOR")} <= found


def test_what_follows_a_meeting_is_no_partner_of_it(read: Callable[..., Record]) -> None:
    record = read("Norway's premier praised Chad in a meeting with reporters after talks with the president of Mali.")
    assert not any("MLI" in row[3] and len(row[3]) > 3 for row in _rows(record))


@pytest.mark.parametrize(
    "sentence",
    [
        "The nurse met the teacher.",
        "The minister of Norway declined to say how many soldiers Mali has.",
        "Russia meets 40 percent of Chad's demand for gas.",
    ],
)
def test_no_event(sentence: str, read: Callable[..., Record]) -> None:
    assert _rows(read(sentence)) == set()
