"""The frames in which a cue can carry content: "said that …", "vowed to …", "called for …", "the claim that …".

A frame is a shape in the dependency tree; whether a word speaks in that frame is the lexicon's to know.
"""

from collections.abc import Iterator

import msgspec

from dragoman.annotation import Annotation
from dragoman.statements._draft import Range, merged, without
from dragoman.statements._syntax import chunk, is_passive, own_subject, phrase, subject, trimmed

_QUESTION = ("WDT", "WP", "WP$", "WRB")
# Tokens after a cue within which a clause that the parser lost may start.
_NEAR = 12
_OBJECT_PREPOSITIONS = ("as", "for", "of")
_FINITE = ("VBD", "VBP", "VBZ", "MD")


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One way to read a cue: the frame, and what the content would be."""

    frame: str
    content: tuple[Range, ...]
    addressee: int | None = None


def verb_frames(doc: Annotation, verb: int) -> Iterator[Reading]:
    """The ways in which `verb` may carry content, from its complements."""
    passive = "pass_" if is_passive(doc, verb) else ""
    objects = [child for child in doc.dependents(verb, "dobj", "dative") if child > verb]
    for child in doc.children[verb]:
        dep = doc.deps[child]
        if (dep in ("ccomp", "csubjpass", "nsubj") and doc.pos[child] in ("VERB", "AUX")) or dep == "ccomp":
            yield from _clause(doc, verb, child, passive, objects)
        elif dep == "xcomp":
            yield _infinitive(doc, verb, child, passive, objects)
        elif dep in ("dobj", "nsubjpass", "oprd"):
            yield from _object(doc, verb, child, passive)
        elif dep == "prep" and child > verb:
            yield from _preposition(doc, child, passive, objects)
        elif dep == "acomp":
            yield Reading(frame=passive + "acomp", content=_piece(doc, child))
    if doc.deps[verb] in ("parataxis", "ccomp", "dep") and own_subject(doc, verb) is not None:
        yield from _parenthesis(doc, verb)
    if doc.deps[verb] == "advcl":
        yield from _as_said(doc, verb)
    yield from _stray(doc, verb)


def _clause(doc: Annotation, verb: int, child: int, passive: str, objects: list[int]) -> Iterator[Reading]:
    """A finite clause as complement: after "that", a question word, nothing, or before the cue."""
    addressee = objects[0] if objects and objects[0] < child else None
    start, end = doc.subtree(child)
    marks = {doc.lower[c] for c in doc.dependents(child, "mark")}
    if child < verb:
        yield Reading(frame=passive + "before", content=around(doc, verb, child))
        return
    start = max(start, verb + 1)
    content = merged([trimmed(doc, start, end)])
    if not content:
        return
    first = content[0][0]
    if marks & {"that"}:
        frame = "that"
    elif marks & {"whether", "if"} or doc.tags[first] in _QUESTION or _asks(doc, first):
        frame = "wh"
    elif _is_finite(doc, child):
        frame = "bare"
    elif any(doc.lower[c] == "to" for c in doc.dependents(child, "aux")):
        frame = "obj_to"
    else:
        frame = "small"
    yield Reading(frame=passive + frame, content=content, addressee=addressee)


def _asks(doc: Annotation, first: int) -> bool:
    """Whether a clause opens with a preposition and a question word ("to what extent …")."""
    return doc.pos[first] == "ADP" and first + 1 < len(doc) and doc.tags[first + 1] in _QUESTION


def _is_finite(doc: Annotation, verb: int) -> bool:
    return doc.tags[verb] in _FINITE or any(
        doc.tags[child] in _FINITE for child in doc.dependents(verb, "aux", "auxpass")
    )


def _infinitive(doc: Annotation, verb: int, child: int, passive: str, objects: list[int]) -> Reading:
    """An infinitive or gerund as complement, with the one who is told, if any."""
    start, end = doc.subtree(child)
    told = next((o for o in objects if o < child), None)
    infinitive = any(doc.lower[c] == "to" for c in doc.dependents(child, "aux"))
    kind = "to" if infinitive else "ing" if doc.tags[child] == "VBG" else "small"
    frame = f"obj_{kind}" if told is not None else kind
    return Reading(frame=passive + frame, content=merged([trimmed(doc, start, end)]), addressee=told)


def _object(doc: Annotation, verb: int, child: int, passive: str) -> Iterator[Reading]:
    """A noun phrase as content, alone and with what is said of it."""
    if doc.pos[child] == "PRON" and doc.deps[child] == "oprd":
        return
    own = merged([phrase(doc, child)])
    if doc.deps[child] == "oprd":
        objects = [o for o in doc.dependents(verb, "dobj", "nsubjpass") if o < child]
        ranges = [phrase(doc, o) for o in objects]
        yield Reading(frame=passive + "oprd", content=merged([*ranges, *own]))
        return
    if child < verb and doc.deps[child] == "dobj":
        return
    yield Reading(frame=passive + "obj", content=own)
    for prep in doc.dependents(child, "prep"):
        if doc.lower[prep] in _OBJECT_PREPOSITIONS:  # "described the talks as cordial", hung on the noun
            yield Reading(frame=f"{passive}obj_{doc.lower[prep]}", content=own)
    for prep in doc.dependents(verb, "prep"):
        if passive and any(doc.deps[c] == "pcomp" for c in doc.children[prep]):
            continue  # "was quoted as saying that …": what follows is the content
        if prep > child and doc.lower[prep] in (*_OBJECT_PREPOSITIONS, "to", "about", "over"):
            yield Reading(
                frame=f"{passive}obj_{doc.lower[prep]}", content=merged([phrase(doc, child), phrase(doc, prep)])
            )


def _preposition(doc: Annotation, prep: int, passive: str, objects: list[int]) -> Iterator[Reading]:
    """What a preposition of the cue governs: "called for calm", "insisted on leaving"."""
    told = next((o for o in objects if o < prep), None)
    if passive and doc.lower[prep] == "as" and any(doc.deps[c] == "pcomp" for c in doc.children[prep]):
        return
    for child in doc.dependents(prep, "pobj", "pcomp"):
        frame = f"{passive}prep_{doc.lower[prep]}"
        yield Reading(frame=frame, content=merged([phrase(doc, child)]), addressee=told)


def _parenthesis(doc: Annotation, verb: int) -> Iterator[Reading]:
    """The cue inside or after the words it reports: "The hashtag, he said, was popular"."""
    head = doc.heads[verb]
    if doc.pos[head] not in ("VERB", "AUX") or any(c > verb for c in doc.dependents(verb, "ccomp", "dobj", "xcomp")):
        return
    if doc.subtree(head)[0] >= doc.subtree(verb)[0]:
        return
    yield Reading(frame="paren", content=around(doc, verb, head))


def _as_said(doc: Annotation, verb: int) -> Iterator[Reading]:
    """The clause beside which the cue stands: "The talks failed, as the minister put it"."""
    if not any(doc.lower[c] == "as" and c < verb for c in doc.children[verb]):
        return
    if any(c > verb and doc.lower[c] != "it" for c in doc.dependents(verb, "ccomp", "xcomp", "dobj")):
        return
    yield Reading(frame="as", content=beside(doc, verb))


def beside(doc: Annotation, token: int) -> tuple[Range, ...]:
    """The clause that `token` modifies, without what hangs on `token`."""
    start, end = doc.subtree(doc.heads[token])
    pieces = without(((start, end),), [doc.subtree(token)])
    return merged([p for p in (trimmed(doc, a, b) for a, b in pieces) if p[0] < p[1]])


def _stray(doc: Annotation, verb: int) -> Iterator[Reading]:
    """A clause after the cue that the parser hung on another word: "told them at a meeting that …"."""
    if any(doc.deps[c] == "ccomp" for c in doc.children[verb]):
        return
    end = doc.sentences[doc.sentence_of[verb]][1]
    for token in range(verb + 1, min(end, verb + _NEAR)):
        if doc.lower[token] == "that" and doc.deps[token] == "mark":
            clause = doc.heads[token]
            if clause > token and doc.heads[clause] > verb:
                start, stop = token, doc.subtree(clause)[1]
                yield Reading(frame="late_that", content=merged([trimmed(doc, start, stop)]))
            return
        if doc.deps[token] in ("nsubj", "nsubjpass", "expl") and _is_finite(doc, doc.heads[token]):
            clause = doc.heads[token]
            if clause > token and doc.heads[clause] != verb:
                start, stop = doc.subtree(token)[0], max(doc.subtree(clause)[1], clause + 1)
                if start > verb:
                    yield Reading(frame="late_bare", content=merged([trimmed(doc, start, stop)]))
            return
        if doc.pos[token] in ("VERB", "AUX") and token in _verbs_with_subject(doc, verb, token):
            return


def _verbs_with_subject(doc: Annotation, verb: int, token: int) -> tuple[int, ...]:
    return (token,) if own_subject(doc, token) is not None and token != verb else ()


def adverb_frames(doc: Annotation, token: int) -> Iterator[Reading]:
    """The clause that an adverb lays to others: "reportedly", "allegedly"."""
    if doc.pos[doc.heads[token]] in ("VERB", "AUX") and doc.deps[token] == "advmod":
        yield Reading(frame="clause", content=beside(doc, token))


def around(doc: Annotation, verb: int, head: int) -> tuple[Range, ...]:
    """The clause of `head` on both sides of the cue, without the cue, its subject and what belongs to the cue.

    What stands behind the cue belongs to the words only if their verb does or they are coordinated: ", adding …",
    ", who …" are the writer's.
    """
    start, end = doc.subtree(head)
    holes = [chunk(doc, verb)]
    for child in doc.children[verb]:
        low, high = doc.subtree(child)
        if doc.deps[child] not in ("ccomp", "punct") and not (low <= start and high >= end):
            holes.append((low, high))
    if (who := subject(doc, verb)) is not None:
        holes.append(doc.subtree(who))
    found = [trimmed(doc, a, b) for a, b in without(((start, end),), holes)]
    goes_on = verb < head or any(a < b and a > verb and doc.pos[a] == "CCONJ" for a, b in found)
    return merged([(a, b) for a, b in found if a < b and (a < verb or goes_on)])


def _piece(doc: Annotation, head: int) -> tuple[Range, ...]:
    return merged([phrase(doc, head)])


def noun_frames(doc: Annotation, noun: int) -> Iterator[Reading]:
    """The ways in which a noun may carry content: "the claim that …", "a vow to …", "criticism of …"."""
    for child in doc.children[noun]:
        if child < noun:
            continue
        dep = doc.deps[child]
        if dep in ("acl", "ccomp", "relcl"):
            marks = {doc.lower[c] for c in doc.dependents(child, "mark")}
            infinitive = any(doc.lower[c] == "to" for c in doc.dependents(child, "aux"))
            frame = "n_that" if "that" in marks else "n_to" if infinitive and dep != "relcl" else None
            if frame:
                yield Reading(frame=frame, content=_piece(doc, child))
        elif dep == "prep":
            for pobj in doc.dependents(child, "pobj", "pcomp"):
                yield Reading(frame=f"n_{doc.lower[child]}", content=merged([phrase(doc, pobj)]))
