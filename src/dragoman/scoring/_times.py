"""Times against gold TIMEX3, as TempEval-3 counts them: extents, types and values."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from dragoman.record import Record
from dragoman.scoring._figures import Figure


class _Timex(NamedTuple):
    start: int
    end: int
    type: str | None
    value: str | None


def times(
    gold: Mapping[str, dict[str, Any]], records: Mapping[str, Record], *, resolved: bool = False, equal: bool = False
) -> list[Figure]:
    """The measures over all gold documents; one without a record has no times.

    Args:
        resolved: only times with a calendar value, on both sides (for gold that marks no others).
        equal: values that name the same calendar interval are the same.
    """
    count: Counter[str] = Counter()
    for ref, row in gold.items():
        record = records.get(ref)
        wanted = _clean(
            [_Timex(t["start"], t["end"], t.get("type"), t.get("value")) for t in row["timexes"]], row, resolved
        )
        made = [_Timex(*t.span, t.type, t.value) for t in record.times] if record else []
        found = _clean(made, row, resolved)
        count["gold"] += len(wanted)
        count["given"] += len(found)
        for one, other in _pairs(wanted, found):
            same_value = one.value is not None and _value(one.value, equal) == _value(other.value, equal)
            same_extent = one[:2] == other[:2]
            count["relaxed"] += 1
            count["strict"] += same_extent
            count["type"] += one.type == other.type
            count["value"] += same_value
            count["strict value"] += same_value and same_extent
    names = ("strict", "relaxed", "type", "value", "strict value")
    return [Figure(name=name, right=count[name], gold=count["gold"], given=count["given"]) for name in names]


def _clean(found: list[_Timex], row: dict[str, Any], resolved: bool) -> list[_Timex]:
    """Trimmed, each extent once, in order."""
    text = row.get("text")
    kept: dict[tuple[int, int], _Timex] = {}
    for timex in found:
        start, end = timex.start, timex.end
        if text is not None:
            words = text[start:end]
            start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        if end > start and not (resolved and not re.match(r"\d{2,4}", timex.value or "")):
            kept.setdefault((start, end), timex._replace(start=start, end=end))
    return sorted(kept.values(), key=lambda timex: timex[:2])


def _pairs(gold: list[_Timex], given: list[_Timex]) -> list[tuple[_Timex, _Timex]]:
    """One to one: equal extents first, then the longest overlap, then the leftmost."""
    touching = sorted(
        (one[:2] != other[:2], max(one.start, other.start) - min(one.end, other.end), i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(given)
        if min(one.end, other.end) > max(one.start, other.start)
    )
    used_gold: set[int] = set()
    used_given: set[int] = set()
    found = []
    for _, _, i, j in touching:
        if i not in used_gold and j not in used_given:
            used_gold.add(i)
            used_given.add(j)
            found.append((gold[i], given[j]))
    return found


def _value(value: str | None, equal: bool) -> object:
    if value is None or not equal:
        return value
    upper = re.sub(r"(T\d\d:\d\d):00$", r"\1", value.strip().upper())
    plain = re.sub(r"(Z|\+0000|\+00:00)$", "", upper)
    return interval(plain) or plain


def interval(value: str) -> tuple[date, date] | None:
    """The first and last day that a calendar value names; None for other values and for days that do not exist."""
    try:
        if "/" in value:
            first, last = (interval(part) for part in value.split("/", 1))
            return (first[0], last[1]) if first and last else None
        for pattern, days in _CALENDAR:
            if found := re.fullmatch(pattern, value):
                return days(*found.groups())
    except ValueError:
        return None
    return None


def _month(year: str, month: str, months: int = 1) -> tuple[date, date]:
    first = date(int(year), int(month), 1)
    beyond = first.month - 1 + months
    return first, date(first.year + beyond // 12, beyond % 12 + 1, 1) - timedelta(1)


def _week(year: str, week: str, weekend: str | None) -> tuple[date, date]:
    return (
        date.fromisocalendar(int(year), int(week), 6 if weekend else 1),
        date.fromisocalendar(int(year), int(week), 7),
    )


_CALENDAR: tuple[tuple[str, Callable[..., tuple[date, date]]], ...] = (
    (r"(\d{4})-(\d\d)-(\d\d)", lambda y, m, d: (date(int(y), int(m), int(d)), date(int(y), int(m), int(d)))),
    (r"(\d{4})-(\d\d)", _month),
    (r"(\d{4})", lambda y: (date(int(y), 1, 1), date(int(y), 12, 31))),
    (r"(\d{3})X?", lambda d: (date(int(d) * 10, 1, 1), date(int(d) * 10 + 9, 12, 31))),
    (r"(\d{4})-W(\d\d)(-WE)?", _week),
    (r"(\d{4})-Q([1-4])", lambda y, q: _month(y, str(3 * int(q) - 2), 3)),
)
