"""Every status rule on its own sentences, and the readings that no single rule shows."""

import re
from collections.abc import Callable

import pytest

from dragoman.annotation import Annotation
from dragoman.events._status import StatusFinding, Statuses
from dragoman.lexicon import Lexicon
from dragoman.lexicon._status import Embedding, StatusRule

RULES = list(Lexicon().status.rules())
Annotate = Callable[..., Annotation]


def finding(annotate: Annotate, lexicon: Lexicon, marked: str) -> StatusFinding:
    """The finding for the word in [brackets]."""
    at = marked.index("[")
    annotation = annotate(re.sub(r"[\[\]]", "", marked))
    token = annotation.token_at(at)
    assert token is not None
    return Statuses(annotation, lexicon.status).of(token)


@pytest.mark.parametrize(("rule", "sentence"), [(r, s) for r in RULES for s in r.yes], ids=lambda v: getattr(v, "id", v))
def test_yes(rule: StatusRule, sentence: str, annotate: Annotate, lexicon: Lexicon) -> None:
    found = finding(annotate, lexicon, sentence)
    assert rule.id in found.rules
    assert found.status == rule.gives


@pytest.mark.parametrize(("rule", "sentence"), [(r, s) for r in RULES for s in r.no], ids=lambda v: getattr(v, "id", v))
def test_no(rule: StatusRule, sentence: str, annotate: Annotate, lexicon: Lexicon) -> None:
    assert rule.id not in finding(annotate, lexicon, sentence).rules


DENIALS = [(r, s) for r in RULES if isinstance(r, Embedding) for s in r.denials]


@pytest.mark.parametrize(("rule", "sentence"), DENIALS, ids=lambda v: getattr(v, "id", v))
def test_denials(rule: Embedding, sentence: str, annotate: Annotate, lexicon: Lexicon) -> None:
    found = finding(annotate, lexicon, sentence)
    assert rule.id in found.rules
    assert found.status == rule.denied
