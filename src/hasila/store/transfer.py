"""A whole ledger as JSON Lines, and back into another: every event with its id, author and time, every byte kept.

A line is an event's own text, byte for byte, or a part of some bytes that a later event names. What is brought in is chained
anew after the head of the ledger that it comes into; an event that is there already is passed over, so a broken-off import
is finished by running it again.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

import msgspec
from sqlalchemy import Connection, select

from hasila.errors import LedgerError, RecordError, UsageError
from hasila.ledger import events as ev
from hasila.ledger.events import Event, parse_event, stated_id
from hasila.store import blobs, words
from hasila.store.chain import append
from hasila.store.engine import reading, writing
from hasila.store.folding import BATCH, current_texts
from hasila.store.ledger import Ledger
from hasila.store.schema import blob, event
from hasila.store.shelf import TableShelf

__all__ = ["Brought", "bring_in", "write_events"]

_FORM: Final = "hasila-events-1"


class Brought(msgspec.Struct, kw_only=True):
    """What an import did: events brought in, and those that were there already."""

    new: int = 0
    known: int = 0


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line: what the file is, and the head of the chain that it was written from."""

    form: str
    events: int
    head: str


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """Some bytes of what is kept under a hash."""

    sha256: str
    part: int
    last: bool
    data: str


def write_events(ledger: Ledger, out: BinaryIO) -> int:
    """Write all events of a ledger and the bytes that they name; returns how many events."""
    number = 0
    counts = ledger.counts()
    out.write(msgspec.json.encode(_Head(form=_FORM, events=counts.events, head=counts.head)) + b"\n")
    with reading(ledger._engine, ledger.place) as db:
        asked = select(event.c.text).order_by(event.c.seq)
        written: set[str] = set()
        for text in db.execution_options(yield_per=BATCH).scalars(asked):
            for sha in _named(parse_event(text)):
                if sha not in written:
                    written.add(sha)
                    _write_bytes(db, sha, out)
            out.write(text.encode() + b"\n")
            number += 1
    return number


def _named(one: Event) -> tuple[str, ...]:
    """The bytes that an event says are kept."""
    return (one.act.sha256,) if isinstance(one.act, ev.Recorded | ev.Attached) else ()


def _write_bytes(db: Connection, sha: str, out: BinaryIO) -> None:
    last: bytes | None = None
    number = 0
    for data in blobs.parts_of(db, sha):
        if last is not None:
            _write_part(sha, number, last, out, final=False)
            number += 1
        last = data
    _write_part(sha, number, last or b"", out, final=True)


def _write_part(sha: str, number: int, data: bytes, out: BinaryIO, *, final: bool) -> None:
    part = _Part(sha256=sha, part=number, last=final, data=base64.b64encode(data).decode())
    out.write(msgspec.json.encode(part) + b"\n")


def bring_in(ledger: Ledger, lines: Iterable[bytes], name: str, brought: Brought) -> Iterator[Brought]:
    """Bring the events of a file into a ledger, in their order.

    Args:
        ledger: opened for writing.
        lines: the file's lines.
        name: its name, for errors.
        brought: is counted up; yielded after each transaction.

    Raises:
        UsageError: this is no such file, or a line of it is broken; what was brought in before stands.
        LedgerError: bytes that an event names are not in the file, or not whole.
    """
    coming = enumerate(lines, 1)
    _check_head(next(coming, (1, b""))[1], name)
    some: list[tuple[Event, str]] = []
    kept: dict[str, list[bytes]] = {}
    for number, line in coming:
        where = f"{name}:{number}"
        if line.startswith(b'{"act":'):
            some.append(_event(line, where))
        elif line.strip():
            _keep_part(line, where, kept)
        if len(some) >= BATCH:
            yield _brought(ledger, some, kept, name, brought)
            some, kept = [], {}
    yield _brought(ledger, some, kept, name, brought)


def _check_head(line: bytes, name: str) -> None:
    try:
        head = msgspec.json.decode(line, type=_Head)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{name}: this is not what hasila export --format events writes") from error
    if head.form != _FORM:
        raise UsageError(f"{name}: its form is {head.form}; a newer version of hasila wrote it")


def _event(line: bytes, where: str) -> tuple[Event, str]:
    try:
        text = line.rstrip(b"\r\n").decode()
        one = parse_event(text)
    except (RecordError, UnicodeDecodeError) as error:
        raise UsageError(f"{where}: {error}") from error
    if stated_id(text) != one.id:
        raise UsageError(f"{where}: the event {one.id} was changed: its id is not that of what it says")
    return one, text


def _keep_part(line: bytes, where: str, kept: dict[str, list[bytes]]) -> None:
    try:
        part = msgspec.json.decode(line, type=_Part)
        data = base64.b64decode(part.data, validate=True)
    except (msgspec.DecodeError, ValueError) as error:
        raise UsageError(f"{where}: this line is broken; write the file again") from error
    kept.setdefault(part.sha256, []).append(data)


def _brought(
    ledger: Ledger, some: list[tuple[Event, str]], kept: dict[str, list[bytes]], name: str, brought: Brought
) -> Brought:
    with writing(ledger._engine, ledger.place) as db:
        ids = [one.id for one, _ in some]
        there = set(db.scalars(select(event.c.id).where(event.c.id.in_(ids)))) if ids else set()
        new = {one.id: (one, text) for one, text in some if one.id not in there}
        _keep_bytes(db, [one for one, _ in new.values()], kept, name)
        shelf = TableShelf(db)
        try:
            append(db, shelf, list(new.values()))
        except RecordError as error:
            raise LedgerError(f"{name}: {error}; nothing of these events was brought in") from error
        words.index(db, current_texts(shelf, [one for one, _ in new.values()]))
    brought.new += len(new)
    brought.known += len(some) - len(new)
    return brought


def _keep_bytes(db: Connection, new: list[Event], kept: dict[str, list[bytes]], name: str) -> None:
    needed = {sha for one in new for sha in _named(one)}
    there = set(db.scalars(select(blob.c.sha256).where(blob.c.sha256.in_(list(needed))))) if needed else set()
    for sha in sorted(needed - there):
        data = b"".join(kept.get(sha, ()))
        if hashlib.sha256(data).hexdigest() != sha:
            raise LedgerError(f"{name}: the bytes {sha[:16]}… are not in it whole; write the file again")
        blobs.keep(db, [data])
