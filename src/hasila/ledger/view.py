"""The ledger as it stands: a pure function of its events. `apply` is one step of it, `fold` all of them.

A step reads and writes a `Shelf`, which holds the few things that a ledger is made of: documents, entries (a claim with
what people decided on it), incidents, sources, attachments. `Shelf` here is plain dictionaries; the store has one over its
tables, so that both come from the same code. An act on something that is not there does nothing: the store refuses such an
act before it becomes an event, and a fold of any list of events has a result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Final, Protocol

import msgspec

from hasila.ledger import events as ev
from hasila.ledger.claim import Claim
from hasila.ledger.events import Event
from hasila.ledger.view_carry import carry
from hasila.ledger.view_fields import adopted, with_fields
from hasila.ledger.view_things import Attachment, Document, Edition, Entry, Happening, Source
from hasila.text import Report

__all__ = ["Shelf", "View", "apply", "fold"]


_LINE: Final = 200  # code points of a first line that stands for a title


class Shelf(Protocol):
    """Where the things of a ledger are found and put. What is put replaces what had the same key."""

    def document(self, key: str) -> Document | None: ...
    def entry(self, key: str) -> Entry | None: ...
    def entries_of(self, document: str) -> Sequence[Entry]: ...
    def incident(self, key: str) -> Happening | None: ...
    def members(self, incident: str) -> Sequence[Entry]: ...
    def attachments_of(self, sha256: str) -> Sequence[Attachment]: ...
    def put_document(self, one: Document) -> None: ...
    def put_entry(self, one: Entry) -> None: ...
    def put_incident(self, one: Happening) -> None: ...
    def put_source(self, one: Source) -> None: ...
    def put_attachment(self, one: Attachment) -> None: ...


class View:
    """A ledger in memory. Two views are equal where everything in them is."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.entries: dict[str, Entry] = {}
        self.incidents: dict[str, Happening] = {}
        self.sources: dict[str, Source] = {}
        self.attachments: dict[tuple[str, str], Attachment] = {}
        self._of: dict[str, list[str]] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and self._things() == other._things()

    __hash__ = None  # type: ignore[assignment]

    def _things(self) -> tuple[Any, ...]:
        return self.documents, self.entries, self.incidents, self.sources, self.attachments

    def document(self, key: str) -> Document | None:
        return self.documents.get(key)

    def entry(self, key: str) -> Entry | None:
        return self.entries.get(key)

    def entries_of(self, document: str) -> Sequence[Entry]:
        return [self.entries[key] for key in sorted(self._of.get(document, ()))]

    def incident(self, key: str) -> Happening | None:
        return self.incidents.get(key)

    def members(self, incident: str) -> Sequence[Entry]:
        return sorted((e for e in self.entries.values() if e.incident == incident), key=lambda e: e.id)

    def attachments_of(self, sha256: str) -> Sequence[Attachment]:
        return [one for (_, sha), one in sorted(self.attachments.items()) if sha == sha256]

    def put_document(self, one: Document) -> None:
        self.documents[one.id] = one

    def put_entry(self, one: Entry) -> None:
        if one.id not in self.entries and one.document is not None:
            self._of.setdefault(one.document, []).append(one.id)
        self.entries[one.id] = one

    def put_incident(self, one: Happening) -> None:
        self.incidents[one.id] = one

    def put_source(self, one: Source) -> None:
        self.sources[one.id] = one

    def put_attachment(self, one: Attachment) -> None:
        self.attachments[one.claim, one.sha256] = one


def fold(events: Iterable[Event]) -> View:
    """The ledger that these events make, in their order. An event that comes twice counts once."""
    view = View()
    seen: set[str] = set()
    for event in events:
        if event.id not in seen:
            seen.add(event.id)
            apply(view, event)
    return view


def apply(shelf: Shelf, event: Event) -> None:
    """One event's effect.

    Raises:
        RecordError: a correction that does not fit its claim.
    """
    act = event.act
    match act:
        case ev.Recorded():
            _recorded(shelf, event, act)
        case ev.Failed():
            _added(shelf, act.claim, edition=0)
        case ev.Claimed():
            _claimed(shelf, event, act.claim)
        case ev.Judged():
            _decided(shelf, event, act.claim, state=act.state)
        case ev.Corrected():
            _corrected(shelf, event, act)
        case ev.Answered():
            _answered(shelf, event, act)
        case ev.Retracted():
            _retracted(shelf, event, act.target, retracted=True)
        case ev.Restored():
            _retracted(shelf, event, act.target, retracted=False)
        case ev.Attached():
            shelf.put_attachment(
                Attachment(claim=act.claim, sha256=act.sha256, size=act.size, name=act.name, origin=act.origin,
                           media=act.media, by=event.by, at=event.at)
            )  # fmt: skip
        case ev.Accessed():
            for one in shelf.attachments_of(act.sha256):
                shelf.put_attachment(msgspec.structs.replace(one, accesses=one.accesses + 1))
        case ev.Described():
            shelf.put_source(
                Source(id=act.source, name=act.name, kind=act.kind, independence=act.independence,
                       definitions=act.definitions)
            )  # fmt: skip
        case _:
            _grouped(shelf, event, act)


def _grouped(shelf: Shelf, event: Event, act: ev.Assigned | ev.Merged | ev.Split | ev.Graded) -> None:
    """Acts on incidents."""
    match act:
        case ev.Assigned():
            if act.incident is not None:
                _incident(shelf, act.incident)
            for claim in act.claims:
                changes = {"incident": goal(shelf, act.incident)} if act.incident else {}
                _decided(shelf, event, claim, **changes, **({"assignee": act.to} if act.to else {}))
        case ev.Merged():
            _merged(shelf, event, act)
        case ev.Split():
            _incident(shelf, act.incident)
            other = _incident(shelf, act.into, split_from=act.incident)
            if other.merged_into is not None:  # it was merged away, and is an incident of its own again
                shelf.put_incident(msgspec.structs.replace(other, merged_into=None, revision=other.revision + 1))
            for claim in act.claims:
                _decided(shelf, event, claim, incident=act.into)
        case ev.Graded():
            old = _incident(shelf, act.incident)
            shelf.put_incident(
                msgspec.structs.replace(old, grade=act.grade, grade_why=event.why, revision=old.revision + 1)
            )


def _recorded(shelf: Shelf, event: Event, act: ev.Recorded) -> None:
    report = act.report
    known = shelf.document(report.id) or Document(id=report.id, editions=())
    number = next((e.number for e in known.editions if e.sha256 == act.sha256), len(known.editions) + 1)
    if number < len(known.editions):
        return  # an edition that another has replaced: read already, and no news
    fresh = number > len(known.editions)
    edition = Edition(
        number=number, sha256=act.sha256, size=act.size, reader=act.reader,
        event=event.id if fresh else known.editions[-1].event, published=report.published, language=report.language,
        title=_title(report), url=report.url, publisher=report.publisher, words=_words(report.text),
    )  # fmt: skip
    shelf.put_document(msgspec.structs.replace(known, editions=(*known.editions[: number - 1], edition)))
    for entry in carry(shelf.entries_of(report.id), act.claims, report, number, same_text=not fresh):
        shelf.put_entry(msgspec.structs.replace(entry, withdrawn=True) if known.retracted else entry)


def _title(report: Report) -> str | None:
    """The title; where nobody states one, the first line of the text."""
    return report.title or next((line.strip()[:_LINE] for line in report.text.splitlines() if line.strip()), None)


def _words(text: str) -> str:
    """A key of a text's words, whatever stands between them."""
    plain = " ".join(text.split()).casefold()
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _added(shelf: Shelf, claim: Claim, *, edition: int) -> None:
    if shelf.entry(claim.id) is None:
        shelf.put_entry(Entry(id=claim.id, document=claim.document, edition=edition, claim=claim))


def _claimed(shelf: Shelf, event: Event, claim: Claim) -> None:
    document = shelf.document(claim.document or "")
    if document is not None and shelf.entry(claim.id) is None:
        _added(shelf, claim, edition=len(document.editions))
        _decided(shelf, event, claim.id, by_hand=True, state="accepted")


def _decided(shelf: Shelf, event: Event, key: str, /, **changes: Any) -> None:
    entry = shelf.entry(key)
    if entry is not None:
        shelf.put_entry(
            msgspec.structs.replace(
                entry, **changes, touched=True, superseded=False, revision=entry.revision + 1, by=event.by, at=event.at
            )
        )


def _corrected(shelf: Shelf, event: Event, act: ev.Corrected) -> None:
    entry = shelf.entry(act.claim)
    if entry is None:
        return
    claim = with_fields(entry.claim, act.fields)
    _decided(shelf, event, act.claim, claim=claim, read=entry.read or entry.claim, state=_changed(entry.state),
             lost=entry.lost and "quote" not in act.fields)  # fmt: skip


def _answered(shelf: Shelf, event: Event, act: ev.Answered) -> None:
    entry = shelf.entry(act.claim)
    if entry is None or entry.proposal is None:
        return
    if not act.adopt:
        _decided(shelf, event, act.claim, proposal=None, read=entry.proposal)
        return
    claim = adopted(entry.claim, entry.proposal)
    document = shelf.document(entry.document or "")
    edition = len(document.editions) if document else entry.edition
    _decided(shelf, event, act.claim, claim=claim, read=None, proposal=None, lost=False, edition=edition,
             state=_changed(entry.state))  # fmt: skip


def _changed(state: ev.State) -> ev.State:
    """The state of a claim whose content a person changed."""
    match state:
        case "signed_off" | "signed_off_changed":
            return "signed_off_changed"
        case "new" | "rejected":
            return "in_review"
    return state


def _retracted(shelf: Shelf, event: Event, target: str, *, retracted: bool) -> None:
    document = shelf.document(target)
    if document is not None:
        shelf.put_document(msgspec.structs.replace(document, retracted=retracted))
        for entry in shelf.entries_of(target):  # also an entry's own column says so, for the sake of queries
            shelf.put_entry(msgspec.structs.replace(entry, withdrawn=retracted))
    else:
        _decided(shelf, event, target, retracted=retracted)


def _incident(shelf: Shelf, key: str, *, split_from: str | None = None) -> Happening:
    found = shelf.incident(key)
    if found is None:
        found = Happening(id=key, split_from=split_from)
        shelf.put_incident(found)
    return found


def goal(shelf: Shelf, key: str) -> str:
    """The incident that one leads to after merges."""
    seen = {key}
    while (found := shelf.incident(key)) is not None and found.merged_into and found.merged_into not in seen:
        key = found.merged_into
        seen.add(key)
    return key


def _merged(shelf: Shelf, event: Event, act: ev.Merged) -> None:
    into = goal(shelf, act.into)
    _incident(shelf, into)
    held = dict.fromkeys(claim for claims in act.claims.values() for claim in claims)
    for key in act.incidents:
        if key == into:
            continue
        old = _incident(shelf, key)
        held |= dict.fromkeys(entry.id for entry in shelf.members(key))
        shelf.put_incident(msgspec.structs.replace(old, merged_into=into, revision=old.revision + 1))
    for claim in held:
        _decided(shelf, event, claim, incident=into)
    now = _incident(shelf, into)
    shelf.put_incident(msgspec.structs.replace(now, merged_into=None, revision=now.revision + 1))
