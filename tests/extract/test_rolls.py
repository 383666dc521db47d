"""Lists of names under a heading: who is read as named, and what belongs to no list."""

from __future__ import annotations

import pytest

from hasila.api import read
from hasila.ledger.claim import Toll


def named(text: str) -> list[tuple[str, str]]:
    """The outcome and the name of each toll that names somebody."""
    tolls: list[Toll] = [c.toll for c in read(text, language="ar", published="2031-05-04").tolls if c.toll is not None]
    return [(t.outcome, name) for t in tolls for name in t.who.names]


NUMBERED = (
    "قصف على بلدة السدرة يوم السبت\nالشهداء:\n1- رامي حسين البيطار 28 سنة\n2. ليلى محمود الكرمي\n٣- سلام يوسف المر"
)


def test_a_numbered_list() -> None:
    assert named(NUMBERED) == [
        ("killed", "رامي حسين البيطار"),
        ("killed", "ليلى محمود الكرمي"),
        ("killed", "سلام يوسف المر"),
    ]
    tolls = read(NUMBERED, language="ar", published="2031-05-04").tolls
    assert {p.mention for c in tolls for p in c.places} == {"بلدة السدرة"}
    assert {c.time.edtf for c in tolls if c.time} == {"2031-05-03"}
    assert {c.toll.means for c in tolls if c.toll} == {"shelling"}


def test_a_list_without_numbers() -> None:
    assert len(named("#الشهداء\nرامي حسين البيطار\nليلى محمود الكرمي\nنسأل لهم الرحمة والمغفرة")) == 2
    assert named("الضحايا\nالسدرة\nالساحل\nالصدف") == []  # tags of a page


def test_names_in_the_sentence_of_the_heading() -> None:
    text = "أصيب أربعة في الانهيار. والمصابون هم: رامي حسين البيطار، وليلى محمود الكرمي (9 أعوام)، وسامر الكرمي."
    assert [outcome for outcome, _ in named(text)] == ["injured"] * 3
    whole, *parts = [c for c in read(text, language="ar").tolls if c.toll]
    assert {p.toll.part_of for p in parts if p.toll} == {whole.id}


@pytest.mark.parametrize(
    "text",
    [
        "القتلى هم: سبعة أطفال وامرأة.",
        "أسماء المتطوعين:\n1- رامي حسين البيطار\n2- ليلى محمود الكرمي",
        "زار الوزير الجرحى.\nوصلت القافلة إلى البلدة\nوغادر رامي البيطار المكان",
    ],
)
def test_what_is_no_list_of_names(text: str) -> None:
    assert named(text) == []
