"""Which sentences speak of accidents, sport, markets or fiction, where words of conflict mean something else."""

from dragoman.annotation import Annotation
from dragoman.lexicon import EventDomain

# Words looked at around a sentence: its own and those of the sentences beside it; a bound keeps long ones linear.
_NEAR = 150


class Domains:
    """Tells for one article which acts are not meant as such."""

    def __init__(self, annotation: Annotation, domains: tuple[EventDomain, ...]) -> None:
        self._a = annotation
        self._domains = domains
        self._at: dict[int, tuple[EventDomain, ...]] = {}

    def excludes(self, token: int, code: str, *, has_actor: bool) -> bool:
        """Whether the act of `code` told at `token` belongs to another domain."""
        number = self._a.sentence_of[token]
        if number not in self._at:
            self._at[number] = self._around(number)
        return any(code.startswith(domain.roots) and not (domain.unnamed and has_actor) for domain in self._at[number])

    def _around(self, number: int) -> tuple[EventDomain, ...]:
        sentences = self._a.sentences
        start = max(sentences[max(0, number - 1)][0], sentences[number][0] - _NEAR)
        end = min(sentences[min(len(sentences) - 1, number + 1)][1], sentences[number][1] + _NEAR, start + 3 * _NEAR)
        words = set(self._a.lemmas[start:end])
        return tuple(domain for domain in self._domains if len(words & domain.words) >= domain.least)
