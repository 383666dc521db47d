"""Stretches counted in days, weeks, months, years, hours from matched date words. Below `date_patterns`."""

from __future__ import annotations

import msgspec

from hasila.extract import calendars
from hasila.extract.date_parts import DateKind, Scene, When, flags_of, portioned

__all__ = ["ago", "duration", "past_units", "since_units", "this"]

_KINDS: dict[str, DateKind] = {"day": "relative_day", "week": "interval", "month": "month", "year": "year"}
_CUT = {"month": 7, "year": 4}  # characters of an ISO day that say no more than the unit
_SHIFT = {"L": -1, "C": 0, "T": 0, "N": 1}


def this(scene: Scene) -> When | None:
    """«this month», «last year», «the middle of last month», «next week»; «since the beginning of the year»."""
    unit, shift = scene.find("DWMY"), scene.find("LCNT")
    if unit is None or unit.value[1] != 1:
        return None
    if shift is None and (scene.before is None or scene.before.role not in "st"):
        return None
    name, step = unit.value[0], _SHIFT[shift.role if shift else "C"]
    kind = _KINDS[name]
    when = When(kind=kind, flags=flags_of(scene))
    if scene.today is None:
        return when
    if name == "week":
        first, last = {-1: (-7, -1), 0: (-6, 0), 1: (1, 7)}[step]
        days = calendars.day_of(scene.today, first), calendars.day_of(scene.today, last)
        return msgspec.structs.replace(when, begin=days[0], stop=days[1])
    moved = calendars.shift(scene.today if name == "day" else scene.today.replace(day=1), step, name)
    if moved is None:
        return None
    cut = _CUT.get(name, 10)
    return portioned(scene, msgspec.structs.replace(when, begin=moved.isoformat()[:cut]))


def _amount(scene: Scene) -> tuple[int | None, str] | None:
    """How many of which unit; None where a count stands beside a unit that has its own."""
    unit, count = scene.find("DWMYH"), scene.find("n")
    if unit is None or (count is not None and unit.value[1] == 2):
        return None
    return (count.value if count is not None else unit.value[1]), unit.value[0]


def _stretch(scene: Scene, kind: DateKind, amount: int | None, unit: str, *flags: str) -> When:
    """The stretch of that length that ends on the reference day."""
    begin = calendars.shift(scene.today, -amount, unit) if scene.today and amount is not None else None
    if begin is None or scene.today is None:
        return When(kind=kind if scene.today else "duration", amount=amount, unit=unit, flags=flags)
    return When(kind=kind, begin=begin.isoformat(), stop=scene.today.isoformat(), amount=amount, unit=unit, flags=flags)


def past_units(scene: Scene) -> When | None:
    """«the last ten days», «the past 24 hours», «the past weeks»."""
    found = _amount(scene)
    counted_behind = scene.own[-1].role == "n" and scene.own[0].role in "DWMYH" and scene.own[0].value[1] == 1
    if found is None or found[0] == 1 or counted_behind:  # «last week 40 people»
        return None
    if found[0] is None:
        return When(kind="duration", unit=found[1], flags=("past",))
    return _stretch(scene, "interval", *found, "past")


def ago(scene: Scene) -> When | None:
    """«three days ago», «a month ago»: as exact as its unit."""
    found = _amount(scene)
    if found is None or scene.after in tuple("wdmhyn("):
        return None
    amount, unit = found
    moved = calendars.shift(scene.today, -amount, unit) if scene.today and amount is not None else None
    if amount is None:
        return When(kind="duration", unit=unit)
    kind = _KINDS[unit] if unit in _CUT else "relative_day"
    cut = _CUT.get(unit, 10)
    return When(kind=kind, begin=moved.isoformat()[:cut] if moved else None, amount=amount, unit=unit)


def since_units(scene: Scene) -> When | None:
    """«for three months»: from then to the reference day."""
    found = _amount(scene)
    if found is None or scene.after in tuple("wdmhynLCN("):
        return None
    when = _stretch(scene, "interval", *found, "open_since")
    return msgspec.structs.replace(when, since=True)


def duration(scene: Scene) -> When | None:
    """«ten months», «within a day»: a length that hangs on no day."""
    found = _amount(scene)
    if found is None or scene.after in tuple("wdmhyLC"):
        return None
    bare = scene.own[0].role not in "rAn" and scene.find("n") is None
    if found[0] is None or (bare and found[0] == 1):
        return None
    return When(kind="duration", amount=found[0], unit=found[1], flags=("during",) if scene.find("r") else ())
