"""Walk through every kind of page of a ledger in a browser, in both colour schemes and on a screen and a phone.

uv run python bench/web_walk.py LEDGER [FOLDER]   # screenshots go to FOLDER

Says what axe-core finds, what the console complains of, and what is wider than the screen. Needs a Chromium on this
machine (CHROMIUM names another than the usual ones); nothing is downloaded.
"""

import json
import os
import shutil
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import axe_playwright_python
import uvicorn
from playwright.sync_api import Page, sync_playwright

from dragoman.web import create_app

LISTS = {
    "start": "/", "timeline": "/timeline", "filtered": "/timeline?by=RUS&type=CONSULT",
    "nothing": "/timeline?by=Nobody",
    "board": "/commitments", "statements": "/statements", "positions": "/positions?by=Putin&text=peace",
    "actors": "/actors", "network": "/network", "map": "/map", "articles": "/articles", "review": "/review",
    "read": "/read", "error": "/row/xx",
}  # fmt: skip


def pages(base: str) -> dict[str, str]:
    """An address of every kind of page."""

    def told(address: str) -> Any:
        with urlopen(base + address) as answer:
            return json.load(answer)

    article = told("/articles.json")["rows"][4]
    event = max(
        (one for day in told("/timeline.json")["days"] for one in day["events"]), key=lambda one: one["mentions"]
    )
    mention = told(f"/row/{event['id']}.json")["mentions"][0]["id"]
    column = told("/commitments.json")["columns"][-1]
    return LISTS | {
        "article": f"/article/{article['key']}",
        "story": f"/story/{article['story']}",
        "event": f"/row/{event['id']}",
        "mention": f"/row/{mention}",
        "promise": f"/row/{column['rows'][0]['id']}",
        "column": f"/commitments?status={column['status']}",
        "statement": f"/row/{told('/statements.json')['rows'][0]['id']}",
        "actor": f"/actor/{told('/actors.json')['rows'][0]['id']}",
    }


def look(page: Page, address: str) -> list[str]:
    """What is wrong with one page."""
    page.goto(address, wait_until="load")
    page.evaluate(Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    wrong = [f"{one['impact']} {one['id']} at {one['nodes'][0]['html'][:120]}" for one in found]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append("wider than the screen")
    return wrong


def walk(base: str, folder: Path | None) -> int:
    """Prints what is wrong with any page; how much that is."""
    named = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    total = 0
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=named, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            for width, height in ((1280, 900), (390, 844)):
                context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": height})  # type: ignore[arg-type]
                page = context.new_page()
                complaints: list[str] = []
                page.on("pageerror", lambda error, held=complaints: held.append(str(error)))
                page.on("console", lambda one, held=complaints: held.append(one.text) if one.type == "error" else None)
                for name, address in pages(base).items():
                    wrong = look(page, base + address)
                    for fault in [*wrong, *(one for one in complaints if "status of 4" not in one)]:
                        print(f"{name} {scheme} {width}: {fault}")
                        total += 1
                    complaints.clear()
                    if folder:
                        page.screenshot(path=folder / f"{name}-{scheme}-{width}.png")
                context.close()
        browser.close()
    return total


def main() -> None:
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(Path(sys.argv[1]), model="none"), port=port, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    total = walk(f"http://127.0.0.1:{port}", folder)
    server.should_exit = True
    print(f"{total} faults")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
