"""Sheets as XLSX, out and in. Needs openpyxl (hasila[xlsx]).

Every text is written as text, so that nothing in it is ever run as a formula.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from hasila.errors import UsageError
from hasila.export.csv import Cell

__all__ = ["read", "write"]

_ILLEGAL = {code: "\ufffd" for code in range(32) if code not in (9, 10, 13)}  # XML has no sign for them


def _openpyxl() -> Any:
    try:
        return importlib.import_module("openpyxl")
    except ImportError as error:
        raise UsageError("XLSX needs one more package; run: pip install 'hasila[xlsx]'") from error


def write(rows: Iterable[Sequence[Cell]], columns: Sequence[str], out: BinaryIO, *, title: str = "ledger") -> None:
    """Write rows as one sheet, the first line frozen.

    Args:
        rows: cells in the order of the columns.
        columns: their names.
        out: bytes.
        title: the sheet's name.
    """
    openpyxl = _openpyxl()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    cell_of = importlib.import_module("openpyxl.cell").WriteOnlyCell
    sheet.append(list(columns))
    for row in rows:
        sheet.append([_cell(sheet, value, cell_of) for value in row])
    book.save(out)


def _cell(sheet: Any, value: Cell, cell_of: Any) -> Any:
    if not isinstance(value, str):
        return value
    made = cell_of(sheet, value.translate(_ILLEGAL))
    made.data_type = "s"
    return made


def read(path: Path) -> Iterator[list[str]]:
    """The lines of the first sheet, cells as text.

    Raises:
        UsageError: no XLSX file.
    """
    openpyxl = _openpyxl()
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, importlib.import_module("zipfile").BadZipFile) as error:
        raise UsageError(f"{path}: this is no XLSX file that can be read; save it again") from error
    except importlib.import_module("openpyxl.utils.exceptions").InvalidFileException as error:
        raise UsageError(f"{path}: this is no XLSX file; save it as .xlsx") from error
    for line in book.worksheets[0].iter_rows(values_only=True):
        yield ["" if value is None else str(value) for value in line]
    book.close()
