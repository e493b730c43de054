"""How well the reader model reads: names of the worldwide tenth, quotations of PolNeAR dev, their reliability, speed.

uv run --no-sync python bench/model.py names
uv run --no-sync python bench/model.py quotations --out predicted.jsonl [--parses KEPT.msgpack] [--unmarked 40]
uv run --no-sync python bench/model.py keep KEPT.msgpack NEW.msgpack
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from dragoman.annotation import Annotation, Annotator
from dragoman.annotation._model import ReaderModel
from dragoman.annotation._weights import MANIFEST, Calibration
from dragoman.record import Document

GOLD = Path(__file__).parents[2] / "shared" / "gold"
KINDS = {"Person": "PER", "Organization": "ORG", "Location": "LOC"}
LABELS = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC"}
UNTOUCHED = Calibration((0.0, 1.0), (0.0, 1.0))
MARKS = '"“”„«»`‘'


def sentences(path: Path) -> Iterator[list[tuple[str, str]]]:
    found: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            word, tag, *_ = [*line.split("\t"), "O"]
            found.append((word, tag.strip() or "O"))
        elif found:
            yield found
            found = []
    if found:
        yield found


def named_text(path: Path) -> tuple[str, set[tuple[int, int, str]]]:
    """The file's text, a sentence a line, and its people, organisations and places."""
    text, names = "", set()
    for sentence in sentences(path):
        start, kind = None, None
        for word, tag in [*sentence, ("", "O")]:
            if start is not None and not tag.startswith("I-"):
                names.add((start, len(text) - 1, kind))
                start = None
            if tag.startswith("B-") and tag[2:] in KINDS:
                start, kind = len(text), KINDS[tag[2:]]
            text += word + " " if word else ""
        text = text.rstrip(" ") + "\n"
    return text, {(a, b, k) for a, b, k in names if k}


def f1(right: int, found: int, gold: int) -> str:
    p, r = right / max(1, found), right / max(1, gold)
    return f"P {100 * p:.1f} R {100 * r:.1f} F1 {200 * p * r / max(1e-9, p + r):.1f}"


def names(options: argparse.Namespace) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    files = sorted((GOLD / "names/worldwide").glob("*.tsv"))[::10]
    texts = [named_text(path) for path in files]
    documents = [Document(id=path.name, text=text, language="en") for path, (text, _) in zip(files, texts, strict=True)]
    reader = ReaderModel(options.manifest) if options.model == "full" else lambda annotation: annotation
    for (_, gold), annotation in zip(texts, map(reader, Annotator(model="none").pipe(documents)), strict=True):
        found = {(*annotation.span(e.start, e.end), LABELS[e.label]) for e in annotation.entities if e.label in LABELS}
        for column, spans in (("right", found & gold), ("found", found), ("gold", gold)):
            for kind, number in Counter(kind for _, _, kind in spans).items():
                counts[column, kind] += number
                counts[column, "all"] += number
    for kind in ("PER", "ORG", "LOC", "all"):
        print(kind, f1(*(counts[column, kind] for column in ("right", "found", "gold"))))


def parsed(options: argparse.Namespace) -> Iterator[Annotation]:
    if options.parses:
        yield from msgspec.msgpack.decode(options.parses.read_bytes(), type=list[Annotation])
        return
    rows = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").strip().split("\n")]
    rows = rows[: options.unmarked or None]
    drop = str.maketrans(dict.fromkeys(MARKS, " ")) if options.unmarked else {}
    texts = (Document(id=r["id"], ref=r["id"], text=r["text"].translate(drop), language="en") for r in rows)
    yield from Annotator(model="none").pipe(texts)


def quotations(options: argparse.Namespace) -> None:
    """Writes the attributions in the form that score_quotes.py reads; marks are blanked, so offsets stay."""
    reader = ReaderModel(options.manifest)
    if options.raw:
        vars(reader.weights)["manifest"] = msgspec.structs.replace(reader.weights.manifest, quotations=UNTOUCHED)
    spent, words = 0.0, 0
    with options.out.open("w", encoding="utf-8") as out:
        for annotation in parsed(options):
            began = time.perf_counter()
            read = reader(annotation)
            spent += time.perf_counter() - began
            words += len(annotation)
            quotes = [
                {
                    "content": [annotation.span(*r) for r in a.content],
                    "cue": [annotation.span(*a.cue)] if a.cue else [],
                    "source": [annotation.span(*a.source)] if a.source else [],
                    "speaker": None,
                    "kind": None,
                    "score": a.score,
                }
                for a in read.attributions or ()
                if a.score >= options.least
            ]
            ref = annotation.document.ref or annotation.document.id
            out.write(json.dumps({"id": ref, "text": annotation.text, "quotes": quotes}) + "\n")
    print(f"{words} tokens in {spent:.1f} s: {words / spent:.0f} a second")


def keep(options: argparse.Namespace) -> None:
    reader = ReaderModel(options.manifest)
    kept = msgspec.msgpack.decode(options.parses.read_bytes(), type=list[Annotation])
    part = options.out.with_suffix(".part")
    part.write_bytes(msgspec.msgpack.encode([reader(annotation) for annotation in kept]))
    part.rename(options.out)


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    named = commands.add_parser("names")
    named.add_argument("--model", default="full")
    quoted = commands.add_parser("quotations")
    quoted.add_argument("--gold", type=Path, default=GOLD / "quotes/polnear.dev.jsonl")
    quoted.add_argument("--parses", type=Path)
    quoted.add_argument("--unmarked", type=int, default=0, help="this many articles, quotation marks blanked")
    quoted.add_argument("--least", type=float, default=0.0, help="leave out what scores less")
    quoted.add_argument("--raw", action="store_true", help="scores as they are before calibration")
    quoted.add_argument("--out", type=Path, required=True)
    kept = commands.add_parser("keep")
    kept.add_argument("parses", type=Path)
    kept.add_argument("out", type=Path)
    for command in (named, quoted, kept):
        command.add_argument("--manifest", type=Path, default=MANIFEST)
    options = parser.parse_args(arguments)
    {"names": names, "quotations": quotations, "keep": keep}[options.command](options)


if __name__ == "__main__":
    main()
