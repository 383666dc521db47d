"""A PDF with text -> `Report`: its lines in reading order, joined to paragraphs, with their pages.

What stands on most pages at the same edge (running heads, page numbers) is left out. A PDF states no day of publication that
can be trusted: the first page's short lines are read for one (flag `published_from_first_page`); `--published` holds where
they show none.
"""

from __future__ import annotations

import io
import logging
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from hasila.errors import ReportError
from hasila.reports.documents.order import in_reading_order
from hasila.reports.documents.paged import PagedLine, joined
from hasila.reports.identity import content_report_id
from hasila.reports.settings import InputSettings
from hasila.text import Report

__all__ = ["broken_pdf", "open_pdf", "paragraphs", "read_pdf"]

_EDGE: Final = 2  # lines at the top and the bottom of a page that may be running heads
_SENTENCE_END: Final = re.compile(r"[.!?\u061f\u2026\u06d4:]['\"\u00bb\u201d)\]]*$")
_SHORT: Final = 0.7  # share of the usual length below which a line ends its paragraph
_DIGITS: Final = re.compile(r"\d+")
_HEAD_LINES: Final = 12  # lines of the first page that may show a date
_HEAD_LENGTH: Final = 90


def read_pdf(data: bytes, where: str, settings: InputSettings) -> Report:
    """The report of a PDF.

    Raises:
        ReportError: pypdf is not installed; broken, encrypted, of too many pages, or without text (a scan).
    """
    pages = [_lines_of(text) for text in _pages(data, where, settings)]
    lines = [(line, number) for number, page in enumerate(_without_edges(pages), start=1) for line in page]
    if not lines:
        return _scanned(data, where, settings)
    ordered = in_reading_order([line for line, _ in lines])
    done = [PagedLine(text, page, repair) for (text, repair), (_, page) in zip(ordered, lines, strict=True)]
    text, parts = joined(paragraphs(done))
    day, flags = _day([line.text for line in done if line.page == 1])
    return Report(
        id=content_report_id(data), text=text, parts=parts, title=done[0].text[:200], published=day or settings.published,
        language=settings.language, flags=flags,
    )  # fmt: skip


def _scanned(data: bytes, where: str, settings: InputSettings) -> Report:
    from hasila.reports.documents.scans import read_scanned_pdf

    return read_scanned_pdf(data, where, settings)


def _pages(data: bytes, where: str, settings: InputSettings) -> Iterator[str]:
    reader = open_pdf(data, where)
    size = 0
    for number in range(_count(reader, where)):
        if number >= settings.max_pages:
            raise ReportError(f"it has over {settings.max_pages:,} pages; cut it into parts", where)
        text = _page_text(reader, number, where)
        size += len(text)
        if size > settings.max_size:
            raise ReportError(f"its text is over {settings.max_size:,} characters; raise --max-size to read it", where)
        yield text


def open_pdf(data: bytes, where: str) -> Any:
    """A reader of a PDF's pages.

    Raises:
        ReportError: pypdf is not installed, or the PDF is broken or encrypted.
    """
    try:
        import pypdf
    except ImportError as error:
        raise ReportError("reading a PDF needs pypdf; install hasila[pdf]", where) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every oddity; what matters is a failure row
    with broken_pdf(where):
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReportError("it is encrypted; save a copy without a password", where)
    return reader


class broken_pdf:
    """Turns whatever pypdf raises for a broken file into a ReportError; it raises almost anything for some file."""

    def __init__(self, where: str) -> None:
        self._where = where

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, ReportError):
            raise ReportError(
                f"broken PDF ({type(error).__name__}); save it again, or as plain text", self._where
            ) from error


def _count(reader: Any, where: str) -> int:
    with broken_pdf(where):
        return len(reader.pages)


def _page_text(reader: Any, number: int, where: str) -> str:
    """A page's text as it is drawn, line by line: pypdf's other mode turns right-to-left letters but not words."""
    with broken_pdf(f"{where}, page {number + 1}"):
        return str(reader.pages[number].extract_text(extraction_mode="layout") or "")


def _lines_of(text: str) -> list[str]:
    return [joined for line in text.splitlines() if (joined := " ".join(line.replace("\0", "").split()))]


def _without_edges(pages: Sequence[list[str]]) -> list[list[str]]:
    """Pages without their running heads: lines at an edge that stand, but for figures, on at least half of the pages."""
    if len(pages) < 3:
        return [[line for line in page if not line.isdecimal()] for page in pages]
    seen = Counter(key for page in pages for key in {_DIGITS.sub("#", line) for line in _edges(page)})
    often = {key for key, count in seen.items() if count * 2 >= len(pages)}
    out = []
    for page in pages:
        last = len(page) - _EDGE
        out.append([
            line
            for at, line in enumerate(page)
            if not ((at < _EDGE or at >= last) and _DIGITS.sub("#", line) in often) and not line.isdecimal()
        ])  # fmt: skip
    return out


def _edges(page: Sequence[str]) -> list[str]:
    return [*page[:_EDGE], *page[-_EDGE:]]


def paragraphs(lines: Sequence[PagedLine]) -> list[PagedLine]:
    """Lines with those marked that go on the line before: a sentence must not be cut where the page was full."""
    usual = statistics.median(len(line.text) for line in lines)
    full = max((len(line.text) for line in lines), default=0)
    usual = max(usual, 0.6 * full)
    out: list[PagedLine] = []
    for line in lines:
        before = out[-1].text if out else ""
        goes_on = bool(before) and len(before) >= _SHORT * usual and not _SENTENCE_END.search(before)
        out.append(PagedLine(line.text, line.page, line.repair, goes_on))
    return out


def _day(lines: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    from hasila.reports.pages.published import day_shown

    found = day_shown([line for line in lines[:_HEAD_LINES] if len(line) <= _HEAD_LENGTH], None)
    return (found.day, ("published_from_first_page", *found.flags)) if found else (None, ())
