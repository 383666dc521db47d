"""How likely two accounts are of one happening, and why. Used by `hasila.collate.grouping`.

In: two accounts, and how rare each actor is among all. Out: a `Likeness`: a sum of weights with their reasons. The
weights are rounded log-odds, general and few: they know days, kilometres and counts, and no word of any report.
Above zero, one happening is likelier than two.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from hasila.collate.account import Account

__all__ = ["Likeness", "Rarity", "Reason", "gap", "kilometres", "likeness", "rarity", "score"]

_START = -1.2  # before anything is known: two accounts near in time and place are of two happenings rather than one
_SAME_REPORT = -4.5  # a report tells a happening once
_SAME_TEXT = 6.0  # a copy tells what its original tells
_SAME_TIME = {"same days": 1.8, "same first day": 0.9, "overlapping days": 0.9, "a day apart": -1.1, "days apart": -2.5}
_LONG = -0.3  # times the logarithm of the longer stretch of days: a month says little
_TOWN = 1.3  # times how rare the town is: the capital says little, a village much
_PLACE = {"nearby": 1.6, "apart": -2.8, "two spots of a town": -3.4, "a spot that only one names": -1.1}
_NEAR_KM, _FAR_KM = 3.0, 15.0
_KILLED = {"same": 0.6, "size": 1.1, "overlap": 1.4, "none": -0.4, "one": -1.9, "differ": 0.2, "ratio": -1.3}
_INJURED = {"same": 0.2, "size": 0.5, "overlap": 0.4, "none": -0.3, "one": -0.7, "differ": 0.0, "ratio": -0.25}
_MOST_SIZE, _MOST_RATIO = 3.0, 2.0  # logarithms: beyond 20 dead, and 7 times as many, nothing more is said
_ACTOR = 0.14  # times how rare the shared actor is
_NO_ACTOR = -0.2
_SAME_KIND, _OTHER_TARGET = 0.3, -1.3
_MANY, _SOME = 40, 2  # what is added to the accounts and to those of a name, so that few accounts prove nothing rare
_RAREST = 2.8


class Reason(msgspec.Struct, frozen=True):
    """One reason and its weight."""

    what: str
    weight: float


class Likeness(msgspec.Struct, frozen=True):
    """The sum of the weights, and the reasons."""

    score: float
    reasons: tuple[Reason, ...]


class Rarity(msgspec.Struct, frozen=True):
    """How rare each town and each actor is among the accounts that are grouped."""

    towns: Mapping[str, float] = {}
    actors: Mapping[str, float] = {}

    def town(self, name: str) -> float:
        """The rarity of a town."""
        return self.towns.get(name, _RAREST)

    def actor(self, name: str) -> float:
        """The rarity of an actor."""
        return self.actors.get(name, _RAREST)


def rarity(accounts: Iterable[Account]) -> Rarity:
    """How rare towns and actors are: the logarithm of how many accounts there are to one that names it."""
    towns: Counter[str] = Counter()
    actors: Counter[str] = Counter()
    number = 0
    for account in accounts:
        number += 1
        towns[account.town] += 1
        actors.update(account.actors)
    return Rarity(_rare(towns, number), _rare(actors, number))


def _rare(counts: Mapping[str, int], number: int) -> dict[str, float]:
    return {name: min(_RAREST, math.log((number + _MANY) / (count + _SOME))) for name, count in counts.items()}


_Weighed = tuple[float, str, tuple[object, ...]]  # a weight, its reason, and what stands in the reason's braces


def likeness(a: Account, b: Account, rare: Rarity) -> Likeness:
    """The likeness of two accounts.

    Args:
        a: an account.
        b: another.
        rare: how rare towns and actors are among all, from `rarity`.
    """
    reasons = tuple(Reason(what.format(*told), round(weight, 2)) for weight, what, told in _weighed(a, b, rare))
    return Likeness(round(sum(r.weight for r in reasons), 2), reasons)


def score(a: Account, b: Account, rare: Rarity) -> float:
    """The score of `likeness` alone; the reasons are not put into words."""
    return round(sum(round(weight, 2) for weight, _, _ in _weighed(a, b, rare)), 2)


def _weighed(a: Account, b: Account, rare: Rarity) -> list[_Weighed]:
    found: list[_Weighed] = [(_START, "to begin with", ())]
    if a.text is not None and a.text == b.text and a.report != b.report:
        found.append((_SAME_TEXT, "copies of one text", ()))
    elif a.report == b.report:
        found.append((_SAME_REPORT, "one report, which tells a happening once", ()))
    _time(a, b, found)
    _place(a, b, rare, found)
    _count("killed", a.killed, b.killed, _KILLED, found)
    _count("injured", a.injured, b.injured, _INJURED, found)
    _people(a, b, rare, found)
    return found


def gap(a: Account, b: Account) -> int | None:
    """The days between two accounts: 0 or less where they overlap, None where one has no day."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return None
    return max(a.first, b.first) - min(a.last, b.last)


def _time(a: Account, b: Account, found: list[_Weighed]) -> None:
    between = gap(a, b)
    if between is None or a.first is None or a.last is None or b.first is None or b.last is None:
        return
    if (a.first, a.last) == (b.first, b.last):
        what = "same days"
    elif a.first == b.first:
        what = "same first day"
    else:
        what = "overlapping days" if between <= 0 else "a day apart" if between == 1 else "days apart"
    found.append((_SAME_TIME[what], what, ()))
    longer = max(a.last - a.first, b.last - b.first) + 1
    if longer > 1:
        found.append((_LONG * math.log(longer), "one of them {} days long", (longer,)))


def kilometres(a: Account, b: Account) -> float | None:
    """The distance of two accounts; None where one is not on the map."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    east = math.radians(a.lon - b.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return 6371 * math.hypot(east, math.radians(a.lat - b.lat))


def _place(a: Account, b: Account, rare: Rarity, found: list[_Weighed]) -> None:
    if a.town and a.town == b.town:
        found.append((_TOWN * rare.town(a.town), "same town", ()))
    else:
        far = kilometres(a, b)
        if far is not None and far <= _NEAR_KM:
            found.append((_PLACE["nearby"], "{:.0f} km apart", (far,)))
        elif far is not None and far > _FAR_KM:
            found.append((_PLACE["apart"], "{:.0f} km apart", (far,)))
    if a.spot and b.spot:
        if set(a.spot.split()).isdisjoint(b.spot.split()):
            found.append((_PLACE["two spots of a town"], "two spots of a town", ()))
    elif a.spot or b.spot:
        found.append((_PLACE["a spot that only one names"], "a spot that only one names", ()))


def _count(
    name: str, a: tuple[int, int], b: tuple[int, int], weights: Mapping[str, float], found: list[_Weighed]
) -> None:
    if not a[1] and not b[1]:
        found.append((weights["none"], "no {} in either", (name,)))
    elif not a[1] or not b[1]:
        found.append((weights["one"], "{} in one only", (name,)))
    elif a == b:
        weight = weights["same"] + weights["size"] * min(math.log(a[1]), _MOST_SIZE)
        found.append((weight, "{} {} in both", (name, _Said(a))))
    elif a[0] <= b[1] and b[0] <= a[1]:
        found.append((weights["overlap"], "{} {} and {}", (name, _Said(a), _Said(b))))
    else:
        ratio = math.log(max(a[0], b[0]) / max(1, min(a[1], b[1])))
        weight = weights["differ"] + weights["ratio"] * min(abs(ratio), _MOST_RATIO)
        found.append((weight, "{} {} and {}", (name, _Said(a), _Said(b))))


class _Said(tuple[int, int]):
    """A count that is put into words only when it is shown."""

    def __format__(self, _: str) -> str:
        low, high = self
        return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _people(a: Account, b: Account, rare: Rarity, found: list[_Weighed]) -> None:
    shared = a.actors & b.actors
    if shared:
        first = min(shared, key=lambda actor: (-rare.actor(actor), actor))
        found.append((_ACTOR * rare.actor(first), "both name {}", (first,)))
    elif a.actors and b.actors:
        found.append((_NO_ACTOR, "no actor in common", ()))
    if a.kind and a.kind == b.kind:
        found.append((_SAME_KIND, "both {}", (a.kind,)))
    if a.target and b.target and a.target != b.target:
        found.append((_OTHER_TARGET, "{} and {}", (a.target, b.target)))
