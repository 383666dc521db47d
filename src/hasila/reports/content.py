"""A stream of bytes -> reports, by what the stream is. The readers of each format are imported when the first one comes, so
that plain text starts fast."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from hasila.errors import ReportError
from hasila.ledger.claim import Claim
from hasila.reports.charset import decode
from hasila.reports.formats import HEAD, format_of
from hasila.reports.identity import content_report_id
from hasila.reports.jsonl import read_lines
from hasila.reports.mojibake import mend
from hasila.reports.settings import InputSettings
from hasila.text import Report

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["read_stream"]

Came = tuple[str, Report | Claim]


def read_stream(stream: BinaryIO, where: str, name: str, settings: InputSettings) -> Iterator[Came]:
    """Every report of a stream as (where, a report or a failure row).

    Args:
        stream: the bytes, from their beginning.
        where: FILE, or what stands for it in failures.
        name: the file's name, whose suffix helps to tell the format; empty for standard input.
        settings: limits, day and language.

    Raises:
        ReportError: nothing (more) can be read of the stream.
    """
    head = _head(stream, where, by_line=not name)
    kind = format_of(name, head)
    if kind == "lines":
        yield from read_lines(io.BufferedReader(_PutBack(head, stream)), where, settings)
        return
    data = _bounded(stream, settings.max_size, where, head)
    if kind == "page":
        from hasila.reports.pages import read_page

        yield where, read_page(data, where, settings)
    else:
        yield where, _plain(data, where, settings)


def _plain(data: bytes, where: str, settings: InputSettings) -> Report:
    text, flags = mend(decode(data, where), where)
    return Report(
        id=content_report_id(data), text=text, published=settings.published, language=settings.language, flags=flags
    )


def _head(stream: BinaryIO, where: str, *, by_line: bool) -> bytes:
    """The first bytes. Of standard input only its first line that is not blank, so that a pipe is read as it comes."""
    head = b""
    try:
        while len(head) < HEAD and not (by_line and head.strip()):
            more = stream.readline(HEAD) if by_line else stream.read(HEAD - len(head))
            if not more:
                break
            head += more
    except OSError as error:
        raise ReportError(f"it cannot be read ({error.strerror}); check the disk", where) from error
    return head


def _bounded(stream: BinaryIO, max_size: int, where: str, head: bytes) -> bytes:
    """The bytes of a stream, one more than `max_size` at most (a device or a growing file has no size to trust)."""
    try:
        data = head + stream.read(max(max_size + 1 - len(head), 0))
    except OSError as error:
        raise ReportError(f"it cannot be read ({error.strerror}); check the disk", where) from error
    if len(data) > max_size:
        raise ReportError(f"the report is over {max_size:,} bytes; raise --max-size to read it", where)
    return data


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
