"""Every frame and phrase reads its `yes` sentences so, and its `no` sentences not."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from dragoman.annotation import Annotation
from dragoman.errors import KnowledgeError
from dragoman.lexicon import Lexicon
from dragoman.lexicon._load import KNOWLEDGE
from dragoman.statements import Statements

WORDS = Lexicon().statements
PHRASES = [phrase for group in WORDS.phrases.values() for phrase in group]
YES = [(name, text) for name, frame in WORDS.frames.items() for text in frame.yes]
YES += [(phrase.id, text) for phrase in PHRASES for text in phrase.yes]
NO = [(name, text) for name, frame in WORDS.frames.items() for text in frame.no]
NO += [(phrase.id, text) for phrase in PHRASES for text in phrase.no]


@pytest.fixture(scope="session")
def parse(annotate: Callable[..., Annotation]) -> Callable[[str], Annotation]:
    """parse(text) -> its annotation as it is where no reader model ran: the rules are tested by themselves."""
    return lambda text: msgspec.structs.replace(annotate(text), attributions=None)


@pytest.fixture(scope="module")
def rules_of(parse: Callable[[str], Annotation], lexicon: Lexicon) -> Callable[[str], set[str]]:
    statements = Statements(lexicon)
    return lambda text: {(row.rule or "").split("+")[0] for row in statements(parse(text), ())}


@pytest.mark.parametrize(("rule", "text"), YES)
def test_yes(rules_of: Callable[[str], set[str]], rule: str, text: str) -> None:
    assert rule in rules_of(text)


@pytest.mark.parametrize(("rule", "text"), NO)
def test_no(rules_of: Callable[[str], set[str]], rule: str, text: str) -> None:
    assert rule not in rules_of(text)


def test_every_frame_of_a_class_is_read_somewhere() -> None:
    """A class that names a frame which no code yields would be dead knowledge."""
    shapes = {
        *WORDS.frames,
        *("late_bare", "obj_about", "obj_over", "prep_at", "prep_by", "prep_upon", "prep_like", "prep_as", "prep_in"),
        *("pass_bare", "pass_wh", "pass_oprd", "n_on", "n_over", "n_against"),
        *(f"pass_obj_{p}" for p in ("of", "as", "for", "about")),
        *(f"pass_prep_{p}" for p in ("of", "as", "for", "about", "to")),
    }
    used = {frame for cells in WORDS.cells.values() for frame in cells}
    assert used <= shapes


def test_an_unknown_class_is_an_error_that_names_the_word(tmp_path: Path) -> None:
    root = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE / "lang", root / "lang")
    table = root / "lang" / "en" / "statements_words.tsv"
    table.write_text(table.read_text(encoding="utf-8") + "mumble\tVERB\tmumbling\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"statements_words\.tsv: mumble: no class 'mumbling'"):
        _ = Lexicon(root=root).statements


def test_a_new_word_needs_no_code(tmp_path: Path, parse: Callable[[str], Annotation]) -> None:
    text = "The minister grumbled that talks had failed."
    assert not Statements(Lexicon())(parse(text), ())
    root = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE / "lang", root / "lang")
    table = root / "lang" / "en" / "statements_words.tsv"
    table.write_text(table.read_text(encoding="utf-8") + "grumble\tVERB\tsay\n", encoding="utf-8")
    (row,) = Statements(Lexicon(root=root))(parse(text), ())
    assert text[slice(*row.content[0])] == "that talks had failed"
