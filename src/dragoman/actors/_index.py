"""From words to actors: which actors a token or a phrase of the article means."""

from collections.abc import Iterator

from dragoman.annotation import Annotation
from dragoman.record import Actor, Span

# How a parser may hang a name on the title before it.
TITLED = ("appos", "compound", "nmod", "flat", "dep")


class ActorIndex:
    """Looks up actors by token.

    A mention is found at its head token; several actors may share a mention ("the two").
    """

    def __init__(self, annotation: Annotation, actors: tuple[Actor, ...]) -> None:
        self._annotation = annotation
        self.by_id: dict[str, Actor] = {actor.id: actor for actor in actors}
        self._at_head: dict[int, tuple[str, ...]] = {}
        self._mention: dict[int, Span] = {}
        for actor in actors:
            for span in actor.mentions:
                tokens = annotation.tokens_in(span)
                if tokens:
                    head = annotation.head_of(tokens.start, tokens.stop)
                    if actor.id not in self._at_head.get(head, ()):
                        self._at_head[head] = (*self._at_head.get(head, ()), actor.id)
                    self._mention[head] = span
        self._name_titles()

    def _name_titles(self) -> None:
        """Finds a name at the title before it too, where the parser hangs the name on the title: "President Xi"."""
        for head in sorted(self._at_head):
            title = self._annotation.heads[head]
            first = self._annotation.tokens_in(self._mention[head]).start
            if title == first - 1 and title not in self._at_head and self._annotation.deps[head] in TITLED:
                self._at_head[title] = self._at_head[head]
                self._mention[title] = self._mention[head]

    def at(self, token: int) -> tuple[str, ...]:
        """Ids of the actors whose mention has `token` as its head; () if none."""
        return self._at_head.get(token, ())

    def mention(self, token: int) -> Span | None:
        """The mention whose head is `token`."""
        return self._mention.get(token)

    def of(self, token: int) -> tuple[str, ...]:
        """Ids of the actors that the phrase headed by `token` names: itself and its conjuncts ("Russia and China")."""
        found: list[str] = []
        for head in self.coordinated(token):
            found += [actor for actor in self.at(head) if actor not in found]
        return tuple(found)

    def coordinated(self, token: int) -> Iterator[int]:
        """`token` and the tokens coordinated with it below, left to right."""
        waiting = [token]
        while waiting:  # no recursion: a hostile list is deeper than Python's stack
            head = waiting.pop()
            yield head
            waiting += reversed(list(self._annotation.dependents(head, "conj")))

    def within(self, start: int, end: int) -> tuple[str, ...]:
        """Ids of the actors with a mention headed in the token range (half open), in order."""
        found: list[str] = []
        for token in range(start, end):
            found += [actor for actor in self.at(token) if actor not in found]
        return tuple(found)
