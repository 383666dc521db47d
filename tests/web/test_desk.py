"""The desk without a browser: pages, decisions, conflicts, who may do what, and what every answer carries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hasila.ledger.view_things import Entry
from hasila.store import Filter, Ledger
from hasila.store.overview import overview
from hasila.web.app import create_app
from hasila.web.people import Attempts, People
from hasila.web.recording import record_text
from hasila.web.security import POLICY
from hasila.web.visit import Settings
from hasila.web.wording import wordings
from web.conftest import token

_PAGES = ("/", "/queue?what=disputed", "/queue?what=mine", "/reports", "/map", "/series", "/control", "/actors",
          "/search?q=قتيل", "/search", "/api/")  # fmt: skip


def _toll(ledger: Ledger) -> Entry:
    return next(
        one for one in ledger.entries(Filter(kinds=("toll",))) if one.claim.toll and one.claim.toll.part_of is None
    )


def _judge(client: TestClient, entry: Entry, state: str, revision: int | None = None, **more: str) -> int:
    page = client.get(f"/reports/{entry.document}?claim={entry.id}").text
    data = {"csrf": token(page), "revision": str(revision or entry.revision), "state": state, **more}
    return int(client.post(f"/claims/{entry.id}/judge", data=data).status_code)


@pytest.mark.parametrize("path", _PAGES)
def test_every_page_is_there_in_both_languages(desk: TestClient, path: str) -> None:
    for code, wording in wordings().items():
        desk.get(f"/language/{code}")
        answer = desk.get(path)
        assert answer.status_code == 200
        assert f'<html lang="{code}" dir="{wording.direction}">' in answer.text


def test_pages_are_right_to_left_first(desk: TestClient) -> None:
    assert 'dir="rtl"' in desk.get("/").text


def test_the_words_of_the_pages_are_whole_in_every_language() -> None:
    keys = [set(one.words) for one in wordings().values()]
    assert all(one == keys[0] for one in keys)
    assert all(words.strip() for one in wordings().values() for words in one.words.values())


def test_a_report_is_shown_with_its_claims_marked(desk: TestClient, ledger: Ledger) -> None:
    entry = _toll(ledger)
    page = desk.get(f"/reports/{entry.document}?claim={entry.id}").text
    assert re.search(rf'<mark data-at="\d+" data-claims="{entry.id}[^"]*" class="toll new here">', page)
    assert "default-src" in desk.get("/").headers["content-security-policy"]


def test_without_a_name_nothing_is_decided(desk: TestClient, ledger: Ledger) -> None:
    entry = _toll(ledger)
    answer = desk.post(f"/claims/{entry.id}/judge", data={"csrf": "x", "revision": "1", "state": "accepted"})
    assert answer.status_code in (200, 403)
    assert ledger.entry(entry.id).state == "new"


def test_a_claim_is_accepted_and_the_decision_carries_the_name(signed_in: TestClient, ledger: Ledger) -> None:
    entry = _toll(ledger)
    assert _judge(signed_in, entry, "accepted") == 200
    now = ledger.entry(entry.id)
    assert (now.state, now.by) == ("accepted", "Rim")


def test_a_decision_is_taken_back(signed_in: TestClient, ledger: Ledger) -> None:
    entry = _toll(ledger)
    _judge(signed_in, entry, "accepted")
    _judge(signed_in, ledger.entry(entry.id), "undo", why="by mistake")
    assert ledger.entry(entry.id).state == "new"


def test_what_somebody_else_decided_meanwhile_is_shown_and_not_overwritten(
    signed_in: TestClient, ledger: Ledger
) -> None:
    entry = _toll(ledger)
    assert _judge(signed_in, entry, "rejected") == 200
    assert _judge(signed_in, entry, "accepted", revision=entry.revision) == 409
    assert ledger.entry(entry.id).state == "rejected"


def _correct(client: TestClient, entry: Entry, **fields: str) -> int:
    page = client.get(f"/reports/{entry.document}?claim={entry.id}").text
    data = {"csrf": token(page), "revision": str(entry.revision), "why": "the ministry's page has it so", **fields}
    return int(client.post(f"/claims/{entry.id}/correct", data=data).status_code)


def test_a_figure_is_corrected_and_the_correction_taken_back(signed_in: TestClient, ledger: Ledger) -> None:
    entry = _toll(ledger)
    assert entry.claim.toll
    before = entry.claim.toll.count
    assert _correct(signed_in, entry, **{"toll.count.low": "14", "toll.count.high": "14"}) == 200
    toll = ledger.entry(entry.id).claim.toll
    assert toll
    assert (toll.count.low, toll.count.high) == (14, 14)
    _judge(signed_in, ledger.entry(entry.id), "undo", why="the first page was right")
    toll = ledger.entry(entry.id).claim.toll
    assert toll
    assert toll.count == before


def test_words_are_corrected_by_code_points(signed_in: TestClient, ledger: Ledger) -> None:
    entry = _toll(ledger)
    quote = entry.claim.quote
    assert quote
    assert _correct(signed_in, entry, start=str(quote.start), end=str(quote.end + 2)) == 200
    now = ledger.entry(entry.id).claim.quote
    text = ledger.report(entry.document or "").text
    assert now
    assert now.exact == text[quote.start : quote.end + 2]


@pytest.mark.parametrize(
    "fields", [{"toll.count.low": "twelve"}, {"toll.outcome": "gone"}, {"start": "5", "end": "99999"}]
)
def test_a_correction_that_cannot_be_changes_nothing(
    signed_in: TestClient, ledger: Ledger, fields: dict[str, str]
) -> None:
    entry = _toll(ledger)
    assert _correct(signed_in, entry, **fields) == 422
    assert ledger.entry(entry.id) == entry


def test_a_claim_that_the_reading_missed_is_added(signed_in: TestClient, ledger: Ledger) -> None:
    document = next(iter(ledger.documents()))
    page = signed_in.get(f"/reports/{document.id}").text
    data = {
        "csrf": token(page),
        "start": "0",
        "end": "4",
        "outcome": "injured",
        "low": "3",
        "high": "3",
        "why": "missed",
    }
    assert signed_in.post(f"/reports/{document.id}/claims", data=data).status_code == 200
    own = [one for one in ledger.page(document.id).entries if one.by_hand]
    assert [(one.claim.toll.outcome, one.claim.toll.count.low) for one in own if one.claim.toll] == [("injured", 3)]
    assert own[0].claim.quote
    assert own[0].claim.quote.exact == ledger.report(document.id).text[:4]


def test_a_pasted_report_is_read_and_kept(signed_in: TestClient, ledger: Ledger) -> None:
    page = signed_in.get("/reports/new").text
    data = {"csrf": token(page), "text": "قتل ثلاثة جنود في كمين قرب جسر الرمل.", "published": "2031-05-06"}
    answer = signed_in.post("/reports/new", data=data)
    assert answer.status_code == 200
    assert len(list(ledger.documents())) == 4
    assert "ثلاثة جنود" in answer.text


def test_files_that_cannot_be_read_are_told(signed_in: TestClient, ledger: Ledger) -> None:
    page = signed_in.get("/reports/new").text
    files = [("files", ("empty.txt", b"", "text/plain"))]
    answer = signed_in.post("/reports/new", data={"csrf": token(page)}, files=files)
    assert answer.status_code == 422
    assert "empty.txt" in answer.text
    assert len(list(ledger.documents())) == 3


def test_hostile_text_is_text_everywhere(signed_in: TestClient, ledger: Ledger) -> None:
    hostile = (
        "<script>alert(1)</script> قتل 3 مدنيين في قصف على بلدة تل الورد أمس، وقالت مصادر محلية إن القصف أصاب السوق "
    )
    hostile += "وعددا من المنازل القريبة من النهر مساء، ونقل المصابون إلى المستشفى <img src=x onerror=alert(2)> \"onmouseover='x'"
    added, _ = record_text(ledger, hostile, published="2031-05-04", by="<b>Rim</b>")
    for path in (f"/reports/{added[0].document}", "/", "/reports", "/search?q=<script>", "/actors", "/map"):
        page = signed_in.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_every_answer_lets_nothing_in(desk: TestClient) -> None:
    for path in ("/", "/nope", "/static/desk.css", "/api/counts"):
        assert desk.get(path).headers["content-security-policy"] == POLICY


def test_another_host_name_is_refused(desk: TestClient) -> None:
    assert desk.get("/", headers={"host": "evil.example"}).status_code == 421


def test_what_another_site_sends_is_refused(signed_in: TestClient, ledger: Ledger) -> None:
    entry = _toll(ledger)
    data = {"revision": "1", "state": "accepted"}
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert signed_in.post(f"/claims/{entry.id}/judge", data=data, headers=headers).status_code == 403
    assert signed_in.post(f"/claims/{entry.id}/judge", data={**data, "csrf": "guessed"}).status_code == 403
    assert ledger.entry(entry.id).state == "new"


def test_a_path_back_leads_to_this_host(signed_in: TestClient) -> None:
    answer = signed_in.get("/language/en?back=//evil.example/", follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_users_have_roles(ledger: Ledger, tmp_path: Path) -> None:
    people = People(tmp_path / "users.json")
    people.add("reader", "reader", "a long password")
    people.add("editor", "editor", "another password")
    entry = _toll(ledger)
    with TestClient(create_app(ledger, Settings(people=people))) as client:
        for name, password, expected in (("reader", "a long password", 403), ("editor", "another password", 200)):
            page = client.get("/sign-in").text
            client.post("/sign-in", data={"csrf": token(page), "name": name, "password": password})
            assert _judge(client, ledger.entry(entry.id), "accepted") == expected


def test_a_password_cannot_be_tried_at_will(ledger: Ledger, tmp_path: Path) -> None:
    people = People(tmp_path / "users.json")
    people.add("editor", "editor", "the right password")
    with TestClient(create_app(ledger, Settings(people=people))) as client:
        for _ in range(5):
            page = client.get("/sign-in").text
            client.post("/sign-in", data={"csrf": token(page), "name": "editor", "password": "wrong"})
        page = client.get("/sign-in").text
        answer = client.post("/sign-in", data={"csrf": token(page), "name": "editor", "password": "the right password"})
        assert answer.status_code == 403


def test_attempts_are_forgotten_in_time() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for _ in range(5):
        attempts.failed("name:a")
    assert not attempts.may_try("name:a", "from:b")
    now[0] = 301.0
    assert attempts.may_try("name:a", "from:b")


def test_passwords_are_hashed_and_their_file_is_the_owners(tmp_path: Path) -> None:
    people = People(tmp_path / "users.json")
    people.add("editor", "editor", "the right password")
    assert "the right password" not in (tmp_path / "users.json").read_text()
    assert people.check("editor", "the right password")
    assert not people.check("editor", "the wrong password")
    assert not people.check("nobody", "the right password")


def _post(client: TestClient, page: str, path: str, **data: object) -> int:
    given = {"csrf": token(client.get(page).text), "why": "one happening, by its place", **data}
    return int(client.post(path, data=given).status_code)


def test_incidents_are_merged_and_split_by_a_person(signed_in: TestClient, ledger: Ledger) -> None:
    first, second = overview(ledger).incidents[:2]
    page = f"/incidents/{first.id}"
    assert _post(signed_in, page, f"{page}/merge", other=second.id) == 200
    merged = [one for one in overview(ledger).incidents if one.confirmed]
    assert len(merged) == 1
    held = {claim.id for claim in merged[0].gathered.claims}
    assert held >= {claim.id for one in (first, second) for claim in one.gathered.claims}
    page = f"/incidents/{merged[0].id}"
    taken = next(claim.id for claim in second.gathered.claims if claim.toll and not claim.toll.part_of)
    assert _post(signed_in, page, f"{page}/split", claim=taken) == 200
    after = [one for one in overview(ledger).incidents if one.confirmed]
    assert {taken} in [{claim.id for claim in one.gathered.claims} for one in after]
    assert len(after) == 2


def test_a_merge_without_a_reason_is_refused(signed_in: TestClient, ledger: Ledger) -> None:
    first, second = overview(ledger).incidents[:2]
    page = f"/incidents/{first.id}"
    assert _post(signed_in, page, f"{page}/merge", other=second.id, why=" ") == 422
    assert not any(one.confirmed for one in overview(ledger).incidents)


def test_a_series_is_drawn_with_each_point_leading_to_its_words(desk: TestClient, ledger: Ledger) -> None:
    for day, number in (("2031-05-01", 40), ("2031-05-08", 55), ("2031-05-15", 48)):
        text = f"أعلنت وزارة الصحة مقتل {number} مدنيا منذ 1 نيسان."
        record_text(ledger, text, published=day, by="Rim")
    page = desk.get("/series").text
    assert "/series?of=" in page
    number = re.findall(r'/series\?of=([^"]+)"', page)[0]
    chart = desk.get(f"/series?of={number}").text
    assert len(re.findall(r'<a href="/reports/[^"]+#chosen"><title>', chart)) == 3
    assert 'class="dot flagged"' in chart
