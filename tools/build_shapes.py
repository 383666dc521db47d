"""The shapes of first-level divisions for the map, from the same packages as the gazetteer.

Called by build_gazetteer.py. Out: shapes.json, one JSON object a line so that a reader takes only what it needs:
{"id", "country", "names": {language: name}, "box": [south, west, north, east], "rings": [[x, y, dx, dy, ...], ...]}; ring numbers are
steps of `grid` degrees from the line's own grid ("grid"), the first two absolute, the rest differences.

Shapes are thinned by laying them on a grid, point by point: two neighbours share a border, and a border thinned by any
other rule leaves gaps or overlaps between them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

__all__ = ["shape_lines"]

FINE, COARSE = 0.01, 0.05  # degrees
SMALL = 3  # a ring of fewer points on the grid has no area


def shape_lines(
    features: Iterable[dict[str, Any]], close: frozenset[str], generic: re.Pattern[str] = re.compile("$^")
) -> bytes:
    """The lines of shapes.json: fine for the countries `close`, coarse for all others; names without `generic` words."""
    lines = [line for feature in features for line in _line(feature, close, generic)]
    return ("\n".join(sorted(lines)) + "\n").encode()


def _line(feature: dict[str, Any], close: frozenset[str], generic: re.Pattern[str]) -> Iterator[str]:
    one = feature["properties"]
    code, number = one.get("gn_a1_code") or "", one.get("gn_id") or 0
    if len(one["iso_a2"]) != 2 or one["iso_a2"] == "-1" or not one.get("name") or code.endswith("."):
        return
    grid = FINE if one["iso_a2"] in close else COARSE
    rings = [ring for ring in (_on_grid(points, grid) for points in _rings(feature)) if len(ring) > SMALL]
    if not rings:
        return
    xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    box = [round(edge * grid, 2) for edge in (min(ys), min(xs), max(ys), max(xs))]
    row = {
        "id": f"geonames:{number}" if number > 0 else f"ne:{one['ne_id']}",
        "country": one["iso_a2"],
        "names": {"en": one.get("name_en") or one["name"], "ar": generic.sub("", one.get("name_ar") or "")},
        "grid": grid,
        "box": box,
        "rings": [_steps(ring) for ring in rings],
    }
    yield json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _rings(feature: dict[str, Any]) -> Iterator[list[list[float]]]:
    geometry = feature["geometry"]
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return (ring for part in parts for ring in part)


def _on_grid(points: list[list[float]], grid: float) -> list[tuple[int, int]]:
    """Points on the grid; one that repeats the last, or lies between its neighbours on a straight run, is dropped."""
    out: list[tuple[int, int]] = []
    for x, y, *_ in points:
        point = (round(x / grid), round(y / grid))
        if out and out[-1] == point:
            continue
        if len(out) > 1 and _straight(out[-2], out[-1], point):
            out.pop()
        out.append(point)
    return out


def _straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    ahead = (b[0] - a[0], b[1] - a[1])
    on = (c[0] - b[0], c[1] - b[1])
    return ahead[0] * on[1] == ahead[1] * on[0] and ahead[0] * on[0] + ahead[1] * on[1] > 0


def _steps(ring: list[tuple[int, int]]) -> list[int]:
    out, last = [], (0, 0)
    for point in ring:
        out += [point[0] - last[0], point[1] - last[1]]
        last = point
    return out
