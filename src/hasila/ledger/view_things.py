"""The things that a ledger is made of, as they stand. Frozen: a step of the fold puts a changed copy in their place."""

from __future__ import annotations

import msgspec

from hasila.ledger.claim import Claim
from hasila.ledger.events import Grade, State

__all__ = ["Attachment", "Document", "Edition", "Entry", "Happening", "Source"]


class Edition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One state of a report, as its publisher had it.

    Attributes:
        number: from 1.
        sha256, size: of the original bytes.
        reader: what read it last.
        event: the event that brought it; the text that was read stands there.
        title: as stated; where nobody states one, the first line of the text.
        words: a key of its words, the same for copies of one text whatever their spacing.
    """

    number: int
    sha256: str
    size: int
    reader: str
    event: str
    published: str | None = None
    language: str | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    words: str = ""


class Document(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A report with all its editions; the last is the current one."""

    id: str
    editions: tuple[Edition, ...]
    retracted: bool = False

    @property
    def edition(self) -> Edition:
        """The current edition."""
        return self.editions[-1]


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A claim in a ledger, with what people decided on it.

    Attributes:
        id: the claim's id; it never changes.
        edition: the edition whose text the quote refers to.
        claim: as it stands, corrections in it.
        read: as the reader made it, where that differs.
        proposal: what a later reading says at these words; a person takes or leaves it.
        state: see `State`.
        revision: grows by one with each change; a decision names the one it was made on.
        touched: a person decided on it, so no reading replaces it.
        by_hand: a person made it.
        retracted: taken back by a person. withdrawn: its whole report is.
        superseded: a later reading no longer makes it, and nobody had decided on it.
        lost: its words do not stand in the current edition, so it waits in the queue.
        incident: the incident that a person put it in.
        assignee: who is to review it.
        by, at: the last person's decision.
    """

    id: str
    document: str | None
    edition: int
    claim: Claim
    read: Claim | None = None
    proposal: Claim | None = None
    state: State = "new"
    revision: int = 1
    touched: bool = False
    by_hand: bool = False
    retracted: bool = False
    withdrawn: bool = False
    superseded: bool = False
    lost: bool = False
    incident: str | None = None
    assignee: str | None = None
    by: str | None = None
    at: str | None = None

    @property
    def stands(self) -> bool:
        """Whether it counts: read or made, and neither rejected nor taken back nor replaced."""
        return not (self.retracted or self.withdrawn or self.superseded or self.state == "rejected")


class Happening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An incident that people have named: who is in it stands in the entries.

    Attributes:
        merged_into: the incident that goes on in its place.
        split_from: the incident that it was part of.
        grade, grade_why: set by a person; None leaves the computed grade.
    """

    id: str
    merged_into: str | None = None
    split_from: str | None = None
    grade: Grade | None = None
    grade_why: str | None = None
    revision: int = 1


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source in the register: who it is, how independent, and whom its words mean."""

    id: str
    name: str
    kind: str | None = None
    independence: str | None = None
    definitions: dict[str, str] = {}


class Attachment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file that bears on a claim; its bytes are kept under its hash.

    Attributes:
        origin: where it was got from.
        accesses: how many times it was taken out or checked; who and when stands in the events.
    """

    claim: str
    sha256: str
    size: int
    name: str
    origin: str
    by: str
    at: str
    media: str | None = None
    accesses: int = 0
