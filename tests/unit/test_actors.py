"""Whom the words of an article mean: names, roles, titles, pronouns. Sentences written for these tests."""

import time
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.actors import ActorIndex, Actors
from dragoman.annotation import Annotation, Annotator, NamedSpan
from dragoman.lexicon import Lexicon
from dragoman.record import Actor, Document

Annotate = Callable[..., Annotation]
DAY = "2023-05-03"


@pytest.fixture(scope="module")
def annotate() -> Annotate:
    """The parser alone: what the rules make of it must not hang on a model's next version."""
    annotator = Annotator(model="none")
    return lambda text, day=None: annotator(Document(id="test", text=text, language="en", published=day))


@pytest.fixture(scope="module")
def find(lexicon: Lexicon, annotate: Annotate) -> Callable[..., tuple[Actor, ...]]:
    actors = Actors(lexicon)
    return lambda text, day=DAY: actors(annotate(text, day))


def meant(text: str, found: tuple[Actor, ...], words: str, nth: int = 1) -> list[Actor]:
    """The actors one of whose mentions is the nth occurrence of `words`."""
    at = -1
    for _ in range(nth):
        at = text.index(words, at + 1)
    return [actor for actor in found if (at, at + len(words)) in actor.mentions]


# sentence, words, code: who a name or a role is by itself
CODES = [
    ("France signed the treaty with Chile.", "France", "FRA"),
    ("The treaty was signed by Beijing and Hanoi.", "Hanoi", "VNM"),
    ("U.S. negotiators left the talks.", "U.S.", "USA"),
    ("U.S. negotiators left the talks.", "U.S. negotiators", "USAGOV"),
    ("The Kremlin dismissed the report.", "Kremlin", "RUSGOV"),
    ("Downing Street confirmed the visit.", "Downing Street", "GBRGOV"),
    ("The Pentagon confirmed the strike.", "Pentagon", "USAGOVMIL"),
    ("The UN Security Council met in emergency session.", "UN Security Council", "IGOUNO"),
    ("NATO sent observers to the region.", "NATO", "IGOMIL"),
    ("Hezbollah fired rockets at the base.", "Hezbollah", "LBNREB"),
    ("According to Xinhua, the talks failed.", "Xinhua", "CHNJRNGOV"),
    ("Ukrainian forces shelled the depot.", "Ukrainian forces", "UKRMIL"),
    ("The Chinese foreign ministry summoned the envoy.", "The Chinese foreign ministry", "CHNGOV"),
    ("A senior Chinese official denied it.", "A senior Chinese official", "CHNGOV"),
    ("Western governments condemned the vote.", "Western governments", "---GOV"),
    ("Police in Nairobi arrested twelve people.", "Police", "KENCOP"),
    ("Kenyan lawmakers rejected the bill.", "Kenyan lawmakers", "KENLEG"),
    ("Residents of Kherson fled the city.", "Residents", "UKRCVL"),
    ("Protesters in Georgia blocked the road.", "Protesters", "GEOOPP"),
    ("Syrian rebels seized the airport.", "Syrian rebels", "SYRREB"),
    ("Pro-Russian rebels seized the airport.", "Pro-Russian rebels", "---REB"),
    ("Hundreds of UN troops left the valley.", "UN troops", "IGOUNOMIL"),
    ("The former Peruvian president was arrested.", "The former Peruvian president", "PERELI"),
    ("Three Frenchmen were kidnapped.", "Frenchmen", "FRACVL"),
    ("Abkhazia held a vote.", "Abkhazia", "GEOPRE"),
    ("The Ivorian army entered the town.", "The Ivorian army", "CIVMIL"),
    ("The Palestinian Authority welcomed the offer.", "Palestinian Authority", "PSE"),
    ("Thai hostages were freed in Gaza.", "Thai hostages", "THACVL"),
    ("Hamas freed twelve hostages.", "twelve hostages", "---CVL"),
    ("Tolvo Corp president Ann Smith resigned.", "Ann Smith", None),
    ("The Pope prayed for peace.", "The Pope", "VATGOV"),
    ("Peru signed the deal. Peru will pay. The government gave no figures.", "The government", "PERGOV"),
    ("Peru and Chile signed the deal. The government gave no figures.", "The government", "---GOV"),
]


@pytest.mark.parametrize(("text", "words", "code"), CODES)
def test_codes(find: Callable[..., tuple[Actor, ...]], text: str, words: str, code: str | None) -> None:
    assert code in [actor.code for actor in meant(text, find(text), words)]


# sentence, day, words, name: the holder of an office on the day
HOLDERS = [
    ("The Ukrainian president spoke by telephone.", "2018-05-01", "The Ukrainian president", "Petro Poroshenko"),
    ("The Ukrainian president spoke by telephone.", "2023-05-01", "The Ukrainian president", "Volodymyr Zelenskyy"),
    ("The Ukrainian leader spoke by telephone.", "2023-05-01", "The Ukrainian leader", "Volodymyr Zelenskyy"),
    ("The British leader flew to Delhi.", "2023-05-01", "The British leader", "Rishi Sunak"),
    ("The Chinese Defense Minister flew to Moscow.", "2023-04-26", "The Chinese Defense Minister", "Li Shangfu"),
    ("Germany's foreign minister flew to Accra.", "2023-04-26", "Germany's foreign minister", "Annalena Baerbock"),
    ("The president of Kenya opened the summit.", "2023-04-26", "The president", "William Ruto"),
    ("The NATO secretary general opened the summit.", "2023-04-26", "The NATO secretary general", "Jens Stoltenberg"),
    ("The NATO secretary general opened the summit.", "2025-04-26", "The NATO secretary general", "Mark Rutte"),
    ("Putin ordered an inquiry.", "2023-04-26", "Putin", "Vladimir Putin"),
    ("Zelenskiy thanked the Danes.", "2023-04-26", "Zelenskiy", "Volodymyr Zelenskyy"),
    ("President Volodymyr Zelensky thanked the Danes.", "2023-04-26", "Volodymyr Zelensky", "Volodymyr Zelenskyy"),
    ("Foreign Minister Sergey Lavrov left Cairo.", "2023-04-26", "Sergey Lavrov", "Sergei Lavrov"),
]


@pytest.mark.parametrize(("text", "day", "words", "name"), HOLDERS)
def test_offices_on_the_day(find: Callable[..., tuple[Actor, ...]], text: str, day: str, words: str, name: str) -> None:
    assert [actor.name for actor in meant(text, find(text, day), words)] == [name]


# sentence, words that mean the same actor, in order; the last is the one in question
TOGETHER = [
    ("Anna Kovacs resigned on Monday. Kovacs gave no reason.", "Anna Kovacs", "Kovacs gave"),
    ("Emmanuel Macron flew to Oslo. He met fishermen.", "Emmanuel Macron", "He met"),
    ("Emmanuel Macron met Giorgia Meloni. She thanked him.", "Giorgia Meloni", "She thanked"),
    ("Emmanuel Macron met Giorgia Meloni. She thanked him.", "Emmanuel Macron", "him."),
    ("Emmanuel Macron said that he would travel.", "Emmanuel Macron", "he would"),
    ("In his speech, Vladimir Putin blamed the West.", "Vladimir Putin", "his speech"),
    ("Vladimir Putin himself signed the order.", "Vladimir Putin", "himself"),
    ("NATO met in Vilnius. The alliance backed the plan.", "NATO", "The alliance"),
    ("The European Union met in Riga. The bloc agreed on sanctions.", "European Union", "The bloc"),
    ("The Polish defence ministry bought tanks. The ministry is late.", "The Polish defence ministry", "The ministry"),
    ("Xi Jinping met his Russian counterpart. Vladimir Putin smiled.", "Vladimir Putin", "his Russian counterpart"),
    ("The regulator, Maria Lopez, resigned. Lopez gave no reason.", "Maria Lopez", "Lopez gave"),
    ("Olaf Scholz urged Emmanuel Macron to share his plan.", "Emmanuel Macron", "his plan"),
    ("Hundreds of Kenyan soldiers left. Hundreds of Kenyan soldiers stayed.", "Hundreds of Kenyan soldiers", "Kenyan"),
    ("The Gulf Ports Union (GPU) called a strike. GPU leaders met.", "The Gulf Ports Union", "GPU leaders"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "then"), TOGETHER)
def test_one_actor(find: Callable[..., tuple[Actor, ...]], text: str, first: str, then: str) -> None:
    found = find(text)
    at = text.index(then)
    again = [a for a in found if any(s == at for s, _ in a.mentions)]
    start = text.index(first)
    assert any((start, start + len(first)) in a.mentions for a in again), found


def test_titles_give_the_code(find: Callable[..., tuple[Actor, ...]]) -> None:
    text = "Ibro Maiga, deputy head of the Nigerien interior ministry, spoke to reporters."
    person = meant(text, find(text), "Ibro Maiga")[0]
    assert (person.type, person.code, person.country) == ("person", "NERGOV", "NER")
    assert person.position == "deputy head of the Nigerien interior ministry"


def test_the_country_is_no_place_and_the_capital_is_one(find: Callable[..., tuple[Actor, ...]]) -> None:
    text = "Talks were held in Moscow. Moscow rejected the plan."
    russia = next(actor for actor in find(text) if actor.type == "country")
    assert russia.mentions == ((27, 33),)


def test_the_two_are_both(find: Callable[..., tuple[Actor, ...]]) -> None:
    text = "Xi Jinping received Vladimir Putin. The two leaders signed a declaration."
    assert {actor.name for actor in meant(text, find(text), "The two leaders")} == {"Xi Jinping", "Vladimir Putin"}


def test_several_owners_of_one_role(find: Callable[..., tuple[Actor, ...]]) -> None:
    text = "Russian and Ukrainian negotiators met on Friday."
    assert {a.code for a in meant(text, find(text), "Russian and Ukrainian negotiators")} == {"RUSGOV", "UKRGOV"}


def test_it_is_left_open(find: Callable[..., tuple[Actor, ...]]) -> None:
    text = "France bought a ship from Greece. It was rusty."
    assert meant(text, find(text), "It") == []


def test_one_person_is_one_actor(find: Callable[..., tuple[Actor, ...]]) -> None:
    text = "Zelensky spoke in Kyiv. Volodymyr Zelenskyy thanked allies. President Zelenskiy then left."
    assert len([actor for actor in find(text) if actor.type == "person"]) == 1


def test_the_index_looks_through_coordination(annotate: Annotate, lexicon: Lexicon) -> None:
    annotation = annotate("Russia and China signed the pact.", DAY)
    actors = Actors(lexicon)(annotation)
    index = ActorIndex(annotation, actors)
    assert [index.by_id[i].code for i in index.of(annotation.words.index("Russia"))] == ["RUS", "CHN"]


def test_the_index_finds_a_name_at_its_title(lexicon: Lexicon) -> None:
    annotation = msgspec.structs.replace(
        by_hand(["Premier", "Xi", "Jinping", "troops"], [0, 2, 0, 0], "PERSON"),
        deps=("ROOT", "compound", "appos", "dep"),
    )
    actor = Actor(id="a1", name="Xi Jinping", type="person", mentions=((8, 18),), confidence=1.0)
    assert ActorIndex(annotation, (actor,)).at(0) == ("a1",)


def test_the_index_follows_a_list_of_any_length(lexicon: Lexicon) -> None:
    words = ["Xi"] * 5000
    annotation = msgspec.structs.replace(
        by_hand(words, [max(0, i - 1) for i in range(5000)], "PERSON"), deps=("ROOT", *["conj"] * 4999)
    )
    assert len(list(ActorIndex(annotation, ()).coordinated(0))) == 5000


def test_without_a_date_no_office_is_dated(find: Callable[..., tuple[Actor, ...]]) -> None:
    text = "The Ukrainian president met Vladimir Putin."
    found = find(text, None)
    assert [a.code for a in meant(text, found, "The Ukrainian president")] == ["UKRGOV"]
    assert [a.position for a in meant(text, found, "Vladimir Putin")] == [None]


WORDS = [
    "Putin",
    "he",
    "they",
    "the",
    "two",
    "Russian",
    "troops",
    "minister",
    "of",
    "(",
    "UN",
    ")",
    '"',
    "-",
    "ministry",
    "Xi",
    ",",
]


def by_hand(words: list[str], heads: list[int], label: str) -> Annotation:
    """An annotation whose tree is nonsense: the room must not depend on a good parse."""
    text = " ".join(words)
    starts = [sum(len(w) + 1 for w in words[:i]) for i in range(len(words))]
    tags = {"he": "PRP", "they": "PRP", "the": "DT", "two": "CD", "of": "IN", "troops": "NNS"}
    return Annotation(
        document=Document(id="h", text=text, published=DAY),
        starts=tuple(starts),
        ends=tuple(s + len(w) for s, w in zip(starts, words, strict=True)),
        lemmas=tuple(w.lower() for w in words),
        tags=tuple(tags.get(w, "NNP" if w[0].isupper() else "NN") for w in words),
        pos=tuple("PROPN" if w[0].isupper() else "NOUN" for w in words),
        deps=tuple("nsubj" if i % 2 else "prep" for i in range(len(words))),
        heads=tuple(heads),
        sentences=((0, len(words)),),
        entities=tuple(NamedSpan(i, i + 1, label) for i, w in enumerate(words) if w[0].isupper()),
    )


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_mention_lies_in_the_text(lexicon: Lexicon, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25))
    heads = [data.draw(st.integers(0, i)) for i in range(len(words))]  # each token hangs on an earlier one
    annotation = by_hand(words, heads, data.draw(st.sampled_from(["PERSON", "ORG", "LOC", "NORP"])))
    actors = Actors(lexicon)
    found = actors(annotation)
    assert found == actors(annotation)
    assert [actor.id for actor in found] == [f"a{n}" for n in range(1, len(found) + 1)]
    for actor in found:
        assert actor.mentions
        for start, end in actor.mentions:
            assert 0 <= start < end <= len(annotation.text)
            assert not annotation.text[start].isspace()
            assert not annotation.text[end - 1].isspace()


def test_a_hostile_sentence_is_read_in_time(lexicon: Lexicon) -> None:
    actors = Actors(lexicon)
    for pattern in (["the", "minister"], ["Putin", "he"], ["Russian", "troops"], ['"', "they"]):
        words = pattern * 2500
        began = time.process_time()
        actors(by_hand(words, [max(0, i - 1) for i in range(len(words))], "PERSON"))
        assert time.process_time() - began < 10  # 0.1 to 2 s on an idle core; a quadratic step takes minutes
