"""WARC and WACZ, the web archives of libraries and investigators: the pages and documents in them, with their addresses.

Read are responses with status 200, resources and conversions, whose content may hold a report. The others (pictures, errors,
redirects, revisits) are counted in a note. A record whose digest does not fit its bytes is read and flagged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final

import msgspec

from hasila.errors import ReportError
from hasila.reports.archives.allowance import Allowance
from hasila.reports.archives.unpacked import broken_as_reason

__all__ = ["ArchivedPage", "warc_pages"]

_KEPT: Final = (
    "text/html",
    "application/xhtml",
    "text/plain",
    "application/pdf",
    "application/msword",
    "application/vnd.openxml",
)
_RECORDS: Final = ("response", "resource", "conversion", "revisit")
_UNTOLD: Final = ("", "application/octet-stream", "binary/octet-stream")


class ArchivedPage(msgspec.Struct, frozen=True):
    """One record's content.

    Attributes:
        url: its target, or its id where it has none.
        data: its bytes, transfer and content encodings undone; one more than may be read at most.
        flags: `archive_digest_differs` where its digest does not fit.
    """

    url: str
    data: bytes
    flags: tuple[str, ...] = ()


def warc_pages(stream: BinaryIO, where: str, allowance: Allowance) -> Iterator[ArchivedPage | ReportError]:
    """Each record that may hold a report.

    Args:
        stream: the archive, already unpacked.

    Raises:
        ReportError: the archive is broken from here on, or spends its allowance.
    """
    from warcio.archiveiterator import ArchiveIterator

    skipped: Counter[str] = Counter()
    count = 0
    with _loaded(where):
        records = iter(ArchiveIterator(stream, arc2warc=True, check_digests=True))
    while True:
        with _loaded(where):
            record = next(records, None)
        if record is None:
            break
        if record.rec_type not in _RECORDS:
            continue
        count += 1
        allowance.member(where)
        reason = _left_out(record)
        if reason:
            skipped[reason] += 1
        else:
            yield _page(record, where, allowance)
    if count == 0 and not allowance.is_part:
        raise ReportError("no page is archived in it; check the file", where)
    allowance.leave_out(skipped, where)


@contextmanager
def _loaded(where: str) -> Iterator[None]:
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with broken_as_reason(where):
            yield
    except (
        ArchiveLoadFailed,
        ValueError,
        KeyError,
        IndexError,
        AttributeError,
        TypeError,
    ) as error:  # it trusts headers
        raise ReportError("a record is broken; read up to here", where) from error


def _left_out(record: Any) -> str | None:
    """Why a record holds no report, or None."""
    if record.rec_type == "revisit":
        return "revisit records"
    status = record.http_headers.get_statuscode() if record.http_headers else ""
    if status and status != "200":
        return f"responses with status {status}"
    headers = record.http_headers or record.rec_headers
    kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return None if kind in _UNTOLD or kind.startswith(_KEPT) else kind[:40]


def _page(record: Any, where: str, allowance: Allowance) -> ArchivedPage | ReportError:
    url = record.rec_headers.get_header("WARC-Target-URI") or record.rec_headers.get_header("WARC-Record-ID") or ""
    url = url.strip("<>")
    place = f"{where}!{url}"
    try:
        with _loaded(place):
            data = _content(record.content_stream(), allowance.settings.max_size + 1)
            record.raw_stream.read()  # to the end, where the digest is known
        allowance.spend(len(data), len(data), len(data), place)
    except ReportError as error:
        return error
    differs = record.digest_checker is not None and record.digest_checker.passed is False
    return ArchivedPage(url, data, ("archive_digest_differs",) if differs else ())


def _content(stream: Any, size: int) -> bytes:
    """The bytes of a stream that gives some at a time, `size` of them at most."""
    out = bytearray()
    while len(out) < size and (block := stream.read(size - len(out))):
        out += block
    return bytes(out)
