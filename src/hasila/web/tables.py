"""The page of totals, by what the reader chooses and the rule that the reader chooses, with their spread; and search."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hasila.collate.tally import DIMENSIONS, RULES, Row, Rule
from hasila.ledger.claim import Count
from hasila.store import collated
from hasila.store.records import Found
from hasila.web.naming import direction_of, figure, role_words, spread
from hasila.web.visit import Visit
from hasila.web.wording import Wording

__all__ = ["ROUTES", "spoken", "total_rows"]

_OFFERED: Final = tuple(name for name in DIMENSIONS if name not in ("outcome", "unit"))
_PAGE: Final = 200
_AROUND: Final = 60  # letters shown beside a word that was found
_SPANS: Final = 3


def totals(request: Request) -> Response:
    """Totals by dimensions and a rule, of which every row says how many incidents and sources stand behind it."""
    visit = Visit(request)
    by = tuple(one for one in request.query_params.getlist("by") if one in _OFFERED) or ("month",)
    asked = request.query_params.get("rule", "lowest")
    rule: Rule = msgspec.convert(asked if asked in RULES and asked != "source_order" else "lowest", Rule)
    offset = visit.number("after")
    found = [row for row in collated.totals(visit.ledger, by, rule) if row.highest]  # «nobody was hurt» is no total
    if by[0] in ("day", "month", "year"):
        found = sorted(found, key=lambda row: row.key[by[0]] or "", reverse=True)
    rows = total_rows(found[offset : offset + _PAGE], by, visit.w)
    rules = [name for name in RULES if name != "source_order"]
    return visit.page("totals.html", here="totals", rows=rows, by=by, rule=rule, rules=rules, dimensions=_OFFERED,
                      **visit.paged(offset, _PAGE, len(found) - offset))  # fmt: skip


def total_rows(found: list[Row], by: tuple[str, ...], w: Wording) -> list[dict[str, Any]]:
    """Totals as words; a first cell that repeats the one above is empty."""
    rows: list[dict[str, Any]] = []
    before = None
    for row in found:
        keys = [spoken(name, row.key.get(name), w) for name in by]
        unit = row.key.get("unit")
        outcome = w(row.key.get("outcome") or "other")
        rows.append({
            "keys": keys, "again": before == keys, "low": figure(Count(low=row.low, high=row.high), w),
            "outcome": f"{outcome} · {w('households')}" if unit == "household" else outcome,
            "spread": spread(row.lowest, row.highest), "incidents": row.incidents, "sources": row.sources,
        })  # fmt: skip
        before = keys
    return rows


def spoken(name: str, value: str | None, w: Wording) -> str:
    """A value of a dimension in the reader's language."""
    if value is None:
        return "—"
    if name == "role":
        return role_words(value, w)
    return w.find(value) or value if name in ("status", "age", "sex", "means") else value


def search(request: Request) -> Response:
    """Reports that hold the words, with the words in their place."""
    visit = Visit(request)
    said = request.query_params.get("q", "").strip()[:400]
    found = visit.ledger.search(said) if said else []
    rows = [{"found": one, "around": _around(one), "direction": direction_of(one.report.text)} for one in found]
    return visit.page("search.html", here="search", q=said, rows=rows)


def _around(one: Found) -> Markup:
    """The first words found, each with what stands beside it; words that are near each other share a line."""
    text, end = one.report.text, -1
    pieces: list[Markup] = []
    for start, stop in one.spans:
        if start < end or len(pieces) >= _SPANS:
            continue
        begin, end = _edge(text, start - _AROUND), min(len(text), stop + _AROUND)
        hits = [span for span in one.spans if begin <= span[0] and span[1] <= end]
        pieces.append(_marked(text, begin, end, hits))
    return Markup(" … ").join(pieces)


def _edge(text: str, at: int) -> int:
    """The start of a word at or behind a place."""
    if at <= 0:
        return 0
    found = text.find(" ", at)
    return found + 1 if found != -1 and found - at < _AROUND // 2 else at


def _marked(text: str, begin: int, end: int, hits: list[tuple[int, int]]) -> Markup:
    out, at = Markup(), begin
    for start, stop in hits:
        out += escape(text[at:start]) + Markup("<mark>{}</mark>").format(text[start:stop])
        at = stop
    return out + escape(text[at:end])


ROUTES: Final = [Route("/totals", totals), Route("/search", search)]
