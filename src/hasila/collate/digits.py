"""Slips of the pen in a number: which number was probably meant. Used by `hasila.collate.series`.

In: a number and the range in which the right one must lie. Out: the slips that explain it, the most common first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

__all__ = ["Slip", "SlipKind", "slips"]

SlipKind = Literal["digit_swap", "digit_dropped", "digit_added"]


class Slip(NamedTuple):
    """A slip and the number that was probably meant."""

    kind: SlipKind
    meant: int


def slips(written: int, low: int, high: int) -> list[Slip]:
    """The slips that turn a number from `low` to `high` into the one that was written.

    >>> slips(4327, 4200, 4260)[0]
    Slip(kind='digit_swap', meant=4237)
    >>> slips(423, 4200, 4260)[0].kind
    'digit_dropped'
    """
    found = dict.fromkeys(slip for slip in _all(str(written)) if low <= slip.meant <= high and slip.meant != written)
    return list(found)


def _all(digits: str) -> Iterator[Slip]:
    for at in range(len(digits) - 1):
        yield _slip("digit_swap", digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])
    for at in range(len(digits) + 1):
        for digit in "0123456789":
            yield _slip("digit_dropped", digits[:at] + digit + digits[at:])
    for at in range(len(digits)):
        if len(digits) > 1:
            yield _slip("digit_added", digits[:at] + digits[at + 1 :])


def _slip(kind: SlipKind, digits: str) -> Slip:
    return Slip(kind, -1 if digits.startswith("0") and len(digits) > 1 else int(digits))
