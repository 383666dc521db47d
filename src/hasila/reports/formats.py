"""What a stream of bytes is, by its first bytes and its name: the first bytes decide, a name alone never makes an archive."""

from __future__ import annotations

import re
from typing import Final, Literal

from hasila.reports.jsonl import looks_like_json_lines

__all__ = ["HEAD", "Format", "format_of", "is_lines"]

Format = Literal["text", "page", "lines"]

HEAD: Final = 4096  # bytes that tell a format
_LINES: Final = (".jsonl", ".ndjson")
_PAGES: Final = (".html", ".htm", ".xhtml", ".shtml", ".mhtml", ".mht", ".webarchive")
_PAGE: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|frameset|script|article)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML: Final = re.compile(rb"(?:From:[^\n]*\n)?(?:[\w-]+:[^\n]*\n|[ \t][^\n]*\n)*MIME-Version:", re.IGNORECASE)
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def is_lines(name: str) -> bool:
    """Whether a file is JSON Lines by its name."""
    return name.lower().endswith(_LINES)


def format_of(name: str, head: bytes) -> Format:
    """The format of a stream.

    Args:
        name: its name or address; only the suffix counts.
        head: its first `HEAD` bytes, or fewer where it has no more.
    """
    start = head
    for mark in _MARKS:
        start = start.removeprefix(mark)
    start = start.replace(b"\0", b"")  # UTF-16, near enough
    if is_lines(name) or (not name and looks_like_json_lines(head)):
        return "lines"
    if _PAGE.match(start) or _MHTML.match(start) or name.lower().endswith(_PAGES):
        return "page"
    return "text"
