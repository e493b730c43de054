"""Transcripts, press briefings and interviews: who has the floor. Texts written for these tests."""

from collections.abc import Callable

import pytest

from dragoman.actors import Actors, capital_labels, takes_the_floor
from dragoman.actors._heading import introduced, publisher_home
from dragoman.annotation import Annotator
from dragoman.lexicon import Lexicon
from dragoman.record import Actor, Document, Statement
from dragoman.statements import Statements

Heard = Callable[..., list[tuple[str, str | None, str | None]]]


@pytest.fixture(scope="module")
def heard(lexicon: Lexicon) -> Heard:
    """(kind of act, the words' beginning, who says it, his code) of each turn."""
    actors, statements, annotator = Actors(lexicon), Statements(lexicon), Annotator(model="none")

    def heard(text: str, **about: str) -> list[tuple[str, str | None, str | None]]:
        about.setdefault("published", "2023-05-24")
        annotation = annotator(Document(id="test", text=text, language="en", **about))
        found: tuple[Actor, ...] = actors(annotation)
        names = {actor.id: (actor.name, actor.code) for actor in found}
        turns: list[Statement] = [s for s in statements(annotation, found) if s.rule in ("turn", "interview")]
        return [(turn.act, *names.get(turn.speaker or "", (None, None))) for turn in turns]

    return heard


BRIEFING = (
    "Briefing Room\n\n2:15 P.M. EDT THE PRESIDENT: Thank you all for coming here. MS. JEAN-PIERRE: We begin with Tom. "
    "Q Will there be a new treaty? THE PRESIDENT: We will see about that in the autumn. Q And the tariffs? "
    "SENIOR ADMINISTRATION OFFICIAL: They stay where they are. AUDIENCE MEMBER: Hear, hear!"
)


def test_labels_by_office_are_those_of_the_publishing_state_on_the_day(heard: Heard) -> None:
    found = heard(BRIEFING, source="whitehouse.gov/briefings", title="Remarks to the Press")
    assert found == [
        ("speech", "Joe Biden", "USAGOV"),
        ("speech", "Karine Jean-Pierre", "USAGOV"),
        ("question", None, None),
        ("speech", "Joe Biden", "USAGOV"),
        ("question", None, None),
        ("speech", "senior administration official", "USAGOV"),
        ("speech", None, None),
    ]


def test_the_same_label_is_another_man_two_years_later(heard: Heard) -> None:
    found = heard(BRIEFING, source="whitehouse.gov/briefings", published="2025-05-24")
    assert found[0] == ("speech", "Donald Trump", "USAGOV")


def test_without_a_publisher_the_heading_tells_who_holds_the_office(heard: Heard) -> None:
    found = heard(BRIEFING, title="Remarks by President Macron of France at a Dinner")
    assert found[0][1] != "Joe Biden"


def test_an_address_means_the_speaker_who_holds_the_office(lexicon: Lexicon) -> None:
    text = "Q Will you go, Mr. President? THE PRESIDENT: I will. Q When? THE PRESIDENT: Soon."
    document = Document(id="t", text=text, language="en", published="2023-05-24", source="whitehouse.gov")
    found = Actors(lexicon)(Annotator(model="none")(document))
    assert [(actor.name, len(actor.mentions)) for actor in found if actor.code] == [("Joe Biden", 3)]


def test_a_heading_names_who_is_called_by_his_surname(heard: Heard) -> None:
    text = "MR. MARREK: Good morning. Q Is it over? MR. MARREK: It is. Q When? MR. MARREK: Today."
    found = heard(text, source="whitehouse.gov", title="Press Call by White House Spokesperson Tolvo Marrek")
    assert {who for act, *who in map(list, found) if act == "speech" for who in [tuple(who)]} == {
        ("Tolvo Marrek", "USAGOV")
    }


def test_names_within_lines_are_labels_when_they_come_again(heard: Heard) -> None:
    text = (
        "President of Russia Vladimir Putin: Good morning, Mr Marrek. Tolvo Marrek: Good morning. "
        "Vladimir Putin: Let us begin with the harvest. Tolvo Marrek: It was good. Vladimir Putin: Thank you."
    )
    assert [name for _, name, _ in heard(text, source="en.kremlin.ru")] == [
        "Vladimir Putin",
        "Tolvo Marrek",
        "Vladimir Putin",
        "Tolvo Marrek",
        "Vladimir Putin",
    ]


def test_initials_and_roles_are_labels(heard: Heard) -> None:
    text = (
        "Tolvo Marrek answers our questions.\nQuestion: Why now?\nTM: I had to.\n"
        "Question: Who helped?\nTM: I know nobody.\nTM: We were alone."
    )
    assert [(act, name) for act, name, _ in heard(text)] == [
        ("question", None),
        ("speech", "Tolvo Marrek"),
        ("question", None),
        ("speech", "Tolvo Marrek"),
        ("speech", "Tolvo Marrek"),
    ]


def test_an_interview_without_i_is_told_by_questions_to_you(heard: Heard) -> None:
    text = (
        "Our interview with Anna Keller, who keeps the lighthouse\n"
        "Why do you think the lamp went out?\nLamps go out in storms. The keeper of the next one says the same.\n"
        "What do you want the council to do?\nThe council should buy a new lamp. It should do so before winter."
    )
    assert [(act, name) for act, name, _ in heard(text)] == [
        ("question", None),
        ("speech", "Anna Keller"),
        ("question", None),
        ("speech", "Anna Keller"),
    ]


def test_who_is_spoken_about_is_not_the_guest(heard: Heard) -> None:
    text = (
        "An interview with Anna Keller about Peter Hill\n"
        "Did you like Peter Hill?\nI never met Peter Hill. Peter Hill was ill.\n"
        "What would you ask Peter Hill?\nI would ask how Peter Hill became so rich."
    )
    assert {name for act, name, _ in heard(text) if act == "speech"} == {"Anna Keller"}


def test_a_speech_that_asks_is_no_interview(heard: Heard) -> None:
    text = (
        "My friends, I came a long way.\nWill the world wait for us?\nI think we know.\nWill the sea stop rising?\n"
        "We know that as well.\nWill our children forgive us?\nI hope we will be forgiven."
    )
    assert heard(text) == []


LABELS = [
    ("12:40 P.M. PDT THE VICE PRESIDENT: Hi.", "THE VICE PRESIDENT", True),
    ("7:16 P.M. EDT MS. ROE: Hi.", "MS. ROE", True),
    ("MEMORANDUM FOR THE SECRETARY OF STATE SUBJECT: Gifts.", "THE SECRETARY OF STATE SUBJECT", False),
    ("SENIOR ADMINISTRATION OFFICIAL (via interpreter): Hi.", "SENIOR ADMINISTRATION OFFICIAL (via interpreter)", True),
]


@pytest.mark.parametrize(("text", "label", "speaks"), LABELS)
def test_labels_in_capitals(lexicon: Lexicon, text: str, label: str, speaks: bool) -> None:
    floor = lexicon.actors.words.floor
    assert [found.text for found in capital_labels(text, floor)] == [label]
    assert takes_the_floor(label, floor) is speaks


@pytest.mark.parametrize("text", ["In Washington, D.C.: a walk.", "Pope Leo XIV: a life", "Chapter IV: the sea"])
def test_other_capitals_are_no_labels(lexicon: Lexicon, text: str) -> None:
    assert capital_labels(text, lexicon.actors.words.floor) == []


HEADINGS = [
    ("Remarks by President Roe and Vice President Doe During a Briefing", [("Roe", None), ("Doe", None)]),
    ("Press Call by White House Spokesperson Ian Marrek", [("Ian Marrek", "USA")]),
    ("Joint news conference with Prime Minister of Greece Tolvo Marrek", [("Tolvo Marrek", "GRC")]),
    ("Remarks by President Roe and Prime Minister Marrek of Chile", [("Roe", None), ("Marrek", "CHL")]),
    ("Statement on the Harvest", []),
    (None, []),
]


@pytest.mark.parametrize(("heading", "people"), HEADINGS)
def test_headings_introduce_people(lexicon: Lexicon, heading: str | None, people: list[tuple[str, str | None]]) -> None:
    found = introduced(heading, lexicon.actors)
    assert [(told.name, told.owner.country if told.owner else None) for told in found] == people


@pytest.mark.parametrize(
    ("source", "url", "home"),
    [
        ("whitehouse.gov/remarks", None, "USA"),
        (None, "https://en.kremlin.ru/events/1", "RUS"),
        ("president.gov.ua", None, "UKR"),
        ("reuters.com", "https://www.reuters.com/world", None),
        ("Reuters", None, None),
        ("", "not a url", None),
        (None, None, None),
    ],
)
def test_states_sites_tell_whose_they_are(
    lexicon: Lexicon, source: str | None, url: str | None, home: str | None
) -> None:
    assert publisher_home(source, url, lexicon.actors) == home
