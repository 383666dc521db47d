"""JSON under /api: pages of lists, filters, ETags, and no answer of 500 to whatever is asked."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from hasila.store import Filter, Ledger
from hasila.web.app import create_app


def test_lists_come_in_pages_without_loss(desk: TestClient, ledger: Ledger) -> None:
    found, offset = [], 0
    while offset is not None:
        answer = desk.get("/api/claims", params={"limit": 3, "offset": offset}).json()
        assert len(answer["items"]) <= 3
        found += [one["id"] for one in answer["items"]]
        offset = answer["next"]
    assert found == [one.id for one in ledger.entries(Filter())]


def test_filters_narrow(desk: TestClient) -> None:
    answer = desk.get("/api/claims", params={"kind": "toll", "outcome": "killed,injured"}).json()
    assert answer["items"]
    assert {one["claim"]["toll"]["outcome"] for one in answer["items"]} <= {"killed", "injured"}


def test_what_has_not_changed_is_not_sent_again(desk: TestClient) -> None:
    first = desk.get("/api/claims")
    again = desk.get("/api/claims", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert not again.content


@pytest.mark.parametrize(("path", "status"), [
    ("/api/claims?kind=rumour", 422), ("/api/claims?limit=0", 422), ("/api/claims?since=yesterday", 422),
    ("/api/claims/c:none", 404), ("/api/reports/none", 404), ("/api/nothing", 404),
])  # fmt: skip
def test_what_cannot_be_is_a_problem(desk: TestClient, path: str, status: int) -> None:
    answer = desk.get(path)
    assert answer.status_code == status
    assert "json" in answer.headers["content-type"]


def test_decisions_need_a_session(desk: TestClient, ledger: Ledger) -> None:
    entry = next(iter(ledger.entries(Filter(kinds=("toll",)))))
    said = {"state": "accepted", "why": "as the page has it", "revision": entry.revision}
    assert desk.post(f"/api/claims/{entry.id}/judge", json=said).status_code == 403
    assert ledger.entry(entry.id).state == "new"


def test_nothing_that_is_asked_breaks_the_server(ledger: Ledger) -> None:
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", create_app(ledger))
    tried = set()
    for operation in (found.ok() for found in schema.get_all_operations()):
        tried.add(operation.label)

        @settings(
            max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
        )
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            assert case.call(headers={"host": "testserver"}).status_code < 500

        ask()
    assert len(tried) >= 10
