"""Folding events into the tables of a view: what `verify --rebuild`, a migration and an import do with events by the many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Engine, delete, select

from hasila.errors import RecordError
from hasila.ledger import events as ev
from hasila.ledger.events import Event, parse_event
from hasila.ledger.view import apply
from hasila.store import words
from hasila.store.engine import Place, writing
from hasila.store.schema import COLLATED, VIEW, event, subject
from hasila.store.shelf import TableShelf

__all__ = ["BATCH", "current_texts", "fold_all", "fold_some", "refold"]

BATCH = 200  # events folded between two commits


def fold_some(db: Connection, texts: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Fold events into the view: its tables, the subjects, the search index.

    Args:
        db: a writing transaction of the ledger that has the view.
        texts: place and text of each event.

    Yields:
        Place and fault of each event that cannot be folded.
    """
    shelf = TableShelf(db)
    found: list[tuple[int, Event]] = []
    for seq, text in texts:
        try:
            one = parse_event(text)
            apply(shelf, one)
        except RecordError as error:
            yield seq, str(error)
        else:
            found.append((seq, one))
    shelf.flush()
    about = [{"subject": key, "seq": seq} for seq, one in found for key in dict.fromkeys(ev.subjects(one.act))]
    if about:
        db.execute(subject.insert(), about)
    words.index(db, current_texts(shelf, [one for _, one in found]))


def current_texts(shelf: TableShelf, events: Sequence[Event]) -> Iterator[tuple[str, str, str | None]]:
    """Id, text and language of the reports whose current edition one of these events brought."""
    for one in events:
        known = shelf.document(one.act.report.id) if isinstance(one.act, ev.Recorded) else None
        if isinstance(one.act, ev.Recorded) and known is not None and known.edition.event == one.id:
            yield known.id, one.act.report.text, one.act.report.language


def fold_all(source: Connection, engine: Engine, place: Place) -> Iterator[tuple[int, str]]:
    """Fold all events of one ledger into the empty view of another; faults as in `fold_some`."""
    asked = select(event.c.seq, event.c.text).order_by(event.c.seq)
    for some in source.execution_options(yield_per=BATCH).execute(asked).partitions(BATCH):
        with writing(engine, place) as db:
            yield from fold_some(db, [(row.seq, row.text) for row in some])


def refold(db: Connection) -> None:
    """Empty a ledger's view and make it of its own events again, in one transaction.

    Raises:
        RecordError: an event that cannot be folded; the transaction is to be given up.
    """
    for table in (*reversed(VIEW), *COLLATED):
        db.execute(delete(table))
    last = 0
    asked = select(event.c.seq, event.c.text).order_by(event.c.seq).limit(BATCH)
    while some := db.execute(asked.where(event.c.seq > last)).all():
        for seq, fault in fold_some(db, [(row.seq, row.text) for row in some]):
            raise RecordError(f"event {seq}: {fault}")
        last = some[-1].seq
