"""What adds up, in words: a check as one line of figures, `792 + 1,579 = 2,371`. Pieces out, no lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from hasila.export.headlines import headline
from hasila.export.layout import Line, Piece
from hasila.export.phrases import OUTCOMES, SEPARATOR, figure, joined, place_words, speakers
from hasila.ledger.claim import Check, Claim

__all__ = ["MARKS", "check_sentence", "check_words", "exact", "mark", "residual_words"]

MARKS: Final = {"holds": Piece("✓", "good"), "fails": Piece("✗", "bad"), "open": Piece("?", "look")}

NBSP: Final = "\u00a0"
Claims = Mapping[str, Claim]


def mark(check: Check) -> Piece:
    """✓ it holds, ✗ it fails, ? it is open."""
    return MARKS[check.verdict]


def exact(claim: Claim) -> int | None:
    """The one number that a toll states, or None."""
    count = claim.toll.count if claim.toll else None
    return count.low if count and count.low == count.high else None


def residual_words(check: Check) -> str:
    """The named residual of a sum or a bound; nothing where there is none."""
    return f"{check.residual:,} unclassified" if check.residual and check.residual > 0 else ""


def check_words(check: Check, claims: Claims) -> Line:
    """A check under its toll: its mark and its figures, short.

    Args:
        check: the body of a check row.
        claims: the claims of the report by id; one that is missing is left out.
    """
    words = _in_figures(check, claims) or [Piece(check.message or check.type)]
    return [mark(check), Piece(f"{NBSP}{check.type} ", "dim"), *words]


def check_sentence(check: Check, claims: Claims) -> Line:
    """A check by itself, in a list of checks: its mark and what reconciling says about it, else its figures."""
    words = [Piece(check.message)] if check.message else _in_figures(check, claims) or [Piece(check.verdict)]
    return [mark(check), Piece(f"{NBSP}{check.type.ljust(9, NBSP)} ", "dim"), *words]


def _in_figures(check: Check, claims: Claims) -> Line:
    members = [claims[one] for one in check.claims if one in claims]
    return _WORDS[check.type](check, members) if members else []


def _figure(claim: Claim) -> str:
    return figure(claim.toll.count) if claim.toll else "?"


def _outcome(claim: Claim) -> Line:
    """What the figures count, said quietly."""
    return [Piece(f" {OUTCOMES[claim.toll.outcome]}", "dim")] if claim.toll else []


def _sum(check: Check, members: Sequence[Claim]) -> Line:
    whole, *parts = members
    added = " + ".join(map(_figure, parts))
    numbers = [exact(part) for part in parts]
    total = sum(number for number in numbers if number is not None)
    if check.verdict == "fails" and None not in numbers:
        return [Piece(f"{added} = {total:,}, not {_figure(whole)}")]
    rest = residual_words(check)
    equation = f"{added} + {rest} = {_figure(whole)}" if rest else f"{added} = {_figure(whole)}"
    return [Piece(equation), *_outcome(whole)]


def _bound(check: Check, members: Sequence[Claim]) -> Line:
    whole, *parts = members
    inside = " and ".join(map(_figure, parts))
    verb = "is more than" if check.verdict == "fails" else "within"
    rest = residual_words(check)
    return [Piece(f"{inside} {verb} {_figure(whole)}"), *_outcome(whole), Piece(f", {rest}" if rest else "")]


def _fraction(check: Check, members: Sequence[Claim]) -> Line:
    if len(members) < 3:
        return []
    whole, part, share = members[:3]
    numbers = exact(whole), exact(part)
    percent = f" ({100 * numbers[1] / numbers[0]:.0f}%)" if numbers[0] and numbers[1] is not None else ""
    return [
        Piece(f"{_figure(part)} of {_figure(whole)}"),
        *_outcome(whole),
        Piece(f"{percent}, told as {_figure(share)}"),
    ]


def _series(check: Check, members: Sequence[Claim]) -> Line:
    steps = " → ".join(map(_figure, members))
    return [Piece(steps if check.difference is None else f"{steps}: {check.difference:+,}"), *_outcome(members[-1])]


def _restated(check: Check, members: Sequence[Claim]) -> Line:
    if any(member.toll is None for member in members):
        return []
    figures = list(dict.fromkeys(map(_figure, members)))
    told = f": {', '.join(figures)}" if len(figures) > 1 else ""
    return [*headline(members[0]), SEPARATOR, Piece(f"told {len(members)} times{told}")]


def _disputed(check: Check, members: Sequence[Claim]) -> Line:
    if len(members) < 2:
        return []
    said, *denials = members
    what = headline(said) if said.kind == "stance" else [*headline(said), Piece(", said by "), *speakers(said)]
    deniers = joined((speakers(denial) for denial in denials), Piece(", "))
    return [*what, Piece(", denied by "), *deniers]


def _contested(check: Check, members: Sequence[Claim]) -> Line:
    accounts = joined((speakers(member) for member in members), Piece(" against "))
    return joined([place_words(members[0].places[:1]), accounts], SEPARATOR)


_WORDS: Final[dict[str, Callable[[Check, Sequence[Claim]], Line]]] = {
    "sum": _sum, "bound": _bound, "fraction": _fraction, "series": _series, "restated": _restated,
    "disputed": _disputed, "contested": _contested,
}  # fmt: skip
