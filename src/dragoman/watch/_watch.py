"""What is new in folders and feeds since the last round."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import msgspec

from dragoman.errors import InputError, Rejection
from dragoman.intake import feed_rows, open_sources, page_document, row_document, row_fields
from dragoman.record import Document
from dragoman.watch._fetch import Answer, Fetcher
from dragoman.watch._state import Feed, load, save

Items = Iterator[Document | Rejection]

# The longest wait for a feed that fails, in seconds: a day, so that one that comes back is read again.
LONGEST_WAIT = 86_400.0

# Seconds after which a file is taken to be whole: one that is still being written to changes within.
SETTLED = 2.0


class Watch:
    """Folders and feeds, and what of them is done.

    `round` gives what is new; `keep` says that it is stored. What was not kept is given again by the next process.
    """

    def __init__(
        self,
        sources: Iterable[str],
        state: Path,
        *,
        fetcher: Fetcher,
        every: float = 900.0,
        pages: bool = False,
        settled: float = SETTLED,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """
        Args:
            sources: folders, addresses of feeds, and files that list such addresses, one a line.
            state: the file that remembers.
            every: seconds between rounds; a feed that fails waits twice as long each time.
            pages: fetch the page that an entry leads to, instead of taking the entry's own text.
            settled: seconds for which a file must have been left alone.

        Raises:
            InputError: a source is none of these.
        """
        self.folders, self.feeds = _sorted(sources)
        self._path = state
        self._state = load(state)
        self._fetcher = fetcher
        self._every = every
        self._pages = pages
        self._settled = settled
        self._clock = clock

    def round(self) -> Items:
        """What is new, source by source; faults come out as rejections."""
        for folder in self.folders:
            yield from self._folder(folder)
        for url in self.feeds:
            yield from self._feed(url)

    def keep(self) -> None:
        """Remembers what was given so far."""
        save(self._path, self._state)

    def forget(self) -> None:
        """Goes back to what was kept: what was given since is given again."""
        self._state = load(self._path)

    def _folder(self, folder: Path) -> Items:
        """The articles of files that are new or changed, in the order of their names."""
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder).parts
            if any(part.startswith(".") for part in inside) or not path.is_file():
                continue
            held = path.stat()
            mark = (held.st_size, held.st_mtime_ns)
            if self._state.files.get(str(path)) == mark or self._clock() - held.st_mtime < self._settled:
                continue
            yield from open_sources([path])
            self._state.files[str(path)] = mark

    def _feed(self, url: str) -> Items:
        feed = self._state.feeds.get(url, Feed())
        if feed.gone or self._clock() < feed.until:
            return
        answer = self._fetcher.get(url, etag=feed.etag, modified=feed.modified)
        if answer.fault:
            yield Rejection("unreachable", f"the feed gave nothing: {answer.fault}", ref=url)
            self._state.feeds[url] = self._failed(feed, answer)
        elif answer.data is None:
            self._state.feeds[url] = msgspec.structs.replace(feed, fails=0, until=0.0)
        else:
            yield from self._entries(url, feed, answer)

    def _failed(self, feed: Feed, answer: Answer) -> Feed:
        """The feed after a request that gave nothing: each makes the wait twice as long."""
        wait = max(min(self._every * 2.0 ** min(feed.fails, 30), LONGEST_WAIT), answer.wait or 0.0)
        return msgspec.structs.replace(feed, fails=feed.fails + 1, until=self._clock() + wait, gone=answer.gone)

    def _entries(self, url: str, feed: Feed, answer: Answer) -> Items:
        """The entries that the last answer did not have; those that the answer has no more are forgotten."""
        done: dict[str, None] = {}
        again = False
        try:
            for number, row in enumerate(feed_rows(answer.data or b"", url), 1):
                mark = _digest(row["link"] if self._pages and row.get("link") else row)
                if mark not in feed.seen and mark not in done:
                    item, tried_again = self._entry(row, f"{url}:{number}", url)
                    yield item
                    again |= tried_again
                    if tried_again:
                        continue
                done[mark] = None
        except Rejection as rejection:
            yield rejection
        # A page that failed is tried again in the next round: the server must not say then that nothing is new.
        known = Answer() if again else answer
        self._state.feeds[url] = Feed(seen=tuple(done), etag=known.etag, modified=known.modified)

    def _entry(self, row: dict[str, object], place: str, feed: str) -> tuple[Document | Rejection, bool]:
        """The article of one entry, and whether it is to be tried again."""
        link = row.get("link")
        if not self._pages or not isinstance(link, str):
            return row_document(row, place=place), False
        address = urljoin(feed, link)
        answer = self._fetcher.get(address, trusted=urlsplit(feed).hostname or "")
        if answer.data is None:
            return Rejection("unreachable", f"the page gave nothing: {answer.fault}", ref=address), answer.again
        day = row_fields(row).get("published")
        try:
            page = page_document(
                answer.data, ref=address, url=answer.url, charset=answer.charset, published=str(day) if day else None
            )
        except Rejection as rejection:
            return rejection, False
        return page, False


def _sorted(sources: Iterable[str]) -> tuple[list[Path], list[str]]:
    """The folders and the addresses of feeds among the sources, each once."""
    folders: dict[Path, None] = {}
    feeds: dict[str, None] = {}
    for source in sources:
        path = Path(source)
        if _is_address(source):
            feeds[source] = None
        elif path.is_dir():
            folders[path] = None
        elif path.is_file():
            feeds.update(dict.fromkeys(_listed(path)))
        else:
            raise InputError(f"{source}: neither a folder, nor a file with addresses, nor an address (http…)")
    return list(folders), list(feeds)


def _listed(path: Path) -> Iterator[str]:
    """The addresses in a file, one a line; `#` begins a comment."""
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        address = re.sub(r"(?:^|\s)#.*", "", line).strip()
        if address and not _is_address(address):
            raise InputError(f"{path}:{number}: {address[:60]!r} is no address of a feed; write https://…, one a line")
        if address:
            yield address


def _is_address(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def _digest(value: object) -> str:
    return blake2b(msgspec.json.encode(value), digest_size=8).hexdigest()
