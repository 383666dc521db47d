"""Incidents put together and apart by a person. A suggested incident gets an id of its own with the first decision on it."""

from __future__ import annotations

import hashlib
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hasila.errors import UsageError
from hasila.ledger import events as ev
from hasila.store.overview import Overview, OverviewIncident, overview
from hasila.web.summaries import summary
from hasila.web.visit import Visit
from hasila.web.wording import Wording

__all__ = ["ROUTES", "others_of"]

_HAND_MADE: Final = "i:"
_OFFERED: Final = 200  # incidents in the list to choose from, the nearest in time first


def others_of(whole: Overview, key: str, w: Wording) -> list[tuple[str, str]]:
    """The incidents that one can be merged with, as id and words, those of the nearest days first."""
    shown = [summary(one, whole, w) for one in whole.incidents if one.id != key]
    own = next((summary(one, whole, w).when for one in whole.incidents if one.id == key), "")
    shown.sort(key=lambda one: (one.when[:7] != own[:7], one.when[:4] != own[:4], one.when))
    return [(one.id, f"{one.when or '—'} · {one.where or '—'} · {one.killed}") for one in shown[:_OFFERED]]


def _named(one: OverviewIncident) -> str:
    """The id by which people's decisions name an incident: its own, or one made of a suggested one's."""
    if one.id.startswith(_HAND_MADE):
        return one.id
    return _HAND_MADE + hashlib.sha256(one.id.encode()).hexdigest()[:16]


def _held(one: OverviewIncident) -> tuple[str, ...]:
    return tuple(claim.id for claim in (*one.gathered.claims, *one.gathered.rows))


async def merge(request: Request) -> Response:
    """Two incidents become one, which keeps this one's id; the other's leads to it."""
    visit = Visit(request)
    form = await request.form()
    visit.check_csrf(form.get("csrf"))
    by = visit.require("group")
    whole = overview(visit.ledger)
    one, other = whole.incident(request.path_params["id"]), whole.incident(str(form.get("other") or ""))
    into = _named(one)
    act = ev.Merged(into=into, incidents=(into, _named(other)), claims={into: _held(one), _named(other): _held(other)})
    visit.ledger.decide(act, by=by, why=str(form.get("why") or ""))
    return visit.go(f"/incidents/{into}")


async def split(request: Request) -> Response:
    """The claims that were ticked are another incident."""
    visit = Visit(request)
    form = await request.form()
    visit.check_csrf(form.get("csrf"))
    by, why = visit.require("group"), str(form.get("why") or "")
    one = overview(visit.ledger).incident(request.path_params["id"])
    chosen = tuple(str(claim) for claim in form.getlist("claim") if str(claim) in _held(one))
    if not chosen:
        raise UsageError("tick the claims that are another incident")
    made = _HAND_MADE + hashlib.sha256(" ".join(sorted(chosen)).encode()).hexdigest()[:16]
    acts: list[ev.Act] = [ev.Split(incident=_named(one), claims=chosen, into=made)]
    if not one.confirmed:
        acts.insert(0, ev.Assigned(claims=_held(one), incident=_named(one)))
    visit.ledger.decide_all(acts, by=by, why=why)
    return visit.go(f"/incidents/{made}")


ROUTES: Final = [
    Route("/incidents/{id}/merge", merge, methods=["POST"]),
    Route("/incidents/{id}/split", split, methods=["POST"]),
]
