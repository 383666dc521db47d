"""The pages of control: places of whose control is told, and one place over time, a lane for each side's account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hasila.collate.sides import PlaceAccounts
from hasila.ledger.claim import Claim
from hasila.store import collated
from hasila.web.cards import headline
from hasila.web.lanes import Lane, Stay, draw_lanes
from hasila.web.naming import name_of, who_says
from hasila.web.paths import claim_path
from hasila.web.visit import Visit
from hasila.web.wording import Wording

__all__ = ["ROUTES"]

_PAGE: Final = 50
_GAINS: Final = ("holds", "enters", "seizes", "regains", "repels")


def control(request: Request) -> Response:
    """The places, those of which accounts differ first."""
    visit = Visit(request)
    offset = visit.number("after")
    found = collated.places(visit.ledger, limit=_PAGE + 1, offset=offset)
    return visit.page("control.html", here="control", places=found[:_PAGE], **visit.paged(offset, _PAGE, len(found)))


def one_place(request: Request) -> Response:
    """One place over time: who holds it, by each side's account."""
    visit = Visit(request)
    place = collated.control(visit.ledger, request.path_params["place"])
    claims = collated.claims(visit.ledger, [one.claim for one in place.holdings])
    first = claims[place.holdings[0].claim]
    name = name_of(first.places[0], visit.w) if first.places else place.name
    apart = {claim for pair in place.contested for claim in pair}
    rows = [
        {"day": one.day or "", "line": headline(claims[one.claim], visit.w), "claim": claims[one.claim],
         "source": _account(claims[one.claim], visit.w), "apart": one.claim in apart}
        for one in place.holdings
    ]  # fmt: skip
    picture = draw_lanes(_lanes(place, claims, apart, visit.w), rtl=visit.w.direction == "rtl", label=name)
    return visit.page("one_control.html", here="control", name=name, rows=rows, picture=picture,
                      contested=len(place.contested))  # fmt: skip


def _account(claim: Claim, w: Wording) -> str:
    return who_says(claim, w) or w("own_voice")


def _lanes(place: PlaceAccounts, claims: Mapping[str, Claim], apart: set[str], w: Wording) -> list[Lane]:
    """A lane a source: what it says happened, each until its next word."""
    lanes: dict[str, list[Stay]] = {}
    names: dict[str, str] = {}
    for one in place.holdings:
        claim = claims[one.claim]
        if one.day is None or claim.control is None:
            continue
        names.setdefault(one.source, _account(claim, w))
        lanes.setdefault(one.source, []).append(
            Stay(
                day=one.day, party=one.actor or "", label=f"{name_of(claim.control.actor, w) or '—'} {w(one.change)}",
                short=w(one.change), title=f"{one.day}\n{headline(claim, w)}", href=claim_path(claim),
                gains=one.change in _GAINS, apart=one.claim in apart,
            )
        )  # fmt: skip
    return [Lane(names[source], tuple(stays)) for source, stays in lanes.items()]


ROUTES: Final = [Route("/control", control), Route("/control/{place:path}", one_place)]
