"""The accounts of a ledger by happening: all anew while they are few or have become many more, else only the strands touched.

How rare towns and actors are is counted when all are grouped, and kept: under the same counts grouping some strands gives
what grouping all would give, so the order in which reports came changes nothing. Where more than `LARGE` accounts hang together
(years of reports of one town), new ones are put to the likeliest group one by one until all are grouped anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, select

from hasila.collate.account import Account
from hasila.collate.grouping import Group, Key, Weighing, attach, drawn, group, weigh
from hasila.collate.likeness import Rarity
from hasila.store import schema
from hasila.store.told import Changes, fetched, some

__all__ = ["LARGE", "SMALL", "attached", "regroup", "restore", "weighing_of"]

SMALL = 2000  # accounts that are grouped all anew with every change
LARGE = 3000  # accounts that hang together by likely pairs; more are not grouped anew for a few new ones
_LOOSE: Final = 0.05  # from this part of the accounts on put to groups one by one, all are grouped anew
_GROWTH: Final = 1.25  # from so many times as many on, they are grouped all anew
_NEAR: Final = 3  # days between accounts that are compared
_APART: Final = 20  # stretches of days that are looked up one by one

_account = msgspec.json.Decoder(Account).decode


class _Counted(msgspec.Struct, frozen=True):
    """What is kept of a grouping of all."""

    number: int
    towns: dict[str, float]
    actors: dict[str, float]
    crowded: tuple[tuple[Any, ...], ...]


def weighing_of(db: Connection) -> tuple[int, Weighing] | None:
    """How many accounts there were when all were grouped last, and what was counted of them then."""
    body = db.scalar(select(schema.known.c.body).where(schema.known.c.name == "weighing"))
    if body is None:
        return None
    kept = msgspec.json.decode(body, type=_Counted)
    crowded: frozenset[Key] = frozenset(tuple(key) for key in kept.crowded)
    return kept.number, Weighing(Rarity(kept.towns, kept.actors), crowded)


def _keep(db: Connection, number: int, weighing: Weighing) -> None:
    kept = _Counted(number, dict(weighing.rare.towns), dict(weighing.rare.actors), tuple(weighing.crowded))
    _note(db, "weighing", msgspec.json.encode(kept).decode())


def regroup(db: Connection, changes: Changes, *, settle: bool) -> set[str]:
    """Group the accounts after some changed.

    Args:
        db: a writing transaction.
        changes: what changed with the accounts.
        settle: whether all may be grouped anew where they have become many more or fewer, which takes long in a large ledger.

    Returns:
        Ids of the groups that have other members than before.
    """
    known = weighing_of(db)
    if known is not None and not changes.fresh and not changes.gone:
        return set()
    number = db.scalar(select(func.count()).select_from(schema.account)) or 0
    c = schema.account.c
    grown = known is not None and not known[0] / _GROWTH < number < known[0] * _GROWTH
    loose = attached(db)
    if known is None or number < SMALL or (settle and (grown or loose > number * _LOOSE)):
        accounts = [_account(body) for body in db.scalars(select(c.body))]
        weighing = weigh(accounts)
        _keep(db, number, weighing)
        _note(db, "attached", "0")
        return _put(db, group(accounts, weighing))
    weighing = known[1]
    fresh = changes.fresh
    near = drawn(list(fresh.values()), _window(db, fresh), weighing) if len(fresh) < number else set()
    strands = changes.strands | {row.strand for row in fetched(db, [c.strand], c.id, sorted(near))}
    strands |= fresh.keys()
    together = sum(db.scalar(select(func.count()).where(c.strand.in_(part))) or 0 for part in some(sorted(strands)))
    if together > LARGE and len(fresh) < number:
        _note(db, "attached", str(loose + len(fresh) + changes.gone))
        return _put(db, _attached(db, changes, near, weighing))
    touched = {row.body for row in fetched(db, [c.body], c.strand, sorted(strands))}
    return _put(db, group([_account(body) for body in touched], weighing))


def attached(db: Connection) -> int:
    """How many accounts were put to groups, or taken from them, one by one since all were grouped."""
    return int(db.scalar(select(schema.known.c.body).where(schema.known.c.name == "attached")) or 0)


def _attached(db: Connection, changes: Changes, near: Iterable[str], weighing: Weighing) -> list[Group]:
    """The groups near new accounts, with these; where grouping all that hangs together would take long."""
    c, fresh = schema.account.c, changes.fresh
    keys = changes.gathered | {row.gathered for row in fetched(db, [c.gathered], c.id, sorted(near))}
    groups: dict[str, list[Account]] = {}
    strands: dict[str, str] = {}
    for row in fetched(db, [c.id, c.gathered, c.strand, c.body], c.gathered, sorted(keys)):
        if row.id not in fresh:
            groups.setdefault(row.gathered, []).append(_account(row.body))
            strands[row.id] = row.strand
    made = attach(list(fresh.values()), [groups[key] for key in sorted(groups)], weighing)
    first = {one.id: min((strands[m] for m in one.members if m in strands), default=one.id) for one in made}
    return [msgspec.structs.replace(one, strand=first[one.id]) for one in made]


def _note(db: Connection, name: str, body: str) -> None:
    db.execute(delete(schema.known).where(schema.known.c.name == name))
    db.execute(schema.known.insert(), {"name": name, "body": body})


def _window(db: Connection, fresh: dict[str, Account]) -> list[Account]:
    """The accounts that some new ones have to be compared with."""
    c = schema.account.c
    found: dict[str, str] = {}
    stretches = _stretches(fresh.values())
    asked = select(c.id, c.body)
    if len(stretches) > _APART:
        stretches = [(stretches[0][0], max(last for _, last in stretches))]
    for first, last in stretches:
        found |= {row.id: row.body for row in db.execute(asked.where(c.first <= last, c.last >= first))}
    if any(one.first is None for one in fresh.values()):
        found |= {row.id: row.body for row in db.execute(asked.where(c.first.is_(None)))}
    words = sorted({one.text for one in fresh.values() if one.text})
    found |= {row.id: row.body for row in fetched(db, [c.id, c.body], c.words, words)}
    return [_account(body) for key, body in found.items() if key not in fresh]


def _stretches(accounts: Iterable[Account]) -> list[tuple[int, int]]:
    """The days that accounts are near to, as stretches that do not meet."""
    out: list[tuple[int, int]] = []
    days = sorted((a.first - _NEAR, a.last + _NEAR) for a in accounts if a.first is not None and a.last is not None)
    for first, last in days:
        if out and first <= out[-1][1]:
            out[-1] = (out[-1][0], max(last, out[-1][1]))
        else:
            out.append((first, last))
    return out


def _put(db: Connection, groups: Sequence[Group]) -> set[str]:
    """Write in which group and strand accounts are; the groups that changed, those before too."""
    table = schema.account
    now = {member: (one.id, one.strand) for one in groups for member in one.members}
    asked = [table.c.id, table.c.gathered, table.c.strand]
    before = {row.id: (row.gathered, row.strand) for row in fetched(db, asked, table.c.id, list(now))}
    moved = [key for key, where in now.items() if before[key] != where]
    if moved:
        raw = (
            table.update().where(table.c.id == bindparam("at")).values(gathered=bindparam("to"), strand=bindparam("by"))
        )
        for part in some(moved, 5000):
            db.execute(raw, [{"at": key, "to": now[key][0], "by": now[key][1]} for key in part])
    changed = [key for key in moved if before[key][0] != now[key][0]]
    return {before[key][0] for key in changed} | {now[key][0] for key in changed}


def restore(db: Connection, groups: Mapping[str, tuple[str, str]]) -> set[str]:
    """Write given groups and strands, account -> both: those of another ledger, of which accounts were put to groups one by one."""
    members: dict[tuple[str, str], list[str]] = {}
    for key, where in groups.items():
        members.setdefault(where, []).append(key)
    return _put(db, [Group(key, tuple(held), (), strand) for (key, strand), held in members.items()])
