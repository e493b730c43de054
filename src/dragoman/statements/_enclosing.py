"""Which contents stand in which."""

from dragoman.statements._draft import Draft

# How many passers-on a statement can have: "A reported that B said C had told D …" is the deepest seen in the corpora.
_DEEPEST = 4


def enclosing(drafts: list[Draft]) -> list[tuple[int, ...]]:
    """For each draft, the numbers of those whose content holds its cue (or, without one, its content), innermost first.

    One sweep over the pieces in text order with a stack of those that are open.
    """
    pieces = sorted((start, -end, number) for number, draft in enumerate(drafts) for start, end in draft.content)
    points = sorted((draft.head if draft.head is not None else draft.start, n) for n, draft in enumerate(drafts))
    found: list[tuple[int, ...]] = [()] * len(drafts)
    stack: list[tuple[int, int]] = []
    at = 0
    for point, number in points:
        while at < len(pieces) and pieces[at][0] <= point:
            start, end, owner = pieces[at]
            while stack and stack[-1][0] <= start:
                stack.pop()
            stack.append((-end, owner))
            at += 1
        while stack and stack[-1][0] <= point:
            stack.pop()
        around = [o for end, o in reversed(stack[-4 * _DEEPEST :]) if end > point and o != number]
        found[number] = tuple(dict.fromkeys(around))[:_DEEPEST]
    return found
