"""Dates as people and machines write them -> ISO dates; what names no full date is refused, never completed."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

# A date-time of RFC 2822 takes 31 characters, the longest that newsrooms print about 50; dateutil's lexer is slow
# on junk, so what is longer is no date.
LONGEST = 64

# Day and month cannot be told apart in "04/05/2023": British and American papers mean different days.
_AMBIGUOUS = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})\2\d{4}\b")

# Two days that share neither year, month nor day: what a date leaves open is filled from them and comes out unequal.
_OPEN = (datetime(2001, 1, 1), datetime(2004, 2, 2))

_CLOCK = re.compile(
    r",?\s+(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[ap]\.?m\b\.?)?(?:\s*(?:UTC|GMT|Z\b|[+-]\d{2}:?\d{2}))?", re.I
)


def iso_date(value: object) -> str:
    """`value` as an ISO date, or an ISO date-time when it has a clock time.

    Takes ISO 8601, RFC 2822 (`pubDate` of feeds), seconds or milliseconds since 1970, and dates as newspapers print
    them ("Apr 26, 2023", "26 April 2023, 14:05 GMT").

    >>> iso_date("Wed, 26 Apr 2023 08:05:00 GMT")
    '2023-04-26T08:05:00+00:00'

    Raises:
        ValueError: no full date is named ("April 2023"), or it could be two ("04/05/2023").
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float, date)):
        raise ValueError("not a date")
    if isinstance(value, (int, float)):
        return _epoch(value)
    if isinstance(value, date):
        return value.isoformat()
    text = " ".join(value.split())
    if not text or len(text) > LONGEST:
        raise ValueError("not a date")
    return _iso(text) or _rfc2822(text) or _printed(text)


def _epoch(value: int | float) -> str:
    """Seconds since 1970, or milliseconds where seconds would lie after the year 5138."""
    seconds = value / 1000 if abs(value) >= 1e11 else value
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("not a date") from error
    if moment.year < 1971:
        raise ValueError("a number too small to be seconds since 1970")
    return moment.isoformat()


def _iso(text: str) -> str | None:
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(text).isoformat()
        except ValueError:
            continue
    return None


def _rfc2822(text: str) -> str | None:
    if not re.match(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d", text):
        return None
    try:
        return parsedate_to_datetime(text).isoformat()
    except ValueError:
        return None


def _printed(text: str) -> str:
    from dateutil import parser  # 0.1 s to import, and most dates are ISO

    match = _AMBIGUOUS.match(text)
    if match and int(match[1]) <= 12 and int(match[3]) <= 12 and match[1] != match[3]:
        raise ValueError(f"{text!r} could be two days; write it as year-month-day")
    # Time zones by name ("EDT", "IST") mean different offsets in different countries: the clock time is kept without.
    try:
        first, second = (parser.parse(text, default=day, tzinfos=_zone) for day in _OPEN)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is not a date") from error
    if first != second:
        raise ValueError(f"{text!r} does not name a day, month and year")
    has_clock = re.search(r"\d[:.]\d{2}\b|\d\s*[ap]\.?m\b", text, re.I) and (first.hour or first.minute or ":" in text)
    return str(first.isoformat() if has_clock else first.date().isoformat())


def _zone(name: str | None, offset: int | None) -> int | None:
    """The offset in seconds of a zone written as a number or as UTC; None for other names."""
    return offset if offset is not None else 0 if name in ("UTC", "GMT", "Z") else None


def leading_date(text: str) -> tuple[str, int] | None:
    """The ISO date that `text` begins with and the offset where it ends; None if it begins with no full date.

    The shortest run of words that is a full date, then a clock time: "2023-04-26 10 people" is not ten o'clock.

    >>> leading_date("April 26, 2023 The minister said")
    ('2023-04-26', 14)
    """
    words = list(re.finditer(r"\S+", text[: LONGEST * 2]))[:6]
    for count, word in enumerate(words, 1):
        # One word is a date only in full ("2023-04-26", "26.4.2023"), never a number.
        if not any(map(str.isdigit, word[0])) or (count == 1 and len(word[0].strip(",;:")) < 8):
            continue
        end = word.start() + len(word[0].rstrip(",;:"))
        clock = _CLOCK.match(text, end)
        for stop in (clock.end(), end) if clock else (end,):
            try:
                return iso_date(text[words[0].start() : stop]), stop
            except ValueError:
                continue
    return None
