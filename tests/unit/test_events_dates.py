"""When events happened: mentions of acts known already are not of the article's day."""

from collections.abc import Callable

import pytest

from dragoman.record import EventTime, Record


def _when(record: Record, word: str) -> EventTime | None:
    text = record.document.text
    return next(event.time for event in record.events if text[slice(*event.trigger)] == word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Norway condemned Mali's invasion of Chad.", "invasion"),
        ("Prices have risen since Mali's invasion of Chad.", "invasion"),
        ("Mali's invasion of Chad has emptied the villages.", "invasion"),
    ],
)
def test_a_mention_of_a_known_act_is_not_of_today(text: str, word: str, read: Callable[..., Record]) -> None:
    found = _when(read(text), word)
    assert found is not None
    assert (found.value, found.begin) == ("PAST_REF", None)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Norway's premier held talks with Chad's president in Lima.", "talks"),
        ("An attack by Mali on Chad killed nine.", "attack"),
        ("Norway's premier praised Chad after talks with its president.", "talks"),
    ],
)
def test_what_the_article_tells_is_news(text: str, word: str, read: Callable[..., Record]) -> None:
    record = read(text)
    found, published = _when(record, word), record.document.published
    assert found is not None
    assert published is not None
    assert found.value == published[:10]


def test_a_mention_takes_the_date_that_the_article_gives_the_act(read: Callable[..., Record]) -> None:
    record = read("Mali invaded Chad in May 2020. Norway condemned Mali's invasion of Chad.")
    found = _when(record, "invasion")
    assert found is not None
    assert found.value == "2020-05"
    assert found.source in {time.id for time in record.times}


def test_two_dates_are_none(read: Callable[..., Record]) -> None:
    record = read(
        "Mali attacked Chad in May 2020. Mali attacked Chad in June 2021. Norway condemned Mali's attack on Chad."
    )
    found = [e.time for e in record.events if e.trigger[0] > record.document.text.index("condemned")]
    assert [time.source for time in found if time is not None] == [None]


def test_a_fragment_goes_on_with_its_sentence(read: Callable[..., Record]) -> None:
    record = read("Norway's premier spoke of his visit to Chad. To the capital in May 2020.")
    found = _when(record, "visit")
    assert found is not None
    assert found.value == "2020-05"
