"""Two accounts of one place set against each other. A part of the reconcile stage.

In: a `Sheet`. Out: findings of type `contested`: the fuller earlier account, the other; one pair a place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from hasila.ledger.claim import Claim, Control, Slot
from hasila.reconcile.days import days, meet
from hasila.reconcile.mentions import akin, keys
from hasila.reconcile.rows import Finding
from hasila.reconcile.sheet import Sheet

__all__ = ["check_contested"]

_GAINS = frozenset({"holds", "enters", "seizes", "regains"})
_LOST = frozenset({"loses", "withdraws"})
_TAKES = frozenset({"enters", "seizes", "regains"})
_KEEPS = frozenset({"holds", "repels"})
_MOST = 60  # accounts of one place that are compared; a bound on the time of huge reports
_ALLIED = ("allied_with", "part_of", "member_of", "spokesperson_of", "leads", "supports")


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two accounts that differ. `rank`: 0 for one act told to two extents, more for weaker contradictions."""

    rank: int
    first: Claim
    second: Claim
    place: frozenset[str]


def check_contested(sheet: Sheet) -> Iterator[Finding]:
    """A finding for each place of whose control two parties give different accounts."""
    best: list[_Pair] = []
    for pair in sorted(_pairs(sheet), key=_order):
        if not any(not pair.place.isdisjoint(other.place) for other in best):
            best.append(pair)
    for one in sorted(best, key=lambda p: (_start(p.first), _start(p.second))):
        yield Finding("contested", (one.first.id, one.second.id), "open", _message(one))


def _pairs(sheet: Sheet) -> Iterator[_Pair]:
    by_place: dict[str, list[Claim]] = {}
    for claim in sheet.claims:
        if claim.control and claim.places and claim.stance != "denies":
            for key in sorted(keys(claim.places[0])):
                by_place.setdefault(key, []).append(claim)
    for key, claims in by_place.items():
        for first, second in combinations(claims[:_MOST], 2):
            if first.speakers and second.speakers and _two_sides(sheet, first, second):
                rank = _rank(sheet, first, second)
                if rank is not None:
                    yield _Pair(rank, first, second, frozenset({key}) | keys(first.places[0]) | keys(second.places[0]))


def _two_sides(sheet: Sheet, a: Claim, b: Claim) -> bool:
    """Whether the two are told by different parties, not allied as far as the report says, of one time."""
    if any(_one_side(sheet, x, y) for x in a.speakers for y in b.speakers):
        return False
    return meet(days(a.time.edtf if a.time else None), days(b.time.edtf if b.time else None))


def _one_side(sheet: Sheet, a: Slot, b: Slot) -> bool:
    if akin(a, b) or sheet.same(a, b):
        return True
    ties = [c.relation for c in sheet.claims if c.relation and c.relation.relation in _ALLIED]
    return any(
        (sheet.same(a, t.subject) and sheet.same(b, t.object)) or (sheet.same(b, t.subject) and sheet.same(a, t.object))
        for t in ties
    )


def _rank(sheet: Sheet, a: Claim, b: Claim) -> int | None:
    """How plainly two accounts differ: 0 plainest; None where they agree or can both be true."""
    mine, other = a.control, b.control
    if mine is None or other is None:
        return None
    same = _same_holder(sheet, mine.actor, other.actor)
    if same and mine.change in _GAINS and other.change in _GAINS:
        return _by_extent(mine, other)
    changes = {mine.change, other.change}
    if "contests" in changes:
        return 2 if changes & _GAINS else None
    if same:
        return 3 if changes & _GAINS and changes & _LOST else None
    whole = not {"partial", "outskirts"} & {mine.extent, other.extent}
    return 3 if same is False and whole and changes & _TAKES and changes & _KEEPS else None


def _by_extent(a: Control, b: Control) -> int | None:
    """One side gains by both accounts: how plainly the extents differ."""
    extents = {a.extent, b.extent}
    if len(extents) == 1:
        return None
    if "outskirts" in extents:
        return 0 if a.change == b.change else 1
    if extents == {"full", "partial"}:
        return 1
    return 1 if "partial" in extents and a.change == b.change and a.change != "enters" else None


def _same_holder(sheet: Sheet, a: Slot | None, b: Slot | None) -> bool | None:
    """Whether two actors are one; None where one of them is not named."""
    if a is None or b is None:
        return None
    return akin(a, b) or sheet.same(a, b)


def _order(pair: _Pair) -> tuple[int, int, int, str, str]:
    return pair.rank, _start(pair.first), _start(pair.second), pair.first.id, pair.second.id


def _message(pair: _Pair) -> str:
    place = pair.first.places[0]
    one, other = _says(pair.first), _says(pair.second)
    return f"{place.name or place.mention}: {one}; {other}"


def _says(claim: Claim) -> str:
    control = claim.control
    assert control is not None
    actor = (control.actor.name or control.actor.mention) if control.actor else "somebody"
    extent = f" ({control.extent})" if control.extent else ""
    return f"{_name(claim.speakers)} says that {actor} {control.change} it{extent}"


def _name(speakers: Sequence[Slot]) -> str:
    return speakers[0].name or speakers[0].mention


def _start(claim: Claim) -> int:
    return claim.quote.start if claim.quote else -1
