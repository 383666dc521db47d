"""The ledger as CSV for spreadsheets: one row a claim, one column a field, in the order of `COLUMNS`.

UTF-8. A file begins with a byte order mark, since without it spreadsheets misread everything but ASCII. Text cells are
quoted, so that no separator inside one starts a new cell; a text that a spreadsheet would run as a formula gets an
apostrophe in front. Numbers are bare. Several values in one cell are parted by `; `, a chain of speakers by ` < ` (the
first one cites the next). JSON Lines is the form that loses nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Final, TextIO

from hasila.ledger.claim import Attack, Check, Claim, Count, Incident, Place, Position, Slot, Toll, Total, Who

__all__ = ["COLUMNS", "Cell", "cells", "safe", "write", "write_header"]

Cell = str | int | float | None

COLUMNS: Final = (
    "id", "document", "kind", "quote", "quote_start", "quote_end", "section",
    # who says it, when, where
    "stance", "speakers", "speakers_as_written", "speaker_ids", "denied_by", "time", "time_as_written",
    "place", "place_as_written", "place_id", "latitude", "longitude", "precision", "admin1", "country", "all_places",
    # tolls (the count also of an attack; means and blamed also of an incident)
    "outcome", "low", "high", "qualifier", "magnitude", "fraction", "count_as_written", "unit", "status", "age",
    "age_range", "sex", "role", "affiliation", "nationality", "names", "blamed", "blamed_ids", "means", "cumulative",
    "part_of", "as_of",
    # control, attacks, evidence: the actor is who holds, attacks or has
    "actor", "actor_id", "change", "extent", "targets", "media", "shows",
    # positions, statements, relations
    "act", "about", "denies_claim", "words", "mode", "addressee", "topic", "subject", "relation", "object",
    # derived rows and failures
    "claims", "totals", "check", "verdict", "residual", "difference", "message", "failure", "where", "flags", "reader",
)  # fmt: skip

_RUN: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide forms run in some spreadsheets


def write(claims: Iterable[Claim], out: TextIO) -> None:
    """Write the rows of one report, then flush. `write_header` goes first, once a file.

    Args:
        claims: rows of the ledger.
        out: text, UTF-8, without translation of line ends.
    """
    rows = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    for claim in claims:
        found = cells(claim)
        rows.writerow([safe(found.get(column)) for column in COLUMNS])
    out.flush()


def write_header(out: TextIO, *, mark: bool = True) -> None:
    """Write the names of the columns; with `mark`, a byte order mark before them."""
    out.write("\ufeff" if mark else "")
    csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerow(COLUMNS)


def safe(cell: Cell) -> Cell:
    """The cell, with an apostrophe before what a spreadsheet would run (also after spaces, which some drop)."""
    if isinstance(cell, str) and (cell.startswith(_RUN) or cell.lstrip().startswith(_RUN)):
        return "'" + cell
    return cell


def cells(claim: Claim) -> dict[str, Cell]:
    """The cells of a claim by column, before anything is done about formulas; what is not there is empty."""
    cells = _common(claim) | _where_and_when(claim)
    if claim.toll is not None:
        cells |= _toll(claim.toll)
    if claim.control is not None:
        cells |= _acting(claim.control.actor) | {"change": claim.control.change, "extent": claim.control.extent}
    if claim.position is not None:
        cells |= _position(claim.position)
    if claim.attack is not None:
        cells |= _attack(claim.attack)
    return cells | _spoken(claim) | _derived(claim)


def _common(claim: Claim) -> dict[str, Cell]:
    quote = claim.quote
    return {
        "id": claim.id,
        "document": claim.document,
        "kind": claim.kind,
        "quote": quote.exact if quote else None,
        "quote_start": quote.start if quote else None,
        "quote_end": quote.end if quote else None,
        "section": claim.section,
        "stance": claim.stance,
        "speakers": _joined(map(_named, claim.speakers), " < "),
        "speakers_as_written": _joined((slot.mention for slot in claim.speakers), " < "),
        "speaker_ids": _joined((slot.id for slot in claim.speakers), " < "),
        "denied_by": _joined(claim.denied_by),
        "flags": _joined(claim.flags),
        "reader": claim.reader,
    }


def _where_and_when(claim: Claim) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"all_places": _joined(map(_named, claim.places))}
    if claim.time is not None:
        cells |= {"time": claim.time.edtf, "time_as_written": claim.time.text}
    if claim.places:
        place = claim.places[0]  # the most specific one
        cells |= {"place": _named(place), "place_as_written": place.mention, "place_id": place.id}
        cells |= {"latitude": place.lat, "longitude": place.lon, "precision": place.precision}
        cells |= {"admin1": place.admin1, "country": place.country}
    return cells


def _toll(toll: Toll) -> dict[str, Cell]:
    return {
        "outcome": toll.outcome,
        **_count(toll.count),
        "unit": toll.count.unit,
        **_who(toll.who),
        **_blamed(toll.blamed),
        "means": toll.means,
        "cumulative": "true" if toll.cumulative else "false",
        "part_of": toll.part_of,
        "as_of": toll.as_of,
    }


def _count(count: Count) -> dict[str, Cell]:
    return {
        "low": count.low,
        "high": count.high,
        "qualifier": count.qualifier,
        "magnitude": count.magnitude,
        "fraction": count.fraction,
        "count_as_written": count.text or None,
    }


def _who(who: Who) -> dict[str, Cell]:
    return {
        "status": who.status,
        "age": who.age,
        "age_range": who.age_range,
        "sex": who.sex,
        "role": who.role,
        "affiliation": _named(who.affiliation),
        "nationality": _named(who.nationality),
        "names": _joined(who.names),
    }


def _blamed(blamed: tuple[Slot, ...]) -> dict[str, Cell]:
    return {"blamed": _joined(map(_named, blamed)), "blamed_ids": _joined(slot.id for slot in blamed)}


def _acting(actor: Slot | None) -> dict[str, Cell]:
    return {"actor": _named(actor), "actor_id": actor.id if actor else None}


def _position(position: Position) -> dict[str, Cell]:
    return {
        "act": position.act,
        "about": _joined(map(_named, position.about)),
        "denies_claim": position.denies_claim,
        "words": _joined(slot.mention for slot in position.words),
    }


def _attack(attack: Attack) -> dict[str, Cell]:
    return {
        **_acting(attack.actor),
        "means": attack.means,
        **(_count(attack.count) if attack.count else {}),
        "targets": _joined(f"{target.type}: {target.mention}" for target in attack.targets),
    }


def _spoken(claim: Claim) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    if (said := claim.statement) is not None:
        cells |= {"mode": said.mode, "addressee": _named(said.addressee), "topic": said.topic}
    if (tie := claim.relation) is not None:
        cells |= {"subject": _named(tie.subject), "relation": tie.relation, "object": _named(tie.object)}
    if (held := claim.evidence) is not None:
        cells |= {**_acting(held.holder), "media": _joined(held.media), "shows": held.shows}
    return cells


def _derived(claim: Claim) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    if claim.incident is not None:
        cells |= _incident(claim.incident)
    if claim.check is not None:
        cells |= _check(claim.check)
    if claim.failure is not None:
        cells |= {"failure": claim.failure.reason, "where": claim.failure.where}
    return cells


def _incident(incident: Incident) -> dict[str, Cell]:
    totals = _joined(f"{name} {_span(total)} ({total.rule})" for name, total in incident.totals.items())
    return {"claims": _joined(incident.claims), "totals": totals, **_blamed(incident.blamed), "means": incident.means}


def _span(total: Total) -> str:
    low, high = ("?" if bound is None else str(bound) for bound in (total.low, total.high))
    return low if low == high else f"{low} to {high}"


def _check(check: Check) -> dict[str, Cell]:
    return {
        "claims": _joined(check.claims),
        "check": check.type,
        "verdict": check.verdict,
        "residual": check.residual,
        "difference": check.difference,
        "message": check.message or None,
    }


def _named(slot: Slot | Place | None) -> str | None:
    return (slot.name or slot.mention) if slot else None


def _joined(texts: Iterable[str | None], separator: str = "; ") -> str | None:
    return separator.join(text for text in texts if text) or None
