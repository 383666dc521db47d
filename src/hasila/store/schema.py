"""The tables. `event` and the blobs are the ledger; every other table is the view and can be made of them again.

Two of the view's tables, `form` and `posting`, are the search index; `subject` finds the events about something; `waiting` is
the queue. Things of the view stand as JSON in `body`, with the columns that queries need beside it.

The tables of `COLLATED` follow from the view: what reports of one happening say together, totals, control, series. They are
brought up to date after writing and before reading (`hasila.store.collating`); `stale` names the reports that they lag behind.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    func,
    literal_column,
)

__all__ = [
    "APPLICATION", "COLLATED", "METADATA", "PUBLISHED", "VIEW", "account", "answer", "attachment", "blob", "blob_part", "cell",
    "document", "entry", "event", "form", "gathered", "held", "holding", "incident", "known", "line", "member",
    "migration", "point", "posting", "source", "stale", "subject", "waiting", "wording",
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
PUBLISHED: Final = func.coalesce(document.c.published, literal_column("''"))  # as the index has it, so that it is used
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
Index(
    "entry_assignee", entry.c.assignee,
    sqlite_where=entry.c.assignee.is_not(None), postgresql_where=entry.c.assignee.is_not(None),
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

waiting: Final = Table(  # reports with claims that wait for a person
    "waiting", METADATA,
    Column("document", Text, primary_key=True),
    Column("first", SmallInteger, nullable=False),  # the least of its entries' places in the queue
    Column("published", Text, nullable=False),
    Column("new", Integer, nullable=False),
    Column("in_review", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("proposals", Integer, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
Index("waiting_order", waiting.c.first, waiting.c.published.desc(), waiting.c.document)
Index("document_order", PUBLISHED.desc(), document.c.no)

stale: Final = Table("stale", METADATA, Column("document", Text, primary_key=True), sqlite_with_rowid=False)
known: Final = Table(  # how rare towns and actors are, as counted last; what else the grouping knows of the whole
    "known", METADATA, Column("name", Text, primary_key=True), Column("body", Text, nullable=False)
)
wording: Final = Table(  # what is known of a report beside its claims
    "wording", METADATA,
    Column("document", Text, primary_key=True),
    Column("words", Text, nullable=False, index=True),  # a key of its words, equal for copies
    Column("published", Text),
    Column("publisher", Text),
    Column("original", Text),  # the report that this one copies
    sqlite_with_rowid=False,
)  # fmt: skip
account: Final = Table(  # the incident rows of the reports, and how they are grouped
    "account", METADATA,
    Column("id", Text, primary_key=True),
    Column("document", Text, nullable=False, index=True),
    Column("words", Text, index=True),
    Column("first", Integer, index=True),
    Column("last", Integer),
    Column("gathered", Text, nullable=False, index=True),
    Column("strand", Text, nullable=False, index=True),  # accounts that likely pairs connect; no group is of two strands
    Column("body", Text, nullable=False),
)  # fmt: skip
member: Final = Table(  # which claims an incident gathers, its rows too
    "member", METADATA,
    Column("claim", Text, primary_key=True),
    Column("gathered", Text, nullable=False, index=True),
    Column("document", Text, nullable=False, index=True),
)  # fmt: skip
gathered: Final = Table(  # incidents, those that people made and those that are suggested
    "gathered", METADATA,
    Column("id", Text, primary_key=True),
    Column("confirmed", Boolean, nullable=False),
    Column("day", Text, nullable=False),
    Column("place", Text),
    Column("place_id", Text),
    Column("grade", Text, nullable=False),
    Column("disputed", Boolean, nullable=False),
    Column("killed", BigInteger),
    Column("body", Text, nullable=False),
)  # fmt: skip
Index("gathered_order", gathered.c.day.desc(), gathered.c.id)
Index("gathered_place", gathered.c.place_id, gathered.c.day.desc())
cell: Final = Table(  # what the sources of an incident say of one outcome and kind of people
    "cell", METADATA,
    Column("gathered", Text, primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("people", SmallInteger, nullable=False),  # which dimensions of people tell it apart, a bit each
    Column("present", SmallInteger, nullable=False),  # of which its incident tells anything
    *(Column(name, Text) for name in (
        "day", "month", "year", "country", "admin1", "place", "outcome", "status", "age", "sex", "role", "affiliation",
        "blamed", "means", "unit",
    )),
    Column("figures", Text, nullable=False),
    Index("cell_people", "people"),
)  # fmt: skip
answer: Final = Table(  # totals that were asked for, kept up to date with the cells
    "answer", METADATA,
    Column("asked", Text, primary_key=True),
    Column("body", Text, nullable=False),
)  # fmt: skip
holding: Final = Table(  # a source's word on who holds a place
    "holding", METADATA,
    Column("claim", Text, primary_key=True),
    Column("document", Text, nullable=False, index=True),
    Column("place", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("day", Text),
    Column("body", Text, nullable=False),
    Index("holding_place", "place", "day", "claim"),
)  # fmt: skip
held: Final = Table(
    "held", METADATA,
    Column("place", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("holdings", Integer, nullable=False),
    Column("contested", Integer, nullable=False),
    Column("first", Text),
    Column("last", Text),
)  # fmt: skip
Index("held_order", held.c.contested.desc(), held.c.holdings.desc(), held.c.place)
point: Final = Table(  # what a source said on a day of a count that goes on
    "point", METADATA,
    Column("claim", Text, primary_key=True),
    Column("document", Text, nullable=False, index=True),
    Column("line", Text, nullable=False, index=True),
    Column("body", Text, nullable=False),
)  # fmt: skip
line: Final = Table(  # series
    "line", METADATA,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("points", Integer, nullable=False),
    Column("totals", Integer, nullable=False),
    Column("flags", Integer, nullable=False),
    Column("first", Text, nullable=False),
    Column("last", Text, nullable=False),
)  # fmt: skip
Index("line_order", line.c.totals.desc(), line.c.points.desc(), line.c.id)

VIEW: Final = (document, entry, incident, source, attachment, subject, form, posting, waiting)
COLLATED: Final = (stale, known, wording, account, member, gathered, cell, answer, holding, held, point, line)
