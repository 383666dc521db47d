"""What a figure allows and whether two figures say the same. A part of the reconcile stage.

In: counts as they were said. Out: bounds, booleans, words for a person. A bound that the source does not give stays
None; nothing is invented.
"""

from __future__ import annotations

from fractions import Fraction

from hasila.ledger.claim import Count

__all__ = ["counted", "exact", "highest", "lowest", "restates", "same_value", "say", "share"]

_LEAST = ("at_least", "more_than")
_MOST = ("up_to", "fewer_than")
_WORDS = {
    "at_least": "at least ",
    "more_than": "more than ",
    "up_to": "up to ",
    "fewer_than": "fewer than ",
    "about": "about ",
}
_MAGNITUDES = {10: "tens", 100: "hundreds", 1000: "thousands", 1_000_000: "millions"}
_LARGE = 100  # below it, «at least» is no rounding: «at least 10» is not said of 16
_ABOUT = 10  # percent that «about» leaves to either side


def counted(count: Count) -> bool:
    """Whether the count holds a number at all."""
    return count.low is not None or count.high is not None


def exact(count: Count) -> bool:
    """Whether the count is one number, said without «about» or «at least»."""
    return count.qualifier == "exact" and count.low is not None and count.low == count.high


def lowest(count: Count) -> int:
    """The fewest people the count allows; 0 where nothing is said."""
    if count.low is None:
        return 0
    return count.low - count.low * _ABOUT // 100 if count.qualifier == "about" else count.low


def highest(count: Count) -> int | None:
    """The most people the count allows; None where no limit is said."""
    if count.high is None:
        return None
    return count.high + -(-count.high * _ABOUT // 100) if count.qualifier == "about" else count.high


def same_value(a: Count, b: Count) -> bool:
    """Whether the two name the same number, whatever stands before it."""
    mine, others = {a.low, a.high} - {None}, {b.low, b.high} - {None}
    return bool(mine & others) and (len(mine) == len(others) == 1 or mine == others)


def restates(a: Count, b: Count) -> bool:
    """Whether one count can be the other told again or rounded («more than 400», «hundreds» for 418)."""
    if a.unit != b.unit:
        return False
    if same_value(a, b):
        return True
    return _rounds(a, b) or _rounds(b, a) or _of_magnitude(a, b) or _of_magnitude(b, a)


def share(text: str | None) -> Fraction | None:
    """A stated fraction (`1/3`, `40%`, `0.4`) as a number; None where it is a word such as `most`."""
    if not text:
        return None
    plain, percent = text.strip().rstrip("%"), text.strip().endswith("%")
    try:
        value = Fraction(plain) / (100 if percent else 1)
    except (ValueError, ZeroDivisionError):
        return None
    return value if 0 < value <= 1 else None


def say(count: Count) -> str:
    """The figure in plain English, without the people counted."""
    if count.fraction:
        return count.fraction
    if count.low is None and count.high is None:
        return _MAGNITUDES.get(count.magnitude or 0, "an unstated number")
    if count.low is not None and count.high is not None and count.low != count.high:
        return f"{count.low:,} to {count.high:,}"
    value = count.low if count.low is not None else count.high
    return f"{_WORDS.get(count.qualifier, '')}{value:,}"


def _of_magnitude(fine: Count, vague: Count) -> bool:
    """Whether `vague` can be a number told by its magnitude: «hundreds» of 650."""
    size = vague.magnitude
    return size is not None and not counted(vague) and fine.low is not None and size <= fine.low < 10 * size


def _rounds(fine: Count, coarse: Count) -> bool:
    """Whether `coarse` is the exact figure `fine`, rounded as its qualifier says."""
    if not exact(fine) or fine.low is None:
        return False
    value = fine.low
    if coarse.qualifier in _LEAST and coarse.low:
        if coarse.qualifier == "at_least" and coarse.low < _LARGE:
            return False
        step = _step(coarse.low)
        return step > 1 and value // step * step == coarse.low
    if coarse.qualifier in _MOST and coarse.high:
        step = _step(coarse.high)
        return step > 1 and -(-value // step) * step == coarse.high
    if coarse.qualifier == "about" and coarse.low and coarse.low == coarse.high:
        return abs(value - coarse.low) * 20 <= coarse.low
    return False


def _step(value: int) -> int:
    """The place to which a round number is rounded: 100 for 2300, 1 for 2371."""
    step = 1
    while value % (step * 10) == 0:
        step *= 10
    return step
