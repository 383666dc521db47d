"""Folding a text character by character, for foldings that are the same for a character wherever it stands.

At the bottom, beside `errors`. In: a function that folds a whole text. Out: the same function, that works out each
character once. What may be joined to the character before it (marks, letters of Korean) is folded with its text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

__all__ = ["Folding"]

_TOGETHER = "\0"  # what stands for a character that may be joined to the one before it
_JAMO = frozenset(map(chr, range(0x1100, 0x1200)))


class Folding(dict[int, str]):
    """Text -> text; a table of characters that fills itself.

    Args:
        whole: folds a text; of normal forms it may use any, of other steps those that look at one character alone.
    """

    def __init__(self, whole: Callable[[str], str]) -> None:
        super().__init__()
        self._whole = whole

    def __call__(self, text: str) -> str:
        """The folded text."""
        folded = text.translate(self)
        return self._whole(text) if _TOGETHER in folded else folded

    def __missing__(self, code: int) -> str:
        first = unicodedata.normalize("NFKD", chr(code))[0]
        joins = unicodedata.category(first)[0] == "M" or first in _JAMO
        self[code] = _TOGETHER if joins else self._whole(chr(code))
        return self[code]
