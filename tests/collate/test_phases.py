"""Series: phases, additions, slips, contradictions; what is no flag."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hasila.collate.digits import slips
from hasila.collate.points import Point, Series
from hasila.collate.series import Examined, examine

FIRST = datetime.date(2031, 5, 1)


def line(*told: int | tuple[int, int], rounded: Sequence[int] = ()) -> Examined:
    """A series of daily totals, each alone or with its window figure of one day."""
    points = []
    for at, one in enumerate(told):
        total, window = one if isinstance(one, tuple) else (one, None)
        points.append(
            Point(
                ids=(f"p{at}",), day=(FIRST + datetime.timedelta(at)).isoformat(), total=total, window=window,
                window_days=None if window is None else 1, rounded=at in rounded,
            )
        )  # fmt: skip
    return examine(Series(source="a ministry", outcome="killed", points=tuple(points)))


def flags(found: Examined) -> list[tuple[str, str, int | None]]:
    return [(f.kind, f.reason, f.suggested) for f in found.flags]


def test_a_steady_count_is_one_phase_without_flags() -> None:
    found = line(100, (130, 30), (190, 60), 1900)
    assert found.flags == ()
    (phase,) = found.phases
    assert (phase.opens, phase.closes, phase.base, phase.points) == (100, 1900, 0, 4)
    assert [(s.change, s.added) for s in found.steps] == [(30, 0), (60, 0), (1710, None)]


def test_a_fall_to_the_windows_own_figure_is_a_restart() -> None:
    found = line(4000, (4047, 47), (123, 123), (217, 94))
    assert flags(found) == [("restart", "restart", None)]
    assert [(p.opens, p.closes, p.base) for p in found.phases] == [(4000, 4047, 0), (123, 217, 4047)]
    assert [s.change for s in found.steps] == [47, 94]


def test_a_deep_fall_that_lasts_is_a_restart_without_windows_too() -> None:
    assert flags(line(4000, 4047, 123, 217)) == [("restart", "restart", None)]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((4200, 4327, 4260), ("fall", "digit_swap", 4237)),  # too high: found only because the next one falls
        ((4200, 423, 4260), ("fall", "digit_dropped", None)),  # too low, and comes back; 4230 to 4239 are all possible
        (
            (4200, (423, 37), 4260),
            ("fall", "digit_dropped", 4237),
        ),  # with its window, which number was meant is certain
        ((4200, 44237, 4260), ("fall", "digit_added", 4237)),
        ((4200, 4150, 4160), ("fall", "corrected", None)),
        ((4200, 1111, 4260), ("fall", "unexplained", None)),
    ],
)
def test_falls_and_their_probable_reason(told: tuple[int, ...], expected: tuple[str, str, int | None]) -> None:
    assert flags(line(*told)) == [expected]


def test_a_rounded_figure_beside_exact_ones() -> None:
    assert flags(line(4213, 4200, 4260, rounded=[1])) == [("fall", "rounded", None)]


def test_deaths_added_to_earlier_days_are_an_addition() -> None:
    found = line(5000, (5359, 61))
    assert flags(found) == [("addition", "later_addition", None)]
    assert found.flags[0].difference == 298
    assert found.steps[0].added == 298


def test_a_window_figure_of_the_day_before() -> None:
    found = line(100, (140, 20), (160, 40))
    assert flags(found) == [("contradiction", "one_day_shift", None)] * 2


@pytest.mark.parametrize(
    ("told", "reason", "suggested"),
    [
        ((4200, (4263, 36), (4270, 7)), "digit_swap", 63),  # the total goes on, so the window figure is the slip
        ((4200, (4327, 37)), "digit_swap", 4237),  # the latest total: 4200 and 37 make 4237
        ((4200, (4210, 30), (4220, 10)), "unexplained", None),
    ],
)
def test_window_figures_that_contradict(told: tuple[int, ...], reason: str, suggested: int | None) -> None:
    assert flags(line(*told)) == [("contradiction", reason, suggested)]


def test_a_window_of_another_length_says_nothing() -> None:
    points = [
        Point(ids=("a",), day="2031-05-01", total=100),
        Point(ids=("b",), day="2031-05-05", total=150, window=9, window_days=1),
    ]
    found = examine(Series(source="a ministry", outcome="killed", points=tuple(points)))
    assert found.flags == ()
    assert found.steps[0].added is None


def test_slips_never_begin_with_a_zero_nor_repeat_the_number() -> None:
    found = slips(105, 0, 99999)
    assert {slip.meant for slip in found if slip.kind == "digit_swap"} == {150}  # and not 015
    assert all(slip.meant != 105 for slip in found)
    assert [slip.kind for slip in slips(10, 1, 1)] == ["digit_added"]


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30), st.integers(1, 5000))
def test_a_count_that_only_rises_with_true_windows_has_no_flags(days: list[int], opens: int) -> None:
    told: list[int | tuple[int, int]] = [opens]
    total = opens
    for died in days:
        total += died
        told.append((total, died))
    found = line(*told)
    assert found.flags == ()
    assert sum(s.change for s in found.steps) == total - opens


@given(st.lists(st.integers(0, 9999), min_size=1, max_size=25))
def test_phases_cover_every_point_once_and_steps_stay_inside_them(totals: list[int]) -> None:
    found = line(*totals)
    assert sum(p.points for p in found.phases) == len(totals)
    assert len(found.phases) == 1 + sum(f.kind == "restart" for f in found.flags)
    assert all(a.last < b.first for a, b in zip(found.phases, found.phases[1:], strict=False))
