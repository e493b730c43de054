"""A user's own people and groups, beside the package."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman.actors import Actors
from dragoman.annotation import Annotator
from dragoman.cli import app
from dragoman.cli._articles import own_folder, reader_version
from dragoman.errors import ConfigError, InputError, KnowledgeError
from dragoman.lexicon import Lexicon, OwnGroup, OwnPerson, add_group, add_person
from dragoman.record import Document

TEXT = "Tolvo Marrek met the Grey Falcons in Bern. Marrek left."


def own_lexicon(folder: Path) -> Lexicon:
    known = Lexicon().actors
    person = OwnPerson(
        name="Tolvo Marrek", country="CHE", office="foreign", position="Foreign Minister", start="2040-01-01"
    )
    add_person(folder, person, offices=frozenset(known.offices), countries=frozenset(known.country_names))
    add_group(folder, OwnGroup(name="Grey Falcons", code="CHEREB", aliases=("the Falcons",)))
    return Lexicon(own=folder)


def test_own_rows_are_read_before_the_packages(tmp_path: Path) -> None:
    document = Document(id="test", text=TEXT, language="en", published="2041-05-01")
    found = Actors(own_lexicon(tmp_path))(Annotator(model="none")(document))
    assert {actor.name: actor.code for actor in found if actor.type in ("person", "group")} == {
        "Tolvo Marrek": "CHEGOV",
        "Grey Falcons": "CHEREB",
    }


def test_wrong_rows_are_refused(tmp_path: Path) -> None:
    person = OwnPerson(name="A B", country="CHE", office="wizard", position="Wizard", start="2040")
    with pytest.raises(InputError, match="wizard"):
        add_person(tmp_path, person, offices=frozenset({"foreign"}), countries=frozenset({"CHE"}))
    with pytest.raises(InputError, match="three capitals"):
        add_group(tmp_path, OwnGroup(name="A", code="chereb"))
    with pytest.raises(InputError, match="no date"):
        add_group(tmp_path, OwnGroup(name="A", code="CHEREB", since="last year"))
    assert list(tmp_path.iterdir()) == []


def test_a_broken_table_names_itself(tmp_path: Path) -> None:
    (tmp_path / "people.tsv").write_text("name\tcountry\nA B\tCHE\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"people\.tsv"):
        _ = Lexicon(own=tmp_path).actors.people


def test_the_command_adds_and_reading_finds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, article = tmp_path / "mine", tmp_path / "article.txt"
    article.write_text(TEXT, encoding="utf-8")
    run = CliRunner()
    person = ["Tolvo Marrek", "--country", "CHE", "--office", "foreign", "--position", "Foreign Minister"]
    for words in (["Grey Falcons", "--code", "CHEREB", "--alias", "the Falcons"], [*person, "--start", "2040-01-01"]):
        done = run.invoke(app, ["actors", "add", *words, "--own", str(own)])
        assert done.exit_code == 0, done.output
    monkeypatch.setenv("DRAGOMAN_OWN", str(own))
    read = ["read", str(article), "--published", "2041-05-01", "--model", "none", "--format", "jsonl"]
    record = json.loads(run.invoke(app, read).stdout.splitlines()[-1])
    assert {"CHEGOV", "CHEREB"} <= {actor["code"] for actor in record["actors"]}


def test_a_change_of_the_own_tables_makes_another_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = reader_version("none")
    add_group(tmp_path, OwnGroup(name="Grey Falcons", code="CHEREB"))
    monkeypatch.setenv("DRAGOMAN_OWN", str(tmp_path))
    assert reader_version("none") != plain


@pytest.mark.parametrize("words", [["A B"], ["A B", "--office", "foreign"], ["A B", "--code", "x", "--own", "here"]])
def test_the_command_says_what_is_missing(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["actors", "add", *words])
    assert done.exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_OWN", str(tmp_path / "none"))
    with pytest.raises(ConfigError, match="no such folder"):
        own_folder()
