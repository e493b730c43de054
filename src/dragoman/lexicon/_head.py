"""Where the head of an article ends: headline, byline, date and dateline that run together with its first sentence.

"Talks stall 8 August 2023 By Ann Roe and Jo Poe NIAMEY, Aug 8 (Agency) - The ministry said …": pages copied as text
lose their line ends, and a parser then reads the headline and the town as the subject of "said".
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

# Characters within which a head ends: a long headline, a byline and a dateline of four correspondents take 400.
REACH = 600

_WEEKDAY = r"(?:[A-Z][a-z]{2,5}(?:day)?,? )?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_MONTH = r"[A-Z][a-z]{2,8}\.?"
_YEAR = r"(?:19|20)\d{2}"
_FULL = rf"(?:{_DAY} {_MONTH},? {_YEAR}|{_MONTH} {_DAY},? {_YEAR}|{_YEAR}-[01]\d-[0-3]\d)"
_CLOCK = r"(?:,? (?:at )?\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\b\.?)?(?: [A-Z]{2,4}\b)?)?"
_DATE = re.compile(rf"(?<![\w-]){_WEEKDAY}({_FULL}){_CLOCK}(?![\w-])")

_CAPITALS = r"[A-Z][A-Z.'’/-]+(?:[ ,]{1,2}[A-Z][A-Z.'’/-]+){0,5}"
_LAND = r"(?:, ?[A-Z][a-z.]+(?: [A-Z][a-z]+)?)?"
_SHORT_DATE = rf"(?:,? (?:{_MONTH} {_DAY}|{_DAY} {_MONTH})(?:,? {_YEAR})?)"
_AGENCY = r"(?:,? \([^()\n]{2,30}\))"
_DASH = r" ?(?:--?|[–—_]) ?(?=[\"“‘']?[A-Z])"
# "NIAMEY, Aug 8 (Agency) - The …" within a line: a date or an agency is wanted, as capitals and a dash alone are
# also "the NATO - Russia council".
_DATELINE = re.compile(
    rf"(?<![\w.'’-])(?:{_CAPITALS}{_LAND}(?:{_SHORT_DATE}{_AGENCY}?|{_AGENCY})"
    rf"|[A-Z][a-z]+(?: [A-Z][a-z]+)?{_AGENCY}){_DASH}"
)

_LAST_WORD = re.compile(r"(\w+)\W*$")
# A finished sentence: what follows it is prose.
_ENDED = re.compile(r"[.!?][\"”’)]*(?: |$)")
_BEGINNINGS = '\n|("“‘–—-['

_PERSON = r"[A-Z][a-z][\w'’-]*(?: (?:[A-Z]\.|(?:(?!and )[a-z]{2,3} )?[A-Z][a-z][\w'’-]*)){1,3}"


class HeadWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of one language by which the head of an article is told from its prose."""

    byline: tuple[str, ...]
    """Words that open a byline, as written ("By")."""
    before_dates: frozenset[str]
    """Words before a date in running prose, lower case ("on", "since"): such a date is none of the head's."""


class Head(msgspec.Struct, frozen=True):
    """The head of a text: the full date that it names, and the offsets where its parts and the report begin."""

    date: str | None
    breaks: tuple[int, ...]


def head(text: str, words: HeadWords) -> Head:
    """What stands before the report; offsets are code points. Looks at the first `REACH` of them."""
    top = text[:REACH]
    dateline = _DATELINE.search(top)
    stop = dateline.end() if dateline else len(top)
    bylines = [match for match in _byline(words.byline).finditer(top, 0, stop) if _fused(top, match.start())]
    dates = list(_dates(top[:stop], words))
    inside = range(*dateline.span()) if dateline else range(0)
    starts = {match.start() for match in bylines}
    starts |= {offset for match in dates if match.start() not in inside for offset in match.span()}
    starts |= set(dateline.span() if dateline else ())
    dated = _DATE.search(dateline[0]) if dateline else None
    return Head(
        date=dated[1] if dated else dates[0][1] if dates else None,
        breaks=tuple(sorted(set(_begins(top, starts)))),
    )


def _dates(top: str, words: HeadWords) -> Iterator[re.Match[str]]:
    """The full dates that stand by themselves: not behind "on" or "since", and followed by a new beginning."""
    for match in _DATE.finditer(top):
        before = top[: match.start()].rpartition("\n")[2].rstrip(" ")
        word = _LAST_WORD.search(before)
        after = top[match.end() :]
        # "… in Paris, France, April 9, 2018. (Agency)" closes a caption.
        prose = before.endswith((",", "(")) or after.startswith(".") or bool(_ENDED.search(before))
        if prose or (word is not None and word[1].lower() in words.before_dates):
            continue
        after = after.lstrip(" ,;:")
        if not after or after[0] in _BEGINNINGS or after[0].isupper():
            yield match


def _fused(top: str, offset: int) -> bool:
    """Whether a byline runs on from what precedes it; on a line of its own it needs no break."""
    return offset > 0 and top[offset - 1] == " " and top[offset - 2 : offset - 1] != "\n"


def _begins(top: str, offsets: Iterable[int]) -> Iterator[int]:
    """Each offset moved over spaces and separators to the word that begins there; none at the very start or end."""
    for offset in offsets:
        while offset < len(top) and top[offset] in " ,;|":
            offset += 1
        if 0 < offset < len(top) and top[offset] != "\n":
            yield offset


@lru_cache(maxsize=8)
def _byline(openers: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, openers))}) {_PERSON}(?:(?:,| and|, and) {_PERSON})*")
