"""Direct speech that lost its quotation marks, or never had any: how far the words of a speaker run.

Figures below: 150 training articles of PolNeAR with every mark taken out (bench/statements.py strip).
"""

from collections import Counter

import msgspec

from dragoman.annotation import Annotation
from dragoman.lexicon import StatementWords
from dragoman.statements._draft import Draft, Range, merged
from dragoman.statements._enclosing import enclosing
from dragoman.statements._quotes import Quoted, paragraphs
from dragoman.statements._syntax import trimmed

# A sentence behind "…, he said." in the same paragraph, without a cue of its own, goes on with his words in 73 of 79
# cases; where it sounds like writing (below this many log-odds), in 2 of 4.
_GOES_ON = 0.0
# A sentence before "…, he said." is his already in 33 of 45 cases from here on, in 3 of 6 below.
_BEGAN = 0.0
# After "he said: …" the next sentence is his in 3 of 4 from here on.
_COLON_GOES_ON = 4.0
# Words that float or follow a colon and sound like this are direct speech: in four of five cases (see _GOES_ON).
_DIRECT = 4.0
# An article copied without its line ends is one paragraph, which then says nothing of who speaks: of the paragraphs
# of PolNeAR's training articles 999 in 1,000 have no more sentences than this.
_LONG = 10
# The score from which a cue of another frame ("vowed to send") ends a run, too: right more often than not.
_SURE = 0.5
# Frames in which the words come before the cue: what floats there is speech far more often than report.
_FLOATING = frozenset({"before", "paren", "late_before"})


class Unmarked:
    """Grows the drafts of a document without quotation marks to the sentences that go on with the same words."""

    def __init__(self, doc: Annotation, words: StatementWords) -> None:
        self._doc = doc
        self._paragraph = paragraphs(doc)
        self._sentences = Counter(self._paragraph[start] for start, _ in doc.sentences)
        self._spoken = words.spoken

    def __call__(self, drafts: list[Draft]) -> list[Draft]:
        """The drafts, with further pieces where the speaker's words run on."""
        taken = {self._doc.sentence_of[d.head] for d in drafts if d.head is not None and _tells(d)}
        grown = [self._grown(draft, taken) for draft in drafts]
        around = enclosing(grown)
        return [d for n, d in enumerate(grown) if not any(self._own(d, grown[outer]) for outer in around[n])]

    def _own(self, draft: Draft, outer: Draft) -> bool:
        """Whether a cue inside somebody's words is still his, as between marks: "I think", or all of it is speech."""
        if draft.speaker is not None and self._doc.lower[draft.speaker] in ("i", "we", "you"):
            return True
        direct = outer.rule.endswith("+unmarked") or _frame(outer) in _FLOATING or self._after_colon(outer)
        return direct and sum(self.sound(a, b) for a, b in outer.content) >= _DIRECT

    def _grown(self, draft: Draft, taken: set[int]) -> Draft:
        if draft.head is None or draft.act not in ("speech", "writing"):
            return draft
        pieces: list[Range] = []
        here = self._doc.sentence_of[draft.head]
        if _frame(draft) in _FLOATING and draft.start < draft.head:
            pieces += self._run(here, 1, taken | self._naming(draft), _GOES_ON)
            pieces += self._run(here, -1, taken | self._naming(draft), _BEGAN)
        elif _frame(draft) in _SPEAKS and self._after_colon(draft):
            pieces += self._run(here, 1, taken, _COLON_GOES_ON)
        pieces += self._tail(draft, here)
        if not pieces:
            return draft
        content = merged([*draft.content, *(trimmed(self._doc, a, b) for a, b in pieces)])
        return msgspec.structs.replace(draft, content=content, rule=draft.rule + "+unmarked")

    def _run(self, here: int, step: int, taken: set[int], least: float) -> list[Range]:
        """The sentences on one side, as far as they are in the paragraph, without a cue and sound like speech."""
        doc, found = self._doc, []
        paragraph = self._paragraph[doc.sentences[here][0]]
        if self._sentences[paragraph] > _LONG:
            least = max(least, _DIRECT)
        at = here + step
        while 0 <= at < len(doc.sentences) and at not in taken:
            start, end = doc.sentences[at]
            if self._paragraph[start] != paragraph or self.sound(start, end) < least:
                break
            found.append((start, end))
            at += step
        return found

    def _naming(self, draft: Draft) -> set[int]:
        """The sentences that name the speaker: nobody speaks so of himself, the writer does."""
        doc = self._doc
        if draft.speaker is None or doc.pos[draft.speaker] != "PROPN":
            return set()
        name = doc.words[draft.speaker]
        return {doc.sentence_of[token] for token in range(len(doc)) if doc.words[token] == name}

    def _after_colon(self, draft: Draft) -> bool:
        return self._doc.words[draft.start - 1 : draft.start] == (":",)

    def _tail(self, draft: Draft, here: int) -> list[Range]:
        """What stands behind a colon right after the content: "he insisted that …: There can be no …"."""
        end = self._doc.sentences[here][1]
        if _frame(draft) in _SPEAKS and draft.end < end - 1 and self._doc.words[draft.end] == ":":
            return [(draft.end + 1, end)]
        return []

    def sound(self, start: int, end: int) -> float:
        """How much the tokens sound like speech rather than writing: a sum of log-odds."""
        doc, spoken = self._doc, self._spoken
        return sum(spoken.get(doc.lower[t], 0.0) + spoken.get(doc.tags[t], 0.0) for t in range(start, end))


def _tells(draft: Draft) -> bool:
    """Whether a draft's cue tells somebody's words, so that its sentence is the writer's."""
    return _frame(draft) in _SPEAKS or (draft.act in ("speech", "writing") and draft.score >= _SURE)


_SPEAKS = frozenset(
    {"that", "bare", "before", "paren", "late_that", "late_bare", "quote", "wh", "according-to", "model"}
)


def _frame(draft: Draft) -> str:
    """The frame behind a draft, whatever was done to its content since."""
    return draft.rule.split("+")[0]


def lost_marks(quoted: Quoted) -> bool:
    """Whether the document has no quotation marks but single ones."""
    return all(quote.single for quote in quoted.all)
