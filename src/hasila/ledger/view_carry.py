"""What becomes of a report's claims when it is read again or has been edited. Pure.

What nobody touched follows the new reading. What a person decided stays where its words still stand; what the new reading
says there, if it is something else, stands beside it as a proposal. Where the words stand no longer, the decision waits in
the queue.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from hasila.ledger.claim import Claim, Quote
from hasila.ledger.events import State
from hasila.ledger.ids import translated
from hasila.ledger.view_fields import quote_at, same_content
from hasila.ledger.view_things import Entry
from hasila.text import Report

__all__ = ["carry", "standing"]


def carry(
    entries: Sequence[Entry], claims: Sequence[Claim], report: Report, edition: int, *, same_text: bool
) -> Iterator[Entry]:
    """The entries of a report that are new or changed after a reading.

    Args:
        entries: all its entries before.
        claims: what the new reading found.
        report: the report as it is now.
        edition: its number.
        same_text: whether the text is that of the reading before.
    """
    if not entries:
        yield from (Entry(id=c.id, document=report.id, edition=edition, claim=c) for c in claims)
        return
    reading = {claim.id: claim for claim in claims}
    taken: dict[str, str] = {}  # id of a claim of the new reading -> the decided entry that it speaks to
    touched = sorted((e for e in entries if e.touched), key=lambda e: (e.id not in reading, e.id))
    for entry in touched:
        yield from _decided(entry, reading, taken, report, edition, same_text=same_text)
    known = {entry.id: entry for entry in entries}
    for entry in entries:
        if not entry.touched and not entry.superseded and (entry.id not in reading or entry.id in taken):
            yield msgspec.structs.replace(entry, superseded=True, revision=entry.revision + 1)
    for claim in claims:
        if claim.id not in taken:
            yield from _followed(known.get(claim.id), _led(claim, taken), report.id, edition)


def _followed(old: Entry | None, claim: Claim, document: str, edition: int) -> Iterator[Entry]:
    """The entry of a claim that no person decided on."""
    if old is None:
        yield Entry(id=claim.id, document=document, edition=edition, claim=claim)
    elif old.claim != claim or old.superseded or old.edition != edition:
        changed = old.superseded or _silent(old.claim) != _silent(claim)
        yield msgspec.structs.replace(
            old, claim=claim, edition=edition, superseded=False, revision=old.revision + 1 if changed else old.revision
        )


def _silent(claim: Claim) -> Claim:
    """The claim without what only says how it was made."""
    return msgspec.structs.replace(claim, reader=None, derivation=None)


def _decided(
    entry: Entry, reading: Mapping[str, Claim], taken: dict[str, str], report: Report, edition: int, *, same_text: bool
) -> Iterator[Entry]:
    """What becomes of an entry that a person decided on."""
    if same_text and entry.edition == edition:
        moved: Claim | None = entry.claim
    else:
        moved = _moved(entry.claim, report.text, entry.id in reading)
    other = _spoken_to(moved or entry.claim, reading, taken, stands=moved is not None)
    if other is not None:
        taken[other.id] = entry.id
    if moved is None:
        if not entry.lost or entry.proposal != other:
            yield msgspec.structs.replace(
                entry, lost=True, state=_queued(entry.state), proposal=other, revision=entry.revision + 1
            )
        return
    old = entry.read if entry.read is not None else entry.claim
    agreed = other is None or same_content(other, moved) or (entry.edition == edition and same_content(other, old))
    proposal = entry.proposal if other is None else None if agreed else other
    changed = {"claim": moved, "edition": edition, "proposal": proposal, "lost": False}
    after = msgspec.structs.replace(entry, **changed)
    if after != entry:
        bump = proposal != entry.proposal or entry.lost
        yield msgspec.structs.replace(after, revision=entry.revision + 1) if bump else after


def _queued(state: State) -> State:
    """The state of a decision whose words stand no longer."""
    return "signed_off_changed" if state in ("signed_off", "signed_off_changed") else "in_review"


def _moved(claim: Claim, text: str, read_again: bool) -> Claim | None:
    """The claim with its quote where it stands in a text; None where it does not."""
    if claim.quote is None:  # a derived row stands where it is derived again
        return claim if read_again else None
    at = standing(claim.quote, text)
    if at is None:
        return None
    return msgspec.structs.replace(claim, quote=quote_at(text, at, at + len(claim.quote.exact)))


def _spoken_to(claim: Claim, reading: Mapping[str, Claim], taken: Mapping[str, str], *, stands: bool) -> Claim | None:
    """What a reading says at the words of a claim: the claim of the same id, else the one of its kind that covers most."""
    same = reading.get(claim.id)
    if same is not None and same.id not in taken and (not stands or _shared(same, claim) or claim.quote is None):
        return same
    if not stands:
        return None
    near = [one for one in reading.values() if one.kind == claim.kind and one.id not in taken and _shared(one, claim)]
    return max(near, key=lambda one: (same_content(one, claim), _shared(one, claim), one.id), default=None)


def _shared(a: Claim, b: Claim) -> int:
    if a.quote is None or b.quote is None:
        return 0
    return max(0, min(a.quote.end, b.quote.end) - max(a.quote.start, b.quote.start))


def standing(quote: Quote, text: str) -> int | None:
    """Where the words of a quote stand in a text: with their neighbours before and after, with one of them, or else once.

    >>> standing(quote_at("five people died. five people fled", 18, 29), "Today five people died. five people fled")
    24
    """
    found = list(_occurrences(quote.exact, text))
    ranked = [(_context(quote, text, at), -abs(at - quote.start), at) for at in found]
    best = max(ranked, default=None)
    if best is None or (best[0] == 0 and len(found) > 1):
        return None
    return best[2]


def _occurrences(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _context(quote: Quote, text: str, at: int) -> int:
    """How many of the two neighbours are the same; those of a quote at the edge of its text count where it is there again."""
    end = at + len(quote.exact)
    before = text[max(0, at - len(quote.prefix)) : at] == quote.prefix and bool(quote.prefix or at == 0)
    after = text[end : end + len(quote.suffix)] == quote.suffix and bool(quote.suffix or end == len(text))
    return before + after


def _led(claim: Claim, taken: Mapping[str, str]) -> Claim:
    """The claim with ids that decided entries took over replaced by the entries' own."""
    other = {new: own for new, own in taken.items() if new != own}
    if not other:
        return claim
    record = translated(msgspec.to_builtins(claim), other)
    return msgspec.convert(record | {"id": claim.id}, Claim)
