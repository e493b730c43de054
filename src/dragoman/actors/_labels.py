"""The labels of a transcript in capitals: "THE PRESIDENT:", "MS. ROE:", "SENIOR ADMINISTRATION OFFICIAL:"."""

import re
from collections import Counter

import msgspec

from dragoman.lexicon import FloorWords
from dragoman.record import Span

_CAPITALS = re.compile(r"(?:(?<=\s)|^)((?:[A-Z][A-Z.'’\-]* ){0,7}[A-Z][A-Z.'’\-]+(?: \([^)\n]{1,60}\))?):\s")
# "2:15 P.M. EDT THE PRESIDENT:" stands on one line where the page was flattened: the clock is no part of the label.
_CLOCK = re.compile(r".*\b[AP]\.?M\.?(?: [A-Z]{2,4}(?= )(?<! THE))? ")
# Letters in a row that a label in capitals needs: "D.C.:" is none.
_LETTERS = re.compile(r"[A-Z]{2}")
# A label in capitals has more characters: "NATO:" may be one, "XIV:" and "USA:" are none.
_SHORTEST = 4
# "… welcome. Tolvo Marrek: Thank you": names in full, within a line or at its beginning.
_NAME = re.compile(r"(?:(?<=[.?!”\"’)\]…]) |^)((?:[A-Z][\w.'’\-]+ ){1,4}[A-Z][\w'’\-]+): (?=\S)", re.MULTILINE)
# Such labels that a conversation needs: one of two speaks twice.
_TALK = 3


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """One label: its characters, where the stretch of capitals around it begins, and where the turn's words begin."""

    span: Span
    begins: int
    body: int
    text: str
    often: int
    """How many times the text has it."""


def capital_labels(text: str, floor: FloorWords) -> list[Label]:
    """Whatever may be a speaker's label in capitals, by place."""
    found = []
    for match in _CAPITALS.finditer(text):
        clock = _CLOCK.match(match[1])
        start = match.start(1) + (clock.end() if clock else 0)
        label = text[start : match.end(1)]
        start += max(0, label.rfind(floor.opens))
        if match.end(1) - start >= _SHORTEST and _LETTERS.search(text, start, match.end(1)):
            found.append((start, match.start(1), match.end(1), match.end()))
    often = Counter(text[start:end] for start, _, end, _ in found)
    return [
        Label(span=(start, end), begins=begins, body=body, text=text[start:end], often=often[text[start:end]])
        for start, begins, end, body in found
    ]


def named_labels(text: str) -> list[Label]:
    """Labels by full name that come again and again: "Tolvo Marrek: …"."""
    matches = list(_NAME.finditer(text))
    often = Counter(match[1] for match in matches)
    found = [
        Label(span=match.span(1), begins=match.start(1), body=match.end(), text=match[1], often=often[match[1]])
        for match in matches
        if often[match[1]] > 1
    ]
    return found if len(found) >= _TALK else []


def takes_the_floor(label: str, floor: FloorWords) -> bool:
    """Whether a label says who speaks by a title or an honorific: its last word, or the word before a name."""
    words = re.sub(r"\([^)]*\)|\.", "", label.lower()).split()
    return any(word in floor.words for word in (*words[-1:], *words[-2:-1])) or (
        words[:1] != ["the"] and any(word in floor.words for word in words[:-1]) and "of" not in words
    )
