"""One happening, its claims once, its totals by named rules."""

from __future__ import annotations

import pytest

from factory import Page, attack, incidents, run, toll
from hasila.ledger.claim import Place

ASTER = {"places": ("Aster",), "means": "shelling"}


def test_headline_and_body_are_one_happening() -> None:
    page = Page()
    toll(page, "12 people", low=12, section="headline", **ASTER)
    full = toll(page.paragraph(), "12 people", low=12, time="2031-05-03", **ASTER)
    toll(page.write(" and "), "30 others", outcome="injured", low=30, **ASTER)
    (incident,) = incidents(page)
    assert incident.claims[0] == full.id
    assert set(incident.claims) == {c.id for c in page.claims}
    assert (incident.totals["killed"].low, incident.totals["killed"].rule) == (12, "highest of restated")
    assert (incident.totals["injured"].low, incident.totals["injured"].rule) == (30, "one figure")
    row = next(r for r in run(page) if r.incident)
    assert row.time is not None
    assert row.time.edtf == "2031-05-03"
    assert [p.mention for p in row.places] == ["Aster"]


def test_clauses_of_one_telling_add_up_and_parts_do_not() -> None:
    page = Page()
    whole = toll(page, "12 civilians", low=12, status="civilian", **ASTER)
    toll(page.write(", among them "), "5 children", low=5, age="child", status="civilian", part_of=whole, **ASTER)
    toll(page.write(" and "), "3 women", low=3, age="adult", sex="female", part_of=whole, **ASTER)
    toll(page.write(", and "), "four fighters", low=4, status="combatant", **ASTER)
    (incident,) = incidents(page)
    totals = {k: (t.low, t.high) for k, t in incident.totals.items()}
    assert totals == {
        "killed": (16, 16),
        "civilians_killed": (12, 12),
        "children_killed": (5, 5),
        "women_killed": (3, 3),
    }
    assert incident.totals["killed"].rule == "sum of separate clauses"


def test_a_mixed_total_less_its_fighters() -> None:
    page = Page()
    whole = toll(page, "10 people", low=10, **ASTER)
    toll(page.write(", among them "), "3 fighters", low=3, status="combatant", part_of=whole, **ASTER)
    (incident,) = incidents(page)
    assert incident.totals["civilians_killed"].low == 7
    assert incident.totals["civilians_killed"].rule.endswith("without combatants")


def test_only_fighters_leave_no_civilians() -> None:
    page = Page()
    toll(page, "10 fighters", low=10, status="combatant", **ASTER)
    (incident,) = incidents(page)
    assert (incident.totals["civilians_killed"].low, incident.totals["civilians_killed"].high) == (0, 0)


def test_victims_named_one_by_one_add_up() -> None:
    page = Page()
    toll(page, "Tamo Orlan", low=1, names=("Tamo Orlan",), **ASTER)
    toll(page.write(" and "), "Pell Adar", low=1, names=("Pell Adar",), **ASTER)
    toll(page.paragraph(), "Orlan", low=1, names=("Orlan",), **ASTER)
    (incident,) = incidents(page)
    assert incident.totals["killed"].low == 2


def test_a_named_victim_and_the_others() -> None:
    page = Page()
    toll(page, "Tamo Orlan", low=1, names=("Tamo Orlan",), **ASTER)
    toll(page.write(" and "), "six others", low=6, **ASTER)
    (incident,) = incidents(page)
    assert incident.totals["killed"].low == 7


def test_several_sources_give_the_highest() -> None:
    page = Page()
    toll(page, "17 people", low=17, speakers=("the police",), **ASTER)
    toll(page.stop(), "19 people", low=19, speakers=("the ministry",), **ASTER)
    (incident,) = incidents(page)
    assert (incident.totals["killed"].low, incident.totals["killed"].rule) == (19, "highest of restated")


def test_other_places_days_and_periods_are_other_happenings() -> None:
    page = Page()
    toll(page, "12 people", low=12, time="2031-05-03", **ASTER)
    toll(page.paragraph(), "5 people", low=5, places=("Belmar",), means="shelling")
    toll(page.paragraph(), "7 people", low=7, time="2031-04-01", **ASTER)
    running = toll(page.paragraph(), "900 people", low=900, cumulative=True, **ASTER)
    found = incidents(page)
    assert [i.totals["killed"].low for i in found] == [12, 5, 7]
    assert not any(running.id in i.claims for i in found)


def test_a_report_of_a_running_total_only_has_it_as_its_row() -> None:
    page = Page()
    toll(page, "900 people", low=900, cumulative=True, **ASTER)
    (incident,) = incidents(page)
    assert incident.totals["killed"].low == 900


def test_places_over_which_a_total_is_spread() -> None:
    page = Page()
    whole = toll(page, "33 people", low=33, places=("Arvland",))
    toll(page.stop(), "20", low=20, places=("Aster", "Arvland"), part_of=whole)
    toll(page.write(" and "), "45", outcome="injured", low=45, places=("Aster", "Arvland"))
    toll(page.stop(), "13", low=13, places=("Belmar", "Arvland"), part_of=whole)
    toll(page.write(" and "), "5", outcome="injured", low=5, places=("Belmar", "Arvland"))
    (incident,) = incidents(page)
    assert (incident.totals["killed"].low, incident.totals["injured"].low) == (33, 50)


def test_a_denied_figure_is_in_no_total() -> None:
    page = Page()
    toll(page, "12 people", low=12, speakers=("the army",), stance="denies", **ASTER)
    assert incidents(page) == []


def test_vague_figures_invent_nothing() -> None:
    page = Page()
    toll(page, "dozens of people", magnitude=10, **ASTER)
    (incident,) = incidents(page)
    total = incident.totals["killed"]
    assert (total.low, total.high, total.rule) == (None, None, "no figure given")


def test_households_are_no_persons() -> None:
    page = Page()
    toll(page, "200 households", outcome="displaced", low=200, unit="household", **ASTER)
    (incident,) = incidents(page)
    assert incident.totals["displaced"].rule == "one figure (households)"


def test_an_attack_told_with_its_toll_belongs_to_it() -> None:
    page = Page()
    toll(page, "12 people", low=12, places=("Aster",))
    hit = attack(page.write(" in "), "a raid by Norland", actor="Norland", means="shelling", places=("Aster",))
    (incident,) = incidents(page)
    assert hit.id in incident.claims
    assert incident.means == "shelling"
    assert [b.mention for b in incident.blamed] == ["Norland"]


def test_a_headline_total_is_told_apart_by_the_parts_in_the_body() -> None:
    page = Page()
    toll(page, "41 killed", low=41, section="headline", **ASTER)
    whole = toll(page.paragraph(), "41 people were killed", low=41, **ASTER)
    toll(page.write(": "), "16 civilians", low=16, status="civilian", part_of=whole, **ASTER)
    toll(page.write(" and "), "25 fighters", low=25, status="combatant", part_of=whole, **ASTER)
    (incident,) = incidents(page)
    assert incident.totals["killed"].low == 41
    assert incident.totals["civilians_killed"].low == 16


@pytest.mark.parametrize(
    ("first", "then", "killed"), [({"low": 50}, {"low": 158}, 158), ({"low": 5}, {"low": 8}, 13),
    ({"low": 50, "places": ("Belmar",)}, {"low": 158}, 208), ({"low": 50, "sex": "female"}, {"low": 158, "sex": "male"}, 208)],
)  # fmt: skip
def test_a_count_that_grew_in_one_breath_is_told_by_its_last_point(
    first: dict[str, object], then: dict[str, object], killed: int
) -> None:
    page = Page()
    toll(page, "the first ones died", **{**ASTER, **first})
    toll(page.write(", then "), "the count rose", **{**ASTER, **then})
    assert sum(i.totals["killed"].low or 0 for i in incidents(page)) == killed


def test_what_the_news_recalls_of_an_earlier_day_is_no_incident() -> None:
    page = _news()
    recalled = toll(page.paragraph(), "eight people", low=8, places=("Bramble",), time="2031-04-20")
    assert [i.totals["killed"].low for i in incidents(page)] == [2]
    assert recalled.id in {r.id for r in run(page)}  # its toll stays


def test_a_named_victim_recalled_keeps_the_row() -> None:
    page = _news()
    toll(page.paragraph(), "Tamo Orlan", low=1, names=("Tamo Orlan",), places=("Bramble",), time="2031-04-20")
    assert [i.totals["killed"].low for i in incidents(page)] == [2, 1]


def test_a_chronicle_keeps_the_incidents_of_all_its_days() -> None:
    page = _news()
    for day, place in (("20", "Bramble"), ("21", "Cedar"), ("22", "Dale")):
        toll(page.paragraph(), f"{day} people", low=int(day), places=(place,), time=f"2031-04-{day}")
    assert len(incidents(page)) == 4


def test_an_old_report_recalls_nothing() -> None:
    page = _news(published="2031-06-01")
    toll(page.paragraph(), "eight people", low=8, places=("Bramble",), time="2031-04-20")
    assert len(incidents(page)) == 2


def _news(published: str = "2031-05-04") -> Page:
    page = Page(published=published)
    toll(page, "two people", low=2, time="2031-05-03", **ASTER)
    return page


def test_attacks_of_a_report_that_counts_nobody_are_its_incidents() -> None:
    page = Page()
    first = attack(page, "shells fell", means="shelling", places=("Aster",), actor="Ardans")
    again = attack(page.paragraph(), "the shelling", means="shelling", places=("Aster", "the north"), time="2031-05-03")
    attack(page.paragraph(), "a strike", means="air_strike", places=("Cedar",))
    attack(page.paragraph(), "some fighting", means="clash")  # nowhere
    one, other = (r for r in run(page) if r.incident)
    assert one.incident is not None
    assert set(one.incident.claims) == {first.id, again.id}
    assert (one.incident.totals, one.incident.means) == ({}, "shelling")
    assert [s.mention for s in one.incident.blamed] == ["Ardans"]
    assert one.time is not None
    assert one.time.edtf == "2031-05-03"
    assert [p.mention for p in other.places] == ["Cedar"]


def test_attacks_beside_a_toll_make_no_row_of_their_own() -> None:
    page = Page()
    toll(page, "two people", low=2, **ASTER)
    attack(page.paragraph(), "a strike", means="air_strike", places=("Cedar",))
    assert len(incidents(page)) == 1


def test_a_finer_place_of_an_attack_of_another_day_is_not_taken() -> None:
    north = Place(mention="the north", precision="area", country="AR", lat=10.5, lon=10.0)
    mill = Place(mention="the mill", precision="landmark", country="AR", lat=10.6, lon=10.0)
    page = Page()
    toll(page, "two people", low=2, places=(north,), means="shelling", time="2031-05-03")
    attack(page.paragraph(), "shells", means="shelling", places=(mill,), time="2031-04-20")
    (row,) = (r for r in run(page) if r.incident)
    assert [p.mention for p in row.places] == ["the north"]


def test_a_list_of_names_is_one_happening() -> None:
    page = Page()
    for name in ("Tamo Orlan", "Pell Adar", "Sela Ruun"):
        toll(page.paragraph(), name, low=1, names=(name,), means="shelling")
    (incident,) = incidents(page)
    assert incident.totals["killed"].low == 3
