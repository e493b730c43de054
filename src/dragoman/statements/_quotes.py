"""Quotations given to the words that introduce, interrupt or follow them."""

from bisect import bisect_right

import msgspec

from dragoman.annotation import Annotation
from dragoman.lexicon import Cell, StatementWords
from dragoman.statements._draft import Draft, Range, merged
from dragoman.statements._marks import quotations
from dragoman.statements._syntax import chunk, naming, own_subject, relaying, subject, trimmed

# Tokens between a quotation and the verb that reports it: "…," said the minister, who …; 95% of those in PolNeAR's
# training articles lie within 12, the rest have long appositions.
_REACH = 30


class Quotation(msgspec.Struct, frozen=True):
    """A quotation in tokens, marks included; several paragraphs of one quotation are several pieces."""

    start: int
    end: int
    closed: bool
    single: bool


class Quoted:
    """The quotations of a document, by token."""

    def __init__(self, doc: Annotation) -> None:
        self.marks = quotations(doc.text)
        spans = [(doc.tokens_in((q.start, q.end)), q) for q in self.marks]
        self.all = tuple(Quotation(t.start, t.stop, q.closed, q.single) for t, q in spans if t)
        self._starts = [q.start for q in self.all]

    def at(self, token: int) -> Quotation | None:
        """The quotation that the token stands in."""
        number = bisect_right(self._starts, token) - 1
        return self.all[number] if number >= 0 and token < self.all[number].end else None

    def over(self, start: int, end: int) -> tuple[Quotation, ...]:
        """The quotations that share a token with the range."""
        low = max(0, bisect_right(self._starts, start) - 1)
        high = bisect_right(self._starts, end - 1)
        return tuple(q for q in self.all[low:high] if q.end > start)


def paragraphs(doc: Annotation) -> tuple[int, ...]:
    """Each token's paragraph number: a line break anywhere before it starts a new one."""
    numbers, number, last = [], 0, 0
    for start, end in zip(doc.starts, doc.ends, strict=True):
        number += "\n" in doc.text[last:start]
        numbers.append(number)
        last = end
    return tuple(numbers)


def snapped(draft: Draft, quoted: Quoted) -> Draft:
    """The draft with its content grown to the marks of the quotations it shares words with.

    A quotation that the cue itself stands in is somebody else's and changes nothing.
    """
    pieces: list[Range] = []
    for start, end in draft.content:
        low, high = start, end
        for quote in quoted.over(start, end):
            if draft.head is not None and quote.start <= draft.head < quote.end:
                continue
            if quote.closed or quote.start >= start:
                low, high = min(low, quote.start), max(high, quote.end)
        pieces.append((low, high))
    content = merged(pieces)
    return draft if content == draft.content else msgspec.structs.replace(draft, content=content)


class Attributor:
    """Gives the quotations of one document to cues, one after the other."""

    def __init__(self, doc: Annotation, words: StatementWords, quoted: Quoted, drafts: list[Draft]) -> None:
        self._doc = doc
        self._words = words
        self._quoted = quoted
        self._paragraph = paragraphs(doc)
        self._drafts: dict[int, Draft] = {d.head: snapped(d, quoted) for d in drafts if d.head is not None}
        self._loose = [d for d in drafts if d.head is None]
        self._owner: dict[int, int] = {}
        """By the start of a quotation: the cue that it was given to."""
        self._last: Quotation | None = None
        """The nearest quotation before that has a cue."""

    def __call__(self) -> list[Draft]:
        """The drafts, with every quotation that has a cue inside their contents."""
        for head, draft in self._drafts.items():
            for start, end in draft.content:
                for quote in self._quoted.over(start, end):
                    if not quote.start <= head < quote.end:
                        self._owner[quote.start] = head
        for number, quote in enumerate(self._quoted.all):
            if quote.start not in self._owner:
                self._place(number, quote)
            if quote.start in self._owner:
                self._last = quote
        return [*self._drafts.values(), *self._loose]

    def _place(self, number: int, quote: Quotation) -> None:
        """Gives one quotation to the cue after it, before it, or of the quotation that it goes on from."""
        before = self._quoted.all[number - 1] if number else None
        owned = self._last if self._last is not None and self._last.start < quote.start else None
        after = self._quoted.all[number + 1] if number + 1 < len(self._quoted.all) else None
        cue = self._cue_after(quote, after)
        if cue is None:
            cue = self._cue_before(quote, before)
        if cue is None and owned is not None and not quote.single:
            cue = self._continued(quote, owned)
        if cue is not None:
            self._give(quote, cue)
        elif (label := self._label(quote) or self._signed(quote)) is not None:
            self._loose.append(label)

    def _give(self, quote: Quotation, cue: int) -> None:
        self._owner[quote.start] = cue
        piece = (quote.start, quote.end)
        known = self._drafts.get(cue)
        if known is not None:
            self._drafts[cue] = msgspec.structs.replace(known, content=merged([*known.content, piece]))
            return
        doc = self._doc
        cell = self._cells(cue)["quote"]
        who = subject(doc, cue)
        self._drafts[cue] = Draft(
            content=(piece,),
            cue=chunk(doc, cue),
            head=cue,
            source=naming(doc, who, cue) if who is not None else None,
            speaker=who,
            act=cell.act,
            score=cell.share,
            rule="quote",
        )

    def _cells(self, token: int) -> dict[str, Cell]:
        pos = "VERB" if self._doc.pos[token] == "AUX" else self._doc.pos[token]
        return self._words.cells.get((self._doc.lemmas[token], pos), {})

    def _quotes(self, token: int) -> bool:
        return "quote" in self._cells(token) and self._quoted.at(token) is None

    def _cue_after(self, quote: Quotation, after: Quotation | None) -> int | None:
        """The verb that follows a quotation in its own sentence: "…," said the minister."""
        doc = self._doc
        limit = min(quote.end + _REACH, after.start if after else len(doc), len(doc))
        if quote.end >= len(doc) or not self._goes_on(quote):
            return None
        for token in range(quote.end, limit):
            if self._paragraph[token] != self._paragraph[quote.end - 1]:
                return None
            if doc.words[token] in (".", "?", "!", ";"):
                return None
            if self._quotes(token) and (own_subject(doc, token) is not None or token <= quote.end + 2):
                return self._saying(token)
        return None

    def _goes_on(self, quote: Quotation) -> bool:
        """Whether the sentence goes on behind the closing mark."""
        doc = self._doc
        last = next((t for t in range(quote.end - 1, quote.start, -1) if doc.words[t] not in _CLOSING), quote.start)
        if doc.words[last].endswith("."):
            return doc.words[quote.end][:1].islower() and doc.words[quote.end] not in (".",)
        return True

    def _saying(self, cue: int) -> int:
        """The verb of the one quoted where the cue is another's: "saying" for "quoted him as saying"."""
        doc = self._doc
        near = (c for prep in doc.dependents(cue, "prep") for c in doc.dependents(prep, "pcomp"))
        return next((c for c in near if relaying(doc, c) == cue and self._quotes(c)), cue)

    def _cue_before(self, quote: Quotation, before: Quotation | None) -> int | None:
        """The verb that introduces a quotation in its own sentence, or in the one before that ends with a colon."""
        doc = self._doc
        limit = max(quote.start - _REACH, before.end if before else 0, 0)
        for token in range(quote.start - 1, limit - 1, -1):
            if doc.words[token] in (".", "?", "!", ";"):
                return None
            if self._paragraph[token] != self._paragraph[quote.start] and not self._colon(token, quote.start):
                return None
            if self._quotes(token):
                return self._saying(token) if self._introduces(token, quote) else None
        return None

    def _introduces(self, cue: int, quote: Quotation) -> bool:
        """Whether a cue that has words of its own already takes this quotation too.

        "…," he said, "…" goes on; "…," he said on "Meet the Press" names a programme.
        """
        known = self._drafts.get(cue)
        return known is None or known.start > cue or self._doc.words[quote.start - 1] in (",", ":", ";")

    def _label(self, quote: Quotation) -> Draft | None:
        """A quotation behind a name and a colon."""
        doc, colon = self._doc, quote.start - 1
        if colon < 1 or doc.words[colon] != ":" or self._paragraph[colon] != self._paragraph[quote.start]:
            return None
        start = colon
        while start > 0 and colon - start < _LABEL and self._paragraph[start - 1] == self._paragraph[colon]:
            if doc.pos[start - 1] == "VERB" or doc.words[start - 1] in _LABEL_ENDS or self._quoted.at(start - 1):
                break
            start -= 1
        start, end = trimmed(doc, start, colon)
        if start >= end or not any(doc.pos[t] in ("PROPN", "NOUN") for t in range(start, end)):
            return None
        return Draft(
            content=((quote.start, quote.end),),
            cue=(colon, colon + 1),
            head=colon,
            source=(start, end),
            speaker=doc.head_of(start, end),
            score=LABEL_SHARE,
            rule="label",
        )

    def _signed(self, quote: Quotation) -> Draft | None:
        """A quotation with a name behind a dash to the end of the line: "…" — Jane Roe."""
        doc, dash = self._doc, quote.end
        if dash + 1 >= len(doc) or doc.words[dash] not in _LABEL_ENDS - {"."}:
            return None
        end = dash + 1
        while end < len(doc) and end - dash <= _LABEL and self._paragraph[end] == self._paragraph[dash]:
            end += 1
        start, end = trimmed(doc, dash + 1, end)
        if not 0 < end - start < _LABEL or not all(doc.pos[t] in _NAMING for t in range(start, end)):
            return None
        return Draft(
            content=((quote.start, quote.end),),
            cue=None,
            head=None,
            source=(start, end),
            speaker=doc.head_of(start, end),
            score=LABEL_SHARE,
            rule="signed",
        )

    def _colon(self, token: int, limit: int) -> bool:
        """Whether a colon stands at the token or right behind it."""
        return ":" in self._doc.words[token : min(token + 3, limit)]

    def _continued(self, quote: Quotation, before: Quotation) -> int | None:
        """The cue of the quotation before, where this one goes on from it.

        "…," she said. "…" in one paragraph; a paragraph that is nothing but quotation; a mark left open.
        """
        cue = self._owner.get(before.start)
        if cue is None:
            return None
        doc = self._doc
        same = self._paragraph[before.end - 1] == self._paragraph[quote.start]
        if (same and cue > before.end - 1) or (not same and not before.closed):
            between = range(max(before.end, cue), quote.start)
            stops = sum(doc.words[t] in (".", "?", "!") for t in between)
            return cue if stops <= 1 else None
        if self._paragraph[quote.start] == self._paragraph[before.end - 1] + 1 and self._alone(quote):
            return cue
        return None

    def _alone(self, quote: Quotation) -> bool:
        """Whether the quotation fills its paragraph."""
        here = self._paragraph[quote.start]
        first = quote.start == 0 or self._paragraph[quote.start - 1] != here
        end = quote.end
        while end < len(self._doc) and self._paragraph[end] == here and not self._doc.words[end].isalnum():
            end += 1
        return first and (end == len(self._doc) or self._paragraph[end] != here)


# A label of more tokens is a sentence; the longest on PolNeAR's training articles has 14.
_LABEL = 14
_LABEL_ENDS = frozenset({".", "-", "–", "—", "--", ";", "•", "*"})
_NAMING = frozenset({"PROPN", "NOUN", "ADJ", "ADP", "DET", "PUNCT", "CCONJ"})
LABEL_SHARE = 0.7
_CLOSING = frozenset("”“»«」』\"’'›`") | {"''", "``", ")"}
