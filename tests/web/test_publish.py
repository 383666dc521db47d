"""The public site: the same bytes twice, whole links, no names that nobody decided to show, no script, no network."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from hasila.ledger.events import Judged
from hasila.ledger.withheld import without_names
from hasila.reconcile.mentions import fold
from hasila.store import Filter, Ledger
from hasila.web.publish import PublishSettings, publish
from hasila.web.recording import record_text
from hasila.web.wording import wordings

_NAME = "هيثم البرقاوي"
_ALL = PublishSettings(states=())


@pytest.fixture
def named(ledger: Ledger) -> Ledger:
    """The ledger with a victim who is named, in the claim and elsewhere in the text."""
    text = (
        f"مقتل الصحفي {_NAME} في قصف على بلدة خان الرمان\n\nقتل الصحفي {_NAME} أمس في قصف مدفعي على بلدة خان الرمان، "
        "وقال شهود إن البرقاوي كان يصور قرب السوق. وأصيب 4 مدنيين."
    )
    record_text(ledger, text, published="2031-05-05", by="Rim")
    assert any(_NAME in one.claim.toll.who.names for one in ledger.entries(Filter()) if one.claim.toll)
    return ledger


def _files(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_the_same_ledger_gives_the_same_bytes(named: Ledger, tmp_path: Path) -> None:
    for name in ("one", "two"):
        publish(named, tmp_path / name, _ALL)
    assert _files(tmp_path / "one") == _files(tmp_path / "two")
    manifest = json.loads((tmp_path / "one" / "manifest.json").read_text())
    for path, digest in manifest["files"].items():
        assert hashlib.sha256((tmp_path / "one" / path).read_bytes()).hexdigest() == digest


def test_no_byte_holds_a_name_that_nobody_decided_to_show(named: Ledger, tmp_path: Path) -> None:
    done = publish(named, tmp_path / "site", _ALL)
    assert done.withheld == 1
    for path, data in _files(tmp_path / "site").items():
        text = data.decode("utf-8", "ignore")
        assert "البرقاوي" not in text, path
        assert "هيثم" not in text, path
        assert "\\u0627\\u0644\\u0628\\u0631\\u0642" not in text, path
    publish(named, tmp_path / "site", PublishSettings(states=(), names=True))
    assert any("البرقاوي" in data.decode("utf-8", "ignore") for data in _files(tmp_path / "site").values())


def test_a_withheld_name_leaves_offsets_as_they_are() -> None:
    text = "قُتِلَ هَيْثَم البرقاوي، وقال أهل البرقاوي"
    hidden = without_names(text, ["هَيْثَم البرقاوي"])
    assert len(hidden) == len(text)
    assert "البرقاوي" not in hidden
    assert hidden.startswith("قُتِلَ ▮")


def test_only_what_people_accepted_is_public(named: Ledger, tmp_path: Path) -> None:
    assert publish(named, tmp_path / "site").claims == 0
    entry = next(one for one in named.entries(Filter(kinds=("toll",))) if one.claim.toll)
    named.decide(Judged(claim=entry.id, state="accepted"), by="Rim", why="as the page has it")
    assert publish(named, tmp_path / "site").claims == 1


def test_every_link_leads_somewhere_and_none_outside(named: Ledger, tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(named, out, _ALL)
    for page in out.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text
        for link in re.findall(r'(?:href|src)="([^"#]+)', text):
            assert "//" not in link
            assert (page.parent / link).resolve().exists(), (page, link)


def test_what_an_earlier_site_left_is_removed(named: Ledger, tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(named, out, _ALL)
    (out / "mine.txt").write_text("the host's own")
    publish(named, out)
    assert not list((out / "incidents").glob("*.html"))
    assert (out / "mine.txt").exists()


def test_no_byte_holds_a_source_that_nobody_decided_to_show(ledger: Ledger, tmp_path: Path) -> None:
    """Not its name, and not a key made of it either."""
    text = "قتل 4 مدنيين أمس في غارة على بلدة خان الرمان، بحسب الناشط سعيد الحمدان."
    record_text(ledger, text, published="2031-05-05", by="Rim")
    speakers = [
        slot for one in ledger.entries(Filter(kinds=("toll",))) for slot in one.claim.speakers if slot.id is None
    ]
    assert any("سعيد" in slot.mention for slot in speakers)
    publish(ledger, tmp_path / "site", _ALL)
    for path, data in _files(tmp_path / "site").items():
        shown = data.decode("utf-8", "ignore").casefold()
        for slot in speakers:
            assert (slot.name or slot.mention).casefold() not in shown, (path, slot)
            assert fold(slot.name or slot.mention) not in shown or len(fold(slot.mention)) < 8, (path, slot)


def test_a_site_says_whether_it_shows_what_nobody_accepted(named: Ledger, tmp_path: Path) -> None:
    said = wordings()["ar"]("public_all")
    for settings, shown in ((_ALL, True), (PublishSettings(), False)):
        publish(named, tmp_path / "site", settings)
        for page in ("index.html", "method.html"):
            assert (said in (tmp_path / "site" / page).read_text(encoding="utf-8")) is shown
