"""The room's own tokens: runs of letters, numbers and single signs, with the classes that patterns ask for.

The parser's tokens are not used: it keeps "a.m.", "1990s" and "16-hour" whole in one place and apart in another
(measured on 31,000 words of news: 9 shapes for a clock time), and rules must not depend on which.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from dragoman.lexicon._times import TimeWord

_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|[^\w\s]|[\d_]")
_CLOCK_WITH_DOT = re.compile(r"([01]?\d|2[0-3])\.([0-5]\d)")
_DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")

# Numbers longer than this are not days, years or counts of anything; int() is not asked to read them.
_LONGEST_NUMBER = 15


class Tokens(msgspec.Struct, frozen=True):
    """The tokens of a text as columns: words as written, where they start, where they end."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def glued(self, token: int) -> bool:
        """Whether nothing stands between `token` and the one before."""
        return token > 0 and self.starts[token] == self.ends[token - 1]


def tokenize(text: str) -> Tokens:
    """The tokens of `text`."""
    found = [(match.group(), match.start()) for match in _TOKEN.finditer(text)]
    words = tuple(word for word, _ in found)
    starts = tuple(start for _, start in found)
    return Tokens(words, starts, tuple(start + len(word) for word, start in found))


class Vocabulary:
    """Which classes a token belongs to, and its value in each."""

    def __init__(self, words: Iterable[TimeWord], literals: Iterable[str]) -> None:
        """Args:
        words: words with classes.
        literals: lower-case words and signs that patterns name themselves.
        """
        self._values: dict[str, dict[str, str]] = {}
        for entry in words:
            for form in _forms(entry.word, capital_only=entry.capital):
                self._values.setdefault(form, {})[entry.kind] = entry.value
        for literal in literals:
            for form in _forms(literal, capital_only=False):
                self._values.setdefault(form, {})[literal] = literal

    def classes(self, word: str) -> dict[str, str] | None:
        """The classes of `word` with its value in each; None for a word that no pattern knows."""
        if word[0].isdecimal() and word.isascii():
            shapes, named = _number_classes(word), self._values.get(word)
            return shapes | named if named else shapes
        return self._values.get(word)


def _forms(word: str, *, capital_only: bool) -> tuple[str, ...]:
    """How `word` may be written."""
    capital = word[0].upper() + word[1:]
    return (capital, word.upper()) if capital_only else (word, capital, word.upper())


@lru_cache(maxsize=20_000)
def _number_classes(word: str) -> dict[str, str]:
    """The classes of a token that starts with a digit."""
    if len(word) > _LONGEST_NUMBER:
        return {}
    if word.isdecimal():
        return _digits(word)
    if _THOUSANDS.fullmatch(word):
        return {"NUM": word.replace(",", "")}
    if dotted := _DOTTED_DATE.fullmatch(word):
        day, month, year = dotted.groups()
        return {"DOTTED": f"{_full_year(year)}-{int(month):02}-{int(day):02}"}
    if word.count(".") == 1 and "," not in word:
        clock = _CLOCK_WITH_DOT.fullmatch(word)
        return {"NUM": word, "CLOCK": f"{int(clock[1]):02}:{clock[2]}"} if clock else {"NUM": word}
    return {}


def _digits(word: str) -> dict[str, str]:
    """The classes of a whole number."""
    number, length = int(word), len(word)
    found = {"NUM": str(number)}
    if length <= 2:
        found |= _small(word, number)
    elif length == 3:
        found["YEAR3"] = f"{number:04}"
    elif length == 4:
        found["YEAR4"] = word
        # Years that texts name without saying that they are years; older ones need "in" or "since" before.
        if 1400 <= number < 2100:
            found["YEAR"] = word
        elif number < 1400:
            found["OLDYEAR"] = word
        if number % 10 == 0:
            found["DECADE"] = word[:3]
        if number % 100 < 60 and number < 2400:
            found["HHMM"] = f"{word[:2]}:{word[2:]}"
    return found


def _small(word: str, number: int) -> dict[str, str]:
    """The classes of a number of one or two digits."""
    found = {}
    if 1 <= number <= 31:
        found["DAYNUM"] = f"{number:02}"
    if 1 <= number <= 12:
        found["MONTHNUM"] = f"{number:02}"
        found["HOUR12"] = str(number)
    if number <= 24:
        found["HOUR"] = f"{number:02}"
    if len(word) == 2:
        found["YY"] = word
        if number < 60:
            found["MINUTE"] = word
        if number % 10 == 0:
            found["YY0"] = word[0]
    return found


def _full_year(year: str) -> str:
    """A four-digit year; two digits are read as 1970 to 2069 (POSIX strptime: 69 is the turn; news is later)."""
    if len(year) == 4:
        return year
    return f"{'19' if int(year) >= 70 else '20'}{year}"
