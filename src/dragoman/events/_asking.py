"""Asks the pair typer about the actors of one article, and finds its answers again."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation, Answer, Question

Range = tuple[int, int]

# The model reads at most 254 pieces at once, and a token is at least one.
_LONGEST = 254
# Actors of a sentence that are asked about; longer lists are summit communiqués.
_ASKED = 24


class Typer(Protocol):
    """Gives, for each question (who acts, to whom it may be), what is done to each."""

    def __call__(self, annotation: Annotation, questions: Sequence[Question]) -> tuple[tuple[Answer, ...], ...]: ...


class Acting(NamedTuple):
    """An actor of a sentence, by id; None is nobody by name."""

    sentence: int
    actor: str | None


class Asking:
    """What the model says of the pairs of one article: asked once, by who acts."""

    def __init__(self, annotation: Annotation, index: ActorIndex, typer: Typer) -> None:
        self._a = annotation
        self._typer = typer
        self._mentions: dict[int, dict[str, list[Range]]] = {}
        for actor in index.by_id.values():
            for span in actor.mentions:
                tokens = annotation.tokens_in(span)
                if tokens:
                    sentence = self._mentions.setdefault(annotation.sentence_of[tokens.start], {})
                    sentence.setdefault(actor.id, []).append((tokens.start, tokens.stop))
        self._answers: dict[tuple[Acting, str | None], Answer] = {}

    def here(self, sentence: int) -> tuple[str, ...]:
        """The actors that the sentence mentions, the first first; none where it is too long to be read."""
        start, end = self._a.sentences[sentence]
        return tuple(self._mentions.get(sentence, {}))[:_ASKED] if end - start <= _LONGEST else ()

    def places(self, sentence: int, actor: str) -> list[Range]:
        """The token ranges of the actor's mentions in the sentence."""
        return self._mentions.get(sentence, {}).get(actor, [])

    def ask(self, acting: Iterable[Acting]) -> None:
        """Asks what each does to every other actor of its sentence, and to nobody by name."""
        asked = [one for one in dict.fromkeys(acting) if self._is_here(one)]
        others = [
            [*(o for o in self.here(one.sentence) if o != one.actor), *([None] * (one.actor is not None))]
            for one in asked
        ]
        questions = [self._question(one, told) for one, told in zip(asked, others, strict=True)]
        replies = self._typer(self._a, questions) if questions else ()
        for one, told, answers in zip(asked, others, replies, strict=True):
            self._answers |= {(one, other): answer for other, answer in zip(told, answers, strict=True)}

    def _is_here(self, one: Acting) -> bool:
        """Whether the sentence names who acts, or, where nobody does, anybody."""
        here = self.here(one.sentence)
        return bool(here) if one.actor is None else one.actor in here

    def _question(self, one: Acting, others: Sequence[str | None]) -> Question:
        mentions = [() if other is None else tuple(self.places(one.sentence, other)) for other in others]
        actor = () if one.actor is None else tuple(self.places(one.sentence, one.actor))
        return Question(actor, tuple(mentions))

    def answer(self, sentence: int, actor: str | None, recipient: str | None) -> Answer | None:
        """What the one does to the other there; None where it was not asked or cannot be told."""
        found = self._answers.get((Acting(sentence, actor), recipient))
        return found if found is not None and found.chances else None
