"""What goes into a ledger and comes out of it, besides the things themselves. Frozen structs, no behaviour."""

from __future__ import annotations

from typing import Literal

import msgspec

from hasila.ledger.claim import Claim
from hasila.ledger.events import Event, State
from hasila.ledger.view_things import Attachment, Document, Entry, Happening
from hasila.text import Report

__all__ = [
    "Added", "Counts", "Filter", "Found", "IncidentPage", "Known", "Page", "Past", "Reading", "Waiting",
]  # fmt: skip


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A report, read.

    Attributes:
        report: the report; its `original` bytes are kept, or those of its text where it has none.
        claims: its claims, the derived rows too.
        reader: what read it, as in a claim's `reader`.
    """

    report: Report
    claims: tuple[Claim, ...]
    reader: str


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one reading.

    Attributes:
        document: the report's id in the ledger: that of the report known by the same URL, where there is one.
        what: `new`, a new `edition`, `reread` (the same bytes, another reading), or `known` (nothing was written).
        edition: its number.
        claims: how many claims the reading has.
        event: the event that was written.
    """

    document: str
    what: Literal["new", "edition", "reread", "known"]
    edition: int
    claims: int
    event: str | None = None


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which claims. What is not given does not narrow; what is given holds together.

    Attributes:
        kinds, states, outcomes: any of these.
        document: of this report.
        since, until: days, YYYY-MM-DD: the claim's time touches them.
        place: the place's id, or its name or mention.
        speaker: who says it, outermost: id, or name or mention.
        incident: in this incident (or one merged into it).
        assignee: given to this person.
        standing: leave out what was rejected, taken back or superseded.
    """

    kinds: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    outcomes: tuple[str, ...] = ()
    document: str | None = None
    since: str | None = None
    until: str | None = None
    place: str | None = None
    speaker: str | None = None
    incident: str | None = None
    assignee: str | None = None
    standing: bool = True


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A report with its claims: what the desk shows.

    Attributes:
        document: the report and its editions.
        report: the edition that was asked for, with its text.
        entries: its claims in the order of the text, derived rows last; superseded ones only where asked for.
    """

    document: Document
    report: Report
    edition: int
    entries: tuple[Entry, ...]


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """One event with its place in the chain."""

    seq: int
    event: Event
    hash: str


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A report in the queue: how many of its claims wait, and for what."""

    document: Document
    new: int
    in_review: int
    changed: int
    proposals: int


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A report that has the words looked for, and where: code points of the current edition's text."""

    document: Document
    report: Report
    spans: tuple[tuple[int, int], ...]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What a ledger holds."""

    events: int
    documents: int
    editions: int
    claims: dict[str, int]
    states: dict[str, int]
    waiting: int
    incidents: int
    sources: int
    attachments: int
    blobs: int
    bytes: int
    head: str


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A report that a ledger has.

    Attributes:
        document: its id there.
        edition: the edition with these bytes; None where it has other ones only.
        reader: what read the current edition last.
        current: whether the edition with these bytes is the current one.
    """

    document: str
    edition: int | None
    reader: str
    current: bool


class IncidentPage(msgspec.Struct, frozen=True, kw_only=True):
    """An incident that people made.

    Attributes:
        happening: the incident itself; where it was merged away, the one that goes on.
        asked: the id that was asked for.
        merged: ids of the incidents that were merged into it.
        entries: the claims in it.
        attachments: the files that bear on them.
    """

    happening: Happening
    asked: str
    merged: tuple[str, ...]
    entries: tuple[Entry, ...]
    attachments: tuple[Attachment, ...]
