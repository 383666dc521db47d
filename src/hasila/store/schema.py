"""The tables. `event` and the blobs are the ledger; every other table is the view and can be made of them again.

Two of the view's tables, `form` and `posting`, are the search index; `subject` finds the events about something. Things of
the view stand as JSON in `body`, with the columns that queries need beside it.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, SmallInteger, Table, Text

__all__ = [
    "APPLICATION", "METADATA", "VIEW", "attachment", "blob", "blob_part", "document", "entry", "event", "form", "incident",
    "migration", "posting", "source", "subject",
]  # fmt: skip

APPLICATION: Final = 0x6861_736C  # SQLite's application id: a file that has another is no ledger
METADATA: Final = MetaData()

migration: Final = Table(
    "migration", METADATA, Column("name", Text, primary_key=True), Column("at", Text, nullable=False)
)
event: Final = Table(
    "event", METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("hash", Text, nullable=False),
)  # fmt: skip
blob: Final = Table(
    "blob", METADATA, Column("sha256", Text, primary_key=True), Column("size", BigInteger, nullable=False)
)
blob_part: Final = Table(
    "blob_part", METADATA,
    Column("sha256", Text, primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)  # fmt: skip

subject: Final = Table(
    "subject", METADATA,
    Column("subject", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)  # fmt: skip
document: Final = Table(
    "document", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False),  # for the search index; says in which order they came
    Column("id", Text, nullable=False, unique=True),
    Column("url", Text, index=True),
    Column("published", Text, index=True),
    Column("publisher", Text),
    Column("title", Text),
    Column("editions", Integer, nullable=False),
    Column("retracted", Boolean, nullable=False),
    Column("body", Text, nullable=False),
)  # fmt: skip
entry: Final = Table(
    "entry", METADATA,
    Column("id", Text, primary_key=True),
    Column("document", Text, index=True),
    Column("start", Integer),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("waits", SmallInteger, nullable=False),  # a place in the queue, 0 for none
    Column("stands", Boolean, nullable=False),
    Column("touched", Boolean, nullable=False),
    Column("outcome", Text),
    Column("low", BigInteger),
    Column("high", BigInteger),
    Column("day_from", Text),
    Column("day_to", Text),
    Column("place", Text),
    Column("place_id", Text),
    Column("speaker", Text),
    Column("incident", Text),
    Column("assignee", Text),
    Column("body", Text, nullable=False),
    Index("entry_kind", "kind", "outcome", "day_from"),
    Index("entry_place", "place_id", "day_from"),
    Index("entry_speaker", "speaker", "day_from"),
    sqlite_with_rowid=True,
)  # fmt: skip
Index(
    "entry_waits", entry.c.waits, entry.c.document, sqlite_where=entry.c.waits > 0, postgresql_where=entry.c.waits > 0
)
Index(
    "entry_incident", entry.c.incident,
    sqlite_where=entry.c.incident.is_not(None), postgresql_where=entry.c.incident.is_not(None),
)  # fmt: skip
incident: Final = Table(
    "incident", METADATA,
    Column("id", Text, primary_key=True),
    Column("merged_into", Text, index=True),
    Column("body", Text, nullable=False),
)  # fmt: skip
source: Final = Table(
    "source", METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),
)  # fmt: skip
attachment: Final = Table(
    "attachment", METADATA,
    Column("claim", Text, primary_key=True),
    Column("sha256", Text, primary_key=True, index=True),
    Column("body", Text, nullable=False),
)  # fmt: skip
form: Final = Table(
    "form", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("form", Text, nullable=False, unique=True),
)  # fmt: skip
posting: Final = Table(
    "posting", METADATA,
    Column("form", Integer, primary_key=True, autoincrement=False),
    Column("document", Integer, primary_key=True, autoincrement=False),
    Index("posting_document", "document"),
    sqlite_with_rowid=False,
)  # fmt: skip

VIEW: Final = (document, entry, incident, source, attachment, subject, form, posting)
