"""What the pages say: no code of the record in either language, roles held to, archived copies, addresses fetched."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hasila.errors import ReportError
from hasila.fetch import Fetched
from hasila.ledger import events as ev
from hasila.store import Filter, Ledger, collated
from hasila.web.app import create_app
from hasila.web.people import People
from hasila.web.recording import record_text
from hasila.web.visit import Settings
from hasila.web.wording import wordings
from hasila.web.workers import Desk, desk_app
from web.conftest import token

_PAGE = (
    "<html><head><title>قتلى في تل الورد</title></head><body><article><h1>قتلى في تل الورد</h1>"
    "<p>قتل تسعة مدنيين أمس في قصف على بلدة تل الورد، بحسب مجلس البلدة.</p></article></body></html>"
)
_CODES = re.compile(
    r"\b(?:toll|killed|injured|civilian|combatant|air_strike|shelling|stance|asserts|denies|accuses|fair|weak|contested|signed_off|"
    r"in_review|exact|person|town|village|governorate|suggested|recorded|judged|lowest|month|farmer|soldier|fighter|sum|holds|fails)\b"
)


def _seen(text: str) -> str:
    """What a reader sees of a page: no markup, no words of reports, no names of this test."""
    body = text.partition("<main")[2].partition("</main>")[0]
    body = re.sub(r"<(script|style|pre|code|datalist)\b.*?</\1>", " ", body, flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", " ", body))


def _paths(ledger: Ledger) -> list[str]:
    entry = next(one for one in ledger.entries(Filter(kinds=("toll",))) if one.claim.quote)
    incident = collated.incidents(ledger, limit=1)[0].id
    place = collated.places(ledger)[0].place
    return [
        "/queue", "/queue?what=flagged", "/queue?what=new", "/queue?what=disputed", "/reports", "/incidents", f"/incidents/{incident}",
        "/map", "/series", "/control", f"/control/{place}", "/actors", "/totals", "/totals?by=role&by=means", "/decisions",
        f"/reports/{entry.document}?claim={entry.id}", "/reports/new",
    ]  # fmt: skip


def test_no_code_of_the_record_is_shown(signed_in: TestClient, ledger: Ledger) -> None:
    ledger.decide(ev.Judged(claim=next(iter(ledger.entries())).id, state="signed_off"), by="Rim", why="كما في الصفحة")
    for code in wordings():
        signed_in.get(f"/language/{code}")
        for path in _paths(ledger):
            seen = _seen(signed_in.get(path).text)
            assert not re.search(r"\b[a-z]+_[a-z]+\b", seen), (code, path)
            if code == "ar":
                assert not _CODES.search(seen), (path, _CODES.findall(seen))


@pytest.fixture
def fetching(ledger: Ledger) -> Iterator[TestClient]:
    """A desk whose network is one page of our own."""

    def fetch(url: str) -> Fetched:
        if "10.0.0.1" in url:
            raise ReportError("10.0.0.1 is a private address; only pages of the public internet are fetched", url)
        return Fetched(url=url, status=200, data=_PAGE.encode())

    with TestClient(create_app(ledger, Settings(fetch=fetch))) as client:
        client.post("/sign-in", data={"csrf": token(client.get("/sign-in").text), "name": "Rim"})
        yield client


def test_a_report_is_fetched_from_its_address(fetching: TestClient, ledger: Ledger) -> None:
    page = fetching.get("/reports/new").text
    answer = fetching.post("/reports/new", data={"csrf": token(page), "url": "https://news.example/a"})
    assert answer.status_code == 200
    assert any(one.edition.url == "https://news.example/a" for one in ledger.documents())
    document = next(one for one in ledger.documents() if one.edition.url == "https://news.example/a")
    copy = fetching.get(f"/reports/{document.id}/original")
    assert copy.content == _PAGE.encode()
    assert copy.headers["content-disposition"].startswith("attachment")


def test_what_cannot_be_fetched_is_said_in_one_line(fetching: TestClient, ledger: Ledger) -> None:
    before = ledger.counts().documents
    page = fetching.get("/reports/new").text
    answer = fetching.post("/reports/new", data={"csrf": token(page), "url": "http://10.0.0.1/"})
    assert answer.status_code == 422
    assert "private address" in answer.text
    assert 'value="http://10.0.0.1/"' in answer.text
    assert ledger.counts().documents == before


def test_nothing_given_is_said(fetching: TestClient) -> None:
    page = fetching.get("/reports/new").text
    answer = fetching.post("/reports/new", data={"csrf": token(page)})
    assert answer.status_code == 422
    assert wordings()["ar"]("nothing_given") in answer.text


_FORMS = {
    "reader": {"judge": 403, "note": 403, "assign": 403, "group": 403, "add": 403},
    "reviewer": {"judge": 303, "note": 303, "assign": 303, "group": 403, "add": 403},
    "editor": {"judge": 303, "note": 303, "assign": 303, "group": 303, "add": 303},
}


@pytest.mark.parametrize("role", list(_FORMS))
def test_roles_are_held_to(ledger: Ledger, tmp_path: Path, role: str) -> None:
    people = People(tmp_path / "users.json")
    people.add("Rim", role, "a long password")
    entry = next(one for one in ledger.entries(Filter(kinds=("toll",))) if one.claim.quote)
    incident = collated.incidents(ledger, limit=1)[0].id
    with TestClient(create_app(ledger, Settings(people=people)), follow_redirects=False) as client:
        page = client.get("/sign-in").text
        client.post("/sign-in", data={"csrf": token(page), "name": "Rim", "password": "a long password"})
        csrf = token(client.get("/").text)
        forms = {
            "judge": (f"/claims/{entry.id}/judge", {"state": "accepted"}), "note": (f"/claims/{entry.id}/note", {"why": "seen"}),
            "assign": (f"/claims/{entry.id}/assign", {"to": "Sami"}), "group": (f"/incidents/{incident}/grade", {"grade": "weak", "why": "one source"}),
            "add": ("/reports/new", {"text": "قتل ثلاثة في قصف على بلدة تل الورد."}),
        }  # fmt: skip
        for name, (path, data) in forms.items():
            revision = str(ledger.entry(entry.id).revision)
            answer = client.post(path, data={"csrf": csrf, "revision": revision, **data})
            assert answer.status_code == _FORMS[role][name], (name, answer.text[:200])


def test_a_grade_that_a_person_set_is_shown_with_the_reason(signed_in: TestClient, ledger: Ledger) -> None:
    incident = collated.incidents(ledger, limit=1)[0].id
    csrf = token(signed_in.get(f"/incidents/{incident}").text)
    page = signed_in.post(
        f"/incidents/{incident}/grade", data={"csrf": csrf, "grade": "discounted", "why": "كلهم مقاتلون"}
    )
    assert page.status_code == 200
    assert "كلهم مقاتلون" in page.text
    assert "grade big discounted" in page.text


def test_every_decision_is_in_the_audit(signed_in: TestClient, ledger: Ledger) -> None:
    entry = next(iter(ledger.entries(Filter(kinds=("toll",)))))
    ledger.decide(ev.Judged(claim=entry.id, state="rejected"), by="Sami", why="الرقم لمدينة أخرى")
    page = signed_in.get("/decisions").text
    assert "الرقم لمدينة أخرى" in page
    assert "Sami" in page


def test_signed_off_but_changed_is_its_own_queue(signed_in: TestClient, ledger: Ledger) -> None:
    added, _ = record_text(ledger, "قتل أربعة مدنيين في قصف على بلدة تل الحور أمس.", published="2031-05-06", by="Rim")
    page = ledger.page(added[0].document)
    entry = next(one for one in page.entries if one.claim.toll)
    assert entry.id not in signed_in.get("/queue?what=signed_off_changed").text
    ledger.decide(ev.Judged(claim=entry.id, state="signed_off"), by="Rim", why="كما في النص")
    ledger.decide(ev.Corrected(claim=entry.id, fields={"toll.count.high": 6}), by="Sami", why="صححه المجلس")
    assert ledger.entry(entry.id).state == "signed_off_changed"
    assert entry.id in signed_in.get("/queue?what=signed_off_changed").text


@pytest.mark.parametrize(
    "path", ["incidents", "totals", "series", "control", "actors", "disputes", "decisions", "claims", "reports"]
)
def test_the_api_has_all_that_pages_show(desk: TestClient, path: str) -> None:
    answer = desk.get(f"/api/{path}", params={"limit": 2})
    assert answer.status_code == 200
    assert len(answer.json()["items"]) <= 2
    assert answer.headers["etag"]
    assert (
        desk.get(f"/api/{path}", params={"limit": 2}, headers={"if-none-match": answer.headers["etag"]}).status_code
        == 304
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]:8765/",
        "http://169.254.169.254/latest",
        "ftp://news.example/a",
        "news.example",
    ],
)
def test_the_served_desk_fetches_from_no_private_address(ledger: Ledger, tmp_path: Path, url: str) -> None:
    served = Desk(
        ledger=str(ledger.place), users=None, hosts=("testserver",), fetched=str(tmp_path / "warc"), secret="s" * 32
    )
    with TestClient(desk_app(served, ledger)) as client:
        client.post("/sign-in", data={"csrf": token(client.get("/sign-in").text), "name": "Rim"})
        page = client.get("/reports/new").text
        answer = client.post("/reports/new", data={"csrf": token(page), "url": url})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not (tmp_path / "warc").exists()


def test_a_long_series_shows_its_latest_points_and_all_on_demand(desk: TestClient, ledger: Ledger) -> None:
    start = datetime.date(2031, 6, 1)
    for at in range(130):
        day = (start + datetime.timedelta(at)).isoformat()
        record_text(ledger, f"أعلنت وزارة الصحة مقتل {400 + at} مدنيا منذ 1 نيسان.", published=day, by="Rim")
    key = collated.lines(ledger, running=True, limit=1)[0].id
    page = desk.get("/series", params={"of": key}).text
    assert page.count('class="dot') == 120
    assert desk.get("/series", params={"of": key, "all": 1}).text.count('class="dot') == 130
