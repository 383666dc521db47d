"""The page of decisions: every event of the ledger, the last first, with who, when and why. And originals as they came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from hasila.errors import MissingError
from hasila.ledger import events as ev
from hasila.store.records import Past
from hasila.web.paths import claim_path, report_path
from hasila.web.visit import Visit
from hasila.web.wording import Wording

__all__ = ["ROUTES", "act_name"]

_PAGE: Final = 100


def decisions(request: Request) -> Response:
    """A page of events, the last first."""
    visit = Visit(request)
    last = visit.ledger.last_event()
    until = min(visit.number("until") or last, last)
    first = max(0, until - _PAGE)
    found = list(_some(visit, first, until))
    rows = [_row(past, visit.w) for past in reversed(found)]
    return visit.page("decisions.html", here="decisions", rows=rows, earlier=first or None,
                      later=min(last, until + _PAGE) if until < last else None)  # fmt: skip


def _some(visit: Visit, first: int, until: int) -> Iterator[Past]:
    for past in visit.ledger.events(since=first):
        if past.seq > until:
            return
        yield past


def act_name(act: ev.Act) -> str:
    """The name of an act: its tag, of a judgement the state."""
    return act.state if isinstance(act, ev.Judged) else type(act).__name__.lower()


def _row(past: Past, w: Wording) -> dict[str, Any]:
    act = past.event.act
    about, href = _about(act, w)
    more = w("how_read", count=len(act.claims)) if isinstance(act, ev.Recorded) else ""
    return {"past": past, "more": more, "what": w(act_name(act)), "about": about, "href": href, "hash": past.hash[:12],
            "machine": isinstance(act, ev.Recorded | ev.Failed)}  # fmt: skip


def _about(act: ev.Act, w: Wording) -> tuple[str, str]:
    """What an event is about, and where that is."""
    match act:
        case ev.Recorded(report=report):
            title = report.title or report.text.strip().partition("\n")[0][:90] or report.id
            return title, report_path(report.id)
        case ev.Merged(into=key) | ev.Split(into=key) | ev.Graded(incident=key):
            return key, f"/incidents/{key}"
        case ev.Assigned(incident=key) if key:
            return key, f"/incidents/{key}"
        case ev.Assigned(claims=claims, to=to):
            return w("assigned_to", name=to), f"/claims/{quote(claims[0])}"
        case ev.Corrected(claim=claim, fields=fields):
            return f"{claim} · {', '.join(fields)}", f"/claims/{quote(claim)}"
    subject = next(iter(ev.subjects(act)), "")
    return subject, f"/claims/{quote(subject)}" if subject.startswith("c:") else report_path(subject)


def original(request: Request) -> Response:
    """The bytes of a report as they came, to be saved and never shown: a page's script must not run here.

    Raises:
        MissingError: no such report or edition.
    """
    visit = Visit(request)
    key = request.path_params["id"]
    found = visit.ledger.find_document(key)
    number = visit.number("edition") or (len(found.editions) if found else 0)
    if found is None or not 1 <= number <= len(found.editions):
        raise MissingError(f"{key}: no report or edition of this id")
    edition = found.editions[number - 1]
    name = f"{edition.sha256[:16]}.original"
    headers = {"content-disposition": f'attachment; filename="{name}"', "content-security-policy": "sandbox",
               "etag": f'"{edition.sha256[:24]}"', "content-length": str(edition.size)}  # fmt: skip
    parts = visit.ledger.blob(edition.sha256)
    return StreamingResponse(parts, media_type="application/octet-stream", headers=headers)


def to_claim(request: Request) -> Response:
    """A claim's place in its report."""
    visit = Visit(request)
    entry = visit.ledger.entry(request.path_params["id"])
    return visit.go(claim_path(entry.document, entry.id))


ROUTES: Final = [
    Route("/decisions", decisions),
    Route("/reports/{id:path}/original", original),
    Route("/claims/{id}", to_claim),
]
