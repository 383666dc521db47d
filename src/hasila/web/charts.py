"""A series as an SVG line: one point a figure, phases parted, flagged points marked, each leading to its words.

In: points in the order of their days. Out: the text of an SVG without script. Time runs in the direction of the page.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

__all__ = ["ChartPoint", "draw_chart"]

_WIDTH, _HEIGHT, _EDGE, _ROOM = 960, 340, 14, 58  # pixels; room for the figures beside the lines
_HEAD, _FOOT, _GRID, _LABEL, _VALUE = 34, 34, 5, 92, 46


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
    step, count = _scale(max(1, *(point.value for point in points), *(point.high or 0 for point in points)))
    top = step * count

    def x(day: int) -> float:
        share = (day - first) / (last - first)
        inner = _WIDTH - 2 * _EDGE - 2 * _ROOM
        return _WIDTH - _EDGE - _ROOM - inner * share if rtl else _EDGE + _ROOM + inner * share

    def y(value: float) -> float:
        return _HEIGHT - _FOOT - (_HEIGHT - _FOOT - _HEAD) * value / top

    places = [(x(day), y(point.value)) for day, point in zip(days, points, strict=True)]
    lines = [*_grid(step, count, y, rtl=rtl), *_days(days, x), *_lines(points, places)]
    dots = [_dot(point, place) for point, place in zip(points, places, strict=True)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="group" aria-label={quoteattr(label)} '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}">'
    )
    return "\n".join([head, *lines, *_values(points, places), *dots, "</svg>\n"])


def _scale(most: int) -> tuple[int, int]:
    """The distance of the lines of the grid (1, 2 or 5 with noughts), and how many of them hold the highest value."""
    size = 1
    while True:
        for nice in (1, 2, 5):
            lines = -(-most // (nice * size))
            if lines <= _GRID:
                return nice * size, lines
        size *= 10


def _grid(step: int, count: int, y: Callable[[float], float], *, rtl: bool) -> list[str]:
    at, anchor = (_WIDTH - _EDGE, "end") if rtl else (_EDGE + _ROOM - 14, "end")
    out = []
    for number in range(count + 1):
        height = y(step * number)
        out.append(f'<line class="grid" x1="{_EDGE}" x2="{_WIDTH - _EDGE}" y1="{height:.1f}" y2="{height:.1f}"/>')
        out.append(
            f'<text x="{at}" y="{height - 4:.1f}" text-anchor="{anchor}" direction="ltr">{step * number:,}</text>'
        )
    return out


def _days(days: Sequence[int], x: Callable[[int], float]) -> list[str]:
    """The days of the points under them, as many as have room."""
    out: list[str] = []
    taken: list[float] = []
    for day in [days[0], days[-1], *days[1:-1]]:
        at = x(day)
        if all(abs(at - other) >= _LABEL for other in taken):
            taken.append(at)
            told = datetime.date.fromordinal(day).isoformat()
            out.append(f'<text x="{at:.1f}" y="{_HEIGHT - 10}" text-anchor="middle" direction="ltr">{told}</text>')
    return out


def _lines(points: Sequence[ChartPoint], places: Sequence[tuple[float, float]]) -> list[str]:
    """A line a phase, and a broken upright where a new one begins."""
    out, begun = [], 0
    for at in range(1, len(points) + 1):
        if at == len(points) or points[at].phase != points[begun].phase:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places[begun:at])
            out.append(f'<polyline class="line" points="{path}"/>')
            if at < len(points):
                x = (places[at - 1][0] + places[at][0]) / 2
                out.append(f'<line class="phase" x1="{x:.1f}" x2="{x:.1f}" y1="{_HEAD - 10}" y2="{_HEIGHT - _FOOT}"/>')
            begun = at
    return out


def _values(points: Sequence[ChartPoint], places: Sequence[tuple[float, float]]) -> list[str]:
    """The figures over their points: the last first, then the flagged ones, then what has room."""
    order = sorted(range(len(points)), key=lambda at: (at != len(points) - 1, not points[at].flag, at != 0, at))
    taken: list[tuple[float, float]] = []
    out = []
    for at in order:
        x, y = places[at]
        if all(abs(x - other) >= _VALUE or abs(y - height) >= 16 for other, height in taken):
            taken.append((x, y))
            said = f"{points[at].value:,}"
            out.append(
                f'<text class="value" x="{x:.1f}" y="{y - 12:.1f}" text-anchor="middle" direction="ltr">{said}</text>'
            )
    return out


def _dot(point: ChartPoint, place: tuple[float, float]) -> str:
    title = f"{point.title}\n{point.flag}" if point.flag else point.title
    kind = "dot flagged" if point.flag else "dot"
    circle = f'<circle class="{kind}" cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="5.5"/>'
    return f"<a href={quoteattr(point.href)}><title>{escape(title)}</title>{circle}</a>"
