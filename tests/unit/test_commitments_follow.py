"""Commitments followed across records that are made by hand: no model runs here."""

import re
from collections.abc import Callable

import msgspec
import pytest

from dragoman.ledger._follow import FollowedCommitment, follow
from dragoman.ledger._follow_words import Following, Reading, following
from dragoman.lexicon import Lexicon
from dragoman.lexicon._commitments import Deed
from dragoman.record import Actor, Commitment, Document, Event, EventTime, Record, Span, Status, Strength, Time

COUNTRIES = {"Peru": "PER", "Chile": "CHL", "Norway": "NOR", "Mali": "MLI"}


def record(
    day: str,
    text: str,
    *,
    says: str | None = None,
    by: str = "Peru",
    action: str | None = None,
    strength: Strength = "planned",
    due: str | None = None,
    rule: str = "will",
) -> Record:
    """A record of one text, its countries as actors; `says` are the words of its commitment, `action` its verb."""
    actors = tuple(
        Actor(
            id=f"a{number}",
            name=name,
            type="country",
            code=code,
            country=code,
            mentions=tuple((m.start(), m.end()) for m in re.finditer(name, text)),
            confidence=1.0,
        )
        for number, (name, code) in enumerate(COUNTRIES.items())
        if name in text
    )
    rows = ()
    if says is not None:
        start = text.index(says)
        word: Span | None = None
        if action is not None:
            at = text.index(action, start)
            word = (at, at + len(action))
        bound = tuple(actor.id for actor in actors if actor.name == by)
        rows = (
            Commitment(
                id="c1",
                by=bound,
                strength=strength,
                due=due,
                action=word,
                evidence=((start, start + len(says)),),
                confidence=0.8,
                rule=rule,
            ),
        )
    return Record(
        document=Document(id=f"{day}/{text[:12]}", text=text, language="en", published=day),
        sentences=((0, len(text)),),
        actors=actors,
        commitments=rows,
    )


def statuses(thread: FollowedCommitment) -> list[tuple[str | None, str]]:
    return [(update.date, update.status) for update in thread.updates]


RATIFY = record(
    "2023-01-02", "Peru will ratify the fishing treaty.", says="Peru will ratify the fishing treaty", action="ratify"
)


def test_the_same_promise_said_again_is_one() -> None:
    again = record(
        "2023-01-05", "Peru vows to ratify the fishing treaty soon.", says="Peru vows to ratify the fishing treaty",
        action="ratify", strength="promised",
    )  # fmt: skip
    (thread,) = follow([RATIFY, again])
    assert [mention.date for mention in thread.mentions] == ["2023-01-02", "2023-01-05"]
    assert thread.by == ("PER",)


def test_another_side_or_another_action_is_another_promise() -> None:
    other = record(
        "2023-01-05", "Chile will ratify the fishing treaty.", says="Chile will ratify the fishing treaty",
        by="Chile", action="ratify",
    )  # fmt: skip
    leave = record(
        "2023-01-06", "Peru will quit the fishing treaty.", says="Peru will quit the fishing treaty", action="quit"
    )
    assert len(follow([RATIFY, other, leave])) == 3


def test_kept() -> None:
    done = record("2023-02-01", "Peru ratified the fishing treaty on Monday.")
    (thread,) = follow([RATIFY, done])
    assert statuses(thread) == [("2023-02-01", "kept")]
    (update,) = thread.updates
    assert done.document.text[slice(*update.span)] == "Peru ratified the fishing treaty on Monday"


@pytest.mark.parametrize(
    "words",
    [
        "Peru may have ratified the fishing treaty.",
        "Chile ratified the fishing treaty.",
        "Peru has not ratified the fishing treaty.",
        "Chile urged Peru to ratify the fishing treaty.",
        "Peru ratified a loan from its bank.",
    ],
)
def test_what_shows_nothing(words: str) -> None:
    (thread,) = follow([RATIFY, record("2023-02-01", words)])
    assert thread.updates == ()


def test_delayed_then_kept_by_date() -> None:
    late = record("2023-02-01", "Peru delays its vote on the fishing treaty.")
    done = record("2023-03-01", "Peru ratified the fishing treaty.")
    (thread,) = follow([RATIFY, late, done])
    assert thread.status_at("2023-01-15") == "open"
    assert thread.status_at("2023-02-15") == "extended"
    assert thread.status_at("2023-03-01") == "kept"


def test_a_pact_left_and_rejoined() -> None:
    pact = record(
        "2023-01-02", "Peru and Chile signed the anchovy pact.", says="Peru and Chile signed the anchovy pact",
        action="signed", strength="promised", rule="reach-accord",
    )  # fmt: skip
    left = record("2023-04-01", "Peru pulled out of the anchovy pact.")
    back = record("2023-05-01", "Peru rejoins the anchovy pact.")
    (thread,) = follow([pact, left, back])
    assert statuses(thread) == [("2023-04-01", "withdrawn"), ("2023-05-01", "in_progress")]


def test_overdue_is_bounded_by_what_was_read() -> None:
    dated = record(
        "2023-01-02", "Peru will ratify the fishing treaty by May.", says="Peru will ratify the fishing treaty by May",
        action="ratify", due="2023-05-31",
    )  # fmt: skip
    (open_,) = follow([dated])
    assert not open_.overdue("2023-05-31")
    assert open_.overdue("2023-06-01")
    (kept,) = follow([dated, record("2023-05-01", "Peru ratified the fishing treaty.")])
    assert not kept.overdue("2023-06-01")


def test_a_new_date_is_a_schedule() -> None:
    dated = record(
        "2023-02-01", "Peru will ratify the fishing treaty on 1 March.", says="Peru will ratify the fishing treaty",
        action="ratify", due="2023-03-01",
    )  # fmt: skip
    (thread,) = follow([RATIFY, dated])
    assert statuses(thread) == [("2023-02-01", "scheduled")]


def test_a_language_without_rules_adds_nothing() -> None:
    foreign = msgspec.structs.replace(RATIFY.document, language="xx")
    assert follow([msgspec.structs.replace(RATIFY, document=foreign)]) == ()


def test_following_is_the_same_every_time() -> None:
    records = [RATIFY, record("2023-02-01", "Peru ratified the fishing treaty.")]
    assert follow(records) == follow(records)


DEEDS = [(deed, sentence) for deed in Lexicon().following.deed for sentence in (*deed.yes, *deed.no)]


@pytest.mark.parametrize(("deed", "sentence"), DEEDS, ids=lambda v: getattr(v, "id", v))
def test_deeds(deed: Deed, sentence: str) -> None:
    rules: Following = following("en")
    reading = Reading(record("2023-01-01", sentence), rules)
    told = {found.kind for _, words in reading.sentences for found in rules.deeds_in(words) if not found.negated}
    assert (deed.id in told) == (sentence in deed.yes)


def test_a_promise_made_again_after_it_was_kept_is_a_new_one() -> None:
    done = record("2023-02-01", "Peru ratified the fishing treaty.")
    text = "Peru will ratify the fishing treaty."
    again = record("2023-06-01", text, says=text[:-1], action="ratify")
    assert [len(thread.mentions) for thread in follow([RATIFY, done, again])] == [1, 1]


def test_keeping_for_one_of_two_is_in_part() -> None:
    both = record(
        "2023-01-02", "Peru will admit Norway and Mali to the fishing treaty.",
        says="Peru will admit Norway and Mali to the fishing treaty", action="admit",
    )  # fmt: skip
    one = record("2023-02-01", "Peru admitted Norway to the fishing treaty.")
    (thread,) = follow([both, one])
    assert statuses(thread) == [("2023-02-01", "partly_kept")]


def with_event(
    told: Record, kind: str, cameo: str, actor: str, recipient: str, trigger: str, *, status: Status = "actual"
) -> Record:
    """The record with one coded event on its day."""
    text, day = told.document.text, told.document.published
    ids = {one.name: one.id for one in told.actors}
    start = text.index(trigger)
    event = Event(
        id="e1",
        type=kind,
        cameo=cameo,
        actor=(ids[actor],),
        recipient=(ids[recipient],) if recipient else (),
        time=EventTime(value=day or "", begin=day, end=day),
        status=status,
        trigger=(start, start + len(trigger)),
        evidence=((0, len(text) - 1),),
        confidence=0.8,
    )
    return msgspec.structs.replace(told, events=(event,))


TOUR = msgspec.structs.replace(
    record(
        "2023-01-02", "Peru will visit Norway and Mali.", says="Peru will visit Norway and Mali", action="visit",
        due="2023-01-05",
    )
)  # fmt: skip
TOUR = msgspec.structs.replace(
    TOUR,
    commitments=tuple(
        msgspec.structs.replace(row, to=tuple(a.id for a in TOUR.actors if a.name != "Peru"))
        for row in TOUR.commitments
    ),
)
OSLO = with_event(record("2023-01-09", "Peru came to Norway."), "CONSULT", "042", "Peru", "Norway", "came")
BAMAKO = with_event(record("2023-01-12", "Mali hosted Peru."), "CONSULT", "043", "Mali", "Peru", "hosted")


def test_a_round_of_visits_is_kept_when_all_are_visited() -> None:
    (thread,) = follow([TOUR, OSLO, OSLO, BAMAKO])
    assert statuses(thread) == [("2023-01-09", "partly_kept"), ("2023-01-12", "kept")]
    assert not thread.overdue("2023-01-10")
    (undone,) = follow([TOUR])
    assert undone.overdue("2023-01-10")


@pytest.mark.parametrize(
    "told",
    [
        with_event(record("2023-01-09", "Norway came to Peru."), "CONSULT", "042", "Norway", "Peru", "came"),
        with_event(record("2023-01-09", "Chile came to Norway."), "CONSULT", "042", "Chile", "Norway", "came"),
        with_event(record("2023-01-09", "Peru came to Chile."), "CONSULT", "042", "Peru", "Chile", "came"),
        with_event(record("2023-09-09", "Peru came to Norway."), "CONSULT", "042", "Peru", "Norway", "came"),
        with_event(
            record("2023-01-09", "Peru came to Norway."), "CONSULT", "042", "Peru", "Norway", "came", status="planned"
        ),
        with_event(record("2023-01-09", "Peru thanked Norway."), "SUPPORT", "051", "Peru", "Norway", "thanked"),
    ],
    ids=["the other travels", "another travels", "elsewhere", "too late", "planned", "another act"],
)
def test_what_is_not_the_promised_visit(told: Record) -> None:
    (thread,) = follow([TOUR, told])
    assert thread.updates == ()


def test_a_call_is_a_step_and_a_rejection_the_end() -> None:
    call = with_event(record("2023-01-09", "Peru rang Norway."), "CONSULT", "041", "Peru", "Norway", "rang")
    no = with_event(record("2023-01-12", "Peru snubbed Norway."), "REJECT", "125", "Peru", "Norway", "snubbed")
    (thread,) = follow([TOUR, call, no])
    assert statuses(thread) == [("2023-01-09", "in_progress"), ("2023-01-12", "withdrawn")]


PACT = record(
    "2023-01-02", "Peru agreed to a fishing treaty with Chile.", says="Peru agreed to a fishing treaty with Chile",
    action="agreed", strength="promised", rule="agree",
)  # fmt: skip
SHIPS = record(
    "2023-01-02", "Peru will deliver the trawlers to Chile by May.",
    says="Peru will deliver the trawlers to Chile by May", action="deliver", strength="promised", due="2023-05-31",
)  # fmt: skip


@pytest.mark.parametrize(
    ("promise", "day", "words", "status"),
    [
        (SHIPS, "2023-06-04", "Peru missed the deadline for the trawlers that Chile had ordered.", "broken"),
        (SHIPS, "2023-06-04", "Peru failed to deliver the trawlers to Chile.", "broken"),
        (SHIPS, "2023-06-04", "Peru has not delivered the trawlers to Chile.", "broken"),
        (SHIPS, "2023-03-04", "Peru has not delivered the trawlers to Chile.", None),
        (SHIPS, "2023-03-04", "Norway delivered the trawlers to Chile.", None),
        (SHIPS, "2023-03-04", "Peru delivered the trawlers to Chile.", "kept"),
        (PACT, "2023-03-04", "Peru has met its obligations to Chile.", "kept"),
        (PACT, "2023-03-04", "Peru has not fully met its obligations to Chile.", "partly_kept"),
        (PACT, "2023-03-04", "Peru has not honoured its promises to Chile.", "broken"),
        (PACT, "2023-03-04", "Peru has met its obligations to Mali.", None),
        (PACT, "2023-03-04", "Peru honoured the memory of the dead of Chile.", None),
    ],
)  # fmt: skip
def test_what_was_not_done_and_what_is_said_of_promises_as_such(
    promise: Record, day: str, words: str, status: str | None
) -> None:
    thread = follow([promise, record(day, words)])[0]
    assert [update.status for update in thread.updates] == ([status] if status else [])


VISIT = record(
    "2023-01-02", "Peru will meet Chile to discuss the tariff.", says="Peru will meet Chile to discuss the tariff",
    action="meet",
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "statuses_"),
    [
        ("Peru met Chile over the tariff.", ["kept"]),
        ("Peru met Norway over the tariff.", []),
        ("Before the meeting of Peru with Chile the tariff was raised.", []),
    ],
)
def test_a_meeting_needs_both(words: str, statuses_: list[str]) -> None:
    thread = follow([VISIT, record("2023-01-20", words)])[0]
    # Words alone tell of meetings only when both are named.
    promise = msgspec.structs.replace(VISIT.commitments[0], to=("a1",))
    told = follow([msgspec.structs.replace(VISIT, commitments=(promise,)), record("2023-01-20", words)])[0]
    assert [update.status for update in told.updates] == statuses_
    assert len(thread.mentions) == 1


def test_a_plan_that_is_suspended_is_taken_back() -> None:
    plan = record(
        "2023-01-02", "Peru plans to overhaul its fishing quotas.", says="Peru plans to overhaul its fishing quotas",
        action="overhaul",
    )  # fmt: skip
    (thread,) = follow([plan, record("2023-02-01", "Peru suspended the plan to overhaul the fishing quotas.")])
    assert statuses(thread) == [("2023-02-01", "withdrawn")]


def test_an_attack_breaks_a_truce_and_no_other_pact() -> None:
    truce = record(
        "2023-01-02", "Peru and Chile signed a border truce.", says="Peru and Chile signed a border truce",
        action="signed", strength="promised", rule="reach-accord",
    )  # fmt: skip
    shot = record("2023-02-01", "Peru shelled a border post of Chile near the truce line.")
    coded = with_event(shot, "ASSAULT", "190", "Peru", "Chile", "shelled")
    boat = record("2023-02-01", "Peru shelled a fishing boat of Chile near the treaty line.")
    (broken,) = follow([truce, coded])
    (pact,) = follow([PACT, with_event(boat, "ASSAULT", "190", "Peru", "Chile", "shelled")])
    assert [update.status for update in (*broken.updates, *pact.updates)] == ["broken"]


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("Peru shelled a post of Mali near the border, a truce line.", "Mali"),
        ("Peru shelled a border post of Chile near the truce line.", None),
    ],
)
def test_a_truce_is_broken_by_a_coded_blow_against_its_parties(text: str, hit: str | None) -> None:
    truce = record(
        "2023-01-02", "Peru and Chile signed a border truce.", says="Peru and Chile signed a border truce",
        action="signed", strength="promised", rule="reach-accord",
    )  # fmt: skip
    told = record("2023-02-01", text)
    (thread,) = follow([truce, with_event(told, "ASSAULT", "190", "Peru", hit or "", "shelled") if hit else told])
    assert thread.updates == ()


def test_a_deed_of_an_earlier_day_is_no_news() -> None:
    told = record("2023-02-01", "Peru ratified the fishing treaty in 2019.")
    event = msgspec.structs.replace(
        with_event(told, "SUPPORT", "057", "Peru", "", "ratified").events[0],
        time=EventTime(value="2019", begin="2019-01-01", end="2019-12-31", source="t1"),
    )
    (thread,) = follow([RATIFY, msgspec.structs.replace(told, events=(event,))])
    assert thread.updates == ()


def test_what_is_refused_must_be_what_was_promised() -> None:
    (thread,) = follow([RATIFY, record("2023-02-01", "Peru refused to sell fish under the treaty.")])
    (broken,) = follow([RATIFY, record("2023-02-01", "Peru refused to ratify the fishing treaty.")])
    assert ([update.status for update in thread.updates], [update.status for update in broken.updates]) == (
        [],
        ["broken"],
    )


def test_this_year_schedules_nothing() -> None:
    times = (Time(id="t1", span=(36, 45), type="DATE", value="2023", begin="2023-01-01", end="2023-12-31"),)
    vague = record(
        "2023-02-01", "Peru will ratify the fishing treaty this year.", says="Peru will ratify the fishing treaty",
        action="ratify", due="2023-12-31",
    )  # fmt: skip
    (thread,) = follow([RATIFY, msgspec.structs.replace(vague, times=times)])
    assert (len(thread.mentions), thread.updates) == (2, ())


def test_a_promise_that_is_named_must_be_this_one() -> None:
    pledge = record(
        "2023-01-02", "Peru promised Mali to deliver fish.", says="Peru promised Mali to deliver fish",
        action="deliver", strength="promised", rule="promise",
    )  # fmt: skip
    other = record("2023-02-01", "Peru failed to keep its promise to build a school in Mali.")
    (thread,) = follow([pledge, other])
    assert thread.updates == ()


def test_an_invitation_is_kept_by_coming_not_by_meeting_another_official_elsewhere(read: Callable[..., Record]) -> None:
    invited = read("Chinese President Xi Jinping invited Vladimir Putin to visit China this year.", "2023-03-21")
    elsewhere = read("Chinese Defence Minister Li Shangfu met Vladimir Putin in Moscow.", "2023-04-16")
    [thread] = follow([invited, elsewhere])
    assert statuses(thread) == []
    come = read("Vladimir Putin visited China on Wednesday.", "2023-05-24")
    [thread] = follow([invited, elsewhere, come])
    assert [status for _, status in statuses(thread)] == ["kept"]


def test_the_summary_says_again_what_the_title_said() -> None:
    text = "Peru will back Mali's entry\n\nPeru's king is ready to support the entry once the fleet has left."
    title = record("2023-01-02", text, says="Peru will back Mali's entry", action="back")
    again = record(
        "2023-01-02", text, says="Peru's king is ready to support the entry", action="support", strength="offered"
    )
    rows = (title.commitments[0], msgspec.structs.replace(again.commitments[0], id="c2"))
    (thread,) = follow([msgspec.structs.replace(title, commitments=rows)])
    assert len(thread.mentions) == 2


def test_the_days_other_reports_schedule_nothing() -> None:
    dated = record(
        "2023-01-02", "Peru vows to ratify the fishing treaty by March.", says="Peru vows to ratify the fishing treaty",
        action="ratify", due="2023-03-31",
    )  # fmt: skip
    (thread,) = follow([RATIFY, dated])
    assert (len(thread.mentions), thread.updates) == (2, ())


def test_a_release_in_rounds() -> None:
    swap = record(
        "2023-01-02", "Peru agreed to release the prisoners of Chile.", says="Peru agreed to release the prisoners",
        action="release", strength="promised", rule="agree",
    )  # fmt: skip
    first = record("2023-01-05", "Peru released a first group of prisoners to Chile.")
    rest = record("2023-01-09", "Peru released all prisoners from Chile.")
    (thread,) = follow([swap, first, rest])
    assert [update.status for update in thread.updates] == ["partly_kept", "kept"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fighting went on at the border of Peru and Chile despite the truce.", ["broken"]),
        ("The border truce with Chile failed to hold, Peru said.", ["broken"]),
        ("Fighting went on in Peru despite efforts to broker a border truce with Chile.", []),
        ("Peru resumed bombing the border posts of Chile.", ["withdrawn"]),
    ],
)
def test_a_truce_that_does_not_hold(text: str, found: list[str]) -> None:
    truce = record(
        "2023-01-02", "Peru and Chile signed a border truce.", says="Peru and Chile signed a border truce",
        action="signed", strength="promised", rule="reach-accord",
    )  # fmt: skip
    (thread,) = follow([truce, record("2023-02-01", text)])
    assert [update.status for update in thread.updates] == found


@pytest.mark.parametrize(
    "text",
    [
        "Peru withdrew its ships from Chile after a storm.",
        "Norway urged the king of Peru to quit the fishing treaty.",
    ],
)
def test_leaving_something_else_leaves_no_pact(text: str) -> None:
    (thread,) = follow([PACT, record("2023-02-01", text)])
    assert thread.updates == ()
