"""Parts that the arithmetic finds: what makes up exactly the rest of a whole is a part of it.

The first step of the reconcile stage. «96 people: 61 civilians, among them 18 children, and 35 fighters» may be read with
the fighters beside the total, or under the civilians; 61 and 35 make 96, so they are its parts. In: a `Sheet`. Out: the
claims, with `part_of` set where it was found.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from hasila.ledger.claim import Claim
from hasila.reconcile.figures import exact
from hasila.reconcile.people import disjoint, includes
from hasila.reconcile.sheet import Sheet, Told

__all__ = ["closed"]


def closed(sheet: Sheet, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, each part that closes a breakdown under its whole."""
    found: dict[str, str] = {}
    for whole in sheet.told:
        part = _closing(sheet, whole)
        if part is not None:
            found.setdefault(part.id, whole.id)
    return [_under(claim, found[claim.id]) if claim.id in found else claim for claim in claims]


def _closing(sheet: Sheet, whole: Told) -> Told | None:
    """The figure that with the parts of a whole makes exactly the whole: told after them in one breath, of other people."""
    parts = [p for p in sheet.parts.get(whole.id, ()) if _of(whole, p)]
    rest = (whole.count.low or 0) - sum(p.count.low or 0 for p in parts)
    if not exact(whole.count) or not parts or rest < 1:
        return None
    first, sentence = parts[0].start, parts[-1].sentence
    after = (t for t in sheet.told if t.start > first and t.sentence == sentence and t.count.low == rest)
    free = (t for t in after if _of(whole, t) and _free(sheet, t, parts) and t is not whole)
    return next((t for t in free if all(disjoint(sheet, t, p) for p in parts)), None)


def _of(whole: Told, part: Told) -> bool:
    return exact(part.count) and part.toll.outcome == whole.toll.outcome and includes(whole, part)


def _free(sheet: Sheet, one: Told, parts: Sequence[Told]) -> bool:
    """Whether a figure is no part, or was put under one of the parts whose people it excludes."""
    above = sheet.whole.get(one.id)
    return above is None or (above in parts and not includes(above, one))


def _under(claim: Claim, whole: str) -> Claim:
    if claim.toll is None:
        return claim
    return msgspec.structs.replace(claim, toll=msgspec.structs.replace(claim.toll, part_of=whole))
