"""What an article says of a name more than once settles the odd mention."""

import time

from dragoman.annotation import Annotation, NamedSpan
from dragoman.annotation._consistent import consistent
from dragoman.record import Document


def annotated(*sentences: str) -> Annotation:
    """Tokens between blanks, a sentence a line."""
    text = "\n".join(sentences)
    starts, ends, spans, at = [], [], [], 0
    for line in sentences:
        first = len(starts)
        for word in line.split(" "):
            starts.append(at)
            ends.append(at + len(word))
            at += len(word) + 1
        spans.append((first, len(starts)))
    size = len(starts)
    return Annotation(
        document=Document(id="t", text=text, language="en"),
        starts=tuple(starts),
        ends=tuple(ends),
        lemmas=("x",) * size,
        tags=("NN",) * size,
        pos=("NOUN",) * size,
        deps=("dep",) * size,
        heads=tuple(range(size)),
        sentences=tuple(spans),
    )


def test_the_odd_mention_gives_way() -> None:
    annotation = annotated("Arden left . Arden spoke . In Arden it rained .")
    names = [NamedSpan(0, 1, "PERSON"), NamedSpan(3, 4, "PERSON"), NamedSpan(7, 8, "LOC")]
    assert [name.label for name in consistent(annotation, names)] == ["PERSON"] * 3


def test_two_against_two_stay_as_they_are() -> None:
    annotation = annotated("Arden Arden Arden Arden")
    names = [NamedSpan(at, at + 1, label) for at, label in enumerate(("PERSON", "LOC", "LOC", "PERSON"))]
    assert consistent(annotation, names) == names


def test_one_mention_speaks_for_none() -> None:
    annotation = annotated("The FAO met . Then FAO left .")
    assert consistent(annotation, [NamedSpan(1, 2, "ORG")]) == [NamedSpan(1, 2, "ORG")]


def test_missed_initials_become_names() -> None:
    annotation = annotated("The FAO met .", "Then FAO left .", "Grain of the FAO came .", "BUT WHO CARES ? FAO !")
    names = [NamedSpan(1, 2, "ORG"), NamedSpan(5, 6, "ORG")]
    assert consistent(annotation, names) == [*names, NamedSpan(11, 12, "ORG")]


def test_missed_words_do_not() -> None:
    annotation = annotated("Hope met .", "Then Hope left .", "Hope is lost .")
    names = [NamedSpan(0, 1, "ORG"), NamedSpan(4, 5, "ORG")]
    assert consistent(annotation, names) == names


def test_what_is_part_of_a_name_is_taken() -> None:
    annotation = annotated("The FAO met .", "Then FAO left .", "The FAO Council sat .")
    names = [NamedSpan(1, 2, "ORG"), NamedSpan(5, 6, "ORG"), NamedSpan(9, 11, "ORG")]
    assert consistent(annotation, names) == names


def test_time_grows_with_the_text() -> None:
    spent = []
    for size in (2_000, 20_000):
        annotation = annotated("FAO " * size + "left")
        began = time.process_time()
        consistent(annotation, [NamedSpan(0, 1, "ORG"), NamedSpan(1, 2, "ORG")])
        spent.append(time.process_time() - began)
    assert spent[1] < 40 * max(spent[0], 0.02)
