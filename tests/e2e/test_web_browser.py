"""The pages as a person uses them, in a real browser over the ledger of the example story.

Needs a Chromium on this machine (CHROMIUM names another than the usual ones) and Playwright; nothing is downloaded.
"""

import csv
import io
import json
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from dragoman.errors import Rejection
from dragoman.intake import open_sources
from dragoman.ledger import Ledger
from dragoman.reading import Reader
from dragoman.web import create_app

EXAMPLES = Path(__file__).parents[2] / "examples"
PASTED = (
    "Kenya will send 200 nurses to Uganda in June, Foreign Minister Alfred Mutua said on Monday.\n\n"
    "<script>alert(1)</script> Uganda thanked Kenya."
)


def chromium() -> str | None:
    """A Chromium of this machine."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine; CHROMIUM can name one"),
    pytest.mark.xdist_group("browser"),
]
playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def kept(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser") / "ledger"
    documents = [item for item in open_sources([EXAMPLES]) if not isinstance(item, Rejection)]
    with Ledger.open_or_create(folder).writing("e2e") as writer:
        for record in reader.pipe(documents):
            writer.add(record)
    return folder


@pytest.fixture
def site(kept: Path, tmp_path: Path) -> Iterator[str]:
    """A server over a copy of the ledger, so that no test sees another's verdicts."""
    folder = Path(shutil.copytree(kept, tmp_path / "ledger"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(folder, model="none")
    # websockets warns on import of an interface of its own that uvicorn still asks for.
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture
def page(browser: Any, site: str) -> Iterator[Any]:
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened = context.new_page()
    opened.set_default_timeout(10_000)
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    # The console calls every answer of 4xx an error; those that a test asks for are checked by it.
    opened.on(
        "console",
        lambda told: faults.append(told.text) if told.type == "error" and "status of 4" not in told.text else None,
    )
    yield opened
    context.close()
    assert faults == []


def test_from_the_start_through_a_filter_to_the_sentence(page: Any) -> None:
    page.goto("/")
    page.get_by_role("link", name="Timeline", exact=True).click()
    page.get_by_label("Who (name or code)").fill("Xi Jinping")
    page.get_by_label("Type").select_option("CONSULT")
    page.wait_for_url("**/timeline?*type=CONSULT*")
    assert "by=Xi%20Jinping" in page.url
    page.reload()
    assert page.get_by_label("Who (name or code)").input_value() == "Xi Jinping"
    events = page.locator(".event")
    assert events.count() > 0
    assert all("CONSULT" in text for text in events.all_inner_texts())
    words = page.locator(".event .words a", has_text="spoke by telephone")
    words.first.click()
    page.wait_for_url("**/article/*#e*")
    lit = page.locator("article .lit")
    assert "spoke" in " ".join(lit.all_inner_texts())
    assert lit.first.evaluate(
        "node => { const box = node.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight }"
    )
    page.go_back()
    assert "type=CONSULT" in page.url


def test_text_and_rows_lead_to_each_other(page: Any) -> None:
    page.goto("/articles")
    page.get_by_role("link", name="2023-04-26-the-call.txt").click()
    page.locator("article .event", has_text="invaded").click()
    entry = page.locator("aside li.lit").first
    assert "ASSAULT" in entry.inner_text()
    page.locator("aside li.statement", has_text="long and meaningful").first.click()
    lit = " ".join(page.locator("article .lit").all_inner_texts())
    assert "Zelenskiy" in lit
    assert "said" in lit
    assert "long and meaningful" in lit
    style = "node => getComputedStyle(node).fontStyle"
    cue = page.locator("article .cue").first
    assert cue.evaluate(style) == "italic"
    page.get_by_label("who said what").uncheck()
    assert cue.evaluate(style) == "normal"
    page.keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") not in ("", first)


def test_reject_and_undo_from_a_row(page: Any) -> None:
    page.goto("/timeline?text=spoke by telephone")
    found = page.locator("#found > .paging span").first
    assert found.inner_text().startswith("1 ")
    page.locator(".event a.deed").click()
    event = page.url
    page.get_by_label("Your name").fill("A. Reader")
    page.get_by_label("Why").first.fill("a letter, no call")
    page.get_by_role("button", name="Wrong").click()
    page.wait_for_selector(".latest")
    page.goto("/timeline?text=spoke by telephone")
    assert found.inner_text().startswith("0 ")
    page.goto("/review")
    page.get_by_role("button", name="Undo").first.click()
    page.wait_for_selector(".latest", state="detached")
    page.goto("/timeline?text=spoke by telephone")
    assert found.inner_text().startswith("1 ")
    page.goto(event)
    assert "a letter, no call" in page.locator("main").inner_text()
    assert "undone" in page.locator("main").inner_text()


def test_edit_and_undo_give_the_row_back(page: Any) -> None:
    page.goto("/timeline?text=spoke by telephone")
    page.locator(".event a.deed").click()
    page.locator("table a[href^='/row/em']").first.click()
    mention = page.url
    before = page.request.get(f"{mention}.json").json()["row"]
    page.locator("details.edit summary").click()
    form = page.locator("details.edit form")
    form.get_by_label("status").select_option("negated")
    form.get_by_label("begin").fill("2023-04-25")
    form.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Undo").wait_for()
    edited = page.request.get(f"{mention}.json").json()["row"]
    assert (edited["status"], edited["begin"], edited["correction"]) == ("negated", "2023-04-25", "edited")
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("undone", exact=True).wait_for()
    assert page.request.get(f"{mention}.json").json()["row"] == before


def test_review_by_keyboard(page: Any) -> None:
    page.goto("/review")
    judged = page.locator("[data-review] a.deed").first.get_attribute("href")
    left = page.locator("main > p").first
    before = int(left.inner_text().split()[0])
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_selector(".latest")
    assert int(left.inner_text().split()[0]) == before - 1
    assert page.locator(".latest a").get_attribute("href") == judged
    page.keyboard.press("u")
    page.wait_for_selector(".latest", state="detached")
    assert int(left.inner_text().split()[0]) == before


def test_what_is_seen_can_be_taken_away(page: Any) -> None:
    page.goto("/timeline?by=CHN&type=CONSULT")
    total = int(page.locator(".paging span").first.inner_text().split()[0])
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8"))))
    assert len(rows) == total > 0
    assert {row["type"] for row in rows} == {"CONSULT"}
    page.locator("a.json").click()
    assert json.loads(page.locator("pre").inner_text())["total"] == total


def test_a_pasted_article_is_read_and_not_kept(page: Any) -> None:
    page.goto("/read")
    paste = page.locator("textarea")
    paste.fill(PASTED)
    page.get_by_label("Published").fill("2023-05-03")
    page.get_by_role("button", name="Read").click(timeout=120_000)  # its worker starts with the first article
    page.wait_for_selector("aside .commitment")
    assert "<script>alert(1)</script>" in page.locator("article").inner_text()
    assert "Kenya" in page.locator("aside .commitment").first.inner_text()
    assert page.request.get("/articles.json?text=nurses").json()["total"] == 0
    paste.fill(" \n ")
    page.get_by_role("button", name="Read").click()
    assert page.get_by_role("alert").is_visible()


def test_statements_can_be_searched(page: Any) -> None:
    page.goto("/statements")
    page.get_by_label("Who (name or code)").fill("Qin Gang")
    page.get_by_label("Words").fill("weapons")
    page.get_by_role("button", name="Filter").click()
    page.wait_for_url("**/statements?*text=weapons*")
    page.wait_for_selector(".statement")
    told = page.locator(".statement").all_inner_texts()
    assert told
    assert all("Qin Gang" in text and "weapons" in text for text in told)
    page.locator(".statement blockquote a").first.click()
    page.wait_for_url("**/article/*#s*")
    assert "weapons" in " ".join(page.locator("article .lit").all_inner_texts())


def test_a_promise_can_be_followed_from_the_board(page: Any) -> None:
    page.goto("/commitments")
    kept = page.locator("section", has=page.locator("h2", has_text="kept")).locator("li.promise.kept")
    assert "special representative" in kept.first.inner_text()
    steps = kept.first.locator(".life li").all_inner_texts()
    assert any("planned" in step for step in steps)
    assert "kept" in steps[-1]
    kept.first.locator("a.deed").click()
    page.wait_for_url("**/row/co*")
    whole = page.locator(".life.whole li")
    assert whole.count() >= len(steps)
    page.goto("/commitments?status=kept")
    assert set(page.locator("li.promise .status").all_inner_texts()) == {"kept"}


PAGES = (
    "/",
    "/timeline",
    "/commitments",
    "/statements",
    "/positions?by=Putin&text=peace",
    "/actors",
    "/network",
    "/map",
    "/articles",
    "/review",
    "/read",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_barrier_and_nothing_wider_than_the_screen(browser: Any, site: str, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    source = Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(base_url=site, color_scheme=scheme, viewport={"width": width, "height": 850})
    opened = context.new_page()
    rows = {
        kind: opened.request.get(f"{address}.json").json()
        for kind, address in (("actor", "/actors"), ("article", "/articles"), ("row", "/statements"))
    }
    named = [
        f"/actor/{rows['actor']['rows'][0]['id']}",
        f"/article/{rows['article']['rows'][4]['key']}",
        f"/story/{rows['article']['rows'][4]['story']}",
        f"/row/{rows['row']['rows'][0]['id']}",
        *(f"/row/{name}" for name in _of_each_kind(opened)),
        "/nowhere",
    ]
    for address in (*PAGES, *named):
        opened.goto(address, wait_until="load")
        opened.evaluate(source)
        found = opened.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
        bad = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        assert bad == [], address
        assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    context.close()


def _of_each_kind(opened: Any) -> list[str]:
    event = opened.request.get("/timeline.json").json()["days"][0]["events"][0]["id"]
    promise = opened.request.get("/commitments.json?status=kept").json()["columns"][0]["rows"][0]["id"]
    mention = opened.request.get(f"/row/{event}.json").json()["mentions"][0]["id"]
    return [event, promise, mention]
