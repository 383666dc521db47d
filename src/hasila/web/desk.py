"""The pages of review: the queue, a report with its claims, decisions on them, new reports."""

from __future__ import annotations

from typing import Any, Final, get_args

import msgspec
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hasila.errors import ConflictError
from hasila.ledger import events as ev
from hasila.ledger.claim import Claim, Outcome
from hasila.ledger.view_things import Entry
from hasila.store import Filter, Page
from hasila.web.cards import Card, cards_of, headline, marks_of, name_of, who_says
from hasila.web.decisions import added, corrections, editable, undoing
from hasila.web.marks import marked
from hasila.web.recording import record_files, record_text
from hasila.web.visit import Visit
from hasila.web.wording import Wording

__all__ = ["ROUTES"]

_PAGE: Final = 100
_TABS: Final = ("all", "new", "disputed", "flagged", "signed_off_changed", "mine")


def queue(request: Request) -> Response:
    """What waits for a person."""
    visit = Visit(request)
    what = request.query_params.get("what", "all")
    shown: dict[str, Any] = {"what": what, "tabs": _TABS, "counts": {"all": visit.ledger.counts().waiting}}
    if what in ("all", "mine"):
        waiting = visit.ledger.queue(assignee=visit.person if what == "mine" else None, limit=_PAGE)
        return visit.page("queue.html", here="queue", waiting=waiting, cards=(), **shown)
    return visit.page("queue.html", here="queue", waiting=(), cards=_waiting_claims(visit, what), **shown)


def _waiting_claims(visit: Visit, what: str) -> list[tuple[Card, str]]:
    states = (what,) if what in ("new", "signed_off_changed") else ()
    wanted = Filter(states=msgspec.convert(states, tuple[ev.State, ...]))
    out = []
    for entry in visit.ledger.entries(wanted):
        if _belongs(entry, what) and entry.document and entry.claim.quote is not None:
            out.append((cards_of([entry], visit.w), entry.document))
        if len(out) == _PAGE:
            break
    return [(card, document) for cards, document in out for card in cards]


def _belongs(entry: Entry, what: str) -> bool:
    if what == "disputed":
        return bool(entry.claim.denied_by)
    return bool(entry.claim.flags) if what == "flagged" else True


def reports(request: Request) -> Response:
    """All reports, the latest first."""
    visit = Visit(request)
    after = _whole(request.query_params.get("after"))
    found = list(visit.ledger.documents(limit=_PAGE + 1, offset=after))
    following = after + _PAGE if len(found) > _PAGE else None
    return visit.page("reports.html", here="reports", documents=found[:_PAGE], next=following)


def report(request: Request) -> Response:
    """A report with its claims marked in the text."""
    visit = Visit(request)
    edition = _whole(request.query_params.get("edition")) or None
    page = visit.ledger.page(request.path_params["id"], edition=edition)
    return _report_page(visit, page, request.query_params.get("claim"))


def _report_page(visit: Visit, page: Page, chosen_id: str | None, **more: Any) -> Response:
    chosen = next((entry for entry in page.entries if entry.id == chosen_id and entry.claim.quote is not None), None)
    href = f"{visit.request.scope.get('root_path', '')}/reports/{page.document.id}"
    shown = marks_of(page.entries, chosen.id if chosen else None)
    values: dict[str, Any] = {
        "page": page, "href": href, "chosen": chosen, "cards": cards_of(page.entries, visit.w),
        "checks": [entry for entry in page.entries if entry.claim.check is not None],
        "text": marked(page.report.text, shown, href=f"{href}?claim="), "outcomes": get_args(Outcome),
        "direction": _direction(page.report.text), "mark": mark_of(page), "correcting": False,
    }  # fmt: skip
    if chosen is not None:
        values |= {
            "chosen_card": cards_of([chosen], visit.w)[0], "fields": fields_of(chosen.claim, visit.w),
            "editable": editable(chosen.claim), "history": visit.ledger.history(chosen.id),
            "derivation": msgspec.json.format(msgspec.json.encode(chosen.claim.derivation)).decode(),
            "act_name": act_name, "proposal_headline": headline(chosen.proposal, visit.w) if chosen.proposal else "",
        }  # fmt: skip
    return visit.page("report.html", here="reports", **(values | more))


def mark_of(page: Page) -> str:
    """What changes when anything on a report's page does."""
    return f"{page.edition}.{sum(entry.revision for entry in page.entries)}"


def _direction(text: str) -> str:
    """Right to left where most letters are written so."""
    rtl = sum("\u0590" <= char <= "\u08ff" for char in text[:2000])
    ltr = sum(char.isascii() and char.isalpha() for char in text[:2000])
    return "rtl" if rtl > ltr else "ltr"


def act_name(act: ev.Act) -> str:
    """The name of an act: its tag, of a judgement the state."""
    return act.state if isinstance(act, ev.Judged) else type(act).__name__.lower()


def fields_of(claim: Claim, w: Wording) -> list[tuple[str, str]]:
    """A claim's fields as label and words, the empty ones left out."""
    toll = claim.toll
    rows = [
        ("kind", w(claim.kind)), ("speaker", who_says(claim)), ("place", " · ".join(map(name_of, claim.places))),
        ("time", " · ".join(filter(None, (claim.time.edtf, claim.time.text))) if claim.time else ""),
    ]  # fmt: skip
    if toll is not None:
        rows += [
            ("means", w(toll.means) if toll.means else ""), ("blamed", " · ".join(map(name_of, toll.blamed))),
            ("status", " · ".join(w(key) for key in (toll.who.status, toll.who.age, toll.who.sex) if key)),
        ]  # fmt: skip
    return [(label, value) for label, value in rows if value]


async def judge(request: Request) -> Response:
    """Accept, reject, sign off, or take back the last decision."""
    return await _decide(request, _judgement)


def _judgement(visit: Visit, entry: Entry, form: FormData) -> ev.Act:
    state = str(form.get("state", ""))
    if state == "undo":
        return undoing(entry, visit.ledger.history(entry.id))
    return ev.Judged(claim=entry.id, state=msgspec.convert(state, ev.Judgement))


async def correct(request: Request) -> Response:
    """Correct fields or words of a claim."""

    def act(visit: Visit, entry: Entry, form: FormData) -> ev.Act:
        report = visit.ledger.report(entry.document or "", entry.edition)
        return corrections(entry, form, report)

    return await _decide(request, act)


async def answer(request: Request) -> Response:
    """Take or leave what another reading says."""

    def act(_: Visit, entry: Entry, form: FormData) -> ev.Act:
        return ev.Answered(claim=entry.id, adopt=form.get("adopt") == "yes")

    return await _decide(request, act)


async def _decide(request: Request, act: Any) -> Response:
    """One decision on one claim; a conflict shows what stands now, and writes nothing."""
    visit = Visit(request)
    form = await request.form()
    visit.check_csrf(form.get("csrf"))
    by = visit.require("decide")
    entry = visit.ledger.entry(request.path_params["id"])
    why = str(form.get("why") or "").strip() or visit.w(str(form.get("state") or "adopt"))
    seen = {entry.id: _whole(form.get("revision"))}
    try:
        visit.ledger.decide(act(visit, entry, form), by=by, why=why, expected=seen)
    except ConflictError as error:
        page = visit.ledger.page(entry.document or "")
        notice = {"kind": "bad", "words": f"{visit.w('conflict')}. {visit.w('conflict_why')} ({error})"}
        return _report_page(visit, page, entry.id, notices=[notice], status=409)
    return visit.go(f"/reports/{entry.document}?claim={entry.id}#chosen")


async def add_claim(request: Request) -> Response:
    """Record a claim that the reading missed."""
    visit = Visit(request)
    form = await request.form()
    visit.check_csrf(form.get("csrf"))
    by = visit.require("decide")
    act = added(form, visit.ledger.report(request.path_params["id"]))
    visit.ledger.decide(act, by=by, why=str(form.get("why") or ""))
    return visit.go(f"/reports/{act.claim.document}?claim={act.claim.id}#chosen")


async def new_report(request: Request) -> Response:
    """A report put in: pasted, or as files."""
    visit = Visit(request)
    by = visit.require("add")
    if request.method == "GET":
        return visit.page("new_report.html", here="reports", failures=(), may_fetch=False)
    form = await request.form()
    visit.check_csrf(form.get("csrf"))
    published = str(form.get("published") or "") or None
    text = str(form.get("text") or "")
    if text.strip():
        added, failures = record_text(visit.ledger, text, published=published, by=by)
    else:
        files = [(one.filename or "", await one.read()) for one in form.getlist("files") if isinstance(one, UploadFile)]
        added, failures = record_files(visit.ledger, files, published=published, by=by)
    if failures or not added:
        return visit.page("new_report.html", here="reports", failures=failures, may_fetch=False, status=422)
    return visit.go(f"/reports/{added[0].document}" if len(added) == 1 else "/reports")


def _whole(given: object) -> int:
    text = str(given or "")
    return int(text) if text.isdigit() else 0


ROUTES: Final = [
    Route("/", queue),
    Route("/queue", queue),
    Route("/reports", reports),
    Route("/reports/new", new_report, methods=["GET", "POST"]),
    Route("/reports/{id}", report),
    Route("/reports/{id}/claims", add_claim, methods=["POST"]),
    Route("/claims/{id}/judge", judge, methods=["POST"]),
    Route("/claims/{id}/correct", correct, methods=["POST"]),
    Route("/claims/{id}/answer", answer, methods=["POST"]),
]
