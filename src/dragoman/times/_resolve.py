"""The second pass: underspecified values become calendar values.

Notation of the first pass (what the templates of times.toml give), beside TIMEX3 values, which stay:
    XXXX-05-12  XXXX-05  XXXX-XX-12  XXXX-WXX-5  XXXX-WXX-WE  XXXX-SU  XXXX-Q3  XX95     parts are missing
    XXXX-05-12~5                           the same, said to be a Friday
    <XXXX-05 the last such, >XXXX-05 the next, =XXXX-05 the one of this year or week
    @pub-1M  @ref+2D                       counted from the publication, or from the time that the text is at
    @pub-1Y-03  @pub+0W-5  @ref+0DTNI      the same, with a part of what was counted to
    &12-25  <&easter  2021&easter-2         holidays
    @now                                   today: the day of publication, or the writer's present in a history
    W:XXXX-05-12  WE:XXXX-05-12            the week, the weekend of what follows
    ?XXXX-WXX-1                            stays as it is: some Monday
    T14:00  TNI                            a time of day without a day
"""

import re
from datetime import date, timedelta

import msgspec

from dragoman.times._calendar import PARTS, days_of, holiday, shifted, value_at

PAST, UNKNOWN, PRESENT, LIKELY_FUTURE, FUTURE = -1, 0, 1, 2, 3

# A text that tells in order may step back this many months without meaning the next year
# (best of 0 to 11 on WikiWars, value F1).
BACKWARD = 5

# A month told with its year governs the months after it for this many characters, and a day the times of day: about
# one sentence and two. (Months: 120 and 300 give the same value F1 on GUM, 120 gives 0.2 more on AQUAINT.)
NEAR_MONTH = 120
NEAR_DAY = 300

_ANCHORED = re.compile(r"@(pub|ref)([+-])(\d+(?:\.\d+)?|X)(DE|CE|WE|TH|TM|TS|[YMWDQF])(.*)")
_MONTH_DAY = re.compile(r"XXXX-(\d\d)(?:-(\d\d))?(?:~([1-7]))?(T.*)?")
_DAY_ONLY = re.compile(r"XXXX-XX-(\d\d)(T.*)?")
_WEEKDAY = re.compile(r"XXXX-WXX-([1-7])(T.*)?")
_PART = re.compile(r"XXXX-([A-Z][A-Z0-9])")
_SHORT_YEAR = re.compile(r"XX(\d\d|\dX)(.*)")


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """What an expression is resolved against."""

    published: date | None
    narrative: "Narrative"
    direction: int
    """On which side of the moment of speaking the verb puts it."""
    position: int = 0
    """Where in the text the expression stands."""


class Narrative(msgspec.Struct):
    """The time that the text is at: the last day, month and year told."""

    telling: bool
    """A history: its months without a year belong to the year last told, not to the publication."""
    day: date | None = None
    month: date | None = None
    year: date | None = None
    by_year: bool = False
    """The last told was a bare year: a month after it is one of that year."""
    month_at: int = -1
    """Where in the text a month was last told with its year."""
    day_at: int = -1
    """Where in the text a day was last told."""

    def move(self, value: str, position: int, *, dated: bool) -> None:
        """Goes on to a resolved value; `dated` if the words themselves say the year."""
        days = days_of(value)
        if days is None or len(value) < 4:
            return
        first, last = days
        self.year = first
        self.by_year = (last - first).days > 31
        if not self.by_year:
            self.month = first
            if dated:
                self.month_at = position
        if first == last:
            self.day, self.day_at = first, position

    def at(self, unit: str) -> date | None:
        """The last day told that is known as finely as `unit` asks."""
        if unit in ("Y", "DE", "CE"):
            return self.year
        if unit in ("M", "Q"):
            return self.month or self.year
        return self.day

    def year_of(self, month: int) -> int | None:
        """The year of a month told without one: that of the month before it in the text, or the next."""
        if self.month is None or self.by_year:
            return self.year.year if self.year else None
        return self.month.year + (month < self.month.month - BACKWARD)


def resolve(sketch: str, anchor: Anchor) -> str | None:
    """The value of an underspecified value; unresolved parts stay X; None when no such day exists."""
    try:
        return _resolve(sketch, anchor)
    except (ValueError, OverflowError):
        return None


def _resolve(sketch: str, anchor: Anchor) -> str | None:
    if sketch[0] == "?":
        return sketch[1:]
    if sketch.startswith(("W:", "WE:")):
        unit, _, inner = sketch.partition(":")
        days = days_of(_resolve(inner, anchor) or "")
        return value_at(days[0], unit) if days else None
    if sketch.startswith("@now"):
        return _today(sketch[4:], anchor)
    if match := _ANCHORED.fullmatch(sketch):
        return _counted(match, anchor)
    force = sketch[0] if sketch[0] in "<>=" else ""
    core = sketch[1:] if force else sketch
    if core.startswith("&"):
        return _holiday(core[1:], force, anchor)
    if core[0] == "T" and len(core) > 2:
        day = _day_told(anchor)
        return f"{day.isoformat() if day else 'XXXX-XX-XX'}{core}"
    if core[4:5] == "&" and core[:4].isdecimal():
        return holiday(core[5:], int(core[:4]))
    if not core.startswith("XX"):
        return _checked(core)
    return _partial(core, force, anchor)


def _today(tail: str, anchor: Anchor) -> str | None:
    """Today. In a history it is the writer's present, which is no day."""
    if anchor.narrative.telling and anchor.published and not tail:
        return "PRESENT_REF"
    return f"{anchor.published.isoformat()}{tail}" if anchor.published else f"XXXX-XX-XX{tail}"


def _checked(value: str) -> str | None:
    """A complete value, if such days exist; durations and references pass."""
    return value if not value[0].isdecimal() or days_of(value) else None


def _counted(match: re.Match[str], anchor: Anchor) -> str | None:
    origin, sign, count, unit, tail = match.groups()
    if count == "X":
        return "PAST_REF" if sign == "-" else "FUTURE_REF"
    start = anchor.published if origin == "pub" else (anchor.narrative.at(unit) or anchor.published)
    if start is None:
        return _unresolved(unit, tail)
    number = float(count)
    if number != int(number) and unit in ("Y", "DE", "CE"):  # "one and a half years ago" is known to the month
        number, unit = number * {"Y": 12, "DE": 120, "CE": 1200}[unit], "M"
    day = shifted(start, -number if sign == "-" else number, unit)
    if unit in ("TH", "TM", "TS"):
        return day.isoformat()
    return _within(day, unit, tail)


def _within(day: date, unit: str, tail: str) -> str | None:
    """The value of a unit and a part of it: a month of a year, a weekday of a week, a night of a day."""
    base = value_at(day, unit)
    if unit == "W" and re.fullmatch(r"-[1-7](T.*)?", tail):
        found = day + timedelta(days=int(tail[1]) - day.isoweekday())
        return f"{found.isoformat()}{tail[2:]}"
    if tail.startswith("&"):
        return holiday(tail[1:], day.year)
    return _checked(base + tail)


def _unresolved(unit: str, tail: str) -> str:
    """What TIMEX3 allows for a value whose anchor is unknown."""
    base = {"Y": "XXXX", "M": "XXXX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "Q": "XXXX-QX", "DE": "XXX", "CE": "XX"}
    return base.get(unit, "XXXX-XX-XX") + ("" if tail.startswith("&") else tail)


def _holiday(rule: str, force: str, anchor: Anchor) -> str | None:
    base = _base(anchor)
    if base is None:
        return f"XXXX-{rule}" if re.fullmatch(r"\d\d-\d\d", rule) else "XXXX"
    found = [value for year in (-1, 0, 1) if (value := holiday(rule, base.year + year))]
    return _choose([date.fromisoformat(value) for value in found], base, force, anchor.direction)


def _choose(options: list[date], base: date, force: str, direction: int) -> str | None:
    """The day that the words mean among those of neighbouring years or weeks."""
    day = _chosen(options, base, force, direction)
    return day.isoformat() if day else None


def _chosen(options: list[date], base: date, force: str, direction: int) -> date | None:
    before = max((day for day in options if day < base or (day == base and force != "<")), default=None)
    after = min((day for day in options if day > base or (day == base and force != ">")), default=None)
    if force == "<":
        return before
    if force == ">" or direction == FUTURE:
        return after
    if before is None or after is None:
        return before or after
    back, ahead = (base - before).days, (after - base).days
    if direction == PAST:
        # A date of the coming weeks beside a past verb was planned then: "turned down a visit on June 2".
        return after if back > 330 and ahead <= 31 else before
    if direction >= PRESENT:
        return after if ahead <= (200 if direction == PRESENT else 330) else before
    return after if ahead < back else before


def _base(anchor: Anchor) -> date | None:
    """The day that months and days without a year are counted from."""
    told = anchor.narrative.month or anchor.narrative.year
    return told if told and (anchor.narrative.telling or anchor.published is None) else anchor.published


def _day_told(anchor: Anchor) -> date | None:
    """The day of a time of day: the one just told, or that of the publication."""
    narrative, published = anchor.narrative, anchor.published
    if published is None or narrative.telling:
        return narrative.day or published
    near = narrative.day_at >= 0 and anchor.position - narrative.day_at <= NEAR_DAY
    return narrative.day if near else published


def _told_year(month: int, anchor: Anchor) -> int | None:
    """The year that the text itself gives a month: in a history, or just after a month with its year."""
    narrative = anchor.narrative
    if narrative.telling or anchor.published is None:
        return narrative.year_of(month)
    if narrative.month_at < 0 or anchor.position - narrative.month_at > NEAR_MONTH or anchor.direction >= PRESENT:
        return None
    year = narrative.year_of(month)
    if year is None or year >= anchor.published.year:
        return None
    return year


def _partial(core: str, force: str, anchor: Anchor) -> str | None:
    if match := _SHORT_YEAR.fullmatch(core):
        return _checked(_long_year(match[1], anchor.published) + match[2])
    if match := _WEEKDAY.fullmatch(core):
        return _weekday(int(match[1]), match[2] or "", force, anchor)
    base = _base(anchor)
    part = _PART.fullmatch(core)
    if part and part[1] not in PARTS:
        return None
    if base is None:
        return core
    if core == "XXXX-WXX-WE":
        return _weekend(base, anchor.direction)
    if match := _MONTH_DAY.fullmatch(core):
        return _month_day(match, base, force, anchor)
    if match := _DAY_ONLY.fullmatch(core):
        near = [add for months in (-1, 0, 1) if (add := _day_of_month(base, months, int(match[1])))]
        day = _chosen(near, base, force, anchor.direction)
        return day.isoformat() + (match[2] or "") if day else None
    return _season(part[1], base, force, anchor.direction) if part else None


def _long_year(digits: str, published: date | None) -> str:
    """The year or decade of two digits: the latest that is not more than three years ahead of the publication."""
    latest = (published.year if published else 2030) + 3
    year = latest - (latest - int(digits.replace("X", "0"))) % 100
    return f"{year // 10}X" if digits.endswith("X") else str(year)


def _weekday(weekday: int, tail: str, force: str, anchor: Anchor) -> str | None:
    base = anchor.published
    if base is None or (anchor.narrative.telling and anchor.narrative.day):
        base = anchor.narrative.day
    if base is None:
        return f"XXXX-WXX-{weekday}{tail}"
    ahead = (weekday - base.isoweekday()) % 7
    back = (7 - ahead) % 7
    if force == "<":
        day = base - timedelta(days=back or 7)
    elif force == ">":
        day = base + timedelta(days=ahead or 7)
    elif anchor.direction >= PRESENT or (force == "=" and anchor.direction == UNKNOWN):
        day = base + timedelta(days=ahead)
    else:
        day = base - timedelta(days=back)
    return f"{day.isoformat()}{tail}"


def _weekend(base: date, direction: int) -> str:
    """The weekend that has begun, or the coming one if the verb looks ahead."""
    saturday = base + timedelta(days=(6 - base.isoweekday()) % 7 if base.isoweekday() < 7 else -1)
    if direction < PRESENT and saturday > base:
        saturday -= timedelta(days=7)
    return value_at(saturday, "WE")


def _month_day(match: re.Match[str], base: date, force: str, anchor: Anchor) -> str | None:
    month, day, tail = int(match[1]), match[2], match[4] or ""
    if not 1 <= month <= 12:
        return None
    rest = f"-{month:02}" + (f"-{day}{tail}" if day else "")
    if force == "=":
        return _checked(f"{base.year:04}{rest}")
    if not force and (year := _told_year(month, anchor)):
        return _checked(f"{year:04}{rest}")
    if day is None:
        # A bare month beside a past verb lies behind, even eleven months: "signed it in January", told in December.
        near = [date(base.year + year, month, 1) for year in ((-1, 0) if anchor.direction == PAST else (-1, 0, 1))]
        found = _chosen(near, base.replace(day=1), force, anchor.direction)
        return f"{found.year:04}-{month:02}" if found else None
    options = [known[0] for year in (-4, -1, 0, 1) if (known := days_of(f"{base.year + year:04}-{month:02}-{day}"))]
    if match[3] and (fitting := [option for option in options if option.isoweekday() == int(match[3])]):
        options = fitting
    chosen = _choose(options, base, force, anchor.direction)
    return f"{chosen}{tail}" if chosen else None


def _day_of_month(base: date, months: int, day: int) -> date | None:
    """The given day of a month near `base`, if that month has it."""
    first = shifted(base.replace(day=1), months, "M")
    known = days_of(f"{first.year:04}-{first.month:02}-{day:02}")
    return known[0] if known else None


def _season(part: str, base: date, force: str, direction: int) -> str | None:
    """A season, quarter or half: of this year, or the one that the words point to."""
    spans = [(year, days_of(f"{base.year + year:04}-{part}")) for year in (-2, -1, 0, 1)]
    known = [(base.year + year, days) for year, days in spans if days]
    now = [year for year, (first, last) in known if first <= base <= last]
    if force == "<":
        past = [year for year, (_, last) in known if last < base]
        return f"{max(past):04}-{part}" if past else None
    if force == ">":
        coming = [year for year, (first, _) in known if first > base]
        return f"{min(coming):04}-{part}" if coming else None
    if now:
        return f"{now[0]:04}-{part}"
    if force == "=":
        return f"{base.year:04}-{part}"
    before = max(((last, year) for year, (_, last) in known if last < base), default=None)
    after = min(((first, year) for year, (first, _) in known if first > base), default=None)
    if before is None or after is None or direction in (PAST, FUTURE):
        chosen = after if direction == FUTURE else before
    else:
        # "In the spring" without a verb that tells is behind unless the next is twice as near.
        chosen = after if 2 * (after[0] - base) < base - before[0] else before
    return f"{chosen[1]:04}-{part}" if chosen else None
