"""Who says what: for every figure and accusation who asserts, confirms, denies or is silent; control of a place over time.

In: a `Gathered` incident, or control claims. Out: `Standing`s and `PlaceAccounts`. Both sides are kept: a denied figure
is never taken away, it is shown as denied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from hasila.collate.gathered import Gathered, Reports, party, source_of
from hasila.ledger.claim import Claim, Control, Toll
from hasila.reconcile.days import days, show
from hasila.reconcile.mentions import fold

__all__ = [
    "Holding",
    "PlaceAccounts",
    "Standing",
    "contested",
    "control_accounts",
    "holding",
    "standings",
    "told_place",
]

_GAINS = ("holds", "enters", "seizes", "regains")
_ANSWERS = ("accuses", "claims_responsibility")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One figure (or accusation) and who stands where on it.

    Attributes:
        what: for a figure its outcome and people, such as `killed`, `killed civilian child`; for an accusation
            `accuses` and the key of the accused.
        low, high: the figure; None where there is none.
        claims: the ids of the claims that make it.
        asserts, confirms, denies, doubts: keys of sources.
        differs: sources with another figure of this outcome, or of other people (for an accusation: against somebody else).
        silent: sources of the incident that say nothing on it.
    """

    what: str
    low: int | None
    high: int | None
    claims: tuple[str, ...]
    asserts: tuple[str, ...] = ()
    confirms: tuple[str, ...] = ()
    denies: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether somebody denies or doubts it."""
        return bool(self.denies or self.doubts)


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """One source's word on a place: on this day, this party did this there."""

    day: str | None
    source: str
    actor: str | None
    change: str
    extent: str | None
    claim: str


class PlaceAccounts(msgspec.Struct, frozen=True, kw_only=True):
    """All accounts of one place in the order of days, and the pairs that contradict each other (ids of claims)."""

    place: str
    name: str
    holdings: tuple[Holding, ...]
    contested: tuple[tuple[str, str], ...] = ()


def standings(incident: Gathered, reports: Reports) -> list[Standing]:
    """Every figure and accusation of an incident, the most told first."""
    groups: dict[tuple[str, int | None, int | None], list[Claim]] = {}
    for claim in incident.claims:
        key = _key(claim)
        if key is not None:
            groups.setdefault(key, []).append(claim)
    everybody = {source_of(c, reports) for c in incident.claims}
    on: dict[str, set[str]] = {}  # outcome or act -> who says anything on it
    for (what, _, _), claims in groups.items():
        on.setdefault(_head(what), set()).update(source_of(c, reports) for c in claims)
    denied = _denied(incident.claims, reports)
    made = [_standing(key, told, denied, on[_head(key[0])], everybody, reports) for key, told in groups.items()]
    return sorted(made, key=lambda s: (s.what, -len(s.asserts), -(s.low or 0), s.claims))


def _key(claim: Claim) -> tuple[str, int | None, int | None] | None:
    if claim.toll is not None:
        count = claim.toll.count
        counted = count.low is not None or count.high is not None
        return (_what(claim.toll), count.low, count.high) if counted else None
    position = claim.position
    if position is None or position.act not in _ANSWERS:
        return None
    accused = party(position.about[0]) if position.about else ""
    return f"{position.act} {accused}".strip(), None, None


def _head(what: str) -> str:
    return what.partition(" ")[0]


def _what(toll: Toll) -> str:
    who = toll.who
    affiliation = party(who.affiliation) if who.affiliation else None
    return " ".join(filter(None, (toll.outcome, who.status, who.age, who.sex, who.role, affiliation)))


def _denied(claims: Sequence[Claim], reports: Reports) -> dict[str, set[str]]:
    """Claim -> the sources that deny it."""
    by_id = {claim.id: claim for claim in claims}
    found: dict[str, set[str]] = {}
    for claim in claims:
        answers = claim.position.denies_claim if claim.position else None
        if answers:
            found.setdefault(answers, set()).add(source_of(claim, reports))
        for denial in claim.denied_by:
            if denial in by_id:
                found.setdefault(claim.id, set()).add(source_of(by_id[denial], reports))
    return found


def _standing(
    key: tuple[str, int | None, int | None],
    claims: Sequence[Claim],
    denied: dict[str, set[str]],
    talking: set[str],
    everybody: set[str],
    reports: Reports,
) -> Standing:
    sides: dict[str, set[str]] = {"asserts": set(), "confirms": set(), "denies": set(), "doubts": set()}
    for claim in claims:
        for side, source in _taken(claim, reports):
            sides[side].add(source)
        sides["denies"] |= denied.get(claim.id, set())
    heard = set().union(*sides.values())
    said = {side: tuple(sorted(sources)) for side, sources in sides.items()}
    return Standing(
        what=key[0],
        low=key[1],
        high=key[2],
        claims=tuple(claim.id for claim in claims),
        differs=tuple(sorted(talking - heard)),
        silent=tuple(sorted(everybody - talking - heard)),
        **said,
    )


def _taken(claim: Claim, reports: Reports) -> Iterator[tuple[str, str]]:
    """The sides that a claim's speakers take: of «the governor denies what residents say», the governor denies."""
    if claim.stance == "denies" and len(claim.speakers) > 1:
        yield "denies", party(claim.speakers[0])
        yield "asserts", source_of(claim, reports)
    else:
        yield "asserts" if claim.stance == "accuses" else claim.stance, source_of(claim, reports)


def control_accounts(claims: Iterable[Claim], reports: Reports) -> list[PlaceAccounts]:
    """The accounts of each place's control, side by side over time; undated ones stand first."""
    by_place: dict[str, list[tuple[Claim, Control]]] = {}
    names: dict[str, str] = {}
    for claim in claims:
        if claim.control is None or not claim.places or claim.stance == "denies":
            continue
        key, name = told_place(claim)
        names.setdefault(key, name)
        by_place.setdefault(key, []).append((claim, claim.control))
    return [_accounts(key, names[key], by_place[key], reports) for key in sorted(by_place)]


def told_place(claim: Claim) -> tuple[str, str]:
    """Key and name of the place whose control a claim tells of."""
    place = claim.places[0]
    return place.id or fold(place.name or place.mention), place.name or place.mention


def _accounts(key: str, name: str, told: Sequence[tuple[Claim, Control]], reports: Reports) -> PlaceAccounts:
    holdings = sorted((holding(c, control, reports) for c, control in told), key=lambda h: (h.day or "", h.claim))
    return PlaceAccounts(place=key, name=name, holdings=tuple(holdings), contested=tuple(contested(holdings)))


def holding(claim: Claim, control: Control, reports: Reports) -> Holding:
    known = days(claim.time.edtf if claim.time else None) or days(reports.published.get(claim.document or ""))
    return Holding(
        day=show(known.last) if known else None,
        source=source_of(claim, reports),
        actor=party(control.actor) if control.actor else None,
        change=control.change,
        extent=control.extent,
        claim=claim.id,
    )


def contested(holdings: Sequence[Holding]) -> Iterator[tuple[str, str]]:
    """Two sources, one day: two parties that gain the place, or one that takes it whole by one and partly by the other."""
    for at, one in enumerate(holdings):
        for other in holdings[at + 1 :]:
            if one.day is None or other.day != one.day:
                break
            if one.source != other.source and _differ(one, other):
                yield one.claim, other.claim


def _differ(a: Holding, b: Holding) -> bool:
    if a.actor is None or b.actor is None:
        return False
    both_gain = a.change in _GAINS and b.change in _GAINS
    if a.actor != b.actor:
        return both_gain and not {"partial", "outskirts"} & {a.extent, b.extent}
    lost = "loses" in (a.change, b.change) or "withdraws" in (a.change, b.change)
    return (both_gain and a.extent != b.extent) or (lost and a.change != b.change)
