"""Incidents as the pages show them: place and day, figures of each source, totals, timeline, who denies, the grade's reason.

In: incidents of the ledger and what is known of their reports. Out: plain values for the templates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from hasila.collate.gathered import Gathered, Reports, party, source_of
from hasila.collate.grades import Graded
from hasila.collate.sides import Standing, standings
from hasila.ledger.claim import Claim, Count
from hasila.store.gathering import Listed
from hasila.web.cards import headline
from hasila.web.naming import figure, name_of, role_words, rule_words, when_words, who_says
from hasila.web.wording import Wording

__all__ = ["Happened", "Row", "SourceRow", "Stand", "Summary", "row_of", "summary"]

_SHOWN = ("killed", "injured", "missing", "detained", "abducted", "displaced", "children_killed", "women_killed")
_SIDES = (("asserts", "asserters"), ("confirms", "asserters"), ("denies", "deniers"), ("doubts", "doubters"),
          ("differs", "differing"), ("silent", "silents"))  # fmt: skip


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An incident in a list."""

    id: str
    where: str
    when: str
    killed: str
    injured: str
    means: str | None
    sources: int
    grade: str
    confirmed: bool
    disputed: bool


def row_of(one: Listed, w: Wording, grade: str | None = None) -> Row:
    """An incident in a list; `grade`: a person's, in the place of the computed one."""
    return Row(
        id=one.id, where=name_of(one.place, w), when=when_words(one.edtf or one.day, w), killed=_total(one, "killed", w),
        injured=_total(one, "injured", w), means=one.means, sources=len(one.grade.sources),
        grade=grade or one.grade.grade, confirmed=one.confirmed, disputed=one.disputed,
    )  # fmt: skip


def _total(one: Listed, outcome: str, w: Wording) -> str:
    total = one.totals.get(outcome)
    return figure(Count(low=total.low, high=total.high), w) if total and (total.low or total.high) else ""


class SourceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of one source, with its words."""

    source: str
    figure: str
    low: str
    high: str
    words: str
    document: str
    claim: str
    published: str
    denied: bool


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """What was told of a day: the day as words, the lines told, each with its claim and report."""

    when: str
    lines: tuple[tuple[str, str, str, str], ...]  # headline, source, document, claim


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """A figure or accusation that somebody denies or doubts: label of a side and the names on it."""

    what: str
    sides: tuple[tuple[str, str], ...]


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """One incident on a page.

    Attributes:
        totals: outcome, figure as words, and the rule that made it.
        rows: the figures by source. standings: what is disputed. timeline: what was told, by day.
        sources: names of the independent sources; one whose name is withheld is «a source not named».
        grade_why: the rule. set_by: why a person set the grade; None of a computed one.
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
    standings: tuple[Stand, ...] = ()
    timeline: tuple[Happened, ...] = ()
    documents: tuple[str, ...] = ()


def summary(
    gathered: Gathered, graded: Graded, confirmed: bool, reports: Reports, w: Wording, most: int | None = None
) -> Summary:
    """One incident in the reader's language; `most`: how many figures and lines of the timeline are shown."""
    rows, claims = gathered.rows, gathered.claims
    placed = [claim for claim in (*rows, *claims) if claim.places]
    dated = [claim for claim in (*rows, *claims) if claim.time is not None and claim.time.edtf]
    means = next((row.incident.means for row in rows if row.incident and row.incident.means), None)
    totals = tuple(_totals(gathered, w))
    by_outcome = {key: value for key, value, _ in totals}
    names = _names(claims, reports, w)
    disputed = tuple(_stands(standings(gathered, reports), names, w))
    return Summary(
        id=gathered.id,
        where=name_of(placed[0].places[0], w) if placed else "",
        when=when_words(dated[0].time.edtf, w) if dated and dated[0].time else "",
        means=means or next((c.toll.means for c in claims if c.toll and c.toll.means), None),
        killed=by_outcome.get("killed", ""), injured=by_outcome.get("injured", ""), totals=totals,
        rows=tuple(islice(_source_rows(claims, reports, w), most)), sources=tuple(names.get(one) or w("unnamed_source") for one in graded.sources),
        grade=graded.grade, grade_why=w(f"rule_{graded.grade}"), confirmed=confirmed, disputed=bool(disputed),
        claims=claims, standings=disputed, timeline=tuple(_timeline(claims[:most], w)),
        documents=tuple(dict.fromkeys(claim.document for claim in (*rows, *claims) if claim.document)),
    )  # fmt: skip


def _names(claims: Sequence[Claim], reports: Reports, w: Wording) -> dict[str, str]:
    """Key of a source -> its name; of a report without a named outlet «the report's own voice»."""
    found: dict[str, str] = {}
    for claim in claims:
        spoken = name_of(claim.speakers[-1], w) if claim.speakers else ""
        outlet = reports.publisher.get(claim.document or "", "")
        found.setdefault(source_of(claim, reports), spoken or outlet or w("own_voice"))
        for slot in (*(claim.toll.blamed if claim.toll else ()), *(claim.position.about if claim.position else ()),
                     *claim.speakers):  # fmt: skip
            found.setdefault(party(slot), name_of(slot, w))
    return found


def _totals(one: Gathered, w: Wording) -> Iterator[tuple[str, str, str]]:
    """Each outcome's lowest and highest figure over the reports, with the rule where one report stands alone."""
    rows = [row.incident for row in one.rows if row.incident is not None]
    for key in _SHOWN:
        found = [row.totals[key] for row in rows if key in row.totals]
        lows = [total.low for total in found if total.low is not None]
        highs = [total.high if total.high is not None else total.low for total in found]
        known = [high for high in highs if high is not None]
        if lows and known and any(known):
            rule = rule_words(found[0].rule, w) if len(found) == 1 else w("spread")
            yield key, figure(Count(low=min(lows), high=max(known)), w), rule


def _source_rows(claims: Sequence[Claim], reports: Reports, w: Wording) -> Iterator[SourceRow]:
    """The whole figures, those of one source beside each other."""
    told = [c for c in claims if c.toll is not None and c.quote is not None and c.document and not c.toll.part_of]
    order = {source: at for at, source in reversed(list(enumerate(source_of(c, reports) for c in told)))}
    for claim in sorted(told, key=lambda c: order[source_of(c, reports)]):
        if claim.toll is None or claim.quote is None or claim.document is None:
            continue
        count = claim.toll.count
        yield SourceRow(
            source=who_says(claim, w) or reports.publisher.get(claim.document, ""), figure=headline(claim, w),
            low=f"{count.low:,}" if count.low is not None else "", high=f"{count.high:,}" if count.high is not None else "",
            words=claim.quote.exact, document=claim.document, claim=claim.id,
            published=reports.published.get(claim.document, ""), denied=bool(claim.denied_by),
        )  # fmt: skip


def _stands(found: Sequence[Standing], names: dict[str, str], w: Wording) -> Iterator[Stand]:
    for one in found:
        if not one.disputed:
            continue
        sides: dict[str, list[str]] = {}
        for side, label in _SIDES:
            sides.setdefault(w(label), []).extend(names.get(key) or w("unnamed_source") for key in getattr(one, side))
        told = tuple((label, w("and_then").join(dict.fromkeys(who))) for label, who in sides.items() if who)
        yield Stand(what=_stand_words(one, names, w), sides=told)


def _stand_words(one: Standing, names: dict[str, str], w: Wording) -> str:
    head, _, rest = one.what.partition(" ")
    if one.low is None and one.high is None:
        return f"{w(head)} {names.get(rest, '')}".strip()
    people = [w.find(word) or role_words(word, w) for word in rest.split()] if rest else []
    return " · ".join([w("toll_line", figure=figure(Count(low=one.low, high=one.high), w), outcome=w(head)), *people])


def _timeline(claims: Sequence[Claim], w: Wording) -> Iterator[Happened]:
    """What was told, by the day of which it was told; a line told twice stands once."""
    days: dict[str, dict[str, tuple[str, str, str, str]]] = {}
    for claim in claims:
        if claim.quote is None or claim.document is None or (claim.toll and claim.toll.part_of):
            continue
        edtf = (claim.time.edtf or "") if claim.time else ""
        line = headline(claim, w)
        days.setdefault(edtf, {}).setdefault(line, (line, who_says(claim, w), claim.document, claim.id))
    for edtf in sorted(days, key=lambda day: (not day, day)):
        yield Happened(when=when_words(edtf, w), lines=tuple(days[edtf].values()))
