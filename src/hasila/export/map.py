"""A map as SVG: divisions with their names, places as circles, areas as areas. No script, no tiles, no network.

Place in the flow: after reconcile; pages and published sites show it as it is. In: `Mark`s. Out: the text of an SVG.
Looks come from classes (`MAP_STYLE`), so that a page under a strict content policy can show it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

import msgspec

from hasila.resolve.shapes import Box, Shape, shapes_in

__all__ = ["MAP_STYLE", "MapOptions", "Mark", "draw_map"]

MAP_STYLE = """\
.map{background:var(--sea,#eef3f6)}
.map .land{fill:var(--land,#fbfaf7);stroke:var(--border,#c9c4ba);stroke-width:.7}
.map .here{fill:var(--land-here,#fffdf8);stroke:#9b948a}
.map .area{fill:#b6452c;fill-opacity:.16;stroke:#b6452c;stroke-width:1.2;stroke-dasharray:5 3}
.map .area.country{fill-opacity:.08;stroke-width:.5;stroke-dasharray:none;stroke-opacity:.7}
.map .spot{fill:#b6452c;fill-opacity:.78;stroke:#fff;stroke-width:1}
.map .vague{fill:none;stroke:#b6452c;stroke-width:1.6;stroke-dasharray:3 2}
.map text{font-size:11px;font-family:inherit;text-anchor:middle;fill:var(--map-ink,#6b645a)}
.map .count{font-weight:600;fill:#fff}
.map .place{fill:var(--map-place,#2b2620);font-size:12px;paint-order:stroke;stroke:var(--land,#fbfaf7);stroke-width:3}
.map .credit{font-size:9px;text-anchor:start}
"""
_AREAS = frozenset({"country", "governorate"})
_ROUGH = frozenset({"district", "area"})  # somewhere around the point, drawn as a broken ring
_WIDEST = 1.6  # degrees shown at least, so that one village is seen with its surroundings
_PAD = 0.12  # of the span, on every side
_CELL = 26.0  # pixels within which places are one circle
_LABELLED = 46.0  # pixels that a division must span to be named
_LETTER = 6.2  # pixels of a letter, about


class Mark(NamedTuple):
    """A place to show.

    Attributes:
        lat, lon: degrees.
        name: the place as the reader reads it.
        title: what stands there, for the pointer and the screen reader.
        weight: how many things stand there; decides the size of the circle and is written in it above 1.
        precision: as in the gazetteer; a country or governorate is drawn as an area, not as a dot.
        place: the gazetteer's id, by which the area is found.
        country: ISO 3166-1 code.
        href: where a click leads, or None.
    """

    lat: float
    lon: float
    name: str
    title: str
    weight: int = 1
    precision: str = "town"
    place: str = ""
    country: str = ""
    href: str | None = None


class MapOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How a map is drawn: pixels, the language of its names (its code), with its style inside or from the page."""

    width: int = 760
    height: int = 520
    language: str
    standalone: bool = False
    label: str = "map"


class _Frame(NamedTuple):
    """From degrees to pixels: a plate carrée true to scale at its middle latitude."""

    box: Box
    scale: float
    squeeze: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return (lon - self.box[1]) * self.squeeze * self.scale, (self.box[2] - lat) * self.scale


def draw_map(marks: Sequence[Mark], options: MapOptions) -> str:
    """The SVG of a map that holds all marks; without marks an empty string.

    Raises:
        DataError: the shapes are missing or broken.
    """
    if not marks:
        return ""
    shapes = shapes_in(_with_areas(marks))
    frame = _frame(marks, shapes, options)
    seen = [shape for shape in shapes if _touches(shape.box, frame.box)]
    clusters = _clusters([mark for mark in marks if mark.precision not in _AREAS], frame)
    taken: list[Box] = [_around(one.x, one.y, _radius(one)) for one in clusters]
    spots = _spots(clusters, taken)  # their names come first, those of divisions where there is room
    names = _names(seen, marks, frame, options, taken)
    lines = [*_land(seen, marks, frame), *_areas(seen, marks, frame), *names, *spots]
    style = f"<style>{MAP_STYLE}</style>" if options.standalone else ""
    credit = (
        f'<text class="credit" direction="ltr" x="6" y="{options.height - 6}">GeoNames CC BY 4.0 · Natural Earth</text>'
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" role="group" aria-label={quoteattr(options.label)} '
        f'viewBox="0 0 {options.width} {options.height}" width="{options.width}" height="{options.height}">'
    )
    return "\n".join([head + style, *lines, credit, "</svg>\n"])


def _with_areas(marks: Sequence[Mark]) -> Box:
    """A box well around all marks: wide enough to find the shapes of those that are areas."""
    lats, lons = [mark.lat for mark in marks], [mark.lon for mark in marks]
    return min(lats) - 6, min(lons) - 6, max(lats) + 6, max(lons) + 6


def _frame(marks: Sequence[Mark], shapes: Sequence[Shape], options: MapOptions) -> _Frame:
    boxes = [(mark.lat, mark.lon, mark.lat, mark.lon) for mark in marks]
    boxes += [shape.box for mark in marks for shape in _shapes_of(mark, shapes)]
    south, west = min(box[0] for box in boxes), min(box[1] for box in boxes)
    north, east = max(box[2] for box in boxes), max(box[3] for box in boxes)
    squeeze = max(0.2, math.cos(math.radians((south + north) / 2)))
    tall = max(north - south, _WIDEST) * (1 + 2 * _PAD)
    wide = max((east - west) * squeeze, _WIDEST) * (1 + 2 * _PAD)
    scale = min(options.height / tall, options.width / wide)
    half_tall, half_wide = options.height / scale / 2, options.width / scale / squeeze / 2
    lat, lon = (south + north) / 2, (west + east) / 2
    return _Frame((lat - half_tall, lon - half_wide, lat + half_tall, lon + half_wide), scale, squeeze)


def _touches(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _shapes_of(mark: Mark, shapes: Iterable[Shape]) -> list[Shape]:
    """The shapes that an area is: its own, or all of its country."""
    if mark.precision == "country":
        return [shape for shape in shapes if shape.country == mark.country]
    return [shape for shape in shapes if mark.precision == "governorate" and shape.id == mark.place]


def _path(shape: Shape, frame: _Frame) -> str:
    parts = []
    for ring in shape.outlines():
        points = [frame.at(*point) for point in ring]
        parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return "".join(parts)


def _land(shapes: Sequence[Shape], marks: Sequence[Mark], frame: _Frame) -> list[str]:
    countries = {mark.country for mark in marks}
    return [
        f'<path class="land{" here" if shape.country in countries else ""}" d="{_path(shape, frame)}"/>'
        for shape in sorted(shapes, key=lambda shape: (shape.country in countries, shape.id))
    ]


def _areas(shapes: Sequence[Shape], marks: Sequence[Mark], frame: _Frame) -> list[str]:
    lines = []
    for mark in marks:
        if mark.precision in _AREAS:
            path = "".join(_path(shape, frame) for shape in _shapes_of(mark, shapes))
            kind = "area country" if mark.precision == "country" else "area"
            drawn = (
                f'<path class="{kind}" d="{path}"/>' if path else _circle("vague", *frame.at(mark.lon, mark.lat), 22)
            )
            lines.append(_linked(drawn, mark.title, mark.href))
    return lines


def _names(
    shapes: Sequence[Shape], marks: Sequence[Mark], frame: _Frame, options: MapOptions, taken: list[Box]
) -> list[str]:
    """The divisions' names, those of large ones first, where nothing stands yet."""
    countries = {mark.country for mark in marks}
    lines = []
    for shape in sorted(shapes, key=lambda shape: -(shape.box[2] - shape.box[0]) * (shape.box[3] - shape.box[1])):
        (left, low), (right, high) = frame.at(shape.box[1], shape.box[0]), frame.at(shape.box[3], shape.box[2])
        x, y = (left + right) / 2, (low + high) / 2
        inside = 20 < x < options.width - 20 and 12 < y < options.height - 12
        name = shape.name(options.language)
        roomy = min(right - left, low - high) > _LABELLED and right - left > _LETTER * len(name)
        wanted = shape.country in countries and inside and roomy
        if wanted and _is_free(x, y, name, taken):
            lines.append(f'<text x="{x:.1f}" y="{y:.1f}">{escape(name)}</text>')
    return lines


def _around(x: float, y: float, radius: float) -> Box:
    return x - radius, y - radius, x + radius, y + radius


def _is_free(x: float, y: float, name: str, taken: list[Box]) -> bool:
    """Whether a name can stand there; it does from then on."""
    half = _LETTER * len(name) / 2
    box = (x - half, y - 10, x + half, y + 4)
    if any(box[0] < one[2] and one[0] < box[2] and box[1] < one[3] and one[1] < box[3] for one in taken):
        return False
    taken.append(box)
    return True


class _Cluster(NamedTuple):
    x: float
    y: float
    marks: list[Mark]

    @property
    def weight(self) -> int:
        return sum(mark.weight for mark in self.marks)


def _clusters(marks: Iterable[Mark], frame: _Frame) -> list[_Cluster]:
    """Marks that would lie on each other are one circle, at the heaviest of them; heaviest first."""
    out: list[_Cluster] = []
    for mark in sorted(marks, key=lambda mark: (-mark.weight, mark.place, mark.title)):
        x, y = frame.at(mark.lon, mark.lat)
        near = next((one for one in out if math.hypot(one.x - x, one.y - y) < _CELL), None)
        if near is None:
            out.append(_Cluster(x, y, [mark]))
        else:
            near.marks.append(mark)
    return sorted(out, key=lambda one: -one.weight)


def _is_rough(one: _Cluster) -> bool:
    return all(mark.precision in _ROUGH for mark in one.marks)


def _radius(one: _Cluster) -> float:
    return min(_CELL * 0.8, 5 + 2.2 * math.sqrt(one.weight)) + (8 if _is_rough(one) else 0)


def _spots(clusters: Sequence[_Cluster], taken: list[Box]) -> list[str]:
    lines = []
    for one in clusters:
        radius = _radius(one)
        drawn = _circle("vague" if _is_rough(one) else "spot", one.x, one.y, radius)
        if one.weight > 1 and not _is_rough(one):
            drawn += f'<text class="count" x="{one.x:.1f}" y="{one.y + 4:.1f}">{one.weight}</text>'
        href = one.marks[0].href if len(one.marks) == 1 else None
        lines.append(_linked(drawn, "\n".join(mark.title for mark in one.marks), href))
        name, y = one.marks[0].name, one.y - radius - 4
        if _is_free(one.x, y, name, taken):
            lines.append(f'<text class="place" x="{one.x:.1f}" y="{y:.1f}">{escape(name)}</text>')
    return lines


def _circle(kind: str, x: float, y: float, radius: float) -> str:
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'


def _linked(drawn: str, title: str, href: str | None) -> str:
    inside = f"<g><title>{escape(title)}</title>{drawn}</g>"
    return f"<a href={quoteattr(href)}>{inside}</a>" if href else inside
