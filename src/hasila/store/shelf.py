"""The shelf over the tables: what a step of the fold finds and puts, within one transaction.

Things are read once and kept; what was put is written by `flush`, many rows at a time. The things of a report that the
database does not have yet are not asked for one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, delete, func, select

from hasila.ledger.view_things import Attachment, Document, Entry, Happening, Source
from hasila.store import rows, schema

__all__ = ["TableShelf"]

_SOME: Final = 500  # values in one condition


class TableShelf:
    """A shelf of one transaction. Call `flush` before the commit."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._documents: dict[str, Document | None] = {}
        self._entries: dict[str, Entry | None] = {}
        self._incidents: dict[str, Happening | None] = {}
        self._attachments: dict[tuple[str, str], Attachment] = {}
        self._whole: dict[str, list[str]] = {}  # report -> its entries, where all are known
        self._stored: set[tuple[str, str]] = set()  # (table, key) of what the database has
        self._put: dict[str, dict[str, dict[str, Any]]] = {}  # table -> key -> row
        self._touched: set[str] = set()  # reports that something was put of
        self._fresh: set[str] = set()  # of these, those that the database never had

    def fetch(self, documents: Iterable[str]) -> None:
        """Read these reports at once."""
        wanted = [key for key in dict.fromkeys(documents) if key not in self._documents]
        self._documents |= dict.fromkeys(wanted)
        table = schema.document
        for at in range(0, len(wanted), _SOME):
            for key, body in self._db.execute(
                select(table.c.id, table.c.body).where(table.c.id.in_(wanted[at : at + _SOME]))
            ):
                self._documents[key] = rows.parse_document(body)
                self._stored.add(("document", key))
        for key in wanted:
            if self._documents[key] is None:
                self._whole[key] = []

    def document(self, key: str) -> Document | None:
        if key not in self._documents:
            self.fetch([key])
        return self._documents[key]

    def entry(self, key: str) -> Entry | None:
        if key not in self._entries:
            body = self._db.scalar(select(schema.entry.c.body).where(schema.entry.c.id == key))
            self._keep_entry(key, body)
        return self._entries[key]

    def _keep_entry(self, key: str, body: str | None) -> None:
        self._entries[key] = rows.parse_entry(body) if body is not None else None
        if body is not None:
            self._stored.add(("entry", key))

    def entries_of(self, document: str) -> Sequence[Entry]:
        self.document(document)
        if document not in self._whole:
            table = schema.entry
            found = self._db.execute(select(table.c.id, table.c.body).where(table.c.document == document)).all()
            for key, body in found:
                if key not in self._entries:
                    self._keep_entry(key, body)
            own = {key for key, one in self._entries.items() if one is not None and one.document == document}
            self._whole[document] = list(own | {key for key, _ in found})
        return [one for key in sorted(self._whole[document]) if (one := self._entries[key]) is not None]

    def incident(self, key: str) -> Happening | None:
        if key not in self._incidents:
            body = self._db.scalar(select(schema.incident.c.body).where(schema.incident.c.id == key))
            self._incidents[key] = rows.parse_incident(body) if body is not None else None
            if body is not None:
                self._stored.add(("incident", key))
        return self._incidents[key]

    def members(self, incident: str) -> Sequence[Entry]:
        self.flush()
        table = schema.entry
        found = self._db.execute(
            select(table.c.id, table.c.body).where(table.c.incident == incident).order_by(table.c.id)
        ).all()
        for key, body in found:
            if key not in self._entries:
                self._keep_entry(key, body)
        return [one for key, _ in found if (one := self._entries[key]) is not None]

    def attachments_of(self, sha256: str) -> Sequence[Attachment]:
        self.flush()
        table = schema.attachment
        found = self._db.execute(select(table.c.body).where(table.c.sha256 == sha256).order_by(table.c.claim)).scalars()
        out = [rows.parse_attachment(body) for body in found]
        self._stored |= {("attachment", f"{one.claim} {one.sha256}") for one in out}
        return out

    def put_document(self, one: Document) -> None:
        if ("document", one.id) not in self._stored and one.id not in self._put.get("document", {}):
            self._fresh.add(one.id)
        self._documents[one.id] = one
        self._touched.add(one.id)
        self._queue("document", one.id, rows.document_row(one))

    def put_entry(self, one: Entry) -> None:
        if self._entries.get(one.id) is None and one.document in self._whole:
            self._whole[one.document].append(one.id)
        self._entries[one.id] = one
        if one.document is not None:
            self._touched.add(one.document)
        self._queue("entry", one.id, rows.entry_row(one))

    def put_incident(self, one: Happening) -> None:
        self._incidents[one.id] = one
        self._queue("incident", one.id, rows.incident_row(one))

    def put_source(self, one: Source) -> None:
        if self._db.scalar(select(schema.source.c.id).where(schema.source.c.id == one.id)) is not None:
            self._stored.add(("source", one.id))
        self._queue("source", one.id, rows.source_row(one))

    def put_attachment(self, one: Attachment) -> None:
        key = f"{one.claim} {one.sha256}"
        table = schema.attachment
        same = (table.c.claim == one.claim) & (table.c.sha256 == one.sha256)
        if ("attachment", key) not in self._stored and self._db.scalar(select(table.c.claim).where(same)) is not None:
            self._stored.add(("attachment", key))
        self._queue("attachment", key, rows.attachment_row(one))

    def _queue(self, table: str, key: str, row: dict[str, Any]) -> None:
        self._put.setdefault(table, {})[key] = row

    def flush(self) -> None:
        """Write what was put."""
        for name, table, keys in _TABLES:
            put = self._put.pop(name, {})
            new = {key: row for key, row in put.items() if (name, key) not in self._stored}
            if new:
                self._insert(table, list(new.values()))
            if old := [row for key, row in put.items() if key not in new]:
                self._update(table, old, keys)
            self._stored |= {(name, key) for key in put}
        self._touch()

    def _touch(self) -> None:
        """Write of the reports that something was put of what waits in them, and that what follows from them is stale."""
        touched = sorted(self._touched)
        if not touched:
            return
        old = [key for key in touched if key not in self._fresh]
        for table in (schema.waiting, schema.stale):
            for at in range(0, len(old), _SOME):
                self._db.execute(delete(table).where(table.c.document.in_(old[at : at + _SOME])))
        self._db.execute(schema.stale.insert(), [{"document": key} for key in touched])
        found = [row for key in touched if (row := self._waiting(key)) is not None]
        if found:
            self._db.execute(schema.waiting.insert(), found)
        self._touched.clear()
        self._fresh.clear()

    def _waiting(self, key: str) -> dict[str, Any] | None:
        """What waits in a report; None where nothing does."""
        if key in self._whole:
            places = [rows.waits(one) for one in (self._entries[k] for k in self._whole[key]) if one is not None]
        else:
            places = list(self._db.scalars(select(schema.entry.c.waits).where(schema.entry.c.document == key)))
        document = self.document(key)
        return rows.waiting_row(document, [place for place in places if place]) if document is not None else None

    def _insert(self, table: Table, new: list[dict[str, Any]]) -> None:
        if table is schema.document:
            last = self._db.scalar(select(func.max(table.c.no))) or 0
            new = [row | {"no": last + at} for at, row in enumerate(new, 1)]
        self._db.execute(table.insert(), new)

    def _update(self, table: Table, old: Sequence[Mapping[str, Any]], keys: tuple[str, ...]) -> None:
        where = [table.c[key] == bindparam(f"at_{key}") for key in keys]
        values: dict[str, Any] = {column: bindparam(column) for column in old[0] if column not in keys}
        statement = table.update().where(*where).values(values)
        self._db.execute(statement, [dict(row) | {f"at_{key}": row[key] for key in keys} for row in old])


_TABLES: Final[tuple[tuple[str, Table, tuple[str, ...]], ...]] = (
    ("document", schema.document, ("id",)),
    ("entry", schema.entry, ("id",)),
    ("incident", schema.incident, ("id",)),
    ("source", schema.source, ("id",)),
    ("attachment", schema.attachment, ("claim", "sha256")),
)
