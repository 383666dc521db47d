"""Points of series from claims and from rows."""

from __future__ import annotations

from typing import Any

import pytest

from factory import Page, toll
from hasila.collate.bulletins import RowFault, read_map, row_points
from hasila.collate.points import line_up, points_of
from hasila.errors import UsageError
from hasila.ledger.claim import Claim

SAID: dict[str, Any] = {"speakers": ("Tally House",), "places": ("Arvland",), "means": "shelling", "cumulative": True}
MAP = """
day = "on"
source_name = "a ministry"
window_days = "span"
[[figures]]
outcome = "killed"
total = "dead"
window = "new"
"""


def said(name: str, low: int, **more: Any) -> Claim:
    return toll(Page(name), f"{low} people", low=low, **{**SAID, **more})


def test_totals_of_one_source_and_scope_are_one_series_by_the_day_they_stood() -> None:
    claims = [
        said("r2", 60, time="2031-04-01/2031-05-04"),
        said("r1", 40, as_of="2031-05-01"),
        said("r3", 70, time="2031-04-01/.."),
        said("r4", 9, time="2031-05-04", cumulative=False),
    ]
    (series,) = line_up(points_of(claims, {"r3": "2031-05-09"}))
    assert (series.source, series.outcome) == ("tally house", "killed")
    assert [(p.day, p.total, p.window, p.window_days) for p in series.points] == [
        ("2031-05-01", 40, None, None),
        ("2031-05-04", 60, 9, 1),
    ]


@pytest.mark.parametrize(
    "other",
    [{"speakers": ("Aid Watch",)}, {"places": ("Norland",)}, {"status": "civilian"}, {"means": "drone"},
     {"outcome": "injured"}, {"affiliation": "the guard"}],
)  # fmt: skip
def test_other_sources_and_scopes_are_other_series(other: dict[str, Any]) -> None:
    claims = [said("r1", 40, as_of="2031-05-01"), said("r2", 60, as_of="2031-05-04", **other)]
    assert len(line_up(points_of(claims, {}))) == 2


def test_parts_denied_unnamed_and_undated_figures_make_no_point() -> None:
    whole = said("r1", 40, as_of="2031-05-01")
    claims = [
        said("r1", 9, as_of="2031-05-01", part_of=whole),
        said("r2", 60, as_of="2031-05-01", stance="denies"),
        said("r3", 60, as_of="2031-05-01", speakers=()),
        said("r4", 60),
        said("r5", 60, time="2031-04-01/.."),
    ]
    assert points_of(claims, {}) == []


def test_a_figure_told_again_is_one_point_and_another_figure_of_the_day_is_its_own() -> None:
    claims = [said(name, low, as_of="2031-05-01") for name, low in (("r1", 40), ("r2", 40), ("r3", 43))]
    (series,) = line_up(points_of(claims, {}))
    assert [(p.total, len(p.ids)) for p in series.points] == [(40, 2), (43, 1)]


def test_rows_by_a_map_and_those_that_cannot_be_read() -> None:
    rows = [
        {"on": "2031-05-01", "dead": "1,040", "new": "", "span": 1},
        {"on": "May 2", "dead": 1050},
        {"on": "2031-05-03", "dead": "about 60"},
        {"on": "2031-05-04"},
        {"on": "2031-05-05", "dead": 1061, "new": 11, "span": 2, "id": "x9"},
    ]
    read = list(row_points(rows, read_map(MAP, "map.toml")))
    assert [one.number for one in read if isinstance(one, RowFault)] == [2, 3]
    (series,) = line_up(one for one in read if not isinstance(one, RowFault))
    assert [(p.ids, p.total, p.window, p.window_days) for p in series.points] == [
        (("1",), 1040, None, 1), (("x9",), 1061, 11, 2)]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "what"),
    [(("window_days", "windows"), "windows"), (('source_name = "a ministry"', ""), "source_name"),
     (('total = "dead"\nwindow = "new"', ""), "names no column"), (('day = "on"', 'day = "on'), "map.toml")],
)  # fmt: skip
def test_a_map_with_a_fault_says_so(change: tuple[str, str], what: str) -> None:
    with pytest.raises(UsageError, match=what):
        read_map(MAP.replace(*change), "map.toml")
