"""Points of a series: what one source said on one day about one count. Used by `hasila.collate.series`.

In: claims of many reports (cumulative and window tolls), or rows of a table (see `hasila.collate.bulletins`). Out:
`Series`: the points of one source, outcome and scope in the order of the days on which the counts stood.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from itertools import groupby

import msgspec

from hasila.ledger.claim import Claim, Toll
from hasila.reconcile.days import Days, days
from hasila.reconcile.mentions import fold

__all__ = ["Key", "Point", "Series", "line_up", "points_of"]

_ROUND = ("about", "at_least", "more_than", "up_to", "fewer_than", "between")
_NEVER = 99999999  # the last day of an open interval


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """What a source said on a day.

    Attributes:
        ids: the claims or rows that said it; more than one where it was told again.
        day: the day on which the count stood, YYYY-MM-DD.
        total: the running total; None where only a window figure was given.
        window: the figure of a stretch of days that ends on `day`.
        window_days: how long that stretch is; None where it was not said.
        rounded: whether the total was said with «about», «more than» and the like.
    """

    ids: tuple[str, ...]
    day: str
    total: int | None = None
    window: int | None = None
    window_days: int | None = None
    rounded: bool = False


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """Successive points of one source, outcome and scope (place, people, means, blamed: what the words state)."""

    source: str
    outcome: str
    scope: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()


Key = tuple[str, str, tuple[str, ...]]


def line_up(points: Iterable[tuple[Key, Point]]) -> list[Series]:
    """The points by series, in the order of their days; a figure told again on its day is one point.

    Args:
        points: each with its series: source, outcome, scope.
    """
    by_key: dict[Key, list[Point]] = {}
    for key, point in points:
        by_key.setdefault(key, []).append(point)
    return [
        Series(source=source, outcome=outcome, scope=scope, points=tuple(_merged(by_key[source, outcome, scope])))
        for source, outcome, scope in sorted(by_key)
    ]


def points_of(claims: Iterable[Claim], published: Mapping[str, str]) -> list[tuple[Key, Point]]:
    """The points that claims make: tolls of a named source that count over time, parts and denied figures left out.

    Args:
        claims: of any number of reports.
        published: document id -> day of publication, where no other day is said.
    """
    found = []
    for claim in claims:
        toll = claim.toll
        if toll is None or toll.part_of or claim.stance == "denies" or not claim.speakers:
            continue
        covered = days(claim.time.edtf) if claim.time else None
        stood = days(toll.as_of) or covered or days(published.get(claim.document or ""))
        point = _point(claim, toll, covered, stood)
        if point is not None:
            found.append((_key(claim, toll), point))
    return found


def _point(claim: Claim, toll: Toll, covered: Days | None, stood: Days | None) -> Point | None:
    value = toll.count.low if toll.count.low is not None else toll.count.high
    if value is None or stood is None or stood.last == _NEVER:
        return None
    said = Point(ids=(claim.id,), day=_iso(stood.last), rounded=toll.count.qualifier in _ROUND)
    if toll.cumulative:
        return msgspec.structs.replace(said, total=value)
    if covered is None or covered.last == _NEVER or not covered.first:
        return None
    return msgspec.structs.replace(said, window=value, window_days=_span(covered))


def _key(claim: Claim, toll: Toll) -> Key:
    speaker, who = claim.speakers[0], toll.who
    place = claim.places[-1] if claim.places else None
    blamed = [s.id or fold(s.mention) for s in toll.blamed[:1]]
    affiliation = (who.affiliation.id or fold(who.affiliation.mention)) if who.affiliation else None
    told: list[tuple[str, str | None]] = [
        ("place", (place.id or fold(place.mention)) if place else None),
        ("status", None if who.status == "mixed" else who.status),
        ("age", who.age), ("sex", who.sex), ("role", who.role), ("of", affiliation),
        ("means", toll.means), ("blamed", blamed[0] if blamed else None), ("unit", toll.count.unit),
    ]  # fmt: skip
    scope = tuple(f"{name}={value}" for name, value in told if value and value != "person")
    return speaker.id or fold(speaker.name or speaker.mention), toll.outcome, scope


def _merged(points: Iterable[Point]) -> Iterable[Point]:
    """Points in order; those of one day that do not contradict each other are one."""
    for _, same_day in groupby(sorted(points, key=lambda p: (p.day, p.total or 0, p.ids)), key=lambda p: p.day):
        made: list[Point] = []
        for point in same_day:
            if made and _agree(made[-1], point):
                made[-1] = _one(made[-1], point)
            else:
                made.append(point)
        yield from made


def _agree(a: Point, b: Point) -> bool:
    pairs = ((a.total, b.total), (a.window, b.window), (a.window_days, b.window_days))
    return all(x is None or y is None or x == y for x, y in pairs)


def _one(a: Point, b: Point) -> Point:
    def first(x: int | None, y: int | None) -> int | None:
        return x if x is not None else y

    return Point(
        ids=tuple(dict.fromkeys((*a.ids, *b.ids))),
        day=a.day,
        total=first(a.total, b.total),
        window=first(a.window, b.window),
        window_days=first(a.window_days, b.window_days),
        rounded=a.rounded and b.rounded,
    )


def _span(covered: Days) -> int:
    return (_date(covered.last) - _date(covered.first)).days + 1


def _date(day: int) -> datetime.date:
    """A day of `hasila.reconcile.days`; the 31st of a short month is its last day."""
    year, month, last = day // 10000, day // 100 % 100, day % 100
    if last < 29:
        return datetime.date(year, month, last)
    after = datetime.date(year + month // 12, month % 12 + 1, 1)
    return min(after - datetime.timedelta(1), datetime.date(year, month, 28) + datetime.timedelta(last - 28))


def _iso(day: int) -> str:
    return _date(day).isoformat()
