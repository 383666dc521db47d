"""What a stream of bytes is, by its first bytes and its name: the first bytes decide, a name alone never makes an archive."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final, Literal

from hasila.reports.jsonl import looks_like_json_lines

__all__ = ["HEAD", "Format", "format_of", "is_lines"]

Format = Literal[
    "text", "page", "lines", "gz", "bz2", "xz", "zst", "zip", "tar", "warc", "json", "csv", "xlsx", "docx", "pdf", "picture",
    "feed", "old_word", "parquet",
]  # fmt: skip

HEAD: Final = 4096  # bytes that tell a format
_LINES: Final = (".jsonl", ".ndjson")
_PAGES: Final = (".html", ".htm", ".xhtml", ".shtml", ".mhtml", ".mht", ".webarchive")
_PAGE: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|frameset|script|article)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML: Final = re.compile(rb"(?:From:[^\n]*\n)?(?:[\w-]+:[^\n]*\n|[ \t][^\n]*\n)*MIME-Version:", re.IGNORECASE)
_PACKED: Final[tuple[tuple[bytes, Format], ...]] = (
    (b"\x1f\x8b", "gz"), (b"BZh", "bz2"), (b"\xfd7zXZ\0", "xz"), (b"\x28\xb5\x2f\xfd", "zst"), (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"), (b"WARC/", "warc"), (b"filedesc://", "warc"), (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n", "picture"), (b"\xff\xd8\xff", "picture"), (b"II*\0", "picture"), (b"MM\0*", "picture"),
    (b"\xd0\xcf\x11\xe0", "old_word"), (b"PAR1", "parquet"),
)  # fmt: skip
_OFFICE: Final[dict[str, Format]] = {".docx": "docx", ".xlsx": "xlsx"}
_FEED: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<\?[^>]*\?>\s*|<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)\b", re.DOTALL
)
_TAR: Final = 257  # where a tar header says what it is
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def _suffix(name: str) -> str:
    return PurePosixPath(name.lower()).suffix


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
    for mark, packed in _PACKED:
        if head.startswith(mark):
            return _OFFICE.get(_suffix(name), packed) if packed == "zip" else packed
    if head[_TAR : _TAR + 5] == b"ustar":
        return "tar"
    if is_lines(name) or (not name and looks_like_json_lines(head)):
        return "lines"
    if _suffix(name) == ".json" and start.lstrip()[:1] in (b"{", b"["):
        return "json"
    if _suffix(name) in (".csv", ".tsv"):
        return "csv"
    if _FEED.match(start):
        return "feed"
    if _PAGE.match(start) or _MHTML.match(start) or name.lower().endswith(_PAGES):
        return "page"
    return "text"
