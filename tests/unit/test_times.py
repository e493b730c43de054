"""Times of any text on any day: no crash, no impossible interval, linear time. No model."""

import random
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.times import Times
from dragoman.times._calendar import add_months, days_of, easter, holiday, narrowed
from tests.unit.test_times_rules import flat

LEXICON = Lexicon()
ROOM = Times(LEXICON)
WORDS = sorted({word.word for word in LEXICON.times.words})
SIGNS = [*"0123456789.,:/-–'’$()", " ", " ", "\n", "last", "next", "ago", "the", "of", "in", "every", "May", "’98"]


def values(text: str, published: str | None = "2023-05-03") -> list[tuple[str, str]]:
    return [(text[t.span[0] : t.span[1]], t.value) for t in ROOM(flat(text, published))]


junk = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(SIGNS), st.integers(0, 10**18).map(str)), max_size=40)
any_day = st.one_of(st.none(), st.dates().map(date.isoformat), st.text(max_size=12))


@given(pieces=junk, glue=st.sampled_from(["", " ", "-"]), published=any_day)
@settings(max_examples=150, deadline=None)
def test_junk_of_time_words_gives_only_possible_intervals(pieces: list[str], glue: str, published: str | None) -> None:
    check(glue.join(pieces), published)


@given(text=st.text(max_size=200), published=any_day)
@settings(max_examples=100, deadline=None)
def test_any_text_gives_only_possible_intervals(text: str, published: str | None) -> None:
    check(text, published)


def check(text: str, published: str | None) -> None:
    last = 0
    for number, found in enumerate(ROOM(flat(text, published)), 1):
        assert found.id == f"t{number}"
        assert last <= found.span[0] < found.span[1] <= len(text)
        last = found.span[1]
        assert (found.begin is None) == (found.end is None)
        if found.begin is not None and found.end is not None:
            assert date.fromisoformat(found.begin) <= date.fromisoformat(found.end)


@given(day=st.dates(min_value=date(1000, 1, 1)), published=st.dates(min_value=date(1000, 1, 1)))
@settings(max_examples=80, deadline=None)
def test_a_full_date_is_that_day_whenever_published(day: date, published: date) -> None:
    for text in (
        f"on {day.day} {day:%B} {day.year}.",
        f"on {day:%B} {day.day}, {day.year}.",
        f"on {day:%A}, {day:%B} {day.day}, {day.year}.",
        f"on {day.isoformat()}.",
    ):
        assert [t.begin for t in ROOM(flat(text, published.isoformat()))] == [day.isoformat()], text


@given(published=st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
@settings(max_examples=100, deadline=None)
def test_a_weekday_is_one_of_the_week_before_or_the_day_itself(published: date) -> None:
    for ahead in range(7):
        day = published - timedelta(days=ahead)
        assert [t.begin for t in ROOM(flat(f"he said {day:%A}.", published.isoformat()))] == [day.isoformat()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In March they met last week on Friday.", [("March", "XXXX-03"), ("last week on Friday", "XXXX-WXX-5")]),
        ("They met two days ago.", [("two days ago", "XXXX-XX-XX")]),
        (
            "On 1 March 2022 he fled, and the next day the city fell.",
            [("1 March 2022", "2022-03-01"), ("the next day", "2022-03-02")],
        ),
        ("In June 1941 it began; by December it had stalled.", [("June 1941", "1941-06"), ("December", "1941-12")]),
    ],
)
def test_without_a_publication_date_only_the_text_resolves(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text, None) == expected


def test_unresolved_times_have_no_interval() -> None:
    assert [(t.begin, t.end) for t in ROOM(flat("They met yesterday and in 2021.", None))] == [
        (None, None),
        ("2021-01-01", "2021-12-31"),
    ]


@pytest.mark.parametrize("text", ["31 February 2021", "99/99/2021", "on 2021-13-01", "the 7th quarter of 2020"])
def test_impossible_days_are_not_times_of_that_kind(text: str) -> None:
    assert all(t.begin is None or t.begin[:4] in ("2021", "2020", "2023", "2022") for t in ROOM(flat(text)))
    assert text not in [found for found, _ in values(text)]


def test_early_and_late_narrow_the_interval() -> None:
    (found,) = ROOM(flat("It began in early June 2022."))
    assert (found.value, found.begin, found.end) == ("2022-06", "2022-06-01", "2022-06-10")
    (found,) = ROOM(flat("It ends by the end of the year."))
    assert (found.value, found.begin, found.end) == ("2023", "2023-09-01", "2023-12-31")


def test_past_durations_reach_back_from_publication() -> None:
    (found,) = ROOM(flat("Over the past two weeks nothing moved."))
    assert (found.type, found.value, found.begin, found.end) == ("DURATION", "P2W", "2023-04-19", "2023-05-03")


def test_names_are_no_times(annotate: Callable[..., Annotation]) -> None:
    annotation = annotate("He told The Sunday Times on Sunday that he would go.", "2023-05-03")
    assert [annotation.text[t.span[0] : t.span[1]] for t in ROOM(annotation)] == ["Sunday"]


def test_a_rate_is_a_set(annotate: Callable[..., Annotation]) -> None:
    found = ROOM(
        annotate("Grain costs 300 dollars a tonne. The envoy earns 9,000 dollars a month. The talks lasted a month.")
    )
    assert [(t.type, t.value) for t in found] == [("SET", "P1M"), ("DURATION", "P1M")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The ministers met on Friday.", "2023-04-28"),
        ("The ministers will meet on Friday.", "2023-05-05"),
        ("The ministers plan to meet on Friday.", "2023-05-05"),
        ("A meeting of ministers is planned for Friday.", "2023-05-05"),
        ("The ministers could meet as early as Friday.", "2023-05-05"),
        ("The minister said on Wednesday that talks had failed.", "2023-05-03"),
        ("The envoy will fly to Geneva on June 7.", "2023-06-07"),
        ("The envoy flew to Geneva on June 7.", "2022-06-07"),
        ("Turkey turned down the June 2 visit.", "2023-06-02"),
        ("On Saturday I was going home.", "2023-04-29"),
        ("The treaty was signed in September.", "2022-09"),
        ("The treaty will be signed in September.", "2023-09"),
    ],
)
def test_tense_decides_past_or_future(sentence: str, expected: str, annotate: Callable[..., Annotation]) -> None:
    assert [t.value for t in ROOM(annotate(sentence, "2023-05-03"))] == [expected]


@pytest.mark.parametrize(
    "unit",
    [
        "last May 5 ",
        "1 ",
        "12/",
        "2021-",
        "the ",
        "(((",
        "the end of ",
        "'98 ",
        "Monday, ",
        "twenty-",
        "10:",
        "May may ",
    ],
)
def test_time_is_linear_on_hostile_text(unit: str) -> None:
    def seconds(text: str) -> float:
        annotation = flat(text)
        started = time.process_time()
        ROOM(annotation)
        return time.process_time() - started

    small, large = unit * 1000, unit * 8000
    seconds(small)
    # 8 times the text may take 8 times as long; 20 leaves room for a busy machine and still catches a square.
    assert seconds(large) < 20 * max(seconds(small), 0.01)


def test_the_same_text_gives_the_same_times() -> None:
    shuffled = random.Random(7).sample(WORDS, len(WORDS))
    text = " ".join(shuffled)
    assert ROOM(flat(text)) == Times(Lexicon())(flat(text))


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2020-W53", ("2020-12-28", "2021-01-03")),
        ("2020-W53-WE", ("2021-01-02", "2021-01-03")),
        ("2021-Q3", ("2021-07-01", "2021-09-30")),
        ("2021-WI", ("2021-12-01", "2022-02-28")),
        ("199X", ("1990-01-01", "1999-12-31")),
        ("18XX", ("1800-01-01", "1899-12-31")),
        ("2021-02-30", None),
        ("2021-W54", None),
        ("0000", None),
        ("P3D", None),
    ],
)
def test_days_of_a_value(value: str, days: tuple[str, str] | None) -> None:
    found = days_of(value)
    assert (found and (found[0].isoformat(), found[1].isoformat())) == days


def test_easter_and_moving_holidays() -> None:
    # Dates as the US Census Bureau and the US Office of Personnel Management publish them.
    assert [easter(year).isoformat() for year in (1961, 2000, 2019, 2024)] == [
        "1961-04-02",
        "2000-04-23",
        "2019-04-21",
        "2024-03-31",
    ]
    assert holiday("11-4-4", 2023) == "2023-11-23"
    assert holiday("05--1-1", 2023) == "2023-05-29"
    assert holiday("11-T", 2024) == "2024-11-05"


@given(day=st.dates(), count=st.integers(-2400, 2400))
def test_months_go_there_and_back(day: date, count: int) -> None:
    try:
        there = add_months(day, count)
    except ValueError:
        return
    assert add_months(there, -count).month == day.month


@given(
    first=st.dates(max_value=date(9000, 1, 1)),
    length=st.integers(0, 4000),
    mod=st.sampled_from(["START", "MID", "END", None]),
)
def test_narrowing_stays_inside(first: date, length: int, mod: str | None) -> None:
    last = first + timedelta(days=length)
    begin, end = narrowed((first, last), mod)
    assert first <= begin <= end <= last
