"""Bytes -> text. The text is what the bytes say: line ends stay, a byte order mark is dropped, nothing is replaced.

Told apart: UTF-8, UTF-16 and UTF-32 with a mark, and two old code pages, windows-1256 and ISO-8859-6. These two share
most letters, so a wrong choice reads like text; it shows in what no writer does: two scripts in one word, vowel marks
where none can stand, bytes that mean nothing. The code page with fewer such words wins. A text that is nearly UTF-8, or
that reads badly in both code pages, is refused rather than guessed at.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from hasila.errors import ReportError

__all__ = ["decode", "decode_page"]

_MARKS: Final = (  # the longer mark first: UTF-32 little-endian begins like UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PAGES: Final = ("cp1256", "iso8859_6")  # the first wins a tie: it is by far the commoner
_SAMPLE: Final = 200_000  # bytes that the choice of a code page looks at
_WORST: Final = 0.1  # share of odd words above which the text is in neither code page
_BROKEN: Final = 0.002  # share of broken characters that a page may have
_FEW: Final = 3  # broken characters that the shortest page may have
_CONTROL_SHARE: Final = 0.02  # random bytes hold about a tenth of control bytes, text none
_CONTROL: Final = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b") + b"\x7f"

_LETTER: Final = "\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06fa-\u06ff"
_VOWELS: Final = "\u064b-\u0652"
_LATIN: Final = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_ODD: Final = re.compile(
    rf"[{_LETTER}\u0640][{_LATIN}\u00d7\u00f7]|[{_LATIN}\u00d7\u00f7][{_LETTER}\u0640]"  # two scripts in one word
    rf"|(?<![{_LETTER}{_VOWELS}\u0640])[{_VOWELS}]"  # a vowel mark on nothing
    rf"|[\u064b-\u0650\u0652]{{2}}"  # two vowels on one letter (doubling, U+0651, may go with one)
    rf"|[\u064c\u064d][{_LETTER}]|\u064b[^\W\u0627\u0649]"  # a case ending inside a word
    r"|[\x80-\x9f\ufffd]"  # a control, or a byte that the code page does not have
)
_ARTICLE: Final = re.compile(
    "(?<!\\w)\u0627\u0644"
)  # the article: the tie-break of texts too short to show anything odd


def decode(data: bytes, where: str) -> str:
    """The text of a plain text file.

    Args:
        data: the bytes, whole.
        where: FILE or FILE:LINE, for the error.

    Raises:
        ReportError: empty, binary, broken, or in a charset that cannot be told.
    """
    if not data:
        raise ReportError("the file is empty; nothing to read", where)
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], charset, where), where)
    _refuse_binary(data, where)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _nearly_utf8(data):
            raise _broken("utf-8", error.start, where) from error
        text = _strict(data, _code_page(data, where), where)
    return _checked(text, where)


def decode_page(data: bytes, where: str) -> tuple[str, tuple[str, ...]]:
    """The text of a web page's source, with flags. Some broken bytes among many sound ones do not lose the page: each stands
    as U+FFFD, and a flag counts them.

    Raises:
        ReportError: empty, binary, or in a charset that cannot be told.
    """
    try:
        text = decode(data, where)
        return text, ()
    except ReportError:
        text = data.decode("utf-8", errors="replace")
        broken = text.count("\ufffd")
        if b"\0" in data or not _nearly_utf8(data) or broken > max(_FEW, _BROKEN * len(text)):
            raise
    return text, (f"charset_broken: {broken} bytes are no UTF-8 and stand as U+FFFD",)


def _checked(text: str, where: str) -> str:
    if not text.strip():
        raise ReportError("there is no text in it; nothing to read", where)
    if "\0" in text:
        raise ReportError("this is binary, not text; save the report as plain text in UTF-8", where)
    return text


def _strict(data: bytes, charset: str, where: str) -> str:
    try:
        return data.decode(charset)
    except UnicodeDecodeError as error:
        raise _broken(charset, error.start, where) from error


def _broken(charset: str, at: int, where: str) -> ReportError:
    return ReportError(f"byte {at} is broken {charset.upper()}; save the report again as plain text in UTF-8", where)


def _refuse_binary(data: bytes, where: str) -> None:
    controls = len(data) - len(data.translate(None, _CONTROL))
    if b"\0" in data or controls > _CONTROL_SHARE * len(data) or data.startswith(b"%PDF-"):
        raise ReportError("this is binary, not text; save the report as plain text in UTF-8", where)


def _nearly_utf8(data: bytes) -> bool:
    """Whether most bytes above ASCII form valid UTF-8: then a code page would turn the whole text into nonsense."""
    text = data.decode("utf-8", errors="surrogateescape")
    bad = sum(1 for c in text if "\udc80" <= c <= "\udcff")
    good = sum(1 for c in text if c > "\x7f") - bad
    return good > bad


def _code_page(data: bytes, where: str) -> str:
    sample = data[:_SAMPLE]
    readings = {page: sample.decode(page, errors="replace") for page in _PAGES}
    best = min(_PAGES, key=lambda page: (_odd_share(readings[page]), -len(_ARTICLE.findall(readings[page]))))
    if _odd_share(readings[best]) > _WORST:
        raise ReportError("its charset cannot be told; save the report as plain text in UTF-8", where)
    return best


def _odd_share(text: str) -> float:
    """Share of odd words among the words that are not plain ASCII (ASCII reads alike everywhere and says nothing)."""
    words = [word for word in text.split() if not word.isascii()]
    return sum(1 for word in words if _ODD.search(word)) / max(len(words), 1)
