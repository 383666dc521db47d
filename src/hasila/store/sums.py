"""Totals out of the cells of all incidents, and the totals that were asked for before, kept up to date with the cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Self

import msgspec
from sqlalchemy import Connection, delete, func, select

from hasila.collate.tally import PEOPLE, Row, Rule, Sum, choose
from hasila.store import schema
from hasila.store.gathering import Cell, bit, figures_in

__all__ = ["FIRST", "Asked", "Kept", "add_up", "answered", "keep", "rows_of"]

_MOST: Final = 40  # totals that are kept
_LONGEST: Final = 20_000  # rows of a total that is kept
Key = tuple[str | None, ...]


class Asked(msgspec.Struct, frozen=True):
    """What totals are asked by: dimensions, outcome and unit last, and the rule."""

    by: tuple[str, ...]
    rule: Rule

    @classmethod
    def of(cls, by: Sequence[str], rule: Rule) -> Self:
        return cls(tuple(dict.fromkeys([*by, "outcome", "unit"])), rule)

    @property
    def people(self) -> int:
        return bit(name for name in self.by if name in PEOPLE)

    @property
    def name(self) -> str:
        return msgspec.json.encode(self).decode()


_FOUR: Final[tuple[Rule, ...]] = ("lowest", "highest", "latest", "most_repeated")
FIRST: Final = (  # totals that are kept from the start: those that pages and tables begin with
    *(Asked.of(by, rule) for by in ((), ("month",)) for rule in _FOUR),
    *(Asked.of((one,), "lowest") for one in ("year", "place", "admin1", "country", "status", "age", "sex", "means", "blamed")),
    Asked.of(("place", "month", "status"), "lowest"),
)  # fmt: skip


def _applies(asked: Asked, people: int, present: int) -> bool:
    """Whether cells that these dimensions of people tell apart are the ones to add up."""
    wanted = asked.people
    return people == (wanted & present) and bool(people) == bool(wanted)


class Kept:
    """The totals that are kept, while incidents change."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        kept = {msgspec.json.decode(row.asked, type=Asked): row.body for row in db.execute(select(schema.answer))}
        self._totals = {asked: _sums(body) for asked, body in kept.items()}
        if not kept and not db.scalar(select(func.count()).select_from(schema.cell)):
            self._totals = {asked: {} for asked in FIRST}

    def change(self, before: Iterable[Cell], after: Iterable[Cell]) -> None:
        """Take some cells out and put others in."""
        for sign, cells in ((-1, before), (1, after)):
            for people, values, figures in cells:
                present = int(values["present"] or 0)
                for asked, sums in self._totals.items():
                    if _applies(asked, people, present):
                        key = tuple(values[name] for name in asked.by)
                        one = sums.get(key)
                        if one is None:
                            one = sums[key] = Sum()
                        one.add(figures, choose(figures, asked.rule), sign)
                        if not one.incidents:
                            del sums[key]

    def write(self) -> None:
        """Put the totals as they now stand."""
        self._db.execute(delete(schema.answer))
        rows = [
            {"asked": asked.name, "body": _body(sums)} for asked, sums in self._totals.items() if len(sums) <= _LONGEST
        ]
        if rows:
            self._db.execute(schema.answer.insert(), rows)


def _sums(body: str) -> dict[Key, Sum]:
    return dict(msgspec.json.decode(body, type=list[tuple[Key, Sum]]))


def _body(sums: dict[Key, Sum]) -> str:
    told = sorted(sums.items(), key=lambda one: [value or "" for value in one[0]])
    return msgspec.json.Encoder(order="deterministic").encode(told).decode()


def answered(db: Connection, asked: Asked) -> dict[Key, Sum] | None:
    """A total that is kept; None where it is not."""
    body = db.scalar(select(schema.answer.c.body).where(schema.answer.c.asked == asked.name))
    return _sums(body) if body is not None else None


def keep(db: Connection, asked: Asked, sums: dict[Key, Sum]) -> None:
    """Keep a total from now on, where there is room for it."""
    if len(sums) <= _LONGEST and (db.scalar(select(func.count()).select_from(schema.answer)) or 0) < _MOST:
        db.execute(schema.answer.insert(), {"asked": asked.name, "body": _body(sums)})


def add_up(db: Connection, asked: Asked, order: Sequence[str] = (), *, claims: bool = False) -> dict[Key, Sum]:
    """A total out of all cells.

    Args:
        db: a transaction.
        asked: by what, by which rule.
        order: keys of sources, for the rule `source_order`.
        claims: whether to keep the ids of the claims that are added.
    """
    c, wanted = schema.cell.c, asked.people
    masks = [mask for mask in range(1 << len(PEOPLE)) if mask & wanted == mask and bool(mask) == bool(wanted)]
    columns = [c.people, c.present, c.figures, *(c[name] for name in asked.by)]
    sums: dict[Key, Sum] = {}
    found = db.execution_options(yield_per=2000).execute(select(*columns).where(c.people.in_(masks)))
    for people, present, figures, *values in found:
        if people != wanted & present:
            continue
        told = figures_in(figures)
        chosen = choose(told, asked.rule, order)
        one = sums.setdefault(tuple(values), Sum())
        one.add(told, chosen)
        if claims:
            one.claims.extend(chosen.claims)
    return sums


def rows_of(asked: Asked, sums: dict[Key, Sum]) -> list[Row]:
    """The rows of a total, in the order of their keys; «nobody was hurt» is said of an incident, and is no total."""
    rows = [one.row(dict(zip(asked.by, key, strict=True)), asked.rule) for key, one in sums.items()]
    shown = [row for row in rows if row.highest]
    return sorted(shown, key=lambda row: [value or "" for value in row.key.values()])
