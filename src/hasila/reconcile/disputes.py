"""Denials tied to what they deny. A part of the reconcile stage.

In: a `Sheet`. Out: `Denial`s (which position denies which claims) and findings of type `disputed`: the denied claim,
the denial. The ledger keeps both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from hasila.ledger.claim import Claim, Slot
from hasila.reconcile.figures import counted
from hasila.reconcile.restated import restates_same_people
from hasila.reconcile.rows import Finding
from hasila.reconcile.sheet import Sheet, Told, overlap

__all__ = ["Denial", "check_disputed", "denials", "with_denials"]

_NEAR = 700  # code points between a claim and a denial that does not say whom it answers
_BACK = 300  # code points between a figure and a denial that points back to it («these figures»)
GUESSED = "denied claim guessed: the figure told before it"
_CONTENT = ("toll", "attack", "control", "stance")
_DENIABLE = ("accuses", "claims_responsibility", "confirms", "condemns")


@dataclass(frozen=True, slots=True)
class Denial:
    """A position (or a toll told as denied) and the claims it denies, the one it answers first."""

    denial: Claim
    denied: tuple[Claim, ...]
    guessed: bool = False


def denials(sheet: Sheet) -> list[Denial]:
    """Every denial whose claim is found, in the order of the text."""
    found = [_answer(sheet, c) for c in sheet.claims if c.position and c.position.act == "denies"]
    found += [_refuted(sheet, t) for t in sheet.told if t.claim.stance == "denies"]
    return sorted((d for d in found if d), key=lambda d: (_start(d.denial), d.denial.id))


def check_disputed(found: Sequence[Denial]) -> Iterator[Finding]:
    """A finding for each denial and the claim it answers."""
    for one in found:
        yield Finding("disputed", (one.denied[0].id, one.denial.id), "open", _message(one))


def with_denials(claims: Sequence[Claim], found: Sequence[Denial]) -> list[Claim]:
    """The claims, with `denies_claim` on each denial and `denied_by` on what it denies; guesses flagged."""
    guesses = {d.denial.id for d in found if d.guessed}
    answers = {d.denial.id: d.denied[0].id for d in found}
    by: dict[str, list[str]] = {}
    for one in found:
        for claim in one.denied:
            by.setdefault(claim.id, []).append(one.denial.id)
    tied = [_tie(c, answers.get(c.id), by.get(c.id, [])) for c in claims]
    return [msgspec.structs.replace(c, flags=(*c.flags, GUESSED)) if c.id in guesses else c for c in tied]


def _tie(claim: Claim, answers: str | None, by: Sequence[str]) -> Claim:
    if answers and claim.position and claim.position.denies_claim is None:
        claim = msgspec.structs.replace(claim, position=msgspec.structs.replace(claim.position, denies_claim=answers))
    new = [i for i in by if i not in claim.denied_by]
    return msgspec.structs.replace(claim, denied_by=(*claim.denied_by, *new)) if new else claim


def _answer(sheet: Sheet, denial: Claim) -> Denial | None:
    position = denial.position
    assert position is not None
    stated = [c for c in sheet.claims if c.id == position.denies_claim]
    main = stated[0] if stated else _accusation(sheet, denial) or _accusing_toll(sheet, denial)
    main = main or _figure_after(sheet, denial)
    if main is None:
        figure = _figure_before(sheet, denial)
        return Denial(denial, (figure,), guessed=True) if figure else None
    figures = [c for c in sheet.words_of(main) if c.toll and _same_side(sheet, c, main)]
    return Denial(denial, (main, *figures))


def _same_side(sheet: Sheet, figure: Claim, main: Claim) -> bool:
    """Whether a figure inside the words of an accusation is the accuser's own."""
    return main.position is not None and (not figure.speakers or sheet.any_same(figure.speakers, main.speakers))


def _accusation(sheet: Sheet, denial: Claim) -> Claim | None:
    """The accusation a denial answers: in its own words, else the nearest one before by the party it names."""
    said = [c for c in sheet.claims if c.position and c.position.act in _DENIABLE and c is not denial]
    about = denial.position.about if denial.position else ()
    inside = [c for c in said if _inside(sheet, denial, c) and not sheet.any_same(c.speakers, denial.speakers)]
    if inside:
        return _best(sheet, denial, inside)
    before = [c for c in said if _start(c) < _start(denial)]
    if about:
        return _best(sheet, denial, [c for c in before if sheet.any_same(c.speakers, about)])
    near = [c for c in before if _start(denial) - _start(c) <= _NEAR and _against(sheet, c, denial.speakers)]
    return _best(sheet, denial, near)


def _inside(sheet: Sheet, denial: Claim, charge: Claim) -> bool:
    """Whether a denial states the charge: their words overlap, or the charge ends the denial's sentence."""
    if overlap(charge, denial):
        return True
    after = _start(charge) > _start(denial) and sheet.sentence(_start(charge)) == sheet.sentence(_start(denial))
    return after and denial.position is not None and sheet.any_same(charge.speakers, denial.position.about)


def _accusing_toll(sheet: Sheet, denial: Claim) -> Claim | None:
    """The nearest figure before with which the named party blames whoever denies."""
    about = denial.position.about if denial.position else ()
    before = [c for c in sheet.claims if c.toll and _start(c) < _start(denial) and sheet.any_same(c.speakers, about)]
    blaming = [c for c in before if c.stance == "accuses" or _against(sheet, c, denial.speakers)]
    return _best(sheet, denial, blaming)


def _figure_after(sheet: Sheet, denial: Claim) -> Claim | None:
    """The figure that a denial states itself: the first one after it in its sentence by whom it answers."""
    about = denial.position.about if denial.position else ()
    here = sheet.sentence(_start(denial))
    after = (t for t in sheet.told if t.sentence == here and t.start > _start(denial) and counted(t.count))
    return next((t.claim for t in after if sheet.any_same(t.speakers, about)), None)


def _figure_before(sheet: Sheet, denial: Claim) -> Claim | None:
    """The figure that a denial without a charge of its own points back to: the gravest of somebody else right before it."""
    at = _start(denial)
    if any(c for c in sheet.claims if c.kind in _CONTENT and c is not denial and _follows(sheet, denial, c)):
        return None
    near = [t for t in sheet.told if t.start < at and at - t.start <= _BACK and _people(t) > 1]
    # Whoever is only cited may deny having said it.
    others = [t for t in near if t.speakers and not sheet.any_same(t.speakers[:1], denial.speakers)]
    tops = [t for t in others if t.id not in sheet.whole]
    gravest = max(tops, key=lambda t: (t.toll.outcome == "killed", _people(t), -t.start), default=None)
    return gravest.claim if gravest else None


def _people(told: Told) -> int:
    """How many people a toll counts; one of them is a person, no figure."""
    return max(told.count.low or 0, told.count.high or 0)


def _follows(sheet: Sheet, denial: Claim, claim: Claim) -> bool:
    """Whether a claim goes on in the denial's own sentence."""
    return _start(claim) > _start(denial) and sheet.sentence(_start(claim)) == sheet.sentence(_start(denial))


def _best(sheet: Sheet, denial: Claim, found: Sequence[Claim]) -> Claim | None:
    """Of several, one against the denying party before others, then the nearest."""
    against = [c for c in found if _against(sheet, c, denial.speakers)]
    return max(against or found, key=lambda c: (_start(c), c.id), default=None)


def _against(sheet: Sheet, claim: Claim, party: Sequence[Slot]) -> bool:
    blamed = claim.position.about if claim.position else claim.toll.blamed if claim.toll else ()
    return sheet.any_same(blamed, party)


def _refuted(sheet: Sheet, told: Told) -> Denial | None:
    """A toll told as denied, tied to the same figure as others state it."""
    others = [t for t in sheet.told if t.claim.stance != "denies" and restates_same_people(sheet, t, told)]
    if not others or told.count.low == 0:
        return None
    nearest = min(others, key=lambda t: (t.start > told.start, abs(t.start - told.start)))
    return Denial(told.claim, (nearest.claim,))


def _message(one: Denial) -> str:
    who = _name(one.denial.speakers) or "a party"
    words = one.denial.position.words if one.denial.position else ()
    said = f": {', '.join(w.mention for w in words)}" if words else ""
    first = one.denied[0]
    teller = _name(first.speakers) or "the report"
    what = f"a figure of {teller}" if first.toll else f"what {teller} says"
    return f"{who} denies {what}{said}"


def _name(speakers: Sequence[Slot]) -> str:
    return (speakers[0].name or speakers[0].mention) if speakers else ""


def _start(claim: Claim) -> int:
    return claim.quote.start if claim.quote else -1
