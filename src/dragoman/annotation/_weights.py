"""The reader model's files: described by reader.toml, checked, loaded at first use."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import numpy.typing as npt

from dragoman.annotation._decode import Scores
from dragoman.annotation._pieces import SHAPE_OTHER, PieceCutter, Pieces
from dragoman.errors import KnowledgeError
from dragoman.lexicon._load import KNOWLEDGE, read_toml

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Range = tuple[int, int]
Pair = tuple[Range, Range]

# The word vectors, in which the encoder and the pair typer agree.
WORDS = "words.bin"
# What a piece is to the typer: a mention of who acts, or of somebody else; 0 is neither.
ROLE_ACTOR, ROLE_OTHER = 1, 2
MANIFEST = KNOWLEDGE / "models" / "reader.toml"


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Raw scores (ascending) and how often a row with that score is right; straight lines between them."""

    raw: tuple[float, ...]
    right: tuple[float, ...]

    def __call__(self, score: float) -> float:
        return round(float(np.interp(score, self.raw, self.right)), 3)


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What reader.toml says of the weights beside it."""

    version: str
    name_tags: tuple[str, ...]
    """The tags of the name head, in the order of its scores."""
    labels: dict[str, str]
    """The label that a kind of name gets in an annotation; kinds left out are not kept."""
    replaces: tuple[str, ...]
    """Labels of the syntax model's own names that give way to the reader's."""
    finer: dict[str, tuple[str, ...]]
    """For a label, those of the syntax model's that say more and are kept where the names overlap."""
    reach: int
    """How far from a cue its content and source are looked for, in pieces."""
    gap: int
    """The widest gap, in pieces, between a cue and its content or between two pieces of a content."""
    cue_threshold: float
    change_penalty: float
    pair_types: tuple[str, ...]
    """The types that the pair typer tells apart, in the order of its scores."""
    type_temperature: float
    """What the pair typer's log-probabilities are divided by."""
    quotations: Calibration
    sha256: dict[str, str]


class Weights:
    """The manifest, the tokenizer and the graphs, each loaded when it is first asked for."""

    def __init__(self, manifest: Path = MANIFEST) -> None:
        self._path = manifest

    @cached_property
    def manifest(self) -> Manifest:
        return read_toml(self._path, Manifest)

    @cached_property
    def cutter(self) -> PieceCutter:
        return PieceCutter(self._checked("tokenizer.json"))

    @cached_property
    def encoder(self) -> "InferenceSession":
        return self._session("reader.onnx")

    @cached_property
    def linker(self) -> "InferenceSession":
        return self._session("links.onnx")

    @cached_property
    def typist(self) -> "InferenceSession":
        return self._session("types.onnx")

    def encode(self, pieces: Pieces, outputs: Sequence[str]) -> tuple[Scores, ...]:
        """What the encoder gives for a window, one row a piece.

        Every window is read alone: int8 scales are taken from the whole batch, and an article must not
        read differently beside another one. That costs nothing on one thread (7,800 pieces/s alone,
        6,800 in batches of four).
        """
        ids, shapes = self._marked(pieces)
        found = self.encoder.run(list(outputs), {"ids": ids, "shapes": shapes})
        return tuple(np.asarray(output)[0, 1:-1] for output in found)

    def pair_scores(
        self, pieces: Pieces, acting: Sequence[Range], others: Sequence[Range], pairs: Sequence[Pair]
    ) -> tuple[Scores, Scores]:
        """For each pair (ranges of the sentence's pieces) the log-probability of each type, and how much each piece
        counted; `acting` and `others` are all mentions of who acts and of everybody else.
        """
        ids, shapes = self._marked(pieces)
        roles = np.zeros_like(ids)
        for role, places in ((ROLE_OTHER, others), (ROLE_ACTOR, acting)):
            for start, end in places:
                roles[0, start + 1 : end + 1] = role
        spans = np.array([[a[0] + 1, a[1], r[0] + 1, r[1]] for a, r in pairs], dtype=np.int64)
        rows = np.zeros(len(pairs), dtype=np.int64)
        given = {"ids": ids, "shapes": shapes, "roles": roles, "rows": rows, "spans": spans}
        scores, counted = (np.asarray(output) for output in self.typist.run(["scores", "counted"], given))
        return scores, counted[:, 1:-1]

    def _marked(self, pieces: Pieces) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Ids and shapes with the window's opening and closing mark."""
        ids = np.array([[self.cutter.begin, *pieces.ids, self.cutter.end]], dtype=np.int64)
        return ids, np.array([[SHAPE_OTHER, *pieces.shapes, SHAPE_OTHER]], dtype=np.int64)

    def _session(self, name: str) -> "InferenceSession":
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        path = self._checked(name)
        if name != "links.onnx":
            self._checked(WORDS)
        return InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def _checked(self, name: str) -> Path:
        """The path of a file of weights.

        Raises:
            KnowledgeError: the file is missing or not the one that the manifest names.
        """
        path = self._path.parent / name
        repair = "restore it from the repository, or read with `--model none`"
        if not path.is_file():
            raise KnowledgeError(f"{path}: the reader model's file is missing; {repair}")
        if hashlib.sha256(path.read_bytes()).hexdigest() != self.manifest.sha256.get(name):
            raise KnowledgeError(f"{path}: the file is not the one that {self._path.name} names (sha256); {repair}")
        return path
