"""The clause that binds: its words, its deadline, its conditions."""

import re
from datetime import date, timedelta
from itertools import islice

from dragoman.annotation import Annotation
from dragoman.lexicon._commitments import Act, CommitmentRule, CommitmentWords
from dragoman.record import Span, Time

# A clause of more tokens than this is a parser's accident; the longest in the items read has 61.
_LONGEST = 90
# A term as TIMEX3 has it, in days; months and years as they are commonly counted.
_TERM = re.compile(r"P(\d{1,4})([DWMY])")
_DAYS = {"D": 1, "W": 7, "M": 30, "Y": 365}
# Longer terms are ages and sentences.
_LONGEST_TERM = 3660
# How a year hangs on a name: "the 2024 Games".
_PART_OF_NAME = ("compound", "nummod", "amod", "nmod")
# Steps from a time up to its verb; "at the summit of the alliance in Oslo in May" takes eight.
_STEPS = 10
# Steps of a time that hangs on its verb, by itself or by a preposition.
_NEXT = 2


def evidence(annotation: Annotation, head: int, action: int) -> Span:
    """The characters of the clause headed by `head`, without what is coordinated with it and the final stop.

    A participle behind its noun takes the noun along ("envoys set to sign"); the action is always within.
    """
    a = annotation
    while a.deps[head] == "xcomp" and a.pos[a.heads[head]] == "VERB" and a.heads[head] < head:
        head = a.heads[head]  # "will continue to work"
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


def due(
    annotation: Annotation, times: tuple[Time, ...], span: Span, action: int, words: CommitmentWords, *, done: bool
) -> str | None:
    """The last day of the time that the clause sets for the action: one not before publication.

    Of an act that is `done`, a day is when it was done ("signed the pact on the same day"), unless a word makes it a
    deadline ("by June").
    """
    published = (annotation.document.published or "")[:10]
    if not published:
        return None
    for time in times:
        if not span[0] <= time.span[0] < span[1] or not (tokens := annotation.tokens_in(time.span)):
            continue
        last = _last_day(time, published, _opening(annotation, tokens), words)
        if last is None or last < published or (last == published and done):
            continue
        reach = _NEXT if time.type == "DURATION" else _STEPS  # "finish his first visit in six years"
        if _is_set_for(annotation, tokens, action, words, reach=reach, done=done):
            return last
    return None


def _opening(annotation: Annotation, tokens: range) -> str:
    """The word before a time: "within", "by"."""
    return annotation.lower[tokens.start - 1] if tokens.start else ""


def _last_day(time: Time, published: str, opening: str, words: CommitmentWords) -> str | None:
    """The last day of a date, or of a term that begins with publication ("within 60 days"); an age has none."""
    if time.type == "DURATION":
        found = _TERM.fullmatch(time.value or "")
        if found is None or opening not in words.terms:
            return None
        days = int(found[1]) * _DAYS[found[2]]
        return (date.fromisoformat(published) + timedelta(days=days)).isoformat() if days <= _LONGEST_TERM else None
    if time.type not in ("DATE", "TIME") or not time.begin or not time.end:
        return None
    first, last = time.begin[:10], time.end[:10]
    return last if int(last[:4]) - int(first[:4]) <= 1 else None  # "the 21st century" sets no day


def _is_set_for(
    annotation: Annotation, tokens: range, action: int, words: CommitmentWords, *, reach: int, done: bool
) -> bool:
    """Whether a time is the action's, and not of a name, of a clause aside or of who says so ("he said on Sunday")."""
    a = annotation
    top = a.head_of(tokens.start, tokens.stop)
    if a.deps[top] in _PART_OF_NAME:
        return False
    above = {action, *islice(a.ancestors(action), _STEPS)}
    direct = False
    for step in range(reach):
        head = a.heads[top]
        if head == top:
            return False
        if head in above:
            direct = head == action and step < _NEXT
            top = head
            break
        if a.pos[head] in ("VERB", "AUX") and (_has_subject(a, head) or a.deps[head] == "advcl"):
            return False
        top = head
    else:
        return False
    if done and _opening(a, tokens) not in words.deadline:
        return False
    if top != action and a.tags[top] == "VBD":
        return False
    return direct or tokens.start > action


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
    near = [action, *([a.heads[action]] if a.deps[action] in ("xcomp", "ccomp", "attr") else [])]
    near += [child for child in a.dependents(action, "dobj") for child in (child, *a.dependents(child, "acl"))]
    for token in near:
        for child in a.dependents(token, "advcl", "prep"):
            opening = [child] if a.deps[child] == "prep" else a.dependents(child, "mark", "advmod")
            if any(a.lower[word] in words.conditions for word in opening) or _is_exchange(a, child, words):
                return _text(a, child)
    return None


def _is_exchange(annotation: Annotation, preposition: int, words: CommitmentWords) -> bool:
    """Whether a phrase names what is wanted for it: "in return for a loan"."""
    return any(annotation.lemmas[noun] in words.exchanges for noun in annotation.dependents(preposition, "pobj"))


def _text(annotation: Annotation, token: int) -> str:
    first, last = annotation.span(*annotation.subtree(token))
    return annotation.text[first:last]
