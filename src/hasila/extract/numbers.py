"""Numbers of a sentence: tokens -> `Number`s with bounds, qualifier and spans. Part of extract; dates are found before.

A number is read where a digit or a number word stands: a cardinal, a range, a fraction, a vague quantity or an ordinal;
then the words around it that say how exact it is. The counted noun is never part of it.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import msgspec

from hasila.extract.cardinals import Cardinal, read_cardinal, read_ordinal
from hasila.extract.numerals import Numerals, Range
from hasila.ledger.claim import Qualifier
from hasila.segment import Token

__all__ = ["Number", "NumberKind", "Numerals", "find_numbers"]

NumberKind = Literal["cardinal", "vague", "fraction", "ordinal", "decimal_unit"]

_DETACHED = 3  # words that may stand between a number and «at least» after its noun
_RISE = 6  # tokens before «from 10 to 15» in which a verb of rising makes it no range
_FEW = 10  # the largest denominator of a written fraction such as 1/3


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """One number of a sentence.

    Attributes:
        first, last: the token indexes of the number proper, `last` excluded.
        start, end: its code points in the text.
        outer_first, outer_last, outer_start, outer_end: the same with the approximators that touch it.
        post: the token indexes of an approximator that stands after the counted noun («12 people at least»).
        low, high: the bounds that the words give; None where they give none.
        magnitude: of a vague number, 10 for tens and so on.
        fraction: "1/3", "most", "20%".
        kind: `cardinal`; `vague`; `fraction`; `ordinal` (no count: low = high = its place); `decimal_unit` (a decimal
            that counts no people, bounds None).
        definite: whether it has the article («the three» points back).
    """

    first: int
    last: int
    start: int
    end: int
    outer_first: int
    outer_last: int
    outer_start: int
    outer_end: int
    low: int | None
    high: int | None
    qualifier: Qualifier
    kind: NumberKind
    magnitude: int | None = None
    fraction: str | None = None
    definite: bool = False
    post: tuple[int, int] | None = None


class _Found(msgspec.Struct):
    """A number while it is read."""

    first: int
    last: int
    kind: NumberKind
    low: int | None = None
    high: int | None = None
    qualifier: Qualifier = "exact"
    magnitude: int | None = None
    fraction: str | None = None
    definite: bool = False
    outer_first: int = -1
    outer_last: int = -1
    post: tuple[int, int] | None = None


def find_numbers(tokens: Sequence[Token], numerals: Numerals, taken: Container[int] = frozenset()) -> list[Number]:
    """The numbers of a sentence, in order, none overlapping another.

    Args:
        tokens: the sentence.
        numerals: the number words of its language.
        taken: the token indexes that dates have taken; a number never reaches over them.
    """
    triggers = numerals.triggers
    hits = [i for i, token in enumerate(tokens) if token.form in triggers or token.kind == "number"]
    if not hits:
        return []
    finder = _Finder(tokens, [t.form if i not in taken else "" for i, t in enumerate(tokens)], numerals)
    out = []
    for hit in hits:
        if hit >= finder.floor and finder.forms[hit]:
            number = finder.at(hit)
            if number is not None:
                out.append(number)
    return out


class _Finder:
    """Finds the numbers of one sentence from left to right. `floor` is the first token that is free."""

    __slots__ = ("_numerals", "_tokens", "floor", "forms")

    def __init__(self, tokens: Sequence[Token], forms: list[str], numerals: Numerals) -> None:
        self._tokens = tokens
        self._numerals = numerals
        self.forms = forms
        self.floor = 0

    def at(self, at: int) -> Number | None:
        """The number that begins at a token; moves the floor behind it."""
        if self._tokens[at].kind == "number" and (serial := self._serial(at)):
            self.floor = serial
            return None
        ways = (self._ordinal, self._approximate, self._vague, self._cardinal, self._fraction, self._slashed)
        found = next((one for way in ways if (one := way(at)) is not None), None)
        if found is None:
            return None
        if found.kind != "ordinal":
            self._surround(found)
        number = self._number(found)
        self.floor = found.post[1] if found.post else number.outer_last
        return number

    def _serial(self, at: int) -> int:
        """The end of a telephone or model number («03-555-0199», «X-20») that begins at a token; 0 for none."""
        tokens, hyphens = self._tokens, self._numerals.hyphens
        joined = at > 1 and self.forms[at - 1] in hyphens and tokens[at - 1].end == tokens[at].start
        if joined and tokens[at - 2].kind == "word" and tokens[at - 2].end == tokens[at - 1].start:
            return 0 if tokens[at - 2].form == self._numerals.article else at + 1
        end, parts = at + 1, 1
        while (
            end + 1 < len(tokens)
            and self.forms[end] in hyphens
            and tokens[end + 1].kind == "number"
            and tokens[end + 1].start == tokens[end - 1].end + 1
        ):
            end, parts = end + 2, parts + 1
        return end if parts > 2 else 0

    def _cardinal(self, at: int) -> _Found | None:
        number = read_cardinal(self._tokens, self.forms, at, self._numerals)
        if number is None:
            return None
        between = self._between(at, number)
        if between is not None:
            return between
        percent = self._numerals.percent.at(self.forms, number.next)
        if percent is not None:
            return _Found(at, percent[1], "fraction", qualifier="fraction", fraction=f"{number.value}%")
        if isinstance(number.value, Decimal):
            return _Found(at, number.next, "decimal_unit")
        below = self._denominator(number)
        if below is not None:
            return _Found(at, number.next + 1, "fraction", qualifier="fraction", fraction=f"{number.value}/{below}")
        value, end = self._and_half(number)
        return _Found(at, end, "cardinal", value, value, definite=number.definite)

    def _denominator(self, number: Cardinal) -> int | None:
        """Of «three quarters»: 4."""
        form = self.forms[number.next] if number.next < len(self.forms) else ""
        below = self._numerals.denominators.get(form)
        return below if below is not None and 0 < number.value < below and number.scale == 1 else None

    def _and_half(self, number: Cardinal) -> tuple[int, int]:
        """«a million and a half (million)» -> the value and the index after it."""
        value, end = int(number.value), number.next
        if number.scale < 1000 or end + 1 >= len(self.forms) or self.forms[end] not in self._numerals.connectors:
            return value, end
        found = self._numerals.fractions.at(self.forms, end + 1)
        if found is None or found[0][1] or "/" not in found[0][0] or value % number.scale:
            return value, end
        atom = self._numerals.atoms.get(self.forms[found[1]]) if found[1] < len(self.forms) else None
        again = atom is not None and atom.cls == "scale" and atom.value == number.scale
        return value + int(number.scale * Fraction(found[0][0])), found[1] + again

    def _between(self, at: int, low: Cardinal) -> _Found | None:
        """A range that begins with a cardinal already read."""
        for way in self._numerals.ranges:
            joined = way.joins.at(self.forms, low.next)
            opened = self._opened(way, at) if joined is not None and not self._rises(at) else None
            if joined is None or opened is None:
                continue
            begin = joined[1] + (joined[1] < len(self.forms) and self.forms[joined[1]] == self._numerals.article != "")
            high = read_cardinal(self._tokens, self.forms, begin, self._numerals) if begin < len(self.forms) else None
            if high is None or isinstance(high.value, Decimal):
                continue
            value = low.value
            if low.digits and high.scale > 1 and value < high.group:
                value = value * high.scale  # «between 10 and 15 thousand»
            if value < high.value and value == int(value):
                return _Found(at, high.next, "cardinal", int(value), high.value, "between", outer_first=opened)
        return None

    def _rises(self, at: int) -> bool:
        """Whether a verb of rising or falling stands shortly before, in the same clause."""
        for before in range(at - 1, max(-1, at - 1 - _RISE), -1):
            if self._tokens[before].kind == "punct":
                return False
            if self.forms[before] in self._numerals.not_range_after:
                return True
        return False

    def _opened(self, way: Range, at: int) -> int | None:
        """Where a range begins with the words that open it; None where they must stand and do not."""
        if way.opens is None:
            return at
        found = way.opens.before(self.forms, self._past_article(at), self.floor)
        return None if found is None else found[1]

    def _past_article(self, at: int) -> int:
        """The token before which an approximator would end: a detached article is passed over."""
        alone = at > self.floor and self._numerals.article and self.forms[at - 1] == self._numerals.article
        return at - 1 if alone else at

    def _vague(self, at: int) -> _Found | None:
        found = self._numerals.vague.at(self.forms, at)
        magnitude, end = found if found is not None else (self._numerals.magnitudes.get(self.forms[at]), at + 1)
        if found is None and magnitude is None:
            return None
        pos = end + (end < len(self.forms) and self.forms[end] in self._numerals.magnitude_of)
        more = self._numerals.magnitudes.get(self.forms[pos]) if pos < len(self.forms) else None
        if more is not None and (magnitude is None or more > magnitude):
            magnitude, end = (magnitude or 1) * more, pos + 1
        return _Found(at, end, "vague", None, None, "vague", magnitude)

    def _approximate(self, at: int) -> _Found | None:
        """A noun that counts roughly: «some ten» in one word."""
        found = self._numerals.approximate.at(self.forms, at)
        return None if found is None else _Found(at, found[1], "cardinal", found[0], found[0], "about")

    def _fraction(self, at: int) -> _Found | None:
        found = self._numerals.fractions.at(self.forms, at)
        if found is None:
            return None
        (fraction, suffixed), end = found
        atom = self._numerals.atoms.get(self.forms[end]) if end < len(self.forms) else None
        if atom is not None and atom.cls == "scale" and atom.alone == 1 and not suffixed and "/" in fraction:
            value = int(Fraction(fraction) * atom.value)  # «half a million»
            return _Found(at, end + 1, "cardinal", value, value)
        return _Found(at, end, "fraction", None, None, "fraction", fraction=fraction)

    def _ordinal(self, at: int) -> _Found | None:
        found = read_ordinal(self._tokens, self.forms, at, self._numerals)
        return _Found(at, found[1], "ordinal", found[0], found[0]) if found else None

    def _slashed(self, at: int) -> _Found | None:
        """«1/3» as one token."""
        above, slash, below = self.forms[at].partition("/")
        if not slash or not above.isdecimal() or not below.isdecimal() or not 0 < int(above) < int(below) <= _FEW:
            return None
        return _Found(at, at + 1, "fraction", None, None, "fraction", fraction=f"{int(above)}/{int(below)}")

    def _surround(self, found: _Found) -> None:
        """Take the approximators before and after, and let them say how exact the number is."""
        outer = self._past_article(found.first) if found.outer_first < 0 else found.outer_first
        said: list[Qualifier] = []
        while (before := self._numerals.before.before(self.forms, outer, self.floor)) is not None:
            said.append(before[0])
            outer = self._past_article(before[1])
        found.outer_first = min(outer, found.first)
        found.outer_last = found.last
        self._after(found, said)
        if found.kind == "cardinal" and found.qualifier in ("exact", "about") and said:
            qualifier: Qualifier = next((q for q in said if q != "about"), "about")
            found.qualifier = qualifier
            found.low = None if qualifier in ("up_to", "fewer_than") else found.low
            found.high = None if qualifier in ("at_least", "more_than") else found.high

    def _after(self, found: _Found, said: list[Qualifier]) -> None:
        for at in range(found.last, min(found.last + _DETACHED + 1, len(self.forms))):
            after = self._numerals.after.at(self.forms, at)
            if after is not None:
                said.append(after[0])
                if at == found.last:
                    found.outer_last = after[1]
                else:
                    found.post = (at, after[1])
                return
            if self._tokens[at].kind != "word" or not self.forms[at] or self.forms[at] in self._numerals.triggers:
                return

    def _number(self, found: _Found) -> Number:
        tokens = self._tokens
        first, last = found.first, found.last
        before = found.outer_first if found.outer_first >= 0 else first
        after = found.outer_last if found.outer_last >= 0 else last
        return Number(
            first=first, last=last, start=tokens[first].start, end=tokens[last - 1].end, outer_first=before,
            outer_last=after, outer_start=tokens[before].start, outer_end=tokens[after - 1].end, low=found.low,
            high=found.high, qualifier=found.qualifier, kind=found.kind, magnitude=found.magnitude,
            fraction=found.fraction, definite=found.definite, post=found.post,
        )  # fmt: skip
