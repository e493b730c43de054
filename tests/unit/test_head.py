"""The head of an article that ran together with its report."""

import pytest

from dragoman.intake import make_document
from dragoman.intake._language import known
from dragoman.intake._plain import head_date, read_plain
from dragoman.intake._rows import row_document
from dragoman.lexicon._head import head

WORDS = known()[0][1]

FUSED = (
    "Ministers fail to agree on grain corridor 14 June 2022 By Ann Roe and Jo van Poe ANKARA, June 14 (Agency) - "
    "Turkey said on Tuesday that talks would go on."
)


def parts(text: str) -> list[str]:
    found = head(text, WORDS.head)
    ends = (*found.breaks, len(text))
    return [text[begin:end] for begin, end in zip((0, *found.breaks), ends, strict=True)]


def test_a_head_that_ran_together_is_parted() -> None:
    assert parts(FUSED) == [
        "Ministers fail to agree on grain corridor ",
        "14 June 2022 ",
        "By Ann Roe and Jo van Poe ",
        "ANKARA, June 14 (Agency) - ",
        "Turkey said on Tuesday that talks would go on.",
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (FUSED, "2022-06-14"),
        ("Talks stall over prisoners\n22 May 2024\nThe ministers left.", "2024-05-22"),
        ("Truce holds By Ann Roe LIMA/QUITO, March 18, 2025 - Peru said it would wait.", "2025-03-18"),
        ("date 2023-04-26 The minister left for Kyiv.", "2023-04-26"),
        ("Truce holds | Sunday, 3 March 2024 10:15 GMT | The guns fell silent.", "2024-03-03"),
        ("The parliament met on 3 March 2024 Speaker Roe opened it.", None),
        ("Envoys leave the hall in Quito, Ecuador, April 9, 2018. (Agency/A. Roe)", None),
        ("The fighting, which began in May, stopped. March 3, 2024 Brought new attacks.", None),
        ("The invasion of 24 February 2022 Changed everything.", None),
    ],
)
def test_the_date_of_a_head(text: str, day: str | None) -> None:
    assert head_date(text, WORDS) == day


def test_prose_is_not_parted() -> None:
    for text in ("The NATO - Russia council met.", "Ruled By Law and Order, the city slept.", "Built by Jo Poe."):
        assert head(text, WORDS.head).breaks == ()


def test_a_row_without_a_date_takes_that_of_its_head_before_the_callers() -> None:
    row = row_document({"text": FUSED}, place="x:1", published="2020-01-01")
    assert row.published == "2022-06-14"
    assert row.text == FUSED
    given = row_document({"text": FUSED, "date": "2022-06-15"}, place="x:1")
    assert given.published == "2022-06-15"


def test_a_plain_text_is_dated_by_its_head() -> None:
    assert read_plain(FUSED, WORDS).published == "2022-06-14"


def test_the_headline_is_a_sentence_of_its_own(annotate) -> None:  # type: ignore[no-untyped-def]
    annotation = annotate(FUSED)
    starts = [annotation.words[start] for start, _ in annotation.sentences]
    assert starts[:5] == ["Ministers", "14", "By", "ANKARA", "Turkey"]


def test_hostile_heads_take_no_time() -> None:
    for text in ("A" * 100_000, "By Ann " * 50_000, "1 May 2023 " * 20_000, "LIMA, " * 50_000):
        head(text, WORDS.head)
        make_document(text + " the and of to", language="en")
