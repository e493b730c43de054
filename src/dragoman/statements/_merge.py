"""The rules' drafts and the reader model's findings made one.

Where both see an attribution, the rules' words stand in the frames of a clause, which ends where the grammar says, and
the model's in the frames of an object or infinitive, where people mark as much as they find telling (statements.toml,
[model], has the counts). What the model alone has seen is fitted to the clause or phrase that it means.
"""

from math import exp, log
from typing import Literal

import msgspec

from dragoman.annotation import Annotation, Attribution
from dragoman.lexicon import StatementWords
from dragoman.record import StatementAct
from dragoman.statements._cues import done_to_somebody, readings_of, relayed, source_of
from dragoman.statements._draft import Draft, Range, merged, shared, size
from dragoman.statements._quotes import Quoted, snapped
from dragoman.statements._syntax import naming, trimmed

# Token overlap (intersection over union) from which two contents are the same, as in the scores of this field.
SAME = 0.5
# A piece of so few tokens beside one of `_LARGE` is a slip of the tagger ("Clinton's" behind the clause).
_SLIP, _LARGE = 2, 6


def weighed(doc: Annotation, words: StatementWords, drafts: list[Draft]) -> list[Draft]:
    """The drafts with what the model thinks of them in their scores; as they are where no model ran."""
    if doc.attributions is None:
        return drafts
    at_cue, at_start = _by_token(doc.attributions)
    return [_weighed(doc, words, draft, _evidence(draft, at_cue, at_start)) for draft in drafts]


class Evidence(msgspec.Struct, frozen=True):
    """What the model says of a draft: "content", "cue" or "absent", how sure it is, and what it found."""

    kind: Literal["content", "cue", "absent"]
    score: float
    found: Attribution | None


def _by_token(found: tuple[Attribution, ...]) -> tuple[dict[int, list[Attribution]], dict[int, list[Attribution]]]:
    """The model's findings by each token of the cue, and by each token of the content."""
    at_cue: dict[int, list[Attribution]] = {}
    at_content: dict[int, list[Attribution]] = {}
    for attribution in found:
        for token in range(*(attribution.cue or (0, 0))):
            at_cue.setdefault(token, []).append(attribution)
        for start, end in attribution.content:
            for token in range(start, end):
                at_content.setdefault(token, []).append(attribution)
    return at_cue, at_content


def _evidence(draft: Draft, at_cue: dict[int, list[Attribution]], at_content: dict[int, list[Attribution]]) -> Evidence:
    """The model's best word on a draft."""
    near = list(at_cue.get(draft.head, ())) if draft.head is not None else []
    if near:
        best = max(near, key=lambda a: (overlap(a.content, draft.content), a.score))
        return Evidence("content" if overlap(best.content, draft.content) >= SAME else "cue", best.score, best)
    for token in probes(draft.content):
        near += at_content.get(token, ())
    same = [a for a in near if overlap(a.content, draft.content) >= SAME]
    if not same:
        return Evidence("absent", 0.5, None)
    best = max(same, key=lambda a: a.score)
    return Evidence("content", best.score, best)


def _weighed(doc: Annotation, words: StatementWords, draft: Draft, evidence: Evidence) -> Draft:
    model = words.model
    if evidence.kind == "cue" and evidence.found is not None and evidence.score >= model.replace:
        content = _tidy(doc, evidence.found.content)
        if content and not any(a <= (draft.head or -1) < b for a, b in content):
            return msgspec.structs.replace(draft, content=content, score=evidence.score, rule=draft.rule + "+model")
    weights = {"content": model.content, "cue": model.cue, "absent": model.absent}
    odds = model.bias + model.rule * logit(draft.score) + weights[evidence.kind]
    if evidence.kind != "absent":
        odds += model.score * logit(evidence.score)
    chance = 1 / (1 + exp(-odds))
    if evidence.kind == "content" and evidence.found is not None and draft.rule not in model.keeps:
        content = _tidy(doc, evidence.found.content)
        if content and not any(a <= (draft.head or -1) < b for a, b in content) and not _swallows(draft, content):
            draft = msgspec.structs.replace(draft, content=content)
    if draft.source is None and evidence.found is not None and (named := evidence.found.source) is not None:
        draft = msgspec.structs.replace(draft, source=named, speaker=doc.head_of(*named))
    # The acceptance of the rules stays the yardstick of the record, whatever the model's own scale.
    return msgspec.structs.replace(draft, score=rescaled(chance, model.accept, words.accept))


# Frames whose content is a clause: who is told stands before it, and is no part of it.
_TOLD = frozenset({"that", "bare", "wh", "late_that", "late_bare"})


def _swallows(draft: Draft, content: tuple[Range, ...]) -> bool:
    """Whether the model's words begin within the one who is told: "Hui that …" in "told Li Hui that …"."""
    return draft.rule in _TOLD and any(a <= who < b for who in draft.addressee for a, b in content)


def rescaled(chance: float, threshold: float, wanted: float) -> float:
    """The chance on a scale where `threshold` is `wanted`, 0 and 1 staying what they are."""
    if chance < threshold:
        return chance * wanted / threshold
    return wanted + (chance - threshold) * (1 - wanted) / (1 - threshold)


def logit(share: float) -> float:
    """The log-odds of a share, kept within 0.5% of certainty."""
    share = min(0.995, max(0.005, share))
    return log(share / (1 - share))


def overlap(left: tuple[Range, ...], right: tuple[Range, ...]) -> float:
    """Intersection over union, in tokens."""
    common = shared(left, right)
    return common / (size(left) + size(right) - common) if common else 0.0


def probes(content: tuple[Range, ...]) -> list[int]:
    """A few tokens that stand for a content: one that overlaps it by half has one of five evenly spread in a piece."""
    return [start + (end - 1 - start) * k // 4 for start, end in content for k in range(min(5, end - start))]


def model_only(doc: Annotation, words: StatementWords, quoted: Quoted, known: list[Draft]) -> list[Draft]:
    """What the model alone has found, as drafts: no known draft has its cue or its words."""
    if not doc.attributions:
        return []
    heads = {draft.head for draft in known}
    cues = {t for draft in known if draft.cue is not None for t in range(*draft.cue)} | heads
    taken: dict[int, list[Draft]] = {}
    for other in known:
        for token in probes(other.content):
            taken.setdefault(token, []).append(other)
    found: list[Draft] = []
    for attribution in doc.attributions:
        if attribution.cue is not None and not cues.isdisjoint(range(*attribution.cue)):
            continue
        draft = _drafted(doc, words, quoted, attribution)
        if draft is None or draft.score < (words.model.accept_deed if _deed(doc, words, draft) else words.accept):
            continue
        rivals = [rival for a, b in draft.content for t in range(a, b) for rival in taken.get(t, ())]
        if all(overlap(draft.content, rival.content) < SAME for rival in rivals):
            found.append(draft)
    return found


def _deed(doc: Annotation, words: StatementWords, draft: Draft) -> bool:
    """Whether a verb that no one knows to report has a thing or a person for its object: "appointed him envoy"."""
    if draft.head is None or doc.pos[draft.head] != "VERB" or (doc.lemmas[draft.head], "VERB") in words.cells:
        return False
    return _nominal(doc, draft.content)


def _nominal(doc: Annotation, content: tuple[Range, ...]) -> bool:
    """Whether the content has no verb in it."""
    return not any(doc.pos[t] in ("VERB", "AUX") for a, b in content for t in range(a, b))


def _drafted(doc: Annotation, words: StatementWords, quoted: Quoted, found: Attribution) -> Draft | None:
    """One finding as a draft, its content fitted to the grammar and the quotation marks around it."""
    head = _head(doc, found)
    content = _fitted(doc, head, _tidy(doc, found.content))
    if not content or (head is not None and _only_points(doc, words, head, content)):
        return None
    who = source_of(doc, head) if head is not None else None
    source = found.source
    if source is not None:
        who = doc.head_of(*source)
    elif who is not None:
        source = naming(doc, who, head)
    model = words.model
    chance = 1 / (1 + exp(-(model.alone + model.alone_score * logit(found.score))))
    draft = Draft(
        content=content,
        cue=found.cue,
        head=head,
        source=source,
        speaker=who,
        act=_act(doc, words, found.cue, content),
        score=rescaled(chance, model.accept_alone, words.accept),
        rule="model",
    )
    return snapped(draft, quoted)


def _only_points(doc: Annotation, words: StatementWords, head: int, content: tuple[Range, ...]) -> bool:
    """Whether the content is no words but a person: whom one thanks, whom one quotes as saying something."""
    return relayed(doc, words, head) is not None or done_to_somebody(doc, words, head, content)


def _head(doc: Annotation, found: Attribution) -> int | None:
    """The verb of the cue; without one, the word on which the rest of it hangs."""
    if found.cue is None:
        return None
    verbs = [t for t in range(*found.cue) if doc.pos[t] == "VERB"]
    return verbs[-1] if verbs else doc.head_of(*found.cue)


def _tidy(doc: Annotation, content: tuple[Range, ...]) -> tuple[Range, ...]:
    """The pieces without punctuation at their ends and without slips."""
    pieces = [p for p in (trimmed(doc, a, _within(doc, a, _whole(doc, a, b))) for a, b in content) if p[0] < p[1]]
    largest = max((b - a for a, b in pieces), default=0)
    return merged([(a, b) for a, b in pieces if b - a > _SLIP or largest < _LARGE])


# Words of a next sentence that a piece may slip into: the model does not see where a headline ends.
_STEP = 3


def _within(doc: Annotation, start: int, end: int) -> int:
    """The end of a piece, drawn back to the sentence that it leaves by a word or two."""
    first, last = doc.sentences[doc.sentence_of[end - 1]]
    return first if start < first and end - first <= _STEP and end < last else end


# Parts of speech that never end a phrase: they lean on what follows.
_LEANING = frozenset(("ADP", "DET", "CCONJ", "SCONJ", "PART", "AUX"))
# What stands before its noun: "President Volodymyr" without Zelenskiy.
_BEFORE = frozenset(("compound", "amod", "poss", "nummod", "nmod"))


def _whole(doc: Annotation, start: int, end: int) -> int:
    """The end of a piece, moved to that of its last phrase where the model stopped within: "to stay in the"."""
    last = end - 1
    if not start <= last < len(doc):
        return end
    if doc.pos[last] not in _LEANING and not (doc.deps[last] in _BEFORE and doc.heads[last] >= end):
        return end
    low, high = doc.subtree(last)
    if high <= end:
        low, high = doc.subtree(doc.heads[last])
    # A phrase that reaches back before the piece is the sentence around it.
    return high if low >= start and high > end else end


def _fitted(doc: Annotation, head: int | None, content: tuple[Range, ...]) -> tuple[Range, ...]:
    """The complement of the cue that these words mean; the words themselves where there is none."""
    if head is None or not content:
        return content
    pos = "VERB" if doc.pos[head] == "AUX" else doc.pos[head]
    if pos not in ("VERB", "NOUN", "ADJ"):
        return content
    meant = [reading.content for reading in readings_of(doc, head, pos)]
    best = max(meant, key=lambda c: overlap(c, content), default=content)
    return best if overlap(best, content) >= _MEANT else content


# Overlap from which a complement is what the model means.
_MEANT = 0.6


def _act(doc: Annotation, words: StatementWords, cue: Range | None, content: tuple[Range, ...]) -> StatementAct:
    """The kind of attribution by the words of the cue; thought where these do not report and no clause is told."""
    for token in range(*(cue or (0, 0))):
        pos = "VERB" if doc.pos[token] == "AUX" else doc.pos[token]
        for cell in words.cells.get((doc.lemmas[token], pos), {}).values():
            return cell.act
    return "thought" if _nominal(doc, content) else "speech"
