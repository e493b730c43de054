"""The events room: every rule finds its own sentences and keeps out of the others."""

from collections.abc import Callable

import pytest

from dragoman.lexicon import Lexicon
from dragoman.record import Record

RULES = {rule.id: rule for rule in Lexicon().events.rules}


@pytest.mark.parametrize("rule", RULES)
def test_rule_finds_its_sentences(rule: str, read: Callable[..., Record]) -> None:
    for sentence in RULES[rule].yes:
        found = {event.rule for event in read(sentence).events}
        assert rule in found, f"{sentence!r} gave {sorted(map(str, found))}"


@pytest.mark.parametrize("rule", [name for name, rule in RULES.items() if rule.no])
def test_rule_keeps_out_of_others(rule: str, read: Callable[..., Record]) -> None:
    for sentence in RULES[rule].no:
        assert rule not in {event.rule for event in read(sentence).events}, sentence


def test_every_rule_shows_what_it_finds() -> None:
    assert [name for name, rule in RULES.items() if not rule.yes] == []
