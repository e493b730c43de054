"""Every status rule on its own sentences, and the readings that no single rule shows."""

import re
import sys
from collections.abc import Callable

import pytest

from dragoman.annotation import Annotation
from dragoman.events._status import Statuses, StatusFinding
from dragoman.lexicon import Lexicon
from dragoman.lexicon._status import Embedding, StatusRule
from dragoman.record import Document

RULES = list(Lexicon().status.rules())
Annotate = Callable[..., Annotation]


def finding(annotate: Annotate, lexicon: Lexicon, marked: str) -> StatusFinding:
    """The finding for the word in [brackets]."""
    at = marked.index("[")
    annotation = annotate(re.sub(r"[\[\]]", "", marked))
    token = annotation.token_at(at)
    assert token is not None
    return Statuses(annotation, lexicon.status).of(token)


@pytest.mark.parametrize(
    ("rule", "sentence"), [(r, s) for r in RULES for s in r.yes], ids=lambda v: getattr(v, "id", v)
)
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


READINGS = [
    ("Ghana will not talk until Mali [withdraws] its troops.", "hypothetical"),
    ("Ghana said it would keep [supporting] Mali.", "planned"),
    ("Ghana kept [shelling] the port.", "actual"),
    ("Norway to [send] medics to Mali", "planned"),
    ("The envoy said Norway would not [give] up lost territory.", "negated"),
    ("Oslo vowed not to [withdraw] from the pact.", "negated"),
    ("The premier met the rebels but did not even [call] the general.", "negated"),
    ("Ghana said it had [attacked] the convoy.", "actual"),
    ("Lima condemned the [attack] on the convoy.", "actual"),
    ("Norway will hold [talks] with Mali.", "planned"),
    ("Norway will send a delegation after the [attack].", "actual"),
    ("Norway will send a delegation to [hold] talks.", "planned"),
    ("The premier, who [visited] Ghana, will resign.", "actual"),
    ("Ghana and Mali [sign] trade pact", "actual"),
    ("Will Ghana [attack] Mali?", "hypothetical"),
    ("Ghana could have [attacked] Mali.", "hypothetical"),
    ("Neither side [attacked] the other.", "negated"),
]


@pytest.mark.parametrize(("sentence", "status"), READINGS)
def test_readings(sentence: str, status: str, annotate: Annotate, lexicon: Lexicon) -> None:
    assert finding(annotate, lexicon, sentence).status == status


def test_a_turned_promise_keeps_its_stance(annotate: Annotate, lexicon: Lexicon) -> None:
    found = finding(annotate, lexicon, "Oslo vowed not to [withdraw] from the pact.")
    assert (found.negated, found.attitude) == (True, "promised")


def flat(size: int, dep: str, heads: tuple[int, ...]) -> Annotation:
    starts = tuple(range(0, 5 * size, 5))
    return Annotation(
        document=Document(id="x", text=" ".join(["send"] * size)),
        starts=starts,
        ends=tuple(start + 4 for start in starts),
        lemmas=("promise",) * size,
        tags=("VB",) * size,
        pos=("VERB",) * size,
        deps=("ROOT", *(dep,) * (size - 1)),
        heads=heads,
        sentences=((0, size),),
    )


@pytest.mark.parametrize("dep", ["ccomp", "xcomp", "conj", "advcl", "dobj"])
@pytest.mark.parametrize("shape", ["chain", "star"])
def test_hostile_sentences_are_linear(shape: str, dep: str, lexicon: Lexicon) -> None:
    """Four times the words take about four times the steps: counted, not timed."""
    steps = []
    for size in (200, 800):
        heads = (0, *range(size - 1)) if shape == "chain" else (0,) * size
        calls = 0

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            calls += 1

        statuses = Statuses(flat(size, dep, heads), lexicon.status)
        sys.setprofile(count)
        for token in range(size):
            statuses.of(token)
        sys.setprofile(None)
        steps.append(calls)
    assert steps[1] < 6 * steps[0]
