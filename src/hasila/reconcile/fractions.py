"""Fractions of a count («a third of them») against the figures for the same people. A part of the reconcile stage.

In: a `Sheet` and the groups of restated figures. Out: findings of type `fraction`: whole, part, the claimed fraction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from hasila.reconcile.figures import exact, share
from hasila.reconcile.people import describe
from hasila.reconcile.restated import Group, completeness
from hasila.reconcile.rows import Finding, Verdict
from hasila.reconcile.sheet import Sheet, Told

__all__ = ["check_fractions"]

_NEAR = Fraction(1, 10)  # «a third» is said of anything within a tenth of it
_FAR = Fraction(1, 4)  # beyond a quarter of it, it is wrong
_MORE_THAN_HALF = ("most", "majority")


def check_fractions(sheet: Sheet, groups: Sequence[Group]) -> Iterator[Finding]:
    """A finding for each stated fraction whose whole, or the same figure told precisely, has the part in numbers."""
    for claim in sheet.told:
        whole = sheet.whole.get(claim.id)
        if not claim.count.fraction or whole is None:
            continue
        found = _counted_part(sheet, claim, _tellings(whole, groups))
        verdict = _verdict(claim.count.fraction, *found) if found else None
        if found and verdict:
            base, part = found
            yield Finding("fraction", (base.id, part.id, claim.id), verdict, _message(claim, base, part))


def _tellings(whole: Told, groups: Sequence[Group]) -> list[Told]:
    """The whole and every other telling of it, the fullest first."""
    told = next((list(g) for g in groups if whole in g), [whole])
    return sorted(told, key=completeness, reverse=True)


def _counted_part(sheet: Sheet, claim: Told, wholes: Sequence[Told]) -> tuple[Told, Told] | None:
    for whole in wholes:
        for part in sheet.parts.get(whole.id, ()):
            if exact(whole.count) and exact(part.count) and whole.count.low and _same_people(claim, part):
                return whole, part
    return None


def _same_people(claim: Told, part: Told) -> bool:
    """Whether the fraction and the figure count the same people: alike in what sets them apart from the whole."""
    mine, other = claim.who, part.who
    if claim.toll.outcome != part.toll.outcome or claim.count.unit != part.count.unit:
        return False
    if (mine.age, mine.sex, mine.status) != (other.age, other.sex, other.status):
        return False
    said = [x for x in (mine.age, mine.sex, mine.status, mine.role) if x]
    return bool(said) and (mine.role is None or mine.role == other.role) and mine.affiliation == other.affiliation


def _verdict(stated: str, whole: Told, part: Told) -> Verdict | None:
    actual = Fraction(part.count.low or 0, whole.count.low or 1)
    if stated in _MORE_THAN_HALF:
        return "holds" if actual > Fraction(1, 2) else "fails"
    value = share(stated)
    if value is None:
        return None
    off = abs(actual - value) / value
    return "holds" if off <= _NEAR else "open" if off <= _FAR else "fails"


def _message(claim: Told, whole: Told, part: Told) -> str:
    percent = 100 * (part.count.low or 0) / (whole.count.low or 1)
    return f"{describe(part)} of {whole.count.low:,} are {percent:.1f}%, stated as {claim.count.fraction}"
