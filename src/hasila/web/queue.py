"""The queue: reports with claims that wait for a person, and the claims that are new, disputed, flagged, changed or one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hasila.errors import MissingError
from hasila.ledger.claim import Claim
from hasila.ledger.view_things import Entry
from hasila.store import Filter, Ledger
from hasila.web.cards import Card, cards_of
from hasila.web.visit import Visit

__all__ = ["ROUTES"]

_PAGE: Final = 50
_SCANNED: Final = 600  # positions or checks looked through for a page of what they name
_REPORTS: Final = 12  # reports of the queue whose claims make a page
_TABS: Final = ("all", "mine", "signed_off_changed", "disputed", "flagged", "new")


def queue(request: Request) -> Response:
    """What waits for a person."""
    visit = Visit(request)
    what = request.query_params.get("what", "all")
    offset = visit.number("after")
    shown: dict[str, Any] = {"what": what, "tabs": _TABS, "waiting": (), "groups": ()}
    if what == "all":
        waiting = visit.ledger.queue(limit=_PAGE + 1, offset=offset)
        shown |= {"waiting": waiting[:_PAGE]} | visit.paged(offset, _PAGE, len(waiting))
    else:
        entries, size, found = _entries(visit, what, offset)
        shown |= {"groups": _by_report(visit, entries)} | visit.paged(offset, size, found)
    return visit.page("queue.html", here="queue", **shown)


def _entries(visit: Visit, what: str, offset: int) -> tuple[list[Entry], int, int]:
    """A page of claims, the size of pages, and how many rows were found for it: one more where there are more."""
    ledger = visit.ledger
    if what in _NAMERS:
        kind, of = _NAMERS[what]
        rows = list(ledger.entries(Filter(kinds=(kind,)), limit=_SCANNED + 1, offset=offset))
        return list(_named(ledger, rows[:_SCANNED], of)), _SCANNED, len(rows)
    if what == "mine":
        found = list(ledger.entries(Filter(assignee=visit.person or ""), limit=_PAGE + 1, offset=offset))
        return found[:_PAGE], _PAGE, len(found)
    waiting = ledger.queue(limit=_REPORTS + 1, offset=offset)
    state = "signed_off_changed" if what == "signed_off_changed" else "new"
    reports = [one.document.id for one in waiting[:_REPORTS] if (one.changed if state != "new" else one.new)]
    entries = [entry for key in reports for entry in ledger.page(key).entries if entry.state == state and entry.stands]
    return entries, _REPORTS, len(waiting)


def _denied(claim: Claim) -> tuple[str, ...]:
    answers = claim.position.denies_claim if claim.position else None
    return (answers,) if answers else ()


def _failing(claim: Claim) -> tuple[str, ...]:
    return claim.check.claims if claim.check and claim.check.verdict == "fails" else ()


_NAMERS: Final[Mapping[str, tuple[str, Callable[[Claim], tuple[str, ...]]]]] = {
    "disputed": ("stance", _denied), "flagged": ("check", _failing),
}  # fmt: skip


def _named(ledger: Ledger, entries: Iterable[Entry], of: Callable[[Claim], tuple[str, ...]]) -> Iterator[Entry]:
    """The claims that stand and that rows name: those that a denial answers, those of a check that fails."""
    seen: set[str] = set()
    for row in entries:
        for key in of(row.claim):
            if key in seen:
                continue
            seen.add(key)
            try:
                found = ledger.entry(key)
            except MissingError:
                continue
            if found.stands:
                yield found


def _by_report(visit: Visit, entries: Iterable[Entry]) -> list[tuple[Any, list[Card]]]:
    """Claims under their reports."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.document and entry.claim.quote is not None and entry.claim.kind != "incident":
            groups.setdefault(entry.document, []).append(entry)
    found = [(visit.ledger.find_document(key), cards_of(some, visit.w)) for key, some in groups.items()]
    return [(document, cards) for document, cards in found if document is not None and cards]


ROUTES: Final = [Route("/", queue), Route("/queue", queue)]
