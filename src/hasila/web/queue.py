"""The queue: reports with claims that wait for a person, and the claims that are new, disputed, flagged, changed or one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hasila.ledger.view_things import Entry
from hasila.store import Filter
from hasila.web.cards import Card, cards_of
from hasila.web.visit import Visit

__all__ = ["ROUTES"]

_PAGE: Final = 50
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
    if what == "mine":
        found = list(ledger.entries(Filter(assignee=visit.person or ""), limit=_PAGE + 1, offset=offset))
        return found[:_PAGE], _PAGE, len(found)
    size, belongs = _TESTS.get(what, _TESTS["new"])
    waiting = ledger.queue(limit=size + 1, offset=offset)
    keys = [one.document.id for one in waiting[:size] if what != "signed_off_changed" or one.changed]
    entries = [entry for key in keys for entry in ledger.entries(Filter(document=key)) if belongs(entry)]
    return entries, size, len(waiting)


_TESTS: Final[Mapping[str, tuple[int, Callable[[Entry], bool]]]] = {  # reports of the queue looked through for a page
    "new": (12, lambda entry: entry.state == "new"),
    "signed_off_changed": (50, lambda entry: entry.state == "signed_off_changed"),
    "disputed": (50, lambda entry: bool(entry.claim.denied_by)),
    "flagged": (50, lambda entry: bool(entry.claim.flags)),
}


def _by_report(visit: Visit, entries: Iterable[Entry]) -> list[tuple[Any, list[Card]]]:
    """Claims under their reports."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.document and entry.claim.quote is not None and entry.claim.kind != "incident":
            groups.setdefault(entry.document, []).append(entry)
    found = [(visit.ledger.find_document(key), cards_of(some, visit.w)) for key, some in groups.items()]
    return [(document, cards) for document, cards in found if document is not None and cards]


ROUTES: Final = [Route("/", queue), Route("/queue", queue)]
