"""Attributions by a phrase beside the clause: "…, according to the ministry"."""

from collections.abc import Iterator

import msgspec

from dragoman.annotation import Annotation
from dragoman.lexicon import Phrase, StatementWords
from dragoman.statements._draft import Draft, Range, merged, without
from dragoman.statements._syntax import naming, trimmed


def phrased(doc: Annotation, words: StatementWords) -> Iterator[Draft]:
    """One draft a phrase that names its source."""
    for token, word in enumerate(doc.lower):
        for rule in words.phrases.get(word, ()):
            end = token + len(rule.words)
            if doc.lower[token:end] == rule.words:
                yield from _draft(doc, rule, token, end)
                break


def _draft(doc: Annotation, rule: Phrase, token: int, end: int) -> Iterator[Draft]:
    source = next(doc.dependents(end - 1, "pobj"), None)
    if source is None or not (_named(doc, source) or (doc.tags[source] != "NN" and not rule.named)):
        return  # "according to rank", "per ton": a common noun alone in the singular is no one
    outer = (token, max(end, doc.subtree(token)[1]))
    content = _clause(doc, token, outer, source)
    if content:
        yield Draft(
            content=content,
            cue=(token, end),
            head=token,
            source=naming(doc, source),
            speaker=source,
            act=rule.act,
            score=rule.share,
            rule=rule.id,
        )


def closes(doc: Annotation, outer: Range) -> bool:
    """Whether a phrase stands behind a comma at the end of its sentence."""
    end = doc.sentences[doc.sentence_of[outer[0]]][1]
    last = all(doc.pos[token] == "PUNCT" for token in range(outer[1], end))
    return last and doc.words[outer[0] - 1 : outer[0]] == (",",)


def beside(doc: Annotation, drafts: list[Draft]) -> list[Draft]:
    """The drafts without the closing phrases that the parser hangs into their words: "that C, according to Y"."""
    closing = {
        doc.sentence_of[draft.head]: draft
        for draft in drafts
        if draft.cue is not None
        and draft.head == draft.cue[0]
        and draft.head > draft.end - 1
        and draft.source
        and draft.cue[1] - draft.cue[0] > 1
        and closes(doc, (draft.cue[0], draft.source[1]))
    }
    return [_without(doc, draft, closing.get(doc.sentence_of[draft.end - 1])) for draft in drafts]


def _without(doc: Annotation, draft: Draft, phrase: Draft | None) -> Draft:
    if (
        phrase is None
        or phrase.cue is None
        or draft is phrase
        or draft.end <= phrase.cue[0]
        or draft.start >= phrase.cue[0]
    ):
        return draft
    content = without(draft.content, [(phrase.cue[0] - 1, draft.end)])
    pieces = tuple(p for p in (trimmed(doc, a, b) for a, b in content) if p[0] < p[1])
    return msgspec.structs.replace(draft, content=pieces) if pieces else draft


def _named(doc: Annotation, noun: int) -> bool:
    """Whether a noun names somebody: a name, a pronoun, or with an article or owner ("per the ministry's rules")."""
    return doc.pos[noun] in ("PROPN", "PRON") or any(
        doc.deps[c] in ("det", "poss", "amod", "compound", "nummod") for c in doc.children[noun]
    )


def _clause(doc: Annotation, token: int, outer: Range, source: int) -> tuple[Range, ...]:
    """The clause that the phrase stands beside: that of the nearest verb above, else the rest of the sentence."""
    head = next((a for a in doc.ancestors(token) if doc.pos[a] in ("VERB", "AUX")), None)
    if head is not None and closes(doc, outer):
        # "The minister told him that C, according to the agency": the agency has it that the minister told him.
        while doc.deps[head] == "ccomp" and doc.heads[head] < head:
            head = doc.heads[head]
    start, end = doc.subtree(head) if head is not None else doc.sentences[doc.sentence_of[token]]
    pieces = without(((start, end),), [outer])
    return merged([p for p in (trimmed(doc, a, b) for a, b in pieces) if p[0] < p[1]])
