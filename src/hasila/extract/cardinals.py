"""Cardinals and ordinals at one place of a token sequence -> values. Used by `numbers` and `dates`.

A cardinal is read by a fixed grammar over the classes of number words: groups below a thousand, each followed by a
scale, scales falling («two million three hundred thousand and five»). Languages differ in the words and in three
settings: whether parts need a connector, whether units come before tens, whether teens are made of two words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from hasila.extract.numerals import Atom, Numerals
from hasila.segment import Token

__all__ = ["Cardinal", "Digits", "read_cardinal", "read_digits", "read_ordinal"]

_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:\u060c\d{3})+")
_LONGEST = 12  # digits; more is a serial number


class Digits(NamedTuple):
    """A token of digits. `loose` is set where «2.371» may as well be a decimal."""

    value: int | Decimal
    loose: bool = False


class Cardinal(NamedTuple):
    """A number read.

    Attributes:
        value: whole, or a decimal that nothing multiplied.
        next: the index after its last token.
        definite: whether it has the article.
        group: the count before its last scale.
        scale: its last scale, 1 where it has none.
        digits: whether it is digits without a scale.
    """

    value: int | Decimal
    next: int
    definite: bool
    group: int | Decimal
    scale: int
    digits: bool


def read_digits(form: str) -> Digits | None:
    """The value of a token of digits; None for dates, times, fractions and serial numbers.

    >>> read_digits("2,371").value, str(read_digits("2.5").value), read_digits("14:30")
    (2371, '2.5', None)
    """
    if form.isdecimal():
        serial = len(form) > _LONGEST or (form[0] == "0" and len(form) > 1)
        return None if serial else Digits(int(form))
    if _GROUPED.fullmatch(form):
        return Digits(int(re.sub(r"\D", "", form)), loose=form.count(".") == 1)
    whole, mark, part = form.rpartition(".") if "." in form else form.rpartition(",")
    if not mark or not part.isdecimal():
        return None
    if _GROUPED.fullmatch(whole) and "." not in whole:
        whole = re.sub(r"\D", "", whole)
    return Digits(Decimal(f"{whole}.{part}")) if whole.isdecimal() else None


def read_cardinal(tokens: Sequence[Token], forms: Sequence[str], at: int, numerals: Numerals) -> Cardinal | None:
    """The longest cardinal that begins at a token.

    Args:
        tokens: the sentence, for where its tokens stand.
        forms: the forms of the tokens, "" where a token is taken.
        at: the index of the first token.
        numerals: the language.
    """
    return _Reader(tokens, forms, numerals).read(at)


class _Reader:
    """Reads one cardinal. Every step returns a value and the index after it, or None."""

    __slots__ = ("_atoms", "_forms", "_numerals", "_tokens")

    def __init__(self, tokens: Sequence[Token], forms: Sequence[str], numerals: Numerals) -> None:
        self._tokens = tokens
        self._forms = forms
        self._numerals = numerals
        self._atoms = numerals.atoms

    def _atom(self, at: int) -> Atom | None:
        return self._atoms.get(self._forms[at]) if at < len(self._forms) else None

    def read(self, at: int) -> Cardinal | None:
        first = self._atom(at)
        total: int | Decimal = 0
        group: int | Decimal = 0
        limit, scale, pos, end = 0, 1, at, at
        while True:
            part = self._part(pos, limit)
            if part is None:
                break
            value, group, scale, end = part
            total += value
            if scale == 1 or not isinstance(group, int):
                break
            limit = scale
            pos = self._connected(end, optional=not self._numerals.connector_required)
            if pos < 0:
                break
        if end == at:
            return None
        digits = first is None and scale == 1 and total == group
        return Cardinal(_whole(total), end, first is not None and first.definite, group, scale, digits)

    def _part(self, at: int, limit: int) -> tuple[int | Decimal, int | Decimal, int, int] | None:
        """A group with its scale: (value, group, scale, next). `limit` is the scale before it, 0 at the start."""
        atom = self._atom(at)
        if atom is not None and atom.cls == "scale":
            fits = atom.alone and (not limit or atom.value < limit)
            return (atom.alone * atom.value, atom.alone, atom.value, at + 1) if fits else None
        found = self._digits(at) if atom is None else self._group(at)
        if found is None:
            return None
        group, end = found
        following = self._atom(end)
        if following is None or following.cls != "scale" or not following.after:
            too_much = limit and (group >= limit or not isinstance(group, int))
            return None if too_much else (group, group, 1, end)
        if limit and following.value >= limit:
            return None
        return _whole(group * following.value), group, following.value, end + 1

    def _digits(self, at: int) -> tuple[int | Decimal, int] | None:
        form = self._forms[at] if at < len(self._forms) else ""
        if not form[:1].isdecimal():
            return None
        found = read_digits(form)
        if found is None:
            return None
        if found.loose and (following := self._atom(at + 1)) is not None and following.cls == "scale":
            return Decimal(form), at + 1
        grouped = isinstance(found.value, int) and len(form) <= 3
        return self._spaced(at, int(found.value)) if grouped else (found.value, at + 1)

    def _spaced(self, at: int, value: int) -> tuple[int, int]:
        """«2 371»: groups of three digits, one character apart."""
        end = at + 1
        while (
            value > 0
            and end < len(self._forms)
            and len(self._forms[end]) == 3
            and self._forms[end].isdecimal()
            and self._tokens[end].start == self._tokens[end - 1].end + 1
        ):
            value = value * 1000 + int(self._forms[end])
            end += 1
        return value, end

    def _connected(self, at: int, *, optional: bool) -> int:
        """The index after a connector at `at`; `at` itself where it may be left out; -1 where one must stand."""
        if at < len(self._forms) and self._forms[at] in self._numerals.connectors:
            return at + 1
        if at < len(self._forms) and self._forms[at] in self._numerals.fused:
            following = self._atom(at + 1)
            return at if following is not None and following.cls == "ten" else -1
        return at if optional else -1

    def _group(self, at: int) -> tuple[int, int] | None:
        """A number word group below a thousand, or a small number of hundreds."""
        atom = self._atom(at)
        hundreds = 0
        end = at
        if atom is not None and atom.cls in ("hundred", "hundreds"):
            hundreds, end = atom.value, at + 1
        else:
            small = self._small(at)
            if small is None:
                return None
            following = self._atom(small[1])
            if following is None or following.cls != "hundred" or small[0] > 99:
                return small
            hundreds, end = small[0] * 100, small[1] + 1
        pos = self._connected(end, optional=not self._numerals.connector_required)
        rest = self._small(pos) if pos >= 0 else None
        if rest is None or ((after := self._atom(rest[1])) is not None and after.cls == "hundred"):
            return hundreds, end
        return hundreds + rest[0], rest[1]

    def _small(self, at: int) -> tuple[int, int] | None:
        """A number below a hundred."""
        compound = self._numerals.compounds.at(self._forms, at)
        if compound is not None:
            return compound
        atom = self._atom(at)
        if atom is None or atom.cls in ("scale", "hundred", "hundreds"):
            return None
        following = self._atom(at + 1)
        if atom.cls == "unit":
            if self._numerals.compound_teens and following is not None and following.cls == "ten":
                return atom.value + 10, at + 2
            if self._numerals.units_first and self._connected(at + 1, optional=False) > 0:
                tens = self._atom(at + 2)
                if tens is not None and tens.cls == "tens":
                    return atom.value + tens.value, at + 3
        elif atom.cls == "tens" and not self._numerals.units_first:
            gap = 1 + (at + 1 < len(self._forms) and self._forms[at + 1] in self._numerals.hyphens)
            unit = self._atom(at + gap)
            if unit is not None and unit.cls == "unit":
                return atom.value + unit.value, at + gap + 1
        return atom.value, at + 1


def _whole(value: int | Decimal) -> int | Decimal:
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


def read_ordinal(tokens: Sequence[Token], forms: Sequence[str], at: int, numerals: Numerals) -> tuple[int, int] | None:
    """The ordinal that begins at a token and the index after it: «the third», «the twenty-first», «21st»."""
    form = forms[at]
    value = numerals.ordinals.get(form)
    following = forms[at + 1] if at + 1 < len(forms) else ""
    atom = numerals.atoms.get(form)
    if value is None and atom is not None and atom.cls == "tens" and not numerals.units_first:
        gap = 2 if following in numerals.hyphens else 1
        unit = numerals.ordinals.get(forms[at + gap], 0) if at + gap < len(forms) else 0
        return (atom.value + unit, at + gap + 1) if 0 < unit < 10 else None
    if value is None:
        tight = at + 1 < len(forms) and tokens[at].end == tokens[at + 1].start
        return (int(form), at + 2) if tight and form.isdecimal() and following in numerals.ordinal_suffixes else None
    return _compound(forms, at, value, numerals)


def _compound(forms: Sequence[str], at: int, value: int, numerals: Numerals) -> tuple[int, int]:
    following = numerals.atoms.get(forms[at + 1]) if at + 1 < len(forms) else None
    if value < 10 and numerals.compound_teens and following is not None and following.cls == "ten":
        return value + 10, at + 2
    if value < 10 and numerals.units_first and at + 2 < len(forms) and forms[at + 1] in numerals.connectors:
        tens = numerals.atoms.get(forms[at + 2])
        if tens is not None and tens.cls == "tens":
            return value + tens.value, at + 3
    return value, at + 1
