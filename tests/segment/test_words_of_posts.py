"""Text as posts and pages have it: broken words, glued words, headlines of other articles."""

from __future__ import annotations

import pytest

from hasila.api import read


def outcomes(text: str) -> list[tuple[str, str, int | None]]:
    """(outcome, quote, low) of each toll."""
    ledger = read(text, language="ar", published="2031-05-04")
    return [(c.toll.outcome, c.quote.exact, c.toll.count.low) for c in ledger.tolls if c.toll and c.quote]


@pytest.mark.parametrize(
    "text",
    [
        "مقـ ـتل ثلاثة عمال في قـ ـصـ ـف على السدرة",
        "مقـ*ـتل ثلاثة عمال في قـ.ـصف على السدرة",
        "مقــتل ثلاثة عمال في قصـــف على السدرة",
        "مق.تل ثلاثة عمال في قصف على السدرة",
    ],
)
def test_words_broken_to_pass_a_filter_are_whole(text: str) -> None:
    assert outcomes(text) == [("killed", "ثلاثة عمال", 3)]


def test_a_full_stop_between_words_stays_one() -> None:
    assert outcomes("أصيب عاملان في المصنع.مقتل ثلاثة مزارعين في الحقل") == [
        ("injured", "عاملان", 2),
        ("killed", "ثلاثة مزارعين", 3),
    ]


@pytest.mark.parametrize("glue", ["Shared with Public", "قصف على السدرةِ", "قصف محطة"])
def test_a_word_glued_to_the_one_before_it_is_found(glue: str) -> None:
    assert outcomes(f"{glue}استشهد ثلاثة عمال") == [("killed", "ثلاثة عمال", 3)]


def test_offsets_of_a_broken_word_lead_to_the_text() -> None:
    text = "خطـ ـف سبعة مزار*عين"
    ledger = read(text, language="ar")
    assert all(c.quote.exact == text[c.quote.start : c.quote.end] for c in ledger.claims if c.quote)
    assert outcomes(text)[0][0] == "abducted"


def test_headlines_of_other_articles_are_not_of_the_report() -> None:
    page = "مقتل عاملين في السدرة\nقتل عاملان أمس في بلدة السدرة.\n{}\nمقتل تسعة جنود في تل الورد\nجرحى بقصف على الصدف"
    assert {low for _, _, low in outcomes(page.format("مقالات ذات صلة"))} == {2}
    assert 9 in {low for _, _, low in outcomes(page.format("نقلاً عن الوكالة"))}


def test_running_text_after_other_articles_is_read_again() -> None:
    text = "قتل عاملان أمس في بلدة السدرة.\nاقرأ أيضاً:\nمقتل تسعة جنود\nوقال الناطق باسم البلدية إن أربعة عمال أصيبوا أيضاً في الحادث."
    assert [low for _, _, low in outcomes(text)] == [2, 4]


BODY = "\n".join(f"قتل عاملان أمس في بلدة السدرة {n} عند الجسر القديم." for n in ("شرقاً", "غرباً", "شمالاً"))
TITLES = "\n".join(["مقتل تسعة جنود في تل الورد"] * 3)


def test_headlines_behind_whole_sentences_are_of_other_articles() -> None:
    assert {low for _, _, low in outcomes(f"{BODY}\n{TITLES}")} == {2}
    assert {low for _, _, low in outcomes(f"{BODY}\nالوسوم\n{TITLES}\n-----------")} == {2}


def test_lines_that_may_be_of_the_report_are_read() -> None:
    two = TITLES.rpartition("\n")[0]
    assert 9 in {low for _, _, low in outcomes(f"{BODY}\n{two}")}  # two lines may be a caption and a credit
    assert 9 in {low for _, _, low in outcomes(f"{BODY}\n- {TITLES}")}  # a list
    assert 9 in {low for _, _, low in outcomes(f"{TITLES}\n{BODY}")}  # before the text
    post = BODY.replace(".", "")
    assert 9 in {low for _, _, low in outcomes(f"{post}\n{TITLES}")}  # a post without full stops
