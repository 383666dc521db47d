"""One page -> one `Report`: the stages of `reports.pages` in their order."""

from __future__ import annotations

import re
from typing import Any, Final

from hasila.errors import ReportError
from hasila.languages import identify
from hasila.reports.identity import content_report_id
from hasila.reports.pages.body import Found, Piece, find_report, lines_above
from hasila.reports.pages.furniture import remove_furniture
from hasila.reports.pages.lines import lines_of
from hasila.reports.pages.markup import open_page
from hasila.reports.pages.metadata import Metadata, read_metadata
from hasila.reports.pages.published import find_day, time_elements
from hasila.reports.settings import InputSettings
from hasila.text import Part, Report

__all__ = ["read_fragment", "read_page"]

_LEAST: Final = 80  # characters of running text below which a page with a login form or scripts holds no report
_SCRIPT: Final = 2000  # characters of script that make up a page without text


def read_page(data: bytes, where: str, settings: InputSettings, url: str | None = None) -> Report:
    """A page's report; its text is the headline, the lede, the body, the captions and credits, a line each.

    Args:
        data: the bytes of the page.
        where: FILE or address, for errors.
        settings: day and language where the page states none.
        url: the address that the page came from, if it is known.

    Raises:
        ReportError: no report on the page: frames, all script, a login, no running text, an unknown charset.
    """
    root, flags = open_page(data, where)
    metadata = read_metadata(root, url)
    scripts, login = _scripts(root), root.find(".//input[@type='password']") is not None
    try:
        times, shown = list(time_elements(root)), lines_of(root)
        remove_furniture(root)
        found = find_report(root, metadata.headlines, titled=metadata.titled)
    except RecursionError as error:
        raise ReportError(
            "its elements stand too deep in each other; save the page again as plain text", where
        ) from error
    _refuse_empty(found, metadata, scripts, login, where)
    text, parts = _joined(found.pieces)
    language = identify(text) or settings.language or metadata.language
    day = find_day(times, metadata, [*lines_above(shown, found), *found.asides], language)
    return Report(
        id=content_report_id(data), text=text, parts=parts, language=language, url=metadata.url,
        title=next((piece.text for piece in found.pieces if piece.section == "headline"), None),
        publisher=metadata.publisher, published=day.day if day else settings.published,
        flags=(*flags, *(day.flags if day else ()), *_unfinished(metadata)),
    )  # fmt: skip


def read_fragment(title: str | None, markup: str, where: str, settings: InputSettings, url: str | None) -> Report:
    """The report of a piece of a page that holds nothing else, such as an entry of a feed.

    Args:
        title: its headline.
        markup: its text with tags, or plain.
        where, settings, url: as for `read_page`.

    Raises:
        ReportError: there is no text in it.
    """
    pieces = [Piece(" ".join(title.split()), "headline")] if title and title.strip() else []
    if markup.strip():
        root, _ = open_page(f"<html><body><div>{markup}</div></body></html>".encode("utf-8", errors="replace"), where)
        remove_furniture(root)
        lines = [line.text for line in lines_of(root) if not pieces or line.text != pieces[0].text]
        pieces += [Piece(text, "body" if number else "lede") for number, text in enumerate(lines)]
    if not pieces:
        raise ReportError("there is no text in it; nothing to read", where)
    text, parts = _joined(pieces)
    return Report(
        id=content_report_id(text.encode("utf-8", errors="replace")), text=text, parts=parts, url=url,
        language=identify(text) or settings.language, published=settings.published,
        title=pieces[0].text if pieces[0].section == "headline" else None,
    )  # fmt: skip


def _scripts(root: Any) -> int:
    return sum(len(script.text or "") for script in root.iter("script"))


def _running(found: Found) -> int:
    return sum(len(piece.text) for piece in found.pieces if piece.section in ("lede", "body"))


def _refuse_empty(found: Found, metadata: Metadata, scripts: int, login: bool, where: str) -> None:
    size = _running(found)
    if size >= _LEAST:
        return
    if login:
        raise ReportError("a page to log in, not a report; save the report while you are logged in", where)
    if size == 0 and scripts > _SCRIPT:
        raise ReportError("the page is all script; open it in a browser and save what it shows", where)
    if metadata.paid:
        raise ReportError("the report is for subscribers only; save it while you are logged in", where)
    if size == 0:
        raise ReportError("no running text found on the page; save the report as plain text", where)


def _unfinished(metadata: Metadata) -> tuple[str, ...]:
    flags = []
    if metadata.paid:
        flags.append("page_for_subscribers: the text may be cut")
    if metadata.next_page and re.search(r"\d", metadata.next_page):
        flags.append(f"page_goes_on: {metadata.next_page}")
    return tuple(flags)


def _joined(pieces: list[Piece]) -> tuple[str, tuple[Part, ...]]:
    """The text, a piece a line, and its parts."""
    lines, parts, at = [], [], 0
    for piece in pieces:
        parts.append(Part(start=at, end=at + len(piece.text), section=piece.section))
        lines.append(piece.text)
        at += len(piece.text) + 1
    return "\n".join(lines) + "\n", tuple(parts)
