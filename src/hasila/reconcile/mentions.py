"""Whether two namings are one: a part of the reconcile stage that knows no language.

Mentions are compared after NFKC, case folding and the removal of marks and of signs that are no letters; resolved ids
decide where both sides have one. In: slots, places and strings. Out: booleans and folded keys.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from hasila.folding import Folding
from hasila.ledger.claim import Place, Slot

__all__ = ["SameActor", "akin", "fold", "keys", "same_mention", "same_naming", "words"]

SameActor = Callable[[Slot, Slot], bool]

_STRETCH = "\u0640"  # a letter stretcher: it is no letter and changes no word
_PREFIX = 4  # inflected forms of one name share at least this many first letters


def fold(text: str) -> str:
    """The text as it is compared: NFKC, case folded, without marks, controls, stretching; one space between words."""
    return " ".join(_folding(text).split())


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if c != _STRETCH and unicodedata.category(c) not in ("Mn", "Cf"))
    return unicodedata.normalize("NFKC", "".join(c if c.isalnum() else " " for c in plain))


_folding = Folding(_folded)


def words(text: str) -> frozenset[str]:
    """The folded words of a text."""
    return frozenset(fold(text).split())


def keys(one: Slot | Place) -> frozenset[str]:
    """Every key under which a slot or place can be met again: its id, its folded name and its folded mention."""
    found = {fold(one.mention)}
    if one.name:
        found.add(fold(one.name))
    if one.id:
        found.add(f"id {one.id}")
    return frozenset(found - {""})


def same_mention(a: Slot | Place, b: Slot | Place) -> bool:
    """Whether two mentions name one thing: by id where both have one, else by folded name or mention."""
    if a.id and b.id:
        return a.id == b.id
    return not keys(a).isdisjoint(keys(b))


def akin(a: Slot | Place, b: Slot | Place) -> bool:
    """Like `same_mention`, and also where the words of one mention are all among those of the other."""
    if same_mention(a, b):
        return True
    if a.id and b.id:
        return False
    left, right = words(a.mention), words(b.mention)
    return bool(left and right) and (left <= right or right <= left)


def same_naming(a: Slot, b: Slot) -> bool:
    """Like `akin`, and also where one mention is an inflected form of the other (a shared beginning)."""
    if akin(a, b):
        return True
    left, right = fold(a.mention), fold(b.mention)
    short = min(len(left), len(right))
    return not (a.id and b.id) and short >= _PREFIX and (left.startswith(right) or right.startswith(left))
