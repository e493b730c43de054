"""Public comments (CAMEO 01): somebody says something of somebody. They have no PLOVER type.

A statement whose cue is itself a coded act ("accused", "urged", "denied") is that act and no comment: CAMEO's usage
notes for 010 make comments the residue.
"""

from collections.abc import Iterator

import msgspec

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.record import Statement, StatementAct

# How many of those spoken of get a row. On news_dyads (four fifths) triples F1 was best with two.
_SPOKEN_OF = 2
# Thoughts made known are comments too (CAMEO 012, 013): with them triples F1 went from .286 to .292 there.
_ACTS: frozenset[StatementAct] = frozenset({"speech", "writing", "thought", "question"})


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """A speaker, one whom he speaks of, and the tokens that show it."""

    statement: str
    speaker: str
    about: str
    cue: int
    tokens: tuple[int, ...]


class Comments:
    """The comments among the statements of one article."""

    def __init__(self, annotation: Annotation, index: ActorIndex) -> None:
        self._a = annotation
        self._index = index

    def of(self, stmt: Statement, coded: frozenset[int]) -> Iterator[Comment]:
        """One comment for each of those that the statement is about; none where its cue is a `coded` trigger."""
        if stmt.speaker is None or stmt.cue is None or stmt.act not in _ACTS or stmt.speaker not in self._index.by_id:
            return
        cue = self._a.tokens_in(stmt.cue)
        if not cue or not coded.isdisjoint(cue):
            return
        source = self._a.tokens_in(stmt.source) if stmt.source else cue
        for token, actor in self._spoken_of(stmt, {stmt.speaker, stmt.on_behalf_of}):
            yield Comment(
                statement=stmt.id,
                speaker=stmt.speaker,
                about=actor,
                cue=self._a.head_of(cue.start, cue.stop),
                tokens=(*cue, *source, token),
            )

    def _spoken_of(self, stmt: Statement, speakers: set[str | None]) -> list[tuple[int, str]]:
        """The first actors of the words, the subjects of their clauses before others."""
        found: dict[str, tuple[bool, int]] = {}
        for piece in stmt.content:
            for token in self._a.tokens_in(piece):
                for actor in self._index.at(token):
                    if actor not in speakers and self._stands_alone(token, actor):
                        subject = self._a.deps[token] in ("nsubj", "nsubjpass", "poss")
                        found.setdefault(actor, (not subject, token))
        ranked = sorted(found.items(), key=lambda entry: entry[1])
        return [(token, actor) for actor, (_, token) in ranked[:_SPOKEN_OF]]

    def _stands_alone(self, token: int, actor: str) -> bool:
        """Whether the mention is somebody spoken of: no outlet, no "Russian" beside "Russian officials"."""
        if self._index.by_id[actor].type == "outlet":
            return False
        modifies = self._a.deps[token] in ("amod", "compound", "nmod", "poss")
        return not (modifies and self._index.at(self._a.heads[token]))
