"""What became of the promises in the story of examples/, from the files to the ledger's answer."""

from pathlib import Path

import pytest

from dragoman.errors import Rejection
from dragoman.intake import open_sources
from dragoman.ledger._follow import FollowedCommitment, follow
from dragoman.reading import Reader

ROOT = Path(__file__).parents[2]
LAST = "2023-06-17"


@pytest.fixture(scope="module")
def followed(reader: Reader) -> dict[str, FollowedCommitment]:
    """The commitments by the words of their first saying."""
    documents = [item for item in open_sources([ROOT / "examples"]) if not isinstance(item, Rejection)]
    records = sorted(reader.pipe(documents), key=lambda record: record.document.published or "")
    texts = {record.document.id: record.document.text for record in records}
    return {texts[first.document][slice(*first.span)]: one for one in follow(records) for first in one.mentions[:1]}


def about(followed: dict[str, FollowedCommitment], words: str) -> FollowedCommitment:
    (one,) = [one for said, one in followed.items() if words in said]
    return one


def test_the_envoy_was_promised_announced_and_sent(followed: dict[str, FollowedCommitment]) -> None:
    envoy = about(followed, "send a special representative")
    assert {mention.date for mention in envoy.mentions} == {"2023-04-26", "2023-05-12"}
    assert envoy.due == "2023-05-15"
    by_day = {
        day: envoy.status_at(day)
        for day in ("2023-05-01", "2023-05-12", "2023-05-17", "2023-05-19", "2023-05-24", "2023-05-26", LAST)
    }
    assert list(by_day.values()) == [
        "open", "scheduled", "partly_kept", "partly_kept", "partly_kept", "kept", "kept",
    ]  # fmt: skip
    assert not any(envoy.overdue(day) for day in by_day)


def test_a_call_is_a_step_towards_a_meeting(followed: dict[str, FollowedCommitment]) -> None:
    meeting = about(followed, "planned to meet Chinese President")
    assert meeting.status_at("2023-04-25") == "open"
    assert meeting.status_at(LAST) == "in_progress"


def test_what_nobody_tells_the_end_of_stays_open(followed: dict[str, FollowedCommitment]) -> None:
    assert about(followed, "deliver 30 Leopard").status_at(LAST) == "open"
    assert about(followed, "would not attack Russian territory").status_at(LAST) == "open"


def test_nothing_done_is_overdue(followed: dict[str, FollowedCommitment]) -> None:
    assert [said for said, one in followed.items() if one.overdue(LAST)] == []


def test_a_refusal_of_words_is_no_promise(followed: dict[str, FollowedCommitment]) -> None:
    assert not [said for said in followed if "call the war an invasion" in said]
