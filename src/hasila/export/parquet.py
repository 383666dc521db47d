"""Sheets as Parquet, for data frames. Needs pyarrow (hasila[parquet])."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO, Final

from hasila.errors import UsageError
from hasila.export.csv import Cell

__all__ = ["write"]

_WHOLE: Final = frozenset(
    ("revision", "quote_start", "quote_end", "low", "high", "magnitude", "residual", "difference")
)  # columns of whole numbers
_REAL: Final = frozenset(("latitude", "longitude"))
_GROUP: Final = 20_000  # rows in memory


def write(rows: Iterable[Mapping[str, Cell]], columns: Sequence[str], out: BinaryIO) -> None:
    """Write rows, each column of one type whatever is in it."""
    try:
        arrow = importlib.import_module("pyarrow")
        parquet = importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise UsageError("Parquet needs one more package; run: pip install 'hasila[parquet]'") from error
    types = {column: arrow.int64() if column in _WHOLE else arrow.float64() if column in _REAL else arrow.string()
             for column in columns}  # fmt: skip
    schema = arrow.schema(list(types.items()))
    with parquet.ParquetWriter(out, schema) as writer:
        some: list[Mapping[str, Cell]] = []
        for row in rows:
            some.append(row)
            if len(some) >= _GROUP:
                writer.write_table(arrow.Table.from_pylist([dict(one) for one in some], schema=schema))
                some = []
        writer.write_table(arrow.Table.from_pylist([dict(one) for one in some], schema=schema))
