"""Quotation marks of every script, paired or alone: which words stand between them."""

import re
from collections.abc import Iterator

import msgspec

# Openers with the closers that may end them. „ is closed by “ in German and by ” in Polish and Hungarian; » opens in
# Danish and in German books. Editors mix curly and straight marks, and close with the opener. Straight marks open and
# close alike and are told apart by what stands beside them.
_PAIRS = {
    "“": '”“"',
    "„": "“”",
    "‟": "”",
    "«": "»",
    "»": "«»",
    "”": "”",
    "「": "」",
    "『": "』",
    "《": "》",
    "〝": "〞〟",
    "＂": "＂",
    '"': '"”',
    "''": "''",
    "``": "''``",
    "‘": "’",
    "‚": "‘’",
    "'": "'",
    "‹": "›",
    "`": "'`",
}
_SINGLE = frozenset("‘’‚'`‹›")
_CLOSERS = frozenset("”“»«」』》〞〟＂\"’'›`") | {"''", "``"}
_MARK = re.compile(r"''|``|[“”„‟«»「」『』《》〝〞〟＂\"‘’‚'‹›`]|\n")
# Characters after which an ambiguous mark opens: white space, brackets, dashes, a colon, another mark.
_BEFORE_OPEN = frozenset("([{<—–-―:,/“‘\"'")
# A single-quoted passage longer than this is two apostrophes that happened to pair; the longest true one on
# PolNeAR's training articles has 412 characters.
_SINGLE_LIMIT = 600


class Quote(msgspec.Struct, frozen=True):
    """A quotation: the characters from its opening to its closing mark, both included."""

    start: int
    end: int
    closed: bool
    """False where the closing mark is missing: `end` is the end of the paragraph then."""
    single: bool


def quotations(text: str) -> tuple[Quote, ...]:
    """The outermost quotations of `text`, in order; marks inside another quotation are passed over.

    A quotation ends with its paragraph; one that runs on opens again in the next, as printers do.
    """
    found: list[Quote] = []
    opened: tuple[str, int] | None = None
    single: tuple[str, int] | None = None
    for match in _MARK.finditer(text):
        mark, at = match.group(), match.start()
        if mark == "\n":
            if opened:
                found.append(Quote(opened[1], _stripped(text, opened[1], at), False, False))
            opened = single = None
        elif mark in _SINGLE:
            if opened is None:
                single = _single(text, mark, at, single, found)
        elif opened and mark in _PAIRS[opened[0]] and not _only_opens(text, mark, at, opened):
            found.append(Quote(opened[1], match.end(), True, False))
            opened = None
        elif (opened is None or mark == opened[0]) and _may_open(text, mark, at, match.end()):
            if opened:
                found.append(Quote(opened[1], _stripped(text, opened[1], at), False, False))
            opened, single = (mark, at), None
    if opened:
        found.append(Quote(opened[1], _stripped(text, opened[1], len(text)), False, False))
    return tuple(_outermost(found))


def _single(
    text: str, mark: str, at: int, opened: tuple[str, int] | None, found: list[Quote]
) -> tuple[str, int] | None:
    """The open single mark after this one; a pair that is complete goes to `found`. Apostrophes are none."""
    after = text[at + 1 : at + 2]
    before = text[at - 1 : at] if at else ""
    if opened and mark in _PAIRS[opened[0]] and not after.isalnum() and before and not before.isspace():
        if at - opened[1] <= _SINGLE_LIMIT and (before in ".,!?…;" or not _plural(text, at)):
            found.append(Quote(opened[1], at + 1, True, True))
            return None
        return opened
    if mark in _PAIRS and (not before or before.isspace() or before in _BEFORE_OPEN) and after and not after.isspace():
        return (mark, at)
    return opened


def _plural(text: str, at: int) -> bool:
    """Whether the mark may be a possessive's apostrophe ("the workers' union")."""
    return text[at - 1 : at].lower() == "s" and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].islower()


def _may_open(text: str, mark: str, at: int, end: int) -> bool:
    """Whether the mark can open: what follows is a word, what precedes is not."""
    if mark not in _PAIRS or not text[end : end + 1] or text[end].isspace():
        return False
    before = text[at - 1 : at] if at else ""
    if mark in ("”", "»"):  # a closer in most texts
        return not before or (before.isspace() and text[end].isalnum())
    return mark not in _CLOSERS or mark == "“" or not before.isalnum()


def _only_opens(text: str, mark: str, at: int, opened: tuple[str, int]) -> bool:
    """Whether a mark that might close can only open: white space before, a word after ("he said. “We")."""
    before = text[at - 1 : at] if at else "\n"
    after = text[at + len(mark) : at + len(mark) + 1]
    if mark in ("”", "»", "」", "』", "》"):
        return False
    if opened[0] == "„":
        return False
    return (before.isspace() or before in "([") and bool(after) and not after.isspace()


def _stripped(text: str, start: int, end: int) -> int:
    """`end` without the white space before it."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _outermost(found: list[Quote]) -> Iterator[Quote]:
    """The quotations that lie in no other."""
    reach = 0
    for quote in sorted(found, key=lambda q: (q.start, -q.end)):
        if quote.start >= reach:
            yield quote
            reach = quote.end
