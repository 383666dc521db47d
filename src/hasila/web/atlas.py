"""The map of where people were harmed, and the page of one place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hasila.export.map import MapOptions, Mark, draw_map
from hasila.ledger.claim import Claim, Place
from hasila.store import Filter
from hasila.web.cards import headline
from hasila.web.kept import kept
from hasila.web.naming import full_name, name_of, when_words, who_says
from hasila.web.visit import Visit
from hasila.web.wording import Wording

__all__ = ["ROUTES", "map_of"]

_MOST: Final = 2000  # claims looked through for one page
_TITLES: Final = 6
_ROWS: Final = 200
Found = dict[str, list[tuple[Place, Claim]]]


def show_map(request: Request) -> Response:
    """Where people were harmed: each place with its claims."""
    visit = Visit(request)
    values = kept(visit.ledger, ("map", visit.w.code), lambda: _everywhere(visit))
    return visit.page("map.html", here="map", **values)


def _everywhere(visit: Visit) -> dict[str, Any]:
    entries = visit.ledger.entries(Filter(kinds=("toll",)), limit=_MOST)
    places, unplaced = _by_place(entry.claim for entry in entries)
    rows = [
        {"key": key, "name": name_of(found[0][0], visit.w), "precision": found[0][0].precision or "place",
         "number": len(found)}
        for key, found in sorted(places.items(), key=lambda one: (-len(one[1]), one[0]))
    ]  # fmt: skip
    picture = _drawn(places, visit.w, MapOptions(language=visit.w.code, width=1200, height=640, label=visit.w("map")))
    return {"picture": picture, "rows": rows[:_ROWS], "unplaced": unplaced}


def map_of(claims: Iterable[Claim], w: Wording) -> str:
    """The map of the places of some claims."""
    places, _ = _by_place(claims)
    return _drawn(places, w, MapOptions(language=w.code, width=760, height=420, label=w("map")))


def _by_place(claims: Iterable[Claim]) -> tuple[Found, int]:
    """Place -> the claims there, and how many claims have no place on the map."""
    places: Found = defaultdict(list)
    unplaced = 0
    for claim in claims:
        place = next((one for one in claim.places if one.lat is not None and one.role == "at"), None)
        if place is None:
            unplaced += 1
        else:
            places[place.id or place.mention].append((place, claim))
    return places, unplaced


def _drawn(places: Found, w: Wording, options: MapOptions) -> str:
    return draw_map([_mark(found, w) for found in places.values()], options)


def _mark(found: list[tuple[Place, Claim]], w: Wording) -> Mark:
    place = found[0][0]
    name = name_of(place, w)
    lines = dict.fromkeys(headline(claim, w) for _, claim in found)
    title = "\n".join([name, *list(lines)[:_TITLES]])
    return Mark(
        place.lat or 0.0, place.lon or 0.0, name, title, len(found), place.precision or "town", place.id or "",
        place.country or "", f"/map/{place.id or place.mention}",
    )  # fmt: skip


def one_place(request: Request) -> Response:
    """What is told of one place: tolls, control, attacks."""
    visit = Visit(request)
    key, w = request.path_params["place"], visit.w
    wanted = Filter(place=key, kinds=("toll", "control", "attack"))
    claims = [entry.claim for entry in visit.ledger.entries(wanted, limit=_MOST)]
    known = next((place for one in claims for place in one.places if key in (place.id, place.mention)), None)
    rows = [
        {"when": when_words(one.time.edtf, w) if one.time else "", "line": headline(one, w), "claim": one,
         "source": who_says(one, w) or w("own_voice")}
        for one in sorted(claims, key=lambda one: ((one.time.edtf or "~") if one.time else "~", one.id))
    ]  # fmt: skip
    has_control = any(one.control is not None for one in claims)
    return visit.page("place.html", here="map", name=full_name(known) or key, rows=rows, key=key,
                      picture=map_of(claims, w), has_control=has_control)  # fmt: skip


ROUTES: Final = [Route("/map", show_map), Route("/map/{place:path}", one_place)]
