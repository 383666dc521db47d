"""Things of a kept ledger as lines for a person: reports, claims with their state, events. Things in, paragraphs out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from hasila.export.headlines import details, headline, notes
from hasila.export.layout import Line, Paragraph, Piece
from hasila.export.phrases import SEPARATOR, joined, quoted
from hasila.ledger import events as ev
from hasila.ledger.claim import Claim
from hasila.ledger.events import Event
from hasila.ledger.view_things import Attachment, Document, Entry

__all__ = ["STATES", "changes", "claim_line", "document_lines", "entry_lines", "event_line", "file_line", "state_line"]

STATES: Final = {
    "new": "new", "in_review": "in review", "accepted": "accepted", "rejected": "rejected", "signed_off": "signed off",
    "signed_off_changed": "signed off but changed",
}  # fmt: skip
_STYLES: Final = {"accepted": "good", "signed_off": "good", "rejected": "bad", "signed_off_changed": "look"}
_LONGEST: Final = 80


def claim_line(claim: Claim) -> Line:
    """What a claim says, whatever its kind."""
    if claim.failure is not None:
        return [Piece("not read", "bad"), Piece(f": {claim.failure.where}: {claim.failure.reason}")]
    if claim.check is not None:
        return [Piece(f"{claim.check.type} {claim.check.verdict}"), Piece(f": {claim.check.message}")]
    return headline(claim)


def state_line(entry: Entry) -> Line:
    """Where it stands: its state and what else bears on that."""
    parts: list[Line] = [[Piece(STATES[entry.state], _STYLES.get(entry.state, ""))]]
    for holds, word, style in (
        (entry.retracted, "retracted", "bad"), (entry.withdrawn, "its report is retracted", "bad"),
        (entry.superseded, "superseded", "dim"), (entry.lost, "its words stand no longer", "look"),
        (entry.proposal is not None, "a proposal stands beside it", "look"), (entry.by_hand, "made by a person", ""),
        (entry.read is not None, "corrected", "look"),
    ):  # fmt: skip
        parts += [[Piece(word, style)]] if holds else []
    parts += [[Piece("in "), Piece(entry.incident)]] if entry.incident else []
    parts += [[Piece("for "), Piece(entry.assignee)]] if entry.assignee else []
    parts += [[Piece(f"revision {entry.revision}", "dim")]] if entry.revision > 1 else []
    return joined(parts)


def entry_lines(entry: Entry) -> list[Paragraph]:
    """A claim: its id, what it says, its words, its state."""
    claim, stem = entry.claim, "    "
    return [
        Paragraph([Piece(entry.id, "dim"), Piece("  "), *claim_line(claim)], "  ", stem),
        Paragraph(details(claim) if claim.failure is None else [], stem, stem),
        Paragraph(joined([quoted(claim.quote), notes(claim)]), stem, stem),
        Paragraph(state_line(entry), stem, stem),
    ]


def document_lines(one: Document, tally: Sequence[str] = ()) -> list[Paragraph]:
    """A report: its id, day and title, and what is to be said about its claims."""
    now = one.edition
    about: list[Line] = [[Piece(one.id, "dim")], [Piece(now.published or "no day")]]
    about += [[Piece(now.publisher, "", source=True)]] if now.publisher else []
    about += [[Piece(f"edition {now.number}")]] if now.number > 1 else []
    about += [[Piece("retracted", "bad")]] if one.retracted else []
    about += [[Piece(said)] for said in tally]
    title = [Paragraph([Piece(_cut(now.title), "bold", source=True)], "  ", "    ")] if now.title else []
    return [*title, Paragraph(joined(about), "    " if title else "  ", "    ")]


def event_line(event: Event) -> Line:
    """One event: when, who, what, why."""
    line = [Piece(event.at[:16].replace("T", " "), "dim"), Piece("  "), Piece(event.by, "", source=True), Piece(" ")]
    why = [SEPARATOR, Piece(event.why, "", source=True)] if event.why else []
    return [*line, *_did(event.act), *why]


def _did(act: ev.Act) -> Line:
    match act:
        case ev.Recorded():
            return [
                Piece("recorded "),
                Piece(act.report.id),
                Piece(f" as {act.reader} read it: {len(act.claims)} claims"),
            ]
        case ev.Failed():
            return [Piece("recorded what could not be read")]
        case ev.Claimed():
            return [Piece("added the claim")]
        case ev.Judged():
            return [Piece(f"says: {STATES[act.state]}", "bold")]
        case ev.Corrected():
            return [Piece("corrected ", "bold"), Piece(", ".join(f"{k} = {_shown(v)}" for k, v in act.fields.items()))]
        case ev.Answered():
            return [Piece("took the proposal" if act.adopt else "left the proposal", "bold")]
        case ev.Retracted() | ev.Restored():
            return [
                Piece("retracted" if isinstance(act, ev.Retracted) else "restored", "bold"),
                Piece(f" {act.target}"),
            ]
        case ev.Attached():
            return [Piece("attached ", "bold"), Piece(act.name, "", source=True), Piece(f" from {act.origin}")]
        case ev.Accessed():
            return [Piece(f"{act.how} the file {act.sha256[:16]}")]
        case ev.Described():
            return [Piece("described "), Piece(act.name, "", source=True)]
    return _grouped(act)


def _grouped(act: ev.Assigned | ev.Merged | ev.Split | ev.Graded) -> Line:
    match act:
        case ev.Assigned():
            goal = " and ".join(one for one in (act.incident, act.to) if one)
            return [Piece("assigned ", "bold"), Piece(f"{', '.join(act.claims)} to {goal}")]
        case ev.Merged():
            return [Piece("merged ", "bold"), Piece(f"{', '.join(act.incidents)} into {act.into}")]
        case ev.Split():
            return [Piece("split ", "bold"), Piece(f"{', '.join(act.claims)} from {act.incident} into {act.into}")]
        case ev.Graded():
            return [Piece("graded ", "bold"), Piece(f"{act.incident} {act.grade or 'as computed'}")]


def file_line(one: Attachment) -> Line:
    """An attached file."""
    size = f"{one.size:,} bytes"
    parts = [[Piece(one.name, "", source=True)], [Piece(size)], [Piece(f"SHA-256 {one.sha256[:16]}…", "dim")]]
    parts += [[Piece("from "), Piece(one.origin, "", source=True)], [Piece(f"attached {one.at[:10]} by {one.by}")]]
    return joined([*parts, [Piece(f"taken out or checked {one.accesses} times")]] if one.accesses else parts)


def changes(old: Claim, new: Claim) -> Iterable[Line]:
    """What differs between two readings of the same words: field, old, new."""
    yield from _changes(msgspec.to_builtins(old), msgspec.to_builtins(new), "")


def _changes(old: Any, new: Any, path: str) -> Iterable[Line]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            if path or key not in ("id", "reader", "derivation"):
                yield from _changes(old.get(key), new.get(key), f"{path}.{key}" if path else key)
    elif old != new:
        yield [Piece(f"{path}: "), Piece(_shown(old), "dim"), Piece(" → "), Piece(_shown(new))]


def _shown(value: Any) -> str:
    return _cut(value if isinstance(value, str) else msgspec.json.encode(value).decode())


def _cut(said: str) -> str:
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
