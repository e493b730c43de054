"""The actors of one article."""

from dragoman.actors._cast import Cast
from dragoman.actors._floor import Floor
from dragoman.actors._heading import publisher_home
from dragoman.actors._persons import PersonFinder
from dragoman.actors._reading import ArticleReading
from dragoman.actors._roles import RoleFinder
from dragoman.actors._scan import Words, agent_hits, name_hits
from dragoman.annotation import Annotation
from dragoman.lexicon import Lexicon, name_words
from dragoman.record import Actor


class Actors:
    """Finds, links and codes the actors of an annotated article."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._knowledge = lexicon.actors

    def __call__(self, annotation: Annotation) -> tuple[Actor, ...]:
        """One row per distinct actor, in order of first mention."""
        published = annotation.document.published
        day = published[:10] if published else None
        words = Words(annotation)
        hits = name_hits(words, self._knowledge, day)
        agents = agent_hits(words, self._knowledge, hits)
        persons = PersonFinder(annotation, self._knowledge, hits, agents).spans()
        finder = RoleFinder(annotation, self._knowledge, hits, agents)
        cast = Cast(annotation, self._knowledge, day)
        cast.countries = {hit.name.code[:3] for hit in hits if hit.name.kind != "capital" or len(hit.names) == 1}
        cast.home = next((hit.name.country for hit in hits if hit.start in cast.dateline and hit.name.country), None)
        cast.publisher = publisher_home(annotation.document.source, annotation.document.url, self._knowledge)
        if cast.publisher is not None:
            cast.home = cast.home or cast.publisher
            cast.countries.add(cast.publisher)
        floor = Floor(annotation, cast)
        persons = [span for span in persons if floor.tokens.isdisjoint(range(span.start, span.end))]
        for span in persons:
            name = name_words(" ".join(annotation.words[span.start : span.end]))
            for word in {name[0], name[-1]} if len(name) > 1 else ():
                cast.spelt_out.setdefault(word, set()).add(name)
        ArticleReading(annotation, cast, hits, persons, finder, floor).run()
        return cast.rows()
