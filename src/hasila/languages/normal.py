"""Normalised forms: what words are looked up by. The text itself is never touched.

A pack names what to drop and what to map; presentation forms and other compatibility characters go through NFKC. The
mapping is character by character, so a place in a normalised form leads back to a place in the raw word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

__all__ = ["Normaliser"]


class _Table(dict[int, str]):
    """A translation table that fills itself: each new character is worked out once."""

    def __init__(self, drop: frozenset[str], maps: Mapping[str, str]) -> None:
        super().__init__()
        self._drop = drop
        self._maps = maps

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        out = "".join(self._maps.get(c, _digit(c)) for c in plain if c not in self._drop).strip()
        self[code] = out
        return out


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


class Normaliser:
    """Raw word -> form, by one pack's rules.

    Args:
        drop: characters that carry no meaning for looking up (marks, tatweel).
        maps: character -> character (one alef).
        loose: a second, coarser map for words not found by the first.
        joiners: characters that join two words, which are looked up one by one.
    """

    def __init__(self, drop: str, maps: Mapping[str, str], loose: Mapping[str, str], joiners: str = "") -> None:
        self._table = _Table(frozenset(drop), dict(maps))
        self._apart = str.maketrans(dict.fromkeys(joiners, " "))
        self._loose = str.maketrans(dict(loose))

    @classmethod
    def from_yaml(cls, data: Mapping[str, Any], joiners: str = "") -> Normaliser:
        """From the `normalise` part of language.yml: drop (code points), map, loose; and the joiners of its tokens."""
        drop = "".join(chr(int(code, 16)) for code in data.get("drop", ()))
        return cls(drop, data.get("map", {}), data.get("loose", {}), "".join(joiners.split()))

    def form(self, raw: str) -> str:
        """The form that the raw word is looked up by."""
        return raw.translate(self._table)

    def phrase(self, raw: str) -> str:
        """The form of one or more words, joined by single spaces."""
        return " ".join(map(self.form, raw.translate(self._apart).split()))

    def loose(self, form: str) -> str:
        """The coarser form of a form."""
        return form.translate(self._loose)

    def raw_length(self, raw: str, letters: int) -> int:
        """How many raw characters make the first `letters` characters of the form, trailing marks included."""
        got = 0
        for at, char in enumerate(raw):
            width = len(self._table[ord(char)])
            if got >= letters and width:
                return at
            got += width
        return len(raw)
