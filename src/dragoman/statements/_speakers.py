"""Who speaks, for whom, to whom and through whom: the words of a draft as actors."""

from itertools import islice

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.lexicon import StatementWords
from dragoman.statements._draft import Draft, Range
from dragoman.statements._syntax import relaying, subject

_FIRST = frozenset({"i", "we", "me", "us"})
# Tokens before a cue or behind it within which an outlet may be named: "said on Tuesday in an interview with the BBC".
_REACH = 12


class Speakers:
    """Looks up the people of one document's drafts."""

    def __init__(self, doc: Annotation, words: StatementWords, index: ActorIndex) -> None:
        self._doc = doc
        self._words = words
        self._index = index
        self._behalf = self._principals()

    def speaker(self, draft: Draft) -> str | None:
        """The actor that the source names; the author where the source is a document."""
        if draft.speaker is None:
            return None
        if found := self._index.of(draft.speaker):
            return found[0]
        if self._doc.lemmas[draft.speaker] in self._words.documents.words:
            return self._author(draft.speaker)
        return None

    def _author(self, noun: int) -> str | None:
        """Whose statement, report or post it is."""
        doc = self._doc
        for child in doc.children[noun]:
            if doc.deps[child] in ("poss", "compound", "nmod", "amod") and (found := self._index.at(child)):
                return found[0]
            if doc.deps[child] == "prep" and doc.lower[child] in self._words.documents.authors:
                for pobj in doc.dependents(child, "pobj"):
                    if found := self._index.of(pobj):
                        return found[0]
        return next(iter(self._index.within(doc.subtree(noun)[0], noun)), None)

    def behalf(self, draft: Draft, speaker: str | None) -> str | None:
        """Whom a spokesperson speaks for, by this source or by what the article called him before."""
        if draft.source is not None:
            for token in range(*draft.source):
                if self._speaks_for_another(token):
                    for_whom = self._principal(token)
                    return for_whom if for_whom != speaker else None
        return self._behalf.get(speaker) if speaker is not None else None

    def _speaks_for_another(self, token: int) -> bool:
        doc, known = self._doc, self._words.spokespeople
        if doc.lemmas[token] in known.words:
            return True
        return token > 0 and f"{doc.lower[token - 1]} {doc.lower[token]}" in known.pairs

    def _principal(self, token: int) -> str | None:
        """The actor that a word for a spokesperson is bound to: "a spokesman for Kyiv", "Kremlin spokesman"."""
        doc, links = self._doc, self._words.spokespeople.links
        for child in doc.children[token]:
            if doc.deps[child] == "prep" and doc.lower[child] in links:
                for pobj in doc.dependents(child, "pobj"):
                    if found := self._index.of(pobj):
                        return found[0]
            if doc.deps[child] == "poss" and (found := self._index.of(child)):
                return found[0]
        head = doc.heads[token] if doc.deps[token] in ("compound", "nmod", "appos") else token
        before = doc.subtree(head)[0] if doc.deps[token] != "appos" else doc.subtree(token)[0]
        person = self._index.at(head)
        named = [a for a in self._index.within(before, token) if a not in person]
        return named[-1] if named else None

    def _principals(self) -> dict[str, str]:
        """By the id of each person whom the article calls a spokesperson: whom he speaks for."""
        known: dict[str, str] = {}
        doc = self._doc
        for token in range(len(doc)):
            if not self._speaks_for_another(token):
                continue
            for_whom = self._principal(token)
            heads = [token, doc.heads[token], *doc.dependents(token, "appos")]
            for person in (a for head in heads for a in self._index.at(head)):
                if for_whom is not None and person != for_whom and self._index.by_id[person].type == "person":
                    known.setdefault(person, for_whom)
        return known

    def addressees(self, draft: Draft) -> tuple[str, ...]:
        """Those who are spoken to: "told Kyiv", "said to reporters", "urged Russia"."""
        heads = list(draft.addressee)
        if draft.head is not None and draft.cue is not None:
            for prep in self._doc.dependents(draft.head, "prep", "dative"):
                if self._doc.lower[prep] == "to" and not _inside(prep, draft):
                    heads += self._doc.dependents(prep, "pobj")
        found: list[str] = []
        for head in heads:
            found += [a for a in self._index.of(head) if a not in found]
        return tuple(found)

    def outlets(self, draft: Draft) -> tuple[str, ...]:
        """The media in which it was said: "on Telegram", "in an interview with the agency", "quoted by"."""
        if draft.head is None:
            return ()
        doc, found = self._doc, list[str]()
        if (quoting := relaying(doc, draft.head)) is not None and (who := subject(doc, quoting)) is not None:
            found += self._index.of(who)
        heads = [draft.head]
        if doc.deps[draft.head] in ("pcomp", "xcomp"):
            heads += islice(doc.ancestors(draft.head), 2)
        for head in heads:
            for prep in doc.dependents(head, "prep", "agent"):
                if doc.lower[prep] in self._words.channels.links and not _inside(prep, draft):
                    found += [a for a in self._carriers(prep) if a not in found]
        if draft.source is not None:
            found += [a for a in self._in_source(draft.source) if a not in found]
        return tuple(found)

    def _carriers(self, prep: int) -> list[str]:
        """The outlets behind a preposition, through nouns like "interview" or "post"."""
        doc, found = self._doc, list[str]()
        queue = list(doc.dependents(prep, "pobj"))
        for _ in range(_REACH):
            if not queue:
                break
            noun = queue.pop(0)
            found += [a for a in self._index.of(noun) if self._index.by_id[a].type == "outlet"]
            if doc.lemmas[noun] in self._words.channels.through:
                found += [a for c in doc.children[noun] for a in self._index.at(c) if self._outlet(a)]
                queue += [p for c in doc.dependents(noun, "prep") for p in doc.dependents(c, "pobj")]
        return found

    def _in_source(self, source: Range) -> list[str]:
        """Outlets inside the words that name the speaker: "the spokesman on his Twitter page"."""
        doc = self._doc
        preps = [t for t in range(*source) if doc.deps[t] == "prep" and doc.lower[t] in ("on", "via")]
        return [a for prep in preps for a in self._carriers(prep)]

    def _outlet(self, actor: str) -> bool:
        return self._index.by_id[actor].type == "outlet"

    def hedged(self, draft: Draft) -> bool:
        """Whether the article doubts that it was said: "appeared to promise", "reportedly", "is said to have"."""
        if draft.head is None:
            return False
        doc, hedges, at = self._doc, self._words.hedges, draft.head
        if doc.lower[at] in hedges.adverbs or doc.lemmas[at] in hedges.verbs:
            return True
        for child in doc.children[at]:
            if doc.lower[child] in hedges.adverbs or (doc.tags[child] == "MD" and doc.lower[child] in hedges.modals):
                return True
        head = doc.heads[at]
        if doc.deps[at] != "xcomp":
            return False
        passive = any(doc.deps[c] in ("auxpass", "nsubjpass") for c in doc.children[head])
        return doc.lemmas[head] in hedges.verbs or (passive and doc.lemmas[head] in hedges.passives)


def first_person(doc: Annotation, draft: Draft) -> bool:
    """Whether the speaker is named by "I" or "we" alone: whoever's words these are, it is he."""
    return draft.speaker is not None and doc.lower[draft.speaker] in _FIRST


def _inside(token: int, draft: Draft) -> bool:
    return any(start <= token < end for start, end in draft.content)
