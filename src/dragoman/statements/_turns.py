"""Transcripts and interviews: who has the floor in which stretch of the text.

Labelled turns ("THE PRESIDENT: …", "Q …", "Minister Jane Roe: …") and the unlabelled interview, in which paragraphs
that end with a question mark alternate with answers.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.statements._draft import Draft, Range

_CAPITALS = re.compile(r"(?:(?<=\s)|^)((?:[A-Z][A-Z.'’\-]* ){0,5}[A-Z][A-Z.'’\-]+(?: \([^)\n]{1,60}\))?):\s")
_LETTER = re.compile(r"^[ \t]*([QA])(?:[:.](?=\s)|(?=[ \t]{2,}|\t| [A-Z“\"]))", re.MULTILINE)
_NAME = re.compile(r"^[ \t]*([A-Z][^\n:.!?\"“”]{2,90}?(?: \([^)\n]{1,60}\))?):[ \t]+(?=\S)", re.MULTILINE)
_LINE = re.compile(r"[^\n]+")
# Labels from which a text is a transcript: turns run on over paragraphs to the next label.
_TRANSCRIPT = 3
# Question paragraphs from which a text without labels may be an interview; with fewer, reports that ask their readers
# something came out as interviews.
_QUESTIONS = 4
# Share of "I", "we", "my", "our" outside quotation marks from which such a text is one: the 19 GUM interviews have
# 1.9% and more, PolNeAR's reports .4% at the median.
_FIRST_PERSON = 0.015
# A label this short is a name where the article names that person elsewhere: "Roe: No deal before autumn".
_SHORT = 3
_FIRST = frozenset({"i", "we", "my", "our", "me", "us"})


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of speech: its tokens, the tokens of its label, and the actor who speaks."""

    start: int
    end: int
    label: Range | None
    speaker: str | None
    question: bool
    partner: str | None = None
    """Who is asked."""


class Turns:
    """The turns of one document; empty in running reports."""

    def __init__(self, doc: Annotation, index: ActorIndex) -> None:
        self._doc = doc
        self._index = index
        persons = [(e.start, e.end) for e in doc.entities if e.label == "PERSON"]
        self._persons = frozenset(t for a, b in persons for t in range(a, b))
        self._surnames = frozenset(doc.lower[b - 1] for _, b in persons)
        found = self._labelled() or self._interview()
        self.all = tuple(self._with_partners(found))
        self._starts = [turn.start for turn in self.all]

    def at(self, token: int) -> Turn | None:
        """The turn that the token stands in."""
        number = bisect_right(self._starts, token) - 1
        return self.all[number] if number >= 0 and token < self.all[number].end else None

    def drafts(self) -> Iterator[Draft]:
        """One draft a turn."""
        for turn in self.all:
            yield Draft(
                content=((turn.start, turn.end),),
                cue=None,
                head=None,
                source=turn.label,
                speaker=self._doc.head_of(*turn.label) if turn.label else None,
                act="question" if turn.question else "speech",
                score=0.9 if turn.label else 0.7,
                rule="turn" if turn.label else "interview",
            )

    def _labelled(self) -> list[Turn]:
        """The turns of a transcript, or of a single line that a speaker's name opens."""
        labels = self._labels()
        many = len(labels) >= _TRANSCRIPT
        turns: list[Turn] = []
        for number, (label, body) in enumerate(labels):
            limit = labels[number + 1][0][0] if number + 1 < len(labels) else len(self._doc.text)
            if not many:
                limit = min(limit, self._end_of_line(body))
            tokens = self._doc.tokens_in((body, limit))
            name = self._doc.tokens_in(label)
            if tokens and name:
                turns.append(self._turn(range(tokens.start, tokens.stop), (name.start, name.stop)))
        return turns

    def _labels(self) -> list[tuple[tuple[int, int], int]]:
        """The labels with the place where each turn's words begin, in order."""
        text = self._doc.text
        found = {m.start(1): ((m.start(1), m.end(1)), m.end()) for m in _CAPITALS.finditer(text) if len(m[1]) > 3}
        letters = list(_LETTER.finditer(text))
        if sum(m[1] == "Q" for m in letters) >= 2:
            found |= {m.start(1): ((m.start(1), m.end(1)), m.end()) for m in letters if m[1] == "Q" or m[0][-1] in ":."}
        named = {m.start(1): ((m.start(1), m.end(1)), m.end()) for m in _NAME.finditer(text) if self._person(m.span(1))}
        return [entry for _, entry in sorted({**named, **found}.items())]

    def _person(self, span: tuple[int, int]) -> bool:
        """Whether a label ends in a person's name."""
        tokens = self._doc.tokens_in(span)
        if not tokens or len(tokens) > 16:
            return False
        last = tokens.stop - 1
        if last in self._persons or (self._doc.lower[last] in self._surnames and len(tokens) <= _SHORT):
            return True
        return any(self._index.by_id[a].type == "person" for a in self._index.at(last))

    def _end_of_line(self, at: int) -> int:
        end = self._doc.text.find("\n", at)
        return end if end >= 0 else len(self._doc.text)

    def _turn(self, tokens: range, label: Range | None, speaker: str | None = None) -> Turn:
        words = self._doc.words
        question = any(words[t] == "?" for t in range(max(tokens.start, tokens.stop - 3), tokens.stop))
        return Turn(
            start=tokens.start,
            end=tokens.stop,
            label=label,
            speaker=self._labelled_speaker(label) if label else speaker,
            question=question,
        )

    def _labelled_speaker(self, label: Range) -> str | None:
        """The actor a label names: by mention, else the person whose name ends in the label's last word."""
        if found := self._index.within(*label):
            persons = [a for a in found if self._index.by_id[a].type == "person"]
            return persons[-1] if persons else found[-1]
        surname = next((w for w in reversed(self._doc.lower[slice(*label)]) if w.isalpha()), "")
        for actor in self._index.by_id.values():
            if actor.type == "person" and actor.name.lower().split()[-1:] == [surname]:
                return actor.id
        return None

    def _interview(self) -> list[Turn]:
        """Questions and answers by paragraph, where a text in the first person has no labels."""
        doc = self._doc
        lines = [doc.tokens_in(m.span()) for m in _LINE.finditer(doc.text)]
        lines = [line for line in lines if line]
        asks = [doc.words[line.stop - 1] == "?" for line in lines]
        first = sum(word in _FIRST for word in doc.lower)
        if sum(asks) < _QUESTIONS or first < _FIRST_PERSON * len(doc):
            return []
        opening = asks.index(True)
        guest = self._guest(lines[opening].start)
        turns: list[Turn] = []
        for line, asking in zip(lines[opening:], asks[opening:], strict=True):
            if asking:
                turns.append(self._turn(line, None))
            elif turns and not turns[-1].question:
                turns[-1] = msgspec.structs.replace(turns[-1], end=line.stop)
            elif len(line) > 3:
                turns.append(msgspec.structs.replace(self._turn(line, None, guest), question=False))
        return turns

    def _guest(self, opening: int) -> str | None:
        """Who is interviewed: the person most often named before the first question, else in the whole text."""
        for reach in (opening, len(self._doc)):
            limit = self._doc.starts[reach] if reach < len(self._doc) else len(self._doc.text) + 1
            counts = {
                actor.id: sum(start < limit for start, _ in actor.mentions)
                for actor in self._index.by_id.values()
                if actor.type == "person"
            }
            if counts and max(counts.values()):
                return max(counts, key=lambda a: counts[a])
        return None

    @staticmethod
    def _with_partners(turns: list[Turn]) -> Iterator[Turn]:
        """The turns, each question with the one who answers it."""
        for turn, following in zip(turns, [*turns[1:], None], strict=False):
            answering = following.speaker if following is not None and turn.question else None
            yield msgspec.structs.replace(turn, partner=answering)
