"""Breakdowns: what adds up, what is left over, what may overlap."""

from __future__ import annotations

import msgspec
import pytest

from factory import Page, checks, incidents, run, toll


def test_a_breakdown_that_makes_its_whole_holds() -> None:
    page = Page()
    whole = toll(page, "50 people", low=50, status="mixed")
    one = toll(page.write(": "), "20 civilians", low=20, status="civilian", part_of=whole)
    two = toll(page.write(" and "), "30 fighters", low=30, status="combatant", part_of=whole)
    (check,) = checks(page, "sum")
    assert check.claims == (whole.id, one.id, two.id)
    assert (check.verdict, check.residual) == ("holds", 0)
    assert check.message == "20 civilians + 30 fighters = 50, as stated"


def test_what_a_breakdown_leaves_over_is_named() -> None:
    page = Page()
    whole = toll(page, "54 people", low=54)
    toll(page.write(": "), "20 civilians", low=20, status="civilian", part_of=whole)
    toll(page.write(" and "), "30 fighters", low=30, status="combatant", part_of=whole)
    (check,) = checks(page, "sum")
    assert (check.verdict, check.residual) == ("holds", 4)
    assert "4 unclassified" in check.message


def test_parts_above_the_whole_fail_and_flag_the_claims() -> None:
    page = Page()
    whole = toll(page, "45 people", low=45)
    toll(page.write(": "), "20 civilians", low=20, status="civilian", part_of=whole)
    toll(page.write(" and "), "30 fighters", low=30, status="combatant", part_of=whole)
    (check,) = checks(page, "sum")
    assert (check.verdict, check.residual) == ("fails", -5)
    assert all(any(f.startswith("check fails: ") for f in r.flags) for r in run(page)[:3])


def test_children_and_women_are_a_bound() -> None:
    page = Page()
    whole = toll(page, "40 civilians", low=40, status="civilian")
    toll(page.write(", among them "), "9 children", low=9, age="child", status="civilian", part_of=whole)
    toll(page.write(" and "), "6 women", low=6, age="adult", sex="female", status="civilian", part_of=whole)
    (check,) = checks(page, "bound")
    assert (check.verdict, check.residual) == ("holds", 25)
    assert checks(page, "sum") == []


def test_parts_on_different_axes_are_never_added() -> None:
    page = Page()
    whole = toll(page, "20 people", low=20)
    toll(page.write(": "), "15 civilians", low=15, status="civilian", part_of=whole)
    toll(page.write(", "), "4 medics", low=4, role="medic", part_of=whole)
    toll(page.write(", "), "8 children", low=8, age="child", part_of=whole)
    assert [c.verdict for c in checks(page, "bound")] == ["holds"] * 3
    assert all(len(c.claims) == 2 for c in checks(page, "bound"))


def test_parts_that_may_overlap_stay_open() -> None:
    page = Page()
    whole = toll(page, "10 people", low=10)
    toll(page.write(": "), "7 women", low=7, sex="female", part_of=whole)
    toll(page.write(", "), "6 elderly people", low=6, age="elderly", part_of=whole)
    (check,) = checks(page, "bound")
    assert (check.verdict, check.residual) == ("open", None)


def test_figures_at_least_give_bounds_only() -> None:
    page = Page()
    whole = toll(page, "16 people", low=16)
    toll(page.write(": "), "6 in Aster", low=6, places=("Aster",), part_of=whole)
    toll(page.write(", "), "10 in Belmar", low=10, qualifier="at_least", places=("Belmar",), part_of=whole)
    assert checks(page, "sum") == []
    (check,) = checks(page, "bound")
    assert (check.verdict, check.residual) == ("holds", None)


def test_a_part_told_again_is_added_once() -> None:
    page = Page()
    whole = toll(page, "9 people", low=9)
    one = toll(page.write(", of them "), "5 children", low=5, age="child", part_of=whole)
    toll(page.stop(), "5 children", low=5, age="child", part_of=whole)
    (check,) = checks(page, "bound")
    assert check.claims == (whole.id, one.id)
    assert check.residual == 4


def test_killed_and_injured_make_the_casualties() -> None:
    page = Page()
    whole = toll(page, "33 dead and injured", outcome="casualties", low=33)
    toll(page.write(": "), "2 dead", low=2, part_of=whole)
    toll(page.write(" and "), "31 injured", outcome="injured", low=31, part_of=whole)
    (check,) = checks(page, "sum")
    assert check.residual == 0


def test_nothing_is_said_of_a_whole_without_a_number() -> None:
    page = Page()
    whole = toll(page, "dozens")
    toll(page.write(", among them "), "5 children", low=5, age="child", part_of=whole)
    assert checks(page, "bound") == []


def test_wholes_in_a_circle_are_no_breakdown() -> None:
    page = Page()
    one = toll(page, "9 people", low=9)
    two = toll(page.write(" "), "8 people", low=8, part_of=one)
    assert one.toll is not None
    page.claims[0] = msgspec.structs.replace(one, toll=msgspec.structs.replace(one.toll, part_of=two.id))
    assert checks(page, "bound") == []


def test_a_total_is_held_against_the_figures_told_apart_from_it() -> None:
    page = Page()
    whole = toll(page, "33 dead in Arvland", low=33, section="headline")
    parts = [toll(page.paragraph(), "20 died at the mill", low=20)]
    parts += [toll(page.write(", "), f"{n} at the {place}", low=n) for n, place in ((10, "bridge"), (3, "gate"))]
    (check,) = checks(page, "sum")
    assert check.claims == (whole.id, *(p.id for p in parts))
    assert (check.verdict, check.residual) == ("holds", 0)


@pytest.mark.parametrize("last", [4, 2])
def test_figures_told_apart_that_do_not_make_the_total_say_nothing(last: int) -> None:
    page = Page()
    toll(page, "33 dead in Arvland", low=33, section="headline")
    toll(page.paragraph(), "20 died at the mill", low=20)
    for n, place in ((10, "bridge"), (last, "gate")):
        toll(page.write(", "), f"{n} at the {place}", low=n)
    assert checks(page, "sum") == []


def test_parts_of_an_open_total_are_told_as_within_it() -> None:
    page = Page()
    whole = toll(page, "more than 48 people", low=48, qualifier="more_than")
    part = toll(page.write(", among them "), "26 children", low=26, age="child", part_of=whole)
    (check,) = checks(page, "bound")
    assert (check.claims, check.verdict, check.residual) == ((whole.id, part.id), "holds", None)


@pytest.mark.parametrize("beside", [True, False])
def test_what_makes_up_the_rest_of_a_whole_is_its_part(beside: bool) -> None:
    page = Page()
    whole = toll(page, "96 people", low=96)
    civilians = toll(page.write(": "), "61 civilians", low=61, status="civilian", part_of=whole)
    children = toll(page.write(", of them "), "18 children", low=18, age="child", status="civilian", part_of=civilians)
    above = None if beside else civilians
    fighters = toll(page.write(", and "), "35 fighters", low=35, status="combatant", part_of=above)
    found = {c.claims: c.residual for c in (*checks(page, "sum"), *checks(page, "bound"))}
    assert found == {(whole.id, civilians.id, fighters.id): 0, (civilians.id, children.id): 43}
    (incident,) = incidents(page)
    assert (incident.totals["killed"].low, incident.totals["civilians_killed"].low) == (96, 61)


@pytest.mark.parametrize("low", [34, 36])
def test_what_does_not_make_up_the_rest_stands_beside_the_whole(low: int) -> None:
    page = Page()
    whole = toll(page, "96 people", low=96)
    toll(page.write(": "), "61 civilians", low=61, status="civilian", part_of=whole)
    other = toll(page.write(", and "), f"{low} fighters", low=low, status="combatant")
    assert all(other.id not in c.claims for c in checks(page, "sum"))
