"""Text that was once decoded with the wrong charset and saved so: recognised, and turned back where that is certain.

Three ways are common with Arabic: windows-1256 read as windows-1252, and UTF-8 read as windows-1256 or as windows-1252. All
three turn back without loss as long as nothing was dropped on the way. Certain means: every character turns back, and what
comes out is text of a language that a pack reads while what came in was not. Else the report is refused: a guess at letters
would be a guess at numbers and names.
"""

from __future__ import annotations

from typing import Final

from hasila.errors import ReportError
from hasila.languages import identify

__all__ = ["mend"]

_SAMPLE: Final = 4000  # characters that tell whether a text is of this kind
_LEAST: Final = 20  # letters below which nothing can be told
_SHARE: Final = 0.28  # share of the telling letters from which a text is suspect; no language comes near it
_WAYS: Final = (("cp1252", "cp1256"), ("cp1252", "utf-8"), ("cp1256", "utf-8"))
_NAMES: Final = {"cp1252": "windows-1252", "cp1256": "windows-1256", "utf-8": "UTF-8"}


def _high(page: str) -> dict[str, int]:
    """Character -> byte above ASCII, as browsers read the code page: a byte without a character is a control."""
    out = {}
    for byte in range(0x80, 0x100):
        out[bytes([byte]).decode(page, errors="replace").replace("\ufffd", chr(byte))] = byte
    return out


_BYTES: Final = {page: _high(page) for page in ("cp1252", "cp1256")}
_LEADS: Final = {page: frozenset(c for c, b in _BYTES[page].items() if 0xD8 <= b <= 0xDB) for page in _BYTES}
_LATIN: Final = frozenset(c for c in _BYTES["cp1252"] if c.isalpha())


def mend(text: str, where: str) -> tuple[str, tuple[str, ...]]:
    """The text as it was before it was decoded wrongly, with a flag that says so; a sound text comes back as it is.

    Raises:
        ReportError: decoded wrongly, and not to be turned back for certain.
    """
    if text.isascii() or not _is_suspect(text[:_SAMPLE]):
        return text, ()
    for read_as, was in _WAYS:
        mended = _turned_back(text, read_as, was)
        if mended is not None:
            return mended, (f"charset_mended: {_NAMES[was]} had been read as {_NAMES[read_as]}",)
    raise ReportError(
        "its letters were decoded with a wrong charset and cannot be turned back; get the original", where
    )


def _is_suspect(sample: str) -> bool:
    letters = sum(c.isalpha() for c in sample)
    high = [c for c in sample if c > "\x7f"]
    if letters < _LEAST or not high:
        return False
    latin = sum(c in _LATIN for c in high)
    if latin > 0.5 * letters and latin > 0.8 * sum(c.isalpha() for c in high):
        return True
    return any(sum(c in leads for c in high) > _SHARE * len(high) for leads in _LEADS.values())


def _turned_back(text: str, read_as: str, was: str) -> str | None:
    table = _BYTES[read_as]
    try:
        data = bytes(table[c] if c > "\x7f" else ord(c) for c in text.replace("\u2028", "\n"))
        mended = data.decode(was)
    except (KeyError, UnicodeDecodeError):
        return None
    return mended if identify(mended) is not None and not _is_suspect(mended[:_SAMPLE]) else None
