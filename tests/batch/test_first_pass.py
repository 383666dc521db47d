"""The first pass lets through whatever may hold claims, as it is found: joined, marked, stretched, broken."""

from __future__ import annotations

from pathlib import Path

import pytest

import hasila
from hasila.batch.first_pass import FirstPass
from hasila.batch.triggers import Triggers
from hasila.languages import load
from pages.saved_pages import EXPECTED, data_of

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


_QUIET = (
    "<p>افتتح المتحف الوطني معرضا للفنون في المدينة يوم الخميس، وحضر الافتتاح عدد من الرسامين والطلاب مع معلميهم.</p>"
)


def _page(markup: str, head: str = "") -> str:
    return f"<html><head>{head}<style>.a{{}}</style></head><body>{_QUIET}{markup}</body></html>"


@pytest.mark.parametrize("markup", [
    "<p>مقتل ثلاثة</p>", "<p>&#1605;&#1602;&#1578;&#1604; ثلاثة</p>", "<p>&#x645;&#x642;&#x62a;&#x644; ثلاثة</p>",
    "<p>مق<b>تل</b> ثلاثة</p>", "<p>مق&zwnj;تل ثلاثة</p>", "<p>ثلاثة<br>قتلوا</p>", "<p>أمس</p><p>قتلى</p>",
    "<P>قُتِلَ ثلاثة</P>", "<script>var a = 1;<p>مقتل ثلاثة</p>",
])  # fmt: skip
def test_a_word_of_a_page_is_found_however_it_is_written(first_pass: FirstPass, markup: str) -> None:
    assert first_pass.may_hold_page(_page(markup).encode())
    assert not first_pass.may_hold_page(_page("").encode())


@pytest.mark.parametrize("head", [
    '<meta property="og:title" content="مقتل ثلاثة">',
    '<script type="application/ld+json">{"headline": "\\u0645\\u0642\\u062a\\u0644 \\u062b\\u0644\\u0627\\u062b\\u0629"}</script>',
])  # fmt: skip
def test_a_headline_that_stands_in_the_head_alone_is_found(first_pass: FirstPass, head: str) -> None:
    assert first_pass.may_hold_page(_page("", head).encode())


@pytest.mark.parametrize("charset", ["utf-8", "cp1256", "iso8859_6", "utf-16"])
def test_a_page_is_judged_in_every_charset(first_pass: FirstPass, charset: str) -> None:
    assert first_pass.may_hold_page(_page("<p>مقتل ثلاثة</p>").encode(charset))
    assert not first_pass.may_hold_page(_page("").encode(charset))


@pytest.mark.parametrize("data", [
    b"<html><frameset><frame src=a.html></frameset></html>", b"<html><script>load()</script></html>", b"<p>\0\0</p>",
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", b"bplist00" + b"x" * 900,
])  # fmt: skip
def test_a_page_that_cannot_be_judged_passes(first_pass: FirstPass, data: bytes) -> None:
    assert first_pass.may_hold_page(data)


def test_words_in_scripts_and_addresses_are_no_words(first_pass: FirstPass) -> None:
    markup = "<script>/* مقتل ثلاثة */</script><a href='/مقتل'>متحف</a><style>.قتلى{}</style>"
    assert not first_pass.may_hold_page(_page(markup).encode())


def test_a_word_that_is_listed_whole_is_not_split(first_pass: FirstPass) -> None:
    """«سفر» is travel, though «س» stands before verbs and «فر» says that somebody fled."""
    assert not first_pass.may_hold("رحلات سفر")


def test_a_text_in_another_language_is_passed_over() -> None:
    passes = FirstPass.open()
    spanish = "El museo abre una exposición de mapas antiguos con las escuelas del barrio y la orquesta vende todas sus entradas "
    spanish += "hasta fin de mes según anunció el jueves por la noche su directora "
    assert not passes.may_hold(spanish + "control victim")
    assert passes.may_hold("The army said that people of the town fled its attack with their goods. " * 4)
    assert not passes.may_hold("قتل ثلاثة", "xx")
    assert passes.may_hold("قتل ثلاثة", "ar")


def test_what_is_remembered_of_words_stays_bounded() -> None:
    triggers = Triggers(load("ar"))
    for at in range(120):
        triggers.may_hold({f"متحف{at}كلمة{word}" for word in range(1000)}, lambda: "", surely=True)
    assert len(triggers._seen) <= 51_000
    assert triggers.may_hold({"قتلى"}, lambda: "", surely=True)


def test_no_claim_of_a_saved_page_is_lost() -> None:
    passes = FirstPass.open()
    assert all(passes.may_hold_page(data_of(name)) for name in EXPECTED)


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
