"""Accounts: what one report tells of one happening. Used by `hasila.collate.grouping`.

In: rows of a table, or incident claims of many reports (what `reconcile` made of each). Out: `Account`s.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from hasila.errors import UsageError
from hasila.ledger.claim import Claim, Total
from hasila.reconcile.days import days
from hasila.reconcile.mentions import fold

__all__ = ["Account", "accounts_of", "row_account"]

_UNKNOWN = ("unknown", "unclear", "other", "none", "n/a")  # codes of tables for a cell that says nothing
_BROAD = ("country", "governorate", "area", "district")


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What a report tells of a happening. What it does not tell is None or empty.

    Attributes:
        report: the report; two accounts of one report are hardly of one happening.
        text: a key of the report's text; equal for copies of one text.
        first, last: days as ordinals (`datetime.date.toordinal`).
        town, spot: folded names: the town, and the place inside it.
        lat, lon: degrees, where the place is known to about a town.
        kind: what happened; target: to whom or what; actors: folded names or ids.
        killed, injured: the fewest and the most that it tells; (0, 0) where it tells of none.
    """

    id: str
    report: str
    first: int | None = None
    last: int | None = None
    town: str = ""
    spot: str = ""
    lat: float | None = None
    lon: float | None = None
    kind: str | None = None
    target: str | None = None
    actors: frozenset[str] = frozenset()
    killed: tuple[int, int] = (0, 0)
    injured: tuple[int, int] = (0, 0)
    text: str | None = None


def row_account(row: Mapping[str, Any], where: str) -> Account:
    """The account of a row.

    Args:
        row: `id`, `source`, `date_start`, `date_end`, `city`, `location`, `latitude`, `longitude`, `event_context`,
            `target`, `actors` (a list), `killed` and `injured` ([fewest, most]); only `id` is needed.
        where: FILE:ROW, for messages.

    Raises:
        UsageError: no id, a date that is no date, a count that is no pair of numbers.
    """
    if not row.get("id"):
        raise UsageError(f"{where}: no `id`")
    try:
        first, last = _day(row.get("date_start")), _day(row.get("date_end"))
        return Account(
            id=str(row["id"]),
            report=str(row.get("source") or row["id"]),
            first=first if first is not None else last,
            last=last if last is not None else first,
            town=fold(str(row.get("city") or "")),
            spot=fold(str(row.get("location") or "")),
            lat=_degrees(row.get("latitude")),
            lon=_degrees(row.get("longitude")),
            kind=_said(row.get("event_context")),
            target=_said(row.get("target")),
            actors=frozenset(fold(a) for a in _listed(row.get("actors")) if fold(a)),
            killed=_pair(row.get("killed")),
            injured=_pair(row.get("injured")),
            text=row.get("text_key"),
        )
    except (TypeError, ValueError) as error:
        raise UsageError(f"{where}: {error}") from error


def accounts_of(claims: Iterable[Claim], published: Mapping[str, str], texts: Mapping[str, str]) -> Iterator[Account]:
    """The accounts that the incident claims of many reports give.

    Args:
        claims: of any number of reports; only those of kind `incident` are used.
        published: document id -> day of publication, where the incident has no day.
        texts: document id -> key of its text, equal for copies.
    """
    for claim in claims:
        incident, document = claim.incident, claim.document
        if incident is None or document is None:
            continue
        known = days(claim.time.edtf if claim.time else None) or days(published.get(document))
        at = [p for p in claim.places if p.role == "at"]
        fine = [p for p in at if p.precision not in _BROAD]
        spot = next((p for p in fine if p.lat is not None), None)
        names = [fold(p.name or p.mention) for p in fine]
        yield Account(
            id=claim.id,
            report=document,
            first=_ordinal(known.first) if known else None,
            last=_ordinal(known.last) if known else None,
            town=names[-1] if names else "",
            spot=names[0] if len(names) > 1 else "",
            lat=spot.lat if spot else None,
            lon=spot.lon if spot else None,
            kind=incident.means,
            actors=frozenset(s.id or fold(s.mention) for s in incident.blamed),
            killed=_range(incident.totals.get("killed")),
            injured=_range(incident.totals.get("injured")),
            text=texts.get(document),
        )


def _range(total: Total | None) -> tuple[int, int]:
    if total is None or (total.low is None and total.high is None):
        return 0, 0
    low = total.low if total.low is not None else 0
    return low, total.high if total.high is not None else low


def _ordinal(day: int) -> int | None:
    """A day of `hasila.reconcile.days` as an ordinal; None for an open end."""
    year, month, last = day // 10000, day // 100 % 100, day % 100
    if not 1 <= year < 9999:
        return None
    start = datetime.date(year, month, 1).toordinal()
    after = datetime.date(year + month // 12, month % 12 + 1, 1).toordinal()
    return min(start + last - 1, after - 1)


def _day(cell: Any) -> int | None:
    return datetime.date.fromisoformat(str(cell)).toordinal() if cell else None


def _degrees(cell: Any) -> float | None:
    return None if cell is None or cell == "" else float(cell)


def _said(cell: Any) -> str | None:
    text = fold(str(cell or ""))
    return text if text and not text.startswith(_UNKNOWN) else None


def _pair(cell: Any) -> tuple[int, int]:
    """A count of a row: a number, [fewest, most] in either order, or in CSV `3` and `3-5`."""
    if cell is None or cell == "":
        return 0, 0
    bounds = cell if isinstance(cell, list) else str(cell).split("-")
    if not 1 <= len(bounds) <= 2:
        raise ValueError(f"{cell!r} is no count; give a number, or the fewest and the most")
    low, high = sorted((int(bounds[0]), int(bounds[-1])))
    return low, high


def _listed(cell: Any) -> list[str]:
    """The items of a cell: a list, or in CSV a text with `;` between them."""
    return [str(item) for item in cell] if isinstance(cell, list) else str(cell or "").split(";")
