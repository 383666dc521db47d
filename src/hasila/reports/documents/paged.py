"""Lines with their pages -> the text of a report and its parts."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from hasila.text import Part

__all__ = ["PagedLine", "joined"]


class PagedLine(msgspec.Struct, frozen=True):
    """One line of a document; `repair` says what was done so that it reads as on the page, `goes_on` that it continues the
    line before."""

    text: str
    page: int | None = None
    repair: str | None = None
    goes_on: bool = False


def joined(lines: Iterable[PagedLine]) -> tuple[str, tuple[Part, ...]]:
    """The text, a paragraph each line, and one part a stretch of the same page and repair."""
    pieces: list[str] = []
    parts: list[Part] = []
    at = 0
    for line in lines:
        if pieces:
            pieces.append(" " if line.goes_on else "\n")
            at += 1
        end = at + len(line.text)
        last = parts[-1] if parts else None
        if last is not None and (last.page, last.repair) == (line.page, line.repair):
            parts[-1] = Part(start=last.start, end=end, page=line.page, repair=line.repair)
        else:
            parts.append(Part(start=at, end=end, page=line.page, repair=line.repair))
        pieces.append(line.text)
        at = end
    return "".join(pieces) + "\n", tuple(parts)
