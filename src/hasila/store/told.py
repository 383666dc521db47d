"""What is taken from each report by itself: its key of words, its accounts of happenings, words on control, points of series.

In: ids of reports and the view. Out: rows of `wording`, `account`, `holding`, `point`, and what changed with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import Column, Connection, delete, select

from hasila.collate.account import Account, accounts_of
from hasila.collate.gathered import Reports
from hasila.collate.points import Key, points_of
from hasila.collate.sides import holding, told_place
from hasila.ledger.claim import Claim
from hasila.ledger.ids import content_id
from hasila.store import rows, schema

__all__ = ["Changes", "Told", "claims_of", "copies_with", "fetched", "line_id", "read_reports", "reports_of", "some"]

SOME: Final = 500  # values in one condition
_T = TypeVar("_T")


class Told(msgspec.Struct, frozen=True):
    """A claim that stands, the incident that a person put it in, and the report that it is of."""

    document: str
    incident: str | None
    claim: Claim


class _Slim(msgspec.Struct):
    """Of an entry what is needed here."""

    claim: Claim
    incident: str | None = None


_entries: Final = msgspec.json.Decoder(_Slim)
_encode: Final = msgspec.json.Encoder(order="sorted").encode


class Changes(msgspec.Struct):
    """What changed with some reports.

    Attributes:
        fresh: accounts that are new or tell otherwise than before.
        strands, gathered: where accounts that went or changed were.
        places, lines: whose holdings and points changed.
    """

    fresh: dict[str, Account] = {}
    gone: bool = False
    strands: set[str] = set()
    gathered: set[str] = set()
    places: set[str] = set()
    lines: set[str] = set()


def some(keys: Iterable[_T], number: int = SOME) -> Iterator[list[_T]]:
    """The keys in order, so many at a time."""
    listed = list(keys)
    for at in range(0, len(listed), number):
        yield listed[at : at + number]


def fetched(db: Connection, columns: Sequence[Column[Any]], where: Column[Any], keys: Iterable[str]) -> Iterator[Any]:
    """Rows of a table by many keys."""
    for part in some(keys):
        yield from db.execute(select(*columns).where(where.in_(part)))


def claims_of(db: Connection, documents: Sequence[str]) -> dict[str, list[Told]]:
    """Report -> its claims that stand, in the order of its text."""
    c = schema.entry.c
    asked = select(c.document, c.body).where(c.stands, c.document.in_(documents))
    found: dict[str, list[Told]] = {}
    for document, body in db.execute(asked.order_by(c.document, c.start, c.id)):
        slim = _entries.decode(body)
        found.setdefault(document, []).append(Told(document, slim.incident, slim.claim))
    return found


def copies_with(db: Connection, documents: Iterable[str]) -> list[str]:
    """Some reports, and those whose words are or were the same."""
    wanted = dict.fromkeys(documents)
    c = schema.wording.c
    keys = {row.words for row in fetched(db, [c.words], c.document, wanted)}
    d = schema.document.c
    for row in fetched(db, [d.body], d.id, list(wanted)):
        keys.add(rows.parse_document(row.body).edition.words)
    wanted |= dict.fromkeys(row.document for row in fetched(db, [c.document], c.words, sorted(keys)))
    return sorted(wanted)


def read_wordings(db: Connection, documents: Sequence[str]) -> None:
    """Put down of some reports, with all of the same words, what is known of them beside their claims."""
    d, table = schema.document.c, schema.wording
    for part in some(documents):
        db.execute(delete(table).where(table.c.document.in_(part)))
    for part in some(documents):
        found = [rows.parse_document(body) for body in db.scalars(select(d.body).where(d.id.in_(part), ~d.retracted))]
        made = [
            {"document": one.id, "words": one.edition.words, "published": one.edition.published,
             "publisher": one.edition.publisher, "original": None}
            for one in found
        ]  # fmt: skip
        if made:
            db.execute(table.insert(), made)


def mark_copies(db: Connection, documents: Sequence[str]) -> None:
    """Of reports with equal words the earliest is the original of the others."""
    table = schema.wording
    keys = sorted({row.words for row in fetched(db, [table.c.words], table.c.document, documents)})
    first: dict[str, tuple[str, str]] = {}
    held: list[tuple[str, str]] = []
    for row in fetched(db, [table.c.words, table.c.document, table.c.published], table.c.words, keys):
        held.append((row.words, row.document))
        mine = (row.published or "9999", row.document)
        first[row.words] = min(first.get(row.words, mine), mine)
    for words, document in held:
        if first[words][1] != document:
            where = table.update().where(table.c.document == document)
            db.execute(where.values(original=first[words][1]))


def reports_of(db: Connection, documents: Iterable[str]) -> Reports:
    """What is known of some reports, and of the originals of those that are copies."""
    c = schema.wording.c
    published, publisher, copy_of = {}, {}, {}
    for row in fetched(db, [c.document, c.published, c.publisher, c.original], c.document, sorted(set(documents))):
        if row.published:
            published[row.document] = row.published
        if row.publisher:
            publisher[row.document] = row.publisher
        if row.original:
            copy_of[row.document] = row.original
    beyond = sorted(set(copy_of.values()) - publisher.keys())
    publisher |= {
        row.document: row.publisher
        for row in fetched(db, [c.document, c.publisher], c.document, beyond)
        if row.publisher
    }
    return Reports(published=published, publisher=publisher, copy_of=copy_of)


def read_reports(db: Connection, documents: Sequence[str], step: Callable[[int], object]) -> Changes:
    """Take anew from some reports, with all of the same words, what is taken from each by itself."""
    read_wordings(db, documents)
    mark_copies(db, documents)
    changes = Changes()
    for part in some(documents):
        reports, told = reports_of(db, part), claims_of(db, part)
        claims = [one.claim for document in part for one in told.get(document, ())]
        words = {row.document: row.words for row in fetched(
            db, [schema.wording.c.document, schema.wording.c.words], schema.wording.c.document, part)}  # fmt: skip
        _put_accounts(db, part, list(accounts_of(claims, reports.published, words)), changes)
        changes.places |= _put(db, schema.holding, "place", part, _holdings(claims, reports))
        changes.lines |= _put(db, schema.point, "line", part, _points(claims, reports.published))
        step(len(part))
    return changes


def _put_accounts(db: Connection, documents: Sequence[str], told: Sequence[Account], changes: Changes) -> None:
    table = schema.account
    asked = select(table.c.id, table.c.body, table.c.gathered, table.c.strand)
    before = {row.id: row for row in db.execute(asked.where(table.c.document.in_(documents)))}
    now = {one.id: (one, _encode(one).decode()) for one in told}
    gone = [key for key, row in before.items() if key not in now or now[key][1] != row.body]
    changes.gone = changes.gone or bool(gone)
    changes.strands |= {before[key].strand for key in gone}
    changes.gathered |= {row.gathered for row in before.values()}
    for part in some(gone):
        db.execute(delete(table).where(table.c.id.in_(part)))
    new = {key: one for key, one in now.items() if key not in before or key in set(gone)}
    changes.fresh |= {key: one for key, (one, _) in new.items()}
    if new:
        db.execute(table.insert(), [
            {"id": key, "document": one.report, "words": one.text, "first": one.first, "last": one.last, "gathered": key,
             "strand": key, "body": body}
            for key, (one, body) in new.items()
        ])  # fmt: skip


def _put(db: Connection, table: Any, key: str, documents: Sequence[str], new: Sequence[Mapping[str, Any]]) -> set[str]:
    """Put rows in the place of those that the reports had; the keys of both."""
    mine = table.c.document.in_(documents)
    touched = set(db.scalars(select(table.c[key]).where(mine).distinct()))
    if touched:
        db.execute(delete(table).where(mine))
    if new:
        db.execute(table.insert(), list(new))
    return touched | {row[key] for row in new}


def _holdings(claims: Iterable[Claim], reports: Reports) -> list[dict[str, Any]]:
    found = []
    for claim in claims:
        if claim.control is None or not claim.places or claim.stance == "denies":
            continue
        place, name = told_place(claim)
        one = holding(claim, claim.control, reports)
        found.append({"claim": claim.id, "document": claim.document, "place": place, "name": name, "day": one.day,
                      "body": _encode(one).decode()})  # fmt: skip
    return found


def _points(claims: Iterable[Claim], published: Mapping[str, str]) -> list[dict[str, Any]]:
    by_id = {claim.id: claim for claim in claims}
    return [
        {"claim": one.ids[0], "document": by_id[one.ids[0]].document, "line": line_id(key),
         "body": _encode((key, one)).decode()}
        for key, one in points_of(by_id.values(), published)
    ]  # fmt: skip


def line_id(key: Key) -> str:
    """The id of a series, from its source, outcome and scope."""
    return content_id("s", key)
