"""The built data file of the gazetteer, read where it lies: nothing is unpacked but what is asked for.

Place in the flow: under `hasila.resolve.gazetteer`. In: the bytes of `data/gazetteer.bin`; tools/build_gazetteer.py
writes them and says how they are laid out. Out: `PlaceEntry` by name.
"""

from __future__ import annotations

import json
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Literal

import msgspec

from hasila.errors import DataError
from hasila.ledger.claim import Place
from hasila.resolve.place_names import Spelling

__all__ = ["MAGIC", "PRECISIONS", "RECORD", "PlaceEntry", "PlaceFile"]

MAGIC = b"hasila-gazetteer-1\n"
PRECISIONS = (
    "country", "governorate", "district", "city", "town", "village", "neighbourhood", "area", "camp", "crossing",
    "landmark",
)  # fmt: skip
# id, latitude and longitude in 1e-5 degrees, population, first-level division, precision, scheme of the id, name offset
RECORD = struct.Struct("<IiiIHBBI")
_STEP = 64  # names between two landmarks
_At = Callable[[int], tuple[str, int]]  # a place in an index -> the name, and the number of its record
_Landmarks = tuple[list[str], int, _At]
_INDEX = struct.Struct("<II")  # offset of the name, number of the record


class PlaceEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One place of the gazetteer.

    Attributes:
        id: `geonames:N` or `ne:N` as the source package states it, else `area:SLUG`.
        name: its English name.
        country: ISO 3166-1 code of two letters, or empty.
        admin1: English name of its first-level division, or empty.
        population: people, 0 where unknown.
    """

    id: str
    name: str
    lat: float
    lon: float
    precision: str
    country: str = ""
    admin1: str = ""
    population: int = 0

    def to_place(self, mention: str, role: Literal["at", "from", "to"], start: int, end: int) -> Place:
        """The place of a claim that mentions this entry at `start` to `end` in the words `mention`."""
        return Place(
            mention=mention, name=self.name, id=self.id, lat=self.lat, lon=self.lon, precision=self.precision,
            country=self.country or None, admin1=self.admin1 or None, role=role, start=start, end=end,
        )  # fmt: skip


class PlaceFile:
    """The built data file: records sorted by the skeleton of their name, and sorted indexes of further names."""

    def __init__(self, data: bytes, where: str) -> None:
        head = data.find(b"\n", len(MAGIC))
        if not data.startswith(MAGIC) or head < 0:
            raise DataError(f"{where}: not a gazetteer of this version; run `make gazetteer`")
        self.header = json.loads(data[len(MAGIC) : head])
        self._data = data
        self._landmarks: list[_Landmarks] = []  # made when a name is first looked for
        self._at = {name: head + 1 + offset for name, (offset, _) in self.header["sections"].items()}
        self._size = {name: length for name, (_, length) in self.header["sections"].items()}
        if max((self._at[name] + self._size[name] for name in self._at), default=0) != len(data):
            raise DataError(f"{where}: cut short; run `make gazetteer`")

    def section(self, name: str) -> str:
        """A section of text."""
        return self._data[self._at[name] : self._at[name] + self._size[name]].decode()

    @cached_property
    def divisions(self) -> list[list[str]]:
        """[country, English name] of each first-level division."""
        return [line.split("\t") for line in self.section("division").split("\n")]

    @cached_property
    def bounds(self) -> dict[str, tuple[float, float, float, float]]:
        """Id of a country or first-level division -> its southern, western, northern and eastern edge in degrees."""
        rows = (line.split("\t") for line in self.section("bounds").splitlines())
        return {one: (float(s), float(w), float(n), float(e)) for one, s, w, n, e in rows}

    def _line(self, section: str, offset: int) -> str:
        start = self._at[section] + offset
        return self._data[start : self._data.index(b"\n", start)].decode()

    def entry(self, number: int) -> PlaceEntry:
        """The place of one record."""
        one, lat, lon, people, division, precision, scheme, offset = self._record(number)
        country, admin1 = self.divisions[division]
        return PlaceEntry(
            id=f"{self.header['schemes'][scheme]}:{one}", name=self._line("name", offset), lat=lat / 1e5,
            lon=lon / 1e5, precision=PRECISIONS[precision], country=country, admin1=admin1, population=people,
        )  # fmt: skip

    def _record(self, number: int) -> tuple[int, int, int, int, int, int, int, int]:
        found: tuple[int, int, int, int, int, int, int, int]
        found = RECORD.unpack_from(self._data, self._at["record"] + number * RECORD.size)
        return found

    def _own(self, number: int) -> tuple[str, int]:
        return self._line("name", self._record(number)[-1]), number

    def _further(self, language: str) -> _At:
        """The names of an index of further names."""
        data, index, names = self._data, self._at[f"index.{language}"], self._at[f"names.{language}"]

        def at(number: int) -> tuple[str, int]:
            offset, record = _INDEX.unpack_from(data, index + number * _INDEX.size)
            start = names + offset
            return data[start : data.index(b"\n", start)].decode(), record

        return at

    def find(self, skeleton: str, spelling: Spelling) -> Iterator[tuple[str, int]]:
        """(name, number of the record) of all names with this skeleton, in any language."""

        self._landmarks = self._landmarks or self._marked(spelling)
        for marks, count, at in self._landmarks:
            part = bisect_left(marks, skeleton)
            if part < len(marks):  # else behind the last name, as a name in another script is
                yield from _equal(
                    max(0, (part - 1) * _STEP), min(count - 1, part * _STEP), count, at, spelling, skeleton
                )

    def _marked(self, spelling: Spelling) -> list[_Landmarks]:
        """Of each index the skeletons of the names that begin a stretch, and of the last: a search looks through one."""
        indexes: list[tuple[int, _At]] = [(self._size["record"] // RECORD.size, self._own)]
        for language in self.header["languages"]:
            indexes.append((self._size[f"index.{language}"] // _INDEX.size, self._further(language)))
        return [
            ([spelling.bone(at(i)[0]) for i in [*range(0, count - 1, _STEP), count - 1]], count, at)
            for count, at in indexes
            if count
        ]


def _equal(low: int, high: int, count: int, at: _At, spelling: Spelling, wanted: str) -> Iterator[tuple[str, int]]:
    """The names with the wanted skeleton; the first of them stands between low and high, or none does."""
    bone = spelling.bone
    low = bisect_left(range(high), wanted, low, key=lambda number: bone(at(number)[0]))
    while low < count:
        name, record = at(low)
        if bone(name) != wanted:
            return
        yield name, record
        low += 1
