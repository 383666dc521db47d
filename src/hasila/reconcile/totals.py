"""The totals of one happening, each with the rule that made it. A part of the reconcile stage, below incidents.

A figure told again counts once; parts are never added to their whole; separate clauses of one telling add up; of
several tellings the highest stands, and people that it excludes are added. In: a `Sheet` and a `Happening`. Out:
`Total`s by name. A figure told as denied or doubted is in no total.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from hasila.ledger.claim import Total
from hasila.reconcile.figures import exact
from hasila.reconcile.happenings import Happening
from hasila.reconcile.people import alike, disjoint
from hasila.reconcile.scenes import apart
from hasila.reconcile.sheet import Sheet, Told

__all__ = ["totals"]


class _Range(NamedTuple):
    low: int | None
    high: int | None


_Measure = Callable[[Sheet, Told], _Range]
_Choice = Callable[[Told], bool]
_FEW = 9  # up to this many, two figures of one clause are two groups of people
_WITH_CIVILIANS = ("killed", "injured")


def totals(sheet: Sheet, happening: Happening, again: dict[str, str]) -> dict[str, Total]:
    """The totals of a happening: each outcome; civilians killed and injured; children and women killed.

    `again` maps the id of a toll to that of the fullest telling of its figure.
    """
    told = [t for t in happening.tolls if t.claim.stance not in ("denies", "doubts")]
    persons = [t for t in told if t.count.unit == "person"]
    found: dict[str, Total | None] = {}
    for outcome in dict.fromkeys(t.toll.outcome for t in told):
        tops = _topmost(sheet, persons, _is(outcome))
        found[outcome] = _total(sheet, tops, again, _all_of) or _households(sheet, told, outcome, again)
        if outcome in _WITH_CIVILIANS and tops:
            found[f"civilians_{outcome}"] = _civilian_total(sheet, tops, again)
    found["children_killed"] = _total(sheet, _topmost(sheet, persons, _killed_child), again, _all_of)
    found["women_killed"] = _total(sheet, _topmost(sheet, persons, _killed_woman), again, _all_of)
    return {name: total for name, total in found.items() if total is not None}


def _is(outcome: str) -> _Choice:
    return lambda t: t.toll.outcome == outcome


def _killed_child(told: Told) -> bool:
    return told.toll.outcome == "killed" and told.who.age == "child"


def _killed_woman(told: Told) -> bool:
    return told.toll.outcome == "killed" and told.who.sex == "female" and told.who.age != "child"


def _topmost(sheet: Sheet, told: Sequence[Told], choose: _Choice) -> list[Told]:
    """The chosen tolls that are no part of another chosen one."""
    return [t for t in told if choose(t) and not any(choose(w) for w in sheet.above(t))]


def _households(sheet: Sheet, told: Sequence[Told], outcome: str, again: dict[str, str]) -> Total | None:
    """The total in households, where people are counted by no other unit."""
    tops = _topmost(sheet, [t for t in told if t.count.unit == "household"], _is(outcome))
    total = _total(sheet, tops, again, _all_of)
    return Total(low=total.low, high=total.high, rule=f"{total.rule} (households)") if total else None


def _civilian_total(sheet: Sheet, tops: Sequence[Told], again: dict[str, str]) -> Total:
    """The total without those known to be combatants."""
    others = [_told_by_parts(sheet, t, again) for t in tops if t.who.status != "combatant"]
    total = _total(sheet, others, again, _civilians_of)
    if total is None:
        return Total(low=0, high=0, rule="all known to be combatants")
    less = any(_civilians_of(sheet, t) != _all_of(sheet, t) for t in others)
    return Total(low=total.low, high=total.high, rule=f"{total.rule}, without combatants") if less else total


def _told_by_parts(sheet: Sheet, top: Told, again: dict[str, str]) -> Told:
    """The telling of a figure that says who its people were: a headline's total is broken down in the body."""
    if top.who.status == "civilian" or _has_status(sheet, top):
        return top
    same = [t for t in sheet.told if again.get(t.id) == again.get(top.id, "") and _has_status(sheet, t)]
    return same[0] if same else top


def _has_status(sheet: Sheet, told: Told) -> bool:
    return any(p.who.status in ("civilian", "combatant") for p in sheet.parts.get(told.id, ()))


def _total(sheet: Sheet, tops: Sequence[Told], again: dict[str, str], measure: _Measure) -> Total | None:
    """The total over tolls none of which is part of another; None where there are none."""
    if not tops:
        return None
    tellings = _tellings(tops)
    summed = {key: _without_growth(sheet, _without_sums(sheet, one, again)) for key, one in tellings.items()}
    best = max(summed, key=lambda k: (*_rank(_add(sheet, summed[k], measure)), -k[0], k[1]))
    chosen = list(summed[best])
    for one in sorted(tops, key=lambda t: (-_size(measure(sheet, t)), t.start, t.id)):
        told = any(again.get(one.id, one.id) == again.get(c.id, c.id) for c in chosen)
        if not told and all(disjoint(sheet, one, c) for c in chosen):
            chosen.append(one)
    low, high = _add(sheet, chosen, measure)
    return Total(low=low, high=high, rule=_rule(sheet, tops, chosen, low, high))


def _tellings(tops: Sequence[Told]) -> dict[tuple[int, str], list[Told]]:
    """The tolls by sentence and source: what one source adds in one breath."""
    found: dict[tuple[int, str], list[Told]] = {}
    for one in tops:
        source = one.speakers[0].mention if one.speakers else ""
        found.setdefault((one.sentence, source), []).append(one)
    return found


def _without_sums(sheet: Sheet, telling: Sequence[Told], again: dict[str, str]) -> list[Told]:
    """A telling without repeats of one figure, and without the items of a figure that is their sum."""
    once = list({again.get(t.id, t.id): t for t in reversed(telling)}.values())[::-1]
    for whole in once:
        rest = [t for t in once if t is not whole]
        if len(rest) > 1 and exact(whole.count) and sum(t.count.low or 0 for t in rest) == whole.count.low:
            return [whole]
    return once


def _without_growth(sheet: Sheet, telling: Sequence[Told]) -> list[Told]:
    """A telling without the earlier points of a count that grew («50 at first, then 158»): nothing tells them apart."""
    return [t for t in telling if not any(_grew(sheet, t, other) for other in telling)]


def _grew(sheet: Sheet, one: Told, other: Told) -> bool:
    low, high = one.count.low or 0, other.count.low or 0
    return _FEW < low < high and alike(sheet, one, other) and not apart(one, other) and not disjoint(sheet, one, other)


def _all_of(sheet: Sheet, told: Told) -> _Range:
    """The people of a toll; of a vague one, at least those of its counted parts."""
    if told.count.low is not None or told.count.high is not None:
        return _Range(told.count.low, told.count.high)
    parts = _adding(sheet, [p for p in sheet.parts.get(told.id, ()) if p.toll.outcome == told.toll.outcome])
    low = sum(p.count.low or 0 for p in parts)
    return _Range(low or None, None)


def _civilians_of(sheet: Sheet, told: Told) -> _Range:
    """The people of a toll who are not known to be combatants."""
    low, high = _all_of(sheet, told)
    parts = [p for p in sheet.parts.get(told.id, ()) if p.toll.outcome == told.toll.outcome]
    fighters = _adding(sheet, [p for p in parts if p.who.status == "combatant"])
    if told.who.status == "civilian" or (told.who.status is None and not fighters):
        return _Range(low, high)
    civilians = _adding(sheet, [p for p in parts if p.who.status == "civilian"])
    if civilians and (told.who.status == "mixed" or not fighters):
        return _add(sheet, civilians, _all_of)
    if not fighters:
        return _Range(None, high)
    least, most = _add(sheet, fighters, _all_of)
    left = None if low is None or most is None else max(low - most, 0)
    return _Range(left, None if high is None else max(high - (least or 0), 0))


def _adding(sheet: Sheet, parts: Sequence[Told]) -> list[Told]:
    """Of parts that may overlap, those that can be added: the largest first, then what they exclude."""
    chosen: list[Told] = []
    for one in sorted(parts, key=lambda t: (-_size(_Range(t.count.low, t.count.high)), t.start, t.id)):
        if all(disjoint(sheet, one, c) for c in chosen):
            chosen.append(one)
    return chosen


def _add(sheet: Sheet, tolls: Sequence[Told], measure: _Measure) -> _Range:
    ranges = [measure(sheet, t) for t in tolls]
    lows = [r.low for r in ranges if r.low is not None]
    highs = [r.high for r in ranges if r.high is not None]
    return _Range(sum(lows) if lows else None, sum(highs) if len(highs) == len(ranges) else None)


def _rank(total: _Range) -> tuple[int, bool]:
    return _size(total), total.high is not None


def _size(total: _Range) -> int:
    return total.low if total.low is not None else total.high or 0


def _rule(sheet: Sheet, tops: Sequence[Told], chosen: Sequence[Told], low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return "no figure given"
    if len(chosen) > 1:
        return "sum of separate clauses"
    if chosen[0].count.low is None and chosen[0].count.high is None:
        return "sum of parts"
    return "one figure" if len(tops) == 1 else "highest of restated"
