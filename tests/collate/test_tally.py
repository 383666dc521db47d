"""Totals over incidents: rules, spread, and that nobody is counted twice. Parties and towns are invented."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory import Page, toll
from hasila.collate.gathered import Gathered, Reports
from hasila.collate.tally import RULES, Row, Rule, tally
from hasila.ledger.claim import Claim, Place

ASTER = Place(mention="Aster", name="Aster", country="AR", admin1="North")
REPORTS = Reports(published={"r1": "2031-05-04", "r2": "2031-05-06", "r3": "2031-05-05"})
SCENE: dict[str, Any] = {"places": (ASTER,), "time": "2031-05-03", "means": "shelling"}


def told(page: Page | str, low: int, *, by: str = "Aid Watch", **said: Any) -> Claim:
    page = Page(page) if isinstance(page, str) else page
    return toll(page.write(" "), f"{low} people", low=low, **{**SCENE, "speakers": (by,), **said})


def incident(*claims: Claim, name: str = "i1") -> Gathered:
    return Gathered(id=name, claims=claims)


def one(*incidents: Gathered, by: tuple[str, ...] = (), rule: Rule = "lowest", reports: Reports = REPORTS) -> Row:
    (row,) = tally(incidents, by, rule, reports)
    return row


@pytest.mark.parametrize(
    ("rule", "order", "low"),
    [("lowest", (), 5), ("highest", (), 9), ("latest", (), 9), ("most_repeated", (), 7),
     ("source_order", ("the mayor", "the clinic"), 7), ("source_order", ("nobody",), 5)],
)  # fmt: skip
def test_rules(rule: Rule, order: tuple[str, ...], low: int) -> None:
    claims = [
        told("r1", 7, by="the mayor"),
        told("r3", 7, by="the clinic"),
        told("r1", 5),
        told("r2", 9, by="the guard"),
    ]
    (row,) = tally([incident(*claims)], (), rule, REPORTS, order)
    assert (row.low, row.high, row.lowest, row.highest) == (low, low, 5, 9)
    assert (row.incidents, row.sources, row.rule) == (1, 4, rule)
    assert set(RULES) >= {rule}


def test_parts_restatements_and_copies_add_nobody() -> None:
    page = Page("r1")
    whole = told(page, 12)
    claims = [whole, told(page, 5, age="child", part_of=whole), told(page, 12, section="headline"), told("r2", 12)]
    reports = msgspec.structs.replace(REPORTS, copy_of={"r2": "r1"})
    row = one(incident(*claims), reports=reports)
    assert (row.low, row.sources) == (12, 1)
    assert row.claims in ((whole.id,), (claims[2].id,))


def test_people_who_exclude_each_other_are_added_and_others_are_not() -> None:
    page = Page("r1")
    both = [told(page, 4, status="civilian"), told(page, 6, status="combatant")]
    assert one(incident(*both)).low == 10
    page = Page("r1")
    overlapping = [told(page, 4, age="child"), told(page, 6, status="civilian")]
    assert one(incident(*overlapping)).low == 6


def test_running_totals_denied_figures_and_uncounted_people_are_in_no_total() -> None:
    claims = [
        told("r1", 900, cumulative=True),
        told("r2", 30, stance="denies"),
        toll(Page("r3"), "dozens", magnitude=10),
    ]
    assert tally([incident(*claims)], (), "highest", REPORTS) == []


def test_an_open_figure_leaves_the_total_open() -> None:
    rows = [incident(told("r1", 7), name="i1"), incident(told("r2", 9, qualifier="at_least"), name="i2")]
    row = one(*rows)
    assert (row.low, row.high, row.incidents) == (16, None, 2)


def test_dimensions_of_the_incident_and_of_its_people() -> None:
    page = Page("r1")
    whole = told(page, 12, blamed=("the guard",))
    children = told(page, 5, age="child", part_of=whole)
    hurt = told(page, 3, outcome="injured")
    later = told("r2", 2, time="2031-06-01", places=())
    incidents = [incident(whole, children, hurt), incident(later, name="i2")]
    rows = tally(incidents, ("month", "admin1", "blamed", "means"), "lowest", REPORTS)
    assert [(*tuple(r.key.values())[:5], r.low) for r in rows] == [
        ("2031-05", "North", "the guard", "shelling", "injured", 3),
        ("2031-05", "North", "the guard", "shelling", "killed", 12),
        ("2031-06", None, None, "shelling", "killed", 2),
    ]
    assert [(r.key["age"], r.low) for r in tally(incidents, ("age",), "lowest", REPORTS)] == [("child", 5)]


def test_households_are_no_persons() -> None:
    page = Page("r1")
    claims = [told(page, 40, outcome="displaced", unit="household"), told(page, 190, outcome="displaced")]
    assert [(r.key["unit"], r.low) for r in tally([incident(*claims)], (), "lowest", REPORTS)] == [
        ("household", 40), ("person", 190)]  # fmt: skip


def test_the_latest_report_of_a_source_stands_for_it() -> None:
    row = one(incident(told("r1", 7), told("r2", 4)), rule="highest")
    assert (row.low, row.highest, row.sources) == (4, 4, 1)


figures = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 50)), min_size=1, max_size=6)


@given(st.lists(figures, min_size=1, max_size=5), st.sampled_from(sorted(RULES)))
def test_every_rule_stays_within_the_spread_and_order_changes_nothing(
    told_by: list[list[tuple[str, int]]], rule: Rule
) -> None:
    incidents = [
        incident(*(told(f"r{n}", low, by=who) for n, (who, low) in enumerate(said)), name=f"i{at}")
        for at, said in enumerate(told_by)
    ]
    row = one(*incidents, rule=rule)
    assert row.lowest <= row.low <= row.highest
    assert row.incidents == len(incidents)
    again = one(*(Gathered(id=i.id, claims=i.claims[::-1]) for i in reversed(incidents)), rule=rule)
    assert (again.low, again.high, again.lowest, again.highest) == (row.low, row.high, row.lowest, row.highest)
