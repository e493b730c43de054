"""Statements within statements, and people who are quoted by others; sentences are ours."""

from collections.abc import Callable

import msgspec
import pytest

from dragoman.actors import Actors
from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.statements import Statements

Found = list[tuple[str | None, tuple[str, ...], str]]


@pytest.fixture(params=["model", "rules"])
def said(
    request: pytest.FixtureRequest, annotate: Callable[..., Annotation], lexicon: Lexicon
) -> Callable[[str], Found]:
    """said(text) -> speaker, channel and content of each statement, with the reader model and without."""
    actors, statements = Actors(lexicon), Statements(lexicon)

    def said(text: str) -> Found:
        doc = annotate(text)
        if request.param == "rules":
            doc = msgspec.structs.replace(doc, attributions=None)
        people = actors(doc)
        names = {actor.id: actor.name for actor in people}
        return [
            (
                names[s.speaker] if s.speaker else None,
                tuple(names[c] for c in s.channel),
                " | ".join(doc.text[a:b] for a, b in s.content),
            )
            for s in statements(doc, people)
            if s.act in ("speech", "order")
        ]

    return said


BOTH = [
    (
        "Foreign Minister Dmytro Kuleba told Li Hui that Ukraine would not accept the plan, the Polish ministry said.",
        ("Dmytro Kuleba", "Polish ministry", "that Ukraine would not accept the plan"),
        "Foreign Minister Dmytro Kuleba told Li Hui that Ukraine would not accept the plan",
    ),
    (
        "Joe Biden said that the war was lost, the White House said.",
        ("Joe Biden", "White House", "that the war was lost"),
        "Joe Biden said that the war was lost",
    ),
    (
        "The Kremlin said that Joe Biden had told Vladimir Putin that the treaty was dead.",
        ("Joe Biden", "Kremlin", "that the treaty was dead"),
        "that Joe Biden had told Vladimir Putin that the treaty was dead",
    ),
]


@pytest.mark.parametrize(("text", "inner", "outer"), BOTH)
def test_what_is_passed_on_has_a_row_beside_what_passes_it_on(
    said: Callable[[str], Found], text: str, inner: tuple[str, str, str], outer: str
) -> None:
    rows = said(text)
    speaker, channel, content = inner
    assert (speaker, (channel,), content) in rows
    assert (channel, (), outer) in rows
    assert len(rows) == 2


def test_a_closing_according_to_passes_on_the_whole_sentence(said: Callable[[str], Found]) -> None:
    rows = said("Sergei Lavrov told Li Hui that the treaty was dead, according to Interfax.")
    assert ("Sergei Lavrov", ("Interfax",), "that the treaty was dead") in rows
    assert ("Interfax", (), "Sergei Lavrov told Li Hui that the treaty was dead") in rows
    assert len(rows) == 2


def test_a_dateline_is_nobodys_words(said: Callable[[str], Found]) -> None:
    rows = said("OSLO, 21 November 2022 - Talks on the treaty had failed, the Polish ministry said. Trains ran late.")
    assert rows == [("Polish ministry", (), "Talks on the treaty had failed")]


def test_a_hedge_before_a_promise_is_no_second_statement(said: Callable[[str], Found]) -> None:
    rows = said("Sergei Lavrov appeared to promise that Russia would leave the port.")
    assert [content for *_, content in rows] == ["that Russia would leave the port"]


QUOTED = [
    ("Sergei Lavrov was quoted as saying that Russia was open to talks.", (), "that Russia was open to talks"),
    ("Interfax quoted Sergei Lavrov as saying Russia was open to talks.", ("Interfax",), "Russia was open to talks"),
    ("Russia was open to talks, Interfax quoted Sergei Lavrov as saying.", ("Interfax",), "Russia was open to talks"),
    (
        "“Russia is open to talks,” Interfax quoted Sergei Lavrov as saying.",
        ("Interfax",),
        "“Russia is open to talks,”",
    ),
    (
        "Sergei Lavrov was cited by Interfax as saying that Russia was open to talks.",
        ("Interfax",),
        "that Russia was open to talks",
    ),
]


@pytest.mark.parametrize(("text", "channel", "content"), QUOTED)
def test_who_is_quoted_speaks_and_who_quotes_is_the_channel(
    said: Callable[[str], Found], text: str, channel: tuple[str, ...], content: str
) -> None:
    assert said(text) == [("Sergei Lavrov", channel, content)]


def test_a_quoted_statement_ends_with_its_sentence(said: Callable[[str], Found]) -> None:
    rows = said(
        "China will send an envoy to Kyiv, state television quoted Xi Jinping as saying. "
        "China, he said, would neither watch the fire nor add fuel to it."
    )
    assert [content for _, _, content in rows] == [
        "China will send an envoy to Kyiv",
        "China | would neither watch the fire nor add fuel to it",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Volodymyr Zelensky thanked the Germans for the tanks.",
        "Vladimir Putin appointed Ivan Petrov as ambassador to Germany.",
        "Emmanuel Macron welcomed Xi Jinping in Paris.",
    ],
)
def test_what_is_done_to_somebody_is_not_said(said: Callable[[str], Found], text: str) -> None:
    assert said(text) == []


HEADLINES = [
    ("No troops will be sent to Ukraine – Joe Biden", "Joe Biden", "No troops will be sent to Ukraine"),
    ("Ukraine is ready for peace talks: Dmytro Kuleba", "Dmytro Kuleba", "Ukraine is ready for peace talks"),
    ("Joe Biden: no troops will be sent to Ukraine", "Joe Biden", "no troops will be sent to Ukraine"),
]


@pytest.mark.parametrize(("text", "speaker", "content"), HEADLINES)
def test_a_headline_names_its_speaker_first_or_last(
    said: Callable[[str], Found], text: str, speaker: str, content: str
) -> None:
    assert (speaker, (), content) in said(text)


@pytest.mark.parametrize("text", ["Peace talks - Reuters", "Ferry capsizes off the coast of Italy - live updates"])
def test_a_dash_before_what_nobody_is_called_makes_no_statement(said: Callable[[str], Found], text: str) -> None:
    assert said(text) == []


def test_a_turn_is_one_row_and_its_courtesies_are_none(annotate: Callable[..., Annotation], lexicon: Lexicon) -> None:
    doc = annotate(
        "MS. ROE: Thank you for coming. The port will open in May.\n\nQ Will the ferry run?\n\n"
        "MS. ROE: I thank you for your question. It will run from June.\n\nQ And the tunnel?\n\nMS. ROE: Not yet.\n"
    )
    rows = Statements(lexicon)(doc, Actors(lexicon)(doc))
    assert [row.rule for row in rows if row.act == "thought" and row.confidence < 0.6] == []
    assert sum(row.rule == "turn" for row in rows) == 5
    assert len({row.content for row in rows}) == len(rows)
