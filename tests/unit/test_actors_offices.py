"""Who held which office on which day: questions written apart from the tables, and what the tables promise."""

import csv
import time
from pathlib import Path

import pytest

from dragoman.actors._cast import Cast
from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon, People, name_words
from dragoman.record import Document

QUESTIONS = Path(__file__).with_name("actors_office_questions.tsv")


def questions() -> list[tuple[str, ...]]:
    lines = [line for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [tuple(row) for row in csv.reader(lines[1:], delimiter="\t")]


@pytest.fixture(scope="module")
def people(lexicon: Lexicon) -> People:
    return lexicon.actors.people


def empty(day: str) -> Annotation:
    return Annotation(
        document=Document(id="t", text="", published=day),
        starts=(), ends=(), lemmas=(), tags=(), pos=(), deps=(), heads=(), sentences=(),
    )  # fmt: skip


def test_there_are_enough_questions() -> None:
    assert len(questions()) >= 200
    assert len({row[1] for row in questions()}) >= 50


@pytest.mark.parametrize(("day", "country", "office", "name", "code"), questions())
def test_office_on_the_day(lexicon: Lexicon, day: str, country: str, office: str, name: str, code: str) -> None:
    held = lexicon.actors.people.holders(country, office, day)
    assert held, f"nobody is known as {office} of {country} on {day}"
    person = lexicon.actors.people.by_key[held[0].person]
    assert name_words(name) in person.calls, f"{person.name} for {name}"
    entity = Cast(empty(day), lexicon.actors, day).office_holder(person)
    assert entity.code() == code


def test_yesterdays_president_is_elite(lexicon: Lexicon, people: People) -> None:
    obama = people.called(name_words("Barack Obama"))[0]
    codes = {
        day: Cast(empty(day), lexicon.actors, day).office_holder(obama).code() for day in ("2015-05-01", "2019-05-01")
    }
    assert codes == {"2015-05-01": "USAGOV", "2019-05-01": "USAELI"}


def test_a_president_elect_is_not_yet_the_state(lexicon: Lexicon, people: People) -> None:
    person = people.called(name_words("Bola Tinubu"))[0]
    assert Cast(empty("2023-04-25"), lexicon.actors, "2023-04-25").office_holder(person).sector is None


def test_every_row_has_a_known_office_and_country(lexicon: Lexicon, people: People) -> None:
    codes = {*lexicon.actors.country_names, ""}
    holdings = [holding for person in people.by_key.values() for holding in person.holdings]
    assert {h.office for h in holdings} <= set(lexicon.actors.offices)
    # States that are gone keep their own letters in the leader list.
    assert len({h.country for h in holdings} - codes) <= 10
    assert all(h.source for h in holdings)


def test_spells_do_not_end_before_they_begin(people: People) -> None:
    wrong = [
        h for p in people.by_key.values() for h in p.holdings if h.by_hand and h.end and h.end < h.start[: len(h.end)]
    ]
    assert wrong == []


def test_the_tables_load_fast() -> None:
    began = time.process_time()
    knowledge = Lexicon().actors
    _ = knowledge.names, knowledge.agents, knowledge.people, knowledge.pronouns, knowledge.given_names
    assert time.process_time() - began < 0.9  # 0.25 s on an idle core; room for a busy one


def test_an_open_spell_of_a_scrape_is_not_known_after_it() -> None:
    from dragoman.lexicon._people import Holding

    spell = Holding("A", "PRY", "foreign", "Minister", "2021-01-22", "", "wikidata-2022", False)
    assert spell.known("2022-03-01")
    assert not spell.known("2025-06-12")
