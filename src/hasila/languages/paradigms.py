"""Inflection by rule: a listed form and the name of its paradigm give all its forms, each with its subclasses.

A paradigm in language.yml is a list of lines `SUBCLASSES: SUFFIX SUFFIX ...`, where a suffix may first cut letters from the
end (`-1ات` cuts one), `COLUMN+SUFFIX` starts from another column of the row (`pres+ون`) and `COLUMN^LETTERS+SUFFIX` puts
LETTERS in the place of its first letter (`pres^ت+0`). `0` is the empty suffix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hasila.errors import PackError

__all__ = ["Paradigm"]

_SUFFIX = re.compile(r"(?:(?P<column>[a-z_]+)(?:\^(?P<first>[^+]+))?\+)?(?:-(?P<cut>\d))?(?P<add>\D*|0)")


class Paradigm:
    """One paradigm: rows of (subclasses, column, first letters, letters cut, letters added)."""

    def __init__(self, name: str, lines: Mapping[str, str], file: str) -> None:
        self.name = name
        self._cells: list[tuple[frozenset[str], str, str, int, str]] = []
        for subs, suffixes in lines.items():
            for cell in suffixes.split():
                found = _SUFFIX.fullmatch(cell)
                if found is None:
                    raise PackError(f"paradigm {name}: cannot read the suffix {cell!r}", file)
                add = "" if found["add"] == "0" else found["add"]
                classes = frozenset(subs.split()) - {"base"}
                self._cells.append(
                    (classes, found["column"] or "form", found["first"] or "", int(found["cut"] or 0), add)
                )

    def inflect(self, row: Mapping[str, str]) -> Iterator[tuple[str, frozenset[str]]]:
        """The forms of a row, each with the subclasses it gets; cells whose column is empty are passed over."""
        for subs, column, first, cut, add in self._cells:
            stem = row.get(column, "")
            if stem:
                stem = first + stem[1:] if first else stem
                yield (stem[:-cut] if cut else stem) + add, subs
