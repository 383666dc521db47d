"""`Ledger`: a kept ledger, opened or made; reports added, decisions made, questions asked.

    with Ledger.open_or_create("war.db") as ledger:
        for added in ledger.add(readings, by="Rim"): ...
        ledger.decide(Judged(claim="c:91ab03c7725e4f10", state="accepted"), by="Rim", why="as the ministry's page has it",
                      expected={"c:91ab03c7725e4f10": 1})

Every change is an event; the view beside it changes in the same transaction.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Literal, Self

import msgspec
from sqlalchemy import Connection, Engine, select

from hasila.errors import LedgerError, UsageError
from hasila.ledger import events as ev
from hasila.ledger.claim import Claim
from hasila.ledger.events import Act, Event, event_text, make_event
from hasila.ledger.view import apply
from hasila.ledger.view_carry import carry
from hasila.store import blobs, engine, migrations, words
from hasila.store.addressing import readdressed
from hasila.store.chain import append, write
from hasila.store.decisions import check, check_revision
from hasila.store.engine import Place, reading, writing
from hasila.store.queries import Queries, report_of
from hasila.store.records import Added, Known, Reading
from hasila.store.schema import document
from hasila.store.schema import event as event_table
from hasila.store.shelf import TableShelf
from hasila.text import Report

__all__ = ["Clock", "Ledger", "stamp", "utc_now"]

Clock = Callable[[], datetime.datetime]
BATCH: Final = 32  # reports written in one transaction: a crash loses no more than their reading


def utc_now() -> datetime.datetime:
    """The time, for events."""
    return datetime.datetime.now(datetime.UTC)


class Ledger(Queries):
    """A kept ledger. Use it as a context, or `close` it."""

    def __init__(self, place: Place, made: Engine, clock: Clock = utc_now) -> None:
        super().__init__(place, made)
        self._clock = clock

    @classmethod
    def open(cls, where: str | Path, *, write: bool = False, clock: Clock = utc_now) -> Self:
        """A ledger that is there.

        Args:
            where: path of an SQLite file, or a PostgreSQL address.
            write: whether it will be written to.
            clock: gives the time of events.

        Raises:
            LedgerError: no ledger there, one of another form, one that cannot be opened.
        """
        place = Place(where)
        if not place.exists():
            raise LedgerError(f"{place}: there is no such ledger; make one with hasila add, or name one with --ledger")
        ledger = cls(place, engine.connect(place, write=write), clock)
        try:
            with reading(ledger._engine, place) as db:
                migrations.check_form(db, place)
        except BaseException:
            ledger.close()
            raise
        return ledger

    @classmethod
    def open_or_create(cls, where: str | Path, *, clock: Clock = utc_now) -> Self:
        """A ledger to write to; an empty one is made where there is none."""
        place = Place(where)
        ledger = cls(place, engine.connect(place, write=True, create=True), clock)
        try:
            with writing(ledger._engine, place) as db:
                if migrations.is_empty(db):
                    migrations.start(db, stamp(clock()))
                migrations.check_form(db, place)
        except BaseException:
            ledger.close()
            raise
        return ledger

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def known(self, report: Report) -> Known | None:
        """Whether the ledger has this report (by its id or URL), so that it need not be read again."""
        with reading(self._engine, self.place) as db:
            shelf = TableShelf(db)
            found = shelf.document(_address(db, shelf, report))
        if found is None:
            return None
        sha = blobs.hash_of(_original(report))
        number = next((one.number for one in found.editions if one.sha256 == sha), None)
        return Known(
            document=found.id, edition=number, reader=found.edition.reader, current=found.edition.sha256 == sha
        )

    def add(self, readings: Iterable[Reading], *, by: str, batch: int = BATCH) -> Iterator[Added]:
        """Add reports, some in a transaction; each result comes when it is written for good.

        The same report twice changes nothing. Other bytes under a known id or URL are a new edition; the same bytes read
        otherwise are a new reading of it.

        Args:
            readings: reports with their claims; taken as they come.
            by: whose run this is.
            batch: how many in a transaction.
        """
        coming = iter(readings)
        while some := list(islice(coming, batch)):
            yield from self._add(some, by)

    def _add(self, readings: Sequence[Reading], by: str) -> list[Added]:
        _named(by)
        with writing(self._engine, self.place) as db:
            shelf = TableShelf(db)
            known = _addresses(db, shelf, [one.report for one in readings])
            added, made, originals, texts = [], [], [], {}
            for one in readings:
                key = (
                    known.get(one.report.url or "", one.report.id)
                    if shelf.document(one.report.id) is None
                    else one.report.id
                )
                result, act = _placed(shelf, one, key)
                if act is not None:
                    event = self._event(act, by, None)
                    apply(shelf, event)
                    made.append((event, event_text(event)))
                    originals.append(_original(one.report))
                    texts[key] = (key, act.report.text, act.report.language)
                    known.setdefault(one.report.url or one.report.id, key)
                    result = msgspec.structs.replace(result, event=event.id)
                added.append(result)
            shelf.flush()
            blobs.keep(db, originals)
            write(db, made)
            words.index(db, texts.values())
        return added

    def add_failure(self, claim: Claim, *, by: str) -> bool:
        """Keep the row of something that could not be made a report; False where the ledger has it already.

        A row that was settled (`settle_failures`) counts again.
        """
        _named(by)
        with writing(self._engine, self.place) as db:
            shelf = TableShelf(db)
            known = shelf.entry(claim.id)
            if known is not None and not known.retracted:
                return False
            act: Act = ev.Restored(target=claim.id) if known is not None else ev.Failed(claim=claim)
            made = self._event(act, by, "it cannot be read again" if known is not None else None)
            append(db, shelf, [(made, event_text(made))])
        return True

    def settle_failures(self, claims: Sequence[str], document: str, *, by: str) -> None:
        """Take back the rows of what could not be read before and now was, as a report; they stay, marked, with the reason.

        Args:
            claims: ids of failure rows that stand (`failures`).
            document: the report that it was read as.
            by: whose run this is.
        """
        acts = [ev.Retracted(target=claim) for claim in claims]
        self.decide_all(acts, by=by, why=f"it was read as {document}")

    def decide(self, act: Act, *, by: str, why: str | None = None, expected: Mapping[str, int] | None = None) -> Event:
        """Make a person's decision an event.

        Args:
            act: what is decided: any of `hasila.ledger.events` but `Recorded`, `Failed` and `Attached`.
            by: a person's name.
            why: the reason; needed for all of `ANSWERABLE`.
            expected: id of a claim or incident -> the revision that the person saw. Not given: not checked.

        Raises:
            UsageError: no name, no reason, a value that cannot be.
            LedgerError: nothing of that id. ConflictError: it was changed meanwhile; both revisions are named.
            RecordError: a correction that does not fit its claim.
        """
        return self.decide_all([act], by=by, why=why, expected=expected)[0]

    def decide_all(
        self, acts: Sequence[Act], *, by: str, why: str | None = None, expected: Mapping[str, int] | None = None
    ) -> list[Event]:
        """Make several decisions events, all of them or none; arguments and errors as of `decide`."""
        if any(isinstance(act, ev.Recorded | ev.Failed | ev.Attached) for act in acts):
            raise UsageError("reports are added with add, files with attach")
        with writing(self._engine, self.place) as db:
            shelf = TableShelf(db)
            for subject, seen in (expected or {}).items():
                check_revision(subject, seen, shelf)
            return [self._decide(db, shelf, act, by, why) for act in acts]

    def _decide(self, db: Connection, shelf: TableShelf, act: Act, by: str, why: str | None) -> Event:
        check(act, shelf, by=by, why=why, text_of=self._texts(db, shelf, act))
        made = self._event(act, by, why)
        if db.scalar(select(event_table.c.seq).where(event_table.c.id == made.id)) is not None:
            raise LedgerError("this decision is in the ledger already; nothing was changed")
        append(db, shelf, [(made, event_text(made))])
        return made

    def attach(
        self, claim: str, stream: BinaryIO, *, name: str, origin: str, by: str, media: str | None = None,
        why: str | None = None,
    ) -> Event:  # fmt: skip
        """Keep a file that bears on a claim: its bytes, their hash, who, when, from where.

        Args:
            claim: the claim's id.
            stream: the bytes.
            name: the file's name.
            origin: where it was got from.
            by: a person's name.
            media: its media type, where it is known.
            why: a note.
        """
        if not origin.strip():
            raise UsageError("where does the file come from? say it with --from")
        with writing(self._engine, self.place) as db:
            sha, size = blobs.keep_stream(db, stream)
            act = ev.Attached(claim=claim, name=name, sha256=sha, size=size, origin=origin, media=media)
            return self._decide(db, TableShelf(db), act, by, why)

    def _texts(self, db: Connection, shelf: TableShelf, act: Act) -> dict[str, str]:
        """The texts that an act's words are checked in."""
        match act:
            case ev.Claimed(claim=claim):
                key, number = claim.document, None
            case ev.Corrected(claim=claim, fields=fields) if "quote" in fields:
                found = shelf.entry(claim)
                key, number = (found.document, found.edition) if found else (None, None)
            case _:
                return {}
        held = shelf.document(key) if key else None
        if held is None or key is None:
            return {}
        return {key: report_of(db, held, number or len(held.editions)).text}

    def _event(self, act: Act, by: str, why: str | None) -> Event:
        return make_event(act, at=stamp(self._clock()), by=by.strip(), why=why.strip() if why else None)


def stamp(now: datetime.datetime) -> str:
    """A time as events have it."""
    return now.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _named(by: str) -> None:
    if not by.strip():
        raise UsageError("who adds this? give a name with --by")


def _original(report: Report) -> bytes:
    return report.original if report.original is not None else report.text.encode()


def _address(db: Connection, shelf: TableShelf, report: Report) -> str:
    """The id that a report has in the ledger: its own, or that of the report known by its URL."""
    known = _addresses(db, shelf, [report])
    return report.id if shelf.document(report.id) is not None else known.get(report.url or "", report.id)


def _addresses(db: Connection, shelf: TableShelf, reports: Sequence[Report]) -> dict[str, str]:
    """URL -> the report known by it, for those of some reports; the reports themselves are read into the shelf."""
    shelf.fetch(one.id for one in reports)
    urls = {one.url for one in reports if one.url is not None}
    if not urls:
        return {}
    found = db.execute(
        select(document.c.url, document.c.id).where(document.c.url.in_(urls)).order_by(document.c.no.desc())
    )
    known = {row.url: row.id for row in found}  # the first that came stands last, and stays
    shelf.fetch(known.values())
    return known


def _placed(shelf: TableShelf, given: Reading, key: str) -> tuple[Added, ev.Recorded | None]:
    """What is to become of a reading of the report that is `key` in the ledger, and the act, if there is one."""
    report = msgspec.structs.replace(given.report, id=key, original=None)
    claims = given.claims if key == given.report.id else readdressed(given.claims, key)
    original = _original(given.report)
    sha = blobs.hash_of(original)
    found = shelf.document(key)
    editions = found.editions if found else ()
    number = next((one.number for one in editions if one.sha256 == sha), None)
    result = Added(document=key, what="known", edition=number or len(editions) + 1, claims=len(claims))
    if number is not None and (number < len(editions) or not _says_more(shelf, report, claims, number)):
        return result, None
    act = ev.Recorded(report=report, sha256=sha, size=len(original), reader=given.reader, claims=claims)
    what: Literal["new", "edition", "reread"] = "reread" if number is not None else "edition" if editions else "new"
    return msgspec.structs.replace(result, what=what), act


def _says_more(shelf: TableShelf, report: Report, claims: Sequence[Claim], number: int) -> bool:
    """Whether a new reading of the current edition would change anything that people see."""
    entries = shelf.entries_of(report.id)
    before = {one.id: one.revision for one in entries}
    after = carry(entries, claims, report, number, same_text=True)
    return any(before.get(one.id) != one.revision for one in after)
