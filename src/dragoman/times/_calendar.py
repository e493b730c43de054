"""Calendar values as TIMEX3 writes them: the days they cover, and stepping by units.

Values: 2023, 2023-04, 2023-04-26, 2023-W17, 2023-W17-WE, 2023-Q2, 2023-H1, 2023-SP, 199X (decade), 19XX (century),
each day also with a time of day: 2023-04-26T14:00, 2023-04-26TNI.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_PART = re.compile(r"(\d{4})-([QHSFW][1-4IPUA])")
_YEARS = re.compile(r"\d{4}|\d{3}X|\d{2}XX")

# First month and number of months. Meteorological seasons (WMO): spring is March to May, and so on;
# a winter belongs to the year in which it begins.
PARTS = {
    "SP": (3, 3),
    "SU": (6, 3),
    "FA": (9, 3),
    "WI": (12, 3),
    "Q1": (1, 3),
    "Q2": (4, 3),
    "Q3": (7, 3),
    "Q4": (10, 3),
    "H1": (1, 6),
    "H2": (7, 6),
}

Days = tuple[date, date]


def days_of(value: str) -> Days | None:
    """The first and last day that a calendar value covers; None if it is none or no such day exists."""
    try:
        return _days(value)
    except (ValueError, OverflowError):
        return None


def _days(value: str) -> Days | None:
    if match := _DAY.fullmatch(value):
        day = date(int(match[1]), int(match[2]), int(match[3]))
        return day, day
    if match := _MONTH.fullmatch(value):
        return _months(int(match[1]), int(match[2]), 1)
    if match := _WEEK.fullmatch(value):
        year, week = int(match[1]), int(match[2])
        return date.fromisocalendar(year, week, 6 if match[3] else 1), date.fromisocalendar(year, week, 7)
    if match := _PART.fullmatch(value):
        span = PARTS.get(match[2])
        return _months(int(match[1]), *span) if span else None
    if _YEARS.fullmatch(value):
        first, last = int(value.replace("X", "0")), int(value.replace("X", "9"))
        return date(max(first, 1), 1, 1), date(last, 12, 31)
    return None


def _months(year: int, month: int, count: int) -> Days:
    """The days of `count` months from `month`."""
    first = date(year, month, 1)
    last = month + count - 1
    year, last = year + (last - 1) // 12, (last - 1) % 12 + 1
    return first, date(year, last, monthrange(year, last)[1])


def add_months(day: date, count: int) -> date:
    """The same day `count` months on, or the month's last if it has no such day.

    Raises:
        ValueError: the year leaves the calendar (1 to 9999).
    """
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise ValueError(f"year {year} is outside the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shifted(day: date, count: float, unit: str) -> date:
    """The day `count` units on; a unit is a TIMEX3 letter (Y, M, W, D, Q, DE, CE), or an hour or shorter (TH, TM, TS).

    Raises:
        ValueError, OverflowError: the day leaves the calendar.
    """
    months = {"Y": 12, "M": 1, "Q": 3, "DE": 120, "CE": 1200}.get(unit)
    if months:
        return add_months(day, round(count * months))
    return day + timedelta(days={"W": 7.0, "WE": 7.0, "F": 14.0, "D": 1.0}.get(unit, 0.0) * count)


def week_of(day: date) -> str:
    """The ISO week: "2023-W17"."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def value_at(day: date, unit: str) -> str:
    """The value of the unit that holds `day`: its year, month, week, or itself."""
    match unit:
        case "Y":
            return f"{day.year:04}"
        case "M":
            return f"{day.year:04}-{day.month:02}"
        case "W" | "F":
            return week_of(day)
        case "WE":
            return f"{week_of(day)}-WE"
        case "Q":
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case "DE":
            return f"{day.year // 10:03}X"
        case "CE":
            return f"{day.year // 100:02}XX"
    return day.isoformat()


def easter(year: int) -> date:
    """Easter Sunday, Gregorian (the anonymous algorithm, Nature, 20 April 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, skipped = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    quarter, remainder = divmod(rest, 4)
    weekday = (32 + 2 * skipped + 2 * quarter - epact - remainder) % 7
    offset = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * offset + 114, 31)
    return date(year, month, day + 1)


def holiday(rule: str, year: int) -> str | None:
    """The value of a holiday in a year.

    "12-25" is a day; "easter-2" counts days from Easter; "11-4-4" is the fourth Thursday of November,
    "05--1-1" the last Monday of May; "11-T" is the Tuesday after the first Monday of November.
    """
    try:
        if rule.startswith("easter"):
            return (easter(year) + timedelta(days=int(rule[6:] or "0"))).isoformat()
        if re.fullmatch(r"\d\d-\d\d", rule):
            return date(year, int(rule[:2]), int(rule[3:])).isoformat()
        month, tail = int(rule[:2]), rule[3:]
        if tail == "T":
            return (_nth_weekday(year, month, 1, 1) + timedelta(days=1)).isoformat()
        nth, _, weekday = tail.rpartition("-")
        return _nth_weekday(year, month, int(nth), int(weekday)).isoformat()
    except (ValueError, OverflowError):
        return None


def _nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """The nth (from 1; -1 is the last) such weekday (1 is Monday) of a month."""
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta(days=(last.isoweekday() - weekday) % 7)


def narrowed(days: Days, mod: str | None) -> Days:
    """The days that "early", "mid" or "late" leaves: a third each."""
    first, last = days
    third = (last - first).days // 3
    match mod:
        case "START":
            return first, first + timedelta(days=third)
        case "MID":
            return first + timedelta(days=third), last - timedelta(days=third)
        case "END":
            return last - timedelta(days=third), last
    return days
