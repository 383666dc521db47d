"""What can be asked of all reports of a ledger together: incidents, one incident, totals, control of places, series.

Each question looks at few rows, whatever the size of the ledger. It first takes in up to `collating.FEW` reports that were
added or changed meanwhile; where there are more (after a large `hasila add` was broken off), the answer is of the state before
and `waiting_reports` says how many are missing. `hasila add` and the other commands call `bring_up` at their end.

    from hasila.store import Ledger, collated

    with Ledger.open("war.db") as ledger:
        for one in collated.incidents(ledger, Wanted(since="2031-05-01"), limit=50):   # Listed: lists show it
            print(one.id, one.day, one.totals)
        page = collated.incident(ledger, one.id)                  # Together: claims, rows, standings, reports
        rows = collated.totals(ledger, ("month", "place"), "lowest")
        places = collated.places(ledger, limit=50)                # Held: how many accounts, how many contradict each other
        accounts = collated.control(ledger, places[0].place)      # PlaceAccounts: every side's word over time
        lines = collated.lines(ledger, limit=50)                  # Line: source, outcome, scope, points, flags
        series = collated.series(ledger, lines[0].id)             # Examined: points, phases, steps, flags
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from hasila.collate.gathered import Gathered, Reports
from hasila.collate.points import Key, Point, line_up
from hasila.collate.series import Examined, examine
from hasila.collate.sides import Holding, PlaceAccounts, Standing, contested, standings
from hasila.collate.tally import Row, Rule
from hasila.errors import LedgerError, MissingError
from hasila.ledger.claim import Claim
from hasila.ledger.events import Grade
from hasila.ledger.view_things import Attachment, Document, Happening
from hasila.store import rows, schema
from hasila.store.collating import FEW, bring_up
from hasila.store.engine import reading, writing
from hasila.store.gathering import HAND_MADE, Listed, gathered_from, listed
from hasila.store.ledger import Ledger
from hasila.store.sums import Asked, add_up, answered, keep, rows_of
from hasila.store.told import fetched, reports_of, some

__all__ = [
    "Held", "Line", "Together", "Wanted", "claims", "control", "count_incidents", "every", "every_series", "incident", "incidents", "lines", "named",
    "places", "series", "speaking",
    "totals",
]  # fmt: skip

_LAST: Final = 1 << 62
_AT_ONCE: Final = 200  # incidents read at once
_listed: Final = msgspec.json.Decoder(Listed).decode
_holding: Final = msgspec.json.Decoder(Holding).decode
_point: Final = msgspec.json.Decoder(tuple[Key, Point]).decode


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which incidents. What is not given does not narrow.

    Attributes:
        since, until: days, YYYY-MM-DD, of the incident's first day.
        place: the place's id or name.
        grades: any of these computed grades.
        confirmed: made by a person, or only suggested.
        disputed: whether somebody denies or doubts a figure of it.
        least: killed at least, by the highest figure.
    """

    since: str | None = None
    until: str | None = None
    place: str | None = None
    grades: tuple[Grade, ...] = ()
    confirmed: bool | None = None
    disputed: bool | None = None
    least: int | None = None


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """One incident with all that is told of it.

    Attributes:
        listed: the incident as lists show it, its computed grade in it.
        gathered: its claims and incident rows.
        standings: each figure: who asserts, confirms, denies, doubts it, and who is silent.
        reports: days, publishers and copies of its reports; documents: the reports themselves, by id.
        happening: what people decided of it, their grade too; None of a suggestion.
        merged: ids that lead to it.
        attachments: the files that bear on its claims.
    """

    listed: Listed
    gathered: Gathered
    standings: tuple[Standing, ...]
    reports: Reports
    documents: Mapping[str, Document]
    happening: Happening | None = None
    merged: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def named(self) -> str:
        """The id by which a decision names it: its own, or the one that a suggestion gets with the first decision."""
        return named(self.listed.id)

    @property
    def held(self) -> tuple[str, ...]:
        """The ids of its claims and rows."""
        return tuple(claim.id for claim in (*self.gathered.claims, *self.gathered.rows))


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A place whose control is told of: accounts, pairs of them that contradict each other, and the days of the outermost."""

    place: str
    name: str
    holdings: int
    contested: int
    first: str | None
    last: str | None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A series: points, those of them with a running total, flags, and the days of the outermost."""

    id: str
    source: str
    outcome: str
    scope: tuple[str, ...]
    points: int
    totals: int
    flags: int
    first: str
    last: str


def named(key: str) -> str:
    """The id by which decisions name an incident."""
    if key.startswith(HAND_MADE):
        return key
    return HAND_MADE + hashlib.sha256(key.encode()).hexdigest()[:16]


def incidents(ledger: Ledger, wanted: Wanted = Wanted(), *, limit: int = _LAST, offset: int = 0) -> list[Listed]:  # noqa: B008
    """Incidents, the latest first; those of no known day last.

    Args:
        ledger: a ledger.
        wanted: which.
        limit, offset: how many, after how many.
    """
    bring_up(ledger, most=FEW)
    c = schema.gathered.c
    asked = select(c.body).where(*_conditions(wanted)).order_by(c.day.desc(), c.id).limit(limit).offset(offset)
    with reading(ledger._engine, ledger.place) as db:
        return [_listed(body) for body in db.scalars(asked)]


def count_incidents(ledger: Ledger, wanted: Wanted = Wanted()) -> int:  # noqa: B008
    """How many incidents there are."""
    bring_up(ledger, most=FEW)
    with reading(ledger._engine, ledger.place) as db:
        return db.scalar(select(func.count()).select_from(schema.gathered).where(*_conditions(wanted))) or 0


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    c = schema.gathered.c
    found: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        found.append(c.day >= wanted.since)
    if wanted.until is not None:
        found.append(and_(c.day != "", c.day <= wanted.until))
    if wanted.place is not None:
        found.append(or_(c.place_id == wanted.place, c.place == wanted.place))
    if wanted.grades:
        found.append(c.grade.in_(wanted.grades))
    if wanted.confirmed is not None:
        found.append(c.confirmed == wanted.confirmed)
    if wanted.disputed is not None:
        found.append(c.disputed == wanted.disputed)
    if wanted.least is not None:
        found.append(c.killed >= wanted.least)
    return found


def incident(ledger: Ledger, key: str) -> Together:
    """One incident.

    Args:
        ledger: a ledger.
        key: its id, that of an incident merged into it, or that of a claim or incident row in it.

    Raises:
        MissingError: no such incident.
    """
    bring_up(ledger, most=FEW)
    with reading(ledger._engine, ledger.place) as db:
        found = _found(db, key)
        [gathered] = gathered_from(db, [found])
        told = sorted({c.document for c in (*gathered.claims, *gathered.rows) if c.document})
        reports = reports_of(db, told)
        d = schema.document.c
        documents = {row.id: rows.parse_document(row.body) for row in fetched(db, [d.id, d.body], d.id, told)}
        i, a = schema.incident.c, schema.attachment.c
        body = db.scalar(select(i.body).where(i.id == found))
        merged = db.scalars(select(i.id).where(i.merged_into == found).order_by(i.id)).all()
        ids = [c.id for c in (*gathered.claims, *gathered.rows)]
        files = [rows.parse_attachment(row.body) for row in fetched(db, [a.body], a.claim, ids)]
    return Together(
        listed=listed(gathered, reports), gathered=gathered, standings=tuple(standings(gathered, reports)), reports=reports,
        documents=documents, happening=rows.parse_incident(body) if body is not None else None, merged=tuple(merged),
        attachments=tuple(files),
    )  # fmt: skip


def every(ledger: Ledger, wanted: Wanted = Wanted(), *, limit: int = _LAST) -> Iterator[Together]:  # noqa: B008
    """Incidents with all that is told of them, the latest first, streamed; the reports themselves are left out."""
    keys = [one.id for one in incidents(ledger, wanted, limit=limit)]
    i = schema.incident.c
    for part in some(keys, _AT_ONCE):
        with reading(ledger._engine, ledger.place) as db:
            found = {one.id: one for one in gathered_from(db, part) if one.claims or one.rows}
            reports = reports_of(db, (c.document or "" for one in found.values() for c in (*one.claims, *one.rows)))
            made = {row.id: rows.parse_incident(row.body) for row in fetched(db, [i.id, i.body], i.id, part)}
        for key in part:
            if key in found:
                one = found[key]
                yield Together(listed=listed(one, reports), gathered=one, standings=tuple(standings(one, reports)),
                               reports=reports, documents={}, happening=made.get(key))  # fmt: skip


def _found(db: Connection, key: str) -> str:
    """The id of the incident that an id leads to."""
    g, m, i = schema.gathered.c, schema.member.c, schema.incident.c
    seen: set[str] = set()
    at: str | None = key
    while at is not None and at not in seen:
        seen.add(at)
        if db.scalar(select(g.id).where(g.id == at)) is not None:
            return at
        at = db.scalar(select(i.merged_into).where(i.id == at)) or db.scalar(select(m.gathered).where(m.claim == at))
    raise MissingError(f"{key}: no incident of this id; hasila incidents lists them")


def totals(
    ledger: Ledger, by: Sequence[str], rule: Rule, order: Sequence[str] = (), *, claims: bool = False
) -> list[Row]:
    """Totals over all incidents, nobody counted twice.

    A total that was asked for once is kept in the ledger and changes with it, so that it is there at once the next time.

    Args:
        ledger: a ledger.
        by: dimensions, of `hasila.collate.tally.DIMENSIONS`; outcome and unit are always kept apart.
        rule: which of several sources is taken.
        order: keys of sources, for the rule `source_order`.
        claims: whether the rows name the claims that were added; this looks through all incidents.
    """
    bring_up(ledger, most=FEW)
    asked = Asked.of(by, rule)
    plain = not order and not claims
    with reading(ledger._engine, ledger.place) as db:
        sums = answered(db, asked) if plain else None
        if sums is None:
            sums = add_up(db, asked, order, claims=claims)
            if plain:
                _keep(ledger, asked)
    return rows_of(asked, sums)


def speaking(ledger: Ledger) -> set[str]:
    """The keys of all sources that stand behind totals."""
    bring_up(ledger, most=FEW)
    asked = Asked.of((), "lowest")
    with reading(ledger._engine, ledger.place) as db:
        sums = answered(db, asked) or add_up(db, asked)
    return {source for one in sums.values() for source in one.sources}


def _keep(ledger: Ledger, asked: Asked) -> None:
    """Keep a total from now on, where the ledger can be written."""
    try:
        with writing(ledger._engine, ledger.place) as db:
            if answered(db, asked) is None:
                keep(db, asked, add_up(db, asked))
    except LedgerError:
        return


def places(ledger: Ledger, *, limit: int = _LAST, offset: int = 0) -> list[Held]:
    """Places whose control is told of; those whose accounts contradict each other most first, then the most told of."""
    bring_up(ledger, most=FEW)
    c = schema.held.c
    asked = select(schema.held).order_by(c.contested.desc(), c.holdings.desc(), c.place).limit(limit).offset(offset)
    with reading(ledger._engine, ledger.place) as db:
        return [Held(**dict(row)) for row in db.execute(asked).mappings()]


def control(ledger: Ledger, place: str) -> PlaceAccounts:
    """The accounts of one place's control, side by side over time; undated ones stand first.

    Args:
        ledger: a ledger.
        place: the key of `Held`: the place's id, or its folded name.

    Raises:
        MissingError: nobody tells of its control.
    """
    bring_up(ledger, most=FEW)
    c = schema.holding.c
    asked = select(c.name, c.body).where(c.place == place).order_by(func.coalesce(c.day, ""), c.claim)
    with reading(ledger._engine, ledger.place) as db:
        found = db.execute(asked).all()
    if not found:
        raise MissingError(f"{place}: nobody tells who holds it; hasila disputes --all lists the places")
    held = tuple(_holding(row.body) for row in found)
    return PlaceAccounts(place=place, name=found[0].name, holdings=held, contested=tuple(contested(held)))


def lines(
    ledger: Ledger, *, source: str | None = None, outcome: str | None = None, running: bool = False, limit: int = _LAST,
    offset: int = 0,
) -> list[Line]:  # fmt: skip
    """Series, those with the most running totals first.

    Args:
        ledger: a ledger.
        source, outcome: only of these.
        running: only those that have a running total.
        limit, offset: how many, after how many.
    """
    bring_up(ledger, most=FEW)
    c = schema.line.c
    where = [column == value for column, value in ((c.source, source), (c.outcome, outcome)) if value is not None]
    where += [c.totals > 0] if running else []
    asked = (
        select(schema.line).where(*where).order_by(c.totals.desc(), c.points.desc(), c.id).limit(limit).offset(offset)
    )
    with reading(ledger._engine, ledger.place) as db:
        return [_line(dict(row)) for row in db.execute(asked).mappings()]


def _line(row: dict[str, Any]) -> Line:
    return Line(**row | {"scope": tuple(row["scope"].split("\n")) if row["scope"] else ()})


def series(ledger: Ledger, key: str) -> Examined:
    """One series: its points, phases, steps and flags.

    Raises:
        MissingError: no series of this id.
    """
    bring_up(ledger, most=FEW)
    c = schema.point.c
    with reading(ledger._engine, ledger.place) as db:
        found = [_point(body) for body in db.scalars(select(c.body).where(c.line == key).order_by(c.claim))]
    if not found:
        raise MissingError(f"{key}: no series of this id; hasila series lists them")
    return examine(line_up(found)[0])


def every_series(
    ledger: Ledger, *, source: str | None = None, outcome: str | None = None, points: int = 1
) -> Iterator[Examined]:
    """Series with at least so many points, streamed in the order of their source, outcome and scope."""
    found = [one for one in lines(ledger, source=source, outcome=outcome) if one.points >= points]
    found.sort(key=lambda one: (one.source, one.outcome, one.scope))
    c = schema.point.c
    for part in some([one.id for one in found]):
        told: dict[str, list[tuple[Key, Point]]] = {}
        with reading(ledger._engine, ledger.place) as db:
            for key, body in db.execute(select(c.line, c.body).where(c.line.in_(part)).order_by(c.line, c.claim)):
                told.setdefault(key, []).append(_point(body))
        yield from (examine(line_up(told[key])[0]) for key in part if key in told)


def claims(ledger: Ledger, keys: Sequence[str]) -> dict[str, Claim]:
    """Claims by their ids: those that a chart or an account leads to."""
    e = schema.entry.c
    with reading(ledger._engine, ledger.place) as db:
        return {row.id: rows.parse_entry(row.body).claim for row in fetched(db, [e.id, e.body], e.id, keys)}
