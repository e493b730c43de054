"""PLOVER and CAMEO tables: they agree with each other, and wrong rules stop the program with file, rule and repair."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import KnowledgeError
from dragoman.lexicon import Lexicon
from dragoman.lexicon._events import read_events
from dragoman.lexicon._load import KNOWLEDGE
from dragoman.lexicon._ontology import FOLDS, read_ontology

ONTOLOGY = read_ontology(KNOWLEDGE / "ontology")


def test_sixteen_types_and_their_quads() -> None:
    quads = {name: kind.quad for name, kind in ONTOLOGY.types.items()}
    assert len(quads) == 16
    assert (quads["CONSULT"], quads["AID"], quads["REQUEST"], quads["SANCTION"]) == (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("code", "kind", "mode", "goldstein"),
    [
        ("041", "CONSULT", "phone", 1.0),
        ("0874", "RETREAT", "withdraw", 10.0),
        ("112", "ACCUSE", "allege", -2.0),
        ("163", "COERCE", "restrict", -8.0),
        ("010", None, None, 0.0),
        ("1952", "ASSAULT", "drone", None),
    ],
)
def test_codes_follow_the_published_table(
    code: str, kind: str | None, mode: str | None, goldstein: float | None
) -> None:
    entry = ONTOLOGY.codes[code]
    assert (entry.type, entry.mode, entry.goldstein) == (kind, mode, goldstein)


@pytest.mark.parametrize(
    ("code", "fold", "folded"),
    [
        ("042", "intent", "036"),  # will visit
        ("073", "intent", "0333"),  # will send relief
        ("0841", "intent", "0353"),  # will free
        ("195", "intent", "138"),  # will bomb
        ("0874", "appeal", "0256"),  # urged to withdraw
        ("046", "reject", "125"),  # refused talks
        ("173", "decree", "173"),  # ordered the arrest
        ("154", "consent", "0332"),  # agreed to send troops
        ("111", "intent", None),  # nothing becomes of criticism to come
    ],
)
def test_an_act_inside_another_changes_its_code(code: str, fold: str, folded: str | None) -> None:
    assert ONTOLOGY.folded(code, fold) == folded  # type: ignore[arg-type]


@given(st.sampled_from(sorted(ONTOLOGY.codes)), st.sampled_from(FOLDS))
def test_folding_stays_within_the_codes(code: str, fold: str) -> None:
    folded = ONTOLOGY.folded(code, fold)  # type: ignore[arg-type]
    assert folded is None or folded in ONTOLOGY.codes


def test_every_rule_has_a_type_that_knows_its_mode(lexicon: Lexicon) -> None:
    for rule in lexicon.events.rules:
        kind = ONTOLOGY.codes[rule.cameo].type
        assert rule.mode is None or (kind is not None and rule.mode in ONTOLOGY.types[kind].modes), rule.id


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ('id = "x"\ncameo = "999"\nverbs = ["hop"]', "no CAMEO code 999"),
        ('id = "x"\ncameo = "111"', "no trigger"),
        ('id = "x"\ncameo = "111"\nverbs = ["hop"]\nmode = "phone"', "has no mode phone"),
        ('id = "x"\ncameo = "111"\nverbs = ["hop"]\nneed = ["obj:@hats"]', "no class @hats"),
        ('id = "x"\ncameo = "111"\nverbs = ["hop"]\nrecipient = ["sideways"]', "no step 'sideways'"),
        ('id = "x"\ncameo = "111"\nverbs = ["hop"]\nverb = "hop"', "unknown field `verb`"),
    ],
)
def test_a_wrong_rule_names_file_and_repair(tmp_path: Path, rule: str, complaint: str) -> None:
    events = tmp_path / "events"
    events.mkdir()
    for name in ("_classes.toml", "_contexts.toml", "_domains.toml", "_lemmas.toml"):
        (events / name).write_bytes((KNOWLEDGE / "lang" / "en" / "events" / name).read_bytes())
    (events / "accuse.toml").write_text(f"[[rule]]\n{rule}\n")
    with pytest.raises(KnowledgeError, match=r"accuse\.toml") as caught:
        read_events(tmp_path, KNOWLEDGE / "ontology")
    assert complaint in str(caught.value)
