"""Incidents as the pages show them: their place and day, the figures of each source, the totals, the grade with its reason."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hasila.ledger.claim import Claim, Count
from hasila.store.overview import Overview, OverviewIncident
from hasila.web.cards import figure, headline, name_of, who_says
from hasila.web.wording import Wording

__all__ = ["SourceRow", "Summary", "summary"]

_SHOWN = ("killed", "injured", "missing", "detained", "abducted", "displaced", "children_killed", "women_killed")


class SourceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of one source, with its words."""

    source: str
    figure: str
    words: str
    document: str
    claim: str
    published: str
    denied: bool


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """One incident on a page.

    Attributes:
        totals: outcome, figure as words, and the rule that made it.
        rows: the figures by source.
        sources: keys of the independent sources.
    """

    id: str
    where: str
    when: str
    means: str | None
    killed: str
    injured: str
    totals: tuple[tuple[str, str, str], ...]
    rows: tuple[SourceRow, ...]
    sources: tuple[str, ...]
    grade: str
    grade_why: str
    confirmed: bool
    disputed: bool
    claims: tuple[Claim, ...]


def summary(one: OverviewIncident, whole: Overview, w: Wording) -> Summary:
    """One incident in the reader's language."""
    rows, claims = one.gathered.rows, one.gathered.claims
    dated = [claim for claim in (*rows, *claims) if claim.time is not None and claim.time.edtf]
    placed = [claim for claim in (*rows, *claims) if claim.places]
    means = next((row.incident.means for row in rows if row.incident and row.incident.means), None)
    totals = tuple(_totals(one, w))
    by_outcome = {key: value for key, value, _ in totals}
    return Summary(
        id=one.id,
        where=name_of(placed[0].places[0]) if placed else "",
        when=dated[0].time.edtf if dated and dated[0].time and dated[0].time.edtf else "",
        means=means or next((c.toll.means for c in claims if c.toll and c.toll.means), None),
        killed=by_outcome.get("killed", ""), injured=by_outcome.get("injured", ""), totals=totals,
        rows=tuple(_source_rows(one, whole, w)), sources=one.grade.sources, grade=one.grade.grade,
        grade_why=w(f"rule_{one.grade.grade}"), confirmed=one.confirmed,
        disputed=any(standing.disputed for standing in whole.standings(one)), claims=claims,
    )  # fmt: skip


def _totals(one: OverviewIncident, w: Wording) -> Iterator[tuple[str, str, str]]:
    """Each outcome's lowest and highest figure over the reports, with the rule where one report stands alone."""
    rows = [row.incident for row in one.gathered.rows if row.incident is not None]
    for key in _SHOWN:
        found = [row.totals[key] for row in rows if key in row.totals]
        lows = [total.low for total in found if total.low is not None]
        highs = [total.high if total.high is not None else total.low for total in found]
        known = [high for high in highs if high is not None]
        if lows and known:
            rule = w(found[0].rule) if len(found) == 1 else w("spread")
            yield key, figure(Count(low=min(lows), high=max(known)), w), rule


def _source_rows(one: OverviewIncident, whole: Overview, w: Wording) -> Iterator[SourceRow]:
    for claim in one.gathered.claims:
        if claim.toll is not None and claim.quote is not None and claim.document is not None and not claim.toll.part_of:
            yield SourceRow(
                source=who_says(claim), figure=headline(claim, w), words=claim.quote.exact, document=claim.document,
                claim=claim.id, published=whole.reports.published.get(claim.document, ""), denied=bool(claim.denied_by),
            )  # fmt: skip
