"""Whether two claims can tell of one scene: place, time and means. A part of the reconcile stage.

In: tolls as laid out in a `Sheet`, places, means. Out: booleans. «Can be» is never «is»: who asks decides what more is
needed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from hasila.ledger.claim import Means, Place
from hasila.reconcile.days import meet
from hasila.reconcile.sheet import Told

__all__ = ["apart", "fits", "kilometres", "means_fit", "places_apart", "places_beside", "places_share", "shares_place"]

_Spots = Sequence[frozenset[str]]

# Means that reports use for one and the same event: what fell, what burst, how they fought.
_FAMILIES = (
    {"air_strike", "missile", "drone", "barrel_bomb", "cluster_munition", "chemical", "explosion", "assassination"},
    {"shelling", "missile", "drone", "cluster_munition", "chemical", "explosion", "siege"},
    {"air_strike", "shelling"},
    {"explosion", "car_bomb", "suicide_bomb", "ied_mine", "assassination"},
    {"clash", "small_arms", "raid", "assassination", "execution"},
    {"clash", "shelling"},
    {"clash", "suicide_bomb"},
    {"clash", "car_bomb"},
    {"clash", "siege"},
    {"arson", "raid", "vehicle_attack", "stabbing", "execution", "torture", "small_arms"},
    {"accident", "disaster", "explosion"},
)
_AREAS = ("area", "district")
_AREA_KM = 40.0  # from the middle of a region to a place that can lie in it
_SPOT_KM = 3.0  # between two names of one spot


def means_fit(a: Means | None, b: Means | None) -> bool:
    """Whether two means can be of one event: equal, unknown, or of one family."""
    if a is None or b is None or a == b or "other" in (a, b):
        return True
    return any(a in family and b in family for family in _FAMILIES)


def shares_place(a: Told, b: Told) -> bool:
    """Whether the most specific place of one is named among the places of the other."""
    return places_share(a.spots, b.spots)


def apart(a: Told, b: Told) -> bool:
    """Whether the two happened in different places, as far as the names say."""
    return places_apart(a.spots, b.spots) and not (_covers(a.places, b.places) or _covers(b.places, a.places))


def fits(a: Told, b: Told) -> bool:
    """Whether nothing that is known of place, time and means keeps the two from being of one scene."""
    return not apart(a, b) and meet(a.days, b.days) and means_fit(a.toll.means, b.toll.means)


def places_share(a: _Spots, b: _Spots) -> bool:
    """Whether the first place of one list is among the other's."""
    return bool(a and b) and (_one(a[0], b[0]) or _among(a, b) or _among(b, a))


def _among(a: _Spots, b: _Spots) -> bool:
    """Whether the first place of `a` stands in `b`. Part of a name is enough only where `a` says nothing more."""
    return any(not a[0].isdisjoint(s) or (len(a) == 1 and _one(a[0], s)) for s in b)


def places_apart(a: _Spots, b: _Spots) -> bool:
    """Whether both lists name places and neither first place is among the other's."""
    return bool(a and b) and not places_share(a, b)


def places_beside(a: _Spots, b: _Spots) -> bool:
    """Whether the two first places stand side by side in one broader place that both lists name.

    Places apart by name alone may hold each other; these do not.
    """
    return places_apart(a, b) and any(_one(x, y) for x in a[1:] for y in b[1:])


def _one(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two places have a key in common, or the words of one name are among those of the other."""
    if not a.isdisjoint(b):
        return True
    if any(k.startswith("id ") for k in a) and any(k.startswith("id ") for k in b):
        return False
    return any(_within(x, y) for x in a for y in b)


def _within(a: str, b: str) -> bool:
    if a.partition(" ")[0] not in b and b.partition(" ")[0] not in a:
        return False  # told at once of most
    left, right = set(a.split()), set(b.split())
    return left <= right or right <= left


def _covers(broad: Sequence[Place], narrow: Sequence[Place]) -> bool:
    """Whether the first place of `broad` holds or adjoins the first of `narrow`, as far as the map says."""
    if not broad or not narrow:
        return False
    one, other = broad[0], narrow[0]
    if one.precision == "country":
        return one.country is not None and one.country == other.country
    if one.precision == "governorate":
        return one.admin1 is not None and one.admin1 == other.admin1
    return kilometres(one, other) <= (_AREA_KM if one.precision in _AREAS else _SPOT_KM)


def kilometres(a: Place, b: Place) -> float:
    """Kilometres between two places; endless where one is not on the map."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    east = math.radians(b.lon - a.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return 6371 * math.hypot(east, math.radians(b.lat - a.lat))
