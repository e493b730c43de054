"""Stances: `positions.toml`, which words, commitments and events say where somebody stands."""

from functools import cache, cached_property
from pathlib import Path

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.lexicon._load import Rule, read_toml
from dragoman.record import Strength


class Stance(Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One side of an issue. In `yes` and `no` stand the contents of statements."""

    issue: str
    opposite: str
    words: tuple[str, ...]
    """Words that take the side when nobody but the speaker stands before them."""
    strengths: tuple[Strength, ...] = ()
    """Commitments of these strengths take it."""
    types: tuple[str, ...] = ()
    """PLOVER types of events by which it is taken."""
    cameo: tuple[str, ...] = ()
    """Roots of CAMEO codes of such events."""


class PositionWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """The stances of one language."""

    own: tuple[str, ...]
    fillers: tuple[str, ...]
    negations: tuple[str, ...]
    unclear: tuple[str, ...]
    aside: tuple[str, ...]
    """Rules of commitments that take no side of what they speak of."""
    official: tuple[str, ...]
    stance: tuple[Stance, ...]

    @cached_property
    def by_id(self) -> dict[str, Stance]:
        """The stances by name."""
        return {stance.id: stance for stance in self.stance}

    @cached_property
    def phrases(self) -> dict[tuple[str, ...], Stance]:
        """The stances by their words, the longest first."""
        found = {tuple(words.split()): stance for stance in self.stance for words in stance.words}
        return dict(sorted(found.items(), key=lambda item: -len(item[0])))


@cache
def load_positions(lang: Path) -> PositionWords:
    """The language's stances.

    Raises:
        KnowledgeError: the file is wrong, or a stance's opposite is not there or of another issue.
    """
    path = lang / "positions.toml"
    section = read_toml(path, PositionWords)
    for stance in section.stance:
        other = section.by_id.get(stance.opposite)
        if other is None or other.opposite != stance.id or other.issue != stance.issue:
            raise KnowledgeError(
                f"{path}: {stance.id!r} and its opposite {stance.opposite!r} do not match; correct one"
            )
    return section
