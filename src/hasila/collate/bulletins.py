"""Rows of a published table read as points of series, by a map that names its columns.

In: rows (JSON objects, CSV records) and a `RowMap` read from TOML. Out: points for `hasila.collate.points.line_up`, and
for each row that cannot be read a fault with its number. A cell that is empty or absent says nothing: no zero is made.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from hasila.collate.points import Key, Point
from hasila.errors import UsageError

__all__ = ["Figure", "RowFault", "RowMap", "read_map", "row_points"]

_HOURS = 24


class Figure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A count of the table: its outcome, the column of its running total, the column of its window figure."""

    outcome: str
    total: str | None = None
    window: str | None = None
    scope: tuple[str, ...] = ()


class RowMap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the columns of a table are read.

    Attributes:
        day: the column of the day on which the counts stood.
        source: the column of the source; or `source_name`, one source for all.
        window_days, window_hours: the column of the length of the window; neither: it is not said.
        figures: the counts.
    """

    day: str
    figures: tuple[Figure, ...]
    source: str | None = None
    source_name: str | None = None
    window_days: str | None = None
    window_hours: str | None = None


class RowFault(msgspec.Struct, frozen=True):
    """A row that cannot be read: its number from 1, and why."""

    number: int
    reason: str


def read_map(text: str, name: str) -> RowMap:
    """The map in a TOML text.

    Args:
        text: the TOML.
        name: what it is called in a message.

    Raises:
        UsageError: no TOML, an unknown key, a figure without a column.
    """
    try:
        made = msgspec.convert(tomllib.loads(text), RowMap)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"{name}: {error}; see docs/series.md") from error
    for figure in made.figures:
        if figure.total is None and figure.window is None:
            raise UsageError(f"{name}: the figure {figure.outcome!r} names no column; give it `total` or `window`")
    if (made.source is None) == (made.source_name is None):
        raise UsageError(f"{name}: give either `source`, a column, or `source_name`, one source for all rows")
    return made


def row_points(rows: Iterable[Mapping[str, Any]], columns: RowMap) -> Iterator[tuple[Key, Point] | RowFault]:
    """The points of each row, or its fault."""
    for number, row in enumerate(rows, 1):
        try:
            yield from list(_points(row, number, columns))
        except ValueError as error:
            yield RowFault(number, str(error))


def _points(row: Mapping[str, Any], number: int, columns: RowMap) -> Iterator[tuple[Key, Point]]:
    day = str(row.get(columns.day) or "")
    try:
        datetime.date.fromisoformat(day)
    except ValueError:
        raise ValueError(f"{columns.day} {day!r} is no day YYYY-MM-DD") from None
    source = columns.source_name or str(row.get(columns.source or "") or "")
    if not source:
        raise ValueError(f"{columns.source} is empty: whose count is it?")
    length = _length(row, columns)
    for figure in columns.figures:
        total, window = _whole(row, figure.total), _whole(row, figure.window)
        if total is not None or window is not None:
            point = Point(ids=(str(row.get("id") or number),), day=day, total=total, window=window, window_days=length)
            yield (source, figure.outcome, figure.scope), point


def _length(row: Mapping[str, Any], columns: RowMap) -> int | None:
    if columns.window_days:
        return _whole(row, columns.window_days)
    hours = _whole(row, columns.window_hours)
    return None if hours is None else -(-hours // _HOURS)


def _whole(row: Mapping[str, Any], column: str | None) -> int | None:
    cell = row.get(column) if column else None
    if cell is None or cell == "":
        return None
    text = str(cell).strip().replace(",", "")
    if not text.isdigit():
        raise ValueError(f"{column} {cell!r} is no whole number")
    return int(text)
