"""Drafts made rows of the record: speakers looked up, channels found by what lies inside what."""

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.lexicon import StatementWords
from dragoman.record import Statement, StatementAct, StatementKind
from dragoman.statements._draft import Draft
from dragoman.statements._enclosing import enclosing
from dragoman.statements._quotes import Quoted
from dragoman.statements._speakers import Speakers
from dragoman.statements._turns import Turns

_FIRST = frozenset({"i", "we", "me", "us", "my", "our"})
_SECOND = frozenset({"you", "your"})
# Tokens that a headline seldom has more of.
_HEADLINE = 25
# Share of the content that must stand in quotation marks to be the speaker's words throughout: what is left over are
# commas and the like.
_DIRECT = 0.9


def rows(
    doc: Annotation,
    words: StatementWords,
    index: ActorIndex,
    turns: Turns,
    quoted: Quoted,
    found: list[Draft],
) -> tuple[Statement, ...]:
    """The statements, in text order, numbered."""
    drafts = distinct(doc, [turns.clipped(draft) for draft in found])
    people = Speakers(doc, words, index)
    around = enclosing(drafts)
    speakers = _resolved(doc, people, turns, drafts, around)
    passers = [_passers(n, drafts, speakers, around) for n in range(len(drafts))]
    return tuple(_row(doc, words, people, quoted, draft, n, speakers, passers[n]) for n, draft in enumerate(drafts))


def distinct(doc: Annotation, found: list[Draft]) -> list[Draft]:
    """The drafts in text order, one where several have the same words and do not disagree about the cue.

    The words count, not the marks around them; the surest draft stays.
    """
    kept: dict[tuple[tuple[int, ...], int | None], Draft] = {}
    alone: dict[tuple[int, ...], Draft] = {}
    for draft in sorted(found, key=lambda d: (-d.score, d.content, d.head or 0, d.rule)):
        said = tuple(t for a, b in _bare(doc, draft) for t in (a, b))
        if draft.head is None and said in alone:
            continue
        if (said, draft.head) not in kept:
            kept[said, draft.head] = draft
            alone.setdefault(said, draft)
    cued = {said for said, head in kept if head is not None}
    # "appeared to promise that C": the promise says C, the appearance is its hedge.
    hedges = {(said, doc.heads[head]) for said, head in kept if head is not None and doc.deps[head] == "xcomp"}
    left = [
        draft
        for (said, head), draft in kept.items()
        if (said, head) not in hedges and (head is not None or said not in cued)
    ]
    return sorted(left, key=lambda d: (d.content, d.head or 0, d.rule))


def _bare(doc: Annotation, draft: Draft) -> tuple[tuple[int, int], ...]:
    """The content without marks and punctuation at the ends of its pieces."""
    pieces = []
    for start, end in draft.content:
        while start < end - 1 and not doc.words[start][:1].isalnum():
            start += 1
        while end - 1 > start and not doc.words[end - 1][-1:].isalnum():
            end -= 1
        pieces.append((start, end))
    return tuple(pieces)


def _resolved(
    doc: Annotation, people: Speakers, turns: Turns, drafts: list[Draft], around: list[tuple[int, ...]]
) -> list[str | None]:
    """Each draft's speaker; "I" is whoever has the floor, "you" whoever is asked."""
    speakers: list[str | None] = [None] * len(drafts)
    # From the outside in: a speaker inside somebody's words may be that somebody.
    for number in sorted(range(len(drafts)), key=lambda n: (len(around[n]), n)):
        draft = drafts[number]
        turn = turns.at(draft.head if draft.head is not None else draft.start)
        word = doc.lower[draft.speaker] if draft.speaker is not None else None
        if draft.rule in ("turn", "interview"):
            speakers[number] = turn.speaker if turn else None
        elif word in _FIRST:
            outer = next((n for n in around[number] if drafts[n].rule not in ("turn", "interview")), None)
            speakers[number] = speakers[outer] if outer is not None else turn.speaker if turn else None
            speakers[number] = speakers[number] or people.speaker(draft)
        elif word in _SECOND:
            speakers[number] = turn.partner if turn else None
        else:
            speakers[number] = people.speaker(draft)
    return speakers


def _passers(
    number: int, drafts: list[Draft], speakers: list[str | None], around: list[tuple[int, ...]]
) -> tuple[str, ...]:
    """Who passed the statement on: those whose words it stands in, innermost first."""
    found = [speakers[n] for n in around[number] if drafts[n].act in ("speech", "writing") and drafts[n].rule != "turn"]
    return tuple(dict.fromkeys(a for a in found if a is not None and a != speakers[number]))


def _row(
    doc: Annotation,
    words: StatementWords,
    people: Speakers,
    quoted: Quoted,
    draft: Draft,
    number: int,
    speakers: list[str | None],
    passers: tuple[str, ...],
) -> Statement:
    content = tuple(doc.span(a, b) for a, b in draft.content)
    speaker = speakers[number]
    outlets = [a for a in people.outlets(draft) if a != speaker]
    return Statement(
        id=f"s{number + 1}",
        kind="direct" if _has_the_floor(doc, draft) else _kind(doc, draft, quoted),
        act=_act(doc, words, draft),
        content=content,
        cue=doc.span(*draft.cue) if draft.cue else None,
        source=doc.span(*draft.source) if draft.source else None,
        speaker=speaker,
        on_behalf_of=people.behalf(draft, speaker),
        addressee=tuple(a for a in people.addressees(draft) if a != speaker),
        channel=tuple(dict.fromkeys([*passers, *outlets])),
        hedged=people.hedged(draft),
        confidence=round(draft.score, 2),
        rule=draft.rule,
    )


def _has_the_floor(doc: Annotation, draft: Draft) -> bool:
    """Whether a turn is the speaker's own words: "Roe: No deal before autumn" may be a headline writer's."""
    if draft.rule not in ("turn", "interview"):
        return False
    start, end = draft.start, draft.end
    return end - start > _HEADLINE or not _FIRST.isdisjoint(doc.lower[start:end])


def _act(doc: Annotation, words: StatementWords, draft: Draft) -> StatementAct:
    """The kind of attribution; a poll where the source is one."""
    if draft.source is None or draft.head is None or doc.lemmas[draft.head] not in words.polls.asked:
        return draft.act
    return "poll" if any(doc.lemmas[t] in words.polls.words for t in range(*draft.source)) else draft.act


def _kind(doc: Annotation, draft: Draft, quoted: Quoted) -> StatementKind:
    """Direct where quotation marks hold the content, mixed where they hold part of it."""
    total = inside = 0
    for start, end in draft.content:
        low, high = doc.span(start, end)
        total += high - low
        for quote in quoted.over(start, end):
            a, b = doc.span(quote.start, quote.end)
            inside += max(0, min(b, high) - max(a, low))
    return "indirect" if not inside else "direct" if inside >= _DIRECT * total else "mixed"
