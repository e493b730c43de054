"""The statements of one article."""

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.record import Actor, Statement, StatementKind
from dragoman.statements._cues import cued
from dragoman.statements._draft import Draft
from dragoman.statements._marks import Quote
from dragoman.statements._phrases import phrased
from dragoman.statements._quotes import Attributor, Quoted
from dragoman.statements._unmarked import Unmarked, lost_marks


class Statements:
    """Finds who said what: source, cue and content, the speaker, and who passed it on."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, annotation: Annotation, actors: tuple[Actor, ...]) -> tuple[Statement, ...]:
        """The article's statements, in text order."""
        words = self._lexicon.statements
        quoted = Quoted(annotation)
        found = Attributor(annotation, words, quoted, [*cued(annotation, words, quoted), *phrased(annotation, words)])()
        if lost_marks(quoted):
            found = Unmarked(annotation, words)(found)
        drafts = sorted(found, key=lambda d: (d.content, d.rule))
        quotes = quoted.marks
        index = ActorIndex(annotation, actors)
        return tuple(_row(annotation, index, quotes, d, f"s{n}") for n, d in enumerate(drafts, 1))


def _row(doc: Annotation, index: ActorIndex, quotes: tuple[Quote, ...], draft: Draft, name: str) -> Statement:
    content = tuple(doc.span(a, b) for a, b in draft.content)
    speakers = index.of(draft.speaker) if draft.speaker is not None else ()
    return Statement(
        id=name,
        kind=_kind(content, quotes),
        act=draft.act,
        content=content,
        cue=doc.span(*draft.cue) if draft.cue else None,
        source=doc.span(*draft.source) if draft.source else None,
        speaker=speakers[0] if speakers else None,
        addressee=tuple(a for token in draft.addressee for a in index.of(token)),
        confidence=round(draft.score, 2),
        rule=draft.rule,
    )


def _kind(content: tuple[tuple[int, int], ...], quotes: tuple[Quote, ...]) -> StatementKind:
    """Direct where quotation marks hold the content, mixed where they hold part of it."""
    total = sum(b - a for a, b in content)
    inside = sum(max(0, min(b, q.end) - max(a, q.start)) for a, b in content for q in quotes)
    return "indirect" if not inside else "direct" if inside >= 0.9 * total else "mixed"
