"""The day on which a page was published, by the publisher's own calendar and clock.

A time stamp with an offset says the publisher's day as written: `2031-03-05T00:40+03:00` is the 5th, though it is still the
4th in Greenwich. A stamp in UTC does not say it; then the same instant with an offset, or the day that the page shows,
decides. What a page shows is read with the project's own date reader (Levantine, Maghrebi and Hijri months), with the words
of the page's language.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from hasila.languages import available
from hasila.reports.pages.metadata import Metadata

__all__ = ["Day", "day_shown", "find_day", "time_elements"]

_STAMP: Final = re.compile(
    r"\s*(\d{4})-?(\d{2})-?(\d{2})(?:[T\s]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_IN_ADDRESS: Final = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-]|$)")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_PIECES: Final = re.compile(r"\s+[-\u2013\u2014|/\u2022\u00b7]\s+")
_UPDATED: Final = frozenset(("updated", "modified", "edited"))
_ZULU: Final = frozenset(("Z", "UTC", "GMT", "+00:00", "-00:00", "+0000"))


class Day(msgspec.Struct, frozen=True):
    """A day of publication, and flags that say how sure it is."""

    day: str
    flags: tuple[str, ...] = ()


class _Stamp(msgspec.Struct, frozen=True):
    day: datetime.date
    instant: datetime.datetime | None
    local: bool  # whether `day` is the publisher's own


def find_day(
    times: Sequence[tuple[str, str]], metadata: Metadata, shown: Sequence[str], language: str | None
) -> Day | None:
    """The day of publication, or None where the page states none.

    Args:
        times: of the page's time elements, see `time_elements`.
        metadata: what the page says of itself.
        shown: the lines that may show the date: near the headline, and those that their class calls so.
        language: whose words the date is written in; None tries every language.
    """
    stamps = [stamp for text in metadata.dates if (stamp := _stamp(text))]
    if not stamps:
        stamps = [stamp for text, _ in times if (stamp := _stamp(text))][:1]
    if stamps:
        return Day(_local(stamps, times, shown, language).isoformat())
    written = [metadata.dates, [text for _, text in times], shown]
    for texts in written:
        if found := day_shown(texts, language):
            return found
    in_address = _IN_ADDRESS.search(metadata.url or "")
    day = _date(*in_address.groups()) if in_address else None
    return Day(day.isoformat(), ("published_from_address",)) if day else None


def _local(
    stamps: list[_Stamp], times: Sequence[tuple[str, str]], shown: Sequence[str], language: str | None
) -> datetime.date:
    first = stamps[0]
    if first.local:
        return first.day
    others = [*stamps[1:], *(stamp for text, _ in times if (stamp := _stamp(text)))]
    for other in others:
        if other.local and other.instant is not None and other.instant == first.instant:
            return other.day
    seen = day_shown([*(text for _, text in times), *shown], language)
    day = datetime.date.fromisoformat(seen.day) if seen else first.day
    return day if abs((day - first.day).days) <= 1 else first.day


def time_elements(root: Any) -> Iterable[tuple[str, str]]:
    """The stamp and the text of each time element, in the order of the page; those of an update only where there are no
    others."""
    found: list[tuple[str, str]] = []
    updates: list[tuple[str, str]] = []
    for element in root.iter("time", "abbr", "span", "meta"):
        is_published = element.get("itemprop") == "datePublished"
        stamp = element.get("datetime") or (
            element.get("content") or element.get("title") or "" if is_published else ""
        )
        if element.tag != "time" and not stamp and not is_published:
            continue
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
        is_update = any(word in names for word in _UPDATED) and "publish" not in names
        (updates if is_update else found).append((stamp, " ".join(element.text_content().split())))
    return found or updates


def _stamp(text: str) -> _Stamp | None:
    """A time stamp. Without a time or an offset the day stands as written."""
    if epoch := _from_epoch(text):
        return epoch
    found = _STAMP.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second, offset = found.groups()
    date = _date(year, month, day)
    if date is None:
        return None
    if hour is None or offset is None:
        return _Stamp(date, None, True)
    return _Stamp(date, _instant(date, hour, minute, second, offset), offset.upper() not in _ZULU)


def _instant(date: datetime.date, hour: str, minute: str, second: str | None, offset: str) -> datetime.datetime | None:
    try:
        time = datetime.time(int(hour), int(minute), int(second or 0))
        if offset.upper() in _ZULU:
            ahead = datetime.timedelta(0)
        else:
            digits = offset.replace(":", "")
            ahead = datetime.timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5])) * (
                -1 if digits[0] == "-" else 1
            )
        return datetime.datetime.combine(date, time) - ahead
    except (ValueError, OverflowError):
        return None


def _from_epoch(text: str) -> _Stamp | None:
    """Seconds or milliseconds since 1970, as some systems write into their meta elements: UTC."""
    if not re.fullmatch(r"\d{10}(\d{3})?", text.strip()):
        return None
    instant = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=int(text.strip()[:10]))
    return _Stamp(instant.date(), instant, False)


def _date(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def day_shown(texts: Iterable[str], language: str | None) -> Day | None:
    """The first whole day (with its year) that lines of text show.

    A date of the Islamic calendar counts where no other is shown, with a flag: it may be a day off, since months begin
    when the moon is seen.
    """
    islamic: Day | None = None
    for text in texts:
        for piece in _PIECES.split(text):
            for day, is_islamic in _days(piece, language):
                if not is_islamic:
                    return Day(day)
                islamic = islamic or Day(day, ("published_from_islamic_date",))
    return islamic


def _days(text: str, language: str | None) -> Iterable[tuple[str, bool]]:
    if not any(c.isdigit() for c in text):
        return
    from hasila.extract.date_reader import DateReader

    known = available()
    for code in [language] if language in known else sorted(known):
        for found in DateReader.of(str(code)).dates(text):
            if found.edtf and _DAY.fullmatch(found.edtf):
                yield found.edtf, "islamic" in found.flags
