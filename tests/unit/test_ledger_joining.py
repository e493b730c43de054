"""Same article, same story, same event: what belongs together and what does not."""

from datetime import date

import pytest
from bench.made import made

from dragoman.ledger._duplicates import Duplicates, resemblance, sketch
from dragoman.ledger._gather import Events, Mention, around, window
from dragoman.ledger._stories import Stories
from dragoman.ledger._summary import DISPUTED, history, status
from dragoman.ledger._terms import terms_of

TERMS = terms_of("en")
DAY = date(2023, 5, 4).toordinal()

NOTE = (
    "Kenya and Uganda agreed on Thursday to reopen the road at Busia for lorries that carry tea and cement. "
    "The ministers of transport met for three hours in Kisumu and said that the first convoy would leave on Monday. "
    "Traders had lost two months of income since the bridge was closed after the floods of March."
)


def copied(text: str, day: int = DAY) -> bool:
    duplicates = Duplicates()
    duplicates.place(1, DAY, sketch(TERMS.stems(NOTE)))
    return duplicates.place(2, day, sketch(TERMS.stems(text))).original == 1


@pytest.mark.parametrize(
    "text",
    [
        NOTE,
        "Road to reopen, ministers say. " + NOTE,
        NOTE.replace("three hours", "four hours"),
        NOTE + " A spokesman for the county added that police would be at the crossing.",
        "NAIROBI (Agency) - " + NOTE.lower(),
    ],
)
def test_a_copy_is_found(text: str) -> None:
    assert copied(text)


@pytest.mark.parametrize(
    "text",
    [
        NOTE.split(". ")[1] + ". Nothing else of the note is in this article, which goes on about the price of tea, "
        "the wages of drivers and a strike of the port's crane operators that began last week in Mombasa.",
        "Kenya and Tanzania agreed on Friday to close the road at Namanga for lorries that carry sugar. The presidents "
        "spoke for ten minutes by telephone and said that the last convoy had left on Sunday.",
        "",
    ],
)
def test_another_article_is_no_copy(text: str) -> None:
    assert not copied(text)


def test_the_same_words_a_year_later_are_no_copy() -> None:
    assert not copied(NOTE, DAY + 365)


def test_resemblance_is_one_with_itself_and_nothing_with_nothing() -> None:
    made_of = sketch(TERMS.stems(NOTE))
    assert resemblance(made_of, made_of) == 1
    assert resemblance(made_of, ()) == 0


def test_a_story_goes_on_for_days_and_ends() -> None:
    stories = Stories()
    first = TERMS.vector("Floods closed the bridge at Busia; Kenya and Uganda stopped all lorries.")
    later = TERMS.vector("Lorries wait at Busia, where floods closed the bridge between Kenya and Uganda.")
    other = TERMS.vector("Brazil's senate voted on a pension law after a week of strikes in Brasilia.")
    assert stories.place(1, DAY, first) == 1
    assert stories.place(2, DAY + 2, later) == 1
    assert stories.place(3, DAY + 2, other) == 3
    assert stories.place(4, DAY + 40, later) == 4


def mention(number: int, **changes: object) -> Mention:
    row = {
        "id": f"em{number:012d}",
        "n": number,
        "start": 0,
        "type": "CONSULT",
        "mode": None,
        "quad_class": 1,
        "actor": ["Kenya"],
        "actor_code": ["KEN"],
        "recipient": ["Uganda"],
        "recipient_code": ["UGA"],
        "begin": "2023-05-04",
        "end": "2023-05-04",
        "dated": True,
        "place": None,
        "place_country": None,
        "status": "actual",
        "trigger": "met",
        "words": "Kenya's minister met his Ugandan counterpart in Kisumu on the road at Busia",
        "day": "2023-05-04",
        **changes,
    }
    ordinal = lambda name: date.fromisoformat(str(row[name])).toordinal() if row[name] else None  # noqa: E731
    row["earliest"], row["latest"] = window(row, ordinal("begin"), ordinal("end"), ordinal("day"))
    vector = around(str(row["trigger"]), str(row["words"]), TERMS)
    row.update(terms=vector.terms, weights=vector.weights)
    return Mention(row, 1, TERMS)


def same(**changes: object) -> bool:
    events = Events()
    first = events.place(mention(1))
    return events.place(mention(2, **changes)).event == first.event


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"words": "The ministers' meeting at Kisumu on the Busia road", "trigger": "meeting"},
        {"actor": ["Uganda"], "actor_code": ["UGA"], "recipient": ["Kenya"], "recipient_code": ["KEN"]},
        {"actor": ["Kipchumba Murkomen"], "actor_code": ["KENGOV"]},
        {"dated": False, "begin": None, "end": None},
        {"begin": "2023-05-05", "end": "2023-05-05"},
        {"status": "planned", "dated": False, "begin": None, "end": None, "day": "2023-05-01"},
    ],
)
def test_mentions_of_one_event_join(changes: dict[str, object]) -> None:
    assert same(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"begin": "2023-05-09", "end": "2023-05-09"},
        {"recipient": ["Rwanda"], "recipient_code": ["RWA"]},
        {"type": "AID", "quad_class": 2},
        {"day": "2023-07-01", "dated": False, "begin": None, "end": None},
    ],
)
def test_mentions_of_two_events_stay_apart(changes: dict[str, object]) -> None:
    assert not same(**changes)


def test_who_does_what_to_whom_matters_where_it_is_not_done_together() -> None:
    events = Events()
    attack = {"type": "ASSAULT", "quad_class": 4, "trigger": "shelled"}
    first = events.place(mention(1, **attack))
    turned = {"actor": ["Uganda"], "actor_code": ["UGA"], "recipient": ["Kenya"], "recipient_code": ["KEN"]}
    assert events.place(mention(2, **attack, **turned)).event != first.event


def test_what_joined_a_mention_is_told() -> None:
    events = Events()
    events.place(mention(1))
    why = events.place(mention(2)).why
    assert why is not None
    assert "same date" in why


def said(status: str, day: str, claimed: str | None = None, number: int = 1) -> dict[str, object]:
    told = date.fromisoformat(day)
    return {"status": status, "day": told, "claimed": claimed, "id": f"em{number}", "n": number, "start": 0}


def test_a_plan_becomes_a_fact() -> None:
    rows = [said("planned", "2023-05-01"), said("actual", "2023-05-04", number=2)]
    assert status(rows) == "actual"
    assert [change["status"] for change in history(reversed(rows))] == ["planned", "actual"]


def test_a_denied_claim_is_disputed() -> None:
    assert status([said("actual", "2023-05-01", "Kyiv"), said("negated", "2023-05-02", "Moscow")]) == DISPUTED


def test_the_latest_plan_holds() -> None:
    assert status([said("offered", "2023-05-01"), said("planned", "2023-05-03")]) == "planned"


def test_made_records_are_true_to_their_words() -> None:
    """The load tests stand on these."""
    for record in made(50):
        text = record.document.text
        for event in record.events:
            assert all(0 <= start < end <= len(text) for start, end in (event.trigger, *event.evidence))
        for actor in record.actors:
            assert {text[start:end] for start, end in actor.mentions} == {actor.name}


LONG = " ".join(
    f"The {kind} of the {place} was measured by clerk {number} before noon."
    for number, (kind, place) in enumerate(
        (kind, place)
        for kind in ("herring", "timber", "copper", "barley", "linen")
        for place in ("fjord", "valley", "harbour", "island", "plateau")
    )
)


def joined(first: str, second: str) -> bool:
    duplicates = Duplicates()
    for n, text in enumerate((first, second)):
        copy = duplicates.place(n, DAY, sketch(TERMS.stems(text)), TERMS.vector(text).terms)
    return copy.original == 0


def test_a_shortened_copy_is_found() -> None:
    assert joined(LONG, LONG[: len(LONG) // 2])
    assert not joined(LONG, "".join(reversed(LONG)))


def test_a_form_filled_in_anew_is_no_copy() -> None:
    form = (
        "The governor declared that a flood emergency exists in {0} and ordered relief funds to help the recovery "
        "efforts of {0}. Funding is available to the residents of {0} for repairs, for lodging and for losses that "
        "no insurance covers. Residents who suffered losses in {0} can begin to ask for assistance at the desk."
    )
    assert joined(form.format("Ashbury"), form.format("Ashbury") + " The desk opens at nine.")
    assert not joined(form.format("Ashbury"), form.format("Wexley"))
