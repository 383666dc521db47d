"""Dates of a sentence: tokens -> `Date`s as EDTF, with spans. Part of extract; runs before `numbers`.

Each token's form is looked up once; only runs of date words are read: first the points in time (`date_patterns`), then
the stretches that join them («from ... to ...», «since ...»). Times of the day are found too, so that they are no
numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from hasila.extract import calendars
from hasila.extract.cardinals import read_cardinal, read_ordinal
from hasila.extract.date_parts import DateKind, Element, When
from hasila.extract.date_patterns import points
from hasila.extract.date_words import DateWords
from hasila.segment import Token

__all__ = ["Date", "DateWords", "find_dates", "taken_tokens"]

_RUN = re.compile("0*1[01]*")
_WHOLE = re.compile(r"(\d{1,4})([/.])(\d{1,2})\2(\d{1,4})")
_SHORT = re.compile(r"(\d{1,2})/(\d{1,2})")
_TIME = re.compile(r"([01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?")
_YEARS = (range(1300, 1501), range(1800, 2101))
_EVENT = 8  # tokens between «since» and the date of what began
_JOINS = re.compile(r"s(?P<a>P)(?:&?t[Pj])?|[bf]?P(?:&?t|-)[Pj]|bP&P|r?P&P")


class Date(msgspec.Struct, frozen=True, kw_only=True):
    """One date of a sentence.

    Attributes:
        first, last: its token indexes, `last` excluded.
        start, end: its code points in the text.
        edtf: the date as EDTF (day, month, year, `XXXX-12-22` where nobody says the year, or an interval, whose end is
            `..` where it is open); None where it cannot be told: relative days without a day of publication,
            durations, times of the day.
        kind: `day`, `month`, `year`; `interval`; `part` (of a month or year, a season, or a time of the day);
            `relative_day`; `weekday`; `duration` (a length of time, with `amount` and `unit`).
        flags: `weekday` (resolved from one), `weekday_differs` (the weekday said is not the day's), `future`,
            `islamic`, `open_since` (a stretch said to last until now), `during` (a length that something took), `past` (the last so
            many of a unit), `until`, `before`, `after` (what stands before).
        since: whether it runs from a point to the end that is said or to the day of publication: its counts are
            running totals.
        amount, unit: how many of day, week, month, year, hour, minute, where that was said.
    """

    first: int
    last: int
    start: int
    end: int
    edtf: str | None
    kind: DateKind
    flags: tuple[str, ...] = ()
    since: bool = False
    amount: int | None = None
    unit: str | None = None


def find_dates(tokens: Sequence[Token], words: DateWords, published: date | None) -> list[Date]:
    """The dates of a sentence, in order, none overlapping another.

    Args:
        tokens: the sentence.
        words: the date words of its language.
        published: the day of publication, that relative dates are seen from.
    """
    marks = words.marks
    line = "".join([_mark(t.form) if t.kind == "number" else marks.get(t.form, ".") for t in tokens])
    if "1" not in line:
        return []
    forms = [t.form for t in tokens]
    out: list[Date] = []
    for run in _RUN.finditer(line):
        elements = _elements(tokens, forms[: run.end()], run.start(), words)
        out += _Run(tokens, elements, words, published).dates()
    return [_since_event(one, forms, words, published) for one in out] if words.beginnings else out


def _since_event(one: Date, forms: Sequence[str], words: DateWords, published: date | None) -> Date:
    """«since the outbreak of the war in March 2011»: the date is where a stretch begins."""
    if one.since or one.edtf is None or one.kind not in ("day", "month", "year"):
        return one
    for at in range(max(0, one.first - _EVENT), one.first - 1):
        word = words.phrases.at(forms, at)
        if word is not None and word[0].role == "s" and words.beginnings.intersection(forms[word[1] : word[1] + 1]):
            return _begun(one, one.edtf, published)
    return one


def taken_tokens(dates: Iterable[Date]) -> set[int]:
    """The token indexes that dates have taken, for `find_numbers`."""
    return {at for one in dates for at in range(one.first, one.last)}


def _begun(one: Date, begin: str, published: date | None) -> Date:
    stop = When(kind="day", begin=published.isoformat() if published else "..")
    joined = _stretch(When(kind="day", begin=begin), stop, (), True) if "/" not in begin else None
    if joined is None:
        return one
    return msgspec.structs.replace(one, edtf=f"{joined.begin}/{joined.stop}", kind="interval", since=True)


def _mark(form: str) -> str:
    if form.isdecimal():
        return "1" if len(form) == 4 and any(int(form) in years for years in _YEARS) else "0"
    return "1" if "/" in form or ":" in form or form.count(".") == 2 else "0"


def _elements(tokens: Sequence[Token], forms: Sequence[str], start: int, words: DateWords) -> list[Element]:
    out: list[Element] = []
    at = start
    while at < len(forms):
        one = _element(tokens, forms, at, words)
        out.append(one)
        at = one.last
    return out


def _element(tokens: Sequence[Token], forms: Sequence[str], at: int, words: DateWords) -> Element:
    form = forms[at]
    if tokens[at].kind == "number":
        return _number(tokens, forms, at, words) or Element("#", None, at, at + 1, form)
    found = words.phrases.at(forms, at)
    if found is not None:
        (role, value), last = found
        if role == "d" and value == 0 and last < len(tokens) and tokens[last].form in words.not_before:
            role = "#"
        return Element(role, value, at, last, form)
    if form in words.numerals.connectors:
        return Element("&", None, at, at + 1, form)
    return _number(tokens, forms, at, words) or Element("#", None, at, at + 1, form)


def _number(tokens: Sequence[Token], forms: Sequence[str], at: int, words: DateWords) -> Element | None:
    form = forms[at]
    if tokens[at].kind == "number":
        written = _written(tokens, forms, at, words.month_first)
        if written is not None:
            return written
    ordinal = read_ordinal(tokens, forms, at, words.numerals)
    if ordinal is not None:
        return Element("o", ordinal[0], at, ordinal[1], form)
    cardinal = read_cardinal(tokens, forms, at, words.numerals)
    if cardinal is None or not isinstance(cardinal.value, int):
        return None
    year = len(form) == 4 and form.isdecimal() and any(cardinal.value in years for years in _YEARS)
    return Element("y" if year else "n", cardinal.value, at, at + 1 if year else cardinal.next, form)


def _written(tokens: Sequence[Token], forms: Sequence[str], at: int, month_first: bool) -> Element | None:
    """Whole dates and times in digits: «15/2/2022», «2022-02-15» (several tokens), «14:30», and «15/2»."""
    form = forms[at]
    if form.isdecimal():
        hyphened = _hyphened(tokens, forms, at)
        whole = _whole(*hyphened, month_first) if hyphened else None
        return Element("x", whole, at, at + 5, form) if whole else None
    if _TIME.fullmatch(form):
        return Element("c", None, at, at + 1, form)
    if found := _WHOLE.fullmatch(form):
        whole = _whole(found[1], found[3], found[4], month_first)
        return Element("x", whole, at, at + 1, form) if whole else None
    if found := _SHORT.fullmatch(form):
        day, month = (int(found[2]), int(found[1])) if month_first else (int(found[1]), int(found[2]))
        return Element("X", (month, day), at, at + 1, form) if calendars.point(None, month, day) else None
    return None


def _hyphened(tokens: Sequence[Token], forms: Sequence[str], at: int) -> tuple[str, str, str] | None:
    """The three numbers of «2022-02-15», whose tokens touch."""
    parts = forms[at : at + 5]
    if len(parts) < 5 or tokens[at + 4].end - tokens[at].start != sum(map(len, parts)) or parts[1] != parts[3]:
        return None
    if parts[1].isalnum() or not parts[2].isdecimal() or not parts[4].isdecimal():
        return None
    return parts[0], parts[2], parts[4]


def _whole(first: str, middle: str, last: str, month_first: bool) -> tuple[int, int, int] | None:
    """(year, month, day) of three written numbers, by which of them can be a year, then by the language's order."""
    if len(first) == 4:
        year, month, day = int(first), int(middle), int(last)
    elif len(last) == 4:
        year, month, day = int(last), int(middle), int(first)
        if (month_first and day <= 12) or month > 12:
            month, day = day, month
    else:
        return None
    fits = any(year in years for years in _YEARS) and calendars.point(None, month, day) is not None
    return (year, month, day) if fits else None


class _Piece(msgspec.Struct):
    """A point with its tokens, or one element that is none."""

    role: str
    first: int
    last: int
    when: When | None = None


class _Run:
    """One run of date words: its points, then what joins them."""

    __slots__ = ("_elements", "_pieces", "_published", "_tokens")

    def __init__(
        self, tokens: Sequence[Token], elements: list[Element], words: DateWords, published: date | None
    ) -> None:
        self._tokens = tokens
        self._elements = elements
        self._published = published
        self._pieces = self._points(words)

    def _points(self, words: DateWords) -> list[_Piece]:
        roles = "".join([e.role for e in self._elements])
        settings = (words.month_first, words.ago_after, words.cued)
        out = []
        at = 0
        while at < len(roles):
            found = points(self._elements, roles, at, self._published, settings)
            if found is None:
                one = self._elements[at]
                out.append(_Piece(one.role, one.first, one.last))
                at += 1
                continue
            when, end = found
            role = "Z" if when.kind == "duration" or (when.kind == "part" and when.begin is None) or when.since else "P"
            out.append(_Piece(role, self._elements[at].first, self._elements[end - 1].last, when))
            at = end
        return out

    def dates(self) -> list[Date]:
        """The dates of the run, in order."""
        roles = "".join([piece.role for piece in self._pieces])
        if "P" not in roles and "Z" not in roles:
            return []
        out: list[Date] = []
        at = 0
        while at < len(roles):
            match = _JOINS.match(roles, at)
            pieces = self._pieces[at : match.end()] if match else []
            joined = self._joined(pieces) if pieces else None
            if joined is not None:
                first = pieces[1] if pieces[0].role == "r" else pieces[0]
                out.append(self._date(joined, first.first, pieces[-1].last, ""))
                at += len(pieces)
                continue
            piece = self._pieces[at]
            if piece.when is not None:
                out.append(self._date(piece.when, piece.first, piece.last, roles[at - 1 : at]))
            at += 1
        return out

    def _joined(self, pieces: Sequence[_Piece]) -> When | None:
        """The stretch of matched pieces, or None where they make none."""
        whens = [piece.when for piece in pieces if piece.when is not None]
        flags = tuple(dict.fromkeys(flag for when in whens for flag in when.flags))
        since = pieces[0].role == "s"
        if len(whens) == 2:
            listed = not since and pieces[0].role != "b" and all(piece.role not in "t-" for piece in pieces)
            low, high = whens
            return _listed(low, high, flags) if listed else _stretch(low, high, flags, since)
        if self._published is None:
            stop: str | None = ".." if whens[0].begin else None
        else:
            stop = self._published.isoformat()
        return _stretch(whens[0], When(kind="day", begin=stop), flags, since)

    def _date(self, when: When, first: int, last: int, before: str) -> Date:
        more = {"t": "until", "a": "before", "A": "after"}.get(before)
        flags = (*when.flags, more) if more else when.flags
        edtf = when.begin
        if edtf is not None and when.stop is not None and when.stop != edtf:
            edtf = f"{edtf}/{when.stop}"
        return Date(
            first=first, last=last, start=self._tokens[first].start, end=self._tokens[last - 1].end, edtf=edtf,
            kind=when.kind, flags=flags, since=when.since, amount=when.amount, unit=when.unit,
        )  # fmt: skip


def _stretch(low: When, high: When, flags: tuple[str, ...], since: bool) -> When | None:
    """From one point to another. A beginning without a year takes the latest one before the end."""
    begin, stop = low.begin, high.stop or high.begin
    end = None if stop is None or stop == ".." else calendars.bounds(stop)
    if begin is None or stop is None:
        return When(kind="interval", flags=flags, since=since)
    if low.yearless is not None and end is not None:
        month, day = low.yearless
        begin = calendars.point(calendars.nearest_year(month, day, end[1], "past"), month, day) or begin
    start = calendars.bounds(begin)
    if stop != ".." and ((start is None) != (end is None) or (start and end and start[0] > end[1])):
        return None
    return When(kind="interval", begin=begin, stop=stop, flags=flags, since=since)


def _listed(low: When, high: When, flags: tuple[str, ...]) -> When | None:
    """«October and the first half of November»: one stretch where they are longer than a day and touch."""
    if low.kind not in ("month", "year", "part") or high.kind not in ("month", "year", "part"):
        return None
    if low.begin is None or high.begin is None:
        return None
    ends = [calendars.bounds(edtf) for edtf in (low.begin, low.stop or low.begin, high.begin, high.stop or high.begin)]
    if ends[1] is None or ends[2] is None or (ends[2][0] - ends[1][1]).days != 1 or ends[0] is None or ends[3] is None:
        return None
    if len({len(low.begin), len(low.stop or low.begin), len(high.begin), len(high.stop or high.begin)}) > 1:
        begin, stop = ends[0][0].isoformat(), ends[3][1].isoformat()
    else:
        begin, stop = low.begin, high.stop or high.begin
    return When(kind="interval", begin=begin, stop=stop, flags=flags)
