"""`hasila disputes`: what is contested in a ledger: figures denied, blame laid on several, places with two accounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import click
import msgspec

from hasila.cli.ledgers import form_option, gathered, ledger_option, rows, say
from hasila.collate.gathered import party
from hasila.collate.sides import Holding, PlaceAccounts, Standing
from hasila.export.layout import Line, Paragraph, Piece
from hasila.export.phrases import joined
from hasila.ledger.claim import Claim
from hasila.store import Ledger, collated
from hasila.store.collated import Together, Wanted

__all__ = ["disputes"]

_SIDES: Final = (
    ("asserts", "asserted by", ""), ("confirms", "confirmed by", "good"), ("denies", "denied by", "bad"),
    ("doubts", "doubted by", "look"), ("silent", "silent", "dim"),
)  # fmt: skip
_COLUMNS: Final = (
    "incident", "grade", "what", "low", "high", "asserts", "confirms", "denies", "doubts", "silent", "place", "day", "source",
    "actor", "change", "extent", "claims",
)  # fmt: skip


@click.command()
@click.option(
    "--all", "everything", is_flag=True, help="Show figures that nobody disputes, and places with one account, too."
)
@ledger_option
@form_option
def disputes(everything: bool, ledger: str, form: str) -> int:
    """What is disputed: for each figure who asserts, confirms, denies, or is silent; for each place the accounts side by side.

    Each incident has its grade on the Airwars scale with the facts that met the rule; a person's own grade (hasila grade) comes
    first. Exit code 0 whatever there is.

    \b
    Examples:
      hasila disputes
      hasila disputes --all --format csv > sides.csv
    """
    with Ledger.open(ledger) as opened:
        gathered(opened)
        if form != "table":
            rows(_records(opened, everything=everything), _COLUMNS, form)
            return 0
        told = 0
        for incident in collated.every(opened, Wanted(disputed=None if everything else True)):
            standing = [one for one in incident.standings if everything or one.disputed]
            if standing:
                told += 1
                names = _names(incident.gathered.claims)
                say([*_incident(incident), *(_standing(s, names) for s in standing), Paragraph([])])
        for place in _places(opened, everything=everything):
            told += 1
            found = collated.claims(opened, [one.claim for one in place.holdings])
            say([*_place(place, _names(found.values())), Paragraph([])])
    if not told:
        say([Paragraph([Piece("nothing is disputed; --all shows what is told")])])
    return 0


def _places(opened: Ledger, *, everything: bool) -> Iterator[PlaceAccounts]:
    for one in sorted(collated.places(opened), key=lambda one: one.place):
        if everything or one.contested:
            yield collated.control(opened, one.place)


def _incident(one: Together) -> list[Paragraph]:
    own, computed = one.happening, one.listed.grade
    kind = "incident" if one.listed.confirmed else "incident (suggested)"
    rows_of = one.gathered.rows or one.gathered.claims
    places = dict.fromkeys(p.name or p.mention for row in rows_of for p in row.places if p.role == "at")
    days = dict.fromkeys(row.time.edtf for row in rows_of if row.time and row.time.edtf)
    about = [
        [Piece(f"{kind} {one.listed.id}", "title")],
        [Piece(", ".join(list(places)[:3]))],
        [Piece(", ".join(list(days)[:3]))],
    ]
    if own is not None and own.grade is not None:
        grade: Line = [
            Piece(own.grade, "bold"),
            Piece(": set by a person: "),
            Piece(own.grade_why or "", "", source=True),
        ]
    else:
        grade = [Piece(computed.grade, "bold"), Piece(f": {computed.rule}: {computed.because}")]
    return [Paragraph(joined([part for part in about if part[0].text])), Paragraph(grade, "  ", "    ")]


def _names(claims: Iterable[Claim]) -> dict[str, str]:
    """Key of a source or party -> its name, or the words of the report."""
    found: dict[str, str] = {}
    for claim in claims:
        slots = [
            *claim.speakers,
            *(claim.toll.blamed if claim.toll else ()),
            *(claim.position.about if claim.position else ()),
        ]
        slots += [claim.control.actor] if claim.control is not None and claim.control.actor is not None else []
        for slot in slots:
            found.setdefault(party(slot), slot.name or slot.mention)
    return found


def _standing(one: Standing, names: Mapping[str, str]) -> Paragraph:
    figure = (
        [Piece(_figure(one.low, one.high), "bold"), Piece(f" {one.what}")] if one.low or one.high else [Piece(one.what)]
    )
    sides = [
        [Piece(f"{word} ", style), *_named(getattr(one, side), names)]
        for side, word, style in _SIDES if getattr(one, side)
    ]  # fmt: skip
    return Paragraph(joined([figure, *sides]), "  ", "      ")


def _named(keys: Sequence[str], names: Mapping[str, str]) -> Line:
    return joined(([Piece(names.get(key, key), "", source=True)] for key in keys), Piece(", "))


def _figure(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"{low:,}" if low == high else f"{low:,}–{high:,}"
    return f"≥\u00a0{low:,}" if low is not None else f"≤\u00a0{high:,}"


def _place(one: PlaceAccounts, names: Mapping[str, str]) -> list[Paragraph]:
    contested = {claim for pair in one.contested for claim in pair}
    head = [Piece(one.name, "title"), Piece(f": {len(one.contested)} contradictions" if one.contested else "")]
    return [
        Paragraph(head),
        *(Paragraph(_holding(h, names, contested=h.claim in contested), "  ", "      ") for h in one.holdings),
    ]


def _holding(one: Holding, names: Mapping[str, str], *, contested: bool) -> Line:
    mark = Piece("✗ " if contested else "  ", "bad")
    actor = names.get(one.actor, one.actor) if one.actor else "somebody"
    said = [Piece(actor, "", source=True), Piece(f" {one.change}"), Piece(f" ({one.extent})" if one.extent else "")]
    return [mark, *joined([[Piece(one.day or "no day")], said, [Piece("says "), *_named([one.source], names)]])]


def _records(opened: Ledger, *, everything: bool) -> Iterator[Mapping[str, Any]]:
    for incident in collated.every(opened, Wanted(disputed=None if everything else True)):
        own = incident.happening.grade if incident.happening is not None else None
        for one in incident.standings:
            if everything or one.disputed:
                yield {
                    "incident": incident.listed.id,
                    "grade": own or incident.listed.grade.grade,
                    **msgspec.to_builtins(one),
                }
    for place in _places(opened, everything=everything):
        yield from _holdings(place.name, place.holdings)


def _holdings(name: str, holdings: Sequence[Holding]) -> Iterator[Mapping[str, Any]]:
    for one in holdings:
        yield {"place": name, "what": "control", "claims": [one.claim], **msgspec.to_builtins(one)}
