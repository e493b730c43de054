"""Statements: source, cue and content in every shape; sentences are ours."""

from collections.abc import Callable

import msgspec
import pytest

from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.record import Actor, Span, Statement
from dragoman.statements import Statements

Find = Callable[..., list[dict[str, str | None]]]


def words(text: str, spans: tuple[Span, ...] | None) -> str | None:
    """The words of the spans, pieces apart by " | "."""
    return " | ".join(text[a:b] for a, b in spans) if spans else None


@pytest.fixture(scope="session")
def parse(annotate: Callable[..., Annotation]) -> Callable[[str], Annotation]:
    """parse(text) -> its annotation as it is where no reader model ran: the rules are tested by themselves."""
    return lambda text: msgspec.structs.replace(annotate(text), attributions=None)


@pytest.fixture(scope="module")
def statements(lexicon: Lexicon) -> Statements:
    return Statements(lexicon)


@pytest.fixture
def found(parse: Callable[[str], Annotation], statements: Statements) -> Callable[[str], dict[str, Statement]]:
    """found(text) -> the statements by their content's words."""

    def found(text: str) -> dict[str, Statement]:
        return {words(text, s.content) or "": s for s in statements(parse(text), ())}

    return found


CONTENTS = [
    # direct
    ("“We will sign in June,” the minister said.", "“We will sign in June,”", "the minister", "said"),
    ('"We will sign in June," said the minister.', '"We will sign in June,"', "the minister", "said"),
    ("The minister said: “We will sign in June.”", "“We will sign in June.”", "The minister", "said"),
    ("''We will sign in June,'' the minister said.", "''We will sign in June,''", "the minister", "said"),
    ("«We will sign in June», the minister said.", "«We will sign in June»", "the minister", "said"),
    ("„We will sign in June“, the minister said.", "„We will sign in June“", "the minister", "said"),
    # in pieces
    (
        "“We will sign,” the minister said, “but not in June.”",
        "“We will sign,” | “but not in June.”",
        "the minister",
        "said",
    ),
    (
        "“We will sign,” the minister said. “June is too early.”",
        "“We will sign,” | “June is too early.”",
        "the minister",
        "said",
    ),
    ("The treaty, she said, was ready for signature.", "The treaty | was ready for signature", "she", "said"),
    # indirect
    ("The minister said that talks had failed.", "that talks had failed", "The minister", "said"),
    ("The minister said talks had failed.", "talks had failed", "The minister", "said"),
    ("Talks had failed, the minister said.", "Talks had failed", "the minister", "said"),
    ("The president vowed to rebuild the port.", "to rebuild the port", "The president", "vowed"),
    ("The general denied ordering the attack.", "ordering the attack", "The general", "denied"),
    ("She asked whether the bridge was safe.", "whether the bridge was safe", "She", "asked"),
    ("Brussels called for an immediate ceasefire.", "an immediate ceasefire", "Brussels", "called"),
    ("Poland accused its neighbour of espionage.", "its neighbour of espionage", "Poland", "accused"),
    # phrases, nouns, no agent
    (
        "The envoy left on Monday, according to the ministry.",
        "The envoy left on Monday",
        "the ministry",
        "according to",
    ),
    (
        "According to the ministry, the envoy left on Monday.",
        "the envoy left on Monday",
        "the ministry",
        "According to",
    ),
    ("It was reported that the envoy had left.", "that the envoy had left", None, "was reported"),
    ("The envoy has reportedly left the capital.", "The envoy has | left the capital", None, "reportedly"),
    # no marks
    (
        "The president told the envoy: Patience is the only way out.",
        "Patience is the only way out",
        "The president",
        "told",
    ),
]


@pytest.mark.parametrize(("text", "content", "source", "cue"), CONTENTS)
def test_source_cue_and_content(
    found: Callable[[str], dict[str, Statement]], text: str, content: str, source: str | None, cue: str
) -> None:
    rows = found(text)
    assert content in rows, list(rows)
    row = rows[content]
    assert words(text, (row.source,) if row.source else None) == source
    assert row.cue is not None
    assert text[slice(*row.cue)] == cue


def test_a_quotation_over_sentences_and_paragraphs(found: Callable[[str], dict[str, Statement]]) -> None:
    text = (
        "“We waited. Nobody came,” the mayor said. “The bridge fell at noon.\n\n"
        "“By evening the river had risen.”\n\nTrains stopped."
    )
    row = next(iter(found(text).values()))
    said = words(text, row.content) or ""
    assert said.startswith("“We waited. Nobody came,”")
    assert said.endswith("“By evening the river had risen.”")
    assert "Trains" not in said
    assert row.kind == "direct"


def test_kind_tells_direct_from_reported(found: Callable[[str], dict[str, Statement]]) -> None:
    rows = found("The minister said the plan was “a disaster” for farmers.")
    assert rows["the plan was “a disaster” for farmers"].kind == "mixed"
    assert found("The minister said the plan was late.")["the plan was late"].kind == "indirect"


@pytest.mark.parametrize(
    ("text", "content", "act"),
    [
        ("The minister said the plan was late.", "the plan was late", "speech"),
        ("The minister tweeted that the plan was late.", "that the plan was late", "writing"),
        ("The minister believes the plan is late.", "the plan is late", "thought"),
        ("The minister asked whether the plan was late.", "whether the plan was late", "question"),
        ("The survey found that 60 percent of voters oppose the plan.", None, "poll"),
        ("The minister urged farmers to wait.", None, "order"),
    ],
)
def test_act(found: Callable[[str], dict[str, Statement]], text: str, content: str | None, act: str) -> None:
    rows = found(text)
    row = rows[content] if content else next(iter(rows.values()))
    assert row.act == act


def test_unmarked_speech_runs_on_in_its_paragraph(found: Callable[[str], dict[str, Statement]]) -> None:
    text = (
        "We will never accept this, the minister said. I want to be very clear about that.\n\n"
        "The talks began in March and lasted two weeks."
    )
    said = " / ".join(found(text))
    assert "I want to be very clear about that" in said
    assert "The talks began" not in said


def test_the_writers_sentences_end_unmarked_speech(found: Callable[[str], dict[str, Statement]]) -> None:
    text = (
        "Jane Roe, meeting envoys in Oslo, vowed to send more grain. Roe left for Rome. "
        "We will stand by our friends, Roe said. It was her third trip this year."
    )
    said = " / ".join(found(text))
    assert "We will stand by our friends" in said
    assert "left for Rome" not in said


def test_speech_runs_less_far_where_paragraphs_are_lost(found: Callable[[str], dict[str, Statement]]) -> None:
    told = "Ministers met in the capital on Monday. " * 10
    said = " / ".join(
        found(f"{told}We will never accept this, the minister said. The port opened to all ships in May.")
    )
    assert "We will never accept this" in said
    assert "The port opened" not in said


def test_no_reporting_word_no_statement(found: Callable[[str], dict[str, Statement]]) -> None:
    assert not found("The bridge collapsed at noon. Three trains were delayed by the accident.")


# Speakers: actors are made by hand, so that this room is tested alone.


def actor(text: str, name: str, *mentions: str, type: str = "person", id: str) -> Actor:
    spans = []
    for mention in mentions:
        start = text.index(mention)
        spans.append((start, start + len(mention)))
    return Actor(id=id, name=name, type=type, mentions=tuple(spans), confidence=1.0)  # type: ignore[arg-type]


def test_a_channel_inside_a_channel(parse: Callable[[str], Annotation], statements: Statements) -> None:
    text = "A state TV report said Han told the Danish leader: Patience is the only way out."
    cast = (
        actor(text, "Han Li", "Han", id="a1"),
        actor(text, "Mette Holm", "the Danish leader", id="a2"),
        actor(text, "State TV", "state TV", type="outlet", id="a3"),
    )
    rows = {words(text, s.content): s for s in statements(parse(text), cast)}
    row = rows["Patience is the only way out"]
    assert (row.speaker, row.addressee, row.channel) == ("a1", ("a2",), ("a3",))


def test_a_spokeswoman_speaks_for_her_ministry(parse: Callable[[str], Annotation], statements: Statements) -> None:
    text = "Foreign Ministry spokeswoman Anna Berg said talks would resume. Berg said they would be short."
    cast = (
        actor(text, "Foreign Ministry", "Foreign Ministry", type="government", id="a1"),
        Actor(
            id="a2",
            name="Anna Berg",
            type="person",
            mentions=((29, 38), (text.index("Berg said they"), text.index("Berg said they") + 4)),
            confidence=1.0,
        ),
    )
    rows = statements(parse(text), cast)
    assert [(r.speaker, r.on_behalf_of) for r in rows] == [("a2", "a1"), ("a2", "a1")]


@pytest.mark.parametrize(
    ("text", "hedged"),
    [
        ("The king appeared to promise that the border would open.", True),
        ("The king reportedly promised that the border would open.", True),
        ("The king is said to have promised that the border would open.", True),
        ("The king promised that the border would open.", False),
    ],
)
def test_hedged(found: Callable[[str], dict[str, Statement]], text: str, hedged: bool) -> None:
    assert found(text)["that the border would open"].hedged is hedged


def test_the_platform_is_a_channel(parse: Callable[[str], Annotation], statements: Statements) -> None:
    text = "The mayor said in a post on Telegram that the bridge had fallen."
    cast = (actor(text, "Telegram", "Telegram", type="outlet", id="a1"),)
    rows = statements(parse(text), cast)
    assert rows[0].channel == ("a1",)


def test_quoted_by_an_agency_as_saying(parse: Callable[[str], Annotation], statements: Statements) -> None:
    text = "Admiral Roe was quoted by Interfax as saying that the fleet had left."
    cast = (
        actor(text, "John Roe", "Admiral Roe", id="a1"),
        actor(text, "Interfax", "Interfax", type="outlet", id="a2"),
    )
    row = next(s for s in statements(parse(text), cast) if "that the fleet had left" in (words(text, s.content) or ""))
    assert (row.speaker, row.channel) == ("a1", ("a2",))


def test_a_transcript_comes_out_as_turns(parse: Callable[[str], Annotation], statements: Statements) -> None:
    text = (
        "THE PRESIDENT: Good morning. We met for two hours.\n\nQ Will you sign?\n\n"
        "THE PRESIDENT: I think we will.\n\nQ When?\n\nTHE PRESIDENT: Soon. I promise you that."
    )
    turns = [s for s in statements(parse(text), ()) if s.rule == "turn"]
    assert [words(text, s.content) for s in turns] == [
        "Good morning. We met for two hours.",
        "Will you sign?",
        "I think we will.",
        "When?",
        "Soon. I promise you that.",
    ]
    assert [s.act for s in turns] == ["speech", "question", "speech", "question", "speech"]


def test_in_an_interview_i_is_the_guest(parse: Callable[[str], Annotation], statements: Statements) -> None:
    text = (
        "Our reporter spoke with Maria Lund about ferries.\n\nHow did you begin?\n\n"
        "I was a cook. I think I was lucky.\n\n"
        "Did you like it?\n\nI did. We had fun.\n\nWhy did you stop?\n\nMy boat sank, and I could not swim.\n\n"
        "Do you think you will go back?\n\nI know I will."
    )
    cast = (actor(text, "Maria Lund", "Maria Lund", id="a1"),)
    rows = {words(text, s.content): s for s in statements(parse(text), cast)}
    assert rows["I was lucky"].speaker == "a1"
    assert rows["you will go back"].speaker == "a1"
    assert rows["I did. We had fun."].speaker == "a1"


def test_who_was_quoted_goes_on_not_the_one_who_quotes_him(
    parse: Callable[[str], Annotation], statements: Statements
) -> None:
    text = "The radio report said Han told the Danish leader: Patience is the only way out, adding: There is no hurry."
    for row in statements(parse(text), ()):
        if words(text, row.content) == "There is no hurry":
            assert row.source is not None
            assert text[slice(*row.source)] == "Han"


def test_a_participle_after_the_content_is_the_speakers(
    found: Callable[[str], dict[str, Statement]],
) -> None:
    text = "The king promised that Norway would remain neutral, saying Oslo would send no troops."
    row = found(text)["Oslo would send no troops"]
    assert row.source is not None
    assert text[slice(*row.source)] == "The king"
    assert "that Norway would remain neutral" in found(text)
