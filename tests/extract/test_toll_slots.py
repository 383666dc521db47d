"""Slots of tolls that a report gives in more than one sentence: whose, by whom, where, when, and whether it is denied."""

from __future__ import annotations

from hasila.api import read
from hasila.ledger.claim import Claim, Toll


def tolls(text: str) -> list[tuple[Claim, Toll]]:
    """The tolls of a text."""
    ledger = read(text, language="ar", published="2031-05-04")
    return [(c, c.toll) for c in ledger.tolls if c.toll is not None]


def test_fighters_are_of_the_side_that_shares_their_stem() -> None:
    (_, toll) = tolls("انسحبت ميليشيات التمرد من الجسر. وقتل 19 متمرداً في السدرة.")[-1]
    assert toll.who.affiliation is not None
    assert toll.who.affiliation.mention == "ميليشيات التمرد"


def test_the_losses_of_a_side_are_its_own_people() -> None:
    ((_, toll),) = tolls("كبد المقاتلون كتائب الساحل عشرين قتيلاً عند الجسر.")
    assert toll.who.status == "combatant"
    assert toll.who.affiliation is not None
    assert toll.who.affiliation.mention == "كتائب الساحل"


def test_whoever_managed_to_do_it_did_it() -> None:
    ((_, toll),) = tolls("تمكن الجيش من أسر عشرة مسلحين قرب الجسر.")
    assert [s.mention for s in toll.blamed] == ["الجيش"]


def test_denied_and_doubted_harm_is_not_asserted() -> None:
    assert [c.stance for c, _ in tolls("نفى المتحدث مقتل ثلاثة جنود.")] == ["denies"]
    assert [c.stance for c, _ in tolls("شكك ناشطون في مقتل أربعين مسلحاً.")] == ["doubts"]
    assert [c.stance for c, _ in tolls("نفت الحركة مسؤوليتها عن مقتل ثلاثة جنود.")] == ["asserts"]


def test_places_named_together_are_one_list() -> None:
    ((claim, _),) = tolls("في بلدة السدرة وبلدة الزيتونة قتل عشرة مدنيين في قصف.")
    assert [p.mention for p in claim.places] == ["بلدة السدرة", "بلدة الزيتونة"]


def test_a_round_of_events_in_one_paragraph_is_of_one_day() -> None:
    found = tolls("قتل خمسة مدنيين أمس في انفجار بالسدرة. كما انفجر لغم في بلدة الزيتونة وقتل تسعة رعاة.")
    assert [c.time.edtf for c, _ in found if c.time] == ["2031-05-03", "2031-05-03"]


def test_a_part_in_a_list_of_people_is_a_part() -> None:
    whole, part = tolls("قتل عشرون شخصاً، معظمهم مدنيون، في غارة.")
    assert part[1].part_of == whole[0].id


def test_people_who_come_and_go_of_their_own_will_are_no_toll() -> None:
    for text in ("غادر 300 مسافر المطار.", "عاد 12 وزيراً إلى العاصمة.", "سقوط ثلاثة نواب في الانتخابات."):
        assert tolls(text) == []


def test_another_speakers_clause_takes_no_day_or_place_from_the_clause_before() -> None:
    text = (
        "أعرب الوزير عن أسفه لمقتل سامر نور في غارة ببلدة السدرة مطلع الأسبوع، فيما أعلنت الوزارة أن القصف هجّر 500 شخص."
    )
    claim, _ = tolls(text)[-1]
    assert claim.time is None
    together = tolls("قتل خمسة مدنيين في غارة ببلدة السدرة أمس، بينما أصيب عشرة آخرون.")
    assert [c.time.edtf for c, _ in together if c.time] == ["2031-05-03", "2031-05-03"]


def test_a_member_of_a_list_with_a_harm_of_its_own() -> None:
    found = tolls("قتل عشرون شخصاً بينهم أطفال، و40 جريحاً في غارة على السدرة.")
    assert [(t.outcome, t.count.low, t.part_of is None) for _, t in found] == [
        ("killed", 20, True),
        ("killed", None, False),
        ("injured", 40, True),
    ]
    found = tolls("أسفر الهجوم عن مقتل شخصين و45 مصاباً.")
    assert [(t.outcome, t.count.low) for _, t in found] == [("killed", 2), ("injured", 45)]


def test_a_number_like_a_year_that_counts_people() -> None:
    ((claim, toll),) = tolls("ارتفعت الحصيلة إلى 2016 شهيداً.")
    assert (toll.count.low, claim.time) == (2016, None)


def test_what_is_counted_up_over_a_campaign() -> None:
    ((claim, toll),) = tolls("ارتفعت يوم السبت حصيلة قتلى الحرب إلى 900 قتيل.")
    assert toll.cumulative
    assert (claim.time, toll.as_of) == (None, "2031-05-03")


def test_whoever_is_named_is_no_place() -> None:
    ((claim, toll),) = tolls("استشهاد المسنة زاهدة بعلبك في قصف على بلدة السدرة.")
    assert [p.mention for p in claim.places] == ["بلدة السدرة"]
    assert toll.who.names == ("زاهدة بعلبك",)


def test_the_number_to_which_a_count_rose_is_no_year() -> None:
    assert [t.count.low for _, t in tolls("رفع ذلك عدد القتلى إلى 2016.")] == [2016]


def test_a_count_since_a_day_is_of_the_stretch() -> None:
    ((claim, toll),) = tolls("ارتفعت حصيلة القتلى المدنيين منذ 18 نيسان إلى 103 قتلى.")
    assert toll.cumulative
    assert claim.time is not None
    assert claim.time.edtf == "2031-04-18/2031-05-04"


def test_parts_told_far_from_their_count() -> None:
    text = "قتل تسعون شخصاً وأصيب ستون في الزلزال. زار الوزير البلدة. ومن بين القتلى عشرون طفلاً."
    whole, _, part = tolls(text)
    assert part[1].part_of == whole[0].id


def test_a_count_of_civilians_and_fighters_is_mixed() -> None:
    whole, *parts = tolls("بلغت الحصيلة 61 قتيلاً هم 40 جندياً، و8 مقاتلين، و13 مدنياً في السدرة.")
    assert whole[1].who.status == "mixed"
    assert {t.part_of for _, t in parts} == {whole[0].id}


def test_the_stretch_of_a_total_is_not_that_of_what_raised_it() -> None:
    (event, one), (total, all_told) = tolls(
        "قتل ثمانية مدنيين أمس، لترتفع بذلك حصيلة القتلى منذ 18 نيسان إلى 103 قتلى."
    )
    assert (one.cumulative, all_told.cumulative) == (False, True)
    assert [c.time.edtf for c in (event, total) if c.time] == ["2031-05-03", "2031-04-18/2031-05-04"]


def test_fighters_stand_beside_the_civilians_of_a_split_count() -> None:
    text = "قتل 418 شخصاً. وتوزع القتلى على 173 مدنياً، بينهم 38 طفلاً دون العاشرة، منهم 97 عنصراً من الجيش و112 من كتائب الساحل."
    found = {t.count.low: (c.id, t.part_of) for c, t in tolls(text)}
    assert found[38][1] == found[173][0]
    assert found[97][1] == found[112][1] == found[173][1] == found[418][0]
