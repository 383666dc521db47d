"""What a person may say about the reports that they hand over, checked before anything is read."""

from __future__ import annotations

import datetime
import re
from typing import Final

import msgspec

from hasila.errors import UsageError
from hasila.reports.posts.mapping import Mapping

__all__ = ["MAX_SIZE", "MAX_TOTAL", "InputSettings", "parse_day", "parse_size"]

MAX_SIZE: Final = 10_000_000
MAX_TOTAL: Final = 20_000_000_000
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SIZE: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([kmg]?)(i?)b?", re.IGNORECASE)
_POWERS: Final = {"": 0, "k": 1, "m": 2, "g": 3}


class InputSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How reports are read.

    Attributes:
        max_size: bytes that one report may have (a file, or one line of JSON Lines).
        published: the day, YYYY-MM-DD, of the reports that do not state their own.
        language: the language of the reports that do not state their own.
        max_total: bytes that one input may unpack to.
        max_ratio: bytes that one packed byte may become, once `max_size` bytes are unpacked.
        max_depth: archives that may stand inside each other.
        max_members: members that one input may have.
        max_pages: pages that one document may have.
        mapping: how tables of posts are read; by the names of their columns where None.
    """

    max_size: int = MAX_SIZE
    published: str | None = None
    language: str | None = None
    max_total: int = MAX_TOTAL
    max_ratio: int = 200
    max_depth: int = 3
    max_members: int = 10_000_000
    max_pages: int = 2000
    mapping: Mapping | None = None


def parse_day(text: str) -> str:
    """A day as YYYY-MM-DD, checked against the calendar.

    Raises:
        UsageError: no such day, or another way of writing it.

    >>> parse_day("2015-12-30")
    '2015-12-30'
    """
    try:
        if _DAY.fullmatch(text):
            return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        pass  # the shape is right and the calendar has no such day
    raise UsageError(f"{text!r} is no date; write it as YYYY-MM-DD, such as 2015-12-30")


def parse_size(text: str) -> int:
    """A size in bytes: `10MB`, `500kB`, `2MiB` (powers of 1024) or plain bytes.

    Raises:
        UsageError: not a size, or a size of nothing.

    >>> parse_size("10MB"), parse_size("1.5 kB"), parse_size("2MiB"), parse_size("400")
    (10000000, 1500, 2097152, 400)
    """
    match = _SIZE.fullmatch(text.strip())
    size = 0
    if match:
        number, power, binary = match.groups()
        size = int(float(number) * (1024 if binary else 1000) ** _POWERS[power.lower()])
    if size <= 0:
        raise UsageError(f"{text!r} is no size; write bytes or a unit, such as 10MB or 500kB")
    return size
