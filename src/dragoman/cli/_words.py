"""How rows are put in words for people: names of actors, quoted words, dates."""

import re
from collections.abc import Iterable

from dragoman.record import Actor, Event, Record, Span, Statement

_SPACE = re.compile(r"\s+")


def quoted(text: str, spans: Iterable[Span], limit: int = 110) -> str:
    """The words of `spans` on one line, pieces joined by an ellipsis, cut at a word near `limit` characters."""
    words = " … ".join(_SPACE.sub(" ", text[start:end]).strip() for start, end in spans)
    return shortened(words, limit)


def shortened(words: str, limit: int) -> str:
    """`words`, cut at a word near `limit` characters."""
    if len(words) <= limit:
        return words
    cut = words.rfind(" ", limit // 2, limit)
    return words[: cut if cut > 0 else limit].rstrip(" ,;:") + " …"


class Names:
    """The actors of one record by id, as people call them."""

    def __init__(self, record: Record) -> None:
        self._actors = {actor.id: actor for actor in record.actors}

    def __getitem__(self, actor: str | None) -> str:
        """The actor's name, with its code where it has one; "" for None."""
        if actor is None or actor not in self._actors:
            return ""
        return labelled(self._actors[actor])

    def all(self, actors: Iterable[str]) -> str:
        """The names of several actors."""
        return ", ".join(self[actor] for actor in actors)

    def claimant(self, event: Event, statements: dict[str, Statement]) -> str:
        """Whose words report the event; "" when the article says it itself."""
        stmt = statements.get(event.claimed_in or "")
        if stmt is None:
            return ""
        return self[stmt.speaker] or "an unnamed source"


def labelled(actor: Actor) -> str:
    """The actor's name and code: "Xi Jinping CHNGOV"."""
    return f"{actor.name} {actor.code}" if actor.code else actor.name


def dated(event: Event) -> str:
    """When the event happened; in parentheses when that is only the publication date, "" when unknown."""
    if event.time is None:
        return ""
    # TIMEX3 has FUTURE_REF and PAST_REF for "one day" and "once".
    value = event.time.value.removesuffix("_REF").lower() if event.time.value.endswith("_REF") else event.time.value
    return value if event.time.source else f"({value})"
