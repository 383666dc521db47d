"""Happenings of a report that tells of attacks and counts nobody. A part of the reconcile stage, beside happenings.

Used only where a report has no toll of which an incident can be made: a strike on a town is a happening though nobody
says yet whom it hurt. In: a `Sheet`. Out: the attacks of each happening, the fullest telling first.
"""

from __future__ import annotations

from hasila.ledger.claim import Claim
from hasila.reconcile.days import days, meet
from hasila.reconcile.mentions import keys
from hasila.reconcile.scenes import means_fit, places_share
from hasila.reconcile.sheet import Sheet

__all__ = ["Strike", "strikes"]

Strike = tuple[Claim, ...]

_WINDOW = 40  # strikes looked back at
_MANY = 10  # from here on, a number of attacks is a campaign, not a happening


def strikes(sheet: Sheet) -> list[Strike]:
    """The attacks of a report that say where, those that can be one together."""
    found: list[list[Claim]] = []
    for one in sheet.claims:
        if not _placed(one):
            continue
        home = next((s for s in reversed(found[-_WINDOW:]) if all(_together(one, other) for other in s)), None)
        if home is None:
            found.append([one])
        else:
            home.append(one)
    return [tuple(sorted(s, key=_fullness, reverse=True)) for s in found]


def _placed(claim: Claim) -> bool:
    """Whether a claim is of an attack at a place, told as a fact, and no campaign of many."""
    if claim.attack is None or not claim.places or claim.stance in ("denies", "doubts"):
        return False
    count = claim.attack.count
    return count is None or (count.low or count.high or count.magnitude or 0) < _MANY


def _together(a: Claim, b: Claim) -> bool:
    if a.attack is None or b.attack is None or not means_fit(a.attack.means, b.attack.means):
        return False
    when = [days(c.time.edtf) if c.time else None for c in (a, b)]
    return meet(*when) and places_share([keys(p) for p in a.places], [keys(p) for p in b.places])


def _fullness(claim: Claim) -> tuple[bool, int, bool]:
    """What makes one telling of a strike the fuller: a point on the map, places, a time."""
    return any(p.lat is not None for p in claim.places), len(claim.places), claim.time is not None
