"""Files, folders and standard input -> Documents and Rejections."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from dragoman.errors import Rejection
from dragoman.intake._document import make_document
from dragoman.record import Document


def open_sources(paths: Iterable[Path], *, published: str | None = None) -> Iterator[Document | Rejection]:
    """The articles of all `paths`, in order; what cannot be read comes out as a Rejection in its place."""
    for path in paths:
        if path.suffix == ".jsonl":
            for line in path.open(encoding="utf-8"):
                row = json.loads(line)
                try:
                    yield make_document(
                        row["text"],
                        published=row.get("published") or row.get("date") or published,
                        title=row.get("title"),
                        source=row.get("source"),
                        url=row.get("url"),
                        ref=str(row["id"]) if "id" in row else None,
                    )
                except Rejection as rejection:
                    yield rejection
        else:
            yield make_document(path.read_text(encoding="utf-8"), published=published, ref=path.name)
