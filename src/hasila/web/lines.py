"""The pages of series: all of them, and one as a chart with its phases and flags, each point leading to its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hasila.collate.points import Point
from hasila.collate.series import Examined, Flag
from hasila.ledger.claim import Claim, Slot, Toll
from hasila.store import collated
from hasila.store.collated import Line
from hasila.web.charts import ChartPoint, draw_chart
from hasila.web.kept import kept
from hasila.web.naming import name_of, role_words
from hasila.web.paths import claim_path
from hasila.web.visit import Visit
from hasila.web.wording import Wording

__all__ = ["ROUTES", "about", "chart_points", "flag_line", "point_rows", "source_name"]

_PAGE: Final = 30
_POINTS: Final = 120  # the latest points of a series on its page, unless all are asked for
_PHASES: Final = 12


def series(request: Request) -> Response:
    """All series, the longest first; with `of`, one of them."""
    visit = Visit(request)
    chosen = request.query_params.get("of")
    if chosen:
        return _one(visit, chosen)
    offset = visit.number("after")
    found = collated.lines(visit.ledger, running=True, limit=_PAGE + 1, offset=offset)
    w = visit.w
    rows = [kept(visit.ledger, ("series", one.id, w.code), partial(_row, visit, one)) for one in found[:_PAGE]]
    return visit.page("series.html", here="series", rows=rows, **visit.paged(offset, _PAGE, len(found)))


def _row(visit: Visit, one: Line) -> dict[str, Any]:
    """A series in the list: its source and scope in the words of its last claim."""
    examined = collated.series(visit.ledger, one.id)
    point = next(point for point in reversed(examined.series.points) if point.total is not None)
    claim = collated.claims(visit.ledger, point.ids[:1])[point.ids[0]]
    return {"one": one, "source": source_name(claim, visit.w), "about": about(one.outcome, one.scope, claim, visit.w),
            "latest": point.total}  # fmt: skip


def source_name(claim: Claim, w: Wording) -> str:
    """Whose count it is."""
    return name_of(claim.speakers[0], w) if claim.speakers else w("own_voice")


def about(outcome: str, scope: Sequence[str], claim: Claim, w: Wording) -> str:
    """What is counted: the outcome and what the words of a claim state of its scope."""
    told = [w(outcome)]
    for part in scope:
        name, _, value = part.partition("=")
        told.append(_scope(name, value, claim, w))
    return " · ".join(filter(None, told))


def _scope(name: str, value: str, claim: Claim, w: Wording) -> str:
    toll: Toll | None = claim.toll
    slots: dict[str, Slot | None] = {
        "of": toll.who.affiliation if toll else None, "blamed": toll.blamed[0] if toll and toll.blamed else None
    }  # fmt: skip
    if name == "place":
        return name_of(claim.places[-1], w) if claim.places else value
    if name in slots:
        said = name_of(slots[name], w) or value
        return f"{w('blamed')}: {said}" if name == "blamed" else said
    if name == "role":
        return role_words(value, w)
    return w("households") if name == "unit" else w(value)


def _one(visit: Visit, key: str) -> Response:
    examined = collated.series(visit.ledger, key)
    shown = examined if visit.number("all") else _latest(examined)
    claims = collated.claims(visit.ledger, [one for point in shown.series.points for one in point.ids[:1]])
    told = shown.series
    first = claims[told.points[0].ids[0]]
    name, what = source_name(first, visit.w), about(told.outcome, told.scope, first, visit.w)
    label = f"{name} · {what}"
    picture = draw_chart(chart_points(shown, claims, visit.w), rtl=visit.w.direction == "rtl", label=label)
    return visit.page(
        "one_series.html", here="series", name=name, about=what, picture=picture, rows=point_rows(shown, claims, visit.w),
        hidden=len(examined.series.points) if shown is not examined else 0, key=key,
        phases=examined.phases[-_PHASES:],
    )  # fmt: skip


def _latest(one: Examined) -> Examined:
    """The series with its latest points alone, where it has many: a chart of hundreds of points shows none of them."""
    points = one.series.points
    if len(points) <= _POINTS:
        return one
    return msgspec.structs.replace(one, series=msgspec.structs.replace(one.series, points=points[-_POINTS:]))


def point_rows(one: Examined, claims: Mapping[str, Claim], w: Wording) -> list[dict[str, Any]]:
    """The points as a table, with the change since the point before of the same phase."""
    changes = {step.later: step for step in one.steps}
    flags = _by_point(one)
    rows = []
    for point in one.series.points:
        claim = claims[point.ids[0]]
        step = changes.get(point.ids[0])
        flag = next((flags[key] for key in point.ids if key in flags), None)
        rows.append({
            "point": point, "claim": claim, "words": claim.quote.exact if claim.quote else "",
            "change": f"{step.change:+,}" if step else "", "flag": flag_line(flag, w) if flag else "",
        })  # fmt: skip
    return rows


def _by_point(one: Examined) -> dict[str, Flag]:
    return {flag.points[-1]: flag for flag in one.flags if flag.points}


def flag_line(flag: Flag, w: Wording) -> str:
    """Why a person should look at a point, with the probable reason."""
    kind, reason = w(f"flag_kind_{flag.kind}"), w(f"reason_{flag.reason}")
    meant = w("meant", number=f"{flag.suggested:,}") if flag.suggested is not None else ""
    return " · ".join(filter(None, (kind, reason if flag.reason != flag.kind else "", meant)))


def chart_points(
    one: Examined, claims: Mapping[str, Claim], w: Wording, href: Callable[[Claim], str] = claim_path
) -> list[ChartPoint]:
    """The running totals of a series, each leading to its words."""
    flags, out = _by_point(one), []
    for point in one.series.points:
        if point.total is None:
            continue
        claim = claims[point.ids[0]]
        flag = next((flags[key] for key in point.ids if key in flags), None)
        out.append(
            ChartPoint(
                point.day, point.total, point.total, _title(point, point.total, claim),
                href(claim), flag_line(flag, w) if flag else "",
                max(1, sum(phase.first <= point.day for phase in one.phases)),
            )
        )  # fmt: skip
    return out


def _title(point: Point, total: int, claim: Claim) -> str:
    words = f"\n«{claim.quote.exact}»" if claim.quote else ""
    return f"{total:,} · {point.day}{words}"


ROUTES: Final = [Route("/series", series)]
