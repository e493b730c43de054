"""What the times room knows: words with their classes, patterns with their values, holidays, signs of tense."""

from pathlib import Path

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.lexicon._load import Rule, read_toml, read_tsv


class TimeWord(msgspec.Struct, frozen=True):
    """A word, the class that patterns know it by, and its value there ("march", MONTH, "03")."""

    word: str
    kind: str
    value: str
    capital: bool
    """Only when written with a capital: "May", "March", "Sat"."""


class Holiday(msgspec.Struct, frozen=True):
    """A named day and its date in a year: "12-25", "easter-2", "11-4-4" (the fourth Thursday of November)."""

    name: str
    date: str


class TimeRule(Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pattern over tokens, the type of what it finds, and the template of its underspecified value.

    `yes` sentences carry the extent in brackets and the value after "->"; `no` sentences must not match this rule.
    """

    pattern: str
    type: str
    value: str
    mod: str | None = None
    """Which part of the value is meant: START, MID, END; or a capture in braces."""
    counting: bool = True
    """False: not where the syntax has the number count things ("2000 people")."""
    rate: bool = False
    """A duration that is a SET where the syntax hangs it on a noun or a number: "300 dollars a month"."""
    reach: str | None = None
    """Which way a duration lies from the moment of speaking: past or future; None where the words do not say."""


class TimeTerm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of patterns that carries a value of its own: a day, however it is written."""

    name: str
    pattern: str
    value: str


class Tense(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words by which the syntax shows on which side of the moment of speaking an event lies."""

    future_auxiliaries: frozenset[str]
    """Auxiliaries that put their verb ahead: "will"."""
    modal_auxiliaries: frozenset[str]
    """Auxiliaries of what has not happened: "would", "could"; they leave the side open."""
    pluperfect: frozenset[str]
    """Auxiliaries that put their verb before another past: "had"."""
    reported_future: frozenset[str]
    """Auxiliaries by which a report of the past tells what lies ahead: "said that it would"."""
    past_auxiliaries: frozenset[str]
    """Forms that make a participle past: "had", "was"."""
    planning: frozenset[str]
    """Lemmas whose own date and whose complement lie ahead: "plan", "expect", "schedule"."""
    directing: frozenset[str]
    """Lemmas whose complement lies ahead, but not their own date: "order", "promise"."""
    coming: frozenset[str]
    """Nouns whose date usually lies ahead: "deadline", "election"."""
    reporting: frozenset[str]
    """Lemmas whose present tense tells what has been said or seen: "say", "show"."""
    ahead_prepositions: frozenset[str]
    """Prepositions whose date usually lies ahead when the verb is not past: "by", "until"."""
    ahead_phrases: frozenset[str]
    """Words just before a date that put it ahead whatever the verb: "as early as"."""
    open_start: frozenset[str]
    """Words before a time that ends what is told: "before", "until"."""
    open_end: frozenset[str]
    """Words before a time that begins what is told: "since", "after"."""
    range_words: frozenset[str]
    """Words between the two ends of a range: "to", "until"."""
    occasion_prepositions: frozenset[str]
    """Prepositions by which a dated noun dates its verb: "at Friday's meeting"."""

    @property
    def relations(self) -> frozenset[str]:
        """All words that leave an interval open on one side."""
        return self.open_start | self.open_end


class Names(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which names take the time out of their words."""

    labels: frozenset[str]


class TimesFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of times.toml."""

    macros: dict[str, str]
    terms: tuple[TimeTerm, ...]
    names: Names
    tense: Tense
    rules: tuple[TimeRule, ...]


class TimesKnowledge(msgspec.Struct, frozen=True, kw_only=True):
    """All that the times room knows of one language."""

    words: tuple[TimeWord, ...]
    holidays: tuple[Holiday, ...]
    macros: dict[str, str]
    terms: tuple[TimeTerm, ...]
    names: Names
    tense: Tense
    rules: tuple[TimeRule, ...]


def load_times(lang: Path) -> TimesKnowledge:
    """The times section of the language folder `lang`.

    Raises:
        KnowledgeError: a file is missing or wrong, or two rules share an id.
    """
    file = read_toml(lang / "times.toml", TimesFile)
    seen: set[str] = set()
    for rule in file.rules:
        if rule.id in seen:
            raise KnowledgeError(f"{lang / 'times.toml'}: two rules are called {rule.id!r}; rename one")
        seen.add(rule.id)
    words = read_tsv(lang / "times_words.tsv", ("word", "class", "value", "case"))
    holidays = read_tsv(lang / "times_holidays.tsv", ("name", "date"))
    return TimesKnowledge(
        words=tuple(TimeWord(row["word"], row["class"], row["value"], row["case"] == "capital") for row in words),
        holidays=tuple(Holiday(row["name"], row["date"]) for row in holidays),
        macros=file.macros,
        terms=file.terms,
        names=file.names,
        tense=file.tense,
        rules=file.rules,
    )
