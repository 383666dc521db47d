"""Charts and lanes as SVG: every point and word leads somewhere, labels do not lie on each other, the direction is the page's."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest

from hasila.web.charts import ChartPoint, draw_chart
from hasila.web.lanes import Lane, Stay, draw_lanes


def _points(values: list[int], flag_at: int = -1) -> list[ChartPoint]:
    return [
        ChartPoint(
            f"2031-05-{at + 1:02}",
            value,
            value,
            f"{value} <told>",
            f"/reports/r?claim={at}",
            "look" if at == flag_at else "",
        )
        for at, value in enumerate(values)
    ]


@pytest.mark.parametrize("rtl", [True, False])
def test_each_point_leads_to_its_words_and_time_runs_with_the_page(rtl: bool) -> None:
    chart = draw_chart(_points([10, 20, 40], flag_at=1), rtl=rtl, label="a & b")
    assert re.findall(r'<a href="/reports/r\?claim=(\d)"', chart) == ["0", "1", "2"]
    xs = [float(x) for x in re.findall(r'<circle class="dot[^"]*" cx="([\d.]+)"', chart)]
    assert xs == sorted(xs, reverse=rtl)
    assert 'class="dot flagged"' in chart
    assert "&lt;told&gt;" in chart
    assert 'aria-label="a &amp; b"' in chart


@pytest.mark.parametrize("most", [1, 7, 99, 459, 2371, 130_000])
def test_the_highest_value_stays_in_the_picture(most: int) -> None:
    chart = draw_chart(_points([0, most]), rtl=False, label="x")
    heights = [float(y) for y in re.findall(r'cy="([\d.]+)"', chart)]
    lines = [float(y) for y in re.findall(r'class="grid"[^>]*y1="([\d.]+)"', chart)]
    assert min(heights) >= min(lines) - 0.1
    assert len(lines) <= 6


def test_days_under_a_crowded_chart_do_not_lie_on_each_other() -> None:
    chart = draw_chart(_points(list(range(100, 130))), rtl=False, label="x")
    days = sorted(float(x) for x in re.findall(r'<text x="([\d.]+)" y="330"', chart))
    assert len(days) > 2
    assert all(b - a >= 80 for a, b in pairwise(days))
    values = [(float(x), float(y)) for x, y in re.findall(r'class="value" x="([\d.]+)" y="([\d.]+)"', chart)]
    assert all(abs(a[0] - b[0]) >= 40 or abs(a[1] - b[1]) >= 15 for a, b in combinations(values, 2))


def test_an_account_lasts_until_the_next_word_of_its_source() -> None:
    def stay(day: str, party: str, gains: bool = True) -> Stay:
        return Stay(day, party, f"{party} holds it", "holds", f"{day}\n<{party}>", f"/c/{day}", gains, apart=False)

    lanes = [
        Lane("A", (stay("2031-05-01", "x"), stay("2031-05-11", "y", gains=False))),
        Lane("B", (stay("2031-05-06", "x"),)),
    ]
    drawn = draw_lanes(lanes, rtl=False, label="town")
    bars = re.findall(r'<rect class="([^"]+)" x="([\d.]+)"[^>]*width="([\d.]+)"', drawn)
    assert [kind for kind, _, _ in bars] == ["bar party-0", "bar party-1 hollow", "bar party-0"]
    assert float(bars[0][1]) + float(bars[0][2]) <= float(bars[1][1])
    assert "&lt;x&gt;" in drawn
    mirrored = re.findall(r'<rect class="[^"]+" x="([\d.]+)"', draw_lanes(lanes, rtl=True, label="town"))
    assert float(mirrored[0]) > float(mirrored[1])


def test_without_days_nothing_is_drawn() -> None:
    assert draw_lanes([], rtl=False, label="x") == ""
    assert draw_chart([], rtl=True, label="x") == ""
