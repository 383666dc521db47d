"""One incident with all that many reports claim about it. The input of `sides`, `grades` and `tally`.

In: claims of many reports as `reconcile` left them, groups of their incident rows, and what is known of the reports.
Out: `Gathered`: the claims of one incident, each once, reports that copy another left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from hasila.collate.grouping import Group
from hasila.ledger.claim import Claim, Slot
from hasila.reconcile.days import days
from hasila.reconcile.mentions import fold

__all__ = ["Gathered", "Reports", "gather", "party", "source_of"]

_BESIDE = ("stance", "evidence")  # what goes to the incident that it stands nearest to


class Reports(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the reports, by document id.

    Attributes:
        published: the day, YYYY-MM-DD.
        publisher: whose voice a claim without a speaker is.
        copy_of: a copy -> its original: a copy is no source of its own.
    """

    published: Mapping[str, str] = {}
    publisher: Mapping[str, str] = {}
    copy_of: Mapping[str, str] = {}

    def day(self, claim: Claim) -> int:
        """The day on which a claim's count stood or was published, as YYYYMMDD; 0 where it is not known."""
        stood = days(claim.toll.as_of) if claim.toll else None
        known = stood or days(self.published.get(claim.document or ""))
        return known.last if known else 0


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """An incident: its id, and its claims in the order of their reports and texts. `rows`: its incident rows."""

    id: str
    claims: tuple[Claim, ...]
    rows: tuple[Claim, ...] = ()


def party(slot: Slot) -> str:
    """A key of an actor: its id, else its folded name."""
    return slot.id or fold(slot.name or slot.mention)


def source_of(claim: Claim, reports: Reports) -> str:
    """A key of the source behind a claim: who says it last in the chain, else the outlet, else the report."""
    if claim.speakers:
        return party(claim.speakers[-1])
    document = reports.copy_of.get(claim.document or "", claim.document or "")
    return fold(reports.publisher.get(document, "")) or document


def gather(groups: Iterable[Group], claims: Sequence[Claim], reports: Reports) -> list[Gathered]:
    """The incidents of groups of incident rows, with every claim of theirs; copies left out.

    Args:
        groups: whose members are ids of incident claims (see `hasila.collate.account.accounts_of`).
        claims: all claims of the reports, derived ones too.
        reports: what is known of them.
    """
    by_id = {claim.id: claim for claim in claims}
    home: dict[str, str] = {}
    found = []
    for group in groups:
        rows = [by_id[m] for m in group.members if m in by_id]
        kept = tuple(r for r in rows if (r.document or "") not in reports.copy_of) or tuple(rows[:1])
        home.update((i, group.id) for row in kept if row.incident for i in row.incident.claims)
        found.append((group.id, kept))
    home.update(_beside(claims, by_id, home))
    members: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.id in home:
            members.setdefault(home[claim.id], []).append(claim)
    return [Gathered(id=i, claims=tuple(members.get(i, ())), rows=rows) for i, rows in found]


def _beside(claims: Sequence[Claim], by_id: Mapping[str, Claim], home: Mapping[str, str]) -> dict[str, str]:
    """Positions and evidence -> the incident of the claim that they answer, else of the nearest one in their report."""
    placed: dict[str, list[tuple[int, str]]] = {}
    for one, incident in home.items():
        claim = by_id.get(one)
        if claim is not None and claim.quote is not None and claim.document is not None:
            placed.setdefault(claim.document, []).append((claim.quote.start, incident))
    found = {}
    for claim in claims:
        if claim.kind not in _BESIDE or claim.quote is None or claim.id in home:
            continue
        answered = claim.position.denies_claim if claim.position else None
        near = placed.get(claim.document or "", ())
        start = claim.quote.start
        nearest = min(near, key=lambda one: (abs(one[0] - start), one), default=None)
        chosen = home.get(answered or "") or (nearest[1] if nearest else None)
        if chosen:
            found[claim.id] = chosen
    return found
