"""Whether a ledger is what it says: the chain of hashes, every byte, every quote; and whether the view follows from the events.

What goes in is a ledger; what comes out are faults, each a line for a person. Nothing is mended here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Column, Connection, Engine, Table, Text, collate, select

from hasila.errors import LedgerError, RecordError
from hasila.ledger import events as ev
from hasila.ledger.claim import Claim
from hasila.ledger.events import GENESIS, chain_hash, parse_event, stated_id
from hasila.store import blobs, engine, migrations, rows
from hasila.store.chain import Head
from hasila.store.collating import bring_up_in
from hasila.store.engine import Place, reading, writing
from hasila.store.folding import fold_all
from hasila.store.grouped import attached
from hasila.store.ledger import Ledger
from hasila.store.queries import report_of
from hasila.store.schema import (
    COLLATED,
    account,
    answer,
    attachment,
    blob,
    document,
    entry,
    event,
    form,
    incident,
    known,
    posting,
    source,
    stale,
    subject,
    waiting,
)  # fmt: skip

__all__ = ["Checked", "Fault", "verify"]

_STREAM: Final = 200
Progress = Callable[[int], object]


class Fault(NamedTuple):
    """What is wrong, and where: an event's place, a report, a claim, a hash, a table."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class Checked(msgspec.Struct, kw_only=True):
    """What was looked at."""

    events: int = 0
    quotes: int = 0
    blobs: int = 0
    head: str = GENESIS


def verify(
    ledger: Ledger, checked: Checked, *, rebuild: bool = False, step: Progress = lambda _: None
) -> Iterator[Fault]:
    """Check a ledger, fault by fault.

    Args:
        ledger: opened.
        checked: is filled with what was looked at.
        rebuild: fold the events from nothing as well, and compare every table of the view.
        step: called with 1 for each event looked at.
    """
    with reading(ledger._engine, ledger.place) as db:
        yield from _chain(db, checked, step)
        yield from _bytes(db, checked)
        yield from _quotes(db, checked)
        if rebuild:
            yield from _view(db)


def _chain(db: Connection, checked: Checked, step: Progress) -> Iterator[Fault]:
    """Every event: its place, its text, its hash, its id, and the quotes of the claims in it."""
    head = Head(0, GENESIS)
    asked = select(event.c.seq, event.c.id, event.c.text, event.c.hash).order_by(event.c.seq)
    for row in db.execution_options(yield_per=_STREAM).execute(asked):
        where = f"event {row.seq}"
        if row.seq != head.seq + 1:
            yield Fault(where, f"the one before it is {head.seq}: events are missing")
        if chain_hash(head.hash, row.text) != row.hash:
            yield Fault(where, "its hash is not that of its text and the event before: one of them was changed")
        yield from (Fault(where, what) for what in _event_faults(row.id, row.text, checked))
        head = Head(row.seq, row.hash)
        checked.events += 1
        step(1)
    checked.head = head.hash


def _event_faults(key: str, text: str, checked: Checked) -> Iterator[str]:
    try:
        one = parse_event(text)
    except RecordError as error:
        yield str(error)
        return
    if one.id != key or stated_id(text) != key:
        yield f"its id {key} is not that of what it says"
    if isinstance(one.act, ev.Recorded):
        for claim in one.act.claims:
            checked.quotes += 1
            yield from _quote_faults(claim, one.act.report.text)


def _quote_faults(claim: Claim, text: str) -> Iterator[str]:
    quote = claim.quote
    if quote is not None and text[quote.start : quote.end] != quote.exact:
        yield f"{claim.id}: its words do not stand at {quote.start}:{quote.end} of the report"


def _bytes(db: Connection, checked: Checked) -> Iterator[Fault]:
    """Every byte kept has the hash that it is kept under; everything that an event names is there."""
    sizes = {row.sha256: row.size for row in db.execute(select(blob.c.sha256, blob.c.size))}
    for sha in sizes:
        checked.blobs += 1
        if (really := blobs.true_hash(db, sha)) != sha:
            yield Fault(f"bytes {sha[:16]}", f"their hash is {really[:16]}…: they were changed")
    for body in db.scalars(select(document.c.body)):
        for edition in (one := rows.parse_document(body)).editions:
            if sizes.get(edition.sha256) != edition.size:
                yield Fault(one.id, f"the original bytes of edition {edition.number} are not there whole")
    for body in db.scalars(select(attachment.c.body)):
        if sizes.get((file := rows.parse_attachment(body)).sha256) != file.size:
            yield Fault(file.claim, f"the attached file {file.name} is not there whole")


def _quotes(db: Connection, checked: Checked) -> Iterator[Fault]:
    """Every claim as it stands: its words stand in the edition that it refers to."""
    at: tuple[str | None, int] = (None, 0)
    text = ""
    asked = select(entry.c.body).order_by(entry.c.document, entry.c.id)
    for body in db.execution_options(yield_per=_STREAM).scalars(asked):
        one = rows.parse_entry(body)
        if one.document is None or one.claim.quote is None:
            continue
        if at != (one.document, one.edition):
            at = one.document, one.edition
            text = _text(db, one.document, one.edition)
        checked.quotes += 1
        yield from (Fault(one.document, what) for what in _quote_faults(one.claim, text))


def _text(db: Connection, key: str, edition: int) -> str:
    body = db.scalar(select(document.c.body).where(document.c.id == key))
    if body is None:
        return ""
    try:
        return report_of(db, rows.parse_document(body), edition).text
    except (LedgerError, IndexError, msgspec.DecodeError):
        return ""


def _view(db: Connection) -> Iterator[Fault]:
    """The view folded from nothing, in a file of its own, against the tables that are there."""
    with tempfile.TemporaryDirectory(prefix="hasila-") as folder:
        place = Place(Path(folder) / "rebuilt.db")
        made = engine.connect(place, write=True, create=True)
        try:
            yield from _folded(db, made, place)
            with reading(made, place) as new:
                for table in (document, entry, incident, source, attachment, subject, waiting):
                    yield from _compared(db, new, table)
                yield from _index_compared(db, new)
            ready = db.scalar(select(known.c.name).limit(1)) is not None
            if ready and db.scalar(select(stale.c.document).limit(1)) is None:  # else they are brought up when asked
                _gathered(db, made, place)
                with reading(made, place) as new:
                    for table in (one for one in COLLATED if one not in (stale, known)):
                        yield from _compared(db, new, table)
        finally:
            made.dispose()


def _folded(db: Connection, made: Engine, place: Place) -> Iterator[Fault]:
    with writing(made, place) as new:
        migrations.start(new, "")
    yield from (Fault(f"event {seq}", what) for seq, what in fold_all(db, made, place))


def _gathered(db: Connection, made: Engine, place: Place) -> None:
    """What reports say together, made anew under the same counts of what is rare, and of the same totals."""
    with writing(made, place) as new:
        for table in (known, answer):
            rows_there = [dict(row) for row in db.execute(select(table)).mappings()]
            if rows_there:
                new.execute(table.insert(), [row | ({"body": "[]"} if table is answer else {}) for row in rows_there])
        held = None
        if attached(db):  # a kept suggestion; all else follows from it
            a = account.c
            held = {row.id: (row.gathered, row.strand) for row in db.execute(select(a.id, a.gathered, a.strand))}
        bring_up_in(new, settle=False, groups=held)


def _compared(old: Connection, new: Connection, table: Table) -> Iterator[Fault]:
    """Rows of a table that differ between two ledgers."""
    keys = [column for column in table.primary_key if column.name != "no"] or [table.c.id]
    columns = [*keys, *(column for column in table.c if column.name != "no" and column not in set(keys))]
    rows_old, rows_new = _ordered(old, columns, keys), _ordered(new, columns, keys)
    mine, other = next(rows_old, None), next(rows_new, None)
    while mine is not None or other is not None:
        a = mine[: len(keys)] if mine is not None else None
        b = other[: len(keys)] if other is not None else None
        if b is None or (a is not None and a < b):
            yield Fault(_named(table, a), "it is in the view and does not follow from the events")
            mine = next(rows_old, None)
        elif a is None or b < a:
            yield Fault(_named(table, b), "it follows from the events and is not in the view")
            other = next(rows_new, None)
        else:
            if mine != other:
                yield Fault(_named(table, a), "the view has it otherwise than the events")
            mine, other = next(rows_old, None), next(rows_new, None)


def _named(table: Table, key: tuple[Any, ...] | None) -> str:
    return " ".join(map(str, (table.name, *(key or ()))))


def _ordered(db: Connection, columns: Sequence[Column[Any]], keys: Sequence[Column[Any]]) -> Iterator[tuple[Any, ...]]:
    """Rows in the order of their keys, texts by code point on every database."""
    order = [collate(key, "C") if db.dialect.name != "sqlite" and isinstance(key.type, Text) else key for key in keys]
    for row in db.execution_options(yield_per=_STREAM).execute(select(*columns).order_by(*order)):
        yield tuple(row)


def _index_compared(old: Connection, new: Connection) -> Iterator[Fault]:
    """The words of each report in the search index."""
    asked = (
        select(document.c.id, form.c.form)
        .join(posting, posting.c.document == document.c.no)
        .join(form, form.c.no == posting.c.form)
    )
    wrong: dict[str, int] = {}
    for key, _ in set(map(tuple, old.execute(asked))) ^ set(map(tuple, new.execute(asked))):
        wrong[key] = wrong.get(key, 0) + 1
    for key, words_wrong in sorted(wrong.items()):
        yield Fault(
            f"search index of {key}", f"{words_wrong} words differ: another version of the language's pack made it"
        )
