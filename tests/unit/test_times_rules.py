"""Every rule of times.toml finds what its own sentences say, and leaves alone what they forbid. No model."""

import re
from collections.abc import Callable

import pytest

from dragoman.annotation import Annotation
from dragoman.errors import KnowledgeError
from dragoman.lexicon import Lexicon
from dragoman.lexicon._times import TimeRule
from dragoman.record import Document, Time
from dragoman.times import Times
from dragoman.times._patterns import Grammar
from dragoman.times._tokens import tokenize

RULES = Lexicon().times.rules
PUBLISHED = "2023-05-03"  # a Wednesday


def flat(text: str, published: str | None = PUBLISHED) -> Annotation:
    """An annotation without syntax: every token a root, one sentence."""
    tokens = tokenize(text)
    number = len(tokens)
    return Annotation(
        document=Document(id="test", text=text, published=published),
        starts=tokens.starts,
        ends=tokens.ends,
        lemmas=tuple(word.lower() for word in tokens.words),
        tags=("NN",) * number,
        pos=("NOUN",) * number,
        deps=("ROOT",) * number,
        heads=tuple(range(number)),
        sentences=((0, number),) if number else (),
    )


@pytest.fixture(scope="module")
def times(lexicon: Lexicon) -> Callable[..., tuple[Time, ...]]:
    room = Times(lexicon)
    return lambda text, published=PUBLISHED: room(flat(text, published))


def by_id(rules: tuple[TimeRule, ...], field: str) -> list[object]:
    return [pytest.param(rule, s, id=f"{rule.id}: {s[:40]}") for rule in rules for s in getattr(rule, field)]


@pytest.mark.parametrize(("rule", "sentence"), by_id(RULES, "yes"))
def test_rule_finds_its_extent_and_value(rule: TimeRule, sentence: str, times: Callable[..., tuple[Time, ...]]) -> None:
    marked, _, value = sentence.partition(" -> ")
    before, extent, after = re.split(r"[\[\]]", marked)
    found = [(t.span, t.type, t.value, t.rule) for t in times(before + extent + after)]
    assert ((len(before), len(before) + len(extent)), rule.type, value, rule.id) in found


@pytest.mark.parametrize(("rule", "sentence"), by_id(RULES, "no"))
def test_rule_leaves_other_sentences_alone(
    rule: TimeRule, sentence: str, times: Callable[..., tuple[Time, ...]]
) -> None:
    assert rule.id not in [time.rule for time in times(sentence)]


def test_every_rule_has_a_sentence_that_it_must_find() -> None:
    assert [rule.id for rule in RULES if rule.type != "NONE" and not rule.yes] == []


@pytest.mark.parametrize("pattern", ["( a", "a )", "[ a", "<nothing> a", "a ( b | c"])
def test_a_wrong_pattern_names_itself(pattern: str) -> None:
    with pytest.raises(KnowledgeError, match=re.escape(repr(pattern))):
        Grammar({}).parse(pattern)
