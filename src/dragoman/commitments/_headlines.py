"""Headlines set in capitals, which the parser takes for one long name: read from left to right instead."""

from collections.abc import Iterator

import msgspec

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.commitments._parties import can_be_held
from dragoman.lexicon._commitments import CommitmentWords, Headline

# Share of capitalised words from which a sentence counts as set in capitals. Among the commitment items' headlines the
# two kinds lie apart: none has between .60 and .75.
_CAPITALS = 0.7
# Parts of speech of what stands before "to" in "Norway and Mali to send medics"; a name may be read as a verb.
_NAMING = frozenset({"PROPN", "NOUN", "ADJ", "DET", "PART", "CCONJ", "PUNCT", "NUM"})
# Words that may stand between the start of a headline and its cue: "The Foreign Minister of the Republic of X to".
_RUN = 8


class HeadlineClause(msgspec.Struct, frozen=True):
    """A binding clause: tokens `start` to `end`, its first action word, who is bound, and the rule."""

    start: int
    end: int
    action: int
    by: tuple[str, ...]
    rule: Headline


def in_capitals(annotation: Annotation, start: int, end: int) -> bool:
    """Whether the sentence is a headline with its words capitalised and no full stop."""
    longer = [word for word in annotation.words[start:end] if len(word) > 3 and word[0].isalpha()]
    if len(longer) < 3 or annotation.words[end - 1] in (".", "?", "!"):
        return False
    return sum(word[0].isupper() for word in longer) >= _CAPITALS * len(longer)


def headline_clauses(
    annotation: Annotation, index: ActorIndex, words: CommitmentWords, start: int, end: int
) -> Iterator[HeadlineClause]:
    """The binding clauses of one headline in capitals."""
    opening, leading = start, _leading(annotation, index, words, start, end)
    for token in range(start, end):
        for phrase, rule in words.headlines.get(annotation.lower[token], ()):
            after = token + len(phrase)
            if after >= end or annotation.lower[token:after] != phrase:
                continue
            again = opening > start and all(annotation.pos[word] == "PRON" for word in range(opening, token))
            by = leading if again else _subject(annotation, index, words, opening, token)
            run = range(opening, token)
            if phrase == ("to",) and any(annotation.lower[word] in words.origins for word in run):
                continue  # "Letter From Oslo to Lima"
            # "to" before a name leads to a place or an addressee: "Export Route to Peru".
            led = annotation.tags[after - 1] == "TO" and after in _covered(annotation, index, words)
            if by and not led and annotation.lower[after] not in words.uncontrolled + words.light:
                yield HeadlineClause(opening, _segment_end(annotation, words, after, end), after, by, rule)
            break
        if annotation.lower[token] in words.breaks:
            opening = token + 1


def titled_clauses(
    annotation: Annotation, index: ActorIndex, words: CommitmentWords, start: int, end: int
) -> Iterator[HeadlineClause]:
    """The clauses "Norway to send medics" of a sentence, whatever the parser made of them: a name, "to", a verb."""
    opening, covered = start, _covered(annotation, index, words)
    for token in range(start, end - 1):
        if annotation.lower[token] in words.segments:
            opening = token + 1
        elif annotation.tags[token] == "TO" and annotation.tags[token + 1] == "VB":
            phrase = (annotation.lower[token],)
            rule = next((rule for cue, rule in words.headlines.get(phrase[0], ()) if cue == phrase), None)
            by = _subject(annotation, index, words, opening, token)
            if any(annotation.pos[word] not in _NAMING and word not in covered for word in range(opening, token)):
                continue  # "An agreement allowing Norway to send": no headline
            if rule is not None and by and annotation.lemmas[token + 1] not in words.uncontrolled + words.light:
                yield HeadlineClause(opening, _segment_end(annotation, words, token + 1, end), token + 1, by, rule)


def _leading(
    annotation: Annotation, index: ActorIndex, words: CommitmentWords, start: int, end: int
) -> tuple[str, ...]:
    """Who the headline begins with: "Oslo Rejoins Pact, but Warns It Could Quit" says it of Oslo."""
    covered = _covered(annotation, index, words)
    last = start
    while last < end and last in covered:
        last += 1
    found = index.within(start, last)
    return tuple(actor for actor in found if can_be_held(index.by_id[actor], words))


def _subject(
    annotation: Annotation, index: ActorIndex, words: CommitmentWords, start: int, cue: int
) -> tuple[str, ...]:
    """The named actors between the opening of the headline and the cue, unless another verb stands there."""
    run = range(start, cue)
    verbs = (annotation.tags[t] in ("VBZ", "VBD", "VBP", "MD") or annotation.lower[t] in words.addressing for t in run)
    if not run or cue - start > _RUN or any(verbs) or not _can_act(annotation, index, words, cue - 1):
        return ()
    found = index.within(start, cue)
    return tuple(actor for actor in found if can_be_held(index.by_id[actor], words))


def _can_act(annotation: Annotation, index: ActorIndex, words: CommitmentWords, last: int) -> bool:
    """The words before the cue end in an actor or in an organ of one, not in a thing ("Export Ban to Hit")."""
    return last in _covered(annotation, index, words) or annotation.lower[last].removesuffix("s") in words.bodies


def _covered(annotation: Annotation, index: ActorIndex, words: CommitmentWords) -> frozenset[int]:
    """The tokens inside a mention of a named actor."""
    spans = (span for actor in index.by_id.values() if can_be_held(actor, words) for span in actor.mentions)
    return frozenset(token for span in spans for token in annotation.tokens_in(span))


def _segment_end(annotation: Annotation, words: CommitmentWords, after: int, end: int) -> int:
    for token in range(after + 1, end):
        if annotation.lower[token] in words.breaks:
            return token
    return end
