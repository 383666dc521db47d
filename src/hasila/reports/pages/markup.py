"""The bytes of a page -> its tree. In: bytes in any charset, also with a wrong one declared. Out: the root element.

The charset is told from the bytes (see `hasila.reports.charset`), never from what the page declares: what is declared is
wrong too often. A saved page may also come wrapped as MHTML (Chromium, Edge) or as a web archive (Safari).
"""

from __future__ import annotations

import email
import email.message
import plistlib
import re
from typing import Any, Final
from xml.parsers.expat import ExpatError

from lxml import etree, html

from hasila.errors import ReportError
from hasila.reports.charset import decode_page

__all__ = ["open_page"]

_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]*\?>")
# Characters that no page may hold, as such or by number; a browser shows nothing for them.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROL_NAMED: Final = re.compile(
    r"&#0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127|6553[45]|x0*(?:[0-8bce-f]|1[0-9a-f]|7f|fff[ef]))(?![0-9a-f]);?",
    re.IGNORECASE,
)
_DEEPEST: Final = 2000  # elements inside each other; no page that a person wrote has a tenth of it
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_VOID: Final = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "tr",
        "th",
    ]
)


def open_page(data: bytes, where: str) -> tuple[Any, tuple[str, ...]]:
    """The root of a page's tree, and flags that say what was mended in its charset.

    Raises:
        ReportError: no page of text: binary, of an unknown charset, frames without text.
    """
    data = _unwrapped(data, where)
    text, flags = decode_page(data, where)
    text = _CONTROL_NAMED.sub(" ", _CONTROL.sub(" ", _DECLARATION.sub("", text)))
    if _depth(text) > _DEEPEST:
        raise ReportError(
            f"its elements stand more than {_DEEPEST:,} deep in each other; this is no page to read", where
        )
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReportError("there is no page in it; nothing to read", where) from error
    _refuse_frames(root, where)
    return root, flags


def _unwrapped(data: bytes, where: str) -> bytes:
    head = data[:2000].lstrip()
    if head.startswith(b"bplist00"):
        return _web_archive(data, where)
    if re.match(rb"(?:From|MIME-Version|Date|Subject|Snapshot-Content-Location|Content-Type):", head, re.IGNORECASE):
        return _mhtml(data, where)
    return data


def _mhtml(data: bytes, where: str) -> bytes:
    message = email.message_from_bytes(data)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload
    raise ReportError("this saved page holds no HTML part; save the page again as HTML", where)


def _web_archive(data: bytes, where: str) -> bytes:
    try:
        found = plistlib.loads(data)["WebMainResource"]["WebResourceData"]
    except (
        plistlib.InvalidFileException,
        ExpatError,
        KeyError,
        TypeError,
        ValueError,
        OverflowError,
        IndexError,
    ) as error:
        raise ReportError("this web archive is broken; save the page again as HTML", where) from error
    if not isinstance(found, bytes):
        raise ReportError("this web archive holds no page; save the page again as HTML", where)
    return found


def _depth(text: str) -> int:
    """How deep the elements nest at most, about: by the tags, since the parser itself gives up far too late."""
    if text.count("<") <= _DEEPEST:
        return 0
    deepest = depth = 0
    for close, name, empty in _TAG.findall(text):
        if empty or name.lower() in _VOID:
            continue
        depth = max(0, depth - 1) if close else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _refuse_frames(root: Any, where: str) -> None:
    frames = root.findall(".//frame")
    if frames and root.find(".//frameset") is not None:
        names = ", ".join(filter(None, (frame.get("src") for frame in frames[:3])))
        raise ReportError(f"a page of frames has no text of its own; read the frame that holds it ({names})", where)
