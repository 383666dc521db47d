"""A stream of bytes -> reports, by what the stream is. The readers of each format are imported when the first one comes, so
that plain text starts fast."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Final, cast
from urllib.parse import urlsplit

import msgspec

from hasila.errors import ReportError
from hasila.ledger.claim import Claim
from hasila.reports.archives.allowance import Allowance
from hasila.reports.charset import decode
from hasila.reports.failure import failure_row
from hasila.reports.formats import HEAD, Format, format_of
from hasila.reports.identity import content_report_id
from hasila.reports.jsonl import looks_like_report, read_lines
from hasila.reports.mojibake import mend
from hasila.reports.posts.mapping import Mapping
from hasila.reports.settings import InputSettings
from hasila.text import Report

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from hasila.reports.archives.unpacked import Packing

_EXPORT: Final = 1_000_000_000  # bytes of an export or a table, which are held in memory whole

__all__ = ["read_bytes", "read_document", "read_fragment", "read_stream"]

Came = tuple[str, Report | Claim]


def read_stream(
    stream: BinaryIO, where: str, name: str, settings: InputSettings, allowance: Allowance | None = None
) -> Iterator[Came]:
    """Every report of a stream as (where, a report or a failure row).

    Args:
        stream: the bytes, from their beginning.
        where: FILE, or what stands for it in failures.
        name: the file's name, whose suffix helps to tell the format; empty for standard input.
        settings: limits, day and language.
        allowance: what is left of the limits where the stream is unpacked from another.

    Raises:
        ReportError: nothing (more) can be read of the stream.
    """
    head = _head(stream, where, by_line=not name)
    kind = format_of(name, head)
    allowance = allowance or Allowance(settings)
    empty, turned_away = True, allowance.turned_away
    for came in _of_format(stream, head, where, name, kind, allowance):
        empty = False
        yield came
    if empty and turned_away == allowance.turned_away and not allowance.is_part:
        raise ReportError("nothing in it is a report; look at what it holds", where)


def _of_format(
    stream: BinaryIO, head: bytes, where: str, name: str, kind: Format, allowance: Allowance
) -> Iterator[Came]:
    settings = allowance.settings
    whole = _rewound(stream, head)
    match kind:
        case "lines":
            yield from read_lines(whole, where, settings)
        case "gz" | "bz2" | "xz" | "zst":
            yield from _packed(whole, where, name, kind, allowance)
        case "zip" | "tar":
            yield from _members(whole, where, kind, allowance)
        case "warc":
            yield from _archived(whole, where, allowance)
        case "parquet":
            from hasila.reports.posts.parquet import read_parquet

            yield from read_parquet(_seekable(whole, where, allowance), where, settings)
        case "json" | "csv" | "xlsx":
            yield from _posts(whole, where, kind, settings)
        case _:
            data = _bounded(whole, settings.max_size, where)
            if allowance.admits(data, where, kind):
                yield where, read_bytes(data, where, kind, settings)


def read_bytes(data: bytes, where: str, kind: Format, settings: InputSettings, url: str | None = None) -> Report:
    """The report of one document, read by what it is, with its bytes as they came.

    Raises:
        ReportError: it cannot be read.
    """
    return msgspec.structs.replace(_read_kind(data, where, kind, settings, url), original=data)


def _read_kind(data: bytes, where: str, kind: Format, settings: InputSettings, url: str | None) -> Report:
    match kind:
        case "page":
            from hasila.reports.pages import read_page

            return read_page(data, where, settings, url)
        case "pdf":
            from hasila.reports.documents.pdf import read_pdf

            return read_pdf(data, where, settings)
        case "docx":
            from hasila.reports.documents.docx import read_docx

            return read_docx(io.BytesIO(data), where, settings, content_report_id(data))
        case "picture":
            from hasila.reports.documents.scans import read_picture

            return read_picture(data, where, settings)
        case "feed":
            raise ReportError("a feed, not a report; follow it with `hasila watch`", where)
        case "old_word":
            raise ReportError("an old Word or Excel file; save it as DOCX, XLSX or plain text", where)
        case _:
            return _plain(data, where, settings)


def _posts(stream: BinaryIO, where: str, kind: Format, settings: InputSettings) -> Iterator[Came]:
    """The posts of an export or a table; the whole file may be large, each post is held to `max_size`."""
    data = _bounded(stream, max(settings.max_size, min(_EXPORT, settings.max_total)), where)
    if kind == "json":
        if looks_like_report(data):
            yield from read_lines(io.BytesIO(data), where, settings)
            return
        from hasila.reports.posts.telegram import read_telegram

        yield from read_telegram(data, where, settings)
        return
    from hasila.reports.posts.tables import read_csv, read_xlsx

    mapping = settings.mapping or Mapping()
    if kind == "csv":
        yield from read_csv(data, where, settings, mapping)
    else:
        yield from read_xlsx(io.BytesIO(data), where, settings, mapping)


def _packed(stream: BinaryIO, where: str, name: str, kind: Packing, allowance: Allowance) -> Iterator[Came]:
    from hasila.reports.archives.unpacked import unpacked

    inner = allowance.deeper(where)
    suffix = f".{kind}"
    stem = name[: -len(suffix)] if name.lower().endswith(suffix) else name
    stem = stem[:-3] + "tar" if stem.lower().endswith(".tgz") else stem
    opened = unpacked(stream, kind, inner, where)
    yield from read_stream(opened, where, stem or "unnamed", allowance.settings, inner)


def _members(stream: BinaryIO, where: str, kind: Format, allowance: Allowance) -> Iterator[Came]:
    from hasila.reports.archives.members import tar_members, zip_members

    inner = allowance.deeper(where)
    if kind == "tar":
        members = tar_members(stream, where, inner)
    else:
        members = zip_members(_seekable(stream, where, inner), where, inner)
    for name, opened in members:
        place = f"{where}!{name}"
        try:
            if isinstance(opened, ReportError):
                raise opened
            yield from read_stream(opened, place, PurePosixPath(name).name or "unnamed", allowance.settings, inner)
        except ReportError as error:
            yield error.where, failure_row(error.reason, error.where)


def _archived(stream: BinaryIO, where: str, allowance: Allowance) -> Iterator[Came]:
    from hasila.reports.archives.warc import warc_pages

    for page in warc_pages(stream, where, allowance.deeper(where)):
        if isinstance(page, ReportError):
            yield page.where, failure_row(page.reason, page.where)
            continue
        place = f"{where}!{page.url}"
        try:
            if not allowance.admits(page.data, place, document_format(page.data, page.url)):
                continue
            report = read_document(page.data, place, page.url, allowance.settings)
            yield place, msgspec.structs.replace(report, flags=(*report.flags, *page.flags))
        except ReportError as error:
            yield place, failure_row(error.reason, place)


def read_document(data: bytes, where: str, url: str, settings: InputSettings) -> Report:
    """The report of a document that came from an address.

    Raises:
        ReportError: it cannot be read.
    """
    if len(data) > settings.max_size:
        raise ReportError(f"the report is over {settings.max_size:,} bytes; raise --max-size to read it", where)
    report = read_bytes(data, where, document_format(data, url), settings, url)
    return report if report.url else msgspec.structs.replace(report, url=url)


def document_format(data: bytes, url: str) -> Format:
    """The format of a document that came from an address."""
    return format_of(_path(url), data[:HEAD])


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:  # an archive may hold any address
        return ""


def read_fragment(title: str | None, markup: str, where: str, settings: InputSettings, url: str | None) -> Report:
    """The report of a piece of a page, see `hasila.reports.pages`; imported when the first one comes.

    Raises:
        ReportError: there is no text in it.
    """
    from hasila.reports.pages import read_fragment as read

    return read(title, markup, where, settings, url)


def _rewound(stream: BinaryIO, head: bytes) -> BinaryIO:
    """The stream from where its head began."""
    if stream.seekable():
        stream.seek(stream.tell() - len(head))
        return stream
    return cast(BinaryIO, io.BufferedReader(_PutBack(head, stream)))


def _seekable(stream: BinaryIO, where: str, allowance: Allowance) -> BinaryIO:
    """A stream that can be read from any place: itself, or a copy in memory or in a file without a name."""
    if stream.seekable():
        return stream
    import tempfile

    copy = tempfile.SpooledTemporaryFile(max_size=allowance.settings.max_size)  # noqa: SIM115  closed when it is dropped
    while block := stream.read(1 << 20):
        allowance.spend(len(block), len(block), len(block), where)
        copy.write(block)
    copy.seek(0)
    return cast(BinaryIO, copy)


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


def _bounded(stream: BinaryIO, max_size: int, where: str) -> bytes:
    """The bytes of a stream, one more than `max_size` at most (a device or a growing file has no size to trust)."""
    try:
        data = stream.read(max_size + 1)
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
