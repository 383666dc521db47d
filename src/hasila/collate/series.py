"""The algebra of a series: phases, steps and flags. Pure functions over the points of one source and scope.

In: a `Series` (see `hasila.collate.points`). Out: `Examined`. Window figures are held against the change of the running
total over the same days; a running total that falls starts a phase, was corrected, or one of two figures is a slip. A
rise by itself is never flagged, however steep: wars have such days. What is flagged names the two figures and why.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

import msgspec

from hasila.collate.digits import slips
from hasila.collate.points import Point, Series

__all__ = ["Examined", "Flag", "Phase", "Reason", "Step", "examine"]

Reason = Literal[
    "restart", "later_addition", "digit_swap", "digit_dropped", "digit_added", "one_day_shift",
    "rounded", "corrected", "unexplained",
]  # fmt: skip
_DEEP = 2  # a total that falls to less than 1/2 of what it was and stays there counts from anew
_LONG = 100  # in a shorter number, a digit too many or too few is as likely another count
_FEW = 20  # below this, a fall of the total to its own window figure may be chance


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """What a person should look at.

    Attributes:
        kind: `restart`; `addition` (later additions to earlier days); `fall`; `contradiction` (a window figure against
            the change of the total).
        points: the ids of the two points, the earlier first.
        reason: the probable reason.
        difference: the change of the total, or what the change has over the window figure.
        suggested: the number that was probably meant, where one fits.
    """

    kind: Literal["restart", "addition", "fall", "contradiction"]
    day: str
    points: tuple[str, ...]
    reason: Reason
    difference: int
    suggested: int | None = None
    message: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """From one point to the next of a phase. `added`: what the change has over the window figure of the same days."""

    earlier: str
    later: str
    days: int
    change: int
    window: int | None = None
    added: int | None = None


class Phase(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch counted from one beginning. `base`: the sum of all phases before it, for who goes on counting."""

    first: str
    last: str
    opens: int
    closes: int
    base: int
    points: int


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """A series with what follows from it."""

    series: Series
    phases: tuple[Phase, ...]
    steps: tuple[Step, ...]
    flags: tuple[Flag, ...]


def examine(series: Series) -> Examined:
    """The phases, steps and flags of a series. Points without a running total take part in no step."""
    told = [p for p in series.points if p.total is not None]
    starts, falls, slipped = _falls(told)
    phases = _phases(told, starts, slipped)
    steps: list[Step] = []
    flags = list(falls)
    for begin, end in zip([0, *starts], [*starts, len(told)], strict=True):
        line = [p for at, p in enumerate(told[begin:end], begin) if at not in slipped]
        made = [_step(a, b) for a, b in pairwise(line)]
        steps += made
        flags += _contradictions(line, made)
    return Examined(
        series=series,
        phases=tuple(phases),
        steps=tuple(steps),
        flags=tuple(sorted(flags, key=lambda f: (f.day, f.points))),
    )


def _falls(told: Sequence[Point]) -> tuple[list[int], list[Flag], set[int]]:
    """Where phases start, a flag for each fall, and the points that are slips."""
    starts: list[int] = []
    flags: list[Flag] = []
    slipped: set[int] = set()
    last = 0  # the latest point that is no slip
    for at in range(1, len(told)):
        if _total(told[at]) >= _total(told[last]):
            last = at
            continue
        begin = starts[-1] if starts else 0
        if _restarts(told, last, at):
            starts.append(at)
            flags.append(_restart(told[last], told[at]))
            last = at
            continue
        flag, odd = _fall(told, begin, last, at, slipped)
        flags.append(flag)
        if odd is not None:
            slipped.add(odd)
        last = last if odd == at else at
    return starts, flags, slipped


def _restarts(told: Sequence[Point], last: int, at: int) -> bool:
    """Whether a fall is a count from a new beginning: it equals its own window figure, or is deep and lasts."""
    before, here = _total(told[last]), _total(told[at])
    after = [_total(p) for p in told[at + 1 : at + 3]]
    if after and after[0] >= before:
        return False  # it comes back: the low figure is the odd one
    if told[at].window == here and here > 0:
        return here >= _FEW or not after or after[0] >= here
    return here * _DEEP <= before and len(after) > 0 and all(here <= a < before for a in after)


def _restart(before: Point, here: Point) -> Flag:
    own = (
        f", as many as in its own window of {here.window_days} days"
        if here.window == here.total and here.window_days
        else ""
    )
    text = f"counted from a new beginning: {_total(before):,} ({before.day}), then {_total(here):,} ({here.day}){own}"
    return _flag("restart", before, here, "restart", _total(here) - _total(before), text)


def _fall(told: Sequence[Point], begin: int, last: int, at: int, slipped: set[int]) -> tuple[Flag, int | None]:
    """The flag for a fall, and which of its two points is the slip (None: neither is shown to be)."""
    before, here = told[last], told[at]
    following = _total(told[at + 1]) if at + 1 < len(told) else None
    earlier = max((i for i in range(begin, last) if i not in slipped), default=None)
    floor = _total(told[earlier]) if earlier is not None else 0
    change = _total(here) - _total(before)
    comes_back = following is not None and following >= _total(before)
    spiked = earlier is not None and floor <= _total(here) and not comes_back
    if spiked and (found := _meant(before, floor, _total(here), floor)):
        return _flag("fall", before, here, found[0], change, _slip_text(before, found, here), found[1]), last
    ceiling = following if comes_back else None
    if found := _meant(here, _total(before), ceiling, _total(before)):
        return _flag("fall", before, here, found[0], change, _slip_text(here, found, before), found[1]), at
    if before.rounded or here.rounded:
        text = f"falls from {_total(before):,} to {_total(here):,}: a rounded figure beside an exact one"
        return _flag("fall", before, here, "rounded", change, text), at if here.rounded else last
    if comes_back:
        text = f"falls from {_total(before):,} to {_total(here):,} and comes back to {following:,}"
        return _flag("fall", before, here, "unexplained", change, text), at
    text = (
        f"falls from {_total(before):,} to {_total(here):,} and stays there: earlier deaths taken off, or another count"
    )
    return _flag("fall", before, here, "corrected", change, text), None


def _meant(odd: Point, low: int, high: int | None, from_total: int) -> tuple[Reason, int | None] | None:
    """The slip in a total that must lie from `low` to `high`; with its window figure, the total that it makes."""
    if odd.window is not None:
        exact = from_total + odd.window
        found = slips(_total(odd), exact, exact)
        return (found[0].kind, exact) if found else None
    if high is None:
        return None
    found = slips(_total(odd), low, high)
    if not found:
        return None
    same = {s.meant for s in found if s.kind == found[0].kind}
    return found[0].kind, found[0].meant if len(same) == 1 else None


def _slip_text(odd: Point, found: tuple[Reason, int | None], other: Point) -> str:
    reason, meant = found
    what = reason.replace("_", " ")
    said = f"{meant:,} meant" if meant is not None else "which number was meant is not certain"
    return f"{_total(odd):,} ({odd.day}) does not stand beside {_total(other):,} ({other.day}): {what}, {said}"


def _contradictions(line: Sequence[Point], steps: Sequence[Step]) -> Iterator[Flag]:
    """Flags for window figures that differ from the change of the total over the same days."""
    off = {at: step for at, step in enumerate(steps) if step.added}
    for at, step in off.items():
        before, here = line[at], line[at + 1]
        window, change = step.window or 0, step.change
        shifted = next((n for n in (at - 1, at + 1) if 0 <= n < len(steps) and _swapped(steps, at, n)), None)
        head = f"{window:,} told for the {step.days} days to {here.day}, the total changed by {change:,}"
        if shifted is not None:
            text = f"{head}: the figure of the day {'before' if shifted < at else 'after'}"
            yield _flag("contradiction", before, here, "one_day_shift", step.added or 0, text)
        elif found := _written(here, before, step, at + 1 == len(steps)):
            text = f"{head}: {found[0].replace('_', ' ')}, {found[1]:,} meant"
            yield _flag("contradiction", before, here, found[0], step.added or 0, text, found[1])
        elif before.rounded or here.rounded:
            yield _flag("contradiction", before, here, "rounded", step.added or 0, f"{head}: a rounded total")
        elif change > window:
            text = f"{head}: {change - window:,} added to earlier days"
            yield _flag("addition", before, here, "later_addition", change - window, text)
        else:
            yield _flag("contradiction", before, here, "unexplained", step.added or 0, head)


def _written(here: Point, before: Point, step: Step, latest: bool) -> tuple[Reason, int] | None:
    """The slip in a window figure, or in the latest total, which no later one has borne out; and what was meant."""
    window, meant = step.window or 0, _total(before) + (step.window or 0)
    options = slips(_total(here), meant, meant) if latest else []
    options += slips(window, step.change, step.change) if step.change > 0 else []
    found = next((s for s in options if s.kind == "digit_swap" or max(window, step.change) >= _LONG), None)
    return (found.kind, found.meant) if found else None


def _swapped(steps: Sequence[Step], at: int, other: int) -> bool:
    """Whether a window figure is the change of a neighbouring step whose own window figure differs too."""
    return (
        steps[other].added not in (None, 0)
        and steps[at].window == steps[other].change
        and steps[at].days == steps[other].days
    )


def _step(a: Point, b: Point) -> Step:
    gap = (datetime.date.fromisoformat(b.day) - datetime.date.fromisoformat(a.day)).days
    change = _total(b) - _total(a)
    covers = b.window is not None and (b.window_days is None or b.window_days == gap)
    added = change - b.window if covers and b.window is not None else None
    return Step(
        earlier=a.ids[0], later=b.ids[0], days=gap, change=change, window=b.window if covers else None, added=added
    )


def _phases(told: Sequence[Point], starts: Sequence[int], slipped: set[int]) -> Iterator[Phase]:
    base = 0
    for begin, end in zip([0, *starts], [*starts, len(told)], strict=True):
        line = [p for at, p in enumerate(told[begin:end], begin) if at not in slipped]
        if line:
            closes = _total(line[-1])
            yield Phase(
                first=line[0].day,
                last=line[-1].day,
                opens=_total(line[0]),
                closes=closes,
                base=base,
                points=end - begin,
            )
            base += closes


def _flag(
    kind: Literal["restart", "addition", "fall", "contradiction"],
    before: Point,
    here: Point,
    reason: Reason,
    difference: int,
    message: str,
    suggested: int | None = None,
) -> Flag:
    points = (before.ids[0], here.ids[0])
    return Flag(
        kind=kind,
        day=here.day,
        points=points,
        reason=reason,
        difference=difference,
        suggested=suggested,
        message=message,
    )


def _total(point: Point) -> int:
    return point.total or 0
