"""Calendar arithmetic for `dates`: days without a year, portions, weeks, the Islamic calendar, EDTF. No words.

A point is an EDTF string of day, month or year precision, `XXXX` standing for a year that nobody knows. The reference
is the day of publication; the clock is never read. Conventions: a week named by «last» or «this» is seven days that end
before or on the reference, since weeks begin on different days in different countries; the winter of a year begins in
its December; «early», «middle», «late» are thirds, of a month from the 1st, 11th and 21st.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from hijridate import Gregorian, Hijri

__all__ = [
    "bounds", "day_of", "hijri_point", "hijri_year_of", "nearest_year", "point", "portion", "season", "shift",
    "weekday_before",
]  # fmt: skip

_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}
_SHARES = {  # first and last day of a month (32: its last), first and last month of a year
    "first_half": (1, 15, 1, 6), "second_half": (16, 32, 7, 12), "early": (1, 10, 1, 4), "middle": (11, 20, 5, 8),
    "late": (21, 32, 9, 12),
}  # fmt: skip
_EARLIEST, _LATEST = 1, 9999


def point(year: int | None, month: int | None = None, day: int | None = None) -> str | None:
    """The EDTF of a day, month or year; None where there is no such day.

    >>> point(2015, 12, 29), point(None, 12, 22), point(2015, 2, 30)
    ('2015-12-29', 'XXXX-12-22', None)
    """
    if month is not None and not 1 <= month <= 12:
        return None
    if year is not None and not _EARLIEST <= year <= _LATEST:
        return None
    if day is not None and (month is None or not 1 <= day <= monthrange(year or 2000, month)[1]):
        return None
    parts = ["XXXX" if year is None else f"{year:04d}"]
    parts += [f"{part:02d}" for part in (month, day) if part is not None]
    return "-".join(parts)


def bounds(edtf: str) -> tuple[date, date] | None:
    """The first and the last day of a point; None where its year is unknown."""
    if edtf.startswith("X"):
        return None
    parts = [int(part) for part in edtf.split("-")]
    first = date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    if len(parts) == 3:
        return first, first
    month = parts[1] if len(parts) == 2 else 12
    return first, date(parts[0], month, monthrange(parts[0], month)[1])


def day_of(reference: date | None, days: int) -> str | None:
    """The day that many days from the reference."""
    moved = None if reference is None else _moved(reference, days)
    return None if moved is None else moved.isoformat()


def _moved(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def nearest_year(month: int, day: int | None, anchor: date, way: str) -> int | None:
    """The year of a day or month that was named without one.

    Args:
        month: 1 to 12.
        day: of the month, or None for the month as a whole.
        anchor: the day that it is seen from.
        way: `past` (on or before the anchor), `before` (strictly), `future` (strictly after), `same` (its year).
    """
    here = (anchor.month, anchor.day if day is not None else 0)
    there = (month, day or 0)
    if way == "same":
        year, step = anchor.year, 1
    elif way == "future":
        year, step = anchor.year + (there <= here), 1
    else:
        year, step = anchor.year - (there > here or (way == "before" and there == here)), -1
    for _ in range(9):  # 29 February has to be looked for
        if point(year, month, day) is not None:
            return year
        year += step
    return None


def weekday_before(weekday: int, anchor: date, way: str) -> str | None:
    """The day of an ISO weekday: the last on (or, `before`, strictly before) the anchor, or the next one after it."""
    back = (anchor.isoweekday() - weekday) % 7
    if way == "future":
        return day_of(anchor, 7 - back)
    return day_of(anchor, -(back or 7) if way == "before" else -back)


def shift(day: date, amount: int, unit: str) -> date | None:
    """The day that many units later (earlier where negative); None beyond the calendar."""
    if unit in ("day", "week", "hour", "minute"):
        days = {"day": amount, "week": 7 * amount}.get(unit, -(-abs(amount) // 24) * (1 if amount > 0 else -1))
        return _moved(day, 0 if unit == "minute" else days)
    months = day.year * 12 + day.month - 1 + amount * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    if not _EARLIEST <= year <= _LATEST:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def portion(name: str, edtf: str) -> tuple[str, str | None]:
    """A part of a month or year as (first, last) point; a point that has no such part stays whole.

    >>> portion("first_half", "2015-11"), portion("late", "2014")
    (('2015-11-01', '2015-11-15'), ('2014-09', '2014-12'))
    """
    share = _SHARES.get(name)
    days = bounds(edtf)
    if share is None or days is None or days[0] == days[1]:
        return edtf, None
    if len(edtf) == 4:
        return f"{edtf}-{share[2]:02d}", f"{edtf}-{share[3]:02d}"
    return f"{edtf}-{share[0]:02d}", f"{edtf}-{min(share[1], days[1].day):02d}"


def season(name: str, year: int) -> tuple[str | None, str | None]:
    """The months of a season. The winter of a year begins in its December."""
    first, last = _SEASONS[name]
    return point(year, first), point(year + (last < first), last)


def hijri_point(year: int, month: int | None = None, day: int | None = None) -> tuple[str, str | None] | None:
    """An Islamic day, month or year (Umm al-Qura) as first and last Gregorian day; None outside the known years."""
    try:
        if month is not None and day is not None:
            return Hijri(year, month, day).to_gregorian().isoformat(), None
        first = Hijri(year, month or 1, 1)
        final = Hijri(year, month or 12, 1)
        last = Hijri(year, month or 12, final.month_length()).to_gregorian()
        return first.to_gregorian().isoformat(), last.isoformat()
    except (ValueError, OverflowError):
        return None


def hijri_year_of(month: int, day: int | None, anchor: date) -> int | None:
    """The Islamic year of the latest such day or month that began on or before the anchor."""
    try:
        now = Gregorian(anchor.year, anchor.month, anchor.day).to_hijri()
    except (ValueError, OverflowError):
        return None
    here = (now.month, now.day if day is not None else 0)
    return now.year - ((month, day or 0) > here)
