"""JSON for everything that the pages show, under /api, with an OpenAPI page; read-only unless signed in.

Lists come in pages (`limit`, `offset`, `next`). Every answer carries an ETag made of the ledger's head, so that asking
again costs nothing while nothing has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated, Any, Final, TypeVar, get_args

import msgspec
from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from starlette.requests import Request
from starlette.responses import Response

from hasila.errors import UsageError
from hasila.ledger import events as ev
from hasila.ledger.claim import Kind, Outcome
from hasila.store import Filter
from hasila.web.desk import mark_of
from hasila.web.visit import Visit

__all__ = ["problem", "router"]

Said = TypeVar("Said")
router: Final = APIRouter(prefix="/api")
_MOST: Final = 500
_BY_NAME: Final = "x-hasila-csrf"  # the header that says that a script of this session's pages sends a decision
Limit = Annotated[int, Query(ge=1, le=_MOST, description="rows in one answer")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="rows left out before the first")]
Day = Annotated[str | None, Query(pattern=r"^\d{4}-\d{2}-\d{2}$")]
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
        [{"words": f"{method.upper()} {path}", "href": ""}, {"words": one.get("description", "").split("\n")[0], "href": ""}]
        for path, methods in paths.items() for method, one in methods.items()
    ]  # fmt: skip
    return visit.page(
        "simple_table.html",
        heading="/api",
        columns=[("", ""), ("", "")],
        tables=[("openapi.json", rows)],
        picture="",
        note="",
    )


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


@router.get("/reports/{id}")
def report(request: Request, id: str, edition: Annotated[int | None, Query(ge=1, le=10_000)] = None) -> Response:
    """A report with its text and its claims as they stand."""
    visit = Visit(request)
    return _answer(visit, visit.ledger.page(id, edition=edition))


@router.get("/reports/{id}/mark")
def mark(request: Request, id: str) -> Response:
    """A word that changes when anything about the report does."""
    visit = Visit(request)
    return _answer(visit, {"mark": mark_of(visit.ledger.page(id))})


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
def search(request: Request, q: Annotated[str, Query(max_length=400)] = "", limit: Limit = 50) -> Response:
    """Reports that hold all of the words, whatever clitics stand before them, and where."""
    visit = Visit(request)
    found = [
        {"report": one.document, "spans": one.spans, "words": [one.report.text[start:end] for start, end in one.spans]}
        for one in visit.ledger.search(q, limit=limit)
    ]
    return _answer(visit, {"items": found, "next": None})


@router.get("/sources")
def sources(request: Request) -> Response:
    """The register of sources."""
    visit = Visit(request)
    return _answer(visit, {"items": visit.ledger.sources(), "next": None})


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
