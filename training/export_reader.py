"""Trained weights -> the int8 ONNX graphs that reading loads, and their hashes.

PYTHONPATH=src python training/export_reader.py OUT/reader.pt OUT/pairs.pt [--to src/dragoman/knowledge/models]
"""

import argparse
import hashlib
import re
import shutil
import tempfile
import warnings
from pathlib import Path

import onnx
import torch
from onnx.external_data_helper import set_external_data
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from pair_model import PairReader
from reader_model import HEADS, LINK_WIDTH, WIDTH, Reader, buckets
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman.annotation._pieces import WINDOW

MODELS = Path(__file__).parents[1] / "src/dragoman/knowledge/models"
# How far from its cue a content or source is looked for, in pieces: 43 of PolNeAR's 19,831 lie farther off.
REACH = 160


class Tagger(nn.Module):
    """The encoder with everything that is one linear map away from it."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        hidden = self.reader.encoder(ids, shapes)
        tags = torch.cat([self.reader.names(hidden), self.reader.cues(hidden)], -1)
        return tags, self.reader.link_key(hidden), self.reader.link_cue(hidden)


class Linker(nn.Module):
    """What `Reader.links` computes, from the maps that the tagger gives."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.out, self.smooth = reader.link_out, reader.link_smooth
        self.place = nn.Parameter(reader.link_place(buckets(torch.arange(-REACH, REACH + 1))).detach())

    def forward(self, key: Tensor, cue: Tensor, inside: Tensor) -> Tensor:
        """`inside` is 0 where the text has no piece, so that a text's edges look as a window's did in training."""
        left, right = key.split(LINK_WIDTH, -1)
        cue_left, cue_right = cue[:, None].split(LINK_WIDTH, -1)
        mixed = F.gelu(left + cue_left + self.place + right * cue_right) * inside[:, :, None]
        first = F.gelu(self.smooth.first(mixed.transpose(1, 2))) * inside[:, None]
        smooth = self.smooth.out((first + F.gelu(self.smooth.second(first))).transpose(1, 2))
        return (self.out(mixed) + smooth).log_softmax(-1)


class PairTypist(nn.Module):
    """The scores of the types of one actor's pairs, and how much each piece counted."""

    def __init__(self, pairs: PairReader) -> None:
        super().__init__()
        self.pairs = pairs

    def forward(self, ids: Tensor, shapes: Tensor, roles: Tensor, rows: Tensor, spans: Tensor) -> tuple[Tensor, Tensor]:
        scores, counted = self.pairs(ids, shapes, roles, rows, spans)
        return scores.log_softmax(-1), counted


def export(module: nn.Module, example: dict[str, Tensor], outputs: list[str], path: Path, axes: dict) -> None:
    """Writes the module's graph."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            tuple(example.values()),
            str(path),
            input_names=list(example),
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )


def export_tagger(reader: Reader, target: Path, *, exact: bool) -> None:
    example = {"ids": torch.randint(1000, 2000, (2, 12)), "shapes": torch.zeros(2, 12, dtype=torch.long)}
    example["ids"][1, 9:] = 0
    outputs = ["tags", "link_key", "link_cue"]
    axes = {name: {0: "batch", 1: "length"} for name in (*example, *outputs)}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        export(Tagger(reader), example, outputs, plain, axes)
        quantize(plain, target, exact=exact)


def quantize(plain: Path, target: Path, *, exact: bool) -> None:
    """The graph with its layers fused and, unless `exact`, 8-bit weights."""
    fused = plain.with_name("fused.onnx")
    options = FusionOptions("bert")
    model = optimizer.optimize_model(
        str(plain), "bert", num_heads=HEADS, hidden_size=WIDTH, optimization_options=options, opt_level=1
    )
    model.save_model_to_file(str(fused))
    if exact:
        shutil.copy(fused, target)
        return
    quantize_dynamic(
        fused,
        target,
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gather", "Attention", "EmbedLayerNormalization"],
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": 1},
    )


def export_linker(reader: Reader, target: Path) -> None:
    places = 2 * REACH + 1
    example = {
        "key": torch.randn(3, places, 2 * LINK_WIDTH),
        "cue": torch.randn(3, 2 * LINK_WIDTH),
        "inside": torch.ones(3, places),
    }
    axes = {name: {0: "cues"} for name in (*example, "scores")}
    export(Linker(reader), example, ["scores"], target, axes)


def export_pairs(pairs: PairReader, target: Path, *, exact: bool) -> None:
    example = {
        "ids": torch.randint(1000, 2000, (1, 20)),
        "shapes": torch.zeros(1, 20, dtype=torch.long),
        "roles": torch.zeros(1, 20, dtype=torch.long),
        "rows": torch.zeros(2, dtype=torch.long),
        "spans": torch.tensor([[2, 3, 12, 14], [2, 3, 0, 0]]),
    }
    axes = {name: {1: "length"} for name in ("ids", "shapes", "roles")}
    axes |= {"rows": {0: "pairs"}, "spans": {0: "pairs"}, "scores": {0: "pairs"}, "counted": {0: "pairs", 1: "length"}}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        export(PairTypist(pairs), example, ["scores", "counted"], plain, axes)
        quantize(plain, target, exact=exact)


def share_words(graphs: list[Path], words: Path) -> None:
    """Moves the word vectors, which training leaves as they are, out of all graphs into one file."""
    words.unlink(missing_ok=True)
    for path in graphs:
        model = onnx.load(path)
        tensor = max(model.graph.initializer, key=lambda one: len(one.raw_data))
        if words.exists() and words.read_bytes() != tensor.raw_data:
            raise ValueError(f"{path}: its word vectors are not those of {graphs[0].name}")
        words.write_bytes(tensor.raw_data)
        set_external_data(tensor, words.name, 0, len(tensor.raw_data))
        tensor.ClearField("raw_data")
        path.write_bytes(model.SerializeToString(deterministic=True))


def load_reader(path: Path) -> Reader:
    """The trained reader; weights of the pair typer that it once had are left out, positions cut to a window's."""
    reader = Reader().eval()
    state = torch.load(path)
    reader.load_state_dict({name: value for name, value in state.items() if not name.startswith("pair_")})
    reader.encoder.position.weight = nn.Parameter(reader.encoder.position.weight[: WINDOW + 2].detach())
    return reader


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--to", type=Path, default=MODELS)
    parser.add_argument("--exact", action="store_true", help="keep 32-bit weights, to measure what int8 costs")
    options = parser.parse_args()
    torch.set_num_threads(1)
    reader, pairs = load_reader(options.reader), PairReader().eval()
    pairs.load_state_dict(torch.load(options.pairs))
    options.to.mkdir(parents=True, exist_ok=True)
    export_tagger(reader, options.to / "reader.onnx", exact=options.exact)
    export_linker(reader, options.to / "links.onnx")
    export_pairs(pairs, options.to / "types.onnx", exact=options.exact)
    share_words([options.to / "reader.onnx", options.to / "types.onnx"], options.to / "words.bin")
    manifest = options.to / "reader.toml"
    text = manifest.read_text(encoding="utf-8") if manifest.exists() else ""
    for name in ("reader.onnx", "links.onnx", "types.onnx", "words.bin", "tokenizer.json"):
        content = (options.to / name).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        print(name, len(content), digest)
        text = re.sub(rf'("{re.escape(name)}" = )"[0-9a-f]*"', rf'\1"{digest}"', text)
    if text:
        manifest.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
