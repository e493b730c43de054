"""The clause that binds: its words, its deadline, its conditions."""

from dragoman.annotation import Annotation
from dragoman.lexicon._commitments import Act, CommitmentRule, CommitmentWords
from dragoman.record import Span, Time

# A clause of more tokens than this is a parser's accident; the longest in the items read has 61.
_LONGEST = 90


def evidence(annotation: Annotation, head: int, action: int) -> Span:
    """The characters of the clause headed by `head`, without what is coordinated with it and the final stop.

    A participle behind its noun takes the noun along ("envoys set to sign"); the action is always within.
    """
    a = annotation
    start, end = a.subtree(head)
    if a.deps[head] == "acl" and a.heads[head] < head:
        start = a.subtree(a.heads[head])[0]
    for child in a.children[head]:
        left, right = a.subtree(child)
        if a.deps[child] == "prep" and a.tags[child] == "VBG" and right <= min(head, action):
            start = max(start, right)  # "According to the ministry, ": who says so is not what is promised
        if left <= action < right or not (a.deps[child] == "mark" or _has_subject(a, child)):
            continue
        # "Oslo had promised, he said, to use": who says so stands before the action, which goes on behind it.
        if a.deps[child] in ("conj", "parataxis") and child > head and right > action:
            end = min(end, left)
        if a.deps[child] in ("ccomp", "parataxis", "mark") and child < head:
            start = max(start, right)
    start, end = max(start, head - _LONGEST), min(end, head + _LONGEST)
    start, end = min(start, action), max(end, action + 1)
    while end - 1 > max(head, action) and a.pos[end - 1] in ("PUNCT", "CCONJ", "SPACE"):
        end -= 1
    while start < min(head, action) and a.pos[start] in ("PUNCT", "CCONJ", "SPACE"):
        start += 1
    return a.span(start, end)


def _has_subject(annotation: Annotation, token: int) -> bool:
    return any(True for _ in annotation.dependents(token, "nsubj", "nsubjpass"))


def due(annotation: Annotation, times: tuple[Time, ...], span: Span, action: int, *, done: bool) -> str | None:
    """The last day of the time that the clause sets for the action: one not before publication, behind the verb.

    Of an act that is `done`, the day of publication is when it was done ("signed the pact on the same day").
    """
    published = (annotation.document.published or "")[:10]
    if not published:
        return None
    for time in times:
        if time.type not in ("DATE", "TIME") or not span[0] <= time.span[0] < span[1]:
            continue
        last = (time.end or time.begin or "")[:10]
        if (last > published or (last == published and not done)) and time.span[0] > annotation.starts[action]:
            return last
    return None


def tie(annotation: Annotation, action: int, rule: Act) -> int | None:
    """The preposition that opens what the act ties its object to, on the verb or on the object."""
    a = annotation
    for holder in (action, *a.dependents(action, "dobj")):
        for preposition in a.dependents(holder, "prep"):
            if preposition > action and a.lower[preposition] in rule.condition:
                return preposition
    return None


def stated_conditions(annotation: Annotation, action: int, rule: CommitmentRule, words: CommitmentWords) -> str | None:
    """The words of the condition on the action: an if-clause, or what an act ties it to."""
    a = annotation
    if isinstance(rule, Act) and (preposition := tie(a, action, rule)) is not None:
        return _text(a, preposition)
    near = (action, a.heads[action]) if a.deps[action] in ("xcomp", "ccomp") else (action,)
    for token in near:
        for child in a.dependents(token, "advcl", "prep"):
            opening = [child] if a.deps[child] == "prep" else a.dependents(child, "mark", "advmod")
            if any(a.lower[word] in words.conditions for word in opening):
                return _text(a, child)
    return None


def _text(annotation: Annotation, token: int) -> str:
    first, last = annotation.span(*annotation.subtree(token))
    return annotation.text[first:last]
