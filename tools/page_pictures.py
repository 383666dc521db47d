"""Pictures of the desk's pages for the docs, taken in Chromium from the sample ledger: docs/pictures/desk-*.webp.

python tools/page_pictures.py
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote

import uvicorn
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from sample_ledger import fill

from hasila.store import Ledger, collated
from hasila.web.app import create_app
from hasila.web.publish import PublishSettings, publish

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"


class Shot(NamedTuple):
    """A picture: its name, the page, the language, width and height, and dark or light."""

    name: str
    page: str
    language: str
    width: int = 1360
    height: int = 860
    scheme: Literal["light", "dark"] = "light"


SHOTS = (
    Shot("report-ar", "report", "ar"), Shot("report-en", "report", "en"), Shot("report-ar-dark", "report", "ar", 1920, 960, "dark"),
    Shot("report-ar-360", "report", "ar", 360, 760), Shot("queue-ar", "queue", "ar"), Shot("queue-en-360", "queue", "en", 360, 760),
    Shot("incident-ar", "incident", "ar"), Shot("incident-en", "incident", "en", 1360, 1240), Shot("incident-en-360", "incident", "en", 360, 760),
    Shot("incidents-en", "incidents", "en"), Shot("series-ar", "series", "ar"), Shot("series-en-dark", "series", "en", 1360, 860, "dark"),
    Shot("control-ar", "control", "ar", 1360, 720), Shot("control-en", "control", "en", 1360, 720), Shot("map-ar", "map", "ar"),
    Shot("totals-en", "totals", "en"), Shot("totals-ar-360", "totals", "ar", 360, 760), Shot("search-ar", "search", "ar", 1360, 700),
    Shot("public-ar", "public", "ar"),
)  # fmt: skip


def main() -> int:
    """Take all pictures."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        print("there is no Chromium on this machine; install it", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Ledger.open_or_create(Path(folder) / "samples.db") as ledger:
        fill(ledger)
        publish(ledger, Path(folder) / "site", PublishSettings(states=()))
        server = uvicorn.Server(uvicorn.Config(create_app(ledger), host="127.0.0.1", port=0, log_level="error"))
        threading.Thread(target=server.run, daemon=True).start()
        while not server.started:
            time.sleep(0.05)
        address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        pages = {**_pages(ledger, address), "public": (Path(folder) / "site" / "index.html").as_uri()}
        with sync_playwright() as playwright:
            opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
            for shot in SHOTS:
                size = {"width": shot.width, "height": shot.height}
                page = opened.new_page(viewport=size, color_scheme=shot.scheme)  # type: ignore[arg-type]
                _take(page, address, pages[shot.page], shot)
                page.context.close()
            opened.close()
        server.should_exit = True
    return 0


def _pages(ledger: Ledger, address: str) -> dict[str, str]:
    """The address of each page that is shown: the report with a breakdown, the incident told of most, the first series."""
    report = next(one for one in ledger.documents() if "٤١٨" in (one.edition.title or ""))
    claim = next(one.id for one in ledger.page(report.id).entries if one.claim.toll and one.claim.toll.part_of)
    incident = max(collated.incidents(ledger), key=lambda one: one.claims).id
    series, place = collated.lines(ledger, running=True, limit=1)[0].id, collated.places(ledger, limit=1)[0].place
    paths = {
        "report": f"/reports/{report.id}?claim={claim}", "queue": "/queue", "incident": f"/incidents/{incident}",
        "incidents": "/incidents", "series": f"/series?of={series}", "control": f"/control/{quote(place)}", "map": "/map",
        "totals": "/totals", "search": f"/search?q={quote('قتيل')}",
    }  # fmt: skip
    return {name: address + path for name, path in paths.items()}


def _take(page: Page, address: str, url: str, shot: Shot) -> None:
    page.goto(f"{address}/language/{shot.language}?back=/sign-in")
    page.fill("#name", "ريم" if shot.language == "ar" else "Rim")
    page.click("main button.main")
    page.goto(url)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.wait_for_timeout(300)
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").save(PICTURES / f"desk-{shot.name}.webp", quality=84, method=6)


if __name__ == "__main__":
    sys.exit(main())
