"""Months without a year, by the verb beside them."""

from collections.abc import Callable

import pytest

from dragoman.record import Record


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ethiopia signed a memorandum with Kenya in January.", "2024-01"),
        ("The ministers met in November.", "2024-11"),
        ("The ministers will meet in January.", "2025-01"),
        ("The ministers agreed to meet in January.", "2025-01"),
        ("The summit planned for January was cancelled.", "2025-01"),
    ],
)
def test_a_bare_month_beside_a_past_verb_lies_behind(text: str, value: str, read: Callable[..., Record]) -> None:
    assert [time.value for time in read(text, "2024-12-12").times] == [value]


def test_what_somebody_plans_to_begin_lies_ahead(read: Callable[..., Record]) -> None:
    [time] = read("Kosovo plans to start fining drivers from Tuesday.", "2022-11-21").times
    assert time.value == "2022-11-22"
