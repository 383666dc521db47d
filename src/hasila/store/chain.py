"""Appending: the one place where events are written. Under the ledger's lock, each after the head, the view beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from hasila.ledger.events import GENESIS, Event, chain_hash, subjects
from hasila.ledger.view import apply
from hasila.store.schema import event, subject
from hasila.store.shelf import TableShelf

__all__ = ["Head", "append", "head_of", "rows_of", "write"]


class Head(NamedTuple):
    """The last event's place, counted from 1, and its hash; 0 and zeros of an empty ledger."""

    seq: int
    hash: str


def head_of(connection: Connection) -> Head:
    """The head of the chain."""
    last = connection.execute(select(event.c.seq, event.c.hash).order_by(event.c.seq.desc()).limit(1)).first()
    return Head(last.seq, last.hash) if last else Head(0, GENESIS)


def rows_of(events: Sequence[tuple[Event, str]], head: Head) -> tuple[list[dict[str, object]], Head]:
    """The rows of events with their texts after a head, and the head after them."""
    rows: list[dict[str, object]] = []
    for one, text in events:
        head = Head(head.seq + 1, chain_hash(head.hash, text))
        rows.append({"seq": head.seq, "id": one.id, "text": text, "hash": head.hash})
    return rows, head


def append(connection: Connection, shelf: TableShelf, events: Sequence[tuple[Event, str]]) -> None:
    """Write events and their effect. The transaction holds the lock.

    Args:
        connection: a writing transaction.
        shelf: its shelf; it is flushed.
        events: with their texts, in order; none of them in the ledger yet.
    """
    for one, _ in events:
        apply(shelf, one)
    shelf.flush()
    write(connection, events)


def write(connection: Connection, events: Sequence[tuple[Event, str]]) -> None:
    """Write events whose effect is on the shelf already; arguments as of `append`."""
    if not events:
        return
    rows, _ = rows_of(events, head_of(connection))
    connection.execute(event.insert(), rows)
    about = [
        {"subject": key, "seq": row["seq"]}
        for row, (one, _) in zip(rows, events, strict=True)
        for key in dict.fromkeys(subjects(one.act))
    ]
    connection.execute(subject.insert(), about)
