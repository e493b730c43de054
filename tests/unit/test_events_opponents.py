"""Whom an act of force is done to, where only the words beside it tell."""

from collections.abc import Callable

import pytest

from dragoman.record import Event, Record


def told(read: Callable[..., Record], text: str) -> list[tuple[Event, list[str], list[str]]]:
    record = read(text)
    codes = {actor.id: actor.country or actor.name for actor in record.actors}
    return [
        (event, [codes[one] for one in event.actor], [codes[one] for one in event.recipient])
        for event in record.events
        if event.type == "ASSAULT"
    ]


def test_the_country_beside_an_act_of_force_suffers_it(read: Callable[..., Record]) -> None:
    [(event, actor, recipient)] = told(read, "Norway has sent grain to Ethiopia since Eritrea's invasion.")
    assert (actor, recipient) == (["ERI"], ["ETH"])
    assert str(event.rule).endswith("+beside")


def test_a_foe_of_the_article_is_taken_first(read: Callable[..., Record]) -> None:
    text = "Eritrea invaded Ethiopia in May. Envoys of Ethiopia met in Kenya after the Eritrean attack."
    assert [sides[1:] for sides in told(read, text)] == [(["ERI"], ["ETH"]), (["ERI"], ["ETH"])]


@pytest.mark.parametrize(
    "text",
    [
        "Norway condemned the Eritrean invasion.",
        "Norway said that Eritrea's invasion was a crime.",
        "The Eritrean invasion went on.",
    ],
)
def test_who_only_speaks_of_it_suffers_nothing(read: Callable[..., Record], text: str) -> None:
    assert [sides[2] for sides in told(read, text)] == [[]]
