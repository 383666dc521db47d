"""Derived rows: check and incident claims. A part of the reconcile stage.

In: what a check or incident found. Out: `Claim` rows with ids from their content.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from hasila.ledger.claim import Check, Claim
from hasila.ledger.ids import claim_id, number_repeats

__all__ = ["Finding", "check_row", "flagged", "numbered"]

CheckType = Literal["sum", "bound", "fraction", "series", "restated", "disputed", "contested"]
Verdict = Literal["holds", "fails", "open"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: the ids in the order of the record (whole, earlier or denied first) and the words."""

    type: CheckType
    claims: tuple[str, ...]
    verdict: Verdict
    message: str
    residual: int | None = None
    difference: int | None = None


def check_row(document: str | None, finding: Finding) -> Claim:
    """The row of kind `check` for a finding."""
    check = Check(
        type=finding.type,
        claims=finding.claims,
        verdict=finding.verdict,
        residual=finding.residual,
        difference=finding.difference,
        message=finding.message,
    )
    bare = Claim(id="", document=document, kind="check", quote=None, speakers=(), stance="asserts", check=check)
    return msgspec.structs.replace(bare, id=claim_id(bare))


def numbered(rows: Sequence[Claim]) -> list[Claim]:
    """The rows with ids that differ: equal ones in order get `#2`, `#3`."""
    ids = number_repeats(r.id for r in rows)
    return [r if r.id == i else msgspec.structs.replace(r, id=i) for r, i in zip(rows, ids, strict=True)]


def flagged(claims: Sequence[Claim], findings: Iterable[Finding]) -> list[Claim]:
    """The claims, those of a failed check with a flag that says why."""
    why: dict[str, list[str]] = {}
    for finding in findings:
        if finding.verdict == "fails":
            for one in finding.claims:
                why.setdefault(one, []).append(f"check fails: {finding.message}")
    return [_with_flags(c, why[c.id]) if c.id in why else c for c in claims]


def _with_flags(claim: Claim, flags: list[str]) -> Claim:
    new = [f for f in dict.fromkeys(flags) if f not in claim.flags]
    return msgspec.structs.replace(claim, flags=(*claim.flags, *new)) if new else claim
