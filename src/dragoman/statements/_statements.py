"""The statements of one article."""

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon
from dragoman.record import Actor, Statement
from dragoman.statements._cues import cued
from dragoman.statements._headlines import headlines
from dragoman.statements._merge import model_only, weighed
from dragoman.statements._nested import headless, whole
from dragoman.statements._phrases import beside, phrased
from dragoman.statements._quotes import Attributor, Quoted
from dragoman.statements._rows import rows
from dragoman.statements._turns import Turns
from dragoman.statements._unmarked import Unmarked, lost_marks


class Statements:
    """Finds who said what: source, cue and content, the speaker, and who passed it on."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, annotation: Annotation, actors: tuple[Actor, ...]) -> tuple[Statement, ...]:
        """The article's statements, in text order."""
        words = self._lexicon.statements
        index = ActorIndex(annotation, actors)
        quoted = Quoted(annotation)
        turns = Turns(annotation, words, self._lexicon.actors.words.floor, index)
        proposed = [*cued(annotation, words, quoted), *phrased(annotation, words)]
        agreed = weighed(annotation, words, proposed)
        kept = [draft for draft in agreed if draft.score >= words.accept]
        found = Attributor(annotation, words, quoted, kept)()
        found += model_only(annotation, words, quoted, found)
        found = beside(annotation, whole(annotation, found))
        if lost_marks(quoted) and not turns.all:
            found = Unmarked(annotation, words)(found)
        found = [*headlines(annotation, index), *turns.undisputed(headless(annotation, found))]
        return rows(annotation, words, index, turns, quoted, [*found, *turns.drafts()])
