"""What the arithmetic of a report shows about its figures before they are checked. The first step of the reconcile stage.

«96 people: 61 civilians, among them 18 children, and 35 fighters» may be read with the fighters beside the total, or under
the civilians; 61 and 35 make 96, so they are its parts. «52 in a day, which brings the toll to 4,310; it was 4,258»:
4,258 and 52 make 4,310, so two of them are running totals, whatever word was used. In: a `Sheet`. Out: the claims, with
`part_of` and `cumulative` set where they were found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import msgspec

from hasila.ledger.claim import Claim
from hasila.reconcile.figures import exact
from hasila.reconcile.people import alike, disjoint, includes
from hasila.reconcile.scenes import apart
from hasila.reconcile.sheet import Sheet, Told

__all__ = ["closed", "joined"]

_LARGE = 100  # a total below it is too easily the sum of two others by chance
_MOST = 40  # totals that are paired; a bound on the time of huge reports


def closed(sheet: Sheet, claims: Sequence[Claim]) -> Sequence[Claim]:
    """The claims, each part that closes a breakdown under its whole, and totals that a window figure joins as running.

    Returns:
        `claims` itself where nothing was found.
    """
    found: dict[str, str] = {}
    running = {told.id for pair in joined(sheet) for told in pair}
    for whole in sheet.told:
        part = _closing(sheet, whole)
        if part is not None:
            found.setdefault(part.id, whole.id)
    if not found and not running:
        return claims
    return [_learnt(claim, found.get(claim.id), claim.id in running) for claim in claims]


def joined(sheet: Sheet) -> Iterator[tuple[Told, Told]]:
    """Two large totals of one source whose difference is a third figure of the report: the window between them."""
    tops = [t for t in sheet.told if t.id not in sheet.whole and exact(t.count) and t.claim.stance != "denies"]
    large = [t for t in tops if (t.count.low or 0) >= _LARGE][:_MOST]
    windows = {(t.toll.outcome, t.count.low): t for t in tops}
    for a, b in combinations(large, 2):
        earlier, later = sorted((a, b), key=lambda t: t.count.low or 0)
        window = (later.count.low or 0) - (earlier.count.low or 0)
        between = windows.get((a.toll.outcome, window))
        alone = between is not None and between not in (a, b) and window < (earlier.count.low or 0)
        if alone and a.toll.outcome == b.toll.outcome and a.sentence != b.sentence and _fit(sheet, a, b):
            yield earlier, later


def _fit(sheet: Sheet, a: Told, b: Told) -> bool:
    return alike(sheet, a, b) and not apart(a, b) and a.count.unit == b.count.unit


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


def _learnt(claim: Claim, whole: str | None, running: bool) -> Claim:
    toll = claim.toll
    if toll is None or (whole is None and not running):
        return claim
    toll = msgspec.structs.replace(toll, part_of=whole or toll.part_of, cumulative=running or toll.cumulative)
    return msgspec.structs.replace(claim, toll=toll)
