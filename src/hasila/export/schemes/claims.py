"""Claims in schemes of one object a claim: GeoJSON, HXL, W3C Web Annotation, FollowTheMoney."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final, TextIO

from hasila.export import csv
from hasila.export.csv import Cell
from hasila.export.schemes.codes import code
from hasila.ledger.claim import Claim, Place, Slot

__all__ = ["HXL", "ftm_entities", "geojson", "hxl_rows", "web_annotations"]

HXL: Final = {  # column -> tag
    "id": "#meta+id", "date_start": "#date+occurred+start", "date_end": "#date+occurred+end", "country": "#country+name",
    "admin1": "#adm1+name", "place": "#loc+name", "latitude": "#geo+lat", "longitude": "#geo+lon",
    "outcome": "#indicator+name", "tag": "#meta+tag", "low": "#affected+min", "high": "#affected+max",
    "status": "#population+status", "age": "#population+age", "sex": "#population+sex", "means": "#cause+type",
    "source": "#meta+source", "report": "#meta+report", "words": "#description+quote", "scheme": "#meta+scheme",
}  # fmt: skip


def geojson(claims: Iterable[Claim], out: TextIO) -> int:
    """Write a FeatureCollection of the claims that stand on the map; returns how many do not."""
    left = 0
    out.write('{"type": "FeatureCollection", "features": [')
    separator = "\n"
    for claim in claims:
        place = _on_map(claim)
        if place is None:
            left += 1
            continue
        found = {key: value for key, value in csv.cells(claim).items() if value is not None}
        feature = {
            "type": "Feature", "id": claim.id, "properties": found,
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        }  # fmt: skip
        out.write(separator + json.dumps(feature, ensure_ascii=False))
        separator = ",\n"
    out.write("\n]}\n")
    return left


def _on_map(claim: Claim) -> Place | None:
    return next((place for place in claim.places if place.lat is not None and place.lon is not None), None)


def hxl_rows(claims: Iterable[Claim]) -> Iterator[dict[str, Cell]]:
    """A row a toll, after the row of tags."""
    yield dict(HXL)
    for claim in claims:
        if claim.toll is None:
            continue
        cells = csv.cells(claim)
        start, _, end = (claim.time.edtf or "").partition("/") if claim.time else ("", "", "")
        made: dict[str, Cell] = {key: cells.get(key) for key in HXL}
        made |= {
            "date_start": start,
            "date_end": end or start,
            "source": cells.get("speakers"),
            "words": cells.get("quote"),
        }
        made |= {"report": claim.document, "scheme": "HXL-shaped", "tag": _tag(claim)}
        yield made


def _tag(claim: Claim) -> str:
    toll = claim.toll
    if toll is None:
        return ""
    who = toll.who
    parts = (code("status", who.status, "hxl"), code("age", who.age, "hxl"), code("sex", who.sex, "hxl"))
    return code("outcome", toll.outcome, "hxl") + "".join(parts)


def web_annotations(claims: Iterable[Claim], out: TextIO) -> None:
    """Write each claim with words as a Web Annotation, a line each: its words and their place, counted in code points."""
    for claim in claims:
        quote = claim.quote
        if quote is None:
            continue
        selectors = [
            {"type": "TextQuoteSelector", "exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix},
            {"type": "TextPositionSelector", "start": quote.start, "end": quote.end},
        ]
        body = {"type": "TextualBody", "purpose": "tagging", "format": "application/json", "value": _body(claim)}
        one = {
            "@context": "http://www.w3.org/ns/anno.jsonld", "id": f"urn:hasila:{claim.id}", "type": "Annotation",
            "motivation": "describing", "body": body,
            "target": {"source": f"urn:hasila:{claim.document}", "selector": selectors},
            "hasila:shape": "Web-Annotation-shaped; offsets count Unicode code points",
        }  # fmt: skip
        out.write(json.dumps(one, ensure_ascii=False) + "\n")


def _body(claim: Claim) -> dict[str, Cell]:
    skipped = ("quote", "quote_start", "quote_end")
    return {key: value for key, value in csv.cells(claim).items() if value is not None and key not in skipped}


def ftm_entities(claims: Iterable[Claim], out: TextIO) -> None:
    """Write claims as FollowTheMoney entities, a line each: events, the parties in them, the documents they stand in."""
    seen: set[str] = set()
    for claim in claims:
        schema = code("kind", claim.kind, "ftm")
        if not schema:
            continue
        for one in (*_parties(claim), _ftm_claim(claim, schema)):
            if one["id"] not in seen:
                seen.add(one["id"])
                out.write(json.dumps(one, ensure_ascii=False) + "\n")


def _ftm_claim(claim: Claim, schema: str) -> dict[str, Any]:
    properties: dict[str, list[str]] = {"summary": [claim.quote.exact] if claim.quote else []}
    properties["notes"] = [f"{key}: {value}" for key, value in _body(claim).items()]
    if claim.relation is not None:
        schema = code("relation", claim.relation.relation, "ftm")
        properties |= {"role": [claim.relation.relation]}
        ends = _RELATION_ENDS.get(schema, ("subject", "object"))
        properties |= {ends[0]: [_party_id(claim.relation.subject)], ends[1]: [_party_id(claim.relation.object)]}
    elif schema == "Event":
        properties |= {"name": [claim.quote.exact if claim.quote else claim.id]}
        properties["date"] = [claim.time.edtf.partition("/")[0]] if claim.time and claim.time.edtf else []
        properties["location"] = [place.name or place.mention for place in claim.places]
        properties["involved"] = [_party_id(slot) for slot in _slots(claim)]
    kept = {key: values for key, values in properties.items() if values}
    return {"id": f"hasila-{claim.id.replace(':', '-')}", "schema": schema, "properties": kept}


_RELATION_ENDS: Final = {
    "Directorship": ("director", "organization"), "Membership": ("member", "organization"),
    "Representation": ("agent", "client"), "Succession": ("successor", "predecessor"),
}  # fmt: skip


def _slots(claim: Claim) -> list[Slot]:
    found = list(claim.speakers)
    found += claim.toll.blamed if claim.toll else ()
    found += claim.position.about if claim.position else ()
    for actor in (claim.control and claim.control.actor, claim.attack and claim.attack.actor):
        found += [actor] if actor else []
    return found


def _parties(claim: Claim) -> Iterator[dict[str, Any]]:
    slots = _slots(claim)
    slots += [claim.relation.subject, claim.relation.object] if claim.relation else []
    for slot in slots:
        names = [name for name in (slot.name, slot.mention) if name]
        yield {"id": _party_id(slot), "schema": "LegalEntity", "properties": {"name": list(dict.fromkeys(names))}}


def _party_id(slot: Slot) -> str:
    key = slot.id or slot.name or slot.mention
    return f"hasila-party-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
