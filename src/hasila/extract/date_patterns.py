"""Patterns over runs of date words. A part of reading dates: `dates` asks for the longest point at a place.

A run of date words is a string with one role a word (see `date_words`); each pattern here is a regular expression over
it with the builder that makes a `When`. All patterns are tried at a place; the longest that its builder accepts wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from hasila.extract import date_points as at_point
from hasila.extract import date_units as in_units
from hasila.extract.date_parts import Element, Scene, When

__all__ = ["points"]

_MONTH = r"M?m(?:[-/(]?m\)?)?"
_PART = r"(?:p(?:&p)?f?)?"
_DAY = rf"{_PART}(?:D?w[,(]?)?{_PART}D?"
_YEAR = r"(?:f?Y?ye?)?"


def points(
    elements: Sequence[Element], roles: str, at: int, today: date | None, words: tuple[bool, bool, frozenset[str]]
) -> tuple[When, int] | None:
    """The longest point that begins at an element, and the element after it.

    Args:
        elements: a run of date words.
        roles: their roles, one character each.
        at: the index of the first element.
        today: the reference day.
        words: the language's order (month first), place of «ago» (after) and month names that need a cue.
    """
    found = []
    for pattern, build in _PATTERNS[words[0], words[1]].get(roles[at], ()):
        match = pattern.match(roles, at)
        if match is not None and match.end() > at:
            found.append((match.end(), build))
    found.sort(key=lambda one: -one[0])
    before = elements[at - 1] if at else None
    for end, build in found:
        when = build(Scene(elements[at:end], before, roles[end : end + 1], today, words[2]))
        if when is not None:
            return when, end
    return None


_Build = Callable[[Scene], When | None]
_COMMON_PATTERNS: tuple[tuple[str, str, _Build], ...] = (
    # (roles it may begin with, pattern, builder)
    ("pDwno", rf"{_DAY}[no]f?(?:{_MONTH}|M?h){_YEAR}[LCN]?", at_point.day),
    ("bfDno", rf"[bf]?D?[no](?:&?t|&|-)[no]f?{_MONTH}{_YEAR}[LCN]?", at_point.days),
    ("pDwno", rf"{_DAY}[no]f?(?:T?M[LCN]|TM)", at_point.day_of_month),
    ("qMmh", rf"(?:qf?)?(?:{_MONTH}|M?h){_YEAR}[LCN]?", at_point.month),
    ("pTDd", rf"{_PART}T?D?{_PART}d(?:[(,-]?D?w\)?)?p?", at_point.relative),
    ("pDw", rf"{_PART}D?w(?:[-/]?w)?[LCN]?p?", at_point.weekday),
    ("D", r"Dw&w", at_point.weekday),
    ("qpTDWMY", r"(?:[qp]f?)?(?:T[DWMY]|[DWMY][LCN])", in_units.this),
    ("q", r"qf?[DWMY]", in_units.this),
    ("DWMYHnL", r"[DWMYH]g?nL|[DWMYH]L(?:g?n)?|n[DWMYH]L|nL[DWMYH]|Ln[DWMYH]", in_units.past_units),
    ("s", r"sg?n?[DWMYH]", in_units.since_units),
    ("rAgnDWMYH", r"[rA]?g?n?[DWMYH]", in_units.duration),
    ("qYSy", r"(?:[qS]f?)?Y[LC]?[yn]e?|[qS]f?ye?|ye?", at_point.year),
    ("y", r"y-y", at_point.years),
    ("S", r"Sf?T?(?:Y)?[LCN]|TS", at_point.season),
    ("T", r"TS", at_point.season),
    ("pDwxK", rf"{_DAY}K?xe?|[DK]X", at_point.numeric),
    ("kco", r"k[noc](?:&?v|&n)?H?(?:z|p(?!f?[dwD]))?|cz?|oz|op(?!f?[dwD])", at_point.clock),
)
_AGO_BEFORE = (("a", r"ag?n?[DWMYH]", in_units.ago),)
_AGO_AFTER = (
    ("nDWMYH", r"n?[DWMYH]a", in_units.ago),
    ("L", r"Ln?[DWMYH]", in_units.past_units),
    ("LCN", r"[LCN][DWMY]", in_units.this),
    ("LN", r"[LN]w", at_point.weekday),
)
_MONTH_FIRST = (
    ("pDwMm", rf"{_DAY}{_MONTH}[no](?:,?y)?", at_point.day),
    ("Mm", rf"{_MONTH}[no](?:&?t|-)[no](?:,?y)?", at_point.days),
)


def _table(*groups: Sequence[tuple[str, str, _Build]]) -> dict[str, list[tuple[re.Pattern[str], _Build]]]:
    out: dict[str, list[tuple[re.Pattern[str], _Build]]] = {}
    for starts, pattern, build in (one for group in groups for one in group):
        compiled = re.compile(pattern)
        for role in starts:
            out.setdefault(role, []).append((compiled, build))
    return out


_PATTERNS = {
    (month_first, ago_after): _table(
        _COMMON_PATTERNS, _AGO_AFTER if ago_after else _AGO_BEFORE, _MONTH_FIRST if month_first else ()
    )
    for month_first in (False, True)
    for ago_after in (False, True)
}
