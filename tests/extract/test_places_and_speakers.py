"""Where a toll happened, who says it and whose people they were: what no single rule's example shows."""

from __future__ import annotations

import pytest

import hasila
from hasila.ledger.claim import Claim, Toll


def first(text: str) -> tuple[Claim, Toll]:
    """The first toll of a text."""
    claim = hasila.read(text, published="2031-05-04", language="ar").tolls[0]
    assert claim.toll is not None
    return claim, claim.toll


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("قتل أربعة رعاة في قرية زغلولة الواقعة في ريف إدلب الجنوبي.", ["قرية زغلولة", "ريف إدلب الجنوبي"]),
        ("قتل أربعة رعاة في قرية زغلولة التابعة لمحافظة الرقة.", ["قرية زغلولة", "محافظة الرقة"]),
        ("قتل ثلاثة باعة في دوما وحرستا بريف دمشق.", ["دوما", "حرستا", "ريف دمشق"]),
        ("أصيب تسعة باعة في سوق شعبي في بعلبك.", ["سوق شعبي", "بعلبك"]),
        ("أصيب تسعة مصلين في المسجد الكبير في بعلبك.", ["المسجد الكبير", "بعلبك"]),
        ("هزمت العصابة في حلب فقتلت ستة مدنيين في حي الزيتون شمال حمص.", ["حي الزيتون", "شمال حمص"]),
        ("دخل الجيش مدينة حماة وقتل ستة مدنيين في قرية زغلولة.", ["قرية زغلولة"]),
        ("وفي ريف حلب، قتل ستة رعاة بانفجار لغم في قرية زغلولة.", ["قرية زغلولة", "ريف حلب"]),
        ("أعلنت نقابة الرعاة في بلدة السدرة مقتل خمسة رعاة.", ["بلدة السدرة"]),
        ("هدمت الزلازل 150 منزلاً في بعلبك وقتلت ستة رعاة.", ["بعلبك"]),
        ("قصفت طائرة مسيرة تركية سيارة وقتلت أربعة رعاة.", []),
        ("قصف بلدة زغلولة قرب حمص.\nأحرق المهاجمون المدارس في البلدة وقتلوا تسعة رعاة.", ["بلدة زغلولة", "حمص"]),
        ("توقف ستة صيادين في مدرسة ثم غرقوا.", []),
        ("قتل سائق سيارة تابعة لشركة الغزل في بعلبك.", ["بعلبك"]),
        ('نقل الجرحى إلى المستشفى، فضلا عن "مقتل ثلاثة رعاة" في بعلبك.', ["بعلبك"]),
    ],
)
def test_the_place_of_a_toll(text: str, places: list[str]) -> None:
    claim, _ = first(text)
    assert [place.mention for place in claim.places] == places


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("نقلت وكالة السهل عن مصدر طبي قوله إن تسعة باعة أصيبوا.", ["وكالة السهل", "مصدر طبي"]),
        ("قالت صحيفة السهل، نقلاً عن شهود عيان، إن تسعة باعة أصيبوا.", ["صحيفة السهل", "شهود عيان"]),
        ("أصيب تسعة باعة، كما ذكرت مصادر محلية وطبية.", ["مصادر محلية وطبية"]),
        ("أفاد المركز الإعلامي للمقاومة بإصابة تسعة باعة.", ["المركز الإعلامي للمقاومة"]),
        ("قال الناطق العسكري للصحيفة إن تسعة باعة أصيبوا.", ["الناطق العسكري"]),
        ("وذكر بيان للجيش أن تسعة باعة أصيبوا.", ["الجيش"]),
        ("جاء في بيان الوزارة أن تسعة باعة أصيبوا.", ["الوزارة"]),
        ("قال الطبيب في اتصال هاتفي إن تسعة باعة أصيبوا.", ["الطبيب"]),
        ("أحصى المرصد تسعة باعة قتلوا في السوق.", ["المرصد"]),
    ],
)
def test_who_says_it(text: str, speakers: list[str]) -> None:
    claim, _ = first(text)
    assert [slot.mention for slot in claim.speakers] == speakers


@pytest.mark.parametrize(
    ("text", "side", "status"),
    [
        ("أعلنت وزارة الداخلية إصابة تسعة من رجالها في حريق.", "وزارة الداخلية", "combatant"),
        ("أصيب خمسة عناصر تابعين للفرقة الرابعة.", "الفرقة الرابعة", "combatant"),
        ("أصيب خمسة عناصر لقوات الحدود.", "قوات الحدود", "combatant"),
        ("أعلنت وزارة الصحة إصابة ثلاثة من أطبائها في حريق.", None, None),
    ],
)
def test_whose_people_they_were(text: str, side: str | None, status: str | None) -> None:
    _, toll = first(text)
    assert (toll.who.affiliation and toll.who.affiliation.mention, toll.who.status) == (side, status)


@pytest.mark.parametrize(
    ("text", "language", "places"),
    [
        ("Syria: at least 14 killed in a car bomb in Aleppo", "en", ["Aleppo", "Syria"]),
        ("Zarnak : au moins 14 morts dans un attentat à Orlech", "fr", ["Orlech", "Zarnak"]),
    ],
)
def test_place_that_opens_a_dispatch_stands_around_the_finer_one(text: str, language: str, places: list[str]) -> None:
    (toll,) = hasila.read(text, published="2031-05-07", language=language).tolls
    assert [p.mention for p in toll.places] == places
