"""Subjects, noun phrases and clauses in the dependency tree, as token ranges."""

from dragoman.annotation import Annotation
from dragoman.statements._draft import Range

SUBJECTS = ("nsubj", "csubj", "expl", "nsubjpass", "csubjpass")
# A verb that hangs on another verb by one of these and has no subject of its own has that verb's subject.
_CONTROLLED = ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "dep", "parataxis", "appos")
_VERBAL = ("VERB", "AUX")
# Tokens; the longest source on PolNeAR's training articles has 74.
_LONGEST_NAME = 80
# Steps up the tree that a shared subject may be away: "he agreed to begin by saying" takes four.
_REACH = 5


def own_subject(doc: Annotation, verb: int) -> int | None:
    """The subject that hangs on `verb` itself."""
    return next((child for child in doc.children[verb] if doc.deps[child] in SUBJECTS), None)


def agent(doc: Annotation, verb: int) -> int | None:
    """Who a passive verb's deed is laid to: "by officials"."""
    for by in doc.dependents(verb, "agent"):
        return next(doc.dependents(by, "pobj"), None)
    return None


def is_passive(doc: Annotation, verb: int) -> bool:
    """Whether the verb is in the passive, with or without its auxiliary."""
    return any(doc.deps[child] in ("auxpass", "nsubjpass") for child in doc.children[verb])


def subject(doc: Annotation, verb: int) -> int | None:
    """Who does `verb`: its own subject or agent, else the one it shares with the verb or noun it hangs on."""
    at = verb
    for _ in range(_REACH):
        if found := _subject_here(doc, at):
            # "was quoted by the agency as saying": who says is the one quoted, not the agency.
            return found[0] if at == verb or not is_passive(doc, at) else own_subject(doc, at)
        head, dep = doc.heads[at], doc.deps[at]
        if head == at:
            return None
        if dep in ("acl", "relcl") and doc.pos[head] in ("NOUN", "PROPN", "PRON"):
            return head if doc.tags[at] in ("VBG", "VBZ", "VBD", "VBP") or dep == "relcl" else None
        if dep not in _CONTROLLED:
            return None
        if (dep == "xcomp" or _as(doc, at)) and (controller := _object_control(doc, head, at)) is not None:
            return controller
        at = head
    return None


def _subject_here(doc: Annotation, verb: int) -> tuple[int | None] | None:
    """The subject on the verb (None inside: it has one, but that names no one); None where there is none to see."""
    if is_passive(doc, verb):
        found = agent(doc, verb)
        return (found,) if found is not None or doc.deps[verb] not in ("acl", "relcl") else (None,)
    own = own_subject(doc, verb)
    if own is None:
        return None
    if doc.tags[own] in ("WDT", "WP") and doc.deps[verb] == "relcl":
        return (doc.heads[verb],)
    return (own,)


def _as(doc: Annotation, token: int) -> bool:
    return doc.deps[token] == "prep" and doc.lower[token] == "as"


def relaying(doc: Annotation, verb: int) -> int | None:
    """The verb that passes on what `verb` says of another's speech: "quoted" for "saying" in "quoted him as saying"."""
    prep = doc.heads[verb]
    if doc.deps[verb] != "pcomp" or not _as(doc, prep) or doc.pos[doc.heads[prep]] != "VERB":
        return None
    head = doc.heads[prep]
    return head if any(c < prep for c in doc.dependents(head, "dobj", "nsubjpass")) else None


def _object_control(doc: Annotation, head: int, verb: int) -> int | None:
    """The object that does the infinitive or gerund: "urged them to say", "quoted them as saying"."""
    return next((child for child in doc.dependents(head, "dobj") if child < verb), None)


def phrase(doc: Annotation, head: int) -> Range:
    """The noun phrase around `head`, without punctuation at its ends and without what is coordinated by a verb."""
    start, end = doc.subtree(head)
    return trimmed(doc, start, end)


def naming(doc: Annotation, head: int, cue: int | None = None) -> Range:
    """The noun phrase that names a speaker, without the clause that the cue stands in ("the envoy who said …").

    Of a phrase too long to be a name, what stands up to its head.
    """
    start, end = phrase(doc, head)
    if cue is not None and start <= cue < end:
        start, end = _cut(doc, head, cue, (start, end))
    return (start, end) if end - start <= _LONGEST_NAME else (max(start, head - _LONGEST_NAME), head + 1)


def _cut(doc: Annotation, head: int, cue: int, whole: Range) -> Range:
    """The phrase without the dependent of its head that holds the cue.

    "Who" stays with it: PolNeAR's annotators mark the pronoun, and the words before it say whom it means.
    """
    branch = cue
    for _ in range(_LONGEST_NAME):
        if doc.heads[branch] in (head, branch):
            break
        branch = doc.heads[branch]
    low, high = doc.subtree(branch)
    if doc.heads[branch] != head or not (high <= head or head < low):
        return head, head + 1
    if low < head:
        return trimmed(doc, high, whole[1])
    return trimmed(doc, whole[0], low + (doc.tags[low] in ("WP", "WDT")))


def trimmed(doc: Annotation, start: int, end: int) -> Range:
    """The range without commas, colons and dashes at its ends; quotation marks and brackets stay."""
    while start < end and _loose(doc, start):
        start += 1
    while start < end and _loose(doc, end - 1):
        end -= 1
    return start, end


def _loose(doc: Annotation, token: int) -> bool:
    return doc.tags[token] in (",", ":", ".", "HYPH", "NFP") and doc.words[token] not in ("?", "!", "…", "...")


def chunk(doc: Annotation, verb: int) -> Range:
    """The verb with the auxiliaries, negation and particle around it."""
    before = [c for c in doc.dependents(verb, "aux", "auxpass", "neg") if c < verb]
    after = [c for c in doc.dependents(verb, "prt", "neg") if c > verb]
    return min([verb, *before]), max([verb, *after]) + 1
