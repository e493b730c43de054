"""Watching folders and feeds, against a server on this machine: polite, resumed, and never stopped by one."""

import gzip
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.cli.watch import STATE, seconds
from dragoman.errors import InputError, Rejection
from dragoman.ledger import Ledger
from dragoman.record import Document
from dragoman.watch import Fetcher, Watch, _fetch

TEXTS = (
    "Kenya will send an envoy to Uganda in May, the foreign ministry said on Monday after the talks.",
    "Uganda has said that it would welcome the envoy, and that the two presidents are to meet at the lake.",
    "The envoy arrived in Kampala on Thursday, where he met the foreign minister and the speaker of parliament.",
)


def rss(*texts: str) -> str:
    items = "".join(
        f"<item><title>News {n}</title><link>/page/{n}</link><guid>n{n}</guid>"
        f"<pubDate>Mon, 0{n} May 2023 08:00:00 GMT</pubDate><description>{text}</description></item>"
        for n, text in enumerate(texts, 1)
    )
    return f"<rss version='2.0'><channel><title>The Lake Herald</title>{items}</channel></rss>"


def page(text: str) -> str:
    return f"<html><head><title>Page</title></head><body><article><p>{text}</p><p>{text} Again.</p></article></body>"


class Site:
    """A server that says what a test wants, and remembers what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, bytes, dict[str, str]]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                status, body, headers = site.pages.get(self.path, (404, b"", {}))
                tag = headers.get("ETag")
                if tag and self.headers.get("If-None-Match") == tag:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def set(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.pages[path] = status, data, {name.replace("_", "-"): value for name, value in headers.items()}

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    yield found
    found.close()


@pytest.fixture
def watch(site: Site, tmp_path: Path) -> Callable[..., Watch]:
    """watch(*sources) -> a Watch without pauses; "/x" is an address of the site."""

    def watch(*sources: str, **options: object) -> Watch:
        named = [site.address + source if source.startswith("/feed") else source for source in sources]
        return Watch(named, tmp_path / STATE, fetcher=Fetcher(pause=0), settled=0.0, **options)  # type: ignore[arg-type]

    return watch


def told(watch: Watch) -> list[str]:
    """The texts and the codes of one round, kept."""
    found = [item.code if isinstance(item, Rejection) else item.text for item in watch.round()]
    watch.keep()
    return found


def test_new_entries_once_each(site: Site, watch: Callable[..., Watch]) -> None:
    site.set("/feed", rss(*TEXTS[:2]))
    one = watch("/feed")
    assert told(one) == list(TEXTS[:2])
    assert told(one) == []
    site.set("/feed", rss(*TEXTS))
    assert told(watch("/feed")) == [TEXTS[2]]


def test_an_entry_is_an_article(site: Site, watch: Callable[..., Watch]) -> None:
    site.set("/feed", rss(TEXTS[0]))
    [document] = watch("/feed").round()
    assert isinstance(document, Document)
    assert (document.ref, document.source, document.published) == ("n1", "The Lake Herald", "2023-05-01T08:00:00+00:00")


def test_what_was_not_kept_comes_again(site: Site, watch: Callable[..., Watch]) -> None:
    site.set("/feed", rss(*TEXTS), ETag='"1"')
    one = watch("/feed")
    assert len(list(one.round())) == 3
    assert len(list(watch("/feed").round())) == 3
    one.forget()
    assert len(list(one.round())) == 3


def test_an_unchanged_feed_is_not_sent_again(site: Site, watch: Callable[..., Watch]) -> None:
    site.set("/feed", rss(*TEXTS), ETag='"1"', Last_Modified="Mon, 01 May 2023 08:00:00 GMT")
    told(watch("/feed"))
    assert told(watch("/feed")) == []
    first, second = (headers for _, headers in site.asked)
    assert "if-none-match" not in first
    assert (second["if-none-match"], second["if-modified-since"]) == ('"1"', "Mon, 01 May 2023 08:00:00 GMT")


def test_it_says_who_asks(site: Site, tmp_path: Path) -> None:
    Fetcher(pause=0, contact="desk@example.org").get(site.address)
    assert site.asked[0][1]["user-agent"].startswith("dragoman/")
    assert "desk@example.org" in site.asked[0][1]["user-agent"]


def test_a_pause_between_requests_to_a_host(site: Site) -> None:
    now, slept = [100.0], []

    def sleep(length: float) -> None:
        slept.append(length)
        now[0] += length

    fetcher = Fetcher(pause=2.0, clock=lambda: now[0], sleep=sleep)
    for _ in range(3):
        fetcher.get(site.address)
        now[0] += 0.5
    assert slept == [1.5, 1.5]


def test_a_failing_feed_waits_twice_as_long_each_time(site: Site, watch: Callable[..., Watch]) -> None:
    site.set("/feed", "", status=503)
    now = [1000.0]
    one = watch("/feed", "/feed2", every=60.0, clock=lambda: now[0])
    site.set("/feed2", rss(TEXTS[0]))
    assert told(one) == ["unreachable", TEXTS[0]]
    asked = []
    for minute in range(1, 9):
        now[0] = 1000.0 + 60 * minute
        before = site.paths().count("/feed")
        told(one)
        asked.append(site.paths().count("/feed") > before)
    assert asked == [True, False, True, False, False, False, True, False]
    site.set("/feed", rss(TEXTS[1]))
    now[0] += 3600
    assert told(one) == [TEXTS[1]]


def test_retry_after_is_kept_to(site: Site, watch: Callable[..., Watch]) -> None:
    site.set("/feed", "", status=429, Retry_After="5000")
    now = [1000.0]
    one = watch("/feed", every=60.0, clock=lambda: now[0])
    told(one)
    now[0] += 4000
    assert told(one) == []
    now[0] += 1001
    assert told(one) == ["unreachable"]


def test_a_feed_that_is_gone_is_asked_no_more(site: Site, watch: Callable[..., Watch]) -> None:
    site.set("/feed", "", status=410)
    now = [1000.0]
    one = watch("/feed", clock=lambda: now[0])
    assert told(one) == ["unreachable"]
    now[0] += 10**7
    assert told(one) == []


def test_pages_behind_entries(site: Site, watch: Callable[..., Watch]) -> None:
    site.set("/feed", rss(*TEXTS), ETag='"1"')
    site.set("/page/1", page(TEXTS[0]))
    site.set("/page/2", "", status=500)
    one = watch("/feed", pages=True)
    first, *others = one.round()
    one.keep()
    assert isinstance(first, Document)
    assert (first.text, first.published) == (f"{TEXTS[0]}\n\n{TEXTS[0]} Again.", "2023-05-01T08:00:00+00:00")
    assert [item.code for item in others if isinstance(item, Rejection)] == ["unreachable", "unreachable"]
    site.set("/page/2", page(TEXTS[1]))
    [second] = watch("/feed", pages=True).round()  # the page of 404 is given up, the one of 500 tried again
    assert isinstance(second, Document)
    assert second.url == f"{site.address}/page/2"


def test_redirects_are_followed_and_end(site: Site, watch: Callable[..., Watch]) -> None:
    site.set("/feed", "", status=301, Location="/feed2")
    site.set("/feed2", rss(TEXTS[0]))
    site.set("/feed3", "", status=302, Location="/feed3")
    assert told(watch("/feed")) == [TEXTS[0]]
    assert told(watch("/feed3")) == ["unreachable"]
    assert site.paths().count("/feed3") == 6


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("file:///etc/hostname", "no address of the web"),
        ("http://[::1", "no address"),
        ("http://localhost:1/", "private network"),
        ("http://169.254.169.254/latest", "private network"),
        ("javascript:alert(1)", "no address of the web"),
    ],
)
def test_entries_do_not_lead_into_this_machine(address: str, fault: str) -> None:
    answer = Fetcher(pause=0).get(address, trusted="example.org")
    assert answer.fault is not None
    assert fault in answer.fault
    assert not answer.again


def test_too_much_and_nobody_there(site: Site, watch: Callable[..., Watch], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_fetch, "MOST", 1000)
    site.set("/feed", gzip.compress(b"x" * 100_000), Content_Encoding="gzip")
    assert told(watch("/feed")) == ["unreachable"]
    assert told(watch("http://127.0.0.1:1/feed")) == ["unreachable"]


@pytest.mark.parametrize("body", ["", "no feed at all", "<rss><channel></channel></rss>", "<html><p>Moved</p></html>"])
def test_what_is_no_feed_stops_nothing(site: Site, watch: Callable[..., Watch], body: str) -> None:
    site.set("/feed", body)
    site.set("/feed2", rss(TEXTS[0]))
    assert told(watch("/feed", "/feed2"))[-1] == TEXTS[0]


def test_a_folder_gives_new_and_changed_files(watch: Callable[..., Watch], tmp_path: Path) -> None:
    box = tmp_path / "inbox"
    (box / "deep").mkdir(parents=True)
    (box / "a.txt").write_text(TEXTS[0])
    (box / ".part").write_text(TEXTS[1])
    assert told(watch(str(box))) == [TEXTS[0]]
    (box / "deep" / "b.jsonl").write_bytes(msgspec.json.encode({"text": TEXTS[1]}) + b"\n{\n")
    assert told(watch(str(box))) == [TEXTS[1], "bad-json"]
    assert told(watch(str(box))) == []
    (box / "a.txt").write_text(TEXTS[2])
    assert told(watch(str(box))) == [TEXTS[2]]


def test_a_file_that_is_still_written_waits(tmp_path: Path) -> None:
    box = tmp_path / "inbox"
    box.mkdir()
    (box / "a.txt").write_text(TEXTS[0])
    now = [(box / "a.txt").stat().st_mtime]
    one = Watch([str(box)], tmp_path / STATE, fetcher=Fetcher(), clock=lambda: now[0])
    assert told(one) == []
    now[0] += 3
    assert told(one) == [TEXTS[0]]


def test_lists_of_addresses(tmp_path: Path) -> None:
    path = tmp_path / "feeds.txt"
    path.write_text("# ours\nhttps://example.org/a#top\n\n https://example.org/b # the second\n")
    assert Watch([str(path)], tmp_path / STATE, fetcher=Fetcher()).feeds == [
        "https://example.org/a#top",
        "https://example.org/b",
    ]
    path.write_text("https://example.org/a\nnonsense\n")
    with pytest.raises(InputError, match=r"feeds.txt:2: 'nonsense' is no address"):
        Watch([str(path)], tmp_path / STATE, fetcher=Fetcher())
    with pytest.raises(InputError, match="neither a folder"):
        Watch([str(tmp_path / "none")], tmp_path / STATE, fetcher=Fetcher())


def test_a_broken_state_is_told(watch: Callable[..., Watch], tmp_path: Path) -> None:
    (tmp_path / STATE).write_text("{")
    with pytest.raises(InputError, match="remove the file to begin anew"):
        watch("/feed")


@pytest.mark.parametrize(("text", "value"), [("15m", 900), ("90s", 90), ("2h", 7200), ("1.5d", 129_600), ("60", 60)])
def test_times(text: str, value: float) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["", "soon", "0", "-5m", "5 weeks"])
def test_no_times(text: str) -> None:
    with pytest.raises(InputError, match="write it as 90s"):
        seconds(text)


def test_the_command_fills_a_ledger_and_goes_on(site: Site, tmp_path: Path) -> None:
    site.set("/feed", rss(TEXTS[0]), ETag='"1"')
    folder = tmp_path / "ledger"
    asked = ["watch", site.address + "/feed", "--ledger", str(folder), "--once", "--model", "none"]
    assert CliRunner().invoke(app, asked).exit_code == 0
    site.set("/feed", rss(*TEXTS[:2]), ETag='"2"')
    assert CliRunner().invoke(app, asked).exit_code == 0
    with Ledger.open(folder).reading() as store:
        assert store.sql("SELECT count(*) FROM documents") == [(2,)]
    site.set("/feed", "", status=500)
    assert CliRunner().invoke(app, asked).exit_code == 3


def test_feeds_are_not_asked_all_the_time(site: Site, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["watch", site.address, "--ledger", str(tmp_path / "ledger"), "--every", "5s"])
    assert (done.exit_code, "once a minute at most" in done.output, site.asked) == (1, True, [])


def test_interrupting_leaves_a_whole_ledger(tmp_path: Path) -> None:
    box, folder = tmp_path / "inbox", tmp_path / "ledger"
    box.mkdir()
    (box / "a.txt").write_text(TEXTS[0])
    os.utime(box / "a.txt", (1, 1))
    command = [sys.executable, "-c", "from dragoman.cli import main; main()", "watch", str(box)]
    running = subprocess.Popen(
        [*command, "--ledger", str(folder), "--every", "1s", "--model", "none"], stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 60
    while not (folder / STATE).exists() and time.monotonic() < until:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "what was stored is safe" in told
    assert CliRunner().invoke(app, ["ledger", "check", "--ledger", str(folder)]).exit_code == 0
    with Ledger.open(folder).reading() as store:
        assert store.sql("SELECT count(*) FROM documents") == [(1,)]
