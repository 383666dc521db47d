"""JSON Lines of reports, streamed: one line is in memory at a time, whatever the size of the file.

A line is `{"id", "text", "published", "language"?, "title"?, "url"?, "publisher"?}`; other fields are ignored, blank
lines are skipped. A report without an `id` gets the one that a file with its text would have. A line that makes no
report becomes a failure row at FILE:LINE, and the next line is read.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec

from hasila.errors import ReportError, UsageError
from hasila.ledger.claim import Claim
from hasila.reports.failure import failure_row
from hasila.reports.identity import content_report_id
from hasila.reports.mojibake import mend
from hasila.reports.settings import InputSettings, parse_day
from hasila.text import Part, Report

__all__ = ["day_of", "looks_like_json_lines", "looks_like_report", "read_lines"]

_BLANK: Final = b" \t\r\n"


class _Line(msgspec.Struct):
    text: str
    id: str | int | None = None
    published: str | None = None
    language: str | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    parts: tuple[Part, ...] = ()
    flags: tuple[str, ...] = ()


_decoder: Final = msgspec.json.Decoder(_Line)


def looks_like_json_lines(head: bytes) -> bool:
    """Whether a stream that begins with `head` is JSON Lines: its first characters open an object with a key.

    No prose begins so, and a first line that is broken further on is still known for what it is.
    """
    head = head.removeprefix(codecs.BOM_UTF8).lstrip(_BLANK)
    return head.startswith(b"{") and head[1:].lstrip(_BLANK).startswith(b'"')


def looks_like_report(data: bytes) -> bool:
    """Whether the first line is a whole report: then a `.json` file is JSON Lines under another name."""
    line = data.removeprefix(codecs.BOM_UTF8).lstrip(_BLANK).partition(b"\n")[0]
    try:
        _decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return True


def read_lines(
    stream: BinaryIO, name: str, settings: InputSettings, *, first: int = 1
) -> Iterator[tuple[str, Report | Claim]]:
    """Every line as (FILE:LINE, a report or a failure row).

    Args:
        stream: the bytes; read line by line, never whole.
        name: the file's name for FILE:LINE.
        settings: `max_size` bounds one line; `published` and `language` stand in where a line states none.
        first: the number of the first line, where the stream is a stretch of the file.
    """
    empty = True
    for number, line in enumerate(_bounded_lines(stream, settings.max_size), start=first):
        if line is not None and not line.strip(_BLANK):
            continue
        empty = False
        where = f"{name}:{number}"
        try:
            yield where, _report(line, where, settings)
        except ReportError as error:
            yield where, failure_row(error.reason, error.where)
    if empty:
        yield name, failure_row("the file is empty; nothing to read", name)


def _bounded_lines(stream: BinaryIO, max_size: int) -> Iterator[bytes | None]:
    """The lines of a stream; None for one that is longer than `max_size`, which is passed over piece by piece."""
    mark = codecs.BOM_UTF8  # only the first line may begin with one
    while line := stream.readline(max_size + len(mark) + 2):
        line, mark = line.removeprefix(mark), b""
        if len(line.rstrip(b"\r\n")) <= max_size:
            yield line
            continue
        while not line.endswith(b"\n") and (line := stream.readline(max_size + 2)):
            pass
        yield None


def _report(line: bytes | None, where: str, settings: InputSettings) -> Report:
    if line is None:
        raise ReportError(f"the report is over {settings.max_size:,} bytes; raise --max-size to read it", where)
    found = _decode(line, where)
    if not found.text.strip():
        raise ReportError("there is no text in it; nothing to read", where)
    text, flags = (found.text, ()) if found.parts else mend(found.text, where)
    return Report(
        id=_id(found),
        text=text,
        published=day_of(found.published, where) or settings.published,
        language=found.language or settings.language,
        title=found.title,
        url=found.url,
        publisher=found.publisher,
        parts=found.parts,
        flags=(*found.flags, *flags),
        original=line.rstrip(b"\r\n"),
    )


def _decode(line: bytes, where: str) -> _Line:
    try:
        return _decoder.decode(line)
    except msgspec.ValidationError as error:
        raise ReportError(f"not a report: {_one_line(error)}; mend the line", where) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ReportError(f"broken JSON: {_one_line(error)}; write one object a line, in UTF-8", where) from error


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _id(found: _Line) -> str:
    if found.id is None or found.id == "":
        return content_report_id(found.text.encode("utf-8"))
    return str(found.id)


def day_of(published: str | None, where: str) -> str | None:
    """The day of `published`; of a time stamp (`2015-12-30T08:00Z`) the day as written."""
    if not published:
        return None
    try:
        return parse_day(published[:10] if published[10:11] in ("T", " ") else published)
    except UsageError as error:
        raise ReportError(f"published {error}", where) from error
