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

__all__ = ["DIMENSIONS", "RULES", "Row", "Rule", "tally"]

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
_PEOPLE: Final = ("status", "age", "sex", "role", "affiliation")
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


class _Figure(msgspec.Struct, frozen=True):
    """What one source says of one incident in one cell."""

    source: str
    day: int
    low: int
    high: int | None
    claims: tuple[str, ...]


Key = tuple[str | None, ...]


def tally(
    incidents: Sequence[Gathered], by: Sequence[str], rule: Rule, reports: Reports, order: Sequence[str] = ()
) -> list[Row]:
    """The totals of incidents by dimensions, in the order of their keys.

    Args:
        incidents: each with its claims; one incident is counted once in a cell.
        by: dimensions, of `DIMENSIONS`; `outcome` and `unit` are always kept apart.
        rule: which of several sources is taken.
        reports: days, publishers and copies.
        order: keys of sources, for the rule `source_order`.

    The rows of a dimension of people (`status`, `age`, ...) do not add up to the total without it: the claims tell
    only of some.
    """
    dimensions = tuple(dict.fromkeys([*by, "outcome", "unit"]))
    cells: dict[Key, list[tuple[_Figure, list[_Figure]]]] = {}
    for incident in incidents:
        for key, figures in _cells(incident, dimensions, reports).items():
            cells.setdefault(key, []).append((_CHOICES[rule](figures, order), figures))
    rows = [_row(dimensions, key, cells[key], rule) for key in cells]
    return sorted(rows, key=lambda row: [value or "" for value in row.key.values()])


def _row(dimensions: Sequence[str], key: Key, counted: Sequence[tuple[_Figure, list[_Figure]]], rule: Rule) -> Row:
    chosen = [one for one, _ in counted]
    highs = [one.high for one in chosen if one.high is not None]
    return Row(
        key=dict(zip(dimensions, key, strict=True)),
        low=sum(one.low for one in chosen),
        high=sum(highs) if len(highs) == len(chosen) else None,
        lowest=sum(min(f.low for f in figures) for _, figures in counted),
        highest=sum(max(_most(f) for f in figures) for _, figures in counted),
        incidents=len(counted),
        sources=len({f.source for _, figures in counted for f in figures}),
        rule=rule,
        claims=tuple(claim for one in chosen for claim in one.claims),
    )


def _most(figure: _Figure) -> int:
    return figure.high if figure.high is not None else figure.low


def _cells(incident: Gathered, dimensions: Sequence[str], reports: Reports) -> dict[Key, list[_Figure]]:
    """Cell -> what each source says of it. The dimensions of the incident are those that most of its claims have."""
    tolls = [c for c in incident.claims if c.toll and _counts(c, c.toll, reports)]
    common = {name: _common(tolls, _OF_INCIDENT[name]) for name in dimensions if name in _OF_INCIDENT}
    cells: dict[Key, dict[tuple[str, str], list[Claim]]] = {}
    for claim in tolls:
        key = tuple(common[name] if name in common else _of_claim(claim, name) for name in dimensions)
        home = (source_of(claim, reports), claim.document or "")
        cells.setdefault(key, {}).setdefault(home, []).append(claim)
    people = [name for name in dimensions if name in _PEOPLE]
    return {
        key: _by_source(told, reports)
        for key, told in cells.items()
        if not people or any(key[dimensions.index(name)] for name in people)
    }


def _counts(claim: Claim, toll: Toll, reports: Reports) -> bool:
    if claim.stance in ("denies", "doubts") or toll.cumulative or (claim.document or "") in reports.copy_of:
        return False
    return toll.count.low is not None or toll.count.high is not None


def _by_source(told: Mapping[tuple[str, str], Sequence[Claim]], reports: Reports) -> list[_Figure]:
    """A figure for each source: that of its latest report, of equals the highest."""
    best: dict[str, _Figure] = {}
    for (source, _), claims in told.items():
        figure = _figure(source, claims, reports)
        if source not in best or (figure.day, figure.low) > (best[source].day, best[source].low):
            best[source] = figure
    return [best[source] for source in sorted(best)]


def _figure(source: str, claims: Sequence[Claim], reports: Reports) -> _Figure:
    """What one source says in one report: the largest whole, and wholes of people that it excludes."""
    inside = {c.id for c in claims}
    wholes = [c for c in claims if c.toll and c.toll.part_of not in inside]
    chosen: list[Claim] = []
    for claim in sorted(wholes, key=lambda c: (-_value(c), _start(c), c.id)):
        if all(_exclude(claim, other) for other in chosen):
            chosen.append(claim)
    highs = [c.toll.count.high for c in chosen if c.toll and c.toll.count.high is not None]
    return _Figure(
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


def _lowest(figures: Sequence[_Figure], order: Sequence[str]) -> _Figure:
    return min(figures, key=lambda f: (f.low, _most(f), f.source))


def _highest(figures: Sequence[_Figure], order: Sequence[str]) -> _Figure:
    return max(figures, key=lambda f: (_most(f), f.low, f.source))


def _latest(figures: Sequence[_Figure], order: Sequence[str]) -> _Figure:
    return min(figures, key=lambda f: (-f.day, f.low, f.source))


def _most_repeated(figures: Sequence[_Figure], order: Sequence[str]) -> _Figure:
    times = Counter((f.low, f.high) for f in figures)
    return min(figures, key=lambda f: (-times[f.low, f.high], f.low, f.source))


def _in_order(figures: Sequence[_Figure], order: Sequence[str]) -> _Figure:
    known = [f for f in figures if f.source in order]
    return min(known, key=lambda f: order.index(f.source)) if known else _lowest(figures, order)


_CHOICES: Final[Mapping[Rule, Callable[[Sequence[_Figure], Sequence[str]], _Figure]]] = {
    "lowest": _lowest, "highest": _highest, "latest": _latest, "most_repeated": _most_repeated, "source_order": _in_order,
}  # fmt: skip
