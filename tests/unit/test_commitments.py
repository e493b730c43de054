"""Every commitment rule on its own sentences, with actors given by hand; deadlines, conditions, parties."""

import re
import sys
from collections.abc import Callable

import pytest

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.commitments import Commitments
from dragoman.commitments._headlines import headline_clauses, in_capitals
from dragoman.lexicon import Lexicon
from dragoman.lexicon._commitments import CommitmentRule, Headline
from dragoman.record import Actor, Commitment, Document, Span
from dragoman.statements import Statements
from dragoman.times import Times

RULES = list(Lexicon().commitments.rules())
PRONOUNS = {"it", "its", "he", "his", "they", "their", "we"}
Annotate = Callable[..., Annotation]
Read = Callable[[str], tuple[tuple[Commitment, ...], dict[str, str], str]]


def cast(marked: str) -> tuple[str, tuple[Actor, ...]]:
    """The text without its brackets, and an actor for each bracketed name; a pronoun means the first."""
    mentions: dict[str, list[Span]] = {}
    text = ""
    for piece in re.split(r"(\[[^\]]+\])", marked):
        if piece.startswith("["):
            word = piece[1:-1]
            name = next(iter(mentions)) if word.lower() in PRONOUNS else word
            mentions.setdefault(name, []).append((len(text), len(text) + len(word)))
            text += word
        else:
            text += piece
    actors = tuple(
        Actor(
            id=f"a{number}",
            name=name,
            type="country",
            code=name[:3].upper(),
            country=name[:3].upper(),
            mentions=tuple(spans),
            confidence=1.0,
        )
        for number, (name, spans) in enumerate(mentions.items(), 1)
    )
    return text, actors


@pytest.fixture(scope="module")
def commitments_of(annotate: Annotate, lexicon: Lexicon) -> Read:
    """marked text -> commitments, actor names by id, text."""
    room, statements, times = Commitments(lexicon), Statements(lexicon), Times(lexicon)

    def of(marked: str) -> tuple[tuple[Commitment, ...], dict[str, str], str]:
        text, actors = cast(marked)
        annotation = annotate(text, "2023-05-03")
        rows = room(annotation, actors, times(annotation), statements(annotation, actors), ())
        return rows, {actor.id: actor.name for actor in actors}, text

    return of


HEADLINES = [r for r in RULES if isinstance(r, Headline)]
PARSED = [r for r in RULES if not isinstance(r, Headline)]


def headline_rules(marked: str, annotate: Annotate, lexicon: Lexicon) -> list[tuple[str, str]]:
    """(rule, first one bound) of each clause that the headline reading finds, whatever the parser made of it."""
    text, actors = cast(marked)
    annotation = annotate(text, "2023-05-03")
    index, end = ActorIndex(annotation, actors), len(annotation)
    clauses = headline_clauses(annotation, index, lexicon.commitments, 0, end)
    found = [(clause.rule.id, index.by_id[clause.by[0]].name) for clause in clauses]
    return found if in_capitals(annotation, 0, end) else []


@pytest.mark.parametrize("rule", HEADLINES, ids=lambda rule: rule.id)
def test_headlines(rule: Headline, annotate: Annotate, lexicon: Lexicon) -> None:
    for marked in rule.yes:
        assert (rule.id, re.findall(r"\[([^\]]+)", marked)[0]) in headline_rules(marked, annotate, lexicon)
    for marked in rule.no:
        assert rule.id not in [name for name, _ in headline_rules(marked, annotate, lexicon)]


@pytest.mark.parametrize(("rule", "marked"), [(r, s) for r in PARSED for s in r.yes], ids=lambda v: getattr(v, "id", v))
def test_yes(rule: CommitmentRule, marked: str, commitments_of: Read) -> None:
    rows, names, _ = commitments_of(marked)
    row = next((row for row in rows if row.rule == rule.id), None)
    assert row is not None, [r.rule for r in rows]
    assert names[row.by[0]] == next(iter(names.values()))
    assert row.strength == rule.strength


@pytest.mark.parametrize(("rule", "marked"), [(r, s) for r in PARSED for s in r.no], ids=lambda v: getattr(v, "id", v))
def test_no(rule: CommitmentRule, marked: str, commitments_of: Read) -> None:
    rows, _, _ = commitments_of(marked)
    assert rule.id not in [row.rule for row in rows]


def test_a_negated_plan_is_a_refusal(commitments_of: Read) -> None:
    (row,), _, text = commitments_of("The [Norway] premier insisted that [Norway] would not give up the islands.")
    assert row.strength == "refused"
    assert text[slice(*row.evidence[0])] == "Norway would not give up the islands"


def test_we_is_the_speaker(commitments_of: Read) -> None:
    rows, names, _ = commitments_of("We will rebuild the bridge, [Norway] said.")
    assert [names[actor] for row in rows for actor in row.by] == ["Norway"]


@pytest.mark.parametrize("verb", ["assured that [Mali] will help", "offered a loan", "invited to join the talks"])
def test_who_is_promised_something_is_not_bound(verb: str, commitments_of: Read) -> None:
    rows, names, _ = commitments_of(f"[Norway] was {verb}.")
    assert "Norway" not in [names[actor] for row in rows for actor in row.by]


def test_steering_a_talk_is_no_promise(commitments_of: Read) -> None:
    assert commitments_of("I will refer you to the ministry, [Norway] said.")[0] == ()


def test_parties_condition_and_deadline(commitments_of: Read) -> None:
    (row,), names, _ = commitments_of(
        "[Norway] will send ten ships to [Mali] by 30 June 2023 if the harbour is cleared of mines."
    )
    assert [names[actor] for actor in row.to] == ["Mali"]
    assert row.due == "2023-06-30"
    assert row.conditions == "if the harbour is cleared of mines"


def test_two_actions_under_one_auxiliary_are_one_commitment(commitments_of: Read) -> None:
    rows, _, _ = commitments_of("[Norway] will send ten ships and train the crews.")
    assert len(rows) == 1


def test_a_question_binds_nobody(commitments_of: Read) -> None:
    assert commitments_of("Will [Norway] send ships to [Mali]?")[0] == ()


def test_evidence_lies_in_the_text_and_holds_the_action(commitments_of: Read) -> None:
    marked = "[Peru] will, its king said, close the road; [Chile] vowed to open another, and [Mali] agreed to pay."
    rows, _, text = commitments_of(marked)
    assert len(rows) >= 2
    for row in rows:
        for start, end in row.evidence:
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip() == text[start:end]


@pytest.mark.parametrize("dep", ["xcomp", "conj", "advcl", "dobj", "nsubj", "prep"])
@pytest.mark.parametrize("shape", ["chain", "star"])
def test_hostile_sentences_are_linear(shape: str, dep: str, lexicon: Lexicon) -> None:
    """Four times the words take about four times the steps: counted, not timed."""
    room, steps = Commitments(lexicon), []
    for size in (200, 800):
        starts = tuple(range(0, 5 * size, 5))
        annotation = Annotation(
            document=Document(id="x", text=" ".join(["send"] * size), published="2023-05-03"),
            starts=starts,
            ends=tuple(start + 4 for start in starts),
            lemmas=("promise",) * size,
            tags=("VB",) * size,
            pos=("VERB",) * size,
            deps=("ROOT", *(dep,) * (size - 1)),
            heads=(0, *range(size - 1)) if shape == "chain" else (0,) * size,
            sentences=((0, size),),
        )
        _, actors = cast("[send]")
        calls = 0

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            calls += 1

        sys.setprofile(count)
        room(annotation, actors, (), (), ())
        sys.setprofile(None)
        steps.append(calls)
    assert steps[1] < 6 * steps[0]


def test_who_stands_in_a_clause_beside_is_promised_nothing(commitments_of: Read) -> None:
    (row,), names, _ = commitments_of(
        "[Norway] will send home the soldiers of [Mali] who are fighting rebels in [Chad]."
    )
    assert [names[actor] for actor in row.to] == ["Mali"]


@pytest.mark.parametrize(
    "words",
    [
        "[Norway] seeks to bolster the camp.",
        "[Norway] expects [Mali] to sign the treaty.",
        "[Norway] received envoys for a fair aimed at boosting trade.",
        "[Norway] opened two gates to speed the evacuation.",
        "[Norway] denied that [it] was planning to test missiles.",
        "[Norway] is due to be briefed on the storm.",
        "The king of [Norway] issued a memorandum directing the navy to leave the port.",
        "The order on [Norway] sanctions will remain a gesture.",
        "[Norway] said [it] is now scrapping fewer ships.",
        "[Norway] will receive a medal.",
        "[Norway] will run out of grain.",
        "[Norway] visited the camp to offer support.",
    ],
)
def test_what_binds_nobody(words: str, commitments_of: Read) -> None:
    assert commitments_of(words)[0] == ()


def test_an_order_is_no_promise_but_a_treaty_binds_states(commitments_of: Read) -> None:
    assert commitments_of("The minister shall submit a report to [Norway] within sixty days.")[0] == ()
    (row,), names, _ = commitments_of("[Norway] shall open its ports to [Mali].")
    assert [names[actor] for actor in row.by] == ["Norway"]


@pytest.mark.parametrize(
    ("marked", "action"),
    [
        ("[Ghana] and [Mali] signed a pact to exchange prisoners.", "exchange"),
        ("[Ghana] has struck a deal with [Mali] that will cut tariffs.", "cut"),
        ("[Ghana] and [Mali] signed an agreement on fisheries.", "fisheries"),
        ("[Ghana] and [Mali] agreed a ceasefire.", "ceasefire"),
        ("[Ghana] and [Mali] struck a deal covering fish and grain.", "fish"),
    ],
)
def test_a_pact_binds_to_what_it_is_about(marked: str, action: str, commitments_of: Read) -> None:
    (row,), _, text = commitments_of(marked)
    assert row.action is not None
    assert text[slice(*row.action)] == action


def test_a_headline_lists_who_agrees(commitments_of: Read) -> None:
    (row,), names, _ = commitments_of("[Norway], [Mali] agree to reopen border")
    assert [names[actor] for actor in row.by] == ["Norway", "Mali"]


def test_what_is_answered_is_not_promised_to(commitments_of: Read) -> None:
    (row,), _, _ = commitments_of("[Norway] vowed a response to the raid on [Mali].")
    assert row.to == ()


@pytest.mark.parametrize(
    ("marked", "day"),
    [
        ("On Monday, the premier of [Norway] will travel to [Mali].", "2023-05-08"),
        ("[Norway] will send medics within ten days.", "2023-05-13"),
        ("[Norway] will send medics, [Norway] said on Sunday.", None),
        ("[Norway] will move the opening of the 2024 Games.", None),
        ("[Norway] will meet the challenges of the 21st century.", None),
        ("[Norway] pledged a loan on Friday.", None),
    ],
)
def test_due(marked: str, day: str | None, commitments_of: Read) -> None:
    (row,), _, _ = commitments_of(marked)
    assert row.due == day


@pytest.mark.parametrize(
    ("marked", "by"),
    [
        ("Storm hits the port; [Norway] to send medics", ["Norway"]),
        ("[Norway] to press [Mali] to sign", ["Norway"]),
        ("An agreement allowing [Norway] to send medics was due to expire.", []),
    ],
)
def test_titles_in_lower_case(marked: str, by: list[str], commitments_of: Read) -> None:
    rows, names, _ = commitments_of(marked)
    assert [names[row.by[0]] for row in rows] == by


def test_a_headline_goes_on_about_the_one_it_began_with(annotate: Annotate, lexicon: Lexicon) -> None:
    assert ("capitals-threat", "Norway") in headline_rules(
        "[Norway] Rejoins Fishing Treaty, but Warns It Could Quit Again", annotate, lexicon
    )


@pytest.mark.parametrize(
    "words",
    [
        "[Norway] expects [Mali] to conduct an investigation.",
        "[Norway] has no delivery schedule.",
        "[Norway] said it is unclear how the funds will be used.",
        "[Norway] will be greatly missed, the king of [Norway] said.",
    ],
)
def test_what_else_binds_nobody(words: str, commitments_of: Read) -> None:
    assert commitments_of(words)[0] == ()


def test_the_evidence_begins_with_what_goes_on(commitments_of: Read) -> None:
    (row,), _, text = commitments_of("[Norway] will keep working with [Mali] on the road.")
    assert text[slice(*row.evidence[0])] == "Norway will keep working with Mali on the road"


def test_what_is_looked_for_in_a_question_binds_nobody(commitments_of: Read) -> None:
    assert commitments_of("[Norway] would not say what [it] is going to send.")[0] == ()


def test_who_rules_does_not_speak_for_a_rival(annotate: Annotate, lexicon: Lexicon) -> None:
    text = "Ola Berg will cut taxes, Kari Dahl said."

    def person(name: str, code: str) -> Actor:
        start = text.index(name)
        span = (start, start + len(name))
        return Actor(id=name, name=name, type="person", code=code, country="NOR", mentions=(span,), confidence=1.0)

    annotation = annotate(text, "2023-05-03")
    for code, bound in (("NOROPP", 0), ("NORGOV", 1)):
        actors = (person("Ola Berg", code), person("Kari Dahl", "NORGOV"))
        statements = Statements(lexicon)(annotation, actors)
        assert len(Commitments(lexicon)(annotation, actors, (), statements, ())) == bound
