"""An incident in the plain facts that event tables ask for: days, place, means, parties, deaths as least, best and most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from hasila.collate.gathered import Gathered, Reports, source_of
from hasila.ledger.claim import Claim, Place
from hasila.reconcile.days import days, show

__all__ = ["Facts", "Figure", "facts_of"]

_FAR: Final = 99999999


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure over the sources of an incident; None where none gives one.

    Attributes:
        least, most: the lowest and the highest that any source gives.
        best: what most sources give as the least; of equals the lowest.
        magnitude: 10, 100, 1000 where only a vague word («tens») tells of it.
        rule: how it was made.
    """

    least: int | None
    best: int | None
    most: int | None
    magnitude: int | None
    rule: str


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """An incident.

    Attributes:
        first, last: days, YYYY-MM-DD, or None; `precision`: exact, month, year or range.
        place: the most specific that its reports agree on.
        blamed: names, in order.
        figures: killed, civilians_killed, injured and so on, by the names of an incident's totals.
        sources: keys of the sources. reports: ids. words: the quotes.
    """

    id: str
    first: str | None
    last: str | None
    place: Place | None
    means: str | None
    blamed: tuple[str, ...]
    figures: dict[str, Figure]
    sources: tuple[str, ...]
    reports: tuple[str, ...]
    words: tuple[str, ...]


def facts_of(incident: Gathered, reports: Reports) -> Facts:
    """The facts of an incident."""
    rows, claims = incident.rows, incident.claims
    first, last = _days(rows or claims)
    places = [place for one in (*rows, *claims) for place in one.places if place.role == "at"]
    blamed = [slot.name or slot.mention for row in rows if row.incident for slot in row.incident.blamed]
    blamed += [slot.name or slot.mention for one in claims if one.toll for slot in one.toll.blamed]
    means = [row.incident.means for row in rows if row.incident and row.incident.means]
    means += [one.toll.means for one in claims if one.toll and one.toll.means]
    names = dict.fromkeys(name for row in rows if row.incident for name in row.incident.totals)
    return Facts(
        id=incident.id, first=first, last=last, place=_common(places), means=_most_said(means),
        blamed=tuple(dict.fromkeys(blamed)), figures={name: _figure(name, rows, claims) for name in (*names, "killed")},
        sources=tuple(sorted({source_of(one, reports) for one in claims})),
        reports=tuple(dict.fromkeys(one.document for one in (*rows, *claims) if one.document)),
        words=tuple(dict.fromkeys(one.quote.exact for one in claims if one.quote)),
    )  # fmt: skip


def _days(claims: Iterable[Claim]) -> tuple[str | None, str | None]:
    covered = [days(one.time.edtf if one.time else None) for one in claims]
    known = [one for one in covered if one is not None]
    first = min((one.first for one in known if one.first), default=None)
    last = max((one.last for one in known if one.last < _FAR), default=None)
    return (show(first) if first else None), (show(last) if last else None)


def _common(places: Sequence[Place]) -> Place | None:
    """The place that is said most; of equals the first, those on the map before others."""
    if not places:
        return None
    keys = Counter(place.id or place.name or place.mention for place in places)
    return max(places, key=lambda place: (place.lat is not None, keys[place.id or place.name or place.mention]))


def _most_said(codes: Sequence[str]) -> str | None:
    return Counter(codes).most_common(1)[0][0] if codes else None


def _figure(name: str, rows: Sequence[Claim], claims: Sequence[Claim]) -> Figure:
    totals = [row.incident.totals[name] for row in rows if row.incident and name in row.incident.totals]
    lows = [total.low for total in totals if total.low is not None]
    highs = [total.high for total in totals if total.high is not None]
    said = Counter(lows)
    best = min((low for low in said if said[low] == max(said.values())), default=None)
    vague = [
        one.toll.count.magnitude for one in claims
        if one.toll and one.toll.outcome == name and one.toll.count.magnitude and one.toll.count.low is None
    ]  # fmt: skip
    return Figure(
        least=min(lows, default=None), best=best, most=max([*highs, *lows], default=None),
        magnitude=max(vague, default=None) if not lows else None,
        rule="least and most of the sources; best is what most of them give, of equals the lowest",
    )  # fmt: skip
