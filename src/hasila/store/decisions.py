"""Whether an act may become an event: its subjects are there, its content fits them, a reason is given where one is due."""

from __future__ import annotations

from collections.abc import Mapping

from hasila.errors import ConflictError, LedgerError, MissingError, RecordError, UsageError
from hasila.ledger import events as ev
from hasila.ledger.claim import Claim
from hasila.ledger.view import Shelf
from hasila.ledger.view_fields import with_fields
from hasila.ledger.view_things import Entry

__all__ = ["check", "check_revision"]


def check(act: ev.Act, shelf: Shelf, *, by: str, why: str | None, text_of: Mapping[str, str]) -> None:
    """Refuse an act that cannot be.

    Args:
        act: the act.
        shelf: the ledger as it stands, under its lock.
        by, why: who, and the reason.
        text_of: report -> its current text, where the act needs it.

    Raises:
        UsageError: no name, no reason, a value that cannot be.
        MissingError: nothing of that id.
        RecordError: a correction that does not fit.
    """
    if not by.strip():
        raise UsageError("who decides? give a name with --by")
    if isinstance(act, ev.ANSWERABLE) and not (why or "").strip():
        raise UsageError("a decision needs a reason; give one with --why")
    match act:
        case ev.Recorded() | ev.Failed() | ev.Accessed() | ev.Described():
            pass
        case ev.Claimed():
            _check_claimed(act.claim, shelf, text_of)
        case ev.Corrected():
            _check_correction(_entry(shelf, act.claim), act, text_of)
        case ev.Answered():
            if _entry(shelf, act.claim).proposal is None:
                raise LedgerError(f"{act.claim}: no proposal stands beside it")
        case ev.Judged() | ev.Attached():
            _entry(shelf, act.claim)
        case ev.Retracted() | ev.Restored():
            _check_taking_back(act, shelf)
        case _:
            _check_grouping(act, shelf)


def _entry(shelf: Shelf, key: str) -> Entry:
    found = shelf.entry(key)
    if found is None:
        raise MissingError(f"{key}: no claim of this id; hasila show lists them")
    return found


def check_revision(subject: str, seen: int, shelf: Shelf) -> None:
    """Refuse a decision on an older state of a claim or incident.

    Args:
        subject: its id.
        seen: the revision that the person saw.
        shelf: the ledger as it stands, under its lock.

    Raises:
        ConflictError: it was changed meanwhile.
    """
    entry = shelf.entry(subject)
    now = entry or shelf.incident(subject)
    if now is None or now.revision == seen:
        return
    last = "a later reading"
    if entry is not None and entry.by is not None:
        last = f"{entry.by}, {entry.at}, now {entry.state}"
    raise ConflictError(subject, seen, now.revision, last)


def _check_claimed(claim: Claim, shelf: Shelf, text_of: Mapping[str, str]) -> None:
    if claim.document is None or shelf.document(claim.document) is None:
        raise MissingError(f"{claim.document}: no report of this id; add it first")
    if shelf.entry(claim.id) is not None:
        raise LedgerError(f"{claim.id}: this claim is there already; correct it, or accept it")
    if claim.quote is None:
        raise RecordError("a claim needs the words that say it")
    _check_quote(claim, text_of)


def _check_correction(entry: Entry, act: ev.Corrected, text_of: Mapping[str, str]) -> None:
    if not act.fields:
        raise UsageError("nothing to correct; name a field and its value, such as toll.count.low=14")
    after = with_fields(entry.claim, act.fields)
    if after == entry.claim:
        raise UsageError(f"{entry.id}: it says so already; nothing was changed")
    if after.quote != entry.claim.quote:
        _check_quote(after, text_of)


def _check_quote(claim: Claim, text_of: Mapping[str, str]) -> None:
    quote, text = claim.quote, text_of.get(claim.document or "")
    if quote is None or text is None or text[quote.start : quote.end] != quote.exact or not quote.exact:
        raise RecordError(f"{claim.id}: its words do not stand in the report at the place given")


def _check_taking_back(act: ev.Retracted | ev.Restored, shelf: Shelf) -> None:
    document, entry = shelf.document(act.target), shelf.entry(act.target)
    if document is None and entry is None:
        raise MissingError(f"{act.target}: no claim or report of this id; hasila show lists them")
    gone = document.retracted if document is not None else entry is not None and entry.retracted
    if gone == isinstance(act, ev.Retracted):
        raise UsageError(f"{act.target}: it is {'retracted already' if gone else 'not retracted'}; nothing was changed")


def _check_grouping(act: ev.Assigned | ev.Merged | ev.Split | ev.Graded, shelf: Shelf) -> None:
    match act:
        case ev.Assigned():
            if not act.claims or (act.incident is None and act.to is None):
                raise UsageError("assign claims to an incident, or to a person")
            _check_incident_id(act.incident)
            named = act.claims
        case ev.Merged():
            if not [key for key in act.incidents if key != act.into]:
                raise UsageError("merge needs two incidents or more")
            for key in (act.into, *act.incidents):
                _check_incident_id(key)
            named = tuple(claim for claims in act.claims.values() for claim in claims)
        case ev.Split():
            if not act.claims or act.into == act.incident:
                raise UsageError("split needs claims, and another incident for them")
            _check_incident_id(act.incident)
            _check_incident_id(act.into)
            named = act.claims
        case ev.Graded():
            _check_incident_id(act.incident)
            named = ()
    for claim in named:
        _entry(shelf, claim)


def _check_incident_id(key: str | None) -> None:
    if key is not None and not key.startswith("i:"):
        raise UsageError(f"{key!r} is no incident; their ids begin with i:")
