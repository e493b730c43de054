"""Fetching one address politely: a pause between requests to a host, limits on time and size, no surprises."""

import ipaddress
import socket
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

import msgspec

if TYPE_CHECKING:
    import urllib3

# Seconds between two requests to one host: a reader's pace. Crawlers that ask news sites for more get blocked.
PAUSE = 2.0

# Seconds to wait for a connection, for the next bytes, and for the whole: feeds answer in one or two.
CONNECT, READ, WHOLE = 10.0, 20.0, 60.0

# Bytes of an answer; feeds of news have some hundred kB, pages up to 2 MB.
MOST = 8_000_000

# As browsers and feed readers have it (WHATWG Fetch allows 20).
REDIRECTS = 5

_CHUNK = 65_536
_MOVED: Final = frozenset((301, 302, 303, 307, 308))
_BUSY: Final = frozenset((408, 425, 429))


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a server said; `data` where there is something new."""

    data: bytes | None = None
    url: str | None = None
    """Where it came from after redirects."""
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None
    fault: str | None = None
    """Why there is nothing; None for a good answer and for "not modified"."""
    gone: bool = False
    """Whether the server says that this address will never give anything again."""
    again: bool = True
    """Whether it is worth asking again later."""
    wait: float | None = None
    """Seconds that the server asks to wait for."""


class Fetcher:
    """Asks servers, one request at a time."""

    def __init__(
        self,
        *,
        contact: str | None = None,
        pause: float = PAUSE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """
        Args:
            contact: an address at which who runs the servers reaches who asks them.
        """
        about = f"feed reader; contact {contact}" if contact else "feed reader"
        self.agent = f"dragoman/{version('dragoman')} ({about})"
        self._pause = pause
        self._clock = clock
        self._sleep = sleep
        self._asked: dict[str, float] = {}
        self._pool: urllib3.PoolManager | None = None

    def get(
        self, url: str, *, etag: str | None = None, modified: str | None = None, trusted: str | None = None
    ) -> Answer:
        """What an address gives.

        Args:
            etag, modified: what the last answer said; an unchanged address then gives no data.
            trusted: the only host that may lie in a private network: an address out of somebody's feed must not lead
                to services of this machine. Its own where None.
        """
        held = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in held.items() if value}
        trusted = urlsplit(url).hostname if trusted is None else trusted
        for _ in range(REDIRECTS + 1):
            refused = _refused(url, trusted)
            if refused:
                return Answer(fault=refused, again=False)
            answer, moved = self._once(url, headers)
            if moved is None:
                return answer
            url = urljoin(url, moved)
        return Answer(fault=f"more than {REDIRECTS} redirects", again=False)

    def _once(self, url: str, headers: dict[str, str]) -> tuple[Answer, str | None]:
        """The answer of one request, and where it is redirected to."""
        import urllib3

        self._wait_for(urlsplit(url).netloc)
        accepted = {"User-Agent": self.agent, "Accept-Encoding": "gzip, deflate"}
        try:
            response = self._opened().request(
                "GET", url, headers={**accepted, **headers}, preload_content=False, redirect=False, retries=False
            )
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            return Answer(fault=_reason(error)), None
        try:
            if response.status in _MOVED and response.headers.get("Location"):
                return Answer(), response.headers["Location"]
            return self._answer(response, url), None
        except (urllib3.exceptions.HTTPError, OSError) as error:
            return Answer(fault=_reason(error)), None
        finally:
            response.close()

    def _answer(self, response: "urllib3.BaseHTTPResponse", url: str) -> Answer:
        etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
        if response.status == 304:
            return Answer(url=url, etag=etag, modified=modified)
        if response.status != 200:
            again = response.status >= 500 or response.status in _BUSY
            return Answer(
                fault=f"the server says {response.status}",
                gone=response.status == 410,
                again=again,
                wait=_seconds(response.headers.get("Retry-After")),
            )
        until, data = self._clock() + WHOLE, bytearray()
        while chunk := response.read(_CHUNK):
            data += chunk
            if len(data) > MOST:
                return Answer(fault=f"more than {MOST:,} bytes", again=False)
            if self._clock() > until:
                return Answer(fault=f"took more than {WHOLE:.0f} seconds")
        charset = response.headers.get("Content-Type", "").lower().partition("charset=")[2]
        named = charset.split(";")[0].strip(" \"'") or None
        return Answer(data=bytes(data), url=url, charset=named, etag=etag, modified=modified)

    def _wait_for(self, host: str) -> None:
        now, last = self._clock(), self._asked.get(host)
        if last is not None and now - last < self._pause:
            self._sleep(self._pause - (now - last))
        self._asked[host] = self._clock()

    def _opened(self) -> "urllib3.PoolManager":
        import urllib3

        if self._pool is None:
            self._pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=CONNECT, read=READ))
        return self._pool


def _refused(url: str, trusted: str | None) -> str | None:
    """Why an address is not asked."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "no address"
    if parts.scheme not in ("http", "https") or not host:
        return "no address of the web"
    if host == trusted:
        return None
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, port or 443, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return None  # the request itself says that there is no such host
    inside = [name for name in found if not ipaddress.ip_address(str(name).partition("%")[0]).is_global]
    return f"{host} lies in a private network" if inside else None


def _seconds(value: str | None) -> float | None:
    """The wait that `Retry-After` asks for in seconds; dates are left to the backoff."""
    return float(value) if value and value.isdecimal() else None


def _reason(error: Exception) -> str:
    """An error of the network in a few words, without the objects that urllib3 names."""
    text = str(getattr(error, "reason", None) or error)
    return text.rpartition(">: ")[2] or type(error).__name__
