"""The forms that a ledger's tables have had, each a named step that is recorded in the ledger. Opening takes none of them.

The events and blobs never change their form lightly; the view is made of the events, so a step that changes only the view
makes its tables anew and folds. `migrate` works on a copy of an SQLite file and puts it in the old one's place only when all
went well; the old file stays beside it. On PostgreSQL all steps are one transaction.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Connection, inspect, select
from sqlalchemy.schema import CreateIndex

from hasila.errors import LedgerError
from hasila.store import engine as engines
from hasila.store.engine import Place
from hasila.store.folding import refold
from hasila.store.schema import METADATA, document, entry, migration

__all__ = ["STEPS", "Step", "check_form", "form_of", "is_empty", "migrate", "start"]


class Step(NamedTuple):
    """One change of form: its name, which never changes, and what it does."""

    name: str
    take: Callable[[Connection], None]


def _collated(connection: Connection) -> None:
    """Tables of the queue and of what reports say together; the view is folded anew, which fills them."""
    METADATA.create_all(connection)
    for index in (*document.indexes, *entry.indexes):
        connection.execute(CreateIndex(index, if_not_exists=True))
    refold(connection)


STEPS: Final[tuple[Step, ...]] = (Step("0001-events-and-view", METADATA.create_all), Step("0002-collated", _collated))


def start(connection: Connection, at: str, steps: Sequence[Step] = STEPS) -> None:
    """Make an empty ledger."""
    engines.mark(connection)
    for step in steps:
        step.take(connection)
        connection.execute(migration.insert(), {"name": step.name, "at": at})


def form_of(connection: Connection) -> tuple[str, ...]:
    """The names of the steps that a ledger has taken; none where this is no ledger."""
    if not inspect(connection).has_table(migration.name):
        return ()
    return tuple(connection.scalars(select(migration.c.name).order_by(migration.c.name)))


def is_empty(connection: Connection) -> bool:
    """Whether there is nothing yet, not even somebody else's tables."""
    return not inspect(connection).get_table_names()


def check_form(connection: Connection, place: Place, steps: Sequence[Step] = STEPS) -> None:
    """Refuse what this version of hasila cannot work with.

    Raises:
        LedgerError: no ledger, an older form, a newer form.
    """
    taken = form_of(connection)
    known = [step.name for step in steps]
    if not taken:
        raise LedgerError(f"{place}: this is no ledger; name one with --ledger, or make one with hasila add")
    if newer := sorted(set(taken) - set(known)):
        raise LedgerError(f"{place}: a newer version of hasila wrote it ({newer[-1]}); update hasila to open it")
    if len(taken) < len(known):
        raise LedgerError(f"{place}: an older version of hasila wrote it; run: hasila migrate --ledger {place}")


def migrate(place: Place, at: str, steps: Sequence[Step] = STEPS) -> tuple[str, ...]:
    """Take the steps that a ledger lacks.

    Args:
        place: the ledger.
        at: now, for the record.
        steps: all steps that there are.

    Returns:
        The names of the steps taken, none where it was up to date.
    """
    if place.server:
        return _take(place, at, steps)
    if not place.exists():
        raise LedgerError(f"{place}: there is no such ledger; check --ledger")
    missing = _missing(place, steps)
    if not missing:
        return ()
    copy = Place(place.path.with_name(place.path.name + ".migrating"))
    _copy(place.path, copy.path)
    taken = _take(copy, at, steps)
    before = place.path.with_name(f"{place.path.name}.before-{taken[0]}")
    shutil.move(place.path, before)
    shutil.move(copy.path, place.path)
    return taken


def _missing(place: Place, steps: Sequence[Step]) -> list[str]:
    made = engines.connect(place, write=False)
    try:
        with engines.reading(made, place) as connection:
            taken = form_of(connection)
    finally:
        made.dispose()
    if not taken:
        raise LedgerError(f"{place}: this is no ledger; name one with --ledger, or make one with hasila add")
    if newer := sorted(set(taken) - {step.name for step in steps}):
        raise LedgerError(f"{place}: a newer version of hasila wrote it ({newer[-1]}); update hasila to open it")
    return [step.name for step in steps if step.name not in taken]


def _copy(path: Path, copy: Path) -> None:
    """A copy through the database, so that what a writer has not yet moved into the file is in it."""
    copy.unlink(missing_ok=True)
    with (
        engines.guarded(Place(path)),
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(copy)) as new,
    ):
        old.backup(new)


def _take(place: Place, at: str, steps: Sequence[Step]) -> tuple[str, ...]:
    made = engines.connect(place, write=True)
    try:
        with engines.writing(made, place) as connection:
            taken = form_of(connection)
            wanted = [step for step in steps if step.name not in taken]
            for step in wanted:
                step.take(connection)
                connection.execute(migration.insert(), {"name": step.name, "at": at})
    finally:
        made.dispose()
    return tuple(step.name for step in wanted)
