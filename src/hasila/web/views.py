"""The pages that are only looked at: incidents, map, series, control, actors, totals, search."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hasila.collate.points import line_up, points_of
from hasila.collate.series import Examined, examine
from hasila.collate.tally import DIMENSIONS, RULES, Rule
from hasila.export.map import MapOptions, Mark, draw_map
from hasila.ledger.claim import Claim, Count, Place
from hasila.ledger.view_things import Entry
from hasila.store import Filter
from hasila.store.overview import Overview, overview
from hasila.web.cards import figure, headline, name_of, who_says
from hasila.web.charts import ChartPoint, draw_chart
from hasila.web.grouping import others_of
from hasila.web.summaries import summary
from hasila.web.visit import Visit, title_of

__all__ = ["ROUTES"]

_MOST: Final = 2000  # claims looked through for one page
Cell = dict[str, str]


def _cell(words: object, href: str = "") -> Cell:
    return {"words": "" if words is None else str(words), "href": href}


def _to_claim(entry: Entry) -> str:
    return f"/reports/{entry.document}?claim={entry.id}#chosen"


def _table(visit: Visit, here: str, columns: list[tuple[str, str]], tables: list[Any], **more: Any) -> Response:
    values = {"picture": "", "note": "", **more}
    heading = values.pop("heading", visit.w(here))
    return visit.page("simple_table.html", here=here, heading=heading, columns=columns, tables=tables, **values)


def _day(claim: Claim) -> str:
    """The first day of a claim's time, or an empty string."""
    edtf = (claim.time.edtf or "") if claim.time else ""
    first = edtf.partition("/")[0].strip("~?%")
    return first if len(first) == 10 and first[:4].isdigit() else ""


def show_map(request: Request) -> Response:
    """Where people were harmed: each place with its claims."""
    visit = Visit(request)
    places: dict[str, list[tuple[Place, Entry]]] = defaultdict(list)
    for entry in visit.ledger.entries(Filter(kinds=("toll",)), limit=_MOST):
        place = next((one for one in entry.claim.places if one.lat is not None and one.role == "at"), None)
        if place is not None:
            places[place.id or place.mention].append((place, entry))
    picture = draw_map(
        [_mark(visit, found) for found in places.values()],
        MapOptions(language=visit.w.code, width=1100, height=680, label=visit.w("map")),
    )
    rows = [
        [
            _cell(name_of(found[0][0]), f"/map/{key}"),
            _cell(visit.w(found[0][0].precision or "place")),
            _cell(len(found)),
        ]
        for key, found in sorted(places.items(), key=lambda one: -len(one[1]))
    ]
    columns = [(visit.w("place"), ""), (visit.w("precision"), ""), (visit.w("figures"), "number")]
    return _table(visit, "map", columns, [("", rows)], picture=picture, note=visit.w("precision_note"))


def _mark(visit: Visit, found: list[tuple[Place, Entry]]) -> Mark:
    place = found[0][0]
    title = f"{name_of(place)}\n" + "\n".join(headline(entry.claim, visit.w) for _, entry in found[:6])
    name = place.mention if visit.w.direction == "rtl" else place.name or place.mention
    return Mark(
        place.lat or 0.0, place.lon or 0.0, name, title, len(found), place.precision or "town", place.id or "",
        place.country or "", f"/map/{place.id or place.mention}",
    )  # fmt: skip


def incidents(request: Request) -> Response:
    """All incidents, the latest first."""
    visit = Visit(request)
    whole = overview(visit.ledger)
    shown = sorted((summary(one, whole, visit.w) for one in whole.incidents), key=lambda one: one.when, reverse=True)
    return visit.page("incidents.html", here="incidents", incidents=shown[:_MOST])


def incident(request: Request) -> Response:
    """One incident: figures by source, its grade with the reason, the map, what it rests on."""
    visit = Visit(request)
    whole = overview(visit.ledger)
    one = summary(whole.incident(request.path_params["id"]), whole, visit.w)
    marks = [_mark(visit, [(place, entry)]) for place, entry in _places_of(visit, one.claims)]
    options = MapOptions(language=visit.w.code, width=900, height=420, label=visit.w("map"))
    titles = {document.id: title_of(document) for document in visit.ledger.documents()}
    return visit.page(
        "incident.html", here="incidents", one=one, map=draw_map(marks, options), titles=titles,
        may_group=visit.may("group"), others=others_of(whole, one.id, visit.w),
    )  # fmt: skip


def _places_of(visit: Visit, claims: tuple[Claim, ...]) -> list[tuple[Place, Entry]]:
    found: dict[str, tuple[Place, Entry]] = {}
    for claim in claims:
        for place in claim.places[:1]:
            if place.lat is not None:
                found.setdefault(place.id or place.mention, (place, visit.ledger.entry(claim.id)))
    return list(found.values())


def totals(request: Request) -> Response:
    """Totals by what the reader chooses and the rule that the reader chooses, with their spread."""
    visit = Visit(request)
    by = tuple(one for one in request.query_params.getlist("by") if one in DIMENSIONS) or ("month",)
    rule = request.query_params.get("rule", "lowest")
    chosen: Rule = msgspec.convert(rule if rule in RULES else "lowest", Rule)
    rows = [
        [*(_cell(_spoken(visit, row.key.get(name))) for name in by), _cell(visit.w(row.key["outcome"] or "")),
         _cell(figure(Count(low=row.low, high=row.high), visit.w)), _cell(f"{row.lowest:,}–{row.highest:,}"),
         _cell(row.incidents), _cell(row.sources)]
        for row in overview(visit.ledger).totals(by, chosen)
    ]  # fmt: skip
    columns = [
        *((visit.w(name), "") for name in by), (visit.w("outcome"), ""), (visit.w("total"), "number"),
        (visit.w("spread"), "number"), (visit.w("incidents"), "number"), (visit.w("sources"), "number"),
    ]  # fmt: skip
    return visit.page(
        "totals.html", here="totals", heading=visit.w("totals"), columns=columns, tables=[("", rows)], picture="",
        note=f"{visit.w('rule')}: {RULES[chosen]}", rules=tuple(RULES), rule=chosen, by=by, dimensions=DIMENSIONS,
    )  # fmt: skip


def _spoken(visit: Visit, value: str | None) -> str:
    return "—" if value is None else visit.w(value) if value in visit.w.words else value


def one_place(request: Request) -> Response:
    """What is told of one place: tolls and control."""
    visit = Visit(request)
    key = request.path_params["place"]
    entries = list(visit.ledger.entries(Filter(place=key, kinds=("toll", "control", "attack")), limit=_MOST))
    name = next(
        (name_of(place) for one in entries for place in one.claim.places if key in (place.id, place.mention)), key
    )
    rows = [
        [_cell(_day(one.claim)), _cell(headline(one.claim, visit.w), _to_claim(one)), _cell(who_says(one.claim))]
        for one in sorted(entries, key=lambda one: _day(one.claim))
    ]
    columns = [(visit.w("time"), ""), (visit.w("claim"), ""), (visit.w("source"), "")]
    return _table(visit, "map", columns, [("", rows)], heading=name)


def series(request: Request) -> Response:
    """The successive totals of each source; of the one chosen a chart with its phases and flags."""
    visit = Visit(request)
    whole = overview(visit.ledger)
    told = line_up(points_of(whole.claims, whole.reports.published))
    lines = [examine(one) for one in told if any(point.total is not None for point in one.points)]
    chosen = request.query_params.get("of")
    rows, picture, flags = [], "", []
    for number, one in sorted(enumerate(lines), key=lambda line: -len(line[1].series.points)):
        claim = whole.claim(one.series.points[0].ids[0])
        name = name_of(claim.speakers[0]) if claim.speakers else one.series.source
        about = " · ".join(filter(None, (visit.w(one.series.outcome), *one.series.scope)))
        rows.append(
            [
                _cell(name, f"/series?of={number}"),
                _cell(about),
                _cell(len(one.series.points)),
                _cell(len(one.flags) or ""),
            ]
        )
        if str(number) == chosen:
            picture = draw_chart(_points(whole, one), rtl=visit.w.direction == "rtl", label=f"{name} {about}")
            flags = [flag.message for flag in one.flags]
    columns = [
        (visit.w("source"), ""), (visit.w("outcome"), ""), (visit.w("figures"), "number"), (visit.w("flagged"), "number")
    ]  # fmt: skip
    return _table(visit, "series", columns, [("", rows)], picture=picture, note=" · ".join(flags))


def _points(whole: Overview, one: Examined) -> list[ChartPoint]:
    """The running totals of a series, each leading to its words."""
    flagged = {flag.points[-1]: flag.message for flag in one.flags if flag.points}
    out = []
    for point in one.series.points:
        if point.total is None:
            continue
        claim = whole.claim(point.ids[0])
        words = claim.quote.exact if claim.quote else ""
        phase = sum(phase.first <= point.day for phase in one.phases)
        flag = next((flagged[key] for key in point.ids if key in flagged), "")
        href = f"/reports/{claim.document}?claim={claim.id}#chosen"
        out.append(
            ChartPoint(
                point.day, point.total, point.total, f"{point.total:,} · {point.day}\n«{words}»", href, flag, phase
            )
        )
    return out


def control(request: Request) -> Response:
    """Who holds what, by each side's account, over time; places of which accounts differ come first."""
    visit = Visit(request)
    whole = overview(visit.ledger)
    tables = []
    for place in sorted(whole.control(), key=lambda one: (-len(one.contested), -len(one.holdings), one.name)):
        rows = []
        for holding in place.holdings:
            claim = whole.claim(holding.claim)
            href = f"/reports/{claim.document}?claim={claim.id}#chosen"
            said = who_says(claim) or visit.w("own_voice")
            rows.append([_cell(holding.day), _cell(headline(claim, visit.w), href), _cell(said)])
        tables.append((f"{place.name} · {visit.w('disputed')}" if place.contested else place.name, rows))
    columns = [(visit.w("time"), ""), (visit.w("claim"), ""), (visit.w("source"), "")]
    return _table(visit, "control", columns, tables)


def actors(request: Request) -> Response:
    """Who speaks, who is blamed, who denies."""
    visit = Visit(request)
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in visit.ledger.entries(Filter(), limit=_MOST * 5):
        claim = entry.claim
        for speaker in claim.speakers[:1]:
            found[name_of(speaker)]["says"] += 1
        for slot in claim.toll.blamed if claim.toll else ():
            found[name_of(slot)]["blamed"] += 1
        if claim.position is not None and claim.position.act == "denies" and claim.speakers:
            found[name_of(claim.speakers[0])]["denies"] += 1
    rows = [
        [_cell(name, f"/search?q={name.partition(' (')[0]}"), *(_cell(counts[key] or "") for key in ("says", "blamed", "denies"))]
        for name, counts in sorted(found.items(), key=lambda one: -sum(one[1].values()))
    ]  # fmt: skip
    columns = [(visit.w("actors"), ""), *((visit.w(key), "number") for key in ("says", "blamed", "denies"))]
    return _table(visit, "actors", columns, [("", rows)])


def search(request: Request) -> Response:
    """Reports that hold the words, with the words in their place."""
    visit = Visit(request)
    said = request.query_params.get("q", "").strip()[:400]
    rows = []
    for one in visit.ledger.search(said) if said else ():
        text = one.report.text
        around = " … ".join(_around(text, start, end) for start, end in one.spans[:3])
        rows.append([
            _cell(title_of(one.document), f"/reports/{one.document.id}"), _cell(one.document.edition.published), _cell(around)
        ])  # fmt: skip
    columns = [(visit.w("report"), "words"), (visit.w("published"), ""), (visit.w("words"), "words")]
    return _table(visit, "search", columns, [("", rows)], heading=f"{visit.w('search')} {said}", q=said)


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - 40) : end + 40].split())


ROUTES: Final = [
    Route("/incidents", incidents),
    Route("/incidents/{id}", incident),
    Route("/totals", totals),
    Route("/map", show_map),
    Route("/map/{place}", one_place),
    Route("/series", series),
    Route("/control", control),
    Route("/actors", actors),
    Route("/search", search),
]
