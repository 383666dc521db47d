"""Totals over many incidents, by a named rule, no person counted twice.

In: `Gathered` incidents and what to count by. Out: `Row`s: a total, its spread, the incidents and sources behind it.

Inside a report a part is never added to its whole and a figure told again counts once; figures that one source gives for
people who exclude each other are added, others are not. Of the sources of an incident one figure is taken, by the rule;
a copy is no source. Running totals over a period belong to series and are in no total. What no source counts is in no
total: nothing is invented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal

import msgspec

from hasila.collate.gathered import Gathered, Reports, party, source_of
from hasila.ledger.claim import Claim, Place, Toll, Who
from hasila.reconcile.days import days, show

__all__ = ["DIMENSIONS", "PEOPLE", "RULES", "Figure", "Row", "Rule", "Sum", "cells", "choose", "common", "tally"]

Rule = Literal["lowest", "highest", "latest", "most_repeated", "source_order"]
RULES: Final[Mapping[Rule, str]] = {
    "lowest": "of the sources of each incident, the lowest figure",
    "highest": "of the sources of each incident, the highest figure",
    "latest": "of the sources of each incident, the figure that stood last; of those of one day the lowest",
    "most_repeated": "of the sources of each incident, the figure that most give; of equals the lowest",
    "source_order": "of each incident, the figure of the first source in the given order; where none has one, the lowest",
}
DIMENSIONS: Final = (
    "day", "month", "year", "country", "admin1", "place", "outcome", "status", "age", "sex", "role", "affiliation",
    "blamed", "means", "unit",
)  # fmt: skip
PEOPLE: Final = ("status", "age", "sex", "role", "affiliation")
_LENGTH: Final = {"day": 10, "month": 7, "year": 4}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A total.

    Attributes:
        key: dimension -> value; None where the claims do not say.
        low, high: the total; high is None where a figure behind it is open («at least»).
        lowest, highest: the spread: the total that the lowest and the highest figures make.
        incidents, sources: how many stand behind it.
        rule: the name of the rule.
        claims: the ids of the claims that were added.
    """

    key: Mapping[str, str | None]
    low: int
    high: int | None
    lowest: int
    highest: int
    incidents: int
    sources: int
    rule: Rule
    claims: tuple[str, ...]


class Figure(msgspec.Struct, frozen=True, array_like=True):
    """What one source says of one incident in one cell."""

    source: str
    day: int
    low: int
    high: int | None
    claims: tuple[str, ...]


Key = tuple[str | None, ...]


class Sum(msgspec.Struct, array_like=True):
    """A total that is being added up; cells can be added to it and taken from it again.

    Attributes:
        low, high, open: the figures taken; how many of them are open above.
        lowest, highest, incidents: as in `Row`.
        sources: source -> in how many cells it speaks.
        claims: the claims added, where they are kept.
    """

    low: int = 0
    high: int = 0
    open: int = 0
    lowest: int = 0
    highest: int = 0
    incidents: int = 0
    sources: dict[str, int] = msgspec.field(default_factory=dict)
    claims: list[str] = msgspec.field(default_factory=list)

    def add(self, figures: Sequence[Figure], chosen: Figure, sign: int = 1) -> None:
        """Add what the sources of an incident say in one cell; with sign -1 take it out."""
        self.low += sign * chosen.low
        self.high += sign * (chosen.high or 0)
        self.open += sign * (chosen.high is None)
        self.lowest += sign * min(figure.low for figure in figures)
        self.highest += sign * max(_most(figure) for figure in figures)
        self.incidents += sign
        for source in {figure.source for figure in figures}:
            self.sources[source] = self.sources.get(source, 0) + sign
            if not self.sources[source]:
                del self.sources[source]

    def row(self, key: Mapping[str, str | None], rule: Rule) -> Row:
        """The total as it stands."""
        return Row(
            key=key, low=self.low, high=None if self.open else self.high, lowest=self.lowest, highest=self.highest,
            incidents=self.incidents, sources=len(self.sources), rule=rule, claims=tuple(self.claims),
        )  # fmt: skip


def _as_told(_dimension: str, value: str | None) -> str | None:
    return value


def tally(
    incidents: Sequence[Gathered], by: Sequence[str], rule: Rule, reports: Reports, order: Sequence[str] = (), *,
    recode: Callable[[str, str | None], str | None] = _as_told,
) -> list[Row]:  # fmt: skip
    """The totals of incidents by dimensions, in the order of their keys.

    Args:
        incidents: each with its claims; one incident is counted once in a cell.
        by: dimensions, of `DIMENSIONS`; `outcome` and `unit` are always kept apart.
        rule: which of several sources is taken.
        reports: days, publishers and copies.
        order: keys of sources, for the rule `source_order`.
        recode: dimension, value -> the value of somebody else's scheme; values that it makes one are one row.

    The rows of a dimension of people (`status`, `age`, ...) do not add up to the total without it: the claims tell
    only of some.
    """
    dimensions = tuple(dict.fromkeys([*by, "outcome", "unit"]))
    sums: dict[Key, Sum] = {}
    for incident in incidents:
        told = [name for name in dimensions if name in PEOPLE]
        spot = common(incident, reports)
        for values, figures in cells(incident, told, reports):
            key = tuple(recode(name, values[name] if name in values else spot[name]) for name in dimensions)
            chosen = choose(figures, rule, order)
            one = sums.setdefault(key, Sum())
            one.add(figures, chosen)
            one.claims.extend(chosen.claims)
    rows = [one.row(dict(zip(dimensions, key, strict=True)), rule) for key, one in sums.items()]
    return sorted(rows, key=lambda row: [value or "" for value in row.key.values()])


def choose(figures: Sequence[Figure], rule: Rule, order: Sequence[str] = ()) -> Figure:
    """The figure of one of several sources, by a rule."""
    return _CHOICES[rule](figures, order)


def _most(figure: Figure) -> int:
    return figure.high if figure.high is not None else figure.low


def common(incident: Gathered, reports: Reports) -> dict[str, str | None]:
    """The dimensions of an incident: of each the value that most of its counted claims have."""
    tolls = [c for c in incident.claims if c.toll and _counts(c, c.toll, reports)]
    return {name: _common(tolls, read) for name, read in _OF_INCIDENT.items()}


def cells(
    incident: Gathered, people: Sequence[str], reports: Reports
) -> list[tuple[dict[str, str | None], list[Figure]]]:
    """What each source says of an incident, cell by cell: the values of `people`, `outcome` and `unit`, and the figures.

    Args:
        incident: with its claims.
        people: dimensions of `PEOPLE`; where some are given, claims that tell none of them are left out.
        reports: days, publishers and copies.
    """
    names = (*people, "outcome", "unit")
    told: dict[Key, dict[tuple[str, str], list[Claim]]] = {}
    for claim in incident.claims:
        if claim.toll is not None and _counts(claim, claim.toll, reports):
            key = tuple(_of_claim(claim, name) for name in names)
            home = (source_of(claim, reports), claim.document or "")
            told.setdefault(key, {}).setdefault(home, []).append(claim)
    return [
        (dict(zip(names, key, strict=True)), _by_source(by_home, reports))
        for key, by_home in told.items()
        if not people or any(key[: len(people)])
    ]


def _counts(claim: Claim, toll: Toll, reports: Reports) -> bool:
    if claim.stance in ("denies", "doubts") or toll.cumulative or (claim.document or "") in reports.copy_of:
        return False
    return toll.count.low is not None or toll.count.high is not None


def _by_source(told: Mapping[tuple[str, str], Sequence[Claim]], reports: Reports) -> list[Figure]:
    """A figure for each source: that of its latest report, of equals the highest."""
    best: dict[str, Figure] = {}
    for (source, _), claims in told.items():
        figure = _figure(source, claims, reports)
        if source not in best or (figure.day, figure.low) > (best[source].day, best[source].low):
            best[source] = figure
    return [best[source] for source in sorted(best)]


def _figure(source: str, claims: Sequence[Claim], reports: Reports) -> Figure:
    """What one source says in one report: the largest whole, and wholes of people that it excludes."""
    inside = {c.id for c in claims}
    wholes = [c for c in claims if c.toll and c.toll.part_of not in inside]
    chosen: list[Claim] = []
    for claim in sorted(wholes, key=lambda c: (-_value(c), _start(c), c.id)):
        if all(_exclude(claim, other) for other in chosen):
            chosen.append(claim)
    highs = [c.toll.count.high for c in chosen if c.toll and c.toll.count.high is not None]
    return Figure(
        source=source,
        day=max(reports.day(c) for c in chosen),
        low=sum(_least(c) for c in chosen),
        high=sum(highs) if len(highs) == len(chosen) else None,
        claims=tuple(c.id for c in chosen),
    )


def _exclude(a: Claim, b: Claim) -> bool:
    """Whether nobody can be in both, by what the words say of the people."""
    if a.toll is None or b.toll is None:
        return False
    mine, other = a.toll.who, b.toll.who
    if {mine.status, other.status} == {"civilian", "combatant"}:
        return True
    if mine.age and other.age and (mine.age == "child") != (other.age == "child"):
        return True
    if mine.sex and other.sex and mine.sex != other.sex:
        return True
    if mine.names and other.names and set(mine.names).isdisjoint(other.names):
        return True
    sides = (mine.affiliation, other.affiliation)
    return sides[0] is not None and sides[1] is not None and party(sides[0]) != party(sides[1])


def _value(claim: Claim) -> int:
    count = claim.toll.count if claim.toll else None
    return 0 if count is None else count.low if count.low is not None else count.high or 0


def _least(claim: Claim) -> int:
    """The fewest: nothing where the source says only «up to»."""
    return (claim.toll.count.low if claim.toll else None) or 0


def _start(claim: Claim) -> int:
    return claim.quote.start if claim.quote else 0


def _common(claims: Sequence[Claim], read: Callable[[Claim], str | None]) -> str | None:
    """The value that most claims have; of equals the first in the alphabet."""
    counts = Counter(value for claim in claims if (value := read(claim)))
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _of_claim(claim: Claim, name: str) -> str | None:
    toll = claim.toll
    if toll is None:
        return None
    if name == "outcome":
        return toll.outcome
    return toll.count.unit if name == "unit" else _of_people(toll.who, name)


def _of_people(who: Who, name: str) -> str | None:
    if name == "affiliation":
        return party(who.affiliation) if who.affiliation else None
    value: str | None = getattr(who, name)
    return value


def _period(length: int) -> Callable[[Claim], str | None]:
    def read(claim: Claim) -> str | None:
        known = days(claim.time.edtf if claim.time else None)
        return show(known.first)[:length] if known and known.first else None

    return read


def _spot(field: Callable[[Place], str | None]) -> Callable[[Claim], str | None]:
    def read(claim: Claim) -> str | None:
        return next((value for place in claim.places if (value := field(place))), None)

    return read


def _blamed(claim: Claim) -> str | None:
    return party(claim.toll.blamed[0]) if claim.toll and claim.toll.blamed else None


def _means(claim: Claim) -> str | None:
    return claim.toll.means if claim.toll else None


_OF_INCIDENT: Final[Mapping[str, Callable[[Claim], str | None]]] = {
    **{name: _period(length) for name, length in _LENGTH.items()},
    "country": _spot(lambda place: place.country),
    "admin1": _spot(lambda place: place.admin1),
    "place": _spot(lambda place: place.name or place.mention),
    "blamed": _blamed,
    "means": _means,
}


def _lowest(figures: Sequence[Figure], order: Sequence[str]) -> Figure:
    return min(figures, key=lambda f: (f.low, _most(f), f.source))


def _highest(figures: Sequence[Figure], order: Sequence[str]) -> Figure:
    return max(figures, key=lambda f: (_most(f), f.low, f.source))


def _latest(figures: Sequence[Figure], order: Sequence[str]) -> Figure:
    return min(figures, key=lambda f: (-f.day, f.low, f.source))


def _most_repeated(figures: Sequence[Figure], order: Sequence[str]) -> Figure:
    times = Counter((f.low, f.high) for f in figures)
    return min(figures, key=lambda f: (-times[f.low, f.high], f.low, f.source))


def _in_order(figures: Sequence[Figure], order: Sequence[str]) -> Figure:
    known = [f for f in figures if f.source in order]
    return min(known, key=lambda f: order.index(f.source)) if known else _lowest(figures, order)


_CHOICES: Final[Mapping[Rule, Callable[[Sequence[Figure], Sequence[str]], Figure]]] = {
    "lowest": _lowest, "highest": _highest, "latest": _latest, "most_repeated": _most_repeated, "source_order": _in_order,
}  # fmt: skip
