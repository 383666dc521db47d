"""Incident rows: one happening inside the report, its claims and its totals. A part of the reconcile stage.

In: a `Sheet` and the groups of restated figures. Out: rows of kind `incident`. A running total over a period is no
happening: it gets a row of its own only where the report has nothing else, and is never mixed with a happening. What
news of the day recalls of earlier days gets none (`recalled`): its tolls stay claims. A report that counts nobody has
the attacks that it tells of (`strikes`), without totals.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from hasila.ledger.claim import Claim, Incident, Means, Place, Slot, Time, Total
from hasila.ledger.ids import claim_id
from hasila.reconcile.days import days, meet
from hasila.reconcile.happenings import Happening, happenings
from hasila.reconcile.mentions import keys
from hasila.reconcile.recalled import reported
from hasila.reconcile.restated import Group, completeness
from hasila.reconcile.scenes import means_fit, places_apart
from hasila.reconcile.sheet import Sheet, Told
from hasila.reconcile.spots import where
from hasila.reconcile.strikes import Strike, strikes
from hasila.reconcile.totals import totals

__all__ = ["incident_rows"]

_WEIGHT = ("killed", "casualties", "injured", "missing", "abducted", "detained", "displaced")


def incident_rows(sheet: Sheet, groups: Sequence[Group]) -> list[Claim]:
    """The incidents of a report, in the order of their principal claims in the text."""
    again = {t.id: g[0].id for g in groups for t in g}
    found = happenings(sheet, groups)
    once = [h for h in found if not h.running]
    rows = [_row(sheet, h, totals(sheet, h, again)) for h in reported(sheet, once) or found]
    made = [r for r in rows if r] or [_strike_row(s) for s in strikes(sheet)]
    return sorted(made, key=lambda r: (r.quote.start if r.quote else 0, r.id))


def _row(sheet: Sheet, happening: Happening, sums: dict[str, Total]) -> Claim | None:
    if not sums:
        return None
    principal = _principal(sheet, happening)
    attacks = _attacks(sheet, happening)
    ids = [principal.id, *(t.id for t in happening.tolls if t is not principal), *(a.id for a in attacks)]
    incident = Incident(
        claims=tuple(dict.fromkeys(ids)),
        totals=sums,
        means=_first([principal.toll.means, *(t.toll.means for t in happening.tolls), *(_means(a) for a in attacks)]),
        blamed=_blamed(principal, happening, attacks),
    )
    row = Claim(
        id="",
        document=principal.claim.document,
        kind="incident",
        quote=principal.claim.quote,
        speakers=(),
        stance="asserts",
        section=principal.claim.section,
        time=_time(principal, happening),
        places=_places(sheet, principal, happening),
        incident=incident,
    )
    return msgspec.structs.replace(row, id=claim_id(row))


def _strike_row(strike: Strike) -> Claim:
    """The incident of attacks that nobody is told to have been harmed by: it has no totals."""
    first = strike[0]
    actors = tuple(c.attack.actor for c in strike if c.attack and c.attack.actor)
    row = Claim(
        id="",
        document=first.document,
        kind="incident",
        quote=first.quote,
        speakers=(),
        stance="asserts",
        section=first.section,
        time=next((c.time for c in strike if c.time), None),
        places=where(first.places, [c.places for c in strike[1:]]),
        incident=Incident(
            claims=tuple(c.id for c in strike), totals={}, means=_first([_means(c) for c in strike]), blamed=actors[:1]
        ),
    )
    return msgspec.structs.replace(row, id=claim_id(row))


def _principal(sheet: Sheet, happening: Happening) -> Told:
    """The claim that stands for the happening: the gravest outcome, the highest figure, the fullest telling."""
    tops = [t for t in happening.tolls if t.id not in sheet.whole and t.claim.stance not in ("denies", "doubts")]
    return max(tops or happening.tolls, key=lambda t: (-_gravity(t), _value(t), *completeness(t), -t.start))


def _gravity(told: Told) -> int:
    outcome = told.toll.outcome
    return _WEIGHT.index(outcome) if outcome in _WEIGHT else len(_WEIGHT)


def _value(told: Told) -> int:
    return told.count.low if told.count.low is not None else told.count.high or 0


def _attacks(sheet: Sheet, happening: Happening) -> list[Claim]:
    """The attacks told in a sentence of the happening, of a means and place that fit it."""
    sentences = {t.sentence for t in happening.tolls}
    return [
        c
        for c in sheet.claims
        if c.attack and c.quote and sheet.sentence(c.quote.start) in sentences and _fits(c, happening)
    ]


def _fits(attack: Claim, happening: Happening) -> bool:
    spots = [keys(p) for p in attack.places]
    means = _means(attack)
    return all(means_fit(means, t.toll.means) and not places_apart(spots, t.spots) for t in happening.tolls)


def _can_be(attack: Claim, principal: Told, happening: Happening) -> bool:
    """Whether an attack told anywhere in the report can be the one that did it: by means and day."""
    told = days(attack.time.edtf) if attack.time else None
    return means_fit(_means(attack), principal.toll.means) and all(meet(told, t.days) for t in happening.tolls)


def _means(claim: Claim) -> Means | None:
    return claim.attack.means if claim.attack else None


def _first(found: Sequence[Means | None]) -> Means | None:
    return next((x for x in found if x is not None), None)


def _blamed(principal: Told, happening: Happening, attacks: Sequence[Claim]) -> tuple[Slot, ...]:
    if principal.toll.blamed:
        return principal.toll.blamed
    told = next((t.toll.blamed for t in happening.tolls if t.toll.blamed), ())
    actors = [a.attack.actor for a in attacks if a.attack and a.attack.actor]
    return told or tuple(actors[:1])


def _time(principal: Told, happening: Happening) -> Time | None:
    """The principal claim's time; where it has none, that of the fullest claim that has."""
    if principal.days:
        return principal.claim.time
    dated = [t for t in happening.tolls if t.days]
    return max(dated, key=completeness).claim.time if dated else principal.claim.time


def _places(sheet: Sheet, principal: Told, happening: Happening) -> tuple[Place, ...]:
    """The principal claim's places, or finer ones inside them where the other claims and attacks agree on them."""
    tolls = sorted((t for t in happening.tolls if t.places), key=completeness, reverse=True)
    attacks = [c for c in sheet.claims if c.attack and c.places and _can_be(c, principal, happening)]
    stated = principal.places or (tolls[0].places if tolls else ())
    return where(stated, [*(t.places for t in tolls), *(a.places for a in attacks)])
