"""Attributions that a reporting word makes by its grammar."""

from bisect import bisect_right
from collections.abc import Callable, Iterator

import msgspec

from dragoman.annotation import Annotation
from dragoman.lexicon import Cell, StatementWords
from dragoman.statements._draft import Draft, Range, merged
from dragoman.statements._frames import Reading, adverb_frames, noun_frames, verb_frames
from dragoman.statements._quotes import Quoted
from dragoman.statements._syntax import chunk, naming, own_subject, relaying, subject, trimmed
from dragoman.statements._traits import chance, named, traits


def cued(doc: Annotation, words: StatementWords, quoted: Quoted) -> Iterator[Draft]:
    """One draft a reporting word, by the frame in which that word most often attributes, likely or not.

    Words inside quotation marks are the speaker's: of 4,189 reporting words there, 46 were marked as attributions
    of their own in PolNeAR's training articles.
    """
    names = named(doc)
    found = list(_found(doc, words, quoted))
    inside = reported(words, found)
    for token, cell, reading, others, who in found:
        held = inside(token)
        share = chance(words, cell.share, traits(doc, token, reading, who, names, inside=held))
        if share < cell.share and cell.share >= words.accept_passed_on and passed_on(doc, words, token):
            share = cell.share
        yield _draft(doc, token, reading, cell, share, who, others)


Found = tuple[int, Cell, Reading, list[Reading], int | None]


def _found(doc: Annotation, words: StatementWords, quoted: Quoted) -> Iterator[Found]:
    """Each reporting word with its best frame, all its frames, and who speaks."""
    handed: dict[int, int | None] = {}
    labels = {t: entity.label for entity in doc.entities for t in range(entity.start, entity.end)}
    for token in range(len(doc)):
        best = best_reading(doc, words, quoted, token, labels)
        if best is None:
            continue
        cell, reading, others = best
        who = handed[token] if token in handed else source_of(doc, token)
        if reading.frame in _CLAUSES and (next_cue := resumed(doc, words, token, reading)) is not None:
            handed[next_cue] = who
            reading = msgspec.structs.replace(reading, content=before(doc, reading.content, next_cue))
        yield token, cell, reading, others, who


def reported(words: StatementWords, found: list[Found]) -> Callable[[int], bool]:
    """Tells whether a token stands inside what a likely cue reports: what others say there is seldom marked again."""
    likely = [reading for _, cell, reading, _, _ in found if cell.share >= words.accept_passed_on]
    ranges = merged([piece for reading in likely for piece in reading.content])
    starts = [start for start, _ in ranges]

    def inside(token: int) -> bool:
        number = bisect_right(starts, token) - 1
        return number >= 0 and token < ranges[number][1]

    return inside


# Tokens of a content that are searched for where the speaker resumes: 99.9% of contents in one sentence are shorter.
_LONGEST = 120
# Frames whose content is a clause to the end of the sentence.
_CLAUSES = frozenset({"that", "bare", "late_that", "late_bare", "wh", "to", "obj_to", "small"})


def resumed(doc: Annotation, words: StatementWords, cue: int, reading: Reading) -> int | None:
    """The reporting verb inside the content that is the same speaker's again: "said that …, adding that …".

    The parser hangs it on the verb within. The outer words end there in 18 of 26 cases after a comma, and in 20 of
    35 before a coordinated verb of the cue's own tense (PolNeAR's training articles).
    """
    start, end = reading.content[0][0], reading.content[-1][1]
    for token in range(start + 2, min(end - 1, start + _LONGEST)):
        if doc.pos[token] != "VERB" or (doc.lemmas[token], "VERB") not in words.cells:
            continue
        if "bare" not in words.cells[doc.lemmas[token], "VERB"] or own_subject(doc, token) is not None:
            continue
        last = doc.words[token - 1]
        governor = doc.heads[token]
        if governor != cue and "bare" in words.cells.get((doc.lemmas[governor], "VERB"), ()):
            continue  # "the report said he told them …, adding …": who told them adds
        if doc.tags[token] == "VBG" and last == ",":
            return token
        if last == "and" and doc.tags[token] == doc.tags[cue] and doc.tags[token] in ("VBD", "VBZ", "VBP"):
            return token
    return None


def before(doc: Annotation, content: tuple[Range, ...], token: int) -> tuple[Range, ...]:
    """The content as far as the comma or conjunction in front of `token`."""
    left = [(a, min(b, token)) for a, b in content if a < token]
    a, b = left[-1]
    while b > a + 1 and doc.words[b - 1] in (",", "and"):
        b -= 1
    return (*left[:-1], (a, b))


def passed_on(doc: Annotation, words: StatementWords, token: int) -> bool:
    """Whether the cue heads what another reporting verb reports: "the agency said Xi told …", "Xi told …, he said",
    "they quoted Xi as saying".

    People who mark attributions often stop at the outer one; the record wants to know who passed on what.
    """
    if relaying(doc, token) is not None:
        return True
    if own_subject(doc, token) is None:
        return False
    outer = [doc.heads[token]] if doc.deps[token] == "ccomp" else []
    outer += [c for c in doc.dependents(token, "parataxis") if own_subject(doc, c) is not None]
    return any("bare" in words.cells.get((doc.lemmas[head], "VERB"), ()) for head in outer)


Best = tuple[Cell, Reading, list[Reading]]


def best_reading(
    doc: Annotation, words: StatementWords, quoted: Quoted, token: int, names: dict[int, str]
) -> Best | None:
    """The frame in which the word at `token` most often attributes, if it stands in one outside quotation marks."""
    pos = "VERB" if doc.pos[token] == "AUX" else doc.pos[token]
    cells = words.cells.get((doc.lemmas[token], pos))
    if cells is None or ((inside := quoted.at(token)) is not None and not inside.single):
        return None
    if relayed(doc, words, token) is not None:
        return None  # "quoted him as saying": it is "saying" that reports
    readings = [r for r in readings_of(doc, token, pos) if r.frame in cells and r.content]
    readings = [r for r in readings if not _is_deed(doc, r, cells[r.frame].unless, names)]
    if not readings:
        return None
    best = max(readings, key=lambda r: cells[r.frame].share)
    return cells[best.frame], best, readings


def relayed(doc: Annotation, words: StatementWords, verb: int) -> int | None:
    """The reporting verb by which `verb` quotes another: "saying" for "quoted" in "quoted him as saying"."""
    for prep in doc.dependents(verb, "prep"):
        for child in doc.dependents(prep, "pcomp"):
            if relaying(doc, child) == verb and "bare" in words.cells.get((doc.lemmas[child], "VERB"), ()):
                return child
    return None


def _is_deed(doc: Annotation, reading: Reading, unless: frozenset[str], names: dict[int, str]) -> bool:
    """Whether the content is headed by a name that makes a deed of the cue."""
    start, end = reading.content[0]
    if not unless or end - start > _LONGEST:
        return False
    # "Thanked the Germans for the tanks": the phrase behind "for" hangs on the verb too.
    objects = (t for t in range(start, end) if doc.deps[t] in ("dobj", "dative") and not start <= doc.heads[t] < end)
    head = next(objects, doc.head_of(start, end))
    return names.get(head) in unless or doc.tags[head] in unless


def done_to_somebody(doc: Annotation, words: StatementWords, verb: int, content: tuple[Range, ...]) -> bool:
    """Whether these words are the person or place to whom the verb is done: "thanked the Germans"."""
    cells = words.cells.get((doc.lemmas[verb], "VERB"), {})
    unless = frozenset[str]().union(*(cell.unless for cell in cells.values()))
    names = {t: entity.label for entity in doc.entities for t in range(entity.start, entity.end)} if unless else {}
    return _is_deed(doc, Reading(frame="obj", content=content), unless, names)


def readings_of(doc: Annotation, token: int, pos: str) -> Iterator[Reading]:
    """The frames in which a word of that part of speech stands."""
    if pos == "NOUN":
        return noun_frames(doc, token)
    return adverb_frames(doc, token) if pos == "ADV" else _verb_readings(doc, token)


def _verb_readings(doc: Annotation, verb: int) -> Iterator[Reading]:
    """The verb's own frames; of "saying" in "…, they quoted him as saying" also the words before the quoting verb."""
    yield from verb_frames(doc, verb)
    if (outer := relaying(doc, verb)) is None:
        return
    if doc.deps[outer] in ("conj", "parataxis") and not any(doc.dependents(doc.heads[outer], "cc")):
        start = doc.subtree(doc.heads[outer])[0]
        if not any(doc.dependents(verb, "ccomp", "dobj")) and start < doc.subtree(outer)[0] < outer:
            yield Reading(frame="before", content=merged([trimmed(doc, start, doc.subtree(outer)[0])]))
    for reading in verb_frames(doc, outer):
        if reading.frame.removeprefix("pass_") in ("before", "paren"):
            yield msgspec.structs.replace(reading, frame="before")


def _draft(
    doc: Annotation, token: int, best: Reading, cell: Cell, share: float, who: int | None, readings: list[Reading]
) -> Draft:
    content = _meant(doc, best)
    if best.frame in ("before", "bare", "quote", "paren"):
        content = merged([p for r in readings if r.frame in ("before", "bare", "paren") for p in r.content])
    return Draft(
        content=content,
        cue=_cue(doc, token),
        head=token,
        source=naming(doc, who, token) if who is not None else None,
        speaker=who,
        act=cell.act,
        score=share,
        rule=best.frame,
        addressee=(best.addressee,) if best.addressee is not None else (),
    )


def _meant(doc: Annotation, best: Reading) -> tuple[Range, ...]:
    """The content; for "This was stated by …", the sentence before, in the same paragraph."""
    start, end = best.content[0]
    if best.frame != "pass_obj" or end - start > 1 or doc.tags[start] not in ("DT", "PRP"):
        return best.content
    number = doc.sentence_of[start]
    low, high = doc.sentences[number - 1] if number else (0, 0)
    if low == high or "\n" in doc.text[doc.ends[high - 1] : doc.starts[high]]:
        return best.content
    return merged([trimmed(doc, low, high)])


def source_of(doc: Annotation, token: int) -> int | None:
    """The head of the words that name who speaks; adverbs name nobody."""
    if doc.pos[token] == "NOUN":
        return _holder(doc, token)
    if doc.pos[token] == "ADJ" and doc.deps[token] in ("acomp", "oprd"):
        return subject(doc, doc.heads[token])
    return None if doc.pos[token] == "ADV" else subject(doc, token)


def _cue(doc: Annotation, token: int) -> Range:
    return chunk(doc, token) if doc.pos[token] in ("VERB", "AUX") else (token, token + 1)


def _holder(doc: Annotation, noun: int) -> int | None:
    """Whose claim it is: "the minister's claim", "the claim by the minister", "he made the claim"."""
    for child in doc.dependents(noun, "poss"):
        return child
    for by in doc.dependents(noun, "prep"):
        if doc.lower[by] in ("by", "from"):
            return next(doc.dependents(by, "pobj"), None)
    if doc.deps[noun] == "dobj":
        return subject(doc, doc.heads[noun])
    return None
