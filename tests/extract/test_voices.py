"""Who says it and against whom, where more than one rule has a part: sentences between invented parties."""

from __future__ import annotations

import pytest

import hasila
from hasila.ledger.claim import Claim


def mentions(claim: Claim) -> list[str]:
    return [slot.mention for slot in claim.speakers]


def stances(text: str) -> list[tuple[str, list[str], list[str]]]:
    """Act, speakers and accused of every stance."""
    found = hasila.read(text, language="ar").stances
    return [(c.position.act, mentions(c), [s.mention for s in c.position.about]) for c in found if c.position]


def test_mutual_accusations_are_two_claims() -> None:
    one, other = stances("تبادل جيش الرمال وجماعة البيادر الاتهامات بخرق الهدنة.")
    assert one == ("accuses", ["جيش الرمال"], ["جماعة البيادر"])
    assert other == ("accuses", ["جماعة البيادر"], ["جيش الرمال"])


def test_the_same_words_own_to_an_attack_or_accuse_by_who_speaks() -> None:
    theirs = "قال الناطق باسم جيش الرمال إن جماعة البيادر قصفت سوق البلدة."
    ours = "قال الناطق باسم جماعة البيادر إن جماعة البيادر قصفت سوق البلدة."
    assert [(act, about) for act, _, about in stances(theirs)] == [("accuses", ["جماعة البيادر"])]
    assert [(act, about) for act, _, about in stances(ours)] == [("claims_responsibility", [])]


def test_whoever_denies_says_what_follows() -> None:
    found = stances("نفت وزارة الدفاع أي علاقة بالهجوم، مؤكدة أنه لا يوجد أي نشاط عسكري في تلك المنطقة.")
    assert [(act, who) for act, who, _ in found] == [("denies", ["وزارة الدفاع"])] * 2


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("ووفقا لوكالة «رويترز» للأنباء فإن عشرة أشخاص قتلوا.", []),
        ("قالت وكالة رويترز إن عشرة أشخاص قتلوا.", ["وكالة رويترز"]),
        ("وقال مصدر طبي فضل عدم الكشف عن هويته إن عشرة أشخاص قتلوا.", ["مصدر طبي"]),
        ("وقالت \"كتائب السهل\"، في بيان لها نشرته، مساء اليوم، على صفحة لها، إن عشرة جنود قتلوا.", ["كتائب السهل"]),
        ("وقال المتحدث باسم الوزارة، سامر البيطار، إن عشرة أشخاص قتلوا.", ["المتحدث باسم الوزارة، سامر البيطار"]),
        ("أعلنت وزارة الصحة، اليوم الأحد، عن مقتل عشرة أشخاص.", ["وزارة الصحة"]),
        ("أعلنت جمعية \"السنابل البيضاء\" العاملة في السهل مقتل خمسة من مسعفيها.", ["جمعية \"السنابل البيضاء\" العاملة في السهل"]),
        ("كما استشهد مجند وأصيب ثلاثة حراس بلغم قرب الجسر.", []),
    ],
)  # fmt: skip
def test_who_says_a_toll(text: str, speakers: list[str]) -> None:
    tolls = hasila.read(text, language="ar").tolls
    assert tolls
    assert [mentions(toll) for toll in tolls] == [speakers] * len(tolls)


@pytest.mark.parametrize(
    "text",
    [
        "قال المزارع إنه لا علاقة له بالسياسة.",
        "يقف التاجر وراء المشروع الجديد في السوق.",
        "أعلنت الوزارة إطلاق حملة لتطعيم الأطفال.",
        "طالب الأهالي المجتمع الدولي بأن يندد بالهجوم.",
        "ما حدث جريمة في حق اللغة.",
    ],
)
def test_lookalikes_take_no_position(text: str) -> None:
    assert stances(text) == []
