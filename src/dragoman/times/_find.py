"""The first pass: time expressions in the words, with underspecified values."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import msgspec

from dragoman.lexicon._times import Holiday, TimesKnowledge
from dragoman.times._patterns import Alt, Automaton, Bound, Captures, Grammar, Node, Seq, Symbol, captures, literals
from dragoman.times._tokens import Tokens, Vocabulary, tokenize

_SLOT = re.compile(r"\{(\w+)(-1)?(?::(\w+))?\}")
_DURATION = re.compile(r"P(X|\d+(?:\.\d+)?)(DE|CE|WE|TH|TM|TS|[YMWDQF])")
_BLOCK = "NONE"

# How TIMEX3 writes a duration's unit, and what half of it is called where TIMEX3 has no half.
_WRITTEN = {"TH": ("T", 1, "H"), "TM": ("T", 1, "M"), "TS": ("T", 1, "S"), "F": ("", 2, "W"), "Q": ("", 3, "M")}
_FINER = {"Y": (12, "M"), "D": (24, "TH"), "TH": (60, "TM"), "TM": (60, "TS"), "DE": (10, "Y"), "CE": (100, "Y")}


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An expression with its underspecified value."""

    start: int
    end: int
    type: str
    sketch: str
    mod: str | None
    counting: bool
    rate: bool
    reach: str | None
    rule: str


class _Match(NamedTuple):
    """A complete pattern: its extent in tokens, its rule's number, and all that it read."""

    start: int
    end: int
    rule: int
    whole: tuple[int, int]


class Finder:
    """All patterns compiled; finds expressions in a text. One a lexicon."""

    def __init__(self, knowledge: TimesKnowledge) -> None:
        self._rules = knowledge.rules
        self._holidays = {_joined(holiday.name): holiday.date for holiday in knowledge.holidays}
        self._terms = tuple(term.value for term in knowledge.terms)
        grammar = _grammar(knowledge)
        self._patterns = tuple(grammar.parse(rule.pattern) for rule in knowledge.rules)
        self._marked = tuple("[" in rule.pattern for rule in knowledge.rules)
        words = {word for pattern in self._patterns for word in literals(pattern)}
        self._vocabulary = Vocabulary(knowledge.words, sorted(words))

    @cached_property
    def _automaton(self) -> Automaton:
        return Automaton(self._patterns, self._vocabulary)

    def __call__(self, text: str) -> tuple[Found, ...]:
        """The expressions of `text`, in order, without overlap."""
        tokens = tokenize(text)
        taken: set[int] = set()
        found = []
        for match in sorted(
            self._candidates(tokens), key=lambda match: (match.start - match.end, match.rule, match.start)
        ):
            extent = range(match.start, match.end)
            if not taken.isdisjoint(extent):
                continue
            if self._rules[match.rule].type != _BLOCK:
                expression = self._expression(match, tokens)
                if expression is None:
                    continue
                found.append(expression)
            taken.update(extent)
        return tuple(sorted(found, key=lambda item: item.start))

    def _candidates(self, tokens: Tokens) -> Iterator[_Match]:
        """All complete patterns with their extents, overlaps and all."""
        automaton = self._automaton
        keys = automaton.keys(tokens)
        for start, key in enumerate(keys):
            if key < 2 or not automaton.starts(key):
                continue
            for end, rule in automaton.matches(keys, start):
                match = _Match(start, end, rule, (start, end))
                if self._marked[rule]:
                    bound = self._captures(match, tokens)
                    if "[" in bound:
                        match = _Match(bound["["][0], bound["]"][0], rule, (start, end))
                if match.end > match.start and _whole_words(tokens, match.start, match.end):
                    yield match

    def _captures(self, match: _Match, tokens: Tokens) -> Captures:
        return captures(self._patterns[match.rule], tokens, self._vocabulary, *match.whole)

    def _expression(self, match: _Match, tokens: Tokens) -> Found | None:
        rule, bound = self._rules[match.rule], self._captures(match, tokens)
        sketch = self._fill(rule.value, tokens, bound)
        if sketch is None:
            return None
        return Found(
            start=tokens.starts[match.start],
            end=tokens.ends[match.end - 1],
            type=rule.type,
            sketch=_duration(sketch),
            mod=self._fill(rule.mod, tokens, bound) if rule.mod else None,
            counting=rule.counting,
            rate=rule.rate,
            reach=rule.reach,
            rule=rule.id,
        )

    def _fill(self, template: str, tokens: Tokens, bound: Captures) -> str | None:
        """The template with what was bound; None if something it needs was not."""
        values = {}
        for slot in _SLOT.finditer(template):
            value = self._value(slot[1], tokens, bound)
            if value is None:
                return None
            if slot[2] and value.isdecimal():
                value = str(int(value) - 1)
            if slot[3]:
                value = value[:2] if slot[3] == "century" else value.zfill(int(slot[3]))
            values[slot[0]] = value
        return _SLOT.sub(lambda slot: values[slot[0]], template)

    def _value(self, name: str, tokens: Tokens, bound: Captures) -> str | None:
        place = bound.get(name)
        if place is None:
            return self._missing(name, bound)
        start, end, kind = place
        if kind is not None:
            return (self._vocabulary.classes(tokens.words[start]) or {}).get(kind)
        for key in bound:
            if key.startswith(f"{name}/"):
                return self._fill(self._terms[int(key[len(name) + 1 :])], tokens, bound)
        if name == "holiday":
            return self._holidays.get(" ".join(word.lower() for word in tokens.words[start:end]).replace("’", "'"))
        classes = [self._vocabulary.classes(word) or {} for word in tokens.words[start:end]]
        return _clock(classes) if name == "clock" else _number(classes)

    @staticmethod
    def _missing(name: str, bound: Captures) -> str | None:
        """What a duration without a number counts: one ("the past week"), or an unknown number ("recent weeks")."""
        if name != "count":
            return None
        return "X" if bound.get("UNIT", (0, 0, None))[2] == "UNITS" else "1"


def _grammar(knowledge: TimesKnowledge) -> Grammar:
    """The grammar with its terms and holidays as parts that rules can name."""
    grammar = Grammar(knowledge.macros)
    grammar.add("holiday", Alt(tuple(_holiday_name(holiday) for holiday in knowledge.holidays)))
    options: dict[str, list[Node]] = {}
    for number, term in enumerate(knowledge.terms):
        options.setdefault(term.name, []).append(Bound(f"{term.name}/{number}", grammar.parse(term.pattern)))
        grammar.add(term.name, Alt(tuple(options[term.name])))
    return grammar


def _holiday_name(holiday: Holiday) -> Node:
    """The words of a holiday's name, with either apostrophe."""
    items: list[Node] = []
    for word in _joined(holiday.name).split():
        sign = Symbol(word, False, None)
        items.append(Alt((sign, Symbol("’", False, None))) if word == "'" else sign)
    return Seq(tuple(items))


def _joined(name: str) -> str:
    """A name as its tokens, lower-case, with spaces between."""
    return " ".join(tokenize(name.lower()).words)


def _whole_words(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the tokens begin and end where words do: not the "1998" of "B1998" or the "may" of "may2"."""
    if tokens.glued(start) and tokens.words[start][0].isalnum() and tokens.words[start - 1][-1].isalnum():
        return False
    if end == len(tokens) or not tokens.glued(end):
        return True
    return not (tokens.words[end - 1][-1].isalnum() and tokens.words[end][0].isalnum())


def _number(classes: list[dict[str, str]]) -> str:
    """The number that words say: "twenty-three", "2 million", "two and a half"; X when they do not say; one for "a"."""
    total, current = 0.0, 0.0
    for known in classes:
        if "VAGUE" in known:
            return "X"
        plain = known.get("NUM") or known.get("ONES") or known.get("TENS") or known.get("COUPLE") or known.get("ORD")
        if plain:
            current += float(plain)
        elif scale := known.get("SCALE") or known.get("DOZEN"):
            current = (current or 1.0) * float(scale)
            if current >= 1000:
                total, current = total + current, 0.0
        elif "FRACTION" in known:
            current += float(known["FRACTION"])
    number = total + current or 1.0
    return f"{number:.0f}" if number == int(number) else f"{number:g}"


def _clock(classes: list[dict[str, str]]) -> str | None:
    """The time of day that words say, as hh:mm."""
    first = classes[0]
    hour, _, minute = first["CLOCK"].partition(":") if "CLOCK" in first else (first.get("HOUR", ""), "", "00")
    if not hour:
        return None
    minutes = [known["MINUTE"] for known in classes[1:] if "MINUTE" in known]
    half = next(
        (value for known in classes for kind in ("MERIDIEM", "ANTE", "POST") if (value := known.get(kind))), None
    )
    number = int(hour)
    if half is not None:
        if number > 12:
            return f"{number:02}:{minutes[0] if minutes else minute}"
        number = number % 12 + (12 if half == "PM" else 0)
    return f"{number:02}:{minutes[0] if minutes else minute}"


def _duration(sketch: str) -> str:
    """A duration as TIMEX3 writes it: "P16TH" is PT16H, "P2F" is P4W; halves go to the next finer unit."""
    match = _DURATION.fullmatch(sketch)
    if match is None:
        return sketch
    count, unit = match.groups()
    if "." in count and unit in _FINER and (float(count) < 1 or unit.startswith("T")):
        factor, unit = _FINER[unit]
        count = f"{float(count) * factor:g}"
    time, factor, letter = _WRITTEN.get(unit, ("", 1, unit))
    return f"P{time}{count if count == 'X' or factor == 1 else f'{float(count) * factor:g}'}{letter}"
