"""Sets of classes as characters: what sentences are strings of, and what tests of patterns are sets of.

Below lexicon and engine. In: the classes of words and of what rules make. Out: symbols, bit masks of symbols, and the inside
of regular-expression sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hasila.errors import PackError
from hasila.extract.pattern import Test

__all__ = ["Symbols"]

_ONES = re.compile("1+")
_FIRST, _LAST = 0xA000, 0xD7FF  # of the basic plane: sets of characters beyond it run far slower in `re`


class Symbols:
    """Sets of classes <-> characters of the basic plane. A class is also the bit mask of the symbols that have it."""

    def __init__(self) -> None:
        self._of: dict[frozenset[str], str] = {}
        self._with: dict[str, int] = {}
        self.classes: dict[str, frozenset[str]] = {}

    def plain(self) -> dict[str, Any]:
        """The symbols as data that can be kept; `of_plain` makes the same ones of it."""
        return {"sets": list(self._of), "with": self._with}

    @classmethod
    def of_plain(cls, data: Mapping[str, Any]) -> Symbols:
        """The symbols of data that `plain` gave."""
        made = cls()
        made._of = {classes: chr(_FIRST + at) for at, classes in enumerate(data["sets"])}
        made._with = data["with"]
        made.classes = {symbol: classes for classes, symbol in made._of.items()}
        return made

    def add(self, classes: frozenset[str]) -> str:
        """The symbol of a set of classes, a new one where it is new.

        Raises:
            PackError: more sets of classes than symbols.
        """
        symbol = self._of.get(classes)
        if symbol is None:
            at = len(self._of)
            if _FIRST + at > _LAST:
                raise PackError(f"more than {_LAST - _FIRST + 1} different sets of classes", "lexicon")
            symbol = self._of[classes] = chr(_FIRST + at)
            self.classes[symbol] = classes
            for name in classes:
                self._with[name] = self._with.get(name, 0) | 1 << at
        return symbol

    def mask(self, test: Test) -> int:
        """The bit mask of the symbols whose classes pass a test; bit n stands for the nth symbol."""
        every = (1 << len(self._of)) - 1
        passing = 0
        for part in test:
            both = every
            for name, wanted in part:
                having = every if name == "any" else self._with.get(name, 0)
                both &= having if wanted else ~having
            passing |= both
        return passing

    def matching(self, test: Test) -> str:
        """The symbols whose classes pass a test, as ranges of a regular-expression set: `a-cx`."""
        out = []
        for low, high in _runs(self.mask(test)):
            first, last = chr(_FIRST + low), chr(_FIRST + high - 1)
            out.append(first if high - low == 1 else f"{first}-{last}")
        return "".join(out)

    def of(self, mask: int) -> Iterator[str]:
        """The symbols of a bit mask, in order."""
        for low, high in _runs(mask):
            yield from map(chr, range(_FIRST + low, _FIRST + high))


def _runs(mask: int) -> Iterator[tuple[int, int]]:
    """The runs of set bits, from the lowest."""
    return (run.span() for run in _ONES.finditer(f"{mask:b}"[::-1]))
