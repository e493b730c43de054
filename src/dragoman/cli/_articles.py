"""Articles in, records out, with what could not be read told on standard error."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.cli._output import error_console

if TYPE_CHECKING:
    from dragoman.annotation import ModelName
    from dragoman.engines import EngineName
    from dragoman.errors import Rejection
    from dragoman.record import Document, Record

SOME_REJECTED = 3
"""Exit code when the work was done but some articles were rejected."""


class Articles:
    """The articles of some paths; counts what was read and tells each rejection once."""

    def __init__(self, paths: list[Path], *, published: str | None = None, quiet: bool = False) -> None:
        self._paths = paths
        self._published = published
        self._quiet = quiet
        self._console = error_console()
        self.read = 0
        self._rejected: Counter[str] = Counter()

    @property
    def rejected(self) -> int:
        """How many articles could not be read."""
        return self._rejected.total()

    def documents(self) -> Iterator["Document"]:
        """The documents, in order; rejections are told on the way."""
        from dragoman.errors import Rejection
        from dragoman.intake import open_sources

        for item in open_sources(self._paths, published=self._published):
            if isinstance(item, Rejection):
                self.reject(item)
            else:
                self.read += 1
                yield item

    def reject(self, rejection: "Rejection") -> None:
        """Counts and tells one rejection."""
        self._rejected[rejection.code] += 1
        if not self._quiet:
            where = rejection.ref or "an article without a name"
            self._console.print(
                f"[yellow]rejected[/] {where}: [bold]{rejection.code}[/]: {rejection.message}", soft_wrap=True
            )

    def finish(self) -> int:
        """Tells how many articles were rejected, and for what; the exit code."""
        if not self.rejected:
            return 0
        codes = ", ".join(f"{count} {code}" for code, count in sorted(self._rejected.items()))
        self._console.print(
            f"{self.rejected} of {self.read + self.rejected} articles rejected ({codes}), {self.read} read",
            soft_wrap=True,
        )
        return SOME_REJECTED


# Rooms that do not read: a change there leaves every record as it was.
_NOT_READING = frozenset(
    {"beside", "cli", "engines", "examples", "exports", "ledger", "notebook.py", "scoring", "shown", "watch", "web"}
)


def reader_version(model: "ModelName") -> str:
    """Names what reads: dragoman's version and a digest of its rules, models and code, so that a ledger knows
    which of its readings another one would do otherwise."""
    from hashlib import blake2b

    from dragoman import __version__

    package, digest = Path(__file__).parent.parent, blake2b(model.encode(), digest_size=4)
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        if path.is_file() and inside.parts[0] not in _NOT_READING and "__pycache__" not in inside.parts:
            digest.update(str(inside).encode() + path.read_bytes())
    own = own_folder()
    for path in sorted(own.glob("*.tsv")) if own is not None else ():
        digest.update(path.name.encode() + path.read_bytes())
    return f"{__version__}+{digest.hexdigest()}"


def own_folder() -> Path | None:
    """The folder of a user's own people and groups.

    Raises:
        ConfigError: the settings name one that is not there.
    """
    from dragoman.config import settings
    from dragoman.errors import ConfigError

    folder = settings().own
    if folder is not None and not folder.is_dir():
        raise ConfigError(f"own = {folder}: no such folder; make it with `dragoman actors add`, or correct the setting")
    return folder


def records(
    articles: Articles, model: "ModelName", *, workers: int | None = None, documents: "Iterable[Document] | None" = None
) -> Iterator["Record"]:
    """The records of all articles, in order; what cannot be read is told and counted.

    Args:
        workers: processes that read; 1 reads in this one, 0 takes one a processor, None as many as it pays for.
        documents: what is to be read of the articles; all if None.
    """
    from dragoman.engines import Limits, read_many
    from dragoman.errors import Rejection

    engine: EngineName = "auto" if workers is None else "inline" if workers == 1 else "processes"
    limits = Limits(workers=workers or None, model=model, own=own_folder())
    for found in read_many(articles.documents() if documents is None else documents, engine=engine, limits=limits):
        if isinstance(found, Rejection):
            articles.read -= 1
            articles.reject(found)
        else:
            yield found
