"""Days, months, years, seasons and times from matched date words. Below `date_patterns`, beside `date_units`."""

from __future__ import annotations

from datetime import date

import msgspec

from hasila.extract import calendars
from hasila.extract.date_parts import DateKind, Element, Scene, When, flags_of, portioned

__all__ = [
    "clock", "day", "day_of_month", "days", "month", "numeric", "relative", "season", "weekday", "year", "years",
]  # fmt: skip

_SHIFT = {"L": -1, "C": 0, "T": 0, "N": 1}
_ISLAMIC = range(1300, 1501)
_COMMON = range(1800, 2101)


def _way(scene: Scene, month: int) -> str:
    """In which direction a day or month without a year is looked for."""
    shift = scene.find("LCN")
    if shift is None:
        return "past"
    if shift.role == "C":
        return "same" if scene.today is not None and month == scene.today.month else "past"
    return "before" if shift.role == "L" else "future"


def _checked(scene: Scene, when: When) -> When:
    """A day with its weekday said: flagged where they differ."""
    weekday = scene.find("w")
    days = calendars.bounds(when.begin) if when.begin else None
    if weekday is None or days is None or days[0] != days[1] or days[0].isoweekday() == weekday.value:
        return when
    return msgspec.structs.replace(when, flags=(*when.flags, "weekday_differs"))


def _month_day(scene: Scene, day: int | None) -> When | None:
    """A month, with a day or without, with a year or without."""
    months = scene.all("mh")
    if len({m.value for m in months}) > 1 or not months:
        return None
    month, year = months[0], scene.find("y")
    if month.role == "h":
        return _islamic(scene, month.value, day, year)
    kind: DateKind = "day" if day is not None else "month"
    if year is not None:
        if year.value not in _COMMON:
            return None
        begin = calendars.point(year.value, month.value, day)
        return _checked(scene, When(kind=kind, begin=begin, flags=flags_of(scene))) if begin else None
    way = _way(scene, month.value)
    known = calendars.nearest_year(month.value, day, scene.today, way) if scene.today else None
    begin = calendars.point(known, month.value, day)
    yearless = (month.value, day) if way == "past" else None
    return _checked(scene, When(kind=kind, begin=begin, yearless=yearless, flags=flags_of(scene))) if begin else None


def _islamic(scene: Scene, month: int, day: int | None, year: Element | None) -> When | None:
    """A day or month of the Islamic calendar; without a year the latest."""
    kind: DateKind = "day" if day is not None else "month"
    if year is not None and year.value not in _ISLAMIC:
        return None
    known = year.value if year is not None else None
    if known is None and scene.today is not None:
        known = calendars.hijri_year_of(month, day, scene.today)
    found = calendars.hijri_point(known, month, day) if known is not None else None
    begin, stop = found or (None, None)
    return _checked(scene, When(kind=kind, begin=begin, stop=stop, flags=flags_of(scene, "islamic")))


def day(scene: Scene) -> When | None:
    """A day of a month, by number or ordinal."""
    day = scene.find("no")
    if day is None or not 1 <= day.value <= 31:
        return None
    return _month_day(scene, day.value)


def days(scene: Scene) -> When | None:
    """«between 3 and 7 August», «3-7 August», «the 22nd and 23rd of December»."""
    days = scene.all("no")
    opened = scene.find("bftD-") is not None or days[1].value == days[0].value + 1
    if not opened or not 1 <= days[0].value < days[1].value <= 31:
        return None
    last = _month_day(scene, days[1].value)
    if last is None or last.begin is None or last.stop is not None:
        return None
    first = calendars.point(None, int(last.begin[5:7]), days[0].value)
    begin = last.begin[:8] + first[8:] if first and "islamic" not in last.flags else None
    return msgspec.structs.replace(last, kind="interval", begin=begin, stop=last.begin) if begin else None


def day_of_month(scene: Scene) -> When | None:
    """«the 22nd of this month»."""
    day, shift = scene.find("no"), scene.find("LCNT")
    if day is None or shift is None or not 1 <= day.value <= 31:
        return None
    if scene.today is None:
        return When(kind="day", flags=flags_of(scene))
    month = calendars.shift(scene.today.replace(day=1), _SHIFT[shift.role], "month")
    begin = calendars.point(month.year, month.month, day.value) if month else None
    return _checked(scene, When(kind="day", begin=begin, flags=flags_of(scene))) if begin else None


def month(scene: Scene) -> When | None:
    """A month as a whole or a part of it. A doubtful name needs something that shows it to be a month."""
    month = scene.find("mh")
    cue = scene.before is not None and scene.before.role in "irstfbaA"
    if month is None or (month.form in scene.cued and not cue and len(scene.own) == 1):
        return None
    return portioned(scene, _month_day(scene, None))


def relative(scene: Scene) -> When | None:
    """«yesterday», «this evening», with a weekday that may confirm it."""
    day = scene.find("d")
    if day is None or (scene.after == "o" and day.value == 0):  # «the third day»
        return None
    flags = ("future",) if day.value > 0 else ()
    return _checked(scene, When(kind="relative_day", begin=calendars.day_of(scene.today, day.value), flags=flags))


def weekday(scene: Scene) -> When | None:
    """A weekday: the last one, or the next where the words point ahead."""
    days = scene.all("w")
    shift = scene.find("LN")
    way = {"L": "before", "N": "future"}.get(shift.role if shift else "", "past")
    found = [calendars.weekday_before(d.value, scene.today, way) if scene.today else None for d in days]
    flags = flags_of(scene, "weekday")
    if len(days) == 2 and scene.find("&") is not None:  # «on (the two days) Saturday and Sunday»
        if found[0] is None or found[1] is None or (days[1].value - days[0].value) % 7 != 1:
            return None
        first = calendars.day_of(date.fromisoformat(found[1]), -1)
        return When(kind="interval", begin=first, stop=found[1], flags=flags)
    return When(kind="weekday", begin=found[0], flags=flags)


def year(scene: Scene) -> When | None:
    """A year that something shows to be one, a part or season of it."""
    year = scene.find("yn")
    unit = scene.find("Y")
    if unit is not None and unit.value[1] != 1:  # «the years 2005 and 2006»: the first alone says too much
        return None
    named = scene.find("YeS") is not None or scene.find("q") is not None
    cue = scene.before is not None and scene.before.role in "irstfb"
    if year is None or not (named or cue):
        return None
    era = scene.find("e")
    if (era is not None and era.value == "islamic") or year.value in _ISLAMIC:
        found = calendars.hijri_point(year.value) if year.value in _ISLAMIC else None
        return When(kind="year", begin=found[0], stop=found[1], flags=("islamic",)) if found else None
    if year.value not in _COMMON:
        return None
    return _seasoned(scene, portioned(scene, When(kind="year", begin=calendars.point(year.value))), year.value)


def years(scene: Scene) -> When | None:
    """«(2011-2013)»."""
    first, last = scene.own[0].value, scene.own[-1].value
    cue = scene.before is not None and scene.before.role in "irstfb&("
    if not cue or first not in _COMMON or last not in _COMMON or first >= last:
        return None
    return When(kind="interval", begin=calendars.point(first), stop=calendars.point(last))


def _seasoned(scene: Scene, when: When | None, year: int) -> When | None:
    part = scene.find("S")
    if part is None:
        return when
    begin, stop = calendars.season(part.value, year)
    return When(kind="part", begin=begin, stop=stop, flags=flags_of(scene))


def season(scene: Scene) -> When | None:
    """«last summer», «the summer of last year»."""
    part, shift = scene.find("S"), scene.find("LCNT")
    if part is None or shift is None:
        return None
    if scene.today is None:
        return When(kind="part", flags=flags_of(scene))
    year = scene.today.year + _SHIFT[shift.role]
    if scene.find("Y") is None and shift.role == "L":  # the latest that is over
        year += (calendars.season(part.value, year + 1)[1] or "9") < scene.today.isoformat()[:7]
    return _seasoned(scene, None, year)


def numeric(scene: Scene) -> When | None:
    """«15/2/2022»; «15/2» after «dated» or a word for day."""
    whole = scene.find("x")
    if whole is not None:
        year, month, day = whole.value
        if year in _ISLAMIC:
            return _islamic(scene, month, day, Element("y", year, 0, 0, ""))
        begin = calendars.point(year, month, day)
        return _checked(scene, When(kind="day", begin=begin)) if begin else None
    short = scene.find("X")
    if short is None:
        return None
    month, day = short.value
    known = calendars.nearest_year(month, day, scene.today, "past") if scene.today else None
    begin = calendars.point(known, month, day)
    return _checked(scene, When(kind="day", begin=begin, yearless=(month, day))) if begin else None


def clock(scene: Scene) -> When | None:
    """A time of the day: found so that it is no number."""
    return When(kind="part")
