"""Statements that stand in statements: what the one who passes on says is all of it, not the inner words alone."""

import msgspec

from dragoman.annotation import Annotation
from dragoman.statements._draft import Draft, merged, without
from dragoman.statements._syntax import trimmed

_TOLD = ("speech", "writing")


def whole(doc: Annotation, drafts: list[Draft]) -> list[Draft]:
    """The drafts, those that pass on another's words grown by who said them: "A told B that C, the ministry said".

    The model, and the parser where it takes the wrong verb for the main one, give "that C" to both.
    """
    inner: dict[tuple[int, int], Draft] = {}
    for draft in drafts:
        if _names(doc, draft) and draft.cue is not None and draft.cue[1] <= draft.start:
            inner.setdefault((doc.sentence_of[draft.start], draft.end), draft)
    return [_grown(doc, draft, inner.get((doc.sentence_of[draft.start], draft.end))) for draft in drafts]


def _names(doc: Annotation, draft: Draft) -> bool:
    """Whether a draft names its speaker right before its cue, in one sentence with its words."""
    if draft.act not in _TOLD or draft.cue is None or draft.source is None or len(draft.content) > 1:
        return False
    here = doc.sentence_of[draft.start]
    return draft.source[1] <= draft.cue[0] and doc.sentence_of[draft.source[0]] == here


def _grown(doc: Annotation, draft: Draft, inner: Draft | None) -> Draft:
    if inner is None or inner.source is None or draft.head is None or draft.act not in _TOLD:
        return draft
    if draft.head < draft.end or draft.start < inner.source[0] or draft.start > inner.start:
        return draft
    content = merged([(inner.source[0], draft.end)])
    return msgspec.structs.replace(draft, content=content)


def headless(doc: Annotation, drafts: list[Draft]) -> list[Draft]:
    """The drafts without the dateline, which is nobody's words though it stands right before them."""
    head = doc.dateline
    return [_headless(doc, draft, head) if head and draft.start < head.stop < draft.end else draft for draft in drafts]


def _headless(doc: Annotation, draft: Draft, head: range) -> Draft:
    pieces = (trimmed(doc, a, b) for a, b in without(draft.content, [(head.start, head.stop)]))
    kept = tuple((a, b) for a, b in pieces if a < b)
    return msgspec.structs.replace(draft, content=kept) if kept else draft
