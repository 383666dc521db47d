"""The pages of incidents, and what people do with them: put together, taken apart, graded. All of it can be taken back."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any, Final, get_args

import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hasila.errors import MissingError, UsageError
from hasila.ledger import events as ev
from hasila.ledger.view_things import Happening
from hasila.store import Ledger, collated, naming
from hasila.store.collated import Wanted
from hasila.store.gathering import HAND_MADE, Listed
from hasila.web.atlas import map_of
from hasila.web.summaries import row_of, summary
from hasila.web.visit import Visit, title_of

__all__ = ["ROUTES", "wanted_of"]

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_PAGE: Final = 50
_SHOWN: Final = 60  # claims of one incident on its page, unless all are asked for
_OFFERED: Final = 60  # incidents to choose from when merging, the latest first


def all_incidents(request: Request) -> Response:
    """Incidents, the latest first, narrowed by day, place, grade and dispute."""
    visit = Visit(request)
    offset, query = visit.number("after"), request.query_params
    wanted = wanted_of(query)
    found = collated.incidents(visit.ledger, wanted, limit=_PAGE + 1, offset=offset)
    shown = [row_of(one, visit.w, _set_grade(visit.ledger, one)) for one in found[:_PAGE]]
    return visit.page("incidents.html", here="incidents", incidents=shown, asked=query, grades=get_args(ev.Grade),
                      **visit.paged(offset, _PAGE, len(found)))  # fmt: skip


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """Which incidents a query asks for; what cannot be is left out."""
    grade = query.get("grade", "")
    grades = (msgspec.convert(grade, ev.Grade),) if grade in get_args(ev.Grade) else ()
    place = query.get("place", "").strip()[:200] or None
    return Wanted(
        since=_day(query.get("since")), until=_day(query.get("until")), place=place, grades=grades,
        disputed=True if query.get("disputed") else None,
    )  # fmt: skip


def _day(given: str | None) -> str | None:
    return given if given and _DAY.fullmatch(given) else None


def _set_grade(ledger: Ledger, one: Listed) -> str | None:
    """The grade that a person set."""
    happening = _happening(ledger, one.id) if one.confirmed else None
    return happening.grade if happening else None


def one_incident(request: Request) -> Response:
    """One incident: figures by source, its grade with the reason, the map, what it rests on."""
    visit = Visit(request)
    found = collated.incident(visit.ledger, request.path_params["id"])
    listed = found.listed
    most = None if visit.number("all") or len(found.gathered.claims) <= _SHOWN else _SHOWN
    one = summary(found.gathered, listed.grade, listed.confirmed, found.reports, visit.w, most)
    documents = sorted(found.documents.values(), key=lambda one: (one.edition.published or "", one.id))
    return visit.page(
        "incident.html", here="incidents", one=one, hidden=len(one.claims) if most else 0, map=map_of(one.claims, visit.w), may_group=visit.may("group"),
        documents=documents[:most], title_by_id={document.id: title_of(document) for document in documents},
        others=_others(visit, listed) if visit.may("group") else (), grades=get_args(ev.Grade),
        set_by=found.happening if found.happening and found.happening.grade else None, undo=_undo(visit, one.id),
    )  # fmt: skip


def _happening(ledger: Ledger, key: str) -> Happening | None:
    """What people said of an incident, where they did."""
    try:
        return ledger.incident(key).happening if key.startswith(HAND_MADE) else None
    except MissingError:
        return None


def _others(visit: Visit, one: Listed) -> list[tuple[str, str]]:
    """The incidents that one can be merged with, as id and words: those of the days around it, the latest first."""
    until = _later(one.day)
    shown = [row_of(other, visit.w) for other in collated.incidents(visit.ledger, Wanted(until=until), limit=_OFFERED)]
    return [
        (row.id, " · ".join((row.when or "—", row.where or "—", row.killed or "0")))
        for row in shown
        if row.id != one.id
    ]


def _later(day: str) -> str | None:
    """A month after a day."""
    try:
        return (datetime.date.fromisoformat(day) + datetime.timedelta(31)).isoformat()
    except (ValueError, OverflowError):
        return None


def _undo(visit: Visit, key: str) -> dict[str, Any] | None:
    """The form that takes the last merge or split of this session back, just after it."""
    query = visit.request.query_params
    if not visit.may("group"):
        return None
    if other := query.get("merged"):
        events = [past.event.act for past in visit.ledger.history(key)]
        last = next((act for act in reversed(events) if isinstance(act, ev.Merged)), None)
        held = last.claims.get(other, ()) if last else ()
        return {"words": "merged_done", "action": "split", "claims": held, "other": other} if held else None
    if other := query.get("split"):
        return {"words": "split_done", "action": "merge", "claims": (), "other": other}
    return None


def _asked(visit: Visit, form: FormData) -> tuple[str, str]:
    """Who groups, and why."""
    visit.check_csrf(form.get("csrf"))
    return visit.require("group"), str(form.get("why") or "")


async def merge(request: Request) -> Response:
    """Two incidents become one, which keeps this one's id; the other's leads to it."""
    visit, form = Visit(request), await request.form()
    by, why = _asked(visit, form)
    one, other = (
        collated.incident(visit.ledger, request.path_params["id"]),
        collated.incident(visit.ledger, str(form.get("other") or "")),
    )
    into, gone = one.named, other.named
    act = ev.Merged(into=into, incidents=(into, gone), claims={into: one.held, gone: other.held})
    visit.ledger.decide(act, by=by, why=why)
    return visit.go(f"/incidents/{into}?merged={gone}")


async def split(request: Request) -> Response:
    """The claims that were ticked are another incident."""
    visit, form = Visit(request), await request.form()
    by, why = _asked(visit, form)
    one = collated.incident(visit.ledger, request.path_params["id"])
    chosen = tuple(str(claim) for claim in form.getlist("claim") if str(claim) in one.held)
    if not chosen:
        raise UsageError("tick the claims that are another incident")
    acts, made = naming.split(visit.ledger, request.path_params["id"], chosen)
    visit.ledger.decide_all(acts, by=by, why=why)
    return visit.go(f"/incidents/{made}?split={one.named}")


async def set_grade(request: Request) -> Response:
    """A person's grade in the place of the computed one, or back to that."""
    visit, form = Visit(request), await request.form()
    by, why = _asked(visit, form)
    one = collated.incident(visit.ledger, request.path_params["id"])
    given = msgspec.convert(str(form.get("grade")) or None, ev.Grade | None)
    visit.ledger.decide_all(naming.graded(visit.ledger, request.path_params["id"], given), by=by, why=why)
    return visit.go(f"/incidents/{one.named}")


ROUTES: Final = [
    Route("/incidents", all_incidents),
    Route("/incidents/{id}", one_incident),
    Route("/incidents/{id}/merge", merge, methods=["POST"]),
    Route("/incidents/{id}/split", split, methods=["POST"]),
    Route("/incidents/{id}/grade", set_grade, methods=["POST"]),
]
