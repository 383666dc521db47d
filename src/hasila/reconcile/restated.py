"""One figure told again: in the headline and the body, rounded, by two sources, or one named death told often.

A part of the reconcile stage; fractions, series and incidents build on its groups. In: a `Sheet`. Out: groups of tolls
(the fullest first) and findings of type `restated`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hasila.ledger.claim import Count
from hasila.reconcile.days import meet
from hasila.reconcile.figures import counted, exact, restates, same_value, say
from hasila.reconcile.people import alike, describe, named_alike
from hasila.reconcile.rows import Finding
from hasila.reconcile.scenes import apart, fits, means_fit, shares_place
from hasila.reconcile.sheet import Sheet, Told

__all__ = ["Group", "check_restated", "completeness", "restated_groups", "restates_same_people", "same_source"]

Group = tuple[Told, ...]

_SINGLES = 2  # up to this many people, a figure alone says nothing: place, means and people must agree
_FEW = 9  # up to this many, the place must agree
_DISTINCT = 100  # from here on, the same figure in one report is the same figure, a running total or not
_TELLING = 1000  # from here on, a figure that is not quite round is the same figure, whatever days were read for it
_BREATH = 150  # code points within which two equal small figures of one sentence are two groups of people
_WINDOW = 200  # groups looked back at; more than any report needs, and a bound on the time of huge ones


def restated_groups(sheet: Sheet) -> list[Group]:
    """The tolls that tell one figure, two or more a group, the fullest first; groups in the order of the text."""
    groups: list[list[Told]] = []
    for one in sheet.told:
        if not _groupable(one):
            continue
        home = _home(sheet, one, groups[-_WINDOW:])
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return [_principal_first(g) for g in groups if len(g) > 1]


def _groupable(one: Told) -> bool:
    """Whether a toll has a number or, in a headline, a magnitude that a number can stand for."""
    stated = counted(one.count) or (one.headline and one.count.magnitude is not None)
    return stated and not one.count.fraction and one.claim.stance != "denies"


def check_restated(groups: Sequence[Group]) -> Iterator[Finding]:
    """A finding for each group, the fullest first."""
    for group in groups:
        yield Finding("restated", tuple(t.id for t in group), "holds", _message(group))


def completeness(one: Told) -> tuple[bool, int, int]:
    """How much a toll says: exact or not, how many of its slots are filled, and how long its words are."""
    who, toll, claim = one.who, one.toll, one.claim
    slots = (who.status, who.age, who.sex, who.role, who.affiliation, who.nationality, who.names, toll.blamed)
    filled = sum(map(bool, (*slots, toll.means, one.places, one.days, claim.speakers)))
    return exact(one.count), filled + len(one.places), claim.quote.end - claim.quote.start if claim.quote else 0


def same_source(sheet: Sheet, a: Told, b: Told) -> bool:
    """Whether one source is behind both: they share a speaker, or both are the outlet's own voice."""
    return sheet.any_same(a.speakers, b.speakers) or not (a.speakers or b.speakers)


def _home(sheet: Sheet, one: Told, groups: list[list[Told]]) -> list[Told] | None:
    """The group whose every member tells the same figure; one with the very same number before a rounded one."""
    near = [g for g in reversed(groups) if g[0].toll.outcome == one.toll.outcome]
    fitting = [g for g in near if all(_same_figure(sheet, one, other) for other in g)]
    exactly = [g for g in fitting if any(same_value(one.count, other.count) for other in g)]
    return next(iter(exactly or fitting), None)


def _same_figure(sheet: Sheet, a: Told, b: Told) -> bool:
    if not restates(a.count, b.count) or _related(sheet, a, b):
        return False
    if a.names and b.names:
        return named_alike(a, b) and alike(sheet, a, b) and meet(a.days, b.days) and not apart(a, b)
    if bool(a.toll.part_of) != bool(b.toll.part_of) or not alike(sheet, a, b) or not _one_scene(a, b):
        return False
    value = _value(a, b)
    if bool(a.toll.cumulative) != bool(b.toll.cumulative) and value < _DISTINCT:
        return False
    if not same_value(a.count, b.count):
        return same_source(sheet, a, b) or a.headline or b.headline
    return _context(a, b, value)


def _one_scene(a: Told, b: Told) -> bool:
    """Whether the two can be of one scene. Days that differ part small and round figures only.

    The day of a figure is often that of something else in its sentence; that two windows end at one figure to its
    second digit is not seen.
    """
    if fits(a, b):
        return True
    value = _value(a, b)
    telling = value >= _TELLING and len(str(value).rstrip("0")) > 1 and same_value(a.count, b.count)
    return telling and not apart(a, b) and means_fit(a.toll.means, b.toll.means)


def _value(a: Told, b: Told) -> int:
    return max(a.count.low or 0, a.count.high or 0, b.count.low or 0)


def restates_same_people(sheet: Sheet, a: Told, b: Told) -> bool:
    """Whether two tolls of one outcome give one figure of people that can be the same, in one scene."""
    same = a.toll.outcome == b.toll.outcome and counted(a.count) and restates(a.count, b.count)
    return same and alike(sheet, a, b) and fits(a, b)


def _related(sheet: Sheet, a: Told, b: Told) -> bool:
    """Whether both stand in breakdowns that set them apart: whole and part, or parts of one whole."""
    if a.id in sheet.whole and b.id in sheet.whole:
        return not (a.names and b.names) or sheet.whole[a.id] is sheet.whole[b.id]
    return a in sheet.above(b) or b in sheet.above(a)


def _context(a: Told, b: Told, value: int) -> bool:
    """Whether enough besides the figure agrees; the smaller the figure, the more."""
    near = shares_place(a, b)
    if value > _FEW:
        return True
    if a.sentence == b.sentence and abs(a.start - b.start) < _BREATH:
        return False
    if value > _SINGLES:
        return near or a.headline
    event = a.toll.means is not None and b.toll.means is not None and means_fit(a.toll.means, b.toll.means)
    dated = a.days is not None and b.days is not None
    return _same_traits(a, b) and near and (event or dated or a.headline)


def _same_traits(a: Told, b: Told) -> bool:
    """Whether a trait of the people is told by both and none differs."""
    mine, other = (a.who.age, a.who.role), (b.who.age, b.who.role)
    told = [(x, y) for x, y in zip(mine, other, strict=True) if x and y]
    if not told:
        return mine == other and not (a.names or b.names)
    return all(x == y for x, y in told)


def _principal_first(group: list[Told]) -> Group:
    best = max(group, key=lambda t: (*completeness(t), -t.start))
    return (best, *(t for t in group if t is not best))


def _message(group: Group) -> str:
    first = group[0]
    if first.names:
        named = max((n for t in group for n in t.who.names), key=len)
        return f"one person, {named}, told {len(group)} times"
    others = [t for t in group if _text(t.count) != _text(first.count)]
    if not others:
        return f"{describe(first)}, told {len(group)} times"
    ways = dict.fromkeys(_text(t.count) for t in others)
    return f"{describe(first)}, told {len(group)} times, also as {', '.join(ways)}"


def _text(count: Count) -> str:
    return say(count)
