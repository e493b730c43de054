"""Transcripts and interviews: who has the floor in which stretch of the text.

Labelled turns ("THE PRESIDENT: …", "Q …", "Minister Jane Roe: …") and the unlabelled interview, in which paragraphs
that end with a question mark alternate with answers.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from dragoman.actors import ActorIndex, capital_labels, named_labels, takes_the_floor
from dragoman.annotation import Annotation
from dragoman.lexicon import FloorWords, StatementWords
from dragoman.record import Span
from dragoman.statements._draft import Draft, Range

_LETTER = re.compile(r"^[ \t]*([QA])(?:[:.](?=\s)|(?=[ \t]{2,}|\t| [A-Z“\"]))", re.MULTILINE)
# A question in a page that was flattened: "… this week? Q Thank you."
_INLINE_LETTER = re.compile(r"(?<=[.?!”\"’)\]—]) (Q) (?=[A-Z“\"(])")
# "Question: …", "Interviewer: …" at the beginning of a line.
_ROLE = re.compile(r"^[ \t*]*([A-Z][a-z]+):[ \t*]+(?=\S)", re.MULTILINE)
# "TM: …" at the beginning of a line.
_INITIALS = re.compile(r"^[ \t*]*([A-Z]{2,3}):[ \t*]+(?=\S)", re.MULTILINE)
_NAME = re.compile(r"^[ \t]*([A-Z][^\n:.!?\"“”]{2,90}?(?: \([^)\n]{1,60}\))?):[ \t]+(?=\S)", re.MULTILINE)
_LINE = re.compile(r"[^\n]+")
# Labels from which a text is a transcript: turns run on over paragraphs to the next label.
_TRANSCRIPT = 3
# Question paragraphs from which a text without labels may be an interview; with fewer, reports that ask their readers
# something came out as interviews.
_QUESTIONS = 3
# With "interview" in its first words, a text needs no more than this.
_TOLD_QUESTIONS = 1
# Questions put to "you" from which a text that speaks of an interview is one, though its answers say no "I".
_TOLD_YOU = 2
# Share of questions to "you" below which a text that does not speak of an interview is none: a speech asks without.
_ASKED_YOU = 0.3
# Longest question, in tokens: of 100 in the GUM interviews 99 have at most 120; longer paragraphs are answers that end
# in a question of their own.
_LONGEST_QUESTION = 130
# Labels by initials that a transcript needs: once each for two people and one more.
_BY_INITIALS = 3
_OPENING = 150
# What a mention of a person tells of his being the guest, against one mention before the first question: in the title,
# and in a sentence that speaks of the interview. Both are far above chance on the 19 GUM interviews; 2 to 10 do alike.
_TITLE = 3
_BESIDE = 3
# Share of "I", "we", "my", "our" outside quotation marks from which such a text is one: the 19 GUM interviews have
# 1.9% and more, PolNeAR's reports .4% at the median.
_FIRST_PERSON = 0.015
# A label of more tokens is a sentence.
_LABEL = 16
_NAMING = frozenset({"PROPN", "NOUN", "ADJ", "ADP", "DET", "PUNCT", "CCONJ", "PART"})
# A label this short is a name where the article names that person elsewhere: "Roe: No deal before autumn".
_SHORT = 3
# Longest question without a question mark ("You have also written novels."): longer ones are answers about people.
_SHORT_QUESTION = 40
# Thoughts inside labelled turns below this are mostly "thank you for coming" and "as you all saw": seen by eye in White
# House transcripts, not counted.
_THOUGHT = 0.6
_SECOND = frozenset({"you", "your", "you're", "you've"})
_FIRST = frozenset({"i", "we", "my", "our", "me", "us"})
_WHETHER = frozenset({"if", "whether", "what", "how", "why", "who", "where", "when"})
# Where somebody stands whom a sentence tells of.
_TELLS_OF = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "poss", "conj", "compound"})
# What a mention in the third person behind the first question takes from a guest: two outweigh a place beside the word
# "interview".
_ABOUT = 1.5


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of speech: its tokens, the tokens of its label, and the actor who speaks."""

    start: int
    end: int
    label: Range | None
    speaker: str | None
    question: bool
    partner: str | None = None
    """Who is asked."""


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


class Turns:
    """The turns of one document; empty in running reports."""

    def __init__(self, doc: Annotation, words: StatementWords, floor: FloorWords, index: ActorIndex) -> None:
        self._doc = doc
        self._words = words
        self._floor = floor
        self._index = index
        persons = [(e.start, e.end) for e in doc.entities if e.label == "PERSON"]
        self._persons = frozenset(t for a, b in persons for t in range(a, b))
        self._surnames = frozenset(doc.lower[b - 1] for _, b in persons)
        self._known: dict[tuple[str, ...], str | None] = {}
        labelled = self._labelled()
        found = labelled if len(labelled) >= _TRANSCRIPT else self._interview() or labelled
        self.all = tuple(self._with_partners(found))
        self._starts = [turn.start for turn in self.all]

    def at(self, token: int) -> Turn | None:
        """The turn that the token stands in."""
        number = bisect_right(self._starts, token) - 1
        return self.all[number] if number >= 0 and token < self.all[number].end else None

    def clipped(self, draft: Draft) -> Draft:
        """The draft without words of another turn than the one its cue stands in."""
        turn = self.at(draft.head) if draft.head is not None else None
        if turn is None or (turn.start <= draft.start and draft.end <= turn.end):
            return draft
        pieces = [(max(a, turn.start), min(b, turn.end)) for a, b in draft.content]
        content = tuple((a, b) for a, b in pieces if a < b)
        return msgspec.structs.replace(draft, content=content) if content else draft

    def undisputed(self, drafts: list[Draft]) -> Iterator[Draft]:
        """The drafts without those that say a turn again by its label, and without doubtful thoughts inside turns."""
        for draft in drafts:
            turn = self.at(draft.start)
            if turn is None or turn.label is None:
                yield draft
                continue
            again = draft.source is not None and draft.source[0] < turn.label[1] <= draft.start == turn.start
            if not again and (draft.act != "thought" or draft.score >= _THOUGHT):
                yield draft

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

    def _labels(self) -> list[tuple[Span, int]]:
        """The labels with the place where each turn's words begin, in order.

        A person's name, or an office in capitals, is a label by itself ("NOTE:", "CAIRO:" are none); other words in
        capitals are where they come again.
        """
        text = self._doc.text
        letters = list(_LETTER.finditer(text))
        asked = sum(m[1] == "Q" for m in letters) >= 2
        found = {m.start(1): (m.span(1), m.end()) for m in letters if asked and (m[1] == "Q" or m[0][-1] in ":.")}
        found |= self._by_role()
        for label in capital_labels(text, self._floor):
            if label.often > 1 or self._person(label.span) or takes_the_floor(label.text, self._floor):
                found[label.span[0]] = (label.span, label.body)
        for match in _NAME.finditer(text):
            start = max(match.start(1), text.rfind(" - ", match.start(1), match.end(1)) + 3)
            if self._person((start, match.end(1))):
                found.setdefault(start, ((start, match.end(1)), match.end()))
        for name in named_labels(text):
            if self._person(name.span):
                found.setdefault(name.span[0], (name.span, name.body))
        if len(found) >= _TRANSCRIPT:
            found |= {m.start(1): (m.span(1), m.end()) for m in _INLINE_LETTER.finditer(text)}
        return [entry for _, entry in sorted(found.items())]

    def _by_role(self) -> dict[int, tuple[Span, int]]:
        """Labels of those who ask ("Question:") and by initials ("TM:"), where they come again."""
        text, asks = self._doc.text, self._floor.asks | self._floor.answers
        roles = [m for m in _ROLE.finditer(text) if m[1].lower() in asks]
        initials = [m for m in _INITIALS.finditer(text) if m[1] not in ("PS", "NB") and self._initialled(m[1])]
        kept = roles if len(roles) > 1 else []
        kept += initials if len(initials) >= _BY_INITIALS else []
        return {m.start(1): (m.span(1), m.end()) for m in kept}

    def _initialled(self, letters: str) -> str | None:
        """The one person of the article whose names begin with the letters."""
        names = ((actor.name, actor.id) for actor in self._index.by_id.values() if actor.type == "person")
        fitting = [actor for name, actor in names if _initials(name) == letters]
        return fitting[0] if len(fitting) == 1 else None

    def _person(self, span: Span) -> bool:
        """Whether a label is a noun phrase that ends in a person's name."""
        doc, tokens = self._doc, self._doc.tokens_in(span)
        if not tokens or len(tokens) > _LABEL or any(doc.pos[t] not in _NAMING for t in tokens):
            return False
        last = tokens.stop - 1
        if doc.pos[tokens.start] == "ADP":
            return False
        if last in self._persons or (doc.lower[last] in self._surnames and len(tokens) <= _SHORT):
            return True
        return any(self._index.by_id[a].type == "person" for a in self._index.at(last))

    def _end_of_line(self, at: int) -> int:
        end = self._doc.text.find("\n", at)
        return end if end >= 0 else len(self._doc.text)

    def _turn(self, tokens: range, label: Range | None, speaker: str | None = None) -> Turn:
        words = self._doc.words
        question = any(words[t] == "?" for t in range(max(tokens.start, tokens.stop - 3), tokens.stop))
        if label is not None:
            question = question or " ".join(self._doc.lower[slice(*label)]) in self._floor.asks
        return Turn(
            start=tokens.start,
            end=tokens.stop,
            label=label,
            speaker=self._labelled_speaker(label) if label else speaker,
            question=question,
        )

    def _labelled_speaker(self, label: Range) -> str | None:
        """The actor a label names: by mention, else the person whose name ends in the label's last word.

        A label is one speaker throughout, whoever its office might mean in passing.
        """
        said = self._doc.lower[slice(*label)]
        if said not in self._known:
            self._known[said] = self._named_by(label)
        return self._known[said]

    def _named_by(self, label: Range) -> str | None:
        a, b = self._doc.span(*label)
        if (initialled := self._initialled(self._doc.text[a:b])) is not None:
            return initialled
        if found := self._index.within(*label):
            persons = [a for a in found if self._index.by_id[a].type == "person"]
            return persons[-1] if persons else found[-1]
        if self._doc.lower[label[0]] in self._floor.answers:
            return self._guest(label[0])
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
        asks = self._questions(lines)
        if not self._is_interview(lines):
            return []
        opening = next(n for n, line in enumerate(lines) if asks[n] or (n and self._first_person(line)))
        guest = self._guest(lines[opening].start)
        asker = self._asker(lines[opening].start, guest)
        turns: list[Turn] = []
        for line, asking in zip(lines[opening:], asks[opening:], strict=True):
            if asking:
                turns.append(msgspec.structs.replace(self._turn(line, None, asker), question=True))
            elif turns and not turns[-1].question:
                turns[-1] = msgspec.structs.replace(turns[-1], end=line.stop)
            elif len(line) > 3:
                turns.append(msgspec.structs.replace(self._turn(line, None, guest), question=False))
        return turns

    def _is_interview(self, lines: list[range]) -> bool:
        """Whether a text without labels is questions and answers.

        It asks, and speaks of "I" or, where its first words tell of an interview, puts its questions to "you".
        """
        doc = self._doc
        marked = [line for line in lines if doc.words[line.stop - 1] == "?"]
        yours = sum(not _SECOND.isdisjoint(doc.lower[line.start : line.stop]) for line in marked)
        first = sum(word in _FIRST for word in doc.lower) >= _FIRST_PERSON * len(doc)
        told = any(doc.lemmas[t] in self._words.interviews for t in range(min(len(doc), _OPENING)))
        if told:
            return len(marked) >= _TOLD_QUESTIONS and (first or yours >= _TOLD_YOU)
        return len(marked) >= _QUESTIONS and first and yours >= _ASKED_YOU * len(marked)

    def _questions(self, lines: list[range]) -> list[bool]:
        """Which paragraphs are the interviewer's: what follows a question mark without asking is an answer."""
        doc = self._doc
        found: list[bool] = []
        for number, line in enumerate(lines):
            marked = doc.words[line.stop - 1] == "?" and len(line) <= _LONGEST_QUESTION
            after = number > 0 and found[-1] and doc.words[lines[number - 1].stop - 1] == "?"
            found.append(marked or (not after and self._asks(line)))
        return found

    def _asks(self, line: range) -> bool:
        """Whether a paragraph without a question mark asks: short and about "you", or "I wanted to know if you …"."""
        doc = self._doc
        said = doc.lower[line.start : line.stop]
        if len(line) > _SHORT_QUESTION or _SECOND.isdisjoint(said):
            return False
        return _FIRST.isdisjoint(said) or any(self._wonders(t) for t in line)

    def _wonders(self, token: int) -> bool:
        """Whether somebody asks here by saying that he wonders: "I wanted to know whether you …"."""
        doc = self._doc
        if doc.lemmas[token] not in self._floor.wonders:
            return False
        asked = [c for verb in doc.dependents(token, "ccomp", "advcl") for c in doc.children[verb]]
        marks = {doc.lower[c] for c in asked} & _WHETHER
        return bool(marks) and any(doc.lower[t] == "i" for t in range(max(0, token - 6), token))

    def _first_person(self, line: range) -> bool:
        return not _FIRST.isdisjoint(self._doc.lower[line.start : line.stop])

    def _guest(self, opening: int) -> str | None:
        """Who is interviewed: the person whom the title and the words "interview", "spoke with" stand beside.

        Else the one most often named before the first question, else in the whole text; None where two are level.
        Who is spoken about in the answers is not the one who gives them.
        """
        doc = self._doc
        told = {t for t in range(len(doc)) if doc.lemmas[t] in self._words.interviews and doc.pos[t] != "PRON"}
        beside = {doc.sentence_of[t] for t in told}
        early = doc.starts[opening] if 0 < opening < len(doc) else 0
        title = doc.text.find("\n")
        scores: dict[str, float] = {}
        for actor in self._index.by_id.values():
            if actor.type != "person":
                continue
            score = len(actor.mentions) / (len(doc) + 1) + (" " in actor.name)
            for start, end in actor.mentions:
                tokens = doc.tokens_in((start, end))
                asked = bool(tokens) and doc.sentence_of[tokens.start] in beside
                score += _TITLE * (end <= title) + _BESIDE * asked + (end <= early)
            named = [doc.tokens_in(m) for m in actor.mentions if doc.text[m[0] : m[1]].split()[-1] in actor.name]
            about = sum(self._spoken_about(mention, opening) for mention in named) if early else 0
            scores[actor.id] = score - _ABOUT * about
        best = sorted(scores, key=lambda a: -scores[a])[:2]
        if not best or (len(best) == 2 and scores[best[0]] == scores[best[1]]):
            return None
        return best[0] if scores[best[0]] > 0 else None

    def _spoken_about(self, mention: range, opening: int) -> bool:
        """Whether a mention is a name behind the first question that its sentence tells of: no "Thanks, Roe"."""
        if not mention or mention.start < opening:
            return False
        return self._doc.deps[self._doc.head_of(mention.start, mention.stop)] in _TELLS_OF

    def _asker(self, opening: int, guest: str | None) -> str | None:
        """Who asks: the one other person beside the words that tell of the interview, before it begins."""
        doc = self._doc
        told = {doc.sentence_of[t] for t in range(opening) if doc.lemmas[t] in self._words.interviews}
        tokens = (t for n in sorted(told) for t in range(*doc.sentences[n]))
        people = {a for t in tokens for a in self._index.at(t) if self._index.by_id[a].type == "person"}
        others = people - {guest}
        return others.pop() if guest in people and len(others) == 1 else None

    @staticmethod
    def _with_partners(turns: list[Turn]) -> Iterator[Turn]:
        """The turns, each question with the one who answers it."""
        for turn, following in zip(turns, [*turns[1:], None], strict=False):
            answering = following.speaker if following is not None and turn.question else None
            yield msgspec.structs.replace(turn, partner=answering)
