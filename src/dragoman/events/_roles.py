"""Who acts and to whom: from slots in the syntax to actors of the article."""

import msgspec

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.events._matching import Match
from dragoman.events._syntax import Syntax

# Steps of syntax into a phrase: "the attack on a church in the city of Quetta in Pakistan" has seven to its actor, and
# every preposition counts two.
_DEPTH = 8
_INSIDE = frozenset(
    {"poss", "compound", "amod", "nmod", "appos", "npadvmod", "prep", "pobj", "nummod", "conj", "agent"}
)
_PLACES = (("in",), ("at",), ("near",), ("across",), ("inside",))


class Role(msgspec.Struct, frozen=True):
    """The actors of one side of an event, the tokens that name them, and how directly the slot names them (0 to 1)."""

    ids: tuple[str, ...] = ()
    tokens: tuple[int, ...] = ()
    directness: float = 0.0


NOBODY = Role()


class Roles:
    """Fills the actor and recipient of matches in one article."""

    def __init__(self, annotation: Annotation, index: ActorIndex, syntax: Syntax) -> None:
        self._a = annotation
        self._index = index
        self._syntax = syntax

    def actor(self, match: Match) -> Role:
        """Who does the act of `match`."""
        if match.trigger.kind == "noun" and self._syntax.undergoes(match.token):
            return self._first(match, (("from",), ("by",), ("poss",), ("mod",)), NOBODY)
        return self._first(match, match.trigger.actor, NOBODY)

    def recipient(self, match: Match, actor: Role) -> Role:
        """To whom it is done; never somebody who does it."""
        if match.trigger.kind == "noun" and self._syntax.undergoes(match.token):
            head = self._a.heads[match.token]
            return self._of(self._syntax.subjects(head), actor)
        return self._first(match, match.trigger.recipient, actor)

    def beyond(self, match: Match, actor: Role) -> Role:
        """A recipient inside the complement of `match`."""
        return self._first(match, match.trigger.beyond, actor)

    def place(self, match: Match, actor: Role) -> Role:
        """Those in the place of the act, where nobody else is named: "killed 48 people in Nigeria"."""
        return self._first(match, _PLACES, actor)

    def _first(self, match: Match, slots: tuple[tuple[str, ...], ...], other: Role) -> Role:
        for slot in slots:
            role = self._of(self._syntax.resolve(match.token, slot), other)
            if role.ids:
                return role
        return NOBODY

    def _of(self, heads: list[int], other: Role) -> Role:
        """The actors that the phrases name, without those of `other`."""
        ids: list[str] = []
        tokens: list[int] = []
        directness = 1.0
        for head in heads:
            found, named, depth = self._named(head)
            fresh = [actor for actor in found if actor not in ids and actor not in other.ids]
            if fresh:
                ids += fresh
                tokens.append(named)
                directness = min(directness, 1.0 - 0.04 * depth)
        return Role(tuple(ids), tuple(tokens), directness) if ids else NOBODY

    def _named(self, head: int) -> tuple[tuple[str, ...], int, int]:
        """The actors that the phrase headed by `head` names: itself, or the nearest within it."""
        a = self._a
        level = [head]
        for depth in range(_DEPTH + 1):
            for token in level:
                found = self._index.of(token)
                if found:
                    return found, token, depth
            level = [child for token in level for child in a.children[token] if self._inside(child)][:40]
        return (), head, 0

    def _inside(self, token: int) -> bool:
        """Whether the token leads on within its phrase: a modifier, or "proposed by Japan"."""
        a = self._a
        if a.deps[token] in _INSIDE:
            return True
        return a.deps[token] == "acl" and any(a.deps[child] == "agent" for child in a.children[token])
