"""A desk over a small ledger: three reports of our own, read and kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hasila.store import Ledger
from hasila.web.app import create_app
from hasila.web.recording import record_text

_REPORTS = (
    "12 قتيلاً في غارة على سوق تل الورد\n\nقال مجلس بلدة تل الورد إن 12 شخصاً قتلوا أمس في غارة جوية على سوق البلدة، بينهم 8 مدنيين "
    "و4 مقاتلين.\n\nونفت قيادة جيش الرمال أن تكون طائراتها قصفت السوق.",
    "سيطرت قوات جبهة السهل على قرية عين الصفصاف يوم الأحد، وقالت إن خمسة من مقاتليها أصيبوا في الاشتباكات.",
    "نزح نحو 300 مدني من بلدة خان الرمان خلال أسبوع، بحسب الهلال الأهلي.",
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open_or_create(tmp_path / "desk.db") as opened:
        for text in _REPORTS:
            added, failures = record_text(opened, text, published="2031-05-04", by="Rim")
            assert added
            assert not failures
        yield opened


@pytest.fixture
def desk(ledger: Ledger) -> Iterator[TestClient]:
    with TestClient(create_app(ledger)) as client:
        yield client


@pytest.fixture
def signed_in(desk: TestClient) -> TestClient:
    page = desk.get("/sign-in")
    answer = desk.post("/sign-in", data={"csrf": token(page.text), "name": "Rim", "back": "/"})
    assert answer.status_code == 200
    return desk


def token(html: str) -> str:
    """The token of the forms of a page."""
    return html.partition('name="csrf" value="')[2].partition('"')[0]
