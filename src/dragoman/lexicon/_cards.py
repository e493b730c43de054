"""What the knowledge says of a rule by its name, for a person who asks why a row is there."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from dragoman.lexicon._load import KNOWLEDGE


class RuleCard(msgspec.Struct, frozen=True, kw_only=True):
    """One rule: where it stands and which sentences it must, and must not, match."""

    id: str
    file: str
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


def rule_card(rule: str, *, root: Path = KNOWLEDGE) -> RuleCard | None:
    """The card of the rule with this id; None if the rows' rule is no rule of a file (a table, a model).

    What follows a plus tells what helped the rule ("consult-meet+model").
    """
    cards = _cards(root)
    return cards.get(rule) or cards.get(rule.partition("+")[0])


@cache
def _cards(root: Path) -> dict[str, RuleCard]:
    return {
        table["id"]: RuleCard(
            id=table["id"],
            file=str(path.relative_to(root)),
            yes=tuple(map(str, table.get("yes", ()))),
            no=tuple(map(str, table.get("no", ()))),
        )
        for path in sorted(root.rglob("*.toml"))
        for table in _tables(msgspec.toml.decode(path.read_bytes()))
    }


def _tables(content: Any) -> Iterator[dict[str, Any]]:
    """Every table with an id, however deep."""
    waiting = [content]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if isinstance(item.get("id"), str):
                yield item
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
