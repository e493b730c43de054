"""`dragoman watch`: articles into a ledger as they come."""

import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dragoman.cli._articles import Articles
from dragoman.cli._options import LedgerFolder, named
from dragoman.cli._output import error_console

if TYPE_CHECKING:
    from dragoman.annotation import ModelName
    from dragoman.ledger import Ledger
    from dragoman.record import Document
    from dragoman.watch import Watch

# Feeds of newsrooms change every few minutes; asking more often than once a minute gets a reader blocked.
LEAST_EVERY = 60.0

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}

STATE = "watch.json"


def watch(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE…", help="Folders, addresses of feeds, files that list addresses.")
    ],
    ledger: LedgerFolder = None,
    every: Annotated[
        str, typer.Option(metavar="TIME", help="How often to look: 90s, 15m, 2h. Feeds: a minute at least.")
    ] = "15m",
    once: Annotated[bool, typer.Option("--once", help="Look once and stop.")] = False,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Fetch the page behind each entry, not the entry's own text.")
    ] = False,
    contact: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Told to the servers that are asked, with dragoman's name.")
    ] = None,
    model: Annotated[
        Literal["full", "none"] | None,
        typer.Option(help="full: rules and the reader model; none: rules alone, faster. [default: full]"),
    ] = None,
) -> None:
    """Read new articles of folders and RSS or Atom feeds into a ledger as they come. Ctrl-C ends it at any time.

    \b
    dragoman watch inbox/ --ledger my.ledger
    dragoman watch feeds.txt --ledger my.ledger --fetch --every 30m --contact desk@example.org
    dragoman watch https://example.org/world.rss --ledger my.ledger --once

    What was seen is kept in the ledger's folder: started again, it goes on. Exit code 3 (with --once): some failed.
    """
    from dragoman.config import settings
    from dragoman.errors import InputError
    from dragoman.ledger import Ledger
    from dragoman.watch import SETTLED, Fetcher, Watch

    conf, pause = settings(ledger=ledger, model=model), seconds(every)
    book = Ledger.open_or_create(named(conf.ledger))
    found = Watch(
        sources,
        book.folder / STATE,
        fetcher=Fetcher(contact=contact),
        every=pause,
        pages=fetch,
        settled=0.0 if once else SETTLED,
    )
    if found.feeds and pause < LEAST_EVERY:
        raise InputError(f"--every {every}: feeds are asked once a minute at most; name 1m or more")
    articles = Watched(found)
    while True:
        _round(book, articles, conf.model, patient=not once)
        if once:
            raise typer.Exit(articles.finish())
        time.sleep(pause)


class Watched(Articles):
    """What is new in the watched sources, round after round."""

    def __init__(self, found: "Watch") -> None:
        super().__init__([])
        self.found = found
        self._first: Document | None = None
        self._rest: Iterator[Document] = iter(())

    def begin(self) -> bool:
        """Begins a round; whether there is anything to read."""
        self._rest = self._new()
        self._first = next(self._rest, None)
        return self._first is not None

    def documents(self) -> Iterator["Document"]:
        """What is new."""
        if self._first is not None:
            yield self._first
        yield from self._rest

    def _new(self) -> Iterator["Document"]:
        from dragoman.errors import Rejection

        for item in self.found.round():
            if isinstance(item, Rejection):
                self.reject(item)
            else:
                self.read += 1
                yield item


def _round(book: "Ledger", articles: Watched, model: "ModelName", *, patient: bool) -> None:
    """Reads what is new and remembers it once it is stored.

    Args:
        patient: whether a ledger that somebody else writes to is left for the next round.
    """
    from dragoman.cli.ingest import take_in
    from dragoman.errors import LedgerError

    try:
        if articles.begin():
            take_in(book, articles, model, workers=1)
        articles.found.keep()
    except LedgerError as error:
        if not patient:
            raise
        articles.found.forget()
        error_console().print(f"{error}; trying again in the next round", soft_wrap=True)


def seconds(text: str) -> float:
    """ "15m" -> 900.0.

    Raises:
        InputError: it is no time.
    """
    from dragoman.errors import InputError

    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd]?)", text.strip().lower())
    if match is None or not float(match[1]):
        raise InputError(f"--every {text}: no time; write it as 90s, 15m or 2h")
    return float(match[1]) * _UNITS[match[2] or "s"]
