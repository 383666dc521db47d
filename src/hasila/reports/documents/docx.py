"""A Word document (DOCX) -> `Report`: paragraphs and table rows in their order, with the pages of Word's last layout.

Read with lxml, entities off; what was deleted under change tracking and what is hidden is left out, footnotes and
comments are too.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from lxml import etree

from hasila.errors import ReportError
from hasila.reports.documents.paged import PagedLine, joined
from hasila.reports.settings import InputSettings
from hasila.text import Report

__all__ = ["read_docx"]

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY: Final = "word/document.xml"


def read_docx(stream: BinaryIO, where: str, settings: InputSettings, id: str) -> Report:
    """The report of a DOCX file.

    Args:
        stream: the file, to be read from any place.
        id: the report's id.

    Raises:
        ReportError: broken, encrypted, too large, or without text.
    """
    root = _document(stream, where, settings)
    lines = list(_lines(root))
    text, parts = joined(lines)
    if not text.strip():
        raise ReportError("there is no text in it; a scan needs hasila[ocr]", where)
    title = next((line.text for line in lines if line.text.strip()), None)
    return Report(id=id, text=text, parts=parts, title=title, published=settings.published, language=settings.language)


def _document(stream: BinaryIO, where: str, settings: InputSettings) -> Any:
    try:
        with zipfile.ZipFile(stream) as archive, archive.open(_BODY) as body:
            data = body.read(settings.max_size + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise ReportError(f"broken DOCX ({type(error).__name__}); save it again, or as plain text", where) from error
    if len(data) > settings.max_size:
        raise ReportError(f"the report is over {settings.max_size:,} bytes; raise --max-size to read it", where)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser=parser)
    except etree.XMLSyntaxError as error:
        raise ReportError("broken DOCX (its text is no XML); save it again, or as plain text", where) from error


def _lines(root: Any) -> Iterator[PagedLine]:
    page = 1
    in_row = False
    cells: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=(f"{_W}p", f"{_W}tr")):
        if element.tag == f"{_W}tr":
            if event == "end" and cells:
                yield PagedLine(" | ".join(cells), page)
            in_row, cells = event == "start", []
        elif event == "end":
            text, pages = _paragraph(element)
            if text and in_row:
                cells.append(text)
            elif text:
                yield PagedLine(text, page)
            page += pages


def _paragraph(paragraph: Any) -> tuple[str, int]:
    """A paragraph's words, and how many pages end in it."""
    pieces, pages = [], 0
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}lastRenderedPageBreak"):
        if element.tag == f"{_W}t" and not _is_hidden(element):
            pieces.append(element.text or "")
        elif element.tag == f"{_W}lastRenderedPageBreak":
            pages += 1
        else:
            pieces.append(" ")
    return " ".join("".join(pieces).split()), pages


def _is_hidden(text: Any) -> bool:
    run = text.getparent()
    return run is not None and run.find(f"{_W}rPr/{_W}vanish") is not None
