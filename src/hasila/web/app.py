"""The application: routes, sessions, the ledger that they share, and what is shown where something cannot be."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from hasila.errors import ConflictError, ForbiddenError, HasilaError, MissingError
from hasila.export.map import MAP_STYLE
from hasila.store import Ledger
from hasila.web import atlas, audit, desk, happenings, intake, interface, lines, parties, queue, tables, territory
from hasila.web.people import Attempts
from hasila.web.security import guard
from hasila.web.visit import Settings, Visit
from hasila.web.wording import wordings

__all__ = ["create_app"]

_STATIC: Final = Path(__file__).with_name("static")
_FORTNIGHT: Final = 14 * 24 * 3600
_STATUS: Final = {ForbiddenError: 403, MissingError: 404, ConflictError: 409}


def create_app(ledger: Ledger, settings: Settings = Settings()) -> FastAPI:  # noqa: B008 (frozen)
    """The desk over a ledger.

    Args:
        ledger: opened for writing; the caller closes it.
        settings: hosts and users.
    """
    secret = settings.people.secret() if settings.people else settings.secret or secrets.token_urlsafe(32)
    app = FastAPI(
        title="hasila", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
        middleware=[
            Middleware(BaseHTTPMiddleware, dispatch=guard(settings.hosts)),
            Middleware(SessionMiddleware, secret_key=secret, session_cookie="hasila", same_site="lax", max_age=_FORTNIGHT),
        ],
    )  # fmt: skip
    app.state.ledger, app.state.settings, app.state.attempts = ledger, settings, Attempts()
    app.include_router(interface.router)
    pages = (queue, intake, audit, desk, happenings, lines, territory, parties, tables, atlas)
    app.router.routes += [*_ROUTES, *(route for page in pages for route in page.ROUTES)]
    app.router.routes.append(Mount("/static", StaticFiles(directory=_STATIC, check_dir=False)))
    app.add_exception_handler(HasilaError, _said)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _missing)  # type: ignore[arg-type]
    return app


async def _said(request: Request, error: HasilaError) -> Response:
    """What cannot be done, in the words that the command line would say it in."""
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 422)
    if _wants_json(request):
        return interface.problem(status, str(error))
    visit = Visit(request)
    if isinstance(error, ForbiddenError) and visit.person is None:
        return _ask_name(visit, back=request.url.path if request.method == "GET" else "/")
    heading = {403: visit.w("not_allowed"), 404: visit.w("not_found")}.get(status, visit.w("failure"))
    return visit.message(heading, str(error), status=status)


async def _missing(request: Request, error: HTTPException) -> Response:
    if _wants_json(request):
        return interface.problem(error.status_code, str(error.detail))
    visit = Visit(request)
    return visit.message(visit.w("not_found"), request.url.path, status=error.status_code)


def _wants_json(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _ask_name(visit: Visit, *, back: str, notices: tuple[dict[str, str], ...] = (), status: int = 200) -> Response:
    with_password = visit.settings.people is not None
    return visit.page("sign_in.html", back=back, with_password=with_password, notices=notices, status=status)


async def _sign_in(request: Request) -> Response:
    visit = Visit(request)
    if request.method == "GET":
        return _ask_name(visit, back=_own_path(request.query_params.get("back")))
    form = await request.form()
    visit.check_csrf(form.get("csrf"))
    name, back = str(form.get("name") or "").strip(), _own_path(form.get("back"))
    if not _is_let_in(visit, name, str(form.get("password") or "")):
        notice = {"kind": "bad", "words": visit.w("not_allowed")}
        return _ask_name(visit, back=back, notices=(notice,), status=403)
    request.session.clear()  # another person, another session
    request.session["name"] = name
    return visit.go(back)


def _is_let_in(visit: Visit, name: str, password: str) -> bool:
    people = visit.settings.people
    if people is None:
        return bool(name)
    attempts: Attempts = visit.request.app.state.attempts
    keys = (f"name:{name}", f"from:{visit.request.client.host if visit.request.client else ''}")
    if not attempts.may_try(*keys):
        return False
    if people.check(name, password) is None:
        attempts.failed(*keys)
        return False
    return True


async def _sign_out(request: Request) -> Response:
    visit = Visit(request)
    form = await request.form()
    visit.check_csrf(form.get("csrf"))
    request.session.clear()
    return visit.go("/")


async def _language(request: Request) -> Response:
    code = request.path_params["code"]
    answer = Visit(request).go(_own_path(request.query_params.get("back")))
    if code in wordings():
        answer.set_cookie("language", code, max_age=_FORTNIGHT * 26, samesite="lax", httponly=True)
    return answer


def _own_path(given: object) -> str:
    """A path of this host, whatever was given."""
    path = str(given or "/")
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


async def _map_style(_: Request) -> Response:
    return PlainTextResponse(MAP_STYLE, media_type="text/css")


_ROUTES: Final = [
    Route("/sign-in", _sign_in, methods=["GET", "POST"]),
    Route("/sign-out", _sign_out, methods=["POST"]),
    Route("/language/{code}", _language),
    Route("/static/map.css", _map_style),
]
