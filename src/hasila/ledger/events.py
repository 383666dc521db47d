"""What happened to a ledger: events, each an act with who, when and why, chained by hash to the one before. Pure.

An event is kept as its canonical JSON text (UTF-8, no spaces, keys sorted; the time inside it). The hash of an event is
SHA-256 of the hash before it, a line end, and that text, so that the same event can be chained anew in another ledger
without a byte of it changing. Nothing is taken out of the list of events: a retraction is one more event.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final, Literal

import msgspec

from hasila.errors import RecordError
from hasila.ledger.claim import Claim
from hasila.ledger.ids import canonical, content_id
from hasila.text import Report

__all__ = [
    "ANSWERABLE", "GENESIS", "Accessed", "Act", "Answered", "Assigned", "Attached", "Claimed", "Corrected", "Described",
    "Event", "Failed", "Grade", "Graded", "Judged", "Merged", "Recorded", "Restored", "Retracted", "Split", "State",
    "chain_hash", "event_text", "make_event", "parse_event", "stated_id", "subjects",
]  # fmt: skip

GENESIS: Final = "0" * 64  # what stands before the first event

State = Literal["new", "in_review", "accepted", "rejected", "signed_off", "signed_off_changed"]
Judgement = Literal["new", "in_review", "accepted", "rejected", "signed_off"]
Grade = Literal["confirmed", "fair", "weak", "contested", "discounted"]


class _Act(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="act"):
    """What an event does. The tag, the field `act`, is the name in small letters."""


class Recorded(_Act, frozen=True, kw_only=True, tag="recorded"):
    """A report was read: its text, the hash of its original bytes, and what the reader found in it.

    The first one of a report makes it known; one with other bytes makes a new edition of it; one with the bytes of the
    current edition is a new reading of that.
    """

    report: Report
    sha256: str
    size: int
    reader: str
    claims: tuple[Claim, ...]


class Failed(_Act, frozen=True, kw_only=True, tag="failed"):
    """Something handed over could not be made a report; the claim is of kind `failure`."""

    claim: Claim


class Claimed(_Act, frozen=True, kw_only=True, tag="claimed"):
    """A person added a claim that no reader made. Its quote stands in the report's current edition."""

    claim: Claim


class Judged(_Act, frozen=True, kw_only=True, tag="judged"):
    """A person looked at a claim and says what holds of it."""

    claim: str
    state: Judgement


class Corrected(_Act, frozen=True, kw_only=True, tag="corrected"):
    """A person put a claim right: field (`toll.count.low`) -> its new value."""

    claim: str
    fields: dict[str, Any]


class Answered(_Act, frozen=True, kw_only=True, tag="answered"):
    """A person took or left the proposal that stands beside a claim."""

    claim: str
    adopt: bool


class Retracted(_Act, frozen=True, kw_only=True, tag="retracted"):
    """A claim or a whole report counts no longer. It stays, marked."""

    target: str


class Restored(_Act, frozen=True, kw_only=True, tag="restored"):
    """A retraction is taken back."""

    target: str


class Assigned(_Act, frozen=True, kw_only=True, tag="assigned"):
    """Claims are said to be of one incident, or given to a person to review."""

    claims: tuple[str, ...]
    incident: str | None = None
    to: str | None = None


class Merged(_Act, frozen=True, kw_only=True, tag="merged"):
    """Incidents are one: `into` goes on, the others lead to it. `claims`: what each held, as the person saw it."""

    into: str
    incidents: tuple[str, ...]
    claims: dict[str, tuple[str, ...]] = {}


class Split(_Act, frozen=True, kw_only=True, tag="split"):
    """Some claims of an incident are of another one, `into`."""

    incident: str
    claims: tuple[str, ...]
    into: str


class Graded(_Act, frozen=True, kw_only=True, tag="graded"):
    """A person sets an incident's grade; None goes back to the computed one."""

    incident: str
    grade: Grade | None


class Attached(_Act, frozen=True, kw_only=True, tag="attached"):
    """A file bears on a claim. `origin`: where it was got from."""

    claim: str
    name: str
    sha256: str
    size: int
    origin: str
    media: str | None = None


class Accessed(_Act, frozen=True, kw_only=True, tag="accessed"):
    """An attached file was taken out, or its hash was checked: custody goes on."""

    sha256: str
    how: Literal["exported", "verified", "viewed"]


class Described(_Act, frozen=True, kw_only=True, tag="described"):
    """The entry of a source in the register. `definitions`: its own words, such as civilian -> whom it calls so."""

    source: str
    name: str
    kind: str | None = None
    independence: str | None = None
    definitions: dict[str, str] = {}


Act = (
    Recorded | Failed | Claimed | Judged | Corrected | Answered | Retracted | Restored | Assigned | Merged | Split | Graded
    | Attached | Accessed | Described
)  # fmt: skip
ANSWERABLE: Final = (Claimed, Judged, Corrected, Answered, Retracted, Restored, Assigned, Merged, Split, Graded)


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event.

    Attributes:
        id: `e:` and 16 hex digits, from everything else in it.
        at: UTC, RFC 3339, as `2031-05-04T10:00:00.000000Z`.
        by: a person's name.
        why: the reason; every act of `ANSWERABLE` has one.
    """

    id: str
    at: str
    by: str
    act: Act
    why: str | None = None


_decoder: Final = msgspec.json.Decoder(Event)


def make_event(act: Act, *, at: str, by: str, why: str | None = None) -> Event:
    """An event with its id."""
    return Event(id=content_id("e", [at, by, why, act]), at=at, by=by, act=act, why=why)


def event_text(event: Event) -> str:
    """The canonical text, which is what is kept and hashed."""
    return canonical(event).decode()


def parse_event(text: str | bytes) -> Event:
    """An event from its text.

    Raises:
        RecordError: this is no event.
    """
    try:
        return _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RecordError(f"no event: {' '.join(str(error).split())}") from error


def stated_id(text: str) -> str | None:
    """The id that the text of an event has by what stands in it, whatever fields this version knows; None of no event."""
    try:
        raw = msgspec.json.decode(text)
        return content_id("e", [raw["at"], raw["by"], raw.get("why"), raw["act"]])
    except (msgspec.DecodeError, KeyError, AttributeError, TypeError):
        return None


def chain_hash(before: str, text: str) -> str:
    """The hash of an event, from the hash before it and its text."""
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def subjects(act: Act) -> tuple[str, ...]:
    """What an act is about: ids of reports, claims, incidents, sources, hashes of files. Its history is found by these."""
    match act:
        case Recorded():
            return (act.report.id,)
        case Failed():
            return (act.claim.id,)
        case Claimed():
            return tuple(one for one in (act.claim.id, act.claim.document) if one)
        case Judged() | Corrected() | Answered():
            return (act.claim,)
        case Retracted() | Restored():
            return (act.target,)
        case Assigned():
            return (*act.claims, *([act.incident] if act.incident else ()))
        case Merged():
            return tuple(dict.fromkeys((act.into, *act.incidents, *(c for held in act.claims.values() for c in held))))
        case Split():
            return (act.incident, act.into, *act.claims)
        case Graded():
            return (act.incident,)
        case Attached():
            return (act.claim, act.sha256)
        case Accessed():
            return (act.sha256,)
        case Described():
            return (act.source,)
