"""Pieces of text -> lines that fit: wrapping by the width that a terminal gives each character, trees, two columns.

A `Piece` is a run of text in one style; `source` marks words of the report, which move as one where they are written
right to left. A `Paragraph` is pieces with what stands before its first line and before the others. Control characters
never reach the terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec
from wcwidth import wcswidth, wcwidth

from hasila.export import bidi

__all__ = ["Line", "Paragraph", "Piece", "Screen", "columns", "lay", "render"]

_CODES: Final = {"bold": "1", "dim": "2", "good": "32", "bad": "1;31", "look": "33", "title": "1", "section": "1;36"}
_SPACES: Final = re.compile("[^\\S\u00a0]+")  # a no-break space holds a sign and its number together
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f]")
_ORDERING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class Piece(NamedTuple):
    """A run of text in one style (a key of the colour table, or nothing)."""

    text: str
    style: str = ""
    source: bool = False


Line = list[Piece]


class Screen(msgspec.Struct, frozen=True, kw_only=True):
    """What is written to.

    Attributes:
        width: columns.
        colour: whether to colour.
        terminal: whether it is a terminal: then right-to-left runs are isolated.
        visual: whether the terminal cannot reorder, so that hasila has to.
    """

    width: int = 100
    colour: bool = False
    terminal: bool = False
    visual: bool = False


class Paragraph(NamedTuple):
    """Pieces, what stands before the first line, and what before the others."""

    pieces: Sequence[Piece]
    first: str = ""
    rest: str = ""


def lay(paragraphs: Iterable[Paragraph], width: int) -> list[Line]:
    """The lines of some paragraphs, none wider than `width` columns."""
    lines: list[Line] = []
    for pieces, first, rest in paragraphs:
        if not pieces and (first or rest):  # nothing to say there; without any edge it is a blank line
            continue
        rooms = max(width - wcswidth(first), 10), max(width - wcswidth(rest), 10)
        for number, line in enumerate(_wrapped(pieces, *rooms) or [[]]):
            lines.append([Piece(rest if number else first, "dim"), *line])
    return lines


def columns(left: list[Line], right: list[Line], width: int, screen: Screen) -> list[Line]:
    """Two blocks of lines beside each other, the left one `width` columns wide, a rule between."""
    lines = []
    for number in range(max(len(left), len(right))):
        one = left[number] if number < len(left) else []
        other = right[number] if number < len(right) else []
        gap = max(width - _width(one, screen), 0)
        lines.append([*one, Piece(" " * gap), Piece(" │ ", "dim"), *other])
    return lines


def render(line: Line, screen: Screen) -> str:
    """A line as it is written, without its end."""
    parts = []
    for piece in line:
        shown = _shown(piece, screen)
        parts.append(f"\x1b[{_CODES[piece.style]}m{shown}\x1b[0m" if screen.colour and piece.style and shown else shown)
    return "".join(parts).replace("\u00a0", " ").rstrip()  # the lines are made: nothing can break there any more


def _shown(piece: Piece, screen: Screen) -> str:
    if screen.visual:
        return bidi.visual(piece.text, whole=piece.source)
    return bidi.isolate(piece.text, whole=piece.source) if screen.terminal else piece.text


def _width(line: Line, screen: Screen) -> int:
    return sum(_cells(_shown(piece, screen)) for piece in line)


def _cells(text: str) -> int:
    """The columns of a cleaned text; a text of plain letters needs no table of widths."""
    return len(text) if text.isascii() and text.isprintable() else max(wcswidth(text), 0)


def _clean(text: str) -> str:
    """The text on one line, without what would steer the terminal or the order of what stands around it."""
    return _CONTROLS.sub("\ufffd", _ORDERING.sub("", _SPACES.sub(" ", text)))


def _wrapped(pieces: Sequence[Piece], first: int, width: int) -> list[Line]:
    """The pieces broken at spaces: the first line `first` columns wide, the others `width`."""
    lines: list[Line] = []
    line: Line = []
    room = first
    for space, word in _words(pieces):
        size = sum(_cells(piece.text) for piece in word)
        if line and size + 1 > room:
            lines.append(_merged(line))
            line, room = [], width
        elif line:
            line.append(space)
            room -= 1
        for part in _cut(word, min(first, width)) if size > min(first, width) else [word]:
            if line and sum(_cells(piece.text) for piece in part) > room:
                lines.append(_merged(line))
                line, room = [], width
            line += part
            room -= sum(_cells(piece.text) for piece in part)
    return [*lines, _merged(line)] if line else lines


def _words(pieces: Sequence[Piece]) -> Iterable[tuple[Piece, Line]]:
    """Words, each a run of pieces without a space between, and the space before each."""
    space, word = Piece(" "), Line()
    for piece in pieces:
        for number, text in enumerate(_clean(piece.text).split(" ")):
            if number:  # a space stood here
                if word:
                    yield space, word
                    word = []
                space = Piece(" ", piece.style, piece.source)
            if text:
                word.append(Piece(text, piece.style, piece.source))
    if word:
        yield space, word


def _cut(word: Line, width: int) -> Iterable[Line]:
    """A word wider than the line, cut into parts that fit."""
    part: Line = []
    room = width
    for piece in word:
        for character in piece.text:
            size = max(wcwidth(character), 0)
            if size > room:
                yield _merged(part)
                part, room = [], width
            part.append(Piece(character, piece.style, piece.source))
            room -= size
    yield _merged(part)


def _merged(line: Line) -> Line:
    """The line with neighbours of one style joined, so that words of the report move as one."""
    merged: Line = []
    for piece in line:
        if merged and merged[-1][1:] == piece[1:]:
            merged[-1] = Piece(merged[-1].text + piece.text, piece.style, piece.source)
        else:
            merged.append(piece)
    return merged
