"""Names that no actor bears. Sentences written for these tests; the recogniser's labels are set by hand."""

from collections.abc import Callable

import msgspec
import pytest

from dragoman.actors import Actors
from dragoman.annotation import Annotation, Annotator, NamedSpan
from dragoman.lexicon import Lexicon
from dragoman.record import Actor, Document

Find = Callable[..., tuple[Actor, ...]]


def labelled(annotation: Annotation, label: str, words: str) -> Annotation:
    """The annotation with one more name, the first occurrence of `words`, and no other that touches it."""
    at = annotation.text.index(words)
    tokens = annotation.tokens_in((at, at + len(words)))
    others = tuple(e for e in annotation.entities if e.end <= tokens.start or tokens.stop <= e.start)
    named = NamedSpan(start=tokens.start, end=tokens.stop, label=label)
    return msgspec.structs.replace(annotation, entities=tuple(sorted((*others, named), key=lambda e: e.start)))


@pytest.fixture(scope="module")
def find(lexicon: Lexicon) -> Find:
    """The actors of a text in which the recogniser has seen one name."""
    actors, annotator = Actors(lexicon), Annotator(model="none")

    def find(text: str, words: str, label: str = "ORG") -> tuple[Actor, ...]:
        annotation = annotator(Document(id="test", text=text, language="en", published="2023-05-03"))
        return actors(labelled(annotation, label, words))

    return find


def names(found: tuple[Actor, ...], text: str, words: str) -> list[str]:
    at = text.index(words)
    return [actor.name for actor in found if any(at <= a and b <= at + len(words) for a, b in actor.mentions)]


NO_ACTORS = [
    ("Norway will send Leopard 2 next week.", "Leopard 2", "ORG"),
    ("Norway will send Wolverine tanks next week.", "Wolverine", "ORG"),
    ("The navy sent a Blackfin reconnaissance aircraft to the strait.", "Blackfin reconnaissance aircraft", "ORG"),
    ("Students returned under Operation Harvest on Monday.", "Harvest", "ORG"),
    ("Ministers met in Oslo. (Tolvo Marrek/AFP via Getty Images)", "Tolvo Marrek", "PERSON"),
    ("Ministers met in Oslo. (Tolvo Marrek/Reuters)", "Tolvo Marrek", "PERSON"),
    ("Ministers met in Oslo. (AP Photo/Tolvo Marrek)", "Tolvo Marrek", "PERSON"),
    ("The Lindqvist Prize went to a poet.", "Lindqvist Prize", "MISC"),
]


@pytest.mark.parametrize(("text", "words", "label"), NO_ACTORS)
def test_things_and_photographers_are_no_actors(find: Find, text: str, words: str, label: str) -> None:
    assert names(find(text, words, label), text, words) == []


ACTORS = [
    ("Wolverine Bank sent tanks of oil.", "Wolverine Bank", "ORG"),
    ("Safran Aircraft signed the deal.", "Safran Aircraft", "ORG"),
    ("Officials (among them Tolvo Marrek) met in Oslo.", "Tolvo Marrek", "PERSON"),
]


@pytest.mark.parametrize(("text", "words", "label"), ACTORS)
def test_bodies_and_people_stay(find: Find, text: str, words: str, label: str) -> None:
    assert names(find(text, words, label), text, words) == [words]


def test_a_members_letters_tell_of_congress(find: Find) -> None:
    text = "Tolvo Marrek (R-Ohio) voted against the bill."
    (member,) = [actor for actor in find(text, "Tolvo Marrek", "PERSON") if actor.type == "person"]
    assert member.code == "USALEG"
