"""The days an EDTF expression covers, as sortable numbers. A part of the reconcile stage.

In: `2015-12-22`, `2015-12`, `2015`, `2015-09-30/2015-12-29`, open ends, with or without `?`, `~`, `%`. Out: the first
and the last day as YYYYMMDD, or None where the expression fixes no day (an unknown year, words kept unresolved).
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Days", "days", "meet", "show"]

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?[?~%]?")
_OPEN = ("", "..")


class Days(NamedTuple):
    """The first and the last day, YYYYMMDD."""

    first: int
    last: int


def days(edtf: str | None) -> Days | None:
    """The days of an EDTF date or interval; None where they cannot be told."""
    if not edtf:
        return None
    begin, slash, end = edtf.partition("/")
    first = Days(0, 0) if slash and begin in _OPEN else _date(begin)
    last = first if not slash else Days(99999999, 99999999) if end in _OPEN else _date(end)
    return Days(first.first, last.last) if first and last else None


def meet(a: Days | None, b: Days | None) -> bool:
    """Whether the two can be one time: they overlap, or one of them is unknown."""
    return a is None or b is None or (a.first <= b.last and b.first <= a.last)


def show(day: int) -> str:
    """A day number for a person.

    >>> show(20151222)
    '2015-12-22'
    """
    return f"{day // 10000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"


def _date(text: str) -> Days | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year = int(found[1]) * 10000
    month, day = int(found[2] or 0), int(found[3] or 0)
    if not 1 <= month <= 12:  # a year, or a season of it
        return Days(year + 101, year + 1231)
    return Days(year + month * 100 + (day or 1), year + month * 100 + (day or 31))
