"""Reports put in at the desk: pasted, dropped as files, or fetched from an address."""

from __future__ import annotations

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hasila.errors import UsageError
from hasila.ledger.claim import Failure
from hasila.store import Added
from hasila.web.paths import report_path
from hasila.web.recording import record_files, record_text, record_url
from hasila.web.visit import Visit

__all__ = ["ROUTES"]

_LARGEST: Final = 64_000_000  # bytes of the files of one form


async def new_report(request: Request) -> Response:
    """The form, and what was put into it."""
    visit = Visit(request)
    by = visit.require("add")
    if request.method == "GET":
        return visit.page("new_report.html", here="reports", failures=(), given={})
    form = await request.form()
    visit.check_csrf(form.get("csrf"))
    files = [(one.filename or "", await one.read()) for one in form.getlist("files") if isinstance(one, UploadFile)]
    files = [(name, data) for name, data in files if name or data]
    if sum(len(data) for _, data in files) > _LARGEST:
        raise UsageError(f"the files are larger than {_LARGEST // 1_000_000} MB together; use hasila add on them")
    added, failures = await run_in_threadpool(_record, visit, form, files, by)
    return _answer(visit, form, added, failures)


def _record(visit: Visit, form: FormData, files: list[tuple[str, bytes]], by: str) -> tuple[list[Added], list[Failure]]:
    published = str(form.get("published") or "") or None
    text, url = str(form.get("text") or ""), str(form.get("url") or "").strip()
    added: list[Added] = []
    failures: list[Failure] = []
    done = [record_text(visit.ledger, text, published=published, by=by)] if text.strip() else []
    done += [record_files(visit.ledger, files, published=published, by=by)] if files else []
    done += [record_url(visit.ledger, url, visit.fetch, published=published, by=by)] if url else []
    if not done:
        failures.append(Failure(reason=visit.w("nothing_given"), where=""))
    for some, reasons in done:
        added += some
        failures += reasons
    return added, failures


def _answer(visit: Visit, form: FormData, added: list[Added], failures: list[Failure]) -> Response:
    if failures or not added:
        given = {key: str(form.get(key) or "") for key in ("text", "url", "published")}
        return visit.page("new_report.html", here="reports", failures=failures, given=given, status=422)
    if len(added) == 1:
        return visit.go(report_path(added[0].document) + ("?known=1" if added[0].what == "known" else ""))
    return visit.go(f"/reports?added={len(added)}")


ROUTES: Final = [Route("/reports/new", new_report, methods=["GET", "POST"])]
