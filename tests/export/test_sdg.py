"""The SDG table: one row for one category, and totals that keep those of whom nothing is told."""

from __future__ import annotations

from factory import Page, toll
from hasila.collate.gathered import Gathered, Reports
from hasila.collate.tally import tally
from hasila.export.schemes.events import sdg_code, sdg_rows
from hasila.ledger.claim import Means


def raid(name: str, killed: int, means: Means, children: int) -> Gathered:
    page = Page(name)
    said = {"time": "2031-05-04", "means": means, "speakers": (f"a clinic of {name}",)}
    whole = toll(page, f"{killed} people", low=killed, **said)
    page.write(", ")
    part = toll(page, f"{children} children", low=children, age="child", part_of=whole, **said)
    return Gathered(id=name, claims=(whole, part))


def test_means_of_one_category_are_one_row_and_nobody_is_left_out() -> None:
    raids = [raid("r1", 9, "shelling", 2), raid("r2", 5, "air_strike", 1)]
    by = ("year", "country", "means")
    whole = list(sdg_rows(tally(raids, by, "lowest", Reports(), recode=sdg_code)))
    assert [(row["deaths"], row["incidents"], row["sources"], row["age"], row["sex"]) for row in whole] == [
        (14, 2, 2, "Total", "Total")
    ]
    people = list(sdg_rows(tally(raids, (*by, "status", "sex", "age"), "lowest", Reports(), recode=sdg_code)))
    assert [(row["deaths"], row["age"], row["status"]) for row in people] == [(3, "Child <18", "Unknown")]
