"""A model that is not the one described is refused by name."""

import shutil
from pathlib import Path

import pytest

from dragoman.annotation import Annotation, PairTyper, Question
from dragoman.annotation._model import ReaderModel
from dragoman.annotation._weights import MANIFEST, Calibration, Manifest
from dragoman.errors import KnowledgeError
from dragoman.lexicon._load import read_toml
from dragoman.record import Document

BARE = Annotation(
    document=Document(id="t", text="Oslo agreed.", language="en"),
    starts=(0, 5, 11),
    ends=(4, 11, 12),
    lemmas=("oslo", "agree", "."),
    tags=("NNP", "VBD", "."),
    pos=("PROPN", "VERB", "PUNCT"),
    deps=("nsubj", "ROOT", "punct"),
    heads=(1, 1, 1),
    sentences=((0, 3),),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("reader.toml", "tokenizer.json"):
        shutil.copy(MANIFEST.parent / name, tmp_path / name)
    return tmp_path


def test_missing_weights_are_named_with_the_way_out(folder: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"reader\.onnx.*missing.*--model none"):
        ReaderModel(folder / "reader.toml")(BARE)


def test_other_weights_are_refused(folder: Path) -> None:
    (folder / "reader.onnx").write_bytes(b"not the weights")
    with pytest.raises(KnowledgeError, match=r"reader\.onnx.*sha256"):
        ReaderModel(folder / "reader.toml")(BARE)


def test_other_word_vectors_are_refused(folder: Path) -> None:
    shutil.copy(MANIFEST.parent / "types.onnx", folder / "types.onnx")
    (folder / "words.bin").write_bytes(b"not the words")
    with pytest.raises(KnowledgeError, match=r"words\.bin.*sha256"):
        PairTyper(folder / "reader.toml")(BARE, [Question(((0, 1),), (((1, 2),),))])


def test_an_unknown_field_of_the_manifest_is_named(folder: Path) -> None:
    manifest = folder / "reader.toml"
    manifest.write_text('colour = "red"\n' + manifest.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="colour"):
        ReaderModel(manifest)(BARE)


def test_every_kind_of_name_is_labelled_or_left_to_the_parser_on_purpose() -> None:
    manifest = read_toml(MANIFEST, Manifest)
    kinds = {tag[2:] for tag in manifest.name_tags if tag != "O"}
    assert set(manifest.labels) <= kinds
    assert kinds - set(manifest.labels) == {"Date", "Money"}
    assert set(manifest.labels.values()) - {"MISC"} <= set(manifest.replaces)


def test_calibration_rises_with_the_raw_score() -> None:
    found = read_toml(MANIFEST, Manifest).quotations
    assert list(found.raw) == sorted(found.raw)
    assert list(found.right) == sorted(found.right)
    assert Calibration((0.0, 0.5, 1.0), (0.0, 0.2, 0.8))(0.75) == 0.5
