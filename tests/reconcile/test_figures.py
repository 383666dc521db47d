"""Figures, fractions, series, restated figures."""

from __future__ import annotations

import pytest

from factory import Page, checks, incidents, run, toll
from hasila.ledger.claim import Count
from hasila.reconcile.days import days, meet
from hasila.reconcile.figures import restates, share

SCOPE = {"cumulative": True, "places": ("Arvland",), "speakers": ("Tally House",), "means": "shelling"}


@pytest.mark.parametrize(
    ("fine", "coarse", "same"),
    [
        (Count(low=2371, high=2371), Count(low=2300, high=None, qualifier="more_than"), True),
        (Count(low=2371, high=2371), Count(low=2200, high=None, qualifier="more_than"), False),
        (Count(low=97, high=97), Count(low=100, high=100, qualifier="about"), True),
        (Count(low=80, high=80), Count(low=100, high=100, qualifier="about"), False),
        (Count(low=88, high=88), Count(low=None, high=90, qualifier="fewer_than"), True),
        (Count(low=16, high=16), Count(low=10, high=None, qualifier="at_least"), False),
        (Count(low=12, high=12), Count(low=13, high=13), False),
        (Count(low=12, high=12), Count(low=10, high=15, qualifier="between"), False),
        (Count(low=12, high=12), Count(low=12, high=12, unit="household"), False),
    ],
)
def test_restates(fine: Count, coarse: Count, same: bool) -> None:
    assert restates(fine, coarse) is same
    assert restates(coarse, fine) is same


def test_share_reads_fractions_and_percents() -> None:
    assert share("1/3") is not None
    assert float(share("40%") or 0) == 0.4
    assert share("most") is None
    assert share("1/0") is None


def test_days_of_edtf() -> None:
    assert days("2031-05") == (20310501, 20310531)
    assert days("2031-04-30/2031-05-02") == (20310430, 20310502)
    assert days("2031-04-30/..") == (20310430, 99999999)
    assert days("XXXX-12-22") is None
    assert days(None) is None
    assert not meet(days("2031-04"), days("2031-05"))


def _third(page: Page, part: int) -> None:
    rounded = toll(page, "more than 900 people", low=900, qualifier="more_than", **SCOPE)
    page.write(", ")
    toll(page, "a third civilians", fraction="1/3", qualifier="fraction", status="civilian", part_of=rounded)
    whole = toll(page.paragraph(), "930 people", low=930, **SCOPE)
    toll(page.write(", "), f"{part} civilians", low=part, status="civilian", part_of=whole)


@pytest.mark.parametrize(("part", "verdict"), [(312, "holds"), (370, "open"), (600, "fails")])
def test_a_fraction_is_held_against_the_precise_figure(part: int, verdict: str) -> None:
    page = Page()
    _third(page, part)
    (check,) = checks(page, "fraction")
    assert check.verdict == verdict
    assert check.claims == (page.claims[2].id, page.claims[3].id, page.claims[1].id)


def test_most_is_more_than_half() -> None:
    page = Page()
    whole = toll(page, "20 people", low=20)
    toll(page.write(", "), "most of them children", fraction="most", qualifier="fraction", age="child", part_of=whole)
    toll(page.stop(), "12 children", low=12, age="child", part_of=whole)
    (check,) = checks(page, "fraction")
    assert check.verdict == "holds"


def test_series_by_the_day_a_figure_stood() -> None:
    page = Page(published="2031-06-30")
    later = toll(page, "930 people", low=930, time="2031-01-01/2031-06-29", **SCOPE)
    earlier = toll(page.paragraph(), "845 people", low=845, as_of="2031-06-20", **SCOPE)
    (check,) = checks(page, "series")
    assert check.claims == (earlier.id, later.id)
    assert (check.verdict, check.difference) == ("holds", 85)


def test_series_without_days_grows() -> None:
    page = Page(published="2031-06-30")
    later = toll(page, "930 people", low=930, time="2031-01-01/2031-06-29", **SCOPE)
    earlier = toll(page.paragraph(), "845 people", low=845, **SCOPE)
    (check,) = checks(page, "series")
    assert (check.claims, check.verdict, check.difference) == ((earlier.id, later.id), "holds", 85)


def test_a_running_total_that_falls_fails() -> None:
    page = Page()
    toll(page, "930 people", low=930, as_of="2031-06-10", **SCOPE)
    toll(page.paragraph(), "845 people", low=845, as_of="2031-06-20", **SCOPE)
    (check,) = checks(page, "series")
    assert (check.verdict, check.difference) == ("fails", -85)
    assert all(r.flags for r in run(page)[:2])


@pytest.mark.parametrize(
    "other",
    [
        {"speakers": ("The Ministry",)},
        {"places": ("Dorrin",)},
        {"affiliation": "Red Column"},
        {"age": "child"},
        {"status": "civilian"},
        {"role": "soldier"},
        {"outcome": "injured"},
        {"cumulative": False},
    ],
)
def test_no_series_across_sources_and_scopes(other: dict[str, object]) -> None:
    page = Page()
    toll(page, "930 people", low=930, **SCOPE)
    toll(page.paragraph(), "845 people", low=845, **{**SCOPE, **other})
    assert checks(page, "series") == []


def test_one_figure_rounded_and_told_by_two() -> None:
    page = Page()
    rounded = toll(page, "more than 40,000 people", outcome="displaced", low=40000, qualifier="more_than")
    full = toll(page.paragraph(), "40,000 people", outcome="displaced", low=40000, places=("Aster",), speakers=("A",))
    (check,) = checks(page, "restated")
    assert check.claims == (full.id, rounded.id)


def test_one_death_told_by_shorter_names() -> None:
    page = Page()
    toll(page, "Orlan", low=1, names=("Orlan",))
    full = toll(page.paragraph(), "the commander Tamo Orlan", low=1, names=("Tamo Orlan",), role="commander")
    toll(page.paragraph(), "Orlan", low=1, names=("Orlan",), speakers=("A",))
    toll(page.paragraph(), "Tamo Veskin", low=1, names=("Tamo Veskin",))
    (check,) = checks(page, "restated")
    assert len(check.claims) == 3
    assert check.claims[0] == full.id
    assert "Tamo Orlan" in check.message


def test_small_equal_figures_of_two_places_are_two_figures() -> None:
    page = Page()
    toll(page, "4 people", low=4, places=("Aster", "Arvland"))
    toll(page.paragraph(), "4 people", low=4, places=("Belmar", "Arvland"))
    toll(page.paragraph(), "one person", low=1, places=("Aster",))
    toll(page.paragraph(), "one person", low=1, places=("Aster",))
    assert checks(page, "restated") == []


def test_equal_groups_of_one_clause_are_two_groups() -> None:
    page = Page()
    toll(page, "3 soldiers", low=3, role="soldier", places=("Aster",))
    toll(page.write(" and "), "3 officers", low=3, role="officer", places=("Aster",))
    assert checks(page, "restated") == []


@pytest.mark.parametrize(("figure", "told"), [(130_000, 2), (1_300, 2), (1_000, 0), (40, 0)])
def test_a_telling_figure_is_one_figure_whatever_days_were_read_for_it(figure: int, told: int) -> None:
    page = Page()
    for words, time in (("were displaced", "2031-04-23/2031-04-29"), ("had to flee", "2031-03-01/2031-04-15")):
        toll(page, f"{figure} people {words}", outcome="displaced", low=figure, time=time, places=("Arvland",))
        page.stop()
    assert sum(len(c.claims) for c in checks(page, "restated")) == told


def test_a_headline_told_by_magnitude_is_the_number_of_the_body() -> None:
    page = Page()
    vague = toll(page, "hundreds of families flee", outcome="displaced", magnitude=100, section="headline")
    full = toll(page.paragraph(), "650 families fled", outcome="displaced", low=650)
    toll(page.stop(), "1,900 people fled", outcome="displaced", low=1900)
    (check,) = checks(page, "restated")
    assert check.claims == (full.id, vague.id)
    assert "also as hundreds" in check.message


@pytest.mark.parametrize(("means", "found"), [("shelling", 1), ("car_bomb", 0)])
def test_small_running_totals_of_one_scene_and_source_are_a_series(means: str, found: int) -> None:
    page = Page()
    toll(page, "21 dead so far", low=21, **SCOPE)
    toll(page.stop(), "16 dead by Friday", low=16, **{**SCOPE, "means": means})
    rows = checks(page, "series")
    assert [r.difference for r in rows] == [5] * found


@pytest.mark.parametrize(("day", "found"), [(52, 1), (51, 0)])
def test_two_totals_that_a_window_figure_joins_are_running(day: int, found: int) -> None:
    page = Page()
    toll(page, f"{day} were killed in a day", low=day, places=("Arvland",), speakers=("the ministry",))
    now = toll(page.stop(), "4,310 since it began", low=4310, places=("Arvland",), speakers=("the ministry",))
    before = toll(page.stop(), "it was 4,258", low=4258, places=("Arvland",))
    rows = checks(page, "series")
    assert [(r.claims, r.difference) for r in rows] == [((before.id, now.id), 52)] * found
    killed = [i.totals["killed"].low for i in incidents(page)]
    assert max(x or 0 for x in killed) == (52 if found else 4310)  # a running total is no happening
