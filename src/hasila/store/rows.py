"""Things of the ledger <-> rows of the tables. The columns are what queries look at; `body` is the thing itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from hasila.ledger.claim import Claim
from hasila.ledger.view_things import Attachment, Document, Entry, Happening, Source
from hasila.reconcile.days import days, show

__all__ = [
    "attachment_row", "days_of", "document_row", "entry_row", "incident_row", "parse_attachment", "parse_document",
    "parse_entry", "parse_incident", "parse_source", "source_row", "waiting_row", "waits",
]  # fmt: skip

_encode: Final = msgspec.json.Encoder(order="sorted").encode
_documents: Final = msgspec.json.Decoder(Document)
_entries: Final = msgspec.json.Decoder(Entry)
_incidents: Final = msgspec.json.Decoder(Happening)
_sources: Final = msgspec.json.Decoder(Source)
_attachments: Final = msgspec.json.Decoder(Attachment)
_OPEN: Final = 99999999  # the last day of what has no end

parse_document: Final = _documents.decode
parse_entry: Final = _entries.decode
parse_incident: Final = _incidents.decode
parse_source: Final = _sources.decode
parse_attachment: Final = _attachments.decode


def _body(thing: msgspec.Struct) -> str:
    return _encode(thing).decode()


def document_row(one: Document) -> dict[str, Any]:
    now = one.edition
    return {
        "id": one.id, "url": now.url, "published": now.published, "publisher": now.publisher, "title": now.title,
        "editions": len(one.editions), "retracted": one.retracted, "body": _body(one),
    }  # fmt: skip


def entry_row(one: Entry) -> dict[str, Any]:
    claim = one.claim
    toll = claim.toll
    first, last = days_of(claim)
    place = next((p for p in claim.places if p.role == "at"), claim.places[0] if claim.places else None)
    speaker = claim.speakers[0] if claim.speakers else None
    return {
        "id": one.id, "document": one.document, "start": claim.quote.start if claim.quote else None, "kind": claim.kind,
        "state": one.state, "waits": waits(one), "stands": one.stands, "touched": one.touched,
        "outcome": toll.outcome if toll else None, "low": toll.count.low if toll else None,
        "high": toll.count.high if toll else None, "day_from": first, "day_to": last,
        "place": (place.name or place.mention) if place else None, "place_id": place.id if place else None,
        "speaker": (speaker.id or speaker.name or speaker.mention) if speaker else None,
        "incident": one.incident, "assignee": one.assignee, "body": _body(one),
    }  # fmt: skip


def waits(one: Entry) -> int:
    """Its place in the queue: 1 a decision to make anew, 2 a proposal beside it, 3 begun, 4 flagged, 5 new; 0 for none.

    Derived rows do not wait: they follow from the others.
    """
    if one.superseded or one.retracted or one.withdrawn or one.claim.kind in ("check", "incident"):
        return 0
    if one.lost or one.state == "signed_off_changed":
        return 1
    if one.proposal is not None:
        return 2
    if one.state == "in_review":
        return 3
    if one.state == "new":
        return 4 if one.claim.flags else 5
    return 0


def waiting_row(document: Document, places: Sequence[int]) -> dict[str, Any] | None:
    """The queue's row of a report, from the places of its claims that wait; None where none does."""
    if not places:
        return None
    return {
        "document": document.id, "first": min(places), "published": document.edition.published or "",
        "changed": places.count(1), "proposals": places.count(2), "in_review": places.count(3),
        "new": sum(place >= 4 for place in places),
    }  # fmt: skip


def incident_row(one: Happening) -> dict[str, Any]:
    return {"id": one.id, "merged_into": one.merged_into, "body": _body(one)}


def source_row(one: Source) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "body": _body(one)}


def attachment_row(one: Attachment) -> dict[str, Any]:
    return {"claim": one.claim, "sha256": one.sha256, "body": _body(one)}


def days_of(claim: Claim) -> tuple[str | None, str | None]:
    """The first and last day that a claim's time touches; None where it is open or not known.

    Of a toll the day on which its count stood is looked at where the harm has no day.
    """
    said = claim.time.edtf if claim.time is not None else None
    covered = days(said or (claim.toll.as_of if claim.toll is not None else None))
    if covered is None:
        return None, None
    return (show(covered.first) if covered.first else None, show(covered.last) if covered.last < _OPEN else None)
