"""The grade of an incident on the Airwars scale, computed by a rule that is printed with it. A person may set another.

In: a `Gathered` incident. Out: a `Graded`: the grade, its rule, and what in the claims met it.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from itertools import combinations
from typing import Final

import msgspec

from hasila.collate.gathered import Gathered, Reports, party, source_of
from hasila.ledger.claim import Claim, Slot
from hasila.ledger.events import Grade
from hasila.reconcile.mentions import SameActor

__all__ = ["RULES", "Grade", "Graded", "grade"]


RULES: Final[Mapping[Grade, str]] = {
    "confirmed": "a party that is blamed, or another armed party, accepts responsibility",
    "discounted": "all the dead that are told of are known to be combatants",
    "contested": "sources blame different parties, and none accepts responsibility",
    "fair": "two or more independent sources, one of which blames a party or names the means",
    "weak": "one source, or several of which none says who did it or how",
}


def _never(_a: Slot, _b: Slot) -> bool:
    return False


class Graded(msgspec.Struct, frozen=True, kw_only=True):
    """A grade, the rule that gave it, and the facts that met the rule. `sources`: keys of the independent sources."""

    grade: Grade
    rule: str
    because: str
    sources: tuple[str, ...]


def grade(incident: Gathered, reports: Reports, same_side: SameActor = _never) -> Graded:
    """The grade of an incident: the first rule that holds, in the order confirmed, discounted, contested, fair, weak.

    Args:
        incident: with its claims.
        reports: publishers and copies.
        same_side: whether two blamed parties are one side (the registry's `same_side`): an army and its state do not compete.
    """
    harm = [c for c in incident.claims if c.toll is not None or c.attack is not None]
    sources = tuple(sorted({source_of(c, reports) for c in harm if c.stance != "denies"}))
    blamed = _blamed(incident, reports)
    accepted = _accepted(incident, blamed)
    if accepted:
        return _graded("confirmed", f"{', '.join(accepted)} accepted responsibility", sources)
    if _only_combatants(incident):
        return _graded("discounted", "no dead but combatants", sources)
    if _compete(blamed, same_side):
        told = "; ".join(f"{who} by {', '.join(sorted(one.sources))}" for who, one in sorted(blamed.items()))
        return _graded("contested", f"blamed: {told}", sources)
    told_how = bool(blamed) or any((c.toll and c.toll.means) or (c.attack and c.attack.means) for c in harm)
    if len(sources) > 1 and told_how:
        return _graded("fair", f"{len(sources)} sources: {', '.join(sources)}", sources)
    return _graded("weak", f"{len(sources)} source{'' if len(sources) == 1 else 's'}", sources)


def _graded(given: Grade, because: str, sources: tuple[str, ...]) -> Graded:
    return Graded(grade=given, rule=RULES[given], because=because, sources=sources)


class _Blamed(msgspec.Struct):
    """A blamed party as first named, and the sources that blame it."""

    named: Slot
    sources: set[str]


def _blamed(incident: Gathered, reports: Reports) -> dict[str, _Blamed]:
    found: dict[str, _Blamed] = {}
    for claim in incident.claims:
        for slot in _accused(claim):
            found.setdefault(party(slot), _Blamed(slot, set())).sources.add(source_of(claim, reports))
    return found


def _compete(blamed: Mapping[str, _Blamed], same_side: SameActor) -> bool:
    """Whether two sources blame nobody in common, and no two of one side."""
    by_source: dict[str, list[Slot]] = {}
    for one in blamed.values():
        for source in one.sources:
            by_source.setdefault(source, []).append(one.named)
    return any(
        not any(party(x) == party(y) or same_side(x, y) for x in a for y in b)
        for a, b in combinations(by_source.values(), 2)
    )


def _accused(claim: Claim) -> Sequence[Slot]:
    if claim.stance == "denies":
        return ()
    if claim.toll is not None:
        return claim.toll.blamed
    if claim.attack is not None:
        return (claim.attack.actor,) if claim.attack.actor else ()
    position = claim.position
    return position.about if position and position.act == "accuses" else ()


def _accepted(incident: Gathered, blamed: Container[str]) -> list[str]:
    """Who claims responsibility, or is blamed and confirms."""
    found = set()
    for claim in incident.claims:
        position = claim.position
        if position is None or not claim.speakers:
            continue
        speaker = party(claim.speakers[0])
        if position.act == "claims_responsibility" or (position.act == "confirms" and speaker in blamed):
            found.add(speaker)
    return sorted(found)


def _only_combatants(incident: Gathered) -> bool:
    dead = [c.toll for c in incident.claims if c.toll and c.toll.outcome == "killed" and c.stance != "denies"]
    return bool(dead) and all(t.who.status == "combatant" for t in dead)
