"""Places: what is one and what is not, which of several, and where an event happened."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.annotation import Annotation
from dragoman.errors import KnowledgeError
from dragoman.lexicon import Lexicon
from dragoman.lexicon._load import Rule
from dragoman.lexicon._places import PlaceKnowledge, _SortedTable, fold
from dragoman.places import EventPlaces, Places
from dragoman.record import Document, Place

Annotate = Callable[..., Annotation]
KNOWLEDGE = Lexicon().places


def cases(rules: tuple[Rule, ...]) -> list[object]:
    return [
        pytest.param(sentence, expected, id=f"{rule.id}: {sentence}")
        for rule in rules
        for expected, sentences in ((True, rule.yes), (False, rule.no))
        for sentence in sentences
    ]


def unmarked(sentence: str, marks: str) -> tuple[str, tuple[int, int]]:
    """The sentence without marks, and the span between these two."""
    plain = "".join(c for c in sentence if c not in "[]{}")
    before = "".join(c for c in sentence[: sentence.index(marks[0])] if c not in "[]{}")
    inside = sentence[sentence.index(marks[0]) + 1 : sentence.index(marks[1])]
    return plain, (len(before), len(before) + len(inside))


def find(annotation: Annotation, lexicon: Lexicon) -> tuple[Place, ...]:
    """The places without what the actors room knows: this room is tested by itself."""
    return Places(lexicon)(annotation, ())


@pytest.fixture
def places(annotate: Annotate, lexicon: Lexicon) -> Callable[[str], list[tuple[str, str | None, str | None]]]:
    """places(text) -> (words, name, country) of each place."""

    def places(text: str) -> list[tuple[str, str | None, str | None]]:
        return [(text[p.span[0] : p.span[1]], p.name, p.country) for p in find(annotate(text), lexicon)]

    return places


@pytest.mark.parametrize(("sentence", "expected"), cases(KNOWLEDGE.words.examples))
def test_places_and_what_is_none(sentence: str, expected: bool, annotate: Annotate, lexicon: Lexicon) -> None:
    text, span = unmarked(sentence, "[]")
    found = any(p.span[0] < span[1] and span[0] < p.span[1] for p in find(annotate(text), lexicon))
    assert found is expected


@pytest.mark.parametrize(("sentence", "expected"), cases(KNOWLEDGE.words.event_places))
def test_where_an_event_happened(sentence: str, expected: bool, annotate: Annotate, lexicon: Lexicon) -> None:
    text, span = unmarked(sentence, "[]")
    _, trigger = unmarked(sentence, "{}")
    annotation = annotate(text)
    found = find(annotation, lexicon)
    place = next(p for p in found if p.span == span)
    token = annotation.tokens_in(trigger)[0]
    assert (EventPlaces(annotation, found, lexicon.places.words)(token) == place.id) is expected


def test_every_group_of_words_has_examples_on_both_sides() -> None:
    for rule in (*KNOWLEDGE.words.examples, *KNOWLEDGE.words.event_places):
        assert rule.yes
        assert rule.no


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He was born in Paris, Texas, in 1960.", [("Paris", "Paris", "USA"), ("Texas", "Texas", "USA")]),
        ("The talks in Paris ended.", [("Paris", "Paris", "FRA")]),
        ("A drone fell in the Odesa region.", [("Odesa", "Odesa", "UKR")]),
        ("A drone fell in Kiev.", [("Kiev", "Kyiv", "UKR")]),
        ("The tanker was seized in the Gulf of Aden.", [("Gulf of Aden", "Gulf of Aden", None)]),
        ("The talks in Hodeidah, Yemen, failed.", [("Hodeidah", "Al Ḩudaydah", "YEM"), ("Yemen", "Yemen", "YEM")]),
        ("The governor of Georgia met the mayors of Atlanta, Savannah and Macon in Atlanta.", None),
    ],
)
def test_which_place_a_name_means(
    places: Callable[[str], list[tuple[str, str | None, str | None]]],
    text: str,
    expected: list[tuple[str, str, str | None]] | None,
) -> None:
    if expected is None:
        assert {country for words, _, country in places(text) if words != "Savannah"} == {"USA"}
    else:
        assert places(text) == expected


def test_a_region_is_not_its_chief_town(annotate: Annotate, lexicon: Lexicon) -> None:
    (town,) = find(annotate("Shells fell in Kherson on Friday."), lexicon)
    (region,) = find(annotate("Shells fell in Kherson region on Friday."), lexicon)
    assert (town.rule, region.rule) == ("city.only", "division.only")
    assert town.geonames != region.geonames


def test_a_name_that_namesakes_leave_in_doubt_has_no_coordinates(annotate: Annotate, lexicon: Lexicon) -> None:
    (place,) = find(annotate("The factory in Springfield was closed."), lexicon)
    assert place.rule == "city.ambiguous"
    assert (place.lat, place.lon, place.geonames) == (None, None, None)


def test_a_dateline_is_a_place(annotate: Annotate, lexicon: Lexicon) -> None:
    first, *_ = find(annotate("KINSHASA, May 3 (Agency) - The minister resigned on Wednesday."), lexicon)
    assert (first.name, first.country, first.span) == ("Kinshasa", "COD", (0, 8))


def test_rows_are_in_text_order_and_their_words_lie_in_the_text(annotate: Annotate, lexicon: Lexicon) -> None:
    text = "From Nairobi she flew to Kampala, then to Kigali in Rwanda, and back to Nairobi."
    found = find(annotate(text), lexicon)
    assert [text[p.span[0] : p.span[1]] for p in found] == ["Nairobi", "Kampala", "Kigali", "Rwanda", "Nairobi"]
    assert [p.id for p in found] == ["p1", "p2", "p3", "p4", "p5"]


def test_names_are_found_without_case_accents_and_article() -> None:
    for name in ("SÃO PAULO", "sao paulo", "São Paulo"):
        assert KNOWLEDGE.named(name)[0].geonames == KNOWLEDGE.named("Sao Paulo")[0].geonames
    assert KNOWLEDGE.named("The Gambia")[0].country == "GMB"
    assert KNOWLEDGE.named("Xqzzt") == ()
    assert KNOWLEDGE.named("") == ()


@given(st.text(max_size=30))
def test_folding_settles(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(
    st.lists(st.text("abc d", min_size=1, max_size=4).map(str.strip).filter(bool), unique=True),
    st.text("abc d", max_size=4),
)
def test_bisection_finds_what_a_scan_finds(
    tmp_path_factory: pytest.TempPathFactory, keys: list[str], wanted: str
) -> None:
    lines = sorted(f"{key}\t{number}\n".encode() for number, key in enumerate(keys))
    path = tmp_path_factory.mktemp("table") / "table.tsv"
    path.write_bytes(b"# header\n" + b"".join(lines))
    expected = [[key, str(number)] for number, key in enumerate(keys) if key == wanted]
    assert _SortedTable(path).rows(wanted) == expected


def test_cities_are_sorted_as_bisection_needs(lexicon: Lexicon) -> None:
    table = (lexicon.root / "places" / "cities.tsv").read_bytes()
    lines = [line for line in table.split(b"\n") if line and not line.startswith(b"#")]
    assert table.startswith(b"#")
    assert lines == sorted(lines)
    assert sum(b"\t=" not in line for line in lines) > 234_000


def test_a_missing_table_names_its_repair(tmp_path: Path, lexicon: Lexicon) -> None:
    with pytest.raises(KnowledgeError, match=r"training/places/gazetteer\.py"):
        _SortedTable(tmp_path / "cities.tsv")
    with pytest.raises(KnowledgeError, match=r"countries\.tsv"):
        PlaceKnowledge(tmp_path, lexicon.lang)


def hostile(words: list[str]) -> Annotation:
    """An annotation in which every token is a proper noun and every name a place in a list."""
    text = " ".join(words)
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    count = len(words)
    return Annotation(
        document=Document(id="x", text=text, language="en"),
        starts=tuple(starts),
        ends=tuple(start + len(word) for start, word in zip(starts, words, strict=True)),
        lemmas=tuple(word.lower() for word in words),
        tags=("NNP",) * count,
        pos=("PROPN",) * count,
        deps=("conj",) * count,
        heads=(0, *range(count - 1)),
        sentences=((0, count),),
    )


def test_ten_thousand_names_are_read_in_linear_time(lexicon: Lexicon) -> None:
    """A chain of conjuncts 10,000 deep: no recursion, no quadratic walk (the suite's time limit would show it)."""
    annotation = hostile(["In", *["Paris", ",", "in", "Georgia", "in"] * 2_000])
    found = Places(lexicon)(annotation, ())
    assert len(found) < len(annotation)
    EventPlaces(annotation, found, lexicon.places.words)(len(annotation) - 1)
