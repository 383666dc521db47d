"""The first pass: whether a text or a page may hold claims at all, many times as fast as reading it.

A text passes when it holds a trigger word of a language that it may be in: one of the classes that the pack names under
`triggers` in language.yml, or a word that says by itself what became of people. A page is judged on its bytes, before its
report is looked for: charset, character references, tags inside words and escaped letters do not hide a word. What cannot
be judged passes. It lets through much that holds nothing; what it stops costs claims only where a report of several
sentences has none of some thousand words.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from hasila.batch.triggers import Triggers
from hasila.languages import Pack, available, load

__all__ = ["FirstPass"]

_FEW: Final = 24  # different runs; a shorter text need not show its language
_BARE: Final = 12  # different runs; a page of fewer says too little to be judged
_BROKEN: Final = 0.1  # of the letters above ASCII; a page with more broken ones is in an old code page
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_PAGES: Final = ("cp1256", "iso8859_6")
_WRAPPED: Final = re.compile(
    rb"bplist00|(?:From|MIME-Version|Date|Subject|Snapshot-Content-Location|Content-Type):", re.I
)

# What stands in a page and is not shown. Kept are scripts of linked data and `meta`: a headline may stand there alone.
_UNSHOWN: Final = re.compile(r"<(script|style)\b(?![^>]*ld\+json)", re.I)
_INSIDE_WORDS: Final = re.compile(
    r"<(?<=\w<)/?(?:a|abbr|b|bdi|bdo|big|del|em|font|i|ins|mark|s|small|span|strong|sub|sup|u|wbr)\b[^<>]*>(?=\w)", re.I
)
_TAG: Final = re.compile(r"</?(?!meta\b)[a-zA-Z][^<>]*>")
_GLUE: Final = "\u2060"  # stands where a tag stood inside a word: its pieces are tried apart and together
_ESCAPED: Final = re.compile(r"\\u([0-9a-fA-F]{4})")


class FirstPass:
    """The trigger words of languages.

    Args:
        packs: the languages.
        surely: whether what is judged is known to be in one of them.
    """

    def __init__(self, packs: Sequence[Pack], *, surely: bool = True) -> None:
        self._languages = {pack.code: Triggers(pack) for pack in packs}
        self._surely = surely

    @classmethod
    def open(cls, language: str | None = None, extra: Sequence[Path] = ()) -> FirstPass:
        """For one language, or for all that can be read."""
        codes = [language] if language else sorted(available(extra))
        return cls([load(code, extra) for code in codes], surely=language is not None)

    def may_hold(self, text: str, language: str | None = None) -> bool:
        """Whether reading the text could find claims; a text that is stated to be in another language holds none."""
        runs = set(text.split())
        if language is None:
            return self._may_hold(text, runs, self._languages.values(), surely=False)
        stated = self._languages.get(language)
        return stated is not None and self._may_hold(text, runs, [stated], surely=True)

    def may_hold_page(self, data: bytes) -> bool:
        """Whether a report could be on the page, and claims in it; told from its bytes."""
        if _WRAPPED.match(data.lstrip()[:40]) is not None:
            return True  # packed in another form; its reader takes it out
        return any(self._shows_something(text) for text in _decoded(data))

    def _shows_something(self, source: str) -> bool:
        if "\0" in source:
            return True
        text = _shown(source)
        runs = set(text.split())
        return len(runs) < _BARE or self._may_hold(text, runs, self._languages.values(), surely=False)

    def _may_hold(self, text: str, runs: set[str], languages: Iterable[Triggers], *, surely: bool) -> bool:
        surely = surely or self._surely or len(runs) < _FEW
        for one in languages:
            joined = one.joined(text)
            own = runs if joined == text else {*runs, *joined.split()}
            if one.may_hold(own, lambda joined=joined: joined, surely=surely):  # type: ignore[misc]
                return True
        return False


def _decoded(data: bytes) -> Iterator[str]:
    """The page in each charset that it may be in."""
    for mark, charset in _MARKS:
        if data.startswith(mark):
            yield data[len(mark) :].decode(charset, errors="replace")
            return
    try:
        yield data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        high = sum(map(len, re.findall(r"[^\x00-\x7f]+", text)))
        if text.count("\ufffd") <= _BROKEN * high:
            yield text
            return
        for charset in _PAGES:
            yield data.decode(charset, errors="replace")


def _shown(source: str) -> str:
    """The words of a page's source that a reader may take for its report's, and some more."""
    text = _TAG.sub(" ", _INSIDE_WORDS.sub(_GLUE, _without_scripts(source)))
    if "\\u" in text:
        text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    return html.unescape(text) if "&" in text else text


def _without_scripts(source: str) -> str:
    pieces, at = [], 0
    while found := _UNSHOWN.search(source, at):
        end = _end_of(found[1], source, found.end())
        if end < 0:
            break  # never closed: all that follows stays
        pieces.append(source[at : found.start()])
        at = end
    return " ".join([*pieces, source[at:]])


def _end_of(tag: str, source: str, start: int) -> int:
    for written in (f"</{tag}", f"</{tag.lower()}"):
        if (end := source.find(written, start)) >= 0:
            return end
    found = re.compile(f"</{tag}", re.I).search(source, start)
    return found.start() if found else -1
