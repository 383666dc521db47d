"""What can be asked of a ledger. Each call is one reading transaction; long answers are streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, case, func, or_, select

from hasila.errors import LedgerError, MissingError
from hasila.ledger import events as ev
from hasila.ledger.claim import Quote
from hasila.ledger.events import parse_event
from hasila.ledger.view_fields import quote_at
from hasila.ledger.view_things import Attachment, Document, Entry, Source
from hasila.store import blobs, rows, words
from hasila.store.chain import head_of
from hasila.store.engine import Place, reading
from hasila.store.records import Counts, Filter, Found, IncidentPage, Page, Past, Waiting
from hasila.store.schema import PUBLISHED, attachment, blob, document, entry, event, incident, source, subject, waiting
from hasila.text import Report

__all__ = ["Queries", "report_of"]

_T = TypeVar("_T")
_STREAM: Final = 500  # rows fetched at once
_LAST: Final = 1 << 62


class _Act(msgspec.Struct):
    report: Report


class _Recording(msgspec.Struct):
    """A `recorded` event, as far as its report goes: its claims are not parsed."""

    act: _Act


_recordings: Final = msgspec.json.Decoder(_Recording)


def _report_in(text: str) -> Report:
    """The report in the text of a `recorded` event."""
    return _recordings.decode(text).act.report


class Queries:
    """The reading half of a ledger."""

    def __init__(self, place: Place, engine: Engine) -> None:
        self.place = place
        self._engine = engine

    def counts(self) -> Counts:
        """What the ledger holds."""
        with reading(self._engine, self.place) as db:
            states = select(entry.c.state, func.count()).where(entry.c.stands).group_by(entry.c.state)
            kinds = select(entry.c.kind, func.count()).where(entry.c.stands).group_by(entry.c.kind)
            kept = db.execute(select(func.count(), func.coalesce(func.sum(blob.c.size), 0)).select_from(blob)).one()
            head = head_of(db)
            return Counts(
                events=head.seq, documents=_count(db, document),
                editions=int(db.scalar(select(func.coalesce(func.sum(document.c.editions), 0))) or 0),
                claims=dict(sorted(tuple(row) for row in db.execute(kinds))),
                states=dict(sorted(tuple(row) for row in db.execute(states))),
                waiting=_waiting_claims(db),
                incidents=_count(db, incident), sources=_count(db, source), attachments=_count(db, attachment),
                blobs=kept[0], bytes=int(kept[1]), head=head.hash,
            )  # fmt: skip

    def head(self) -> str:
        """The hash of the last event: the same as long as nothing was added or decided."""
        with reading(self._engine, self.place) as db:
            return head_of(db).hash

    def last_event(self) -> int:
        """The number of the last event; 0 of an empty ledger."""
        with reading(self._engine, self.place) as db:
            return head_of(db).seq

    def waiting(self) -> int:
        """How many claims wait for a person."""
        with reading(self._engine, self.place) as db:
            return _waiting_claims(db)

    def queue(self, *, assignee: str | None = None, limit: int = 100, offset: int = 0) -> list[Waiting]:
        """Reports with claims that wait for a person: decisions to make anew first, then proposals, then the rest."""
        order = (waiting.c.first, waiting.c.published.desc(), waiting.c.document)
        asked = select(document.c.body, waiting).join(document, document.c.id == waiting.c.document).order_by(*order)
        if assignee is not None:
            asked = self._assigned(assignee)
        with reading(self._engine, self.place) as db:
            return [
                Waiting(document=rows.parse_document(row.body), new=int(row.new), changed=int(row.changed),
                        proposals=int(row.proposals), in_review=int(row.in_review))
                for row in db.execute(asked.limit(limit).offset(offset))
            ]  # fmt: skip

    def _assigned(self, assignee: str) -> Select[Any]:
        """The queue of one person: of each report the claims that were given to them."""
        first = func.min(entry.c.waits)
        names = {1: "changed", 2: "proposals", 3: "in_review"}
        tally = [func.sum(_one(entry.c.waits == number)).label(name) for number, name in names.items()]
        new = func.sum(_one(entry.c.waits >= 4)).label("new")
        asked = select(document.c.body, new, *tally).join(document, document.c.id == entry.c.document)
        asked = asked.where(entry.c.waits > 0, entry.c.assignee == assignee)
        asked = asked.group_by(document.c.id, document.c.body, document.c.published)
        return asked.order_by(first, PUBLISHED.desc(), document.c.id)

    def failures(self) -> dict[str, tuple[str, ...]]:
        """Place (FILE or FILE:LINE) -> ids of the rows that say why it could not be made a report, those settled left out."""
        found: dict[str, tuple[str, ...]] = {}
        asked = select(entry.c.body).where(entry.c.kind == "failure", entry.c.stands, entry.c.document.is_(None))
        for one in self._stream(asked.order_by(entry.c.id), rows.parse_entry):
            if one.claim.failure is not None:
                found[one.claim.failure.where] = (*found.get(one.claim.failure.where, ()), one.id)
        return found

    def documents(self, *, limit: int = _LAST, offset: int = 0) -> Iterator[Document]:
        """Every report, the latest published first."""
        order = (PUBLISHED.desc(), document.c.no)
        yield from self._stream(
            select(document.c.body).order_by(*order).limit(limit).offset(offset), rows.parse_document
        )

    def find_document(self, key: str) -> Document | None:
        """A report by its id, or None."""
        with reading(self._engine, self.place) as db:
            return _document(db, key)

    def page(self, key: str, *, edition: int | None = None, superseded: bool = False) -> Page:
        """A report with its text and claims.

        Args:
            key: its id.
            edition: which edition; the current one by default.
            superseded: show also claims that a later reading no longer makes.

        Raises:
            MissingError: no such report or edition.
        """
        with reading(self._engine, self.place) as db:
            found = _document(db, key)
            if found is None:
                raise MissingError(f"{key}: no report of this id; hasila show lists them")
            number = len(found.editions) if edition is None else edition
            if not 1 <= number <= len(found.editions):
                raise LedgerError(f"{key}: there is no edition {number}; it has {len(found.editions)}")
            asked = select(entry.c.body).where(entry.c.document == key)
            entries = [rows.parse_entry(body) for body in db.scalars(asked)]
            shown = sorted((one for one in entries if superseded or not one.superseded), key=_in_text)
            report = report_of(db, found, number)
        return Page(document=found, report=report, edition=number, entries=tuple(shown))

    def report(self, key: str, edition: int | None = None) -> Report:
        """An edition of a report, with its text; the current one by default."""
        return self.page(key, edition=edition).report

    def quote(self, key: str, start: int, end: int) -> Quote:
        """The quote of code points `start` to `end` of a report's current text, for a claim or a correction."""
        return quote_at(self.report(key).text, start, end)

    def entry(self, key: str) -> Entry:
        """A claim by its id.

        Raises:
            MissingError: no such claim.
        """
        with reading(self._engine, self.place) as db:
            body = db.scalar(select(entry.c.body).where(entry.c.id == key))
        if body is None:
            raise MissingError(f"{key}: no claim of this id; hasila show lists them")
        return rows.parse_entry(body)

    def entries(self, wanted: Filter = Filter(), *, limit: int = _LAST, offset: int = 0) -> Iterator[Entry]:  # noqa: B008
        """Claims, streamed: by their report, then in the order of its text."""
        asked = select(entry.c.body).where(*self._conditions(wanted))
        asked = asked.order_by(entry.c.document, entry.c.start, entry.c.id).limit(limit).offset(offset)
        yield from self._stream(asked, rows.parse_entry)

    def count(self, wanted: Filter = Filter()) -> int:  # noqa: B008
        """How many claims."""
        with reading(self._engine, self.place) as db:
            return db.scalar(select(func.count()).select_from(entry).where(*self._conditions(wanted))) or 0

    def history(self, key: str) -> list[Past]:
        """The events about a claim, report, incident, source or file, in order; of a claim also the readings that made it."""
        about = select(event.c.seq, event.c.text, event.c.hash).join(subject, subject.c.seq == event.c.seq)
        with reading(self._engine, self.place) as db:
            body = db.scalar(select(entry.c.body).where(entry.c.id == key))
            of = rows.parse_entry(body).document if body is not None else None
            found = {
                row.seq: row for row in db.execute(about.where(subject.c.subject.in_([key, *([of] if of else [])])))
            }
        past = [_past(row) for _, row in sorted(found.items())]
        return [one for one in past if _speaks_of(one, key)]

    def search(self, said: str, *, limit: int = 50) -> list[Found]:
        """Reports with all of the words, whatever clitics stand before them; the latest published first."""
        asked = [words.asked_forms(word) for word in said.split()]
        with reading(self._engine, self.place) as db:
            found = []
            for key in words.documents_with(db, asked, limit) if asked else ():
                one = _document(db, key)
                if one is not None:
                    report = report_of(db, one, len(one.editions))
                    spans = words.spans_of(report.text, report.language, asked)
                    found.append(Found(document=one, report=report, spans=tuple(spans)))
        return found

    def incident(self, key: str) -> IncidentPage:
        """An incident that people made, wherever merges led it.

        Raises:
            MissingError: no such incident.
        """
        with reading(self._engine, self.place) as db:
            at, found = key, _incident(db, key)
            while found is not None and found.merged_into:
                at, found = found.merged_into, _incident(db, found.merged_into)
            if found is None:
                raise MissingError(f"{key}: no incident of this id")
            merged = tuple(
                db.scalars(select(incident.c.id).where(incident.c.merged_into == at).order_by(incident.c.id))
            )
            asked = select(entry.c.body).where(entry.c.incident == at).order_by(entry.c.document, entry.c.start)
            entries = tuple(rows.parse_entry(body) for body in db.scalars(asked))
            files = _attachments(db, [one.id for one in entries])
        return IncidentPage(happening=found, asked=key, merged=merged, entries=entries, attachments=tuple(files))

    def sources(self) -> list[Source]:
        """The register of sources."""
        with reading(self._engine, self.place) as db:
            return [rows.parse_source(body) for body in db.scalars(select(source.c.body).order_by(source.c.id))]

    def speakers(self) -> dict[str, int]:
        """Who speaks in the claims that stand, outermost, and how many claims each has; most first."""
        asked = select(entry.c.speaker, func.count()).where(entry.c.stands, entry.c.speaker.is_not(None))
        asked = asked.group_by(entry.c.speaker).order_by(func.count().desc(), entry.c.speaker)
        with reading(self._engine, self.place) as db:
            return {row[0]: row[1] for row in db.execute(asked)}

    def attachments(self, claims: Sequence[str]) -> list[Attachment]:
        """The files that bear on these claims."""
        with reading(self._engine, self.place) as db:
            return _attachments(db, claims)

    def blob(self, sha256: str) -> Iterator[bytes]:
        """Bytes kept under a hash: a report's original, an attached file."""
        with reading(self._engine, self.place) as db:
            yield from blobs.parts_of(db, sha256)

    def events(self, since: int = 0) -> Iterator[Past]:
        """Every event after place `since`, in order, streamed."""
        asked = select(event.c.seq, event.c.text, event.c.hash).where(event.c.seq > since).order_by(event.c.seq)
        with reading(self._engine, self.place) as db:
            for row in db.execution_options(yield_per=_STREAM).execute(asked):
                yield _past(row)

    def _stream(self, asked: Select[Any], parse: Callable[[str], _T]) -> Iterator[_T]:
        with reading(self._engine, self.place) as db:
            for body in db.execution_options(yield_per=_STREAM).scalars(asked):
                yield parse(body)

    def _conditions(self, wanted: Filter) -> list[ColumnElement[bool]]:
        c = entry.c
        found: list[ColumnElement[bool]] = [c.stands] if wanted.standing else []
        found += [column.in_(values) for column, values in (
            (c.kind, wanted.kinds), (c.state, wanted.states), (c.outcome, wanted.outcomes)) if values]  # fmt: skip
        found += [column == value for column, value in (
            (c.document, wanted.document), (c.assignee, wanted.assignee)) if value is not None]  # fmt: skip
        if wanted.since is not None:
            found.append(and_(c.day_from.is_not(None), or_(c.day_to.is_(None), c.day_to >= wanted.since)))
        if wanted.until is not None:
            found.append(and_(or_(c.day_from.is_not(None), c.day_to.is_not(None)),
                              or_(c.day_from.is_(None), c.day_from <= wanted.until)))  # fmt: skip
        if wanted.place is not None:
            found.append(or_(c.place_id == wanted.place, c.place == wanted.place))
        if wanted.speaker is not None:
            found.append(c.speaker == wanted.speaker)
        if wanted.incident is not None:
            found.append(c.incident == self.incident(wanted.incident).happening.id)
        return found


def _waiting_claims(db: Connection) -> int:
    """How many claims wait for a person."""
    c = waiting.c
    return int(db.scalar(select(func.coalesce(func.sum(c.new + c.in_review + c.changed + c.proposals), 0))) or 0)


def _count(db: Connection, table: Any) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def _one(condition: ColumnElement[bool]) -> Any:
    return case((condition, 1), else_=0)


def _document(db: Connection, key: str) -> Document | None:
    body = db.scalar(select(document.c.body).where(document.c.id == key))
    return rows.parse_document(body) if body is not None else None


def _incident(db: Connection, key: str) -> Any:
    body = db.scalar(select(incident.c.body).where(incident.c.id == key))
    return rows.parse_incident(body) if body is not None else None


def report_of(db: Connection, one: Document, number: int) -> Report:
    """An edition of a report, with its text."""
    text = db.scalar(select(event.c.text).where(event.c.id == one.editions[number - 1].event))
    if text is None:
        raise LedgerError(f"{one.id}: the event of edition {number} is not there; run hasila verify")
    return _report_in(text)


def _attachments(db: Connection, claims: Sequence[str]) -> list[Attachment]:
    asked = select(attachment.c.body).where(attachment.c.claim.in_(list(claims)))
    return [rows.parse_attachment(body) for body in db.scalars(asked.order_by(attachment.c.claim, attachment.c.sha256))]


def _past(row: Any) -> Past:
    return Past(seq=row.seq, event=parse_event(row.text), hash=row.hash)


def _speaks_of(past: Past, key: str) -> bool:
    """Whether an event is about something, a reading of a report about the claims that it found."""
    act = past.event.act
    if isinstance(act, ev.Recorded) and act.report.id != key:
        return any(claim.id == key for claim in act.claims)
    return key in ev.subjects(act) or (isinstance(act, ev.Retracted | ev.Restored) and not act.target.startswith("c:"))


def _in_text(one: Entry) -> tuple[bool, int, int, str]:
    """The order of a report's page: as the words stand, the whole before its part; derived rows last."""
    quote = one.claim.quote
    derived = one.claim.kind in ("check", "incident")
    return derived, quote.start if quote else 1 << 60, -quote.end if quote else 0, one.id
