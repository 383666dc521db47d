"""Tables of posts (CSV, XLSX) -> a report a row. Without a mapping the columns are named as the fields: text, published, id,
title, url, publisher, language. A row that makes no report is a failure row at FILE:ROW, rows counted from 1 as a spreadsheet shows
them."""

from __future__ import annotations

import csv
import datetime
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from hasila.errors import ReportError
from hasila.ledger.claim import Claim
from hasila.reports.charset import decode
from hasila.reports.failure import failure_row
from hasila.reports.identity import content_report_id
from hasila.reports.jsonl import day_of
from hasila.reports.mojibake import mend
from hasila.reports.posts.mapping import FIELDS, Mapping
from hasila.reports.settings import InputSettings
from hasila.text import Report

__all__ = ["Row", "places_of", "read_csv", "read_xlsx", "rows_as_reports"]

Row = tuple[int, Sequence[object]]


def read_csv(
    data: bytes, where: str, settings: InputSettings, mapping: Mapping
) -> Iterator[tuple[str, Report | Claim]]:
    """Every row of a CSV table. A broken row ends the table, after those before it.

    Raises:
        ReportError: no table, or none of its columns holds text.
    """
    text = decode(data, where)
    yield from rows_as_reports(_csv_rows(text, where, settings, mapping), where, settings, mapping)


def read_xlsx(
    stream: BinaryIO, where: str, settings: InputSettings, mapping: Mapping
) -> Iterator[tuple[str, Report | Claim]]:
    """Every row of a sheet of an XLSX file.

    Raises:
        ReportError: as for `read_csv`; the reader is not installed; no such sheet.
    """
    yield from rows_as_reports(_xlsx_rows(stream, where, mapping), where, settings, mapping)


def _csv_rows(text: str, where: str, settings: InputSettings, mapping: Mapping) -> Iterator[Row]:
    csv.field_size_limit(max(settings.max_size, csv.field_size_limit()))
    delimiter = mapping.delimiter or _delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise ReportError(f"broken CSV ({error}); mend the row", f"{where}:{rows.line_num}") from error
        if row is None:
            return
        yield rows.line_num, row


def _delimiter(text: str) -> str:
    """The commonest of the usual delimiters in the first line."""
    line = text[: text.find("\n")] if "\n" in text else text
    return max(",;\t|", key=line.count)


def _xlsx_rows(stream: BinaryIO, where: str, mapping: Mapping) -> Iterator[Row]:
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError as error:
        raise ReportError(
            "reading XLSX needs openpyxl; install hasila[xlsx], or save the table as CSV", where
        ) from error
    broken = (
        InvalidFileException,
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        AttributeError,
        EOFError,
        RuntimeError,
        OverflowError,
        KeyError,
        ValueError,
        TypeError,
        OSError,
        SyntaxError,
        IndexError,
    )
    try:
        book = load_workbook(stream, read_only=True, data_only=True)
        if mapping.sheet and mapping.sheet not in book.sheetnames:
            raise ReportError(f"no sheet {mapping.sheet!r}; it has {', '.join(book.sheetnames)}", where)
        sheet = book[mapping.sheet] if mapping.sheet else book.worksheets[0]
        yield from enumerate(sheet.iter_rows(values_only=True), start=1)
    except broken as error:
        raise ReportError(f"broken XLSX ({type(error).__name__}); save the table as CSV", where) from error


def rows_as_reports(
    rows: Iterator[Row], where: str, settings: InputSettings, mapping: Mapping, places: dict[str, int] | None = None
) -> Iterator[tuple[str, Report | Claim]]:
    """Each row as (FILE:ROW, a report or a failure row); blank rows are skipped.

    Args:
        rows: the numbered rows, those of the header first.
        where: FILE.
        settings, mapping: how they are read.
        places: field -> the index of its column, where no header is among the rows.

    Raises:
        ReportError: no column of text, or no row.
    """
    if places is None and not mapping.header:
        places = places_of((), where, mapping)
    header = posts = 0
    for number, row in rows:
        if places is None:
            header += 1
            places = places_of(row, where, mapping) if header == mapping.header else None
            continue
        if all(cell is None or not str(cell).strip() for cell in row):
            continue
        place = f"{where}:{number}"
        posts += 1
        try:
            yield place, _report({field: _cell(row, at) for field, at in places.items()}, place, settings, mapping)
        except ReportError as error:
            yield place, failure_row(error.reason, place)
    if not posts:
        raise ReportError("the table holds no posts; nothing to read", where)


def _cell(row: Sequence[object], at: int) -> object:
    return row[at] if at < len(row) else None


def places_of(names: Sequence[object], where: str, mapping: Mapping) -> dict[str, int]:
    """Field -> the index of its column.

    Raises:
        ReportError: no such column, or none for text.
    """
    known = {str(name).strip().lower(): at for at, name in reversed(list(enumerate(names))) if name is not None}
    wanted = mapping.columns or {field: field for field in FIELDS if field in known}
    found: dict[str, int] = {}
    for field, column in wanted.items():
        at = column - 1 if isinstance(column, int) else known.get(column.strip().lower())
        if at is None or at < 0:
            raise ReportError(f"no column {column!r}; it has {', '.join(map(str, names))}", where)
        found[field] = at
    if "text" not in found:
        columns = ", ".join(str(name) for name in names if name is not None)
        raise ReportError(f"no column `text`; name it in a mapping file with --mapping (it has {columns})", where)
    return found


def _report(cells: dict[str, object], where: str, settings: InputSettings, mapping: Mapping) -> Report:
    raw = "" if cells["text"] is None else str(cells["text"])
    if not raw.strip():
        raise ReportError("there is no text in it; nothing to read", where)
    if len(raw) > settings.max_size:
        raise ReportError(f"the post is over {settings.max_size:,} characters; raise --max-size to read it", where)
    text, flags = mend(raw, where)
    told = {field: _told(cells.get(field)) for field in ("id", "title", "url", "publisher", "language")}
    return Report(
        id=told["id"] or content_report_id(raw.encode("utf-8", errors="replace")), text=text, title=told["title"],
        url=told["url"], publisher=told["publisher"], language=told["language"] or settings.language,
        published=_day(cells.get("published"), where, mapping) or settings.published, flags=flags,
    )  # fmt: skip


def _told(cell: object) -> str | None:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # spreadsheets keep every number as a fraction
    return str(cell).strip() or None if cell is not None else None


def _day(cell: object, where: str, mapping: Mapping) -> str | None:
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    written = _told(cell)
    if written is None or mapping.date is None:
        return day_of(written, where)
    try:
        return datetime.datetime.strptime(written, mapping.date).date().isoformat()
    except ValueError as error:
        raise ReportError(
            f"published {written!r} is not written as {mapping.date!r}; mend it or the mapping", where
        ) from error
