"""Sheets as Parquet, for data frames. Needs pyarrow (hasila[parquet])."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO, Final

from hasila.errors import UsageError
from hasila.export.csv import Cell

__all__ = ["Rows", "write"]

_WHOLE: Final = frozenset(
    ("revision", "quote_start", "quote_end", "low", "high", "magnitude", "residual", "difference")
)  # columns of whole numbers
_REAL: Final = frozenset(("latitude", "longitude"))
_GROUP: Final = 20_000  # rows in memory


class Rows:
    """A Parquet file that is being written, row by row, each column of one type whatever is in it.

    Args:
        columns: their names.
        out: where to.

    Raises:
        UsageError: pyarrow is not installed.
    """

    def __init__(self, columns: Sequence[str], out: BinaryIO) -> None:
        try:
            self._arrow = importlib.import_module("pyarrow")
            parquet = importlib.import_module("pyarrow.parquet")
        except ImportError as error:
            raise UsageError("Parquet needs one more package; run: pip install 'hasila[parquet]'") from error
        arrow = self._arrow
        types = {column: arrow.int64() if column in _WHOLE else arrow.float64() if column in _REAL else arrow.string()
                 for column in columns}  # fmt: skip
        self._schema = arrow.schema(list(types.items()))
        self._writer = parquet.ParquetWriter(out, self._schema)
        self._held: list[Mapping[str, Cell]] = []

    def put(self, row: Mapping[str, Cell]) -> None:
        """Add a row."""
        self._held.append(row)
        if len(self._held) >= _GROUP:
            self._flush()

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        rows = [dict(one) for one in self._held]
        self._writer.write_table(self._arrow.Table.from_pylist(rows, schema=self._schema))
        self._held = []


def write(rows: Iterable[Mapping[str, Cell]], columns: Sequence[str], out: BinaryIO) -> None:
    """Write rows.

    Raises:
        UsageError: pyarrow is not installed.
    """
    writer = Rows(columns, out)
    for row in rows:
        writer.put(row)
    writer.close()
