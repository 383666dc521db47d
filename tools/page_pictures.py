"""Pictures of the desk's pages for the docs, taken in Chromium from the sample ledger: docs/pictures/desk-*.png.

python tools/page_pictures.py
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import uvicorn
from playwright.sync_api import Page, sync_playwright
from sample_ledger import samples

from hasila.store import Ledger
from hasila.store.overview import overview
from hasila.web.app import create_app
from hasila.web.recording import record_files

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"


class Shot(NamedTuple):
    """A picture: its name, the language of the page, its width and height, and dark or light."""

    name: str
    language: str
    width: int
    height: int
    scheme: str = "light"


REPORT = (Shot("desk-report-ar", "ar", 1360, 860), Shot("desk-report-en-360", "en", 360, 760),
          Shot("desk-report-ar-dark", "ar", 1920, 900, "dark"))  # fmt: skip
INCIDENT = (Shot("desk-incident-ar", "ar", 1100, 860), Shot("desk-incident-en", "en", 1100, 860))


def main() -> int:
    """Take all pictures."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        print("there is no Chromium on this machine; install it", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Ledger.open_or_create(Path(folder) / "samples.db") as ledger:
        shown = ""
        for text, published in samples():
            added, _ = record_files(ledger, [(text.name, text.read_bytes())], published=published, by="hasila samples")
            shown = added[0].document if text.stem == "bus-and-flood" else shown
        incident = max(overview(ledger).incidents, key=lambda one: len(one.gathered.claims)).id
        server = uvicorn.Server(uvicorn.Config(create_app(ledger), host="127.0.0.1", port=0, log_level="error"))
        threading.Thread(target=server.run, daemon=True).start()
        while not server.started:
            time.sleep(0.05)
        address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        with sync_playwright() as playwright:
            opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
            for shots, path in ((REPORT, f"/reports/{shown}"), (INCIDENT, f"/incidents/{incident}")):
                for shot in shots:
                    page = opened.new_page(
                        viewport={"width": shot.width, "height": shot.height}, color_scheme=shot.scheme
                    )
                    _take(page, address, path, shot)
                    page.context.close()
            opened.close()
        server.should_exit = True
    return 0


def _take(page: Page, address: str, path: str, shot: Shot) -> None:
    page.goto(f"{address}/language/{shot.language}?back=/sign-in")
    page.fill("#name", "Rim")
    page.click("main button.main")
    page.goto(address + path)
    if path.startswith("/reports/"):
        page.keyboard.press("j")
        page.wait_for_url("**claim=**")
        page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(300)
    page.screenshot(path=PICTURES / f"{shot.name}.png")


if __name__ == "__main__":
    sys.exit(main())
