"""Tolls -> trees: parts under their whole, a figure told again under its principal one, a count under the later one.

Every toll stands in exactly one place, whatever the claims say of each other: a tie that would close a circle, or that
names a claim which is not there, is dropped and the toll stands by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

import msgspec

from hasila.ledger.claim import Check, Claim

__all__ = ["Branch", "Tie", "grow"]

Tie = Literal["root", "part", "restated", "earlier"]
_OUTCOMES: Final = (
    "killed", "injured", "casualties", "missing", "abducted", "detained", "displaced", "evacuated", "returned",
    "released", "surrendered", "other",
)  # fmt: skip


class Branch(msgspec.Struct):
    """One toll with what hangs on it.

    Attributes:
        claim: the toll.
        tie: how it hangs on the toll above it.
        checks: the sums, bounds and fractions of which it is the whole, and the series that it ends.
        branches: parts, then earlier counts, then the figure told again.
    """

    claim: Claim
    tie: Tie
    checks: list[Check]
    branches: list[Branch]


def grow(claims: Sequence[Claim]) -> list[Branch]:
    """The trees of one report, by outcome, then in the order of the text."""
    tolls = {claim.id: claim for claim in claims if claim.toll is not None}
    checks = [claim.check for claim in claims if claim.check is not None]
    ties = _ties(tolls, checks)
    made = {one: Branch(claim, ties.get(one, ("root", ""))[0], [], []) for one, claim in tolls.items()}
    for one, (_, above) in ties.items():
        made[above].branches.append(made[one])
    for check in checks:
        if (at := _bearer(check)) in made:
            made[at].checks.append(check)
    for branch in made.values():
        branch.branches.sort(key=lambda below: ("part", "earlier", "restated").index(below.tie))
    return sorted((branch for one, branch in made.items() if one not in ties), key=_outcome)


def _outcome(branch: Branch) -> int:
    assert branch.claim.toll is not None
    return _OUTCOMES.index(branch.claim.toll.outcome)


def _bearer(check: Check) -> str:
    """The toll under which a check is shown: the whole; of a series the latest count."""
    if check.type in ("sum", "bound", "fraction"):
        return check.claims[0] if check.claims else ""
    return check.claims[-1] if check.type == "series" and check.claims else ""


def _ties(tolls: dict[str, Claim], checks: Iterable[Check]) -> dict[str, tuple[Tie, str]]:
    """What hangs on what: toll id -> (how, the id above)."""
    ties: dict[str, tuple[Tie, str]] = {}
    for one, above, tie in _wanted(tolls, checks):
        if one in tolls and above in tolls and one not in ties and not _hangs_on(above, one, ties):
            ties[one] = (tie, above)
    return {one: ties[one] for one in tolls if one in ties}


def _wanted(tolls: dict[str, Claim], checks: Iterable[Check]) -> Iterable[tuple[str, str, Tie]]:
    """The ties that the claims and checks ask for, the stronger ones first."""
    for one, claim in tolls.items():
        if claim.toll is not None and claim.toll.part_of is not None:
            yield one, claim.toll.part_of, "part"
    checks = list(checks)
    for check in checks:
        if check.type == "restated":
            for one in check.claims[1:]:
                yield one, check.claims[0], "restated"
    for check in checks:
        if check.type == "series":
            for earlier, later in zip(check.claims, check.claims[1:], strict=False):
                yield earlier, later, "earlier"


def _hangs_on(one: str, other: str, ties: dict[str, tuple[Tie, str]]) -> bool:
    """Whether `one` is `other` or hangs on it already, near or far."""
    while one != other:
        if one not in ties:
            return False
        one = ties[one][1]
    return True
