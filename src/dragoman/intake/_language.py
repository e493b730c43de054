"""Which language a text is written in."""

import re
from functools import cache

from dragoman.lexicon import Lexicon, languages
from dragoman.lexicon._intake import IntakeWords

# Characters looked at: a longer text changes no verdict, and the classifier takes a millisecond a kilobyte.
SAMPLE = 4000

# Share and number of function words above which a text is taken for the language without asking the classifier
# (1.2 s to load, half a cold start). Of 12,000 English news items of ten words and more 86% pass; sentences of French,
# Spanish, German, Dutch, Italian, Portuguese and Swedish news stay below .07.
SURE_SHARE, SURE_COUNT = 0.12, 3

# How far, in natural logarithms, the classifier may put another language ahead of a known one. Short English made of
# names ("Xi meets Putin") was at most 10 behind, the shortest foreign sentences tried 15 and more.
LEAD = 12.0

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@cache
def known() -> tuple[tuple[str, IntakeWords], ...]:
    """Each language with knowledge, and how its articles arrive; read once a process."""
    return tuple((code, Lexicon(code).intake) for code in languages())


def detect(text: str) -> tuple[str, bool]:
    """The ISO 639-1 code of `text`'s language, and whether there is knowledge for it."""
    sample = text[:SAMPLE]
    words = _WORD.findall(sample.lower())
    for code, language in known():
        count = sum(word in language.function_words for word in words)
        if count >= SURE_COUNT and count / len(words) >= SURE_SHARE:
            return code, True
    return _classified(sample)


def _classified(sample: str) -> tuple[str, bool]:
    from py3langid import rank

    ranking = rank(sample)
    first, best = ranking[0]
    scores = dict(ranking)
    for code, language in known():
        if first == code or first in language.near or best - scores.get(code, float("-inf")) < LEAD:
            return code, True
    return first, False
