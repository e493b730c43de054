"""Quotation marks of every script, paired, lost and hostile."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.statements._marks import quotations


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"Yes," he said. "No."', ['"Yes,"', '"No."']),
        ("“Yes,” he said. “No.”", ["“Yes,”", "“No.”"]),
        ("''Yes,'' he said.", ["''Yes,''"]),
        ("``Yes,'' he said.", ["``Yes,''"]),
        ("„Ja“, sagte er.", ["„Ja“"]),
        ("„Tak” – dodał.", ["„Tak”"]),
        ("«Oui», dit-il.", ["«Oui»"]),
        ("»Ja«, sagde han.", ["»Ja«"]),
        ("彼は「はい」と言った", ["「はい」"]),
        ("It’s the workers’ ‘best hope’ yet.", ["‘best hope’"]),
        ("The players' union and the '90s are not quoted.", []),
        ("“He told me ‘never’ twice,” she said.", ["“He told me ‘never’ twice,”"]),
        ('A pipe 5" wide and 3" deep.', []),
        # the closing mark is lost: to the end of the paragraph
        ("“We go on.\n\n“And on.” He left.", ["“We go on.", "“And on.”"]),
        ("He said “this and “that” too.", ["“this and", "“that”"]),
        # editors mix them
        ('“We go," she said.', ['“We go,"']),
        ("“No,“ he said.", ["“No,“"]),
    ],
)
def test_what_stands_between_marks(text: str, found: list[str]) -> None:
    assert quoted(text) == found


@given(st.text(alphabet="ab ,.?\n'\"“”„«»‘’‚「」`", max_size=60))
def test_quotations_are_in_order_apart_and_inside(text: str) -> None:
    reach = 0
    for quote in quotations(text):
        assert reach <= quote.start < quote.end <= len(text)
        assert "\n" not in text[quote.start : quote.end]
        reach = quote.end


@pytest.mark.parametrize("mark", ['"', "“", "”", "'", "‘", "»", "„", "''", "“a ", "'a "])
def test_nothing_but_marks_takes_linear_time(mark: str) -> None:
    def seconds(size: int) -> float:
        text = mark * (size // len(mark))
        start = time.process_time()
        quotations(text)
        return time.process_time() - start

    assert seconds(200_000) < 20 * max(seconds(20_000), 0.01)
