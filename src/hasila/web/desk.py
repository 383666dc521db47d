"""The pages of review: reports, one report with its claims, decisions on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, get_args

import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hasila.errors import ConflictError, MissingError, UsageError
from hasila.ledger import events as ev
from hasila.ledger.claim import Change, Claim, Means, Outcome
from hasila.ledger.view_things import Entry
from hasila.store import Page
from hasila.web.audit import act_name
from hasila.web.cards import cards_of, headline, marks_of
from hasila.web.decisions import added, corrections, editable, undoing
from hasila.web.marks import marked
from hasila.web.naming import check_words, direction_of, full_name, people_words, when_words
from hasila.web.paths import claim_path, report_path
from hasila.web.visit import Visit
from hasila.web.wording import Wording

__all__ = ["ROUTES", "mark_of"]

_PAGE: Final = 100
_BESIDE: Final = 24  # letters beside a quote that the record keeps, where there are as many
_WAITS: Final = ("new", "in_review", "signed_off_changed")
_DONE: Final = ("accepted", "rejected", "signed_off")
_POSITIONS: Final = ("accuses", "denies", "claims_responsibility", "confirms", "condemns")
Act = Callable[[Visit, Entry, FormData], ev.Act]


def reports(request: Request) -> Response:
    """All reports, the latest first."""
    visit = Visit(request)
    offset = visit.number("after")
    found = list(visit.ledger.documents(limit=_PAGE + 1, offset=offset))
    number = visit.number("added")
    notices = [{"kind": "good", "words": visit.w("added_reports", number=number)}] if number else []
    return visit.page("reports.html", here="reports", documents=found[:_PAGE], notices=notices,
                      **visit.paged(offset, _PAGE, len(found)))  # fmt: skip


def report(request: Request) -> Response:
    """A report with its claims marked in the text."""
    visit = Visit(request)
    page = visit.ledger.page(request.path_params["id"], edition=visit.number("edition") or None)
    notices = [{"kind": "", "words": visit.w("was_known")}] if visit.number("known") else []
    return _report_page(visit, page, request.query_params.get("claim"), notices=notices)


def _report_page(visit: Visit, page: Page, chosen_id: str | None, **more: Any) -> Response:
    w = visit.w
    chosen = next((entry for entry in page.entries if entry.id == chosen_id and entry.claim.quote is not None), None)
    href = visit.request.scope.get("root_path", "") + report_path(page.document.id)
    shown = marks_of(page.entries, chosen.id if chosen else None)
    by_id = {entry.id: entry.claim for entry in page.entries}
    waiting = [entry for entry in page.entries if _waits(entry)]
    values: dict[str, Any] = {
        "page": page, "href": href, "chosen": chosen, "cards": cards_of(page.entries, w), "waiting": len(waiting),
        "checks": [(entry.claim.check, check_words(entry.claim.check, by_id, w)) for entry in page.entries if entry.claim.check],
        "text": marked(page.report.text, shown, href=f"{href}?claim="), "outcomes": get_args(Outcome),
        "changes": get_args(Change), "means": get_args(Means), "positions": _POSITIONS,
        "direction": direction_of(page.report.text), "mark": mark_of(page), "done": _just_done(visit, page),
        "next_report": None if waiting else _next_report(visit, page.document.id),
    }  # fmt: skip
    if chosen is not None:
        values |= _chosen_values(visit, chosen, by_id)
    return visit.page("report.html", here="reports", **(values | more))


def _chosen_values(visit: Visit, chosen: Entry, by_id: dict[str, Claim]) -> dict[str, Any]:
    w, claim = visit.w, chosen.claim
    history = visit.ledger.history(chosen.id)
    before, after = _beside(claim)
    return {
        "before": before, "after": after, "chosen_card": cards_of([chosen], w)[0], "fields": fields_of(claim, w), "editable": editable(claim),
        "history": [(past.event, _what(past.event.act, history[:at], w)) for at, past in enumerate(history)],
        "derivation": msgspec.json.format(msgspec.json.encode(claim.derivation)).decode(),
        "proposal_headline": headline(chosen.proposal, w) if chosen.proposal else "", "sum": _sum(claim, by_id),
    }  # fmt: skip


def _beside(claim: Claim) -> tuple[str, str]:
    """The words before and after a quote, whole ones: the record keeps a number of letters."""
    if claim.quote is None:
        return "", ""
    before, after = claim.quote.prefix, claim.quote.suffix
    if " " in before[:-1] and len(before) >= _BESIDE:
        before = before[:-1].partition(" ")[2] + before[-1]
    if " " in after[1:] and len(after) >= _BESIDE:
        after = after[0] + after[1:].rpartition(" ")[0]
    return before, after


def _what(act: ev.Act, before: list[Any], w: Wording) -> str:
    """What an event did; a judgement that changes nothing carries a note."""
    if isinstance(act, ev.Judged):
        states = [past.event.act.state for past in before if isinstance(past.event.act, ev.Judged)]
        return w("noted") if (states[-1] if states else "new") == act.state else w(act.state)
    if isinstance(act, ev.Assigned) and act.to:
        return w("assigned_to", name=act.to)
    return w(act_name(act))


def _sum(claim: Claim, by_id: dict[str, Claim]) -> dict[str, int] | None:
    """What a part and its neighbours make of their whole, for the form that adds up while it is edited.

    Only parts of one kind of status take part: such parts cannot overlap.
    """
    toll = claim.toll
    whole = by_id.get(toll.part_of or "") if toll else None
    if toll is None or whole is None or whole.toll is None or toll.count.low is None or not toll.who.status:
        return None
    others = [
        one.toll.count.low or 0 for one in by_id.values()
        if one.toll and one.id != claim.id and one.toll.part_of == whole.id and one.toll.who.status
        and one.toll.outcome == toll.outcome and one.toll.who.status != toll.who.status
    ]  # fmt: skip
    return {"whole": whole.toll.count.low or 0, "others": sum(others)}


def _waits(entry: Entry) -> bool:
    return entry.stands and entry.claim.quote is not None and entry.claim.kind != "incident" and entry.state in _WAITS


def _just_done(visit: Visit, page: Page) -> dict[str, Any] | None:
    """The decision that was made just now, to be taken back by one key."""
    key = visit.request.query_params.get("done")
    entry = next((one for one in page.entries if one.id == key), None)
    if entry is None or not visit.may("decide") or not entry.touched:
        return None
    return {
        "entry": entry,
        "words": visit.w("undone_hint", words=visit.w(entry.state), claim=headline(entry.claim, visit.w)),
    }


def _next_report(visit: Visit, key: str) -> str | None:
    """Another report that waits."""
    found = visit.ledger.queue(limit=2)
    return next((one.document.id for one in found if one.document.id != key), None)


def mark_of(page: Page) -> str:
    """What changes when anything on a report's page does."""
    return f"{page.edition}.{sum(entry.revision for entry in page.entries)}"


def fields_of(claim: Claim, w: Wording) -> list[tuple[str, str]]:
    """A claim's fields as label and words, the empty ones left out."""
    toll = claim.toll
    rows = [
        ("kind", w(claim.kind)), ("speaker", " ← ".join(map(full_name, claim.speakers))),
        ("place", " · ".join(map(full_name, claim.places))),
        ("time", " · ".join(filter(None, (when_words(claim.time.edtf, w), claim.time.text))) if claim.time else ""),
    ]  # fmt: skip
    if toll is not None:
        affiliation, nation = full_name(toll.who.affiliation), full_name(toll.who.nationality)
        rows += [
            ("means", w(toll.means) if toll.means else ""), ("blamed", " · ".join(map(full_name, toll.blamed))),
            ("who_label", " · ".join(filter(None, (*people_words(toll.who, w), affiliation, nation)))),
        ]  # fmt: skip
    return [(label, value) for label, value in rows if value]


async def judge(request: Request) -> Response:
    """Accept, reject, sign off, take up, or take back the last decision; the next claim that waits is shown then."""
    return await _decide(request, _judgement, go_on=True)


def _judgement(visit: Visit, entry: Entry, form: FormData) -> ev.Act:
    state = str(form.get("state", ""))
    if state == "undo":
        return undoing(entry, visit.ledger.history(entry.id))
    if state not in get_args(ev.Judgement):
        raise UsageError(f"state={state!r} is none; choose from {', '.join(get_args(ev.Judgement))}")
    return ev.Judged(claim=entry.id, state=msgspec.convert(state, ev.Judgement))


def _note(_: Visit, entry: Entry, form: FormData) -> ev.Act:
    """A note is a judgement that leaves the state as it is; its reason is the note."""
    if not str(form.get("why") or "").strip():
        raise UsageError("write the note first")
    state = "in_review" if entry.state == "signed_off_changed" else entry.state
    return ev.Judged(claim=entry.id, state=msgspec.convert(state, ev.Judgement))


def _correction(visit: Visit, entry: Entry, form: FormData) -> ev.Act:
    return corrections(entry, form, visit.ledger.report(entry.document or "", entry.edition))


def _answer(_: Visit, entry: Entry, form: FormData) -> ev.Act:
    return ev.Answered(claim=entry.id, adopt=form.get("adopt") == "yes")


def _assignment(_: Visit, entry: Entry, form: FormData) -> ev.Act:
    return ev.Assigned(claims=(entry.id,), to=_named(form))


def _named(form: FormData) -> str:
    name = str(form.get("to") or "").strip()[:80]
    if not name:
        raise UsageError("assign to whom? give a name")
    return name


async def note(request: Request) -> Response:
    """Keep a note with a claim."""
    return await _decide(request, _note)


async def correct(request: Request) -> Response:
    """Correct fields or words of a claim."""
    return await _decide(request, _correction)


async def answer(request: Request) -> Response:
    """Take or leave what another reading says."""
    return await _decide(request, _answer)


async def assign(request: Request) -> Response:
    """Give a claim to a person."""
    return await _decide(request, _assignment)


async def _decide(request: Request, act: Act, *, go_on: bool = False) -> Response:
    """One decision on one claim; a conflict shows what stands now, and writes nothing."""
    visit = Visit(request)
    form = await request.form()
    visit.check_csrf(form.get("csrf"))
    by = visit.require("decide")
    entry = visit.ledger.entry(request.path_params["id"])
    why = str(form.get("why") or "").strip() or visit.w(str(form.get("state") or "decisions"))
    revision = str(form.get("revision") or "")
    seen = {entry.id: int(revision) if revision.isascii() and revision.isdigit() else 0}
    try:
        visit.ledger.decide(act(visit, entry, form), by=by, why=why, expected=seen)
    except ConflictError as error:
        page = visit.ledger.page(entry.document or "")
        notice = {
            "kind": "bad",
            "words": f"{visit.w('conflict')}: {_who_else(error, page, visit.w)}. {visit.w('conflict_why')}",
        }
        return _report_page(visit, page, entry.id, notices=[notice], status=409)
    if go_on and form.get("state") in _DONE:
        return visit.go(_following(visit, entry))
    return visit.go(claim_path(entry.document, entry.id))


def _who_else(error: ConflictError, page: Page, w: Wording) -> str:
    entry = next((one for one in page.entries if one.id == error.subject), None)
    return f"{entry.by} · {w(entry.state)}" if entry is not None and entry.by else w("recorded")


def _following(visit: Visit, entry: Entry) -> str:
    """The next claim of the report that waits, from the one just decided on; where none does, that one."""
    entries = visit.ledger.page(entry.document or "").entries
    at = next((number for number, one in enumerate(entries) if one.id == entry.id), 0)
    after = [one for one in (*entries[at + 1 :], *entries[:at]) if _waits(one)]
    path = claim_path(entry.document, after[0].id if after else entry.id)
    return path.replace("#chosen", f"&done={entry.id.replace('#', '%23')}#chosen")


async def assign_report(request: Request) -> Response:
    """Give all claims of a report that wait to a person."""
    visit = Visit(request)
    form = await request.form()
    visit.check_csrf(form.get("csrf"))
    by = visit.require("decide")
    key = request.path_params["id"]
    waiting = tuple(one.id for one in visit.ledger.page(key).entries if _waits(one))
    if not waiting:
        raise MissingError(f"{key}: no claim of this report waits for a person")
    why = str(form.get("why") or "").strip() or visit.w("assign")
    visit.ledger.decide(ev.Assigned(claims=waiting, to=_named(form)), by=by, why=why)
    return visit.go(report_path(key))


async def add_claim(request: Request) -> Response:
    """Record a claim that the reading missed."""
    visit = Visit(request)
    form = await request.form()
    visit.check_csrf(form.get("csrf"))
    by = visit.require("decide")
    act = added(form, visit.ledger.report(request.path_params["id"]))
    visit.ledger.decide(act, by=by, why=str(form.get("why") or ""))
    return visit.go(claim_path(act.claim))


ROUTES: Final = [
    Route("/reports", reports),
    Route("/reports/{id:path}/claims", add_claim, methods=["POST"]),
    Route("/reports/{id:path}/assign", assign_report, methods=["POST"]),
    Route("/reports/{id:path}", report),
    Route("/claims/{id}/judge", judge, methods=["POST"]),
    Route("/claims/{id}/note", note, methods=["POST"]),
    Route("/claims/{id}/assign", assign, methods=["POST"]),
    Route("/claims/{id}/correct", correct, methods=["POST"]),
    Route("/claims/{id}/answer", answer, methods=["POST"]),
]
