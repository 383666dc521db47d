"""Sums and bounds: the parts of a breakdown against their whole. A part of the reconcile stage.

Parts that exclude each other are added; parts that may count the same people never are. In: a `Sheet`. Out: findings
of type `sum` (a breakdown) and `bound` (some of the whole: children and women inside civilians), the whole first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, groupby
from typing import Literal

from hasila.reconcile.figures import counted, exact, highest, lowest, say
from hasila.reconcile.people import axis, describe, disjoint, includes, named_alike
from hasila.reconcile.rows import Finding
from hasila.reconcile.scenes import fits
from hasila.reconcile.sheet import Sheet, Told

__all__ = ["check_sums"]

_Kind = Literal["sum", "bound"]

# Axes that divide all of a whole: what is left over is named but is no news about the other axes.
_DIVIDING = ("status", "affiliation", "nationality", "place", "outcome")
_LISTED = ("person", "role")  # people listed one by one: added where they are told in one breath


def check_sums(sheet: Sheet) -> Iterator[Finding]:
    """The findings about every whole that has counted parts."""
    for whole in sheet.told:
        parts = _countable(whole, sheet.parts.get(whole.id, ()))
        if not parts or not counted(whole.count):
            continue
        if _closes(sheet, whole, parts):
            yield _added(whole, parts, 0, "sum")
            continue
        by_axis = sorted(parts, key=lambda p: axis(sheet, whole, p))
        for name, group in groupby(by_axis, key=lambda p: axis(sheet, whole, p)):
            yield _judge(sheet, whole, sorted(group, key=lambda p: p.start), name)
    yield from _told_apart(sheet)


def _told_apart(sheet: Sheet) -> Iterator[Finding]:
    """A total told by itself, and later in one sentence the figures that make it up: «seven dead», then «one and six others»."""
    tops = [t for t in sheet.told if t.id not in sheet.whole and exact(t.count) and t.claim.stance != "denies"]
    sentences = [list(group) for _, group in groupby(tops, key=lambda t: t.sentence)]
    for whole in tops:
        if sheet.parts.get(whole.id) and _countable(whole, sheet.parts[whole.id]):
            continue
        for told in sentences:
            parts = [t for t in told if t.toll.outcome == whole.toll.outcome and fits(whole, t)]
            if len(parts) > 1 and whole.sentence < parts[0].sentence and _closes(sheet, whole, parts):
                yield _added(whole, parts, 0, "sum")
                break


def _countable(whole: Told, parts: Sequence[Told]) -> list[Told]:
    """The parts that hold a number and can be of the whole, each told once."""
    found: list[Told] = []
    for part in parts:
        fits = part.toll.outcome == whole.toll.outcome or whole.toll.outcome == "casualties"
        stands = fits and counted(part.count) and part.claim.stance != "denies" and includes(whole, part)
        if stands and not any(_told_again(part, other) for other in found):
            found.append(part)
    return found


def _told_again(a: Told, b: Told) -> bool:
    """Whether a part is another one told again in a later sentence: the same words or name, the same figure."""
    if a.toll.outcome != b.toll.outcome or a.sentence == b.sentence:
        return False
    if (a.count.low, a.count.high) != (b.count.low, b.count.high):
        return False
    same_people = (a.who.status, a.who.age, a.who.sex, a.who.role) == (b.who.status, b.who.age, b.who.sex, b.who.role)
    if a.names and b.names:
        return named_alike(a, b)
    return same_people and a.spots[:1] == b.spots[:1] and a.who.affiliation == b.who.affiliation


def _closes(sheet: Sheet, whole: Told, parts: Sequence[Told]) -> bool:
    """Whether all parts, taken together, make exactly the whole: then they are a breakdown, whatever their axes."""
    if len(parts) < 2 or not all(exact(p.count) for p in (whole, *parts)):
        return False
    return sum(p.count.low or 0 for p in parts) == whole.count.low


def _judge(sheet: Sheet, whole: Told, parts: list[Told], name: tuple[str, ...]) -> Finding:
    if not _exclude(sheet, parts, name):
        return _overlapping(whole, parts)
    dividing = len(parts) > 1 and name[-1] in _DIVIDING
    low, most = sum(lowest(p.count) for p in parts), highest(whole.count)
    all_exact = all(exact(p.count) for p in (whole, *parts))
    kind: _Kind = "sum" if dividing and all_exact else "bound"
    residual = (whole.count.low or 0) - low if all_exact else None
    if most is not None and low > most:
        return Finding(kind, _ids(whole, parts), "fails", _too_many(whole, parts, low), residual)
    return _added(whole, parts, residual, kind)


def _exclude(sheet: Sheet, parts: Sequence[Told], name: tuple[str, ...]) -> bool:
    """Whether the parts can be added: each pair excludes the other, or they are listed in one sentence."""
    listed = name[-1] in _LISTED and len({p.sentence for p in parts}) == 1
    if name[-1] == "role":
        listed = listed and len({p.who.role for p in parts}) == len(parts)
    return listed or all(disjoint(sheet, a, b) for a, b in combinations(parts, 2))


def _overlapping(whole: Told, parts: list[Told]) -> Finding:
    """Parts that may count the same people: only each by itself is held against the whole."""
    most = highest(whole.count)
    low = sum(lowest(p.count) for p in parts)
    over = [p for p in parts if most is not None and lowest(p.count) > most]
    if over:
        text = f"{describe(over[0])} are more than the {describe(whole)} of whom they are part"
        return Finding("bound", _ids(whole, parts), "fails", text)
    named = ", ".join(map(describe, parts))
    text = f"{named} among {describe(whole)}"
    if most is not None and low > most:
        return Finding("bound", _ids(whole, parts), "open", f"{text}: together more than the whole, they may overlap")
    return Finding("bound", _ids(whole, parts), "holds", text)


def _added(whole: Told, parts: Sequence[Told], residual: int | None, kind: _Kind) -> Finding:
    total = " + ".join(map(describe, parts))
    low = sum(p.count.low or 0 for p in parts)
    some = f" = {low:,}" if len(parts) > 1 and all(exact(p.count) for p in parts) else ""
    if residual == 0 and some:
        text = f"{total} = {say(whole.count)}, as stated"
    elif kind == "sum":
        text = f"{total}{some} of {describe(whole)}; {residual:,} unclassified"
    else:
        text = f"{total}{some} among {describe(whole)}" + (_others(residual))
    return Finding(kind, _ids(whole, parts), "holds", text, residual)


def _others(residual: int | None) -> str:
    return "" if residual is None else "; 1 other" if residual == 1 else f"; {residual:,} others"


def _too_many(whole: Told, parts: Sequence[Told], low: int) -> str:
    return f"{' + '.join(map(describe, parts))} = {low:,}, more than the {describe(whole)} stated"


def _ids(whole: Told, parts: Sequence[Told]) -> tuple[str, ...]:
    return (whole.id, *(p.id for p in parts))
