"""The files of a shard, written and read again: claims, reports and failures as JSON Lines or as Parquet.

A row of Parquet has the columns of `hasila.export.csv` and, as `record`, the claim itself in JSON; of a report it has its
fields, and as `record` its parts and flags. So data frames find columns, and nothing is lost.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, Literal, Protocol, cast

import msgspec

from hasila.batch.places import Folder
from hasila.export import csv
from hasila.export.parquet import Rows
from hasila.ledger.claim import Claim
from hasila.text import Part, Report

__all__ = ["PARTS", "Form", "Sink", "claims_in", "open_sink", "reports_in"]

Form = Literal["jsonl", "parquet"]
PARTS: Final = ("claims", "reports", "failures")
_HELD: Final = 32_000_000  # bytes of a file in memory; more are put on the disk
_FIELDS: Final = ("id", "published", "language", "title", "url", "publisher", "text")
_RECORD: Final = "record"
_encoder: Final = msgspec.json.Encoder()
_claim: Final = msgspec.json.Decoder(Claim)
_report: Final = msgspec.json.Decoder(Report)


class _More(msgspec.Struct, frozen=True, omit_defaults=True):
    """What of a report has no column of its own."""

    parts: tuple[Part, ...] = ()
    flags: tuple[str, ...] = ()


_more: Final = msgspec.json.Decoder(_More)


class Sink(Protocol):
    """A file that is being made."""

    def put(self, row: Claim | Report) -> None:
        """Add a row."""

    def keep(self, folder: Folder, name: str) -> str:
        """Write the file into a folder, and give the SHA-256 of its bytes."""


def open_sink(part: str, form: Form) -> Sink:
    """A file of one of the `PARTS`.

    Raises:
        UsageError: pyarrow is not installed.
    """
    return _Lines() if form == "jsonl" else _Table(part)


def claims_in(folder: Folder, part: str, shard: str, form: Form) -> Iterator[Claim]:
    """The claims (or failures) of a shard."""
    with folder.open(f"{part}/{shard}.{form}") as stream:
        for line in stream if form == "jsonl" else (row[_RECORD] for row in _rows(stream, [_RECORD])):
            yield _claim.decode(line)


def reports_in(folder: Folder, shard: str, form: Form) -> Iterator[Report]:
    """The reports of a shard."""
    with folder.open(f"reports/{shard}.{form}") as stream:
        if form == "jsonl":
            yield from map(_report.decode, stream)
            return
        for row in _rows(stream, None):
            more = _more.decode(row.pop(_RECORD))
            yield Report(**row, parts=more.parts, flags=more.flags)


class _Lines:
    """JSON Lines."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_HELD)  # noqa: SIM115  closed when it is kept
        self._digest = hashlib.sha256()

    def put(self, row: Claim | Report) -> None:
        line = _encoder.encode(row) + b"\n"
        self._digest.update(line)
        self._file.write(line)

    def keep(self, folder: Folder, name: str) -> str:
        self._file.seek(0)
        folder.write(name, cast(BinaryIO, self._file))
        self._file.close()
        return self._digest.hexdigest()


class _Table:
    """Parquet."""

    def __init__(self, part: str) -> None:
        self._file = tempfile.SpooledTemporaryFile(_HELD)  # noqa: SIM115  closed when it is kept
        columns = _FIELDS if part == "reports" else csv.COLUMNS
        self._rows = Rows((*columns, _RECORD), cast(BinaryIO, self._file))

    def put(self, row: Claim | Report) -> None:
        self._rows.put(_cells(row))

    def keep(self, folder: Folder, name: str) -> str:
        self._rows.close()
        self._file.seek(0)
        digest = hashlib.file_digest(cast(io.BufferedReader, self._file), "sha256").hexdigest()
        self._file.seek(0)
        folder.write(name, cast(BinaryIO, self._file))
        self._file.close()
        return digest


def _cells(row: Claim | Report) -> dict[str, csv.Cell]:
    if isinstance(row, Claim):
        return csv.cells(row) | {_RECORD: _encoder.encode(row).decode()}
    more = _More(parts=row.parts, flags=row.flags)
    return {field: getattr(row, field) for field in _FIELDS} | {_RECORD: _encoder.encode(more).decode()}


def _rows(stream: BinaryIO, columns: list[str] | None) -> Iterator[dict[str, Any]]:
    parquet = importlib.import_module("pyarrow.parquet")
    for batch in parquet.ParquetFile(stream).iter_batches(batch_size=500, columns=columns, use_threads=False):
        yield from batch.to_pylist()
