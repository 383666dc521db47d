"""The first pass lets through whatever may hold claims, as it is found: joined, marked, stretched, broken."""

from __future__ import annotations

from pathlib import Path

import pytest

import hasila
from hasila.batch.first_pass import FirstPass
from hasila.languages import load

_SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples" / "ar").glob("*.txt"))


@pytest.fixture(scope="module")
def first_pass() -> FirstPass:
    return FirstPass([load("ar")])


@pytest.mark.parametrize("text", [
    "وقتل ثلاثة", "قُتِلَ ثلاثة", "مقتـل ثلاثة", "ووفاتهم جميعا", "قتـــــيل", "قت.ل ثلاثة", "ق.ص.ف", "#مجزرة_تل_الورد",
    "مقتلللل شاب", "أُصيب عشرة", "بقصفٍ مدفعي", "وسيطرتها على البلدة", "إتهمت الجبهة",
])  # fmt: skip
def test_what_may_hold_claims_passes(first_pass: FirstPass, text: str) -> None:
    assert first_pass.may_hold(text)


@pytest.mark.parametrize("text", [
    "افتتح المتحف الوطني معرضا للفنون التشكيلية", "ارتفعت أسعار القمح في البورصة", "Gardens are open today", "", "٣٫٥",
])  # fmt: skip
def test_what_holds_none_is_stopped(first_pass: FirstPass, text: str) -> None:
    assert not first_pass.may_hold(text)


def test_character_references_of_a_page_are_read(first_pass: FirstPass) -> None:
    assert first_pass.may_hold_markup("<p>&#1605;&#1602;&#1578;&#1604; ثلاثة</p>")


def test_hardly_a_sentence_with_claims_is_stopped(first_pass: FirstPass) -> None:
    """Sentence by sentence, far harder than report by report: at most one claim in fifty is lost."""
    lost = total = 0
    for path in _SAMPLES:
        text = path.read_text(encoding="utf-8")
        for claim in hasila.read(text, language="ar").claims:
            if claim.quote is not None and claim.kind != "incident":
                start = text.rfind("\n", 0, claim.quote.start) + 1
                end = text.find("\n", claim.quote.end)
                total += 1
                lost += not first_pass.may_hold(text[start : end if end >= 0 else len(text)])
    assert total > 200
    assert lost <= total / 50


@pytest.mark.parametrize("code", ["en", "fr"])
def test_no_sample_of_the_other_languages_is_lost(code: str) -> None:
    """Report by report: each passes; and what has nothing to do with harm is stopped."""
    passes = FirstPass([load(code)])
    texts = [path.read_text(encoding="utf-8") for path in sorted(_SAMPLES[0].parents[1].glob(f"{code}/*.txt"))]
    assert texts
    assert all(passes.may_hold(text) for text in texts)
    quiet = {
        "en": "The council opened a new library on Monday after years of work.",
        "fr": "Le conseil a ouvert une nouvelle bibliothèque lundi, après des années de travaux.",
    }
    assert not passes.may_hold(quiet[code])
