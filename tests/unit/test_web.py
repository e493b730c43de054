"""The pages over a small ledger made by hand: links lead somewhere, hostile text stays text, writes need a token."""

import csv
import io
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from dragoman.ledger import Ledger
from dragoman.record import Actor, Commitment, Document, Event, EventTime, Place, Record, Statement, Time
from dragoman.web import create_app
from dragoman.web._marks import Mark, pieces

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> \u202eright to left\u202c {{ 7 * 7 }}"
TEXT = f"Kenya will send an envoy to Uganda, its president said on Monday.\n\nKenya warned Uganda. {HOSTILE}"


def _record(number: int) -> Record:
    return Record(
        document=Document(
            id=f"d{number}",
            ref=f"r{number}",
            text=TEXT + f" Number {number}.",
            title=f"Envoy {number} <b>bold</b>",
            source="example.org",
            url="javascript:alert(3)",
            language="en",
            published=f"2023-05-{number + 1:02d}",
        ),
        sentences=((0, 65),),
        actors=(
            Actor(id="a1", name="Kenya", type="country", code="KEN", country="KEN", mentions=((0, 5),), confidence=0.9),
            Actor(
                id="a2", name="Uganda", type="country", code="UGA", country="UGA", mentions=((28, 34),), confidence=0.9
            ),
        ),
        times=(Time(id="t1", span=(58, 64), type="DATE", value="2023-05-01"),),
        places=(Place(id="p1", span=(28, 34), name="Uganda", country="UGA", lat=1.3, lon=32.3),),
        statements=(
            Statement(
                id="s1",
                kind="indirect",
                content=((0, 34),),
                cue=(50, 54),
                source=(36, 49),
                speaker="a1",
                confidence=0.9,
            ),
        ),
        events=(
            Event(
                id="e1",
                type="AGREE",
                cameo="036",
                quad_class=1,
                goldstein=4.0,
                actor=("a1",),
                recipient=("a2",),
                time=EventTime(value="2023-05-01", begin="2023-05-01", end="2023-05-01", source="t1"),
                place="p1",
                status="planned",
                claimed_in="s1",
                trigger=(11, 15),
                evidence=((0, 34),),
                confidence=0.8,
                rule="agree.send",
            ),
        ),
        commitments=(
            Commitment(
                id="c1", by=("a1",), to=("a2",), event="e1", strength="planned", evidence=((0, 34),), confidence=0.8
            ),
        ),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("web") / "ledger"
    with Ledger.open_or_create(path).writing("test") as writer:
        for number in range(3):
            writer.add(_record(number))
    return path


@pytest.fixture(scope="module")
def client(folder: Path) -> TestClient:
    return TestClient(create_app(folder))


NASTY = "=cmd|' /C calc'!A0 will send\x00 an envoy\u202e to @SUM(1), <script>alert(1)</script> said.\x1b \ufeff\u2066"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A ledger whose names, words and titles are all meant to be run."""
    path = tmp_path_factory.mktemp("hostile") / "ledger"
    named = msgspec.structs.replace
    record = _record(0)
    bad = (
        named(record.actors[0], name="<img src=x onerror=alert(2)>\u202e"),
        named(record.actors[1], name="@SUM(1)", position='"><svg onload=alert(3)>', country=None),
    )
    document = named(
        record.document, text=NASTY, title="=1+1 <b>", source="-2+3\u202e", ref="hostile", url="JaVaScRiPt:alert(4)"
    )
    span = ((0, 36),)
    made = named(
        record,
        document=document,
        actors=bad,
        statements=(named(record.statements[0], content=span, cue=(88, 92), source=(60, 87), channel=("a1",)),),
        events=(named(record.events[0], evidence=span, trigger=(25, 29)),),
        commitments=(named(record.commitments[0], evidence=span, conditions="<i onclick=alert(5)>"),),
    )
    with Ledger.open_or_create(path).writing("test") as writer:
        writer.add(made)
        writer.add(_record(1))
    return TestClient(create_app(path))


PAGES = (
    "/",
    "/timeline",
    "/commitments",
    "/statements",
    "/positions?by=KEN&text=envoy",
    "/actors",
    "/network",
    "/map",
    "/articles",
    "/review",
    "/read",
)


def _links(html: str) -> set[str]:
    return {unescape(link) for link in re.findall(r'(?:href|src)="(/[^"]*)"', html)}


def test_every_link_of_every_page_leads_somewhere(client: TestClient) -> None:
    seen: set[str] = set()
    waiting = set(PAGES)
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        if answer.headers["content-type"].startswith("text/html"):
            waiting |= _links(answer.text) - seen
    assert len(seen) > 30


def _everything(client: TestClient) -> list[str]:
    """Every page and twin of the ledger."""
    seen: set[str] = set()
    waiting = set(PAGES)
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = client.get(address)
        if answer.headers["content-type"].startswith("text/html"):
            waiting |= {link for link in _links(answer.text) if not link.startswith("/static/")} - seen
    return sorted(seen)


def test_hostile_text_stays_text_on_every_page(hostile: TestClient) -> None:
    pages = [(address, hostile.get(address)) for address in _everything(hostile)]
    assert len(pages) > 40
    for address, answer in pages:
        assert answer.status_code == 200, address
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        html = answer.text
        parsed = _Tags()
        parsed.feed(html)
        assert {"script"} & parsed.inline == set(), address
        assert not [name for name in parsed.attributes if name.startswith("on")], address
        assert "img" not in parsed.tags, address
        assert not [link for link in parsed.links if link.strip().lower().startswith(("javascript:", "data:"))], address
        assert "\x00" not in html, address


def test_hostile_text_comes_whole_in_json_and_inert_in_csv(hostile: TestClient) -> None:
    twins = [address for address in _everything(hostile) if ".json" in address]
    for address in twins:
        assert hostile.get(address).headers["content-type"] == "application/json", address
        hostile.get(address).json()
    [article] = [row for row in hostile.get("/articles.json").json()["rows"] if row["ref"] == "hostile"]
    held = hostile.get(f"/article/{article['key']}.json").json()
    assert held["record"]["document"]["text"] == NASTY
    assert article["title"] == "=1+1 <b>"
    for kind in ("events", "mentions", "statements", "promises", "commitments", "actors", "documents"):
        rows = list(csv.reader(io.StringIO(hostile.get(f"/{kind}.csv").content.decode(), newline="")))
        assert len(rows) > 1, kind
        codes = {n for n, name in enumerate(rows[0]) if name.endswith("code") or name in ("goldstein", "lat", "lon")}
        for row in rows[1:]:
            assert not [cell for n, cell in enumerate(row) if n not in codes and cell[:1] in tuple("=+-@\t\r")], kind
    assert "'=1+1 <b>" in hostile.get("/documents.csv").text
    assert "'@SUM(1)" in hostile.get("/actors.csv").text


class _Tags(HTMLParser):
    """The tags, attributes and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.inline: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        named = dict(attrs)
        self.attributes |= set(named)
        self.links += [value for name, value in attrs if name in ("href", "src", "action") and value]
        if tag in ("script", "style") and "src" not in named:
            self.inline.add(tag)


def test_the_article_page_holds_its_text_to_the_letter(client: TestClient) -> None:
    [link, *_] = [link for link in _links(client.get("/articles").text) if link.startswith("/article/")]
    html = client.get(link).text
    article = re.search(r"<article.*?</article>", html, re.S)
    assert article is not None
    assert "javascript:" not in html
    words = unescape(re.sub(r"<[^>]+>", "", article[0]))
    assert HOSTILE in words


def test_headers_forbid_foreign_and_inline_code(client: TestClient) -> None:
    for path in ("/", "/timeline.json", "/static/style.css", "/nowhere"):
        policy = client.get(path).headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
    assert "style=" not in client.get("/").text


def test_twins_say_what_pages_say(client: TestClient) -> None:
    timeline = client.get("/timeline.json", params={"by": "KEN", "to": "UGA"}).json()
    assert timeline["total"] == 1
    [event] = timeline["days"][0]["events"]
    assert (event["type"], event["status"], event["sources"]) == ("AGREE", "planned", 3)
    assert client.get("/timeline.json", params={"by": "UGA"}).json()["total"] == 0
    assert "/timeline.json" in client.get("/openapi.json").json()["paths"]


@pytest.mark.parametrize("query", ["since=yesterday", "page=0", "min_confidence=2", "by=" + "x" * 500])
def test_a_wrong_filter_is_told(client: TestClient, query: str) -> None:
    assert client.get(f"/timeline.json?{query}").status_code == 422
    assert 'class="warning"' in client.get(f"/timeline?{query}").text


@pytest.mark.parametrize("text", ["' OR 1=1 --", '"; DROP TABLE events; --', "%", "\x00", "\u202e"])
def test_filters_are_values_not_sql(client: TestClient, text: str) -> None:
    answer = client.get("/timeline.json", params={"text": text, "by": text, "between": f"{text},{text}"})
    assert answer.status_code == 200
    assert answer.json()["total"] == 0
    assert client.get("/timeline.json").json()["total"] == 1


def test_a_verdict_needs_the_token_and_can_be_undone(folder: Path) -> None:
    with TestClient(create_app(folder)) as client:
        page = client.get("/review")
        [token, *_] = re.findall(r'name="token" value="([^"]+)"', page.text)
        [row, *_] = re.findall(r'action="/review/(em\w+)"', page.text)
        assert client.post(f"/review/{row}", data={"verdict": "reject", "token": "guess"}).status_code == 422
        sent = client.post(f"/review/{row}", data={"verdict": "reject", "token": token}, follow_redirects=False)
        assert sent.status_code == 303
        assert client.get(f"/row/{row}.json").json()["row"]["correction"] == "rejected"
        client.post(f"/review/{row}", data={"verdict": "accept", "token": token})
        assert client.get(f"/row/{row}.json").json()["row"]["correction"] == "accepted"


def test_a_password_guards_everything(folder: Path) -> None:
    client = TestClient(create_app(folder, password="öffne"))
    assert client.get("/").status_code == 401
    assert client.get("/timeline.json", auth=("anyone", "wrong")).status_code == 401
    assert client.get("/", headers={"Authorization": "Basic %%%"}).status_code == 401
    import base64

    right = base64.b64encode("x:öffne".encode()).decode()
    assert client.get("/", headers={"Authorization": f"Basic {right}"}).status_code == 200


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10), st.sampled_from(["event", "statement", "time"])))


@given(SPANS)
def test_pieces_are_the_text_and_know_their_rows(spans: list[tuple[int, int, str]]) -> None:
    text = "".join(chr(97 + n % 26) for n in range(50))
    found = [Mark(start, start + length, kind, f"r{n}") for n, (start, length, kind) in enumerate(spans)]
    cut = list(pieces(text, found))
    assert "".join(piece.text for piece in cut) == text
    at = 0
    for piece in cut:
        expected = {mark.row for mark in found if mark.start <= at < mark.end}
        assert set(piece.rows) == expected
        at += len(piece.text)
