"""Engines give the same bytes in the same order; a dying or dawdling worker costs one article."""

import os
import time

import pytest

from dragoman.engines import Limits, read_many
from dragoman.engines import _inline as inline
from dragoman.engines import _processes as processes
from dragoman.errors import ConfigError, Rejection
from dragoman.intake import make_document
from dragoman.record import Document, Record, encode

TEXTS = [
    f"Minister number {n} met the Kenyan president in Nairobi on Monday. Talks went on, he said." for n in range(20)
]
DOCUMENTS = [make_document(text, published="2023-05-03", ref=str(n)) for n, text in enumerate(TEXTS)]


def test_inline_keeps_order() -> None:
    found = list(read_many(DOCUMENTS))
    assert [record.document.ref for record in found if isinstance(record, Record)] == [str(n) for n in range(20)]


def test_processes_give_the_same_bytes() -> None:
    here = [encode(record) for record in read_many(DOCUMENTS) if isinstance(record, Record)]
    limits = Limits(workers=2)
    there = [encode(r) for r in read_many(DOCUMENTS, engine="processes", limits=limits) if isinstance(r, Record)]
    assert there == here


def test_unknown_engine_is_told() -> None:
    with pytest.raises(ConfigError, match="no engine"):
        list(read_many(DOCUMENTS, engine="steam"))  # type: ignore[arg-type]


class _FaultyReader:
    def read(self, document: Document) -> Record:
        raise ZeroDivisionError("a fault")


def test_a_fault_costs_one_article() -> None:
    found = inline.read_one(_FaultyReader(), DOCUMENTS[3])  # type: ignore[arg-type]
    assert isinstance(found, Rejection)
    assert (found.code, found.ref) == ("failed", "3")


def _dying_work(sent: bytes, model: str, own: object) -> list[bytes]:
    import msgspec

    results = []
    for document in msgspec.msgpack.decode(sent, type=list[Document]):
        if document.ref == "5":
            os._exit(9)
        if document.ref == "7":
            time.sleep(60)
        results.append(processes._packed(Record(document=document)))
    return results


def test_a_dead_and_a_slow_worker_cost_one_article_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_work", _dying_work)
    found = list(read_many(DOCUMENTS, engine="processes", limits=Limits(workers=2, seconds=2)))
    codes = {item.ref: item.code for item in found if isinstance(item, Rejection)}
    assert codes == {"5": "crashed", "7": "timeout"}
    assert [item.document.ref for item in found if isinstance(item, Record)] == [
        str(n) for n in range(20) if n not in (5, 7)
    ]


def test_ray_gives_the_same_bytes() -> None:
    ray = pytest.importorskip("ray")
    ray.init(num_cpus=2, log_to_driver=False, include_dashboard=False)
    try:
        limits = Limits(workers=1, model="none")
        there = [encode(r) for r in read_many(DOCUMENTS, engine="ray", limits=limits) if isinstance(r, Record)]
    finally:
        ray.shutdown()
    assert there == [encode(r) for r in read_many(DOCUMENTS, limits=limits) if isinstance(r, Record)]
