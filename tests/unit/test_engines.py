"""Engines give the same bytes in the same order; a dying or dawdling worker costs one article."""

import os
import shutil
import sys
import time

import pytest

from dragoman.engines import FRAME_SCHEMA, Limits, in_frames, read_many
from dragoman.engines import _engines as engines
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


@pytest.mark.parametrize(
    ("workers", "little", "wanted"), [(2, 10**6, "inline"), (2, 300, "processes"), (1, 0, "inline")]
)
def test_auto_starts_processes_for_much_text_alone(
    monkeypatch: pytest.MonkeyPatch, workers: int, little: int, wanted: str
) -> None:
    monkeypatch.setattr(engines, "LITTLE", little)
    engine, limits, documents = engines._chosen(iter(DOCUMENTS), Limits(workers=workers))
    assert (engine, limits.workers) == (wanted, workers)
    assert list(documents) == DOCUMENTS


def test_auto_holds_no_more_than_it_must(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "LITTLE", 200)
    stream = iter(DOCUMENTS)
    engines._chosen(stream, Limits(workers=2))
    assert len(list(stream)) == len(DOCUMENTS) - 3


def test_auto_gives_the_same_bytes() -> None:
    here = [encode(record) for record in read_many(DOCUMENTS) if isinstance(record, Record)]
    there = [encode(record) for record in read_many(DOCUMENTS, engine="auto") if isinstance(record, Record)]
    assert there == here


class _Frame:
    """As much of a pandas frame as is used, for where pandas is not installed."""

    def __init__(self, rows: list[dict[str, object]], columns: list[str]) -> None:
        self.rows, self.columns = rows, columns

    def __getitem__(self, names: list[str]) -> "_Frame":
        return _Frame([{name: row.get(name) for name in names} for row in self.rows], names)

    def to_dict(self, how: str) -> list[dict[str, object]]:
        assert how == "records"
        return self.rows


def _framed(documents: list[Document]) -> list[dict[str, object]]:
    rows = [{"ref": d.ref, "text": d.text, "published": d.published, "title": float("nan")} for d in documents]
    return [*rows, {"ref": "void", "text": "", "published": None, "title": None}]


def _checked(rows: list[dict[str, object]]) -> None:
    wanted = [encode(r).decode() for r in read_many(DOCUMENTS, limits=Limits(model="none")) if isinstance(r, Record)]
    assert [row["record"] for row in rows[:-1]] == wanted
    assert (rows[-1]["ref"], rows[-1]["record"], rows[-1]["code"]) == ("void", None, "empty")


def test_frames_give_the_same_bytes() -> None:
    frame = _Frame(_framed(DOCUMENTS), ["ref", "text", "published", "title"])
    found = list(in_frames(Limits(model="none"))(iter([frame])))
    assert found[0].columns == ["ref", "record", "code", "message"]
    _checked(found[0].rows)


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning")
def test_spark_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    sql = pytest.importorskip("pyspark.sql")
    pandas = pytest.importorskip("pandas")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    rows = [{name: row[name] for name in ("ref", "text", "published")} for row in _framed(DOCUMENTS)]
    spark = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        articles = spark.createDataFrame(pandas.DataFrame(rows), "ref string, text string, published string")
        found = articles.coalesce(1).mapInPandas(in_frames(Limits(model="none")), FRAME_SCHEMA).collect()
    finally:
        spark.stop()
    _checked([row.asDict() for row in found])


def _on_ray(documents: list[Document], limits: Limits) -> list[Record | Rejection]:
    ray = pytest.importorskip("ray")
    ray.init(num_cpus=2, log_to_driver=False, include_dashboard=False)
    try:
        return list(read_many(documents, engine="ray", limits=limits))
    finally:
        ray.shutdown()


def test_ray_gives_the_same_bytes() -> None:
    limits = Limits(workers=1, model="none")
    assert [encode(r) for r in _on_ray(DOCUMENTS, limits) if isinstance(r, Record)] == [
        encode(r) for r in read_many(DOCUMENTS, limits=limits) if isinstance(r, Record)
    ]


def test_ray_loses_a_slow_article_alone() -> None:
    # Reads in some 50 s: far beyond the limit of a task, 24 s; the others take a hundredth of a second each.
    slow = make_document("\n".join(TEXTS * 270), published="2023-05-03", ref="slow")
    given = [*DOCUMENTS[:3], slow, *DOCUMENTS[3:]]
    found = _on_ray(given, Limits(workers=1, model="none", seconds=3))
    assert {item.ref: item.code for item in found if isinstance(item, Rejection)} == {"slow": "timeout"}
    assert [item.document.ref for item in found if isinstance(item, Record)] == [d.ref for d in DOCUMENTS]
