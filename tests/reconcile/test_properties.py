"""What must hold whatever a report says."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from factory import Page, never, run, toll
from hasila.ledger.claim import Claim
from hasila.reconcile import reconcile

SMALL = st.integers(min_value=2, max_value=5000)
FEW = settings(max_examples=60, deadline=None)

_TOLL = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from(["killed", "injured", "casualties", "displaced"]),
        "low": st.one_of(st.none(), st.integers(min_value=0, max_value=12)),
        "status": st.sampled_from([None, None, "civilian", "combatant", "mixed"]),
        "age": st.sampled_from([None, None, "child", "adult"]),
        "sex": st.sampled_from([None, None, "female"]),
        "places": st.sampled_from([(), ("Aster",), ("Belmar", "Arvland"), ("Aster", "Arvland")]),
        "means": st.sampled_from([None, "shelling", "air_strike", "car_bomb"]),
        "time": st.sampled_from([None, "2031-05-03", "2031-05-04", "2031-05"]),
        "cumulative": st.booleans(),
        "speakers": st.sampled_from([(), ("A",), ("B",)]),
        "stance": st.sampled_from(["asserts", "asserts", "denies"]),
        "end": st.sampled_from([" and ", ". ", ".\n"]),
        "part": st.integers(min_value=-4, max_value=3),
    }
)


def _page(tolls: list[dict[str, Any]]) -> Page:
    page = Page(published="2031-05-05")
    for one in tolls:
        said = dict(one)
        end, part = said.pop("end"), said.pop("part")
        whole = page.claims[part] if 0 <= part < len(page.claims) else None
        toll(page, "so many people", part_of=whole, **said)
        page.write(end)
    return page


def _derived(claims: list[Claim]) -> list[Claim]:
    return [c for c in claims if c.check or c.incident]


@FEW
@given(
    civilians=SMALL,
    fighters=st.lists(SMALL, min_size=2, max_size=4),
    children=st.integers(2, 400),
    rest=st.integers(0, 9),
)
def test_a_consistent_breakdown_never_fails(civilians: int, fighters: list[int], children: int, rest: int) -> None:
    page = Page()
    whole = toll(page, "the dead", low=civilians + sum(fighters) + rest)
    inner = toll(page.write(": "), "civilians", low=civilians, status="civilian", part_of=whole)
    toll(page.write(", "), "children", low=min(children, civilians), age="child", status="civilian", part_of=inner)
    armed = toll(page.write("; "), "fighters", low=sum(fighters), status="combatant", part_of=whole)
    for number, count in enumerate(fighters):
        words = f"of group {number}"
        toll(page.write(", "), words, low=count, status="combatant", affiliation=f"Column {number}", part_of=armed)
    found = [r.check for r in run(page) if r.check]
    assert [c for c in found if c.verdict != "holds"] == []
    assert sorted(c.residual or 0 for c in found if c.type == "sum") == sorted([rest, 0])


@FEW
@given(st.lists(_TOLL, max_size=9), st.integers(0, 999))
def test_the_order_of_claims_changes_no_derived_row(tolls: list[dict[str, Any]], seed: int) -> None:
    page = _page(tolls)
    shuffled = list(page.claims)
    Random(seed).shuffle(shuffled)
    assert _derived(run(page)) == _derived(reconcile(page.report(), shuffled, never))


@FEW
@given(st.lists(_TOLL, max_size=9))
def test_no_claim_counts_twice(tolls: list[dict[str, Any]]) -> None:
    page = _page(tolls)
    rows = run(page)
    grouped = [i for r in rows if r.incident for i in r.incident.claims]
    assert len(grouped) == len(set(grouped))
    for row in rows:
        if row.incident:
            stated = sum(c.toll.count.low or 0 for c in page.claims if c.toll and c.id in row.incident.claims)
            assert all((t.low or 0) <= stated for t in row.incident.totals.values())


@FEW
@given(st.lists(_TOLL, max_size=9))
def test_claims_go_first_and_derived_rows_are_whole(tolls: list[dict[str, Any]]) -> None:
    page = _page(tolls)
    rows = run(page)
    assert [r.id for r in rows[: len(page.claims)]] == [c.id for c in page.claims]
    known = {c.id for c in page.claims}
    ids = [r.id for r in rows]
    assert len(ids) == len(set(ids))
    for row in rows[len(page.claims) :]:
        told = row.check.claims if row.check else row.incident.claims if row.incident else ()
        assert told
        assert set(told) <= known
        assert len(set(told)) == len(told)
        assert row.check is None or (row.quote is None and row.check.message)


def test_an_empty_report_has_no_rows() -> None:
    assert run(Page()) == []
