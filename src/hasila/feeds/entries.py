"""The XML of a feed -> its entries. RSS 0.9 to 2.0 and Atom 1.0, also with faults that a person would read past.

Entities that a feed declares are refused, whatever they stand for: no newsroom needs them, and they are how a feed of a few
bytes becomes one of gigabytes or reads a file of the machine.
"""

from __future__ import annotations

import datetime
import email.utils
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urljoin

import msgspec
from lxml import etree

from hasila.errors import ReportError

__all__ = ["Entry", "read_entries"]

_DECLARED: Final = re.compile(rb"<!(?:ENTITY|DOCTYPE[^>]*\[)", re.IGNORECASE)
_ROOTS: Final = ("rss", "feed", "RDF")
_MOST: Final = 5000


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. `id` is the feed's own, or the link; `day` the day as the feed's clock has it; `html` its text."""

    id: str
    link: str | None = None
    title: str | None = None
    day: str | None = None
    html: str | None = None


def read_entries(data: bytes, url: str) -> tuple[str | None, list[Entry]]:
    """The title of a feed and its entries, in its order.

    Raises:
        ReportError: no feed (a page, say), broken, or with entities declared.
    """
    start = data.replace(b"\0", b"")  # UTF-16, near enough for the tags
    if _DECLARED.search(start):
        raise ReportError("the feed declares entities, which is how bombs are built; it is not read", url)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReportError("no feed: it is no XML; check the address of the feed", url) from error
    if root is None or _name(root) not in _ROOTS:
        raise ReportError(
            f"no feed but {'a web page' if root is not None and _name(root).lower() == 'html' else 'other XML'}; check its address",
            url,
        )
    channel = next((child for child in root if _name(child) == "channel"), root)
    found = [entry for element in _entries(root) if (entry := _entry(element, url))]
    return _text(channel, "title"), found[:_MOST]


def _entries(root: Any) -> Iterator[Any]:
    for element in root.iter():
        if isinstance(element.tag, str) and _name(element) in ("item", "entry"):
            yield element


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: Any, *names: str) -> str | None:
    """The text of the first child of one of these names; names come before order."""
    for name in names:
        for child in element:
            if _name(child) == name and (text := "".join(child.itertext()).strip()):
                return text
    return None


def _entry(element: Any, url: str) -> Entry | None:
    link = _link(element, url)
    title = _text(element, "title")
    html = _text(element, "encoded", "content", "description", "summary")
    own = _text(element, "guid", "id") or link or title
    if own is None:
        return None
    day = _day(_text(element, "pubDate", "published", "date", "issued", "updated"))
    return Entry(id=own, link=link, title=" ".join(title.split()) if title else None, day=day, html=html)


def _link(element: Any, url: str) -> str | None:
    for child in element:
        if _name(child) != "link" or child.get("rel", "alternate") != "alternate":
            continue
        target = child.get("href") or (child.text or "").strip()
        if target and (found := _joined(url, target)):
            return found
    guid = _text(element, "guid")
    return guid if guid is not None and guid.startswith(("http://", "https://")) else None


def _joined(url: str, target: str) -> str | None:
    try:
        found = urljoin(url, target)
    except ValueError:
        return None
    return found if found.startswith(("http://", "https://")) else None


def _day(text: str | None) -> str | None:
    """The day of a date as its own clock has it."""
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        pass  # RSS writes dates as letters do
    try:
        return email.utils.parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
