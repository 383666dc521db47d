"""Connections: where a ledger is, how it is opened, how a transaction begins, and what the database's errors mean.

A path is an SQLite file, a `postgresql://` address a PostgreSQL database. A writing transaction takes the ledger's lock
before it reads anything (SQLite: BEGIN IMMEDIATE; PostgreSQL: an advisory lock), so what it read is still so when it writes.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from hasila.errors import LedgerError, UsageError
from hasila.store.schema import APPLICATION

__all__ = ["Place", "connect", "guarded", "mark", "reading", "writing"]

_PATIENCE: Final = 300  # seconds that a writer waits for another: gathering a million claims takes some minutes
_LOCK: Final = 0x6861_736C_696C  # PostgreSQL's advisory lock, one a database
_PAGE_CACHE: Final = -64_000  # kB, negative as SQLite wants it


class Place:
    """Where a ledger is.

    Args:
        where: a path, or a PostgreSQL address.
    """

    def __init__(self, where: str | Path) -> None:
        self.where = str(where)
        self.server = self.where.startswith(("postgresql:", "postgres:", "postgresql+psycopg:"))

    @property
    def path(self) -> Path:
        """The file, of an SQLite ledger."""
        return Path(self.where)

    def __str__(self) -> str:
        """For messages: no password in it."""
        if not self.server:
            return self.where
        parts = urlsplit(self.where)
        return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"

    def exists(self) -> bool:
        """Whether there is a file; of a server, whether it has a ledger is seen when it is opened."""
        return self.server or self.path.exists()


def connect(place: Place, *, write: bool, create: bool = False) -> Engine:
    """An engine for a ledger. Nothing is changed by connecting.

    Args:
        place: where it is.
        write: whether it will be written to.
        create: whether an SQLite file may be made.

    Raises:
        UsageError: the driver of PostgreSQL is not installed.
    """
    return _server(place) if place.server else _file(place, "rwc" if create else "rw" if write else "ro")


def _file(place: Place, mode: str) -> Engine:
    address, only_read = _address(place.path.resolve(), mode)

    def open_file() -> sqlite3.Connection:
        made = sqlite3.connect(address, uri=True, timeout=_PATIENCE, check_same_thread=False, isolation_level=None)
        made.execute(f"PRAGMA cache_size={_PAGE_CACHE}")
        if only_read:
            made.execute("PRAGMA query_only=1")
        else:
            made.execute("PRAGMA synchronous=FULL")  # what was said to be written is on the disk
        if mode == "rwc" and made.execute("PRAGMA page_count").fetchone() == (0,):
            made.execute("PRAGMA journal_mode=WAL")  # readers and a writer work at once; the file remembers it
        return made

    engine = create_engine("sqlite://", creator=open_file, poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    return engine


def _address(path: Path, mode: str) -> tuple[str, bool]:
    """The file's address, and whether it is only to be read.

    A reader, too, has SQLite put files beside the ledger and take them away again, where it may.
    """
    only_read = mode == "ro"
    if only_read and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        mode = "rw"
    still = mode == "ro" and not os.access(path.parent, os.W_OK) and not _unfinished(path)
    return f"{path.as_uri()}?mode={mode}{'&immutable=1' if still else ''}", only_read


def _unfinished(path: Path) -> bool:
    """Whether a file stands beside it that holds what is not yet in it."""
    return path.with_name(path.name + "-wal").exists()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _server(place: Place) -> Engine:
    address = "postgresql+psycopg:" + place.where.partition(":")[2]
    try:
        return create_engine(address)
    except ImportError as error:
        raise UsageError("a ledger on PostgreSQL needs its driver; run: pip install 'hasila[postgres]'") from error
    except SQLAlchemyError as error:
        raise UsageError(f"{place} is no address of a database; write postgresql://USER@HOST/DATABASE") from error


@contextmanager
def reading(engine: Engine, place: Place) -> Iterator[Connection]:
    """A transaction that only reads: it sees one state of the ledger, whoever writes meanwhile."""
    with guarded(place), engine.connect() as plain:
        options: dict[str, Any] = {"isolation_level": "REPEATABLE READ"} if place.server else {}
        connection = plain.execution_options(**options)
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine, place: Place) -> Iterator[Connection]:
    """A transaction that holds the ledger's lock from its start. All of it happens or nothing."""
    with guarded(place), engine.connect().execution_options(writes=True) as connection, connection.begin():
        if place.server:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection


@contextmanager
def guarded(place: Place) -> Iterator[None]:
    """Turn the database's errors into one line for a person."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
        raise LedgerError(f"{place}: {_meaning(str(cause))}") from error


_MEANINGS: Final = (  # what the database says -> what it means and what to do
    ("disk is full", "the disk is full; nothing of this was written: make room and run it again"),
    ("readonly", "it cannot be written; check its permissions and those of its folder"),
    ("disk i/o error", "the disk cannot be read or written; check it, then run hasila verify"),
    ("malformed", "the file is damaged; keep it as it is, take a copy from before, and run hasila verify on that"),
    ("not a database", "this is no ledger; name one with --ledger"),
    ("unable to open", "it cannot be opened; check its name and its permissions"),
    ("locked", f"another program has been writing for {_PATIENCE} s; run it again when that has ended"),
    ("no such table", "this is no ledger; name one with --ledger"),
    ("connection failed", "the database does not answer; check the address and that it runs"),
)


def _meaning(said: str) -> str:
    low = said.lower()
    found = next((meaning for words, meaning in _MEANINGS if words in low), None)
    return found or f"the database says: {' '.join(said.split())}"


def mark(connection: Connection) -> None:
    """Say in an SQLite file that it is a ledger."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")
