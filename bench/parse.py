"""Keep parses, so that a room can be measured again without parsing again.

uv run python bench/parse.py GOLD.jsonl PARSES.msgpack          parse once
uv run python bench/parse.py --records PARSES.msgpack > R.jsonl  read the kept parses (all rooms but the parser)
"""

import sys
from pathlib import Path

import msgspec

from dragoman.annotation import Annotation, Annotator
from dragoman.errors import Rejection
from dragoman.intake import open_sources
from dragoman.reading import shared_reader
from dragoman.record import encode


def keep(gold: Path, kept: Path) -> None:
    documents = (item for item in open_sources([gold]) if not isinstance(item, Rejection))
    kept.write_bytes(msgspec.msgpack.encode(list(Annotator().pipe(documents))))


def records(kept: Path) -> None:
    reader = shared_reader()
    for annotation in msgspec.msgpack.decode(kept.read_bytes(), type=list[Annotation]):
        sys.stdout.buffer.write(encode(reader.interpret(annotation)) + b"\n")


if __name__ == "__main__":
    if sys.argv[1] == "--records":
        records(Path(sys.argv[2]))
    else:
        keep(Path(sys.argv[1]), Path(sys.argv[2]))
