"""The columns of an annotated document. Tokens are numbered from 0; character offsets are code points."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property

import msgspec

from dragoman.record import Document, Span

# The longest of "ST PETERSBURG, Russia, June 17, 2023 (Agency) -", in tokens.
_LONGEST_DATELINE = 16
# Headline, date, byline and dateline, each a sentence where they ran together.
_HEAD_SENTENCES = 5
DASHES = frozenset(("-", "--", "–", "—"))


class NamedSpan(msgspec.Struct, frozen=True):
    """A name as the recogniser marks it: tokens `start` to `end` (half open) and its label."""

    start: int
    end: int
    label: str


class Attribution(msgspec.Struct, frozen=True):
    """A source, cue and content as the reader model marks them: token ranges, half open; `score` from 0 to 1."""

    content: tuple[tuple[int, int], ...]
    cue: tuple[int, int] | None
    source: tuple[int, int] | None
    score: float


class Annotation(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One document with its tokens, sentences, dependency tree and names.

    All per-token columns have one entry a token. `heads[i]` is the token number of i's head (i itself at a root).
    Can be encoded with msgspec and read again, so that a parse can be kept; tests build it by hand.
    """

    document: Document
    starts: tuple[int, ...]
    """Code point where each token starts."""
    ends: tuple[int, ...]
    lemmas: tuple[str, ...]
    """Lower-case dictionary forms."""
    tags: tuple[str, ...]
    """Penn Treebank tags."""
    pos: tuple[str, ...]
    """Universal part-of-speech tags."""
    deps: tuple[str, ...]
    """Dependency labels (ClearNLP scheme, as spaCy's English models use it)."""
    heads: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    """Token ranges, half open."""
    entities: tuple[NamedSpan, ...] = ()
    attributions: tuple[Attribution, ...] | None = None
    """What the reader model found of quotations; None when no model ran."""

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def text(self) -> str:
        return self.document.text

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Each token's words, as written."""
        text = self.document.text
        return tuple(text[a:b] for a, b in zip(self.starts, self.ends, strict=True))

    @cached_property
    def lower(self) -> tuple[str, ...]:
        """Each token's words in lower case."""
        return tuple(word.lower() for word in self.words)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """Each token's dependents, left to right."""
        found: list[list[int]] = [[] for _ in self.heads]
        for token, head in enumerate(self.heads):
            if head != token:
                found[head].append(token)
        return tuple(tuple(group) for group in found)

    @cached_property
    def sentence_of(self) -> tuple[int, ...]:
        """Each token's sentence number."""
        return tuple(number for number, (start, end) in enumerate(self.sentences) for _ in range(start, end))

    @cached_property
    def _edges(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        # Bottom-up without recursion: a 10,000-word sentence may be a chain deeper than Python's stack.
        left, right = list(range(len(self.heads))), list(range(len(self.heads)))
        pending = [len(group) for group in self.children]
        ready = [token for token, count in enumerate(pending) if not count]
        while ready:
            token = ready.pop()
            head = self.heads[token]
            if head == token:
                continue
            left[head] = min(left[head], left[token])
            right[head] = max(right[head], right[token])
            pending[head] -= 1
            if not pending[head]:
                ready.append(head)
        return tuple(left), tuple(right)

    @cached_property
    def dateline(self) -> range:
        """The tokens of the sentence at the top that is a dateline, which the annotator ends at its dash."""
        for start, end in self.sentences[:_HEAD_SENTENCES]:
            if 3 <= end - start <= _LONGEST_DATELINE and self.words[end - 1] in DASHES:
                return range(start, end)
        return range(0)

    def subtree(self, token: int) -> tuple[int, int]:
        """The token range (half open) from the leftmost to the rightmost descendant of `token`."""
        left, right = self._edges
        return left[token], right[token] + 1

    def dependents(self, token: int, *labels: str) -> Iterator[int]:
        """The dependents of `token` that carry one of `labels`, left to right."""
        return (child for child in self.children[token] if self.deps[child] in labels)

    def ancestors(self, token: int) -> Iterator[int]:
        """The heads above `token`, nearest first."""
        while self.heads[token] != token:
            token = self.heads[token]
            yield token

    def span(self, start: int, end: int) -> Span:
        """The characters that tokens `start` to `end` (half open, not empty) cover."""
        return self.starts[start], self.ends[end - 1]

    def head_of(self, start: int, end: int) -> int:
        """The token in the range whose head lies outside it; the last such, if there are several."""
        for token in range(end - 1, start - 1, -1):
            head = self.heads[token]
            if head == token or not start <= head < end:
                return token
        return end - 1

    @cached_property
    def _token_at(self) -> dict[int, int]:
        return {
            offset: token
            for token, (a, b) in enumerate(zip(self.starts, self.ends, strict=True))
            for offset in range(a, b)
        }

    def token_at(self, offset: int) -> int | None:
        """The token that covers the character at `offset`, None between tokens."""
        return self._token_at.get(offset)

    def tokens_in(self, span: Span) -> range:
        """The tokens that lie in `span`, wholly or partly."""
        return range(bisect_right(self.ends, span[0]), bisect_left(self.starts, span[1]))
