"""What the rules and the model propose, before it becomes a row: token ranges, half open."""

import msgspec

from dragoman.record import StatementAct

Range = tuple[int, int]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One attribution: who (source), by which words (cue), what (content, in one or more pieces)."""

    content: tuple[Range, ...]
    cue: Range | None
    head: int | None
    """The token that carries the cue: the verb, the noun, the "according"."""
    source: Range | None
    speaker: int | None
    """The head token of the source, or of what stands for it ("the minister, who said …": "minister")."""
    act: StatementAct = "speech"
    score: float
    rule: str
    addressee: tuple[int, ...] = ()
    """Head tokens of those who are spoken to."""

    @property
    def start(self) -> int:
        return self.content[0][0]

    @property
    def end(self) -> int:
        return self.content[-1][1]


def merged(ranges: list[Range]) -> tuple[Range, ...]:
    """The ranges in text order, those that touch or overlap made one."""
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return tuple(joined)


def without(ranges: tuple[Range, ...], holes: list[Range]) -> tuple[Range, ...]:
    """What is left of `ranges` outside `holes`."""
    left = list(ranges)
    for low, high in holes:
        left = [piece for start, end in left for piece in ((start, min(end, low)), (max(start, high), end))]
        left = [(start, end) for start, end in left if start < end]
    return tuple(sorted(set(left)))


def size(ranges: tuple[Range, ...]) -> int:
    """How many tokens the ranges hold."""
    return sum(end - start for start, end in ranges)


def shared(left: tuple[Range, ...], right: tuple[Range, ...]) -> int:
    """How many tokens two sets of ranges have in common."""
    return sum(max(0, min(b, d) - max(a, c)) for a, b in left for c, d in right)
