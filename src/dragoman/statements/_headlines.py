"""Headlines that name their speaker last: "No troops for the border – Roe", "Talks are near: Roe"."""

import re
from collections.abc import Iterator

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.statements._draft import Draft
from dragoman.statements._quotes import LABEL_SHARE

_LINE = re.compile(
    r"^[ \t]*(?P<said>[^\n]{8,200}?)(?:[ \t]+[-–—]|:)[ \t]+(?P<who>[^\n,:.!?–—]{2,60})[ \t]*$", re.MULTILINE
)
# Who can be named so; an outlet behind the dash has only printed it.
_SPEAKERS = frozenset({"person", "government"})
# Fewer tokens are a caption with the name of the photographer.
_LEAST = 4
_NAMING = frozenset({"PROPN", "NOUN", "ADJ", "DET", "PUNCT", "PART"})


def headlines(doc: Annotation, index: ActorIndex) -> Iterator[Draft]:
    """One draft a line that says something and ends with a dash or colon and the one who says it."""
    for match in _LINE.finditer(doc.text):
        said, who = doc.tokens_in(match.span("said")), doc.tokens_in(match.span("who"))
        if len(said) < _LEAST or not who or any(doc.pos[t] not in _NAMING for t in who):
            continue
        named = index.at(who.stop - 1)
        if not any(index.by_id[a].type in _SPEAKERS for a in named):
            continue
        yield Draft(
            content=((said.start, said.stop),),
            cue=None,
            head=None,
            source=(who.start, who.stop),
            speaker=who.stop - 1,
            score=LABEL_SHARE,
            rule="signed",
        )
