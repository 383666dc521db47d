"""Accounts of a place's control as SVG lanes: a row a source, a bar from each word to its next, one colour a party.

In: lanes in the order of their days. Out: the text of an SVG without script. Time runs in the direction of the page.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

__all__ = ["Lane", "Stay", "draw_lanes"]

_WIDTH, _ROW, _TOP, _EDGE = 960, 58, 12, 16  # pixels
_PARTIES: Final = 6  # colours; parties beyond share the last
_LETTER: Final = 6.6  # pixels of a letter, about
_TAIL: Final = 0.08  # of the width, for the last word, of which no end is told


class Stay(NamedTuple):
    """One word of a source: on this day, this party.

    Attributes:
        day: YYYY-MM-DD.
        party: its key, which gives the colour.
        label, short: for the bar, and for a bar that has no room for it. title: for the pointer and the screen reader.
        href: where its words are.
        gains: whether the party has the place then; else the bar is hollow.
        apart: whether another source contradicts it.
    """

    day: str
    party: str
    label: str
    short: str
    title: str
    href: str
    gains: bool
    apart: bool


class Lane(NamedTuple):
    """A source and its words in the order of their days."""

    name: str
    stays: tuple[Stay, ...]


def draw_lanes(lanes: Sequence[Lane], *, rtl: bool, label: str) -> str:
    """The SVG; without dated words an empty string."""
    days = [_day(stay.day) for lane in lanes for stay in lane.stays]
    if not days:
        return ""
    first, last = min(days), max(max(days), min(days) + 1)
    height = _TOP + _ROW * len(lanes) + 26
    inner = (_WIDTH - 2 * _EDGE) * (1 - _TAIL)

    def x(day: int) -> float:
        share = inner * (day - first) / (last - first)
        return _WIDTH - _EDGE - share if rtl else _EDGE + share

    end = _EDGE if rtl else _WIDTH - _EDGE
    colours = {party: min(at, _PARTIES - 1) for at, party in enumerate(_parties(lanes))}
    drawn = [one for at, lane in enumerate(lanes) for one in _lane(lane, _TOP + at * _ROW, x, end, colours, rtl)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="lanes" role="group" aria-label={quoteattr(label)} '
        f'viewBox="0 0 {_WIDTH} {height}" direction="{"rtl" if rtl else "ltr"}">'
    )
    return "\n".join([head, *_axis(first, last, x, height), *drawn, "</svg>\n"])


def _day(day: str) -> int:
    return datetime.date.fromisoformat(day).toordinal()


def _parties(lanes: Sequence[Lane]) -> list[str]:
    return list(dict.fromkeys(stay.party for lane in lanes for stay in lane.stays))


def _axis(first: int, last: int, x: Callable[[int], float], height: int) -> list[str]:
    count = min(4, last - first)
    shown = sorted({first + round((last - first) * at / count) for at in range(count + 1)})
    out = []
    for at, day in enumerate(shown):
        anchor = "start" if at == 0 else "middle"
        out.append(f'<line class="grid" x1="{x(day):.1f}" x2="{x(day):.1f}" y1="{_TOP}" y2="{height - 22}"/>')
        told = datetime.date.fromordinal(day).isoformat()
        out.append(f'<text class="day" x="{x(day):.1f}" y="{height - 7}" text-anchor="{anchor}">{told}</text>')
    return out


def _lane(lane: Lane, top: int, x: Callable[[int], float], end: float, colours: dict[str, int], rtl: bool) -> list[str]:
    side = _WIDTH - _EDGE if rtl else _EDGE
    out = [f'<text class="account" x="{side}" y="{top + 14}" text-anchor="start">{escape(lane.name)}</text>']
    for at, stay in enumerate(lane.stays):
        begin = x(_day(stay.day))
        stop = x(_day(lane.stays[at + 1].day)) if at + 1 < len(lane.stays) else end
        left, width = min(begin, stop), max(abs(stop - begin) - 2, 5.0)
        kind = f"bar party-{colours[stay.party]}{'' if stay.gains else ' hollow'}{' apart' if stay.apart else ''}"
        bar = f'<rect class="{kind}" x="{left + (1 if rtl else 0):.1f}" y="{top + 20}" width="{width:.1f}" height="26" rx="3"/>'
        words = next((one for one in (stay.label, stay.short) if len(one) * _LETTER < width - 12), "")
        text_at = begin - 8 if rtl else begin + 8
        said = f'<text class="said" x="{text_at:.1f}" y="{top + 37}" text-anchor="start">{escape(words)}</text>'
        out.append(
            f"<a href={quoteattr(stay.href)}><title>{escape(stay.title)}</title>{bar}{said if words else ''}</a>"
        )
    return out
