"""Control of places in the table: by place, and where accounts differ, the accounts beside each other.

Claims in, lines out: two columns need lines that are already as wide as they will be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from hasila.export.headlines import details, holding, notes
from hasila.export.layout import Line, Paragraph, Piece, Screen, columns, lay
from hasila.export.phrases import SEPARATOR, joined, named, place_words, quoted, says
from hasila.export.sections import Ledger, denial_words, derivation
from hasila.ledger.claim import Claim, Place

__all__ = ["control"]

_TWO_COLUMNS: Final = 80  # narrower screens show the accounts below each other


def control(ledger: Ledger, screen: Screen) -> list[Line]:
    """Every place with what is said about who holds it."""
    pairs = [claim.check.claims for claim in ledger.claims if claim.check and claim.check.type == "contested"]
    contested = {one for pair in pairs for one in pair}
    same = _same_place(pairs, ledger)
    places: dict[str, list[Claim]] = {}
    for claim in ledger.of("control"):
        places.setdefault(same.get(_key(claim.places), _key(claim.places)), []).append(claim)
    lines: list[Line] = []
    for claims in places.values():
        lines += _place(claims, contested, ledger, screen)
    return lines


def _same_place(pairs: Iterable[Sequence[str]], ledger: Ledger) -> dict[str, str]:
    """Places that a check sets against each other under two names: key -> the key to show it under."""
    same: dict[str, str] = {}
    for pair in pairs:
        first, *others = [_key(ledger.by_id[one].places) for one in pair if one in ledger.by_id] or [""]
        same |= {other: same.get(first, first) for other in others if other != first and other not in same.values()}
    return same


def _key(places: Sequence[Place]) -> str:
    return (places[0].id or places[0].name or places[0].mention) if places else ""


def _place(claims: Sequence[Claim], contested: set[str], ledger: Ledger, screen: Screen) -> list[Line]:
    sides = _sides(claims, contested)
    heading = _heading(max((claim.places for claim in claims), key=len))
    if sides:
        heading += [SEPARATOR, Piece(f"contested: {len(sides)} accounts", "look")]
    told = [claim for side in sides for claim in side]
    alone = [claim for claim in claims if claim not in told]
    lines = lay([Paragraph(heading, "  ", "    ")], screen.width)
    lines += lay(_entries(alone, ledger, "    ", said=True), screen.width)
    if len(sides) == 2 and screen.width >= _TWO_COLUMNS:
        return lines + _beside(sides, ledger, screen)
    return lines + [line for side in sides for line in lay(_account(side, ledger, "    "), screen.width)]


def _heading(places: Sequence[Place]) -> Line:
    """The place with its name in the report, then what it lies in."""
    if not places:
        return [Piece("Place not named", "bold")]
    first, *around = places
    line = [piece._replace(style="bold") for piece in named(first)]
    if first.name is not None:
        line += [Piece(" ("), Piece(first.mention, "", source=True), Piece(")")]
    return [*line, Piece(", "), *place_words(around)] if around else line


def _sides(claims: Sequence[Claim], contested: set[str]) -> list[list[Claim]]:
    """The accounts that contradict each other: the claims of each voice that stands in a `contested` check."""
    voices: dict[str, list[Claim]] = {}
    for claim in claims:
        voices.setdefault(_voice(claim), []).append(claim)
    sides = [side for side in voices.values() if any(claim.id in contested for claim in side)]
    return sides if len(sides) > 1 else []


def _voice(claim: Claim) -> str:
    return " < ".join(slot.id or slot.name or slot.mention for slot in claim.speakers)


def _beside(sides: Sequence[Sequence[Claim]], ledger: Ledger, screen: Screen) -> list[Line]:
    width = (screen.width - 3) // 2  # the rule between takes three
    left, right = (lay(_account(side, ledger, stem), width) for side, stem in zip(sides, ("    ", ""), strict=True))
    return columns(left, right, width, screen)


def _account(side: Sequence[Claim], ledger: Ledger, stem: str) -> list[Paragraph]:
    """One voice's account of a place."""
    return [
        Paragraph([piece._replace(style="bold") for piece in says(side[0])], stem, stem),
        *_entries(side, ledger, stem + "  ", said=False),
    ]


def _entries(claims: Sequence[Claim], ledger: Ledger, stem: str, *, said: bool) -> list[Paragraph]:
    """Claims of one place; what is said again in other words stands under what it repeats."""
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        groups.setdefault((*holding(claim), _voice(claim) if said else "", claim.stance), []).append(claim)
    paragraphs: list[Paragraph] = []
    for members in groups.values():
        paragraphs.append(Paragraph(holding(members[0]), stem, stem + "  "))
        for number, claim in enumerate(members):
            seen = members[0] if number else None
            line = joined([details(claim, seen, said=said), quoted(claim.quote), notes(claim)])
            paragraphs.append(Paragraph(line, stem + "  ", stem + "  "))
            paragraphs += [Paragraph(denial_words(denial), stem + "  ", stem + "    ")
                           for denial in ledger.denials.get(claim.id, ())]  # fmt: skip
            paragraphs += derivation(claim, ledger, stem + "  ")
    return paragraphs
