"""What the parser gets so plainly wrong that the order of words says so."""

from collections.abc import Sequence

_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_NOMINAL = frozenset(("NOUN", "PROPN"))
# What may have gone astray; "even if" and "hours after" are the conjunction's own.
_STRAY = frozenset(("prep", "dobj", "advcl", *_SUBJECTS))
# Steps up the tree in which a new head is sought below its dependent; deeper trees are left as they are.
_CLIMB = 60


def open_clauses(deps: list[str], heads: list[int], pos: Sequence[str]) -> int:
    """Takes out of each subordinate clause what stands before the word that opens it; how many phrases moved.

    "… after a call with his counterpart, Volodymyr Zelenskiy, since Russia invaded": the parser hangs the call and its
    partner on "invaded". A conjunction opens its clause, so what precedes it belongs to the clause around; a second
    subject before it stands beside the noun that it follows.
    """
    children: dict[int, list[int]] = {}
    for token, head in enumerate(heads):
        if head != token:
            children.setdefault(head, []).append(token)
    moved = 0
    for verb, below in children.items():
        mark = next((t for t in below if deps[t] == "mark" and t < verb), None)
        if mark is None or heads[verb] == verb:
            continue
        own_subject = any(t > mark and deps[t] in _SUBJECTS for t in below)
        for token in [t for t in below if t < mark and deps[t] in _STRAY]:
            moved += _move(token, heads[verb], own_subject, deps, heads, pos)
    return moved


def _move(token: int, outer: int, own_subject: bool, deps: list[str], heads: list[int], pos: Sequence[str]) -> bool:
    """Hangs a stray phrase where it belongs; False if there is no such place."""
    if deps[token] not in _SUBJECTS:
        heads[token] = outer
        return True
    noun = _noun_before(token, deps, heads, pos)
    if not own_subject or noun is None or _is_below(noun, token, heads):
        return False
    deps[token], heads[token] = "appos", noun
    return True


def _noun_before(token: int, deps: Sequence[str], heads: Sequence[int], pos: Sequence[str]) -> int | None:
    """The noun right before a phrase, behind no more than a comma."""
    before = token - 1
    while before >= 0 and heads[before] == token and deps[before] != "punct":
        before -= 1
    if before >= 0 and deps[before] == "punct":
        before -= 1
    return before if before >= 0 and pos[before] in _NOMINAL else None


def _is_below(token: int, top: int, heads: Sequence[int]) -> bool:
    """Whether `top` is above `token`, or so far up that it cannot be told."""
    for _ in range(_CLIMB):
        if token == top:
            return True
        if heads[token] == token:
            return False
        token = heads[token]
    return True
