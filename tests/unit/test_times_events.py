"""The time of an event, from real parses of sentences written for this."""

from collections.abc import Callable

import pytest

from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.record import EventTime
from dragoman.times import Times, event_time

ROOM = Times(Lexicon())
PUBLISHED = "2023-05-03"  # a Wednesday


def when(annotation: Annotation, trigger: str) -> tuple[str | None, EventTime | None]:
    """The words that date `trigger` (None: the publication date), and the time."""
    times = ROOM(annotation)
    found = event_time(annotation, times, annotation.words.index(trigger))
    words = {time.id: annotation.text[time.span[0] : time.span[1]] for time in times}
    return (words.get(found.source or "") if found else None), found


@pytest.mark.parametrize(
    ("text", "trigger", "words"),
    [
        ("Wang flew to Geneva on Monday.", "flew", "Monday"),
        ("On Monday, Wang flew to Geneva to meet Blinken.", "meet", "Monday"),
        ("Wang met Blinken on Monday and signed an accord on Tuesday.", "met", "Monday"),
        ("Wang met Blinken on Monday and signed an accord on Tuesday.", "signed", "Tuesday"),
        ("On Monday Wang met Blinken and signed an accord.", "signed", "Monday"),
        ("The minister said on Monday that troops would leave in June.", "leave", "June"),
        ("The minister said on Monday that troops would leave.", "leave", None),
        ("The minister said on Monday that troops had left.", "left", "Monday"),
        ("Putin, who ordered troops into Ukraine in February 2022, met Xi.", "met", None),
        ("Putin, who ordered troops into Ukraine in February 2022, met Xi.", "ordered", "February 2022"),
        ("The two discussed his 2018 trip to Pyongyang.", "discussed", None),
        ("The two discussed his 2018 trip to Pyongyang.", "trip", "2018"),
        ("Ministers agreed the plan at Friday's meeting.", "agreed", "Friday"),
        ("Xi called Zelensky. He offered to send an envoy.", "offered", None),
        ("Ministers talked for three hours.", "talked", None),
        ("We all remember 2014.", "remember", None),
        ("Refugees wait to cross the border at Medyka in Poland, March 2, 2022.", "wait", "March 2, 2022"),
    ],
)
def test_the_governing_expression(
    text: str, trigger: str, words: str | None, annotate: Callable[..., Annotation]
) -> None:
    found, time = when(annotate(text, PUBLISHED), trigger)
    assert found == words
    assert time is not None


@pytest.mark.parametrize(
    ("text", "trigger", "begin", "end"),
    [
        ("Troops have shelled the city since February 2022.", "shelled", "2022-02-01", PUBLISHED),
        ("Troops will leave by June 30.", "leave", PUBLISHED, "2023-06-30"),
        ("The two talked until March 3.", "talked", None, "2023-03-03"),
        ("He served as envoy from 2014 to 2019.", "served", "2014-01-01", "2019-12-31"),
        ("From July 15 the port will accept ships.", "accept", "2023-07-15", None),
        ("Germany will send tanks.", "send", PUBLISHED, None),
        ("Germany sent tanks.", "sent", PUBLISHED, PUBLISHED),
        ("Germany said on Monday that it would send tanks.", "send", PUBLISHED, None),
        ("Germany recently sent tanks.", "sent", None, PUBLISHED),
        ("Germany is now sending tanks.", "sending", PUBLISHED, PUBLISHED),
        ("Shortly before Napoleon crossed the river, Prussia signed an alliance.", "crossed", None, PUBLISHED),
        ("Shortly before Napoleon crossed the river, Prussia signed an alliance.", "signed", None, PUBLISHED),
        ("Kyiv had asked for a call many times.", "asked", None, PUBLISHED),
        ("Xi spoke after he met Zelensky.", "spoke", PUBLISHED, PUBLISHED),
    ],
)
def test_open_intervals(
    text: str, trigger: str, begin: str | None, end: str | None, annotate: Callable[..., Annotation]
) -> None:
    _, time = when(annotate(text, PUBLISHED), trigger)
    assert time is not None
    assert (time.begin, time.end) == (begin, end)


def test_a_story_goes_on_in_the_sentence_after(annotate: Callable[..., Annotation]) -> None:
    text = "In 2014, Russia annexed Crimea. It held a referendum there. Kyiv rejects the vote."
    annotation = annotate(text, PUBLISHED)
    assert when(annotation, "held")[0] == "2014"
    assert when(annotation, "rejects")[0] is None


def test_without_a_publication_date_nothing_is_invented(annotate: Callable[..., Annotation]) -> None:
    assert when(annotate("Germany sent tanks."), "sent") == (None, None)
    found, time = when(annotate("Germany sent tanks in March 2023."), "sent")
    assert found == "March 2023"
    assert time is not None
    assert (time.begin, time.end) == ("2023-03-01", "2023-03-31")


def test_a_long_sentence_takes_no_longer_by_the_token(annotate: Callable[..., Annotation]) -> None:
    annotation = annotate("They met on Monday and " * 400 + "left.", PUBLISHED)
    times = ROOM(annotation)
    assert all(event_time(annotation, times, token) for token in range(0, len(annotation), 7))
