"""Parquet files of reports -> a report a row, by the same columns and mapping as other tables. Needs pyarrow.

A row that makes no report is a failure row at FILE:ROW, rows counted from 1.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, NamedTuple

from hasila.errors import ReportError
from hasila.ledger.claim import Claim
from hasila.reports.posts.mapping import Mapping
from hasila.reports.posts.tables import Row, places_of, rows_as_reports
from hasila.reports.settings import InputSettings
from hasila.text import Report

__all__ = ["Groups", "groups_of", "read_parquet"]

_ROWS: Final = 500  # in memory at a time


class Groups(NamedTuple):
    """Row groups `start` to `end` (excluded) of a file, whose first row is number `row`."""

    start: int
    end: int
    row: int


def groups_of(stream: BinaryIO, where: str, size: int) -> list[Groups]:
    """The row groups of a file in stretches of about `size` bytes.

    Raises:
        ReportError: no Parquet, or pyarrow is not installed.
    """
    about = _opened(stream, where).metadata
    found: list[Groups] = []
    start = held = 0
    row = following = 1
    for number in range(about.num_row_groups):
        group = about.row_group(number)
        held += sum(group.column(at).total_compressed_size for at in range(group.num_columns))
        following += group.num_rows
        if held >= size or number == about.num_row_groups - 1:
            found.append(Groups(start, number + 1, row))
            start, held, row = number + 1, 0, following
    return found


def read_parquet(
    stream: BinaryIO, where: str, settings: InputSettings, groups: Groups | None = None
) -> Iterator[tuple[str, Report | Claim]]:
    """Every row of a file, or of some of its row groups.

    Raises:
        ReportError: no Parquet, no column of text, no rows; pyarrow is not installed.
    """
    file, mapping = _opened(stream, where), settings.mapping or Mapping()
    names = file.schema_arrow.names
    places = places_of(names, where, mapping)
    wanted = sorted(set(places.values()))
    rows = _rows(file, where, [names[at] for at in wanted], groups)
    narrow = {field: wanted.index(at) for field, at in places.items()}
    yield from rows_as_reports(rows, where, settings, mapping, narrow)


def _opened(stream: BinaryIO, where: str) -> Any:
    try:
        parquet, errors = importlib.import_module("pyarrow.parquet"), importlib.import_module("pyarrow").lib
    except ImportError as error:
        raise ReportError("reading Parquet needs pyarrow; install hasila[parquet]", where) from error
    try:
        return parquet.ParquetFile(stream)
    except (errors.ArrowException, OSError, ValueError) as error:
        raise ReportError("it is broken Parquet; get it again", where) from error


def _rows(file: Any, where: str, columns: list[str], groups: Groups | None) -> Iterator[Row]:
    number = groups.row if groups else 1
    chosen = list(range(groups.start, groups.end)) if groups else None
    batches = file.iter_batches(batch_size=_ROWS, row_groups=chosen, columns=columns, use_threads=False)
    errors = importlib.import_module("pyarrow").lib
    while True:
        try:
            batch = next(batches, None)
            cells = [batch.column(name).to_pylist() for name in columns] if batch is not None else []
        except (errors.ArrowException, OSError, ValueError) as error:
            raise ReportError("it is broken Parquet; read up to here", f"{where}:{number}") from error
        if batch is None:
            return
        yield from enumerate(zip(*cells, strict=True), start=number)
        number += batch.num_rows
