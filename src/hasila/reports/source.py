"""What stands on the command line -> reports: plain text files, JSON Lines files, standard input (`-`).

JSON Lines is known by the suffix `.jsonl` or `.ndjson`; standard input, which has no name, by its first bytes.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from hasila.errors import ReportError
from hasila.ledger.claim import Claim
from hasila.reports.charset import decode
from hasila.reports.failure import failure_row
from hasila.reports.jsonl import content_report_id, looks_like_json_lines, read_lines
from hasila.reports.settings import MAX_SIZE, InputSettings
from hasila.text import Report

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["STDIN", "is_lines", "read_file", "read_reports"]

STDIN: Final = "-"
_STDIN_NAME: Final = "<stdin>"
_LINES: Final = (".jsonl", ".ndjson")
_HEAD: Final = 4096  # bytes of standard input that tell JSON Lines from a text


def read_file(
    path: str | Path, *, max_size: int = MAX_SIZE, published: str | None = None, language: str | None = None
) -> Report | Claim:
    """One plain text file as a report, or the failure row that says why not.

    Args:
        path: the file; it is read whole, its bytes make the report's id.
        max_size: the most bytes that it may have.
        published: the day of publication, YYYY-MM-DD, if it is known.
        language: an ISO 639-1 code, or None to tell it from the text.
    """
    settings = InputSettings(max_size=max_size, published=published, language=language)
    try:
        return _plain(_read_bytes(Path(path), settings.max_size), str(path), settings)
    except ReportError as error:
        return failure_row(error.reason, error.where)


def read_reports(
    source: str, settings: InputSettings, stdin: BinaryIO | None = None
) -> Iterator[tuple[str, Report | Claim]]:
    """Every report of one source as (where, a report or a failure row).

    Args:
        source: a file's path, or `-` for standard input.
        settings: size, day and language.
        stdin: the bytes of standard input; the process's own by default.
    """
    try:
        if source == STDIN:
            yield from _standard_input(stdin or sys.stdin.buffer, settings)
        elif is_lines(source):
            yield from _lines_file(source, settings)
        else:
            yield source, _plain(_read_bytes(Path(source), settings.max_size), source, settings)
    except ReportError as error:
        yield error.where, failure_row(error.reason, error.where)


def is_lines(source: str) -> bool:
    """Whether a file is JSON Lines by its name."""
    return source.lower().endswith(_LINES)


def _plain(data: bytes, where: str, settings: InputSettings) -> Report:
    return Report(
        id=content_report_id(data),
        text=decode(data, where),
        published=settings.published,
        language=settings.language,
    )


def _read_bytes(path: Path, max_size: int) -> bytes:
    """The bytes of a file, one more than `max_size` at most (a device or a growing file has no size to trust)."""
    with _open(path) as stream:
        return _bounded(stream, max_size, str(path))


def _open(path: Path) -> BinaryIO:
    if path.is_dir():
        raise ReportError("this is a directory; name the files in it", str(path))
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise ReportError("there is no such file; check its name", str(path)) from error
    except OSError as error:
        raise ReportError(f"it cannot be opened ({error.strerror}); check its permissions", str(path)) from error
    except ValueError as error:  # a NUL in the name
        raise ReportError("this is no file name; check it", repr(str(path))) from error


def _bounded(stream: BinaryIO, max_size: int, where: str, head: bytes = b"") -> bytes:
    try:
        data = head + stream.read(max(max_size + 1 - len(head), 0))
    except OSError as error:
        raise ReportError(f"it cannot be read ({error.strerror}); check the disk", where) from error
    if len(data) > max_size:
        raise ReportError(f"the report is over {max_size:,} bytes; raise --max-size to read it", where)
    return data


def _lines_file(source: str, settings: InputSettings) -> Iterator[tuple[str, Report | Claim]]:
    with _open(Path(source)) as stream:
        yield from read_lines(stream, source, settings)


def _standard_input(stream: BinaryIO, settings: InputSettings) -> Iterator[tuple[str, Report | Claim]]:
    head = _first_line(stream)
    if looks_like_json_lines(head):
        rest = io.BufferedReader(_PutBack(head, stream))
        yield from read_lines(rest, _STDIN_NAME, settings)
    else:
        yield _STDIN_NAME, _plain(_bounded(stream, settings.max_size, _STDIN_NAME, head), _STDIN_NAME, settings)


def _first_line(stream: BinaryIO) -> bytes:
    """The stream up to its first line that is not blank, or as much of it as tells what it is."""
    head = b""
    while len(head) < _HEAD and not head.strip() and (line := stream.readline(_HEAD)):
        head += line
    return head


class _PutBack(io.RawIOBase):
    """A stream with the bytes already read from it put back in front."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        data = self._head[: len(view)] or _read_some(self._stream, len(view))
        self._head = self._head[len(view) :]
        view[: len(data)] = data
        return len(data)


def _read_some(stream: BinaryIO, size: int) -> bytes:
    """What a stream has by now, so that a report is read as soon as its line has come."""
    return stream.read1(size) if isinstance(stream, io.BufferedReader) else stream.read(size)
