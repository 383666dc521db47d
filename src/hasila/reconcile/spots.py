"""Where a happening was: the most specific place on which the report's claims agree. A part of the reconcile stage.

In: the places that the principal claim names, and those of the other claims and attacks that may be of the happening.
Out: one list of places, most specific first. A broad place («in the north») gives way to the town that other claims
name inside it, unless they name towns apart from each other: then the happening is as broad as was said.
"""

from __future__ import annotations

from collections.abc import Sequence

from hasila.ledger.claim import Place
from hasila.reconcile.scenes import kilometres

__all__ = ["where"]

_RANK = {"country": 0, "governorate": 1, "area": 2, "district": 2, "city": 3, "town": 4}
_FINEST = 5  # a village, a neighbourhood, a camp, a crossing, a landmark
_POINT = 3  # from here on, a place is one spot on the map
_AGREE_KM = 25.0  # between places that can be one happening's
_REACH_KM = {1: 250.0, 2: 80.0, 3: 25.0}  # from the middle of a broad place to what can lie in it


def where(principal: Sequence[Place], others: Sequence[Sequence[Place]]) -> tuple[Place, ...]:
    """The places of a happening.

    Args:
        principal: those of the claim that stands for it; a country that nothing else lies in is set aside.
        others: those of the other claims, in the order in which they are preferred.
    """
    said = tuple(p for p in principal if p.role == "at") or tuple(principal)
    broad = next((p for p in said if p.lat is not None), None)
    finer = [found for other in others if (found := _finer(other, broad))]
    if not finer or not _agree(finer):
        return tuple(principal)
    best = max(finer, key=lambda found: _rank(found[0]))
    return (*principal, *best) if said and broad is None else best  # a spot that is on no map stays the first


def _finer(places: Sequence[Place], broad: Place | None) -> tuple[Place, ...]:
    """The places from the first on that is a spot inside the broad one; () where there is none."""
    for at, one in enumerate(places):
        if one.lat is not None and one.role == "at" and _rank(one) >= _POINT and _inside(one, broad):
            return tuple(places[at:])
    return ()


def _inside(one: Place, broad: Place | None) -> bool:
    if broad is None:
        return True
    rank = _rank(broad)
    if _rank(one) <= rank:
        return False
    if rank == 0:
        return one.country == broad.country
    return kilometres(one, broad) <= _REACH_KM.get(rank, 0.0)


def _agree(found: Sequence[Sequence[Place]]) -> bool:
    first = found[0][0]
    return all(kilometres(first, other[0]) <= _AGREE_KM for other in found[1:])


def _rank(place: Place) -> int:
    return _RANK.get(place.precision or "", _FINEST)
