"""What an act swallows of another's acts, refusals told as will, and talks that are none."""

from collections.abc import Callable

import pytest

from dragoman.record import Record


def _told(record: Record) -> set[tuple[str | None, str, str]]:
    names = {actor.id: actor.country or actor.name for actor in record.actors}
    return {
        (event.type, "+".join(names[i] for i in event.actor), "+".join(names[i] for i in event.recipient))
        for event in record.events
    }


def test_a_request_turned_down_was_made(read: Callable[..., Record]) -> None:
    told = _told(read("Norway rejected Mali's request for talks."))
    assert {("REJECT", "NOR", "MLI"), ("REQUEST", "MLI", "NOR")} <= told


def test_what_is_asked_for_is_no_row_of_its_own(read: Callable[..., Record]) -> None:
    assert {kind for kind, _, _ in _told(read("Norway called for the withdrawal of Malian troops."))} <= {"REQUEST"}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Norway will not agree to a truce with Mali.", "REJECT"),
        ("Norway would not accept an offer from Mali.", "REJECT"),
        ("Norway agreed to a truce with Mali.", "AGREE"),
        ("Norway did not agree to a truce with Mali.", "AGREE"),
    ],
)
def test_a_will_not_to_agree_refuses(sentence: str, kind: str, read: Callable[..., Record]) -> None:
    assert (kind, "NOR", "MLI") in _told(read(sentence))


def test_office_holders_agree_though_nobody_names_them(read: Callable[..., Record]) -> None:
    assert ("AGREE", "leaders", "") in _told(read("The leaders agreed to end the war."))


def test_talks_on_an_errand_have_the_doer_of_the_clause(read: Callable[..., Record]) -> None:
    assert ("CONSULT", "NOR", "MLI") in _told(
        read("The Norwegian minister is in Bamako for talks with Mali's president.")
    )


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Norwegian protesters rallied in Oslo to demand a truce in Mali.", "actual"),
        ("The Norwegian minister flew to Bamako to meet Mali's president.", "planned"),
    ],
)
def test_an_act_of_speech_is_done_by_what_is_done_for_it(
    sentence: str, status: str, read: Callable[..., Record]
) -> None:
    kinds = {event.type: event.status for event in read(sentence).events}
    assert status in {kinds.get("REQUEST"), kinds.get("AGREE")}


def test_the_foe_of_what_is_backed_is_not_backed(read: Callable[..., Record]) -> None:
    assert ("SUPPORT", "NOR", "TCD") not in _told(read("Norway supports the campaign against Chad."))
