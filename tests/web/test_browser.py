"""The desk in a real Chromium: the way of a report, words chosen right to left, two people at once, hostile reports.

Skipped, loudly, where there is no Chromium; what a policy refuses is a failure of every test here.
"""

from __future__ import annotations

import shutil
import threading
import time
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from hasila.store import Filter, Ledger, collated
from hasila.web.app import create_app
from hasila.web.recording import record_text

_BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
if _BROWSER is None:
    warnings.warn("NO BROWSER TEST RUNS: there is no Chromium on this machine", stacklevel=1)
pytestmark = pytest.mark.skipif(_BROWSER is None, reason="NO CHROMIUM: the desk is not tested in a browser")

_MIXED = (
    "🕊️ نَزَحَ نحو ٣٠٠ مدني من بلدة خان الرمان (Khan al-Rumman) خلال 24 ساعة.\r\nوقُتِلَ 5 مدنيين 👨‍👩‍👧 في قصفٍ على السوق، "
    "وأُصيب عشرة آخرون.\n\nوقال مجلس البلدة إن القصف أصاب مدرسة."
)


@pytest.fixture
def address(ledger: Ledger) -> Iterator[str]:
    """The desk on a port of its own."""
    server = uvicorn.Server(uvicorn.Config(create_app(ledger), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()


class Person:
    """Somebody at the desk, and what their browser complained of."""

    def __init__(self, browser: Any, address: str, name: str) -> None:
        self.complaints: list[str] = []
        self.page = browser.new_context(viewport={"width": 1360, "height": 900}).new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("request", lambda request: self._asked(request.url, address))
        self.address = address
        self.go("/sign-in")
        self.page.fill("#name", name)
        self.page.click("main button.main")

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning") and "status of 409" not in message.text:
            self.complaints.append(message.text)

    def _asked(self, url: str, address: str) -> None:
        if not url.startswith((address, "data:")):
            self.complaints.append(f"asked another host: {url}")

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)


@pytest.fixture
def rim(browser: Any, address: str) -> Iterator[Person]:
    person = Person(browser, address, "ريم")
    yield person
    assert not person.complaints
    person.page.context.close()


def _select(page: Any, start: int, end: int) -> dict[str, Any]:
    """Choose code points `start` to `end` of the report as a reader's hand would leave them chosen."""
    found = page.evaluate(
        """([start, end]) => {
          const place = (at) => {
            let left = at;
            const walker = document.createTreeWalker(document.querySelector(".report"), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              const points = [...node.data];
              if (left <= points.length) return [node, points.slice(0, left).join("").length];
              left -= points.length;
            }
          };
          getSelection().setBaseAndExtent(...place(start), ...place(end));
          return globalThis.hasilaSelected();
        }""",
        [start, end],
    )
    return dict(found)


def test_the_way_of_a_report(rim: Person, ledger: Ledger) -> None:
    page = rim.page
    rim.go("/reports/new")
    page.fill("#text", "قتل سبعة مدنيين أمس في قصف على بلدة تل الورد، وقالت لجنة البلدة إن القصف أصاب السوق.")
    page.fill("#published", "2031-05-04")
    page.click("main button.main")
    page.wait_for_selector(".claim")
    page.keyboard.press("j")
    page.wait_for_url("**?claim=**")
    text = page.locator(".report").inner_text()
    entry = ledger.entry(page.url.partition("?claim=")[2].partition("#")[0])
    page.click("summary:has-text('تصحيح')")
    start = text.index("سبعة")
    _select(page, start, start + len("سبعة مدنيين أمس"))
    page.fill("form[data-words] input[name='toll.count.high']", "9")
    page.fill("details form[data-words] input[name=why]", "as the committee's page has it")
    with page.expect_navigation():
        page.click("details form[data-words] button.main")
    now = ledger.entry(entry.id)
    assert now.claim.quote
    assert now.claim.toll
    assert now.claim.quote.exact == "سبعة مدنيين أمس"
    assert (now.claim.toll.count.high, now.by) == (9, "ريم")
    with page.expect_navigation():
        page.keyboard.press("s")
    assert ledger.entry(entry.id).state == "signed_off"
    with page.expect_navigation():
        page.keyboard.press("u")
    assert ledger.entry(entry.id).state != "signed_off"


def test_words_chosen_right_to_left_are_the_stored_code_points(rim: Person, ledger: Ledger) -> None:
    added, _ = record_text(ledger, _MIXED, published="2031-05-04", by="Rim")
    rim.go(f"/reports/{added[0].document}")
    text = ledger.report(added[0].document).text
    assert "".join(rim.page.locator(".report").evaluate("node => node.textContent")) == text
    for start in range(0, len(text) - 1, 7):
        for end in {start + 1, min(start + 9, len(text)), len(text)}:
            found = _select(rim.page, start, end)
            assert (found["start"], found["end"]) == (start, end)
            assert found["words"] == text[start:end]


def test_marking_a_word_in_two_leaves_its_letters_joined(rim: Person, ledger: Ledger) -> None:
    """A word cut by a mark is as wide as the whole word: its letters have not fallen apart."""
    added, _ = record_text(ledger, "قتل خمسة مدنيين في قصف على بلدة تل الورد أمس.", published="2031-05-04", by="Rim")
    rim.go(f"/reports/{added[0].document}")
    widths = rim.page.evaluate("""() => {
      const box = document.createElement("div");
      box.className = "report"; box.style.cssText = "";
      document.querySelector("main").append(box);
      const width = (html) => { box.innerHTML = `<span>${html}</span>`; return box.firstChild.getBoundingClientRect().width; };
      return [width("مستشفيات"), width("مست<mark>شفي</mark>ات"), width("م س ت ش ف ي ا ت")];
    }""")
    assert abs(widths[0] - widths[1]) < 1
    assert widths[2] > widths[0] * 1.1


def test_two_people_at_once(rim: Person, browser: Any, address: str, ledger: Ledger) -> None:
    entry = next(one for one in ledger.entries(Filter(kinds=("toll",))) if one.claim.quote)
    sami = Person(browser, address, "سامي")
    for person in (rim, sami):
        person.go(f"/reports/{entry.document}?claim={entry.id}")
    with rim.page.expect_navigation():
        rim.page.keyboard.press("a")
    sami.page.keyboard.press("x")
    sami.page.wait_for_selector(".notice.bad")
    assert "ريم" in sami.page.locator(".notice.bad").inner_text()
    assert ledger.entry(entry.id).state == "accepted"
    assert not sami.complaints
    sami.page.context.close()


def test_a_hostile_report_runs_nothing(rim: Person, ledger: Ledger) -> None:
    hostile = (
        "قتل 3 مدنيين <script>alert(1)</script> في قصف على بلدة تل الورد <img src=x onerror=alert(2)>\n\n"
        'وقال مجلس البلدة "><svg onload=alert(3)> إن القصف أصاب السوق {{7*7}} javascript:alert(4) مساء أمس وأصيب عشرة.'
    )
    added, _ = record_text(ledger, hostile, published="2031-05-04", by="<img src=x onerror=alert(5)>")
    for path in (
        f"/reports/{added[0].document}",
        "/reports",
        "/search?q=<svg onload=alert(6)>",
        "/actors",
        "/map",
        "/series",
    ):
        rim.go(path)
        rim.page.wait_for_timeout(60)
    rim.go(f"/reports/{added[0].document}")
    assert "<script>alert(1)</script>" in rim.page.locator(".report").inner_text()
    assert "{{7*7}}" in rim.page.locator(".report").inner_text()


def _looked_at(ledger: Ledger) -> tuple[str, ...]:
    """The pages that are only looked at, one of each kind."""
    incident, place = collated.incidents(ledger, limit=1)[0].id, collated.places(ledger, limit=1)[0].place
    actor = next(iter(ledger.speakers()))
    return ("/incidents", f"/incidents/{incident}", "/map", "/series", "/control", f"/control/{place}", "/actors",
            f"/actors/{actor}", "/totals", "/search?q=قتيل", "/decisions", "/api/", "/queue?what=new", "/sign-in")  # fmt: skip


@pytest.mark.parametrize("width", [360, 1920])
def test_nothing_runs_out_of_the_page(rim: Person, ledger: Ledger, width: int) -> None:
    rim.page.set_viewport_size({"width": width, "height": 800})
    document = next(iter(ledger.documents()))
    for path in ("/", "/reports", f"/reports/{document.id}", "/reports/new", *_looked_at(ledger)):
        rim.go(path)
        assert rim.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), path


def test_a_keyboard_and_a_screen_reader_find_their_way(rim: Person, ledger: Ledger) -> None:
    from axe_playwright_python.sync_playwright import Axe

    entry = next(one for one in ledger.entries(Filter(kinds=("toll",))) if one.claim.quote)
    for path in ("/", "/reports", f"/reports/{entry.document}?claim={entry.id}", "/reports/new", *_looked_at(ledger)):
        rim.go(path)
        found = Axe().run(rim.page).response["violations"]
        serious = [
            (one["id"], one["nodes"][0]["html"][:120]) for one in found if one["impact"] in ("serious", "critical")
        ]
        assert not serious, path


def test_keys_are_shown(rim: Person) -> None:
    rim.go("/")
    rim.page.keyboard.press("?")
    assert rim.page.locator("dialog#keys").is_visible()


def _main_claim(ledger: Ledger) -> Any:
    return next(
        one for one in ledger.entries(Filter(kinds=("toll",))) if one.claim.quote and not one.claim.toll.part_of
    )


def _press(page: Any, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def test_a_claim_is_decided_assigned_noted_and_taken_back_by_keys_alone(rim: Person, ledger: Ledger) -> None:
    entry, page = _main_claim(ledger), rim.page
    rim.go(f"/reports/{entry.document}?claim={entry.id}")
    _press(page, "m")
    assert ledger.entry(entry.id).assignee == "ريم"
    rim.go("/queue?what=mine")
    assert page.locator(f"[id='{entry.id}']").is_visible()
    page.keyboard.press("j")
    rim.go(f"/reports/{entry.document}?claim={entry.id}")
    page.keyboard.press("n")
    page.keyboard.type("سألت المجلس")
    _press(page, "Enter")
    assert [past.event.why for past in ledger.history(entry.id)][-1] == "سألت المجلس"
    assert ledger.entry(entry.id).state == "new"
    assert "سألت المجلس" in page.locator("#chosen .timeline").inner_text()
    _press(page, "i")
    assert ledger.entry(entry.id).state == "in_review"
    _press(page, "a")
    assert ledger.entry(entry.id).state == "accepted"
    assert f"claim={entry.id}" not in page.url  # the next claim that waits is shown
    _press(page, "u")
    assert ledger.entry(entry.id).state == "in_review"


def test_the_keys_walk_a_list_and_open_it(rim: Person) -> None:
    rim.go("/reports")
    rim.page.keyboard.press("j")
    rim.page.keyboard.press("j")
    assert rim.page.locator("tr.at").count() == 1
    _press(rim.page, "Enter")
    assert "/reports/" in rim.page.url


def test_a_claim_that_the_reading_missed_is_added_from_selected_words(rim: Person, ledger: Ledger) -> None:
    page = rim.page
    document = next(one for one in ledger.documents() if "السهل" in ledger.report(one.id).text)
    rim.go(f"/reports/{document.id}")
    text = ledger.report(document.id).text
    page.keyboard.press("q")
    page.keyboard.press("Escape")
    start = text.index("قرية عين الصفصاف")
    _select(page, start, start + len("قرية عين الصفصاف"))
    assert page.locator("#adding [data-chosen]").inner_text() == "قرية عين الصفصاف"
    page.select_option("#adding [name=kind]", "control")
    assert page.locator("#adding [name=change]").is_visible()
    assert not page.locator("#adding [name=outcome]").is_visible()
    page.select_option("#adding [name=change]", "enters")
    page.fill("#adding [name=actor]", "جيش الرمال")
    page.fill("#adding [name=place]", "قرية عين الصفصاف")
    page.fill("#adding [name=why]", "قالها الناطق في آخر النص")
    with page.expect_navigation():
        page.click("#adding button.main")
    found = ledger.entry(page.url.partition("claim=")[2].partition("#")[0])
    assert found.by_hand
    assert found.claim.control
    assert (found.claim.control.change, found.claim.places[0].mention) == ("enters", "قرية عين الصفصاف")


def test_the_sum_is_shown_while_a_part_is_edited(rim: Person, ledger: Ledger) -> None:
    part = next(one for one in ledger.entries(Filter(kinds=("toll",))) if one.claim.toll and one.claim.toll.part_of
                and one.claim.toll.who.status == "civilian")  # fmt: skip
    rim.go(f"/reports/{part.document}?claim={part.id}")
    rim.page.keyboard.press("c")
    assert "12 / 12" in rim.page.locator(".sum output").inner_text()
    rim.page.fill("[name='toll.count.low']", "10")
    assert "14 / 12" in rim.page.locator(".sum output").inner_text()
    assert "over" in (rim.page.locator(".sum").get_attribute("class") or "")


def test_incidents_are_merged_and_the_merge_taken_back(rim: Person, ledger: Ledger) -> None:
    for text in (
        "قتل ستة مدنيين في قصف على بلدة بير النخل يوم الجمعة.",
        "أصيب تسعة مدنيين في قصف على بلدة تل الحور يوم السبت.",
    ):
        record_text(ledger, text, published="2031-06-20", by="Rim")
    first, second = [one.id for one in collated.incidents(ledger, limit=2)]
    rim.go(f"/incidents/{first}")
    rim.page.keyboard.press("g")
    rim.page.select_option("select[name=other]", second)
    rim.page.fill("form[action$='/merge'] [name=why]", "ليلة واحدة")
    with rim.page.expect_navigation():
        rim.page.click("form[action$='/merge'] button")
    merged = collated.incident(ledger, first)
    assert collated.incident(ledger, second).listed.id == merged.listed.id
    _press(rim.page, "u")
    assert collated.incident(ledger, second).listed.id != collated.incident(ledger, first).listed.id


def test_files_are_dropped_several_at_once(rim: Person, ledger: Ledger) -> None:
    rim.go("/reports/new")
    before = ledger.counts().documents
    rim.page.set_input_files("#files", [
        {"name": f"{n}.txt", "mimeType": "text/plain", "buffer": f"قتل {n} مدنيين في قصف على بلدة تل الورد.".encode()} for n in (4, 5)
    ])  # fmt: skip
    assert rim.page.locator(".files li").count() == 2
    with rim.page.expect_navigation():
        rim.page.click("main button.main")
    assert ledger.counts().documents == before + 2


def test_the_person_is_shown_and_leaves(rim: Person) -> None:
    rim.go("/")
    assert "ريم" in rim.page.locator("header .menu summary").inner_text()
    rim.page.click("header .menu summary")
    with rim.page.expect_navigation():
        rim.page.click("[data-sign-out]")
    assert "ريم" not in rim.page.locator("header").inner_text()
