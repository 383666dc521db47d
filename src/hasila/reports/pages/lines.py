"""Tree -> lines of text, as a browser would show them: one block a line, each knowing its element.

White space is joined as HTML says. A single line break inside a paragraph is a new line only after an end of sentence;
the cells of a table of data stand in one line, those of a table of layout are blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from lxml import etree

__all__ = ["Line", "lines_of", "text_of"]

_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_UNSEEN: Final = frozenset(("script", "style", "noscript", "template", "title", "textarea", "option"))
_CELLS: Final = frozenset(("td", "th"))
_SPACE: Final = re.compile(r"[ \t\n\r\f\v\u00a0]+")
_SENTENCE_END: Final = re.compile(r"[.!?\u061f\u2026\u06d4:\u061b;\"\u00bb\u201d)\]]\s*$")
_CELL: Final = 80  # characters; a longer cell holds running text, so its table is layout
_HEADING: Final = re.compile(r"h[1-6]")
_OF_PICTURES: Final = frozenset(("caption", "credit", "credits", "photographer"))


class Line(msgspec.Struct):
    """One block's text.

    Attributes:
        text: its words, white space joined.
        block: the innermost block element.
        linked: how many characters stand in links.
    """

    text: str
    block: Any
    linked: int = 0

    @property
    def heading(self) -> bool:
        """Whether the block is a heading of any level."""
        return isinstance(self.block.tag, str) and _HEADING.fullmatch(self.block.tag) is not None

    @property
    def link_share(self) -> float:
        """The share of the characters that stand in links."""
        return self.linked / max(len(self.text), 1)


def text_of(element: Any) -> str:
    """The words of an element in one line."""
    return " ".join(line.text for line in lines_of(element))


def lines_of(root: Any) -> list[Line]:
    """The lines of a tree, in the order of the page."""
    walk = _Walk()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            walk.enter(element)
        else:
            walk.leave(element, last=element is root)
    walk.close()
    return walk.lines


class _Walk:
    """Text on its way into lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._links = 0
        self._blocks: list[Any] = []
        self._rows: list[bool] = []  # for each open row: whether it is one of data

    def enter(self, element: Any) -> None:
        tag = element.tag
        if tag in _UNSEEN:
            return
        if tag == "br":
            self._break(element)
        elif tag in _CELLS and self._rows and self._rows[-1]:
            if any(piece.strip() for piece in self._pieces):
                self._pieces.append(" | ")
        elif tag in _BLOCKS or tag in _CELLS or _stands_alone(element):
            if not (self._rows and self._rows[-1] and tag != "tr"):
                self.close()
            self._blocks.append(element)
            if tag == "tr":
                self._rows.append(_is_data(element))
        elif tag == "a":
            self._links += 1
        self._add(element.text)

    def leave(self, element: Any, *, last: bool) -> None:
        tag = element.tag
        if tag == "a":
            self._links -= 1
        elif tag in _BLOCKS or _stands_alone(element) or (tag in _CELLS and not (self._rows and self._rows[-1])):
            in_data = bool(self._rows) and self._rows[-1] and tag != "tr"
            if not in_data:
                self.close()
            if tag == "tr" and self._rows:
                self._rows.pop()
            if self._blocks:
                self._blocks.pop()
            if in_data:
                self._pieces.append(" ")
        if not last:
            self._add(element.tail)

    def close(self) -> None:
        """End the line."""
        text = _SPACE.sub(" ", "".join(self._pieces)).strip()
        if text and self._blocks:
            self.lines.append(Line(text, self._blocks[-1], self._linked))
        self._pieces, self._linked = [], 0

    def _add(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)
            if self._links > 0:
                self._linked += len(_SPACE.sub(" ", text).strip())

    def _break(self, element: Any) -> None:
        following, before = element.getnext(), element.getprevious()
        doubled = not (element.tail or "").strip() and following is not None and following.tag == "br"
        titled = before is not None and not (before.tail or "").strip() and self._is_all(before)
        if doubled or titled or _SENTENCE_END.search("".join(self._pieces[-3:])):
            self.close()
        else:
            self._pieces.append(" ")

    def _is_all(self, element: Any) -> bool:
        """Whether the line so far is one element's text: a title, a date, that a break ends."""
        return isinstance(element.tag, str) and _joined("".join(self._pieces)) == _joined("".join(element.itertext()))


def _joined(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _stands_alone(element: Any) -> bool:
    """Whether a span is shown as a line of its own: the caption and the credit of one picture."""
    return element.tag == "span" and not _OF_PICTURES.isdisjoint((element.get("class") or "").lower().split())


def _is_data(row: Any) -> bool:
    """Whether a row holds short cells beside each other."""
    cells = [cell for cell in row if cell.tag in _CELLS]
    return len(cells) > 1 and all(_short(cell) for cell in cells) and row.find(".//table") is None


def _short(cell: Any) -> bool:
    size = 0
    for piece in _texts(cell):
        size += len(piece)
        if size > _CELL:
            return False
    return True


def _texts(element: Any) -> Iterator[str]:
    for piece in element.itertext():
        yield _SPACE.sub(" ", piece)
