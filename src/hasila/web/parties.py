"""The pages of actors: who speaks, who is blamed, who denies; and one of them with what they say."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hasila.ledger.claim import Claim
from hasila.store import Filter
from hasila.web.cards import headline
from hasila.web.kept import kept
from hasila.web.naming import full_name, name_of, when_words
from hasila.web.visit import Visit

__all__ = ["ROUTES"]

_PAGE: Final = 100
_MOST: Final = 1000  # claims of one actor that are looked at for a page


def actors(request: Request) -> Response:
    """Who speaks, those with the most claims first."""
    visit = Visit(request)
    offset = visit.number("after")
    speakers = kept(visit.ledger, "speakers", lambda: list(visit.ledger.speakers().items()))
    most = max((number for _, number in speakers), default=1)
    rows = [
        {
            "key": key,
            "name": kept(visit.ledger, ("actor", key, visit.w.code), partial(_name, visit, key)),
            "number": number,
            "share": max(1, round(20 * number / most)),
        }
        for key, number in speakers[offset : offset + _PAGE]
    ]
    return visit.page("actors.html", here="actors", rows=rows, **visit.paged(offset, _PAGE, len(speakers) - offset))


def _name(visit: Visit, key: str) -> str:
    """An actor's name as its first claim has it."""
    for entry in visit.ledger.entries(Filter(speaker=key), limit=1):
        return name_of(entry.claim.speakers[0], visit.w)
    return key


def one_actor(request: Request) -> Response:
    """One actor: what they say, whom they blame, what they deny."""
    visit = Visit(request)
    key = request.path_params["actor"]
    claims = [entry.claim for entry in visit.ledger.entries(Filter(speaker=key), limit=_MOST)]
    own = [claim for claim in claims if claim.quote is not None and claim.document]
    known = next((claim.speakers[0] for claim in own), None)
    rows = sorted((_row(visit, claim) for claim in own), key=lambda row: str(row["sort"]), reverse=True)
    denials = sum(claim.stance == "denies" or _denies(claim) for claim in own)
    return visit.page("actor.html", here="actors", name=full_name(known) or key, rows=rows, denials=denials)


def _denies(claim: Claim) -> bool:
    return claim.position is not None and claim.position.act == "denies"


def _row(visit: Visit, claim: Claim) -> dict[str, Any]:
    edtf = (claim.time.edtf or "") if claim.time else ""
    return {"sort": edtf, "when": when_words(edtf, visit.w), "line": headline(claim, visit.w), "claim": claim,
            "place": name_of(claim.places[0], visit.w) if claim.places else ""}  # fmt: skip


ROUTES: Final = [Route("/actors", actors), Route("/actors/{actor:path}", one_actor)]
