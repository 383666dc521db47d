"""A series as an SVG line: one point a figure, phases parted, flagged points marked, each leading to its words.

In: points in the order of their days. Out: the text of an SVG without script. Time runs in the direction of the page.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

__all__ = ["ChartPoint", "draw_chart"]

_WIDTH, _HEIGHT, _EDGE, _ROOM = 900, 320, 18, 64  # pixels; room for the figures beside the lines


class ChartPoint(NamedTuple):
    """One figure of a series.

    Attributes:
        day: on which it stood, YYYY-MM-DD.
        low, high: the figure; one may be None.
        title: what it says, for the pointer and the screen reader.
        href: where its words are.
        flag: why a person should look, or an empty string.
        phase: the count that it belongs to; a count that restarts is another phase.
    """

    day: str
    low: int | None
    high: int | None
    title: str
    href: str
    flag: str = ""
    phase: int = 1

    @property
    def value(self) -> int:
        return self.low if self.low is not None else self.high or 0


def draw_chart(points: Sequence[ChartPoint], *, rtl: bool, label: str) -> str:
    """The SVG of a series; without points an empty string."""
    if not points:
        return ""
    days = [datetime.date.fromisoformat(point.day).toordinal() for point in points]
    first, last = min(days), max(max(days), min(days) + 1)
    top = max(1, *(point.value for point in points), *(point.high or 0 for point in points))

    def x(day: int) -> float:
        share = (day - first) / (last - first)
        inner = _WIDTH - 2 * _EDGE - _ROOM
        return _EDGE + inner * (1 - share) if rtl else _EDGE + _ROOM + inner * share

    def y(value: float) -> float:
        return _HEIGHT - _EDGE - 20 - (_HEIGHT - 2 * _EDGE - 30) * value / top

    places = [(x(day), y(point.value)) for day, point in zip(days, points, strict=True)]
    lines = [*_grid(top, y, rtl=rtl), *_days(first, last, x), *_lines(points, places)]
    dots = [_dot(point, place) for point, place in zip(points, places, strict=True)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="group" aria-label={quoteattr(label)} '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}">'
    )
    return "\n".join([head, *lines, *dots, "</svg>\n"])


def _grid(top: int, y: Callable[[float], float], *, rtl: bool) -> list[str]:
    at = _WIDTH - _EDGE if rtl else _EDGE + _ROOM - 8
    out = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        value = round(top * share)
        height = y(value)
        out.append(f'<line class="grid" x1="{_EDGE}" x2="{_WIDTH - _EDGE}" y1="{height:.1f}" y2="{height:.1f}"/>')
        out.append(f'<text x="{at}" y="{height - 4:.1f}" text-anchor="end" direction="ltr">{value:,}</text>')
    return out


def _days(first: int, last: int, x: Callable[[int], float]) -> list[str]:
    shown = sorted({first + round((last - first) * share / 4) for share in range(5)})
    return [
        f'<text x="{x(day):.1f}" y="{_HEIGHT - 10}" text-anchor="middle" direction="ltr">'
        f"{datetime.date.fromordinal(day).isoformat()}</text>"
        for day in shown
    ]


def _lines(points: Sequence[ChartPoint], places: Sequence[tuple[float, float]]) -> list[str]:
    """A line a phase, and a broken upright where a new one begins."""
    out, begun = [], 0
    for at in range(1, len(points) + 1):
        if at == len(points) or points[at].phase != points[begun].phase:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places[begun:at])
            out.append(f'<polyline class="line" points="{path}"/>')
            if at < len(points):
                x = places[at][0]
                out.append(f'<line class="phase" x1="{x:.1f}" x2="{x:.1f}" y1="{_EDGE}" y2="{_HEIGHT - _EDGE - 20}"/>')
            begun = at
    return out


def _dot(point: ChartPoint, place: tuple[float, float]) -> str:
    title = f"{point.title}\n{point.flag}" if point.flag else point.title
    kind = "dot flagged" if point.flag else "dot"
    circle = f'<circle class="{kind}" cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="4.5"/>'
    return f"<a href={quoteattr(point.href)}><title>{escape(title)}</title>{circle}</a>"
