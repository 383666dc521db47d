"""Successive running totals of one source and scope, and their difference. A part of the reconcile stage.

In: a `Sheet` and the groups of restated figures. Out: findings of type `series`: the earlier figure, the later one.
The order is that of `as_of`, then of the end of `time`; where neither tells, a running total never falls.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cmp_to_key, partial
from itertools import pairwise

from hasila.ledger.claim import Who
from hasila.reconcile.closing import joined
from hasila.reconcile.days import days, show
from hasila.reconcile.figures import counted
from hasila.reconcile.people import alike
from hasila.reconcile.restated import Group, same_source
from hasila.reconcile.rows import Finding
from hasila.reconcile.scenes import means_fit, places_share
from hasila.reconcile.sheet import Sheet, Told

__all__ = ["check_series"]

_LARGE = 100  # undated figures below this are too easily of two things, unless place and means are stated and the same
_JUMP = 3  # undated figures that differ by more than this factor are of two different things


def check_series(sheet: Sheet, groups: Sequence[Group]) -> Iterator[Finding]:
    """A finding for each two successive points of a series."""
    points = _points(sheet, groups)
    taken: set[str] = set()
    told: set[tuple[str, str]] = set()
    for index, first in enumerate(points):
        if first.id in taken:
            continue
        line = [first]
        for other in points[index + 1 :]:
            if other.id not in taken and all(_one_series(sheet, other, t) for t in line):
                line.append(other)
        taken.update(t.id for t in line)
        for earlier, later in pairwise(_in_order(sheet, line)):
            told.add((earlier.id, later.id))
            yield _finding(sheet, earlier, later)
    for earlier, later in joined(sheet):
        if (earlier.id, later.id) not in told:
            yield _finding(sheet, earlier, later)


def _points(sheet: Sheet, groups: Sequence[Group]) -> list[Told]:
    """Every running total once: of a figure told again, the fullest telling."""
    again = {t.id for g in groups for t in g[1:]}
    return [t for t in sheet.told if t.id not in again and _running(sheet, t)]


def _running(sheet: Sheet, one: Told) -> bool:
    total = one.toll.cumulative or one.toll.as_of is not None
    return total and one.id not in sheet.whole and counted(one.count) and one.claim.stance != "denies"


def _one_series(sheet: Sheet, a: Told, b: Told) -> bool:
    same = a.toll.outcome == b.toll.outcome and a.count.unit == b.count.unit and _value(a) != _value(b)
    if not same or a.sentence == b.sentence or not _same_scope(sheet, a, b):
        return False
    return _dated(sheet, a, b) or _close(a, b)


def _same_scope(sheet: Sheet, a: Told, b: Told) -> bool:
    if not same_source(sheet, a, b) or not alike(sheet, a, b) or not means_fit(a.toll.means, b.toll.means):
        return False
    mine, other = a.who, b.who
    if _people(mine) != _people(other):
        return False
    if a.spots and b.spots and not places_share(a.spots, b.spots):
        return False
    if bool(a.spots) != bool(b.spots) and not (a.toll.means and b.toll.means):
        return False
    return not (a.toll.blamed and b.toll.blamed) or _blame_fits(sheet, a, b)


def _people(who: Who) -> tuple[str | bool | None, ...]:
    """What two figures of one series agree in; people «of both kinds» are simply people."""
    status = None if who.status == "mixed" else who.status
    return status, who.age, who.sex, who.role, bool(who.affiliation)


def _blame_fits(sheet: Sheet, a: Told, b: Told) -> bool:
    """Whether the blamed can be one party. Names that nobody resolved tell nothing: then the scope decides."""
    resolved = all(s.id for s in (*a.toll.blamed, *b.toll.blamed))
    return not resolved or sheet.any_same(a.toll.blamed, b.toll.blamed)


def _dated(sheet: Sheet, a: Told, b: Told) -> bool:
    """Whether two different days are known for the two."""
    mine, other = _day(sheet, a, b), _day(sheet, b, a)
    return mine is not None and other is not None and mine != other


def _close(a: Told, b: Told) -> bool:
    """Whether two figures without days are near enough to be points of one running total; small ones of one scene."""
    low, high = sorted((_value(a), _value(b)))
    scene = a.toll.means is not None and a.toll.means == b.toll.means and places_share(a.spots, b.spots)
    running = a.toll.cumulative and b.toll.cumulative and bool(a.speakers)
    return running and high <= low * _JUMP and (low >= _LARGE or scene)


def _day(sheet: Sheet, one: Told, other: Told) -> int | None:
    """The day on which a figure stood: as stated, else the end of its period.

    A figure without either, told beside one that stood on a stated day, is the report's own news.
    """
    stood = days(one.toll.as_of) or one.days
    if stood is None and other.toll.as_of:
        stood = days(sheet.report.published)
    return stood.last if stood else None


def _value(one: Told) -> int:
    return one.count.low if one.count.low is not None else one.count.high or 0


def _in_order(sheet: Sheet, line: list[Told]) -> list[Told]:
    """By day where all days are known; a running total never falls where they are not."""
    return sorted(line, key=cmp_to_key(partial(_compare, sheet)))


def _compare(sheet: Sheet, a: Told, b: Told) -> int:
    if _dated(sheet, a, b):
        return (_day(sheet, a, b) or 0) - (_day(sheet, b, a) or 0)
    return _value(a) - _value(b) or a.start - b.start


def _finding(sheet: Sheet, earlier: Told, later: Told) -> Finding:
    change = _value(later) - _value(earlier)
    one, other = _point(earlier), _point(later)
    more = f"{change:,} more" if change >= 0 else f"{-change:,} fewer: a running total that falls"
    text = f"from {one} to {other} {later.toll.outcome}: {more}"
    return Finding("series", (earlier.id, later.id), "holds" if change >= 0 else "fails", text, difference=change)


def _point(one: Told) -> str:
    stood = days(one.toll.as_of) or one.days
    return f"{_value(one):,} ({show(stood.last)})" if stood and stood.last < 99999999 else f"{_value(one):,}"
