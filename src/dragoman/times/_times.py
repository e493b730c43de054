"""The time expressions of one article."""

from bisect import bisect_right
from datetime import date
from typing import cast

from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.record import Time, TimexType
from dragoman.times._calendar import Days, days_of, narrowed, shifted
from dragoman.times._find import _DURATION, Finder, Found
from dragoman.times._resolve import Anchor, Narrative, resolve
from dragoman.times._tense import direction

# "1990 results", "2023 elections": a number this close to the year of publication is a year before a plural too.
CLOSE = 5


class Times:
    """Finds TIMEX3 expressions and normalises them against the publication date and the text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._finder: Finder | None = None

    def __call__(self, annotation: Annotation) -> tuple[Time, ...]:
        """The article's times, in text order."""
        found = self._find(annotation.text)
        published = published_day(annotation)
        narrative = Narrative(telling=_is_history(found, published))
        times: list[Time] = []
        for item in found:
            time = self._resolved(item, annotation, published, narrative, len(times) + 1)
            if time is not None:
                times.append(time)
        return tuple(times)

    def _find(self, text: str) -> tuple[Found, ...]:
        if self._finder is None:
            self._finder = Finder(self._lexicon.times)
        return self._finder(text)

    def _resolved(
        self, item: Found, annotation: Annotation, published: date | None, narrative: Narrative, number: int
    ) -> Time | None:
        tokens = annotation.tokens_in((item.start, item.end))
        if not item.counting and _counts(annotation, tokens, published):
            return None
        if self._in_name(annotation, tokens):
            return None
        side = direction(annotation, tokens, self._lexicon.times.tense)
        anchor = Anchor(published=published, narrative=narrative, direction=side, position=item.start)
        value = resolve(item.sketch, anchor)
        if value is None:
            return None
        if item.type in ("DATE", "TIME") and not (narrative.telling and item.sketch.startswith(("@pub", "@now"))):
            narrative.move(value, item.start, dated=item.sketch[:4].isdecimal())
        days = _interval(item, value, published)
        return Time(
            id=f"t{number}",
            span=(item.start, item.end),
            type="SET" if item.rate and _is_rate(annotation, tokens) else cast(TimexType, item.type),
            value=value,
            begin=days[0].isoformat() if days else None,
            end=days[1].isoformat() if days else None,
            rule=item.rule,
        )

    def _in_name(self, annotation: Annotation, tokens: range) -> bool:
        """Whether the words are a name or part of one ("Sunday Times"); a number keeps its meaning ("Agenda 2030")."""
        at = bisect_right(annotation.entities, tokens.start, key=lambda name: name.start) - 1
        if at < 0:
            return False
        name = annotation.entities[at]
        if name.label not in self._lexicon.times.names.labels or name.end < tokens.stop:
            return False
        number = any(annotation.words[token][0].isdecimal() for token in tokens)
        return name.end - name.start == len(tokens) or not number


def _is_rate(annotation: Annotation, tokens: range) -> bool:
    """Whether "a month" says how often: it hangs on a noun or a number as an adverbial."""
    if not tokens:
        return False
    head = annotation.head_of(tokens.start, tokens.stop)
    return annotation.deps[head] == "npadvmod" and annotation.pos[annotation.heads[head]] in (
        "NOUN",
        "NUM",
        "SYM",
        "PROPN",
    )


def _counts(annotation: Annotation, tokens: range, published: date | None) -> bool:
    """Whether a number counts things ("2000 people"): a plural's, without an article, and no year of these days."""
    if len(tokens) != 1:
        return False
    token = tokens.start
    head = annotation.heads[token]
    if head <= token or annotation.deps[token] != "nummod" or annotation.tags[head] != "NNS":
        return False
    if (
        published
        and annotation.words[token].isdecimal()
        and abs(int(annotation.words[token]) - published.year) <= CLOSE
    ):
        return False
    return not any(child < token for child in annotation.dependents(head, "det", "poss"))


def published_day(annotation: Annotation) -> date | None:
    """The day of publication; None if unknown or not a date."""
    published = annotation.document.published
    days = days_of(published[:10]) if published else None
    return days[0] if days else None


def _interval(item: Found, value: str, published: date | None) -> Days | None:
    """The first and last day that the expression covers."""
    if item.type in ("DATE", "TIME"):
        days = days_of(value)
        return narrowed(days, item.mod) if days else None
    if item.type == "DURATION" and item.reach and published and (match := _DURATION.fullmatch(value)):
        count = match[1]
        if count == "X":
            return None
        try:
            other = shifted(published, float(count) * (-1 if item.reach == "past" else 1), match[2])
        except (ValueError, OverflowError):
            return None
        return min(other, published), max(other, published)
    return None


def _is_history(found: tuple[Found, ...], published: date | None) -> bool:
    """Whether the text tells of other years, rather than of the days around its publication."""
    if published is None:
        return True
    years = [int(item.sketch[:4]) for item in found if item.sketch[:4].isdecimal() and item.type == "DATE"]
    # Last year counts for neither side: in January it is news, in December history.
    far = sum(1 for year in years if year < published.year - 1)
    near = sum(1 for year in years if year >= published.year)
    near += sum(1 for item in found if item.sketch.startswith(("@pub", "@now", "XXXX-WXX")))
    return far > 3 and far > 2 * near
