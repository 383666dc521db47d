"""Bringing up to date what the reports of a ledger say together: incidents, totals, control of places, series.

Every change of a report's claims makes it stale (`TableShelf` notes it in the same transaction). `bring_up` takes the stale
reports, groups what they tell, and gathers anew only the incidents, places and series that this touches. The tables follow
from the claims as they stand and from how rare towns and actors were when all was grouped last, not from the order in which
reports came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec
from sqlalchemy import Connection, delete, func, select

from hasila.collate.points import Key, Point, line_up
from hasila.collate.series import examine
from hasila.collate.sides import Holding, contested
from hasila.errors import LedgerError
from hasila.store import engine, schema
from hasila.store.engine import reading, writing
from hasila.store.gathering import put_gathered, put_members
from hasila.store.grouped import regroup, restore
from hasila.store.ledger import Ledger
from hasila.store.sums import Kept
from hasila.store.told import copies_with, fetched, read_reports, some

__all__ = ["FEW", "bring_up", "bring_up_in", "line_of", "waiting_reports"]

FEW: Final = 200  # stale reports that are taken in on the way to a page
Progress = Callable[[int], object]

_holding: Final = msgspec.json.Decoder(Holding).decode
_point: Final = msgspec.json.Decoder(tuple[Key, Point]).decode


def waiting_reports(ledger: Ledger) -> int:
    """How many reports were added or changed since `bring_up` ran last."""
    with reading(ledger._engine, ledger.place) as db:
        return db.scalar(select(func.count()).select_from(schema.stale)) or 0


def bring_up(ledger: Ledger, *, most: int | None = None, step: Progress = lambda _: None) -> int:
    """Bring incidents, totals, control and series up to date with the claims.

    Args:
        ledger: a ledger; it is written to even where it was opened for reading.
        most: do nothing where more reports than this are stale, unless nothing was ever brought up; None: whatever there is, and
            all accounts are grouped anew where they have become a quarter more.
        step: called with a number of reports done.

    Returns:
        How many reports they still lag behind; 0 where they are up to date.

    Raises:
        LedgerError: it cannot be written.
    """
    with reading(ledger._engine, ledger.place) as db:
        first = select(schema.stale.c.document).limit((most if most is not None else 0) + 1)
        found = len(db.scalars(first).all())
        made = db.scalar(select(schema.known.c.name).limit(1)) is not None
    if not found:
        return 0
    if most is not None and found > most and made:
        return waiting_reports(ledger)
    own = engine.connect(ledger.place, write=True)
    try:
        with writing(own, ledger.place) as db:
            bring_up_in(db, settle=most is None, step=step)
    except LedgerError as error:
        told = (
            "reports were added or changed since its incidents and totals were brought up to date, which writes to it"
        )
        raise LedgerError(f"{error} ({told})") from error
    finally:
        own.dispose()
    return 0


def bring_up_in(
    db: Connection,
    *,
    settle: bool,
    step: Progress = lambda _: None,
    groups: Mapping[str, tuple[str, str]] | None = None,
) -> None:
    """The same in a writing transaction of its caller's; `settle` as of `hasila.store.grouped.regroup`.

    `groups`: account -> its group and strand, where they are given and are not to be found.
    """
    stale = list(db.scalars(select(schema.stale.c.document).order_by(schema.stale.c.document)))
    if not stale:
        return  # somebody else was faster
    documents = copies_with(db, stale)
    kept = Kept(db)
    changes = read_reports(db, documents, step)
    moved = regroup(db, changes, settle=settle) if groups is None else restore(db, groups)
    touched = moved | changes.gathered
    a = schema.account.c
    touched |= {row.gathered for row in fetched(db, [a.gathered], a.document, documents)}
    also = {row.document for row in fetched(db, [a.document], a.gathered, sorted(touched))}
    for before, after in put_gathered(db, put_members(db, sorted(also | set(documents)))):
        kept.change(before, after)
    kept.write()
    _put_held(db, changes.places)
    _put_lines(db, changes.lines)
    for part in some(stale):
        db.execute(delete(schema.stale).where(schema.stale.c.document.in_(part)))


def _put_held(db: Connection, places: Iterable[str]) -> None:
    """The rows of places whose control somebody told of anew."""
    c = schema.holding.c
    for part in some(sorted(places)):
        told: dict[str, list[tuple[Holding, str]]] = {}
        asked = select(c.place, c.name, c.body).where(c.place.in_(part))
        for place, name, body in db.execute(asked.order_by(c.place, func.coalesce(c.day, ""), c.claim)):
            told.setdefault(place, []).append((_holding(body), name))
        db.execute(delete(schema.held).where(schema.held.c.place.in_(part)))
        rows = [
            {"place": place, "name": held[0][1], "holdings": len(held),
             "contested": sum(1 for _ in contested([one for one, _ in held])),
             "first": next((one.day for one, _ in held if one.day), None), "last": held[-1][0].day}
            for place, held in told.items()
        ]  # fmt: skip
        if rows:
            db.execute(schema.held.insert(), rows)


def _put_lines(db: Connection, lines: Iterable[str]) -> None:
    """The rows of series that somebody added to."""
    c = schema.point.c
    for part in some(sorted(lines)):
        told: dict[str, list[tuple[Key, Point]]] = {}
        for key, body in db.execute(select(c.line, c.body).where(c.line.in_(part)).order_by(c.line, c.claim)):
            told.setdefault(key, []).append(_point(body))
        db.execute(delete(schema.line).where(schema.line.c.id.in_(part)))
        rows = [line_of(key, points) for key, points in told.items()]
        if rows:
            db.execute(schema.line.insert(), rows)


def line_of(key: str, points: list[tuple[Key, Point]]) -> dict[str, object]:
    """The row of a series from its points."""
    [series] = line_up(points)
    return {
        "id": key, "source": series.source, "outcome": series.outcome, "scope": "\n".join(series.scope),
        "points": len(series.points), "totals": sum(one.total is not None for one in series.points),
        "flags": len(examine(series).flags), "first": series.points[0].day, "last": series.points[-1].day,
    }  # fmt: skip
