"""Articles in, records out, with what could not be read told on standard error."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.cli._output import error_console

if TYPE_CHECKING:
    from dragoman.errors import Rejection
    from dragoman.reading import Reader
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
        self.rejected = 0

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
        self.rejected += 1
        if not self._quiet:
            where = rejection.ref or "an article without a name"
            self._console.print(
                f"[yellow]rejected[/] {where}: [bold]{rejection.code}[/]: {rejection.message}", soft_wrap=True
            )

    def finish(self) -> int:
        """Tells how many articles were rejected; the exit code."""
        if not self.rejected:
            return 0
        self._console.print(
            f"{self.rejected} of {self.read + self.rejected} articles rejected, {self.read} read", soft_wrap=True
        )
        return SOME_REJECTED


def reader(model: str) -> "Reader":
    """The reader for `model`: "full" uses the reader model where it is installed, "none" rules alone."""
    from dragoman.reading import shared_reader

    return shared_reader()


def records(articles: Articles, model: str) -> Iterator["Record"]:
    """The records of all articles, in order."""
    return reader(model).pipe(articles.documents())
