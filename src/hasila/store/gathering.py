"""What an incident gathers: its claims from all reports, the row that lists show, its cells for totals.

In: reports, and the groups of their accounts. Out: rows of `member`, `gathered` and `cell`. What people decided comes first:
a claim that a person put into an incident is in that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, delete, select

from hasila.collate.gathered import Gathered, Reports, gather
from hasila.collate.grades import Graded, grade
from hasila.collate.grouping import Group
from hasila.collate.sides import standings
from hasila.collate.tally import PEOPLE, Figure, cells, common
from hasila.ledger.claim import Claim, Place, Total
from hasila.reconcile.days import days, show
from hasila.store import schema
from hasila.store.told import claims_of, fetched, reports_of, some

__all__ = [
    "HAND_MADE",
    "NAMES",
    "Cell",
    "Listed",
    "bit",
    "figures_in",
    "gathered_from",
    "listed",
    "put_gathered",
    "put_members",
]

HAND_MADE: Final = "i:"
_AT_ONCE: Final = 200  # incidents that are gathered at once
_encode: Final = msgspec.json.Encoder(order="sorted").encode


class Listed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An incident as lists show it.

    Attributes:
        confirmed: whether a person made it; else it is suggested.
        day: its first day, YYYY-MM-DD; empty where nobody tells it. edtf: its time as first told.
        place: where it was, as first told.
        totals: outcome -> the lowest and the highest figure over its reports; the rule where one report stands alone.
        grade: the computed grade. A person's own stands in `Happening`.
        disputed: whether somebody denies or doubts a figure of it.
        claims, reports: how many claims of how many reports it gathers, copies left out.
    """

    id: str
    confirmed: bool
    day: str
    edtf: str | None = None
    place: Place | None = None
    means: str | None = None
    blamed: tuple[str, ...] = ()
    totals: dict[str, Total] = {}
    grade: Graded
    disputed: bool = False
    claims: int = 0
    reports: int = 0


def put_members(db: Connection, documents: Sequence[str]) -> set[str]:
    """Put down anew which incident each claim of some reports is of; the incidents before and after."""
    table = schema.member
    touched: set[str] = set()
    for part in some(documents):
        mine = table.c.document.in_(part)
        touched |= set(db.scalars(select(table.c.gathered).where(mine).distinct()))
        db.execute(delete(table).where(mine))
        new = list(_homes(db, part))
        if new:
            db.execute(table.insert(), new)
        touched |= {row["gathered"] for row in new}
    return touched


def _homes(db: Connection, documents: Sequence[str]) -> Iterator[dict[str, str]]:
    told = claims_of(db, documents)
    kept = _kept(db, documents)
    for document in documents:
        claims = told.get(document, [])
        groups = [Group(key, members, ()) for key, members in kept.get(document, ())]
        home: dict[str, str] = {}
        for one in gather(groups, [one.claim for one in claims], Reports()):
            home |= {claim.id: one.id for claim in (*one.claims, *one.rows)}
        home |= {one.claim.id: one.incident for one in claims if one.incident}
        for claim, incident in home.items():
            yield {"claim": claim, "document": document, "gathered": incident}


def _kept(db: Connection, documents: Sequence[str]) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Report -> the groups that it tells of, with its own accounts; copies are left out where others tell of it."""
    c, w = schema.account.c, schema.wording.c
    keys = sorted(set(db.scalars(select(c.gathered).where(c.document.in_(documents)))))
    groups: dict[str, list[tuple[int, str, str]]] = {}
    for row in fetched(db, [c.gathered, c.first, c.id, c.document], c.gathered, keys):
        groups.setdefault(row.gathered, []).append((row.first or 0, row.id, row.document))
    everywhere = sorted({document for rows in groups.values() for _, _, document in rows})
    copies = {row.document for row in fetched(db, [w.document, w.original], w.document, everywhere) if row.original}
    found: dict[str, dict[str, list[str]]] = {}
    for key, rows in sorted(groups.items(), key=lambda one: min(one[1])):
        rows.sort()
        own = [one for one in rows if one[2] not in copies] or rows[:1]
        for _, account, document in own:
            found.setdefault(document, {}).setdefault(key, []).append(account)
    return {document: [(key, tuple(held)) for key, held in of.items()] for document, of in found.items()}


def gathered_from(db: Connection, keys: Sequence[str]) -> Iterator[Gathered]:
    """Incidents with all their claims, in the order of their reports and texts."""
    m, e, a = schema.member.c, schema.entry.c, schema.account.c
    asked = select(m.gathered, m.document, e.body).join(schema.entry, e.id == m.claim).where(m.gathered.in_(keys))
    asked = asked.order_by(m.gathered, m.document, e.start, e.id)
    claims: dict[str, list[Claim]] = {key: [] for key in keys}
    for key, _, body in db.execute(asked):
        claims[key].append(_claim(body))
    rows = [claim.id for held in claims.values() for claim in held if claim.incident is not None]
    first = {row.id: (row.first or 0, row.id) for row in fetched(db, [a.id, a.first], a.id, rows)}
    for key, held in claims.items():
        own = sorted((c for c in held if c.incident is not None), key=lambda c: first.get(c.id, (0, c.id)))
        yield Gathered(id=key, claims=tuple(c for c in held if c.incident is None), rows=tuple(own))


class _Slim(msgspec.Struct):
    claim: Claim


_slim: Final = msgspec.json.Decoder(_Slim)


def _claim(body: str) -> Claim:
    return _slim.decode(body).claim


Cell = tuple[int, dict[str, str | None], list[Figure]]


def put_gathered(db: Connection, keys: Iterable[str]) -> Iterator[tuple[list[Cell], list[Cell]]]:
    """Gather some incidents anew: their rows and cells. Yields the cells before and after, some incidents at a time."""
    for part in some(sorted(keys), _AT_ONCE):
        before = list(_cells_before(db, part))
        for table, column in ((schema.gathered, schema.gathered.c.id), (schema.cell, schema.cell.c.gathered)):
            db.execute(delete(table).where(column.in_(part)))
        found = [one for one in gathered_from(db, part) if one.claims or (one.rows and not _left(one))]
        reports = reports_of(db, (c.document or "" for one in found for c in (*one.claims, *one.rows)))
        listed_rows, cell_rows, after = [], [], []
        for one in found:
            listed_rows.append(_row(listed(one, reports)))
            for number, (people, present, values, figures) in enumerate(_cells(one, reports)):
                cell_rows.append({"gathered": one.id, "part": number, "people": people, "present": present, **values,
                                  "figures": msgspec.json.encode(figures).decode()})  # fmt: skip
                after.append((people, values | {"present": str(present)}, figures))
        if listed_rows:
            db.execute(schema.gathered.insert(), listed_rows)
        if cell_rows:
            db.execute(schema.cell.insert(), cell_rows)
        yield before, after


def _left(one: Gathered) -> bool:
    """Whether its claims were all taken elsewhere, or count no longer."""
    return any(row.incident is not None and row.incident.claims for row in one.rows)


def _cells_before(db: Connection, keys: Sequence[str]) -> Iterator[Cell]:
    table = schema.cell
    for row in db.execute(select(table).where(table.c.gathered.in_(keys))).mappings():
        values = {name: row[name] for name in NAMES} | {"present": str(row["present"])}
        yield row["people"], values, figures_in(row["figures"])


_figures: Final = msgspec.json.Decoder(list[Figure])
figures_in: Final = _figures.decode
NAMES: Final = (
    "day", "month", "year", "country", "admin1", "place", "outcome", "status", "age", "sex", "role", "affiliation",
    "blamed", "means", "unit",
)  # fmt: skip


_BITS: Final = {name: 1 << at for at, name in enumerate(PEOPLE)}


def bit(people: Iterable[str]) -> int:
    """Dimensions of people as a number, a bit each."""
    return sum(_BITS[name] for name in set(people))


def _cells(one: Gathered, reports: Reports) -> Iterator[tuple[int, int, dict[str, str | None], list[Figure]]]:
    """The cells of an incident for every set of dimensions of people that it tells anything of."""
    spot: Mapping[str, str | None] = common(one, reports)
    empty = dict.fromkeys(PEOPLE)
    alone = {name: cells(one, (name,), reports) for name in PEOPLE}
    present = [name for name in PEOPLE if alone[name]]
    for number in range(len(present) + 1):
        for people in combinations(present, number):
            found = alone[people[0]] if number == 1 else cells(one, people, reports)
            for values, figures in found:
                yield bit(people), bit(present), {**spot, **empty, **values}, figures


def listed(one: Gathered, reports: Reports) -> Listed:
    """An incident as lists show it."""
    told = (*one.rows, *one.claims)
    dated = next((c.time.edtf for c in told if c.time is not None and days(c.time.edtf)), None)
    known = days(dated)
    means = next((row.incident.means for row in one.rows if row.incident and row.incident.means), None)
    blamed = dict.fromkeys(s.name or s.mention for c in one.claims if c.toll for s in c.toll.blamed)
    return Listed(
        id=one.id, confirmed=one.id.startswith(HAND_MADE), day=show(known.first) if known and known.first else "",
        edtf=dated, place=next((c.places[0] for c in told if c.places), None),
        means=means or next((c.toll.means for c in one.claims if c.toll and c.toll.means), None),
        blamed=tuple(blamed), totals=_totals(one), grade=grade(one, reports),
        disputed=any(standing.disputed for standing in standings(one, reports)), claims=len(one.claims),
        reports=len({c.document for c in told}),
    )  # fmt: skip


def _totals(one: Gathered) -> dict[str, Total]:
    """Outcome -> its lowest and highest figure over the reports, with the rule where one report stands alone."""
    rows = [row.incident for row in one.rows if row.incident is not None]
    out = {}
    for key in dict.fromkeys(key for row in rows for key in row.totals):
        found = [row.totals[key] for row in rows if key in row.totals]
        lows = [total.low for total in found if total.low is not None]
        highs = [total.high if total.high is not None else total.low for total in found]
        known = [high for high in highs if high is not None]
        rule = found[0].rule if len(found) == 1 else "spread"
        if lows or known:
            out[key] = Total(low=min(lows) if lows else None, high=max(known) if known else None, rule=rule)
    return out


def _row(one: Listed) -> dict[str, Any]:
    killed = one.totals.get("killed")
    return {
        "id": one.id, "confirmed": one.confirmed, "day": one.day,
        "place": (one.place.name or one.place.mention) if one.place else None,
        "place_id": one.place.id if one.place else None, "grade": one.grade.grade, "disputed": one.disputed,
        "killed": (killed.high if killed.high is not None else killed.low) if killed else None,
        "body": _encode(one).decode(),
    }  # fmt: skip
