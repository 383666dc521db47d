"""JSON for everything that the pages show, under /api, with an OpenAPI page; read-only unless signed in.

Lists come in pages (`limit`, `offset`, `next`). Every answer carries an ETag made of its content, so that asking
again sends nothing while nothing has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from http import HTTPStatus
from itertools import islice
from typing import Annotated, Any, Final, TypeVar, get_args

import msgspec
from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from starlette.requests import Request
from starlette.responses import Response

from hasila.collate.tally import DIMENSIONS, RULES, Rule
from hasila.errors import UsageError
from hasila.ledger import events as ev
from hasila.ledger.claim import Kind, Outcome
from hasila.store import Filter, collated
from hasila.store.collated import Wanted
from hasila.web.desk import mark_of
from hasila.web.visit import Visit

__all__ = ["problem", "router"]

Said = TypeVar("Said")
router: Final = APIRouter(prefix="/api")
_MOST: Final = 500
_FOUND: Final = 2000  # reports that a search goes through
_BY_NAME: Final = "x-hasila-csrf"  # the header that says that a script of this session's pages sends a decision
Limit = Annotated[int, Query(ge=1, le=_MOST, description="rows in one answer")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="rows left out before the first")]
Day = Annotated[str | None, Query(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Number = Annotated[int | None, Query(ge=0, le=10_000_000)]
Words = Annotated[str | None, Query(max_length=200)]


def problem(status: int, detail: str) -> Response:
    """What cannot be done, as RFC 9457 has it."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Response(msgspec.json.encode(body), status_code=status, media_type="application/problem+json")


def _answer(visit: Visit, value: Any) -> Response:
    """A value as JSON, or 304 where the asker has it."""
    data = msgspec.json.encode(value)
    tag = f'"{hashlib.sha256(data).hexdigest()[:24]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    if visit.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type="application/json", headers=headers)


def _paged(items: Iterable[Any], limit: int, offset: int) -> dict[str, Any]:
    found = list(items)
    return {"items": found[:limit], "next": offset + limit if len(found) > limit else None}


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
def index(request: Request) -> Response:
    """What can be asked, for a person."""
    visit = Visit(request)
    paths = request.app.openapi()["paths"]
    rows = [
        (method.upper(), path, one.get("description", "").split("\n")[0])
        for path, methods in paths.items() for method, one in methods.items()
    ]  # fmt: skip
    return visit.page("api.html", rows=rows)


@router.get("/counts")
def counts(request: Request) -> Response:
    """What the ledger holds."""
    visit = Visit(request)
    return _answer(visit, visit.ledger.counts())


@router.get("/reports")
def reports(request: Request, limit: Limit = 100, offset: Offset = 0) -> Response:
    """Reports without their texts, the latest published first."""
    visit = Visit(request)
    return _answer(visit, _paged(visit.ledger.documents(limit=limit + 1, offset=offset), limit, offset))


@router.get("/reports/{id:path}/mark")
def mark(request: Request, id: str) -> Response:
    """A word that changes when anything about the report does."""
    visit = Visit(request)
    return _answer(visit, {"mark": mark_of(visit.ledger.page(id))})


@router.get("/reports/{id:path}")
def report(request: Request, id: str, edition: Annotated[int | None, Query(ge=1, le=10_000)] = None) -> Response:
    """A report with its text and its claims as they stand."""
    visit = Visit(request)
    return _answer(visit, visit.ledger.page(id, edition=edition))


@router.get("/claims")
def claims(
    request: Request, kind: Words = None, state: Words = None, outcome: Words = None, report: Words = None,
    place: Words = None, speaker: Words = None, since: Day = None, until: Day = None, standing: bool = True,
    limit: Limit = 100, offset: Offset = 0,
) -> Response:  # fmt: skip
    """Claims by kind, state, outcome, report, place, speaker and day; several values of one are parted by commas."""
    visit = Visit(request)
    wanted = Filter(
        kinds=_chosen(kind, "kind", get_args(Kind)), outcomes=_chosen(outcome, "outcome", get_args(Outcome)),
        states=msgspec.convert(_chosen(state, "state", get_args(ev.State)), tuple[ev.State, ...]),
        document=report, place=place, speaker=speaker, since=since, until=until, standing=standing,
    )  # fmt: skip
    return _answer(visit, _paged(visit.ledger.entries(wanted, limit=limit + 1, offset=offset), limit, offset))


def _chosen(given: str | None, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    values = tuple(one.strip() for one in (given or "").split(",") if one.strip())
    if unknown := [one for one in values if one not in known]:
        raise UsageError(f"{name}={unknown[0]!r} is none; choose from {', '.join(known)}")
    return values


@router.get("/claims/{id}")
def claim(request: Request, id: str) -> Response:
    """One claim as it stands, with what was decided on it."""
    visit = Visit(request)
    return _answer(visit, visit.ledger.entry(id))


@router.get("/claims/{id}/history")
def history(request: Request, id: str) -> Response:
    """What happened to a claim: who, when, why."""
    visit = Visit(request)
    visit.ledger.entry(id)
    return _answer(visit, visit.ledger.history(id))


@router.get("/search")
def search(
    request: Request, q: Annotated[str, Query(max_length=400)] = "", limit: Limit = 50, offset: Offset = 0
) -> Response:
    """Reports that hold all of the words, whatever clitics stand before them, and where."""
    visit = Visit(request)
    wanted = min(offset + limit + 1, _FOUND)
    found = [
        {"report": one.document, "spans": one.spans, "words": [one.report.text[start:end] for start, end in one.spans]}
        for one in visit.ledger.search(q, limit=wanted)[offset:]
    ]
    return _answer(visit, _paged(found, limit, offset))


@router.get("/sources")
def sources(request: Request, limit: Limit = 100, offset: Offset = 0) -> Response:
    """The register of sources."""
    visit = Visit(request)
    return _answer(visit, _paged(visit.ledger.sources()[offset : offset + limit + 1], limit, offset))


@router.get("/actors")
def actors(request: Request, limit: Limit = 100, offset: Offset = 0) -> Response:
    """Who speaks in the claims that stand, with the number of their claims, most first."""
    visit = Visit(request)
    found = [{"id": key, "claims": number} for key, number in visit.ledger.speakers().items()]
    return _answer(visit, _paged(found[offset : offset + limit + 1], limit, offset))


@router.get("/incidents")
def incidents(
    request: Request, since: Day = None, until: Day = None, place: Words = None, grade: Words = None,
    disputed: bool | None = None, confirmed: bool | None = None, least: Number = None, limit: Limit = 100,
    offset: Offset = 0,
) -> Response:  # fmt: skip
    """Incidents, the latest first: by first day, place, computed grade, dispute, what people made, killed at least."""
    visit = Visit(request)
    grades = msgspec.convert(_chosen(grade, "grade", get_args(ev.Grade)), tuple[ev.Grade, ...])
    wanted = Wanted(
        since=since, until=until, place=place, grades=grades, disputed=disputed, confirmed=confirmed, least=least
    )
    return _answer(
        visit, _paged(collated.incidents(visit.ledger, wanted, limit=limit + 1, offset=offset), limit, offset)
    )


@router.get("/incidents/{id}")
def incident(request: Request, id: str) -> Response:
    """One incident: its claims, who says and who denies each figure, its grade with the reason, its reports."""
    visit = Visit(request)
    return _answer(visit, collated.incident(visit.ledger, id))


@router.get("/disputes")
def disputes(request: Request, limit: Limit = 50, offset: Offset = 0) -> Response:
    """Incidents with a figure that somebody denies or doubts, with every side of each such figure."""
    visit = Visit(request)
    found = collated.incidents(visit.ledger, Wanted(disputed=True), limit=limit + 1, offset=offset)
    rows = [
        {"incident": one, "standings": [s for s in collated.incident(visit.ledger, one.id).standings if s.disputed]}
        for one in found[:limit]
    ]
    return _answer(visit, {"items": rows, "next": offset + limit if len(found) > limit else None})


@router.get("/totals")
def totals(
    request: Request, by: Words = "month", rule: Words = "lowest", limit: Limit = 500, offset: Offset = 0
) -> Response:
    """Totals by dimensions (parted by commas) and a rule, nobody counted twice, each with its spread."""
    visit = Visit(request)
    dimensions = _chosen(by, "by", DIMENSIONS)
    [chosen] = _chosen(rule, "rule", tuple(RULES))[:1] or ("lowest",)
    rows = collated.totals(visit.ledger, dimensions, msgspec.convert(chosen, Rule))
    return _answer(
        visit,
        {"rule": RULES[msgspec.convert(chosen, Rule)], **_paged(rows[offset : offset + limit + 1], limit, offset)},
    )


@router.get("/series")
def series(
    request: Request, source: Words = None, outcome: Words = None, running: bool = True, limit: Limit = 100,
    offset: Offset = 0,
) -> Response:  # fmt: skip
    """Series, the longest first: those with a running total unless `running=false`."""
    visit = Visit(request)
    if outcome is not None:
        _chosen(outcome, "outcome", get_args(Outcome))
    found = collated.lines(
        visit.ledger, source=source, outcome=outcome, running=running, limit=limit + 1, offset=offset
    )
    return _answer(visit, _paged(found, limit, offset))


@router.get("/series/{id}")
def one_series(request: Request, id: str) -> Response:
    """One series: points with the ids of their claims, phases, steps, flags."""
    visit = Visit(request)
    return _answer(visit, collated.series(visit.ledger, id))


@router.get("/control")
def control(request: Request, limit: Limit = 100, offset: Offset = 0) -> Response:
    """Places whose control is told of, those of which accounts differ first."""
    visit = Visit(request)
    return _answer(visit, _paged(collated.places(visit.ledger, limit=limit + 1, offset=offset), limit, offset))


@router.get("/control/{place:path}")
def one_place(request: Request, place: str) -> Response:
    """One place over time by each side's account, and the pairs of accounts that contradict each other."""
    visit = Visit(request)
    return _answer(visit, collated.control(visit.ledger, place))


@router.get("/decisions")
def decisions(request: Request, since: Offset = 0, limit: Limit = 100) -> Response:
    """Events of the ledger behind number `since`, in their order: who, when, why, what, and the hash of the chain."""
    visit = Visit(request)
    found = list(islice(visit.ledger.events(since=since), limit + 1))
    return _answer(visit, {"items": found[:limit], "next": found[limit - 1].seq if len(found) > limit else None})


class Judgement(msgspec.Struct):
    """What a decision says: the state, the reason, and the revision that the person saw."""

    state: ev.Judgement
    why: str
    revision: int


class Correction(msgspec.Struct):
    """Fields by their path, the reason, and the revision that the person saw."""

    fields: dict[str, Any]
    why: str
    revision: int


@router.post("/claims/{id}/judge", responses={403: {}, 409: {}, 422: {}})
async def judge(request: Request, id: str) -> Response:
    """Judge a claim: {state, why, revision}."""
    said = _decoded(await request.body(), Judgement)
    return _decide(request, id, ev.Judged(claim=id, state=said.state), said.why, said.revision)


@router.post("/claims/{id}/correct", responses={403: {}, 409: {}, 422: {}})
async def correct(request: Request, id: str) -> Response:
    """Correct a claim: {fields, why, revision}."""
    said = _decoded(await request.body(), Correction)
    return _decide(request, id, ev.Corrected(claim=id, fields=said.fields), said.why, said.revision)


def _decoded(body: bytes, kind: type[Said]) -> Said:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"the body is not as it must be: {' '.join(str(error).split())}") from error


def _decide(request: Request, id: str, act: ev.Act, why: str, revision: int) -> Response:
    visit = Visit(request)
    visit.check_csrf(request.headers.get(_BY_NAME))
    visit.ledger.decide(act, by=visit.require("decide"), why=why, expected={id: revision})
    return _answer(visit, visit.ledger.entry(id))
