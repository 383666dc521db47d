"""A claim of any kind in one English line, and what is known about it besides. Pieces out, no lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hasila.export.layout import Line, Piece
from hasila.export.phrases import (
    OUTCOMES,
    SEPARATOR,
    count_words,
    figure,
    joined,
    means_words,
    named,
    names,
    people,
    place_words,
    quoted,
    says,
    speakers,
    time_words,
)
from hasila.ledger.claim import Claim, Slot, Target, Toll

__all__ = ["counted", "details", "headline", "holding", "notes"]

_CHANGES: Final = {
    "holds": "holds", "enters": "enters", "advances": "advances on", "seizes": "seizes", "regains": "regains",
    "loses": "loses", "withdraws": "withdraws from", "besieges": "besieges", "repels": "repels an attack on",
    "contests": "fights for",
}  # fmt: skip
_RELATIONS: Final = {
    "leads": "leads", "member_of": "is a member of", "part_of": "is part of", "allied_with": "is allied with",
    "fights": "fights", "spokesperson_of": "speaks for", "succeeds": "succeeds", "supports": "supports",
}  # fmt: skip
_ACTS: Final = {
    "accuses": "accuses", "denies": "denies", "claims_responsibility": "claims responsibility",
    "confirms": "confirms", "condemns": "condemns",
}  # fmt: skip
_MODES: Final = {
    "says": "says", "phone_call": "by phone", "meeting": "at a meeting", "letter": "by letter",
    "press_conference": "to the press", "post": "in a post", "report": "in a report",
}  # fmt: skip
_SOMEBODY: Final = [Piece("an unnamed party")]


def headline(claim: Claim) -> Line:
    """What the claim says, in one line."""
    return _HEADLINES[claim.kind](claim)


def counted(claim: Claim, whole: Claim, width: int = 0) -> Line:
    """A toll under another one: the outcome is said only where it differs.

    Args:
        claim: the toll.
        whole: the toll above it.
        width: columns of the figure, so that the figures of neighbours end alike.
    """
    assert claim.toll is not None
    assert whole.toll is not None
    same = claim.toll.outcome == whole.toll.outcome
    return _counted(claim.toll, "" if same else f" {OUTCOMES[claim.toll.outcome]}", width)


def details(claim: Claim, whole: Claim | None = None, *, said: bool = True) -> Line:
    """Place, time, means, blame, who says it; beside a `whole`, only what differs from it.

    Args:
        claim: any claim.
        whole: the claim under which this one stands, whose details the reader has just seen.
        said: whether to say who says it.
    """
    seen = _facts(whole, said=said) if whole else {}
    return joined(line for key, line in _facts(claim, said=said).items() if seen.get(key) != line)


def notes(claim: Claim) -> Line:
    """Why a person should look; a check that fails is left to the marks of the checks."""
    flags = [flag.replace("_", " ") for flag in claim.flags if not flag.startswith("check fails")]
    return joined(([Piece(f"⚑\u00a0{flag}", "look")] for flag in flags), SEPARATOR)


def _facts(claim: Claim, *, said: bool) -> dict[str, Line]:
    facts: dict[str, Line] = {}
    if said and claim.kind not in ("stance", "statement"):  # there the headline says it
        facts["says"] = says(claim)
    facts["place"] = place_words(claim.places) if claim.kind != "control" else []
    facts["time"] = time_words(claim.time)
    if claim.toll is not None:
        toll = claim.toll
        facts["as of"] = [Piece(f"as of {toll.as_of}")] if toll.as_of else []
        facts["cumulative"] = [Piece("running total")] if toll.cumulative else []
        facts["means"] = [Piece(means_words(toll.means))] if toll.means else []
        facts["blamed"] = [Piece("blamed: "), *names(toll.blamed)] if toll.blamed else []
    return facts


def _toll(claim: Claim) -> Line:
    toll = claim.toll
    assert toll is not None
    return _counted(toll, f" {OUTCOMES[toll.outcome]}")


def _counted(toll: Toll, outcome: str, width: int = 0) -> Line:
    who = people(toll.who, toll.count)
    cut = next((i for i, piece in enumerate(who) if piece.text == ": "), len(who))  # names follow the outcome
    number = count_words(toll.count).rjust(width, "\u00a0")
    return [Piece(number, "bold"), Piece(" "), *who[:cut], Piece(outcome), *who[cut:]]


def _control(claim: Claim) -> Line:
    return [*_holding(claim, ""), *(place_words(claim.places) or [Piece("a place not named")])]


def holding(claim: Claim) -> Line:
    """A control claim under a heading that names the place: `X enters its outskirts`."""
    return _holding(claim, "it")


def _holding(claim: Claim, place: str) -> Line:
    control = claim.control
    assert control is not None
    what = {"full": "all of it", "partial": "part of it", "outskirts": "its outskirts", None: "it"}[control.extent]
    if place != "it":
        what = {"full": "all of ", "partial": "part of ", "outskirts": "the outskirts of ", None: ""}[control.extent]
    return [*_party(control.actor), Piece(f" {_CHANGES[control.change]} ", "bold"), Piece(what)]


def _party(slot: Slot | None) -> Line:
    return named(slot) if slot else _SOMEBODY


def _position(claim: Claim) -> Line:
    position = claim.position
    assert position is not None
    about = names(position.about)
    line = [*speakers(claim), Piece(f" {_ACTS[position.act]}", "bold")]
    if about and position.act == "denies":
        return [*line, Piece(" what is said by "), *about]
    return [*line, Piece(" "), *about] if about else line


def _attack(claim: Claim) -> Line:
    attack = claim.attack
    assert attack is not None
    what = means_words(attack.means) or "attack"
    line = [Piece(figure(attack.count), "bold"), Piece(f" × {what}")] if attack.count else [Piece(what, "bold")]
    if attack.actor is not None:
        line += [Piece(" by "), *named(attack.actor)]
    targets = joined((_target(target) for target in attack.targets), Piece(", "))
    return [*line, Piece(" on "), *targets] if targets else line


def _target(target: Target) -> Line:
    kind = [Piece(f"{target.type.replace('_', ' ')} ")] if target.type != "other" else []
    return [*kind, Piece(target.mention, "", source=True)]


def _statement(claim: Claim) -> Line:
    statement = claim.statement
    assert statement is not None
    to = [Piece(" to "), *named(statement.addressee)] if statement.addressee else []
    verb = [Piece(_MODES[statement.mode], "bold")]
    topic = [Piece(": "), Piece(statement.topic, "", source=True)] if statement.topic else []
    if statement.mode == "says":
        return [*speakers(claim), Piece(" "), *verb, *to, *topic]
    return [*speakers(claim), *to, Piece(", "), *verb, *topic]


def _relation(claim: Claim) -> Line:
    relation = claim.relation
    assert relation is not None
    return [*named(relation.subject), Piece(f" {_RELATIONS[relation.relation]} ", "bold"), *named(relation.object)]


def _evidence(claim: Claim) -> Line:
    evidence = claim.evidence
    assert evidence is not None
    media = " and ".join(evidence.media) or "evidence"
    shows = [Piece(" of "), Piece(evidence.shows, "", source=True)] if evidence.shows else []
    return [*_party(evidence.holder), Piece(" holds ", "bold"), Piece(media), *shows]


def _incident(claim: Claim) -> Line:
    incident = claim.incident
    assert incident is not None
    means = [Piece(means_words(incident.means))] if incident.means else []
    blamed = [Piece("blamed: "), *names(incident.blamed)] if incident.blamed else []
    parts = [place_words(claim.places), time_words(claim.time), means, blamed]
    return joined(parts) or [Piece("place and time not told")]


_HEADLINES: Final[dict[str, Callable[[Claim], Line]]] = {
    "toll": _toll, "control": _control, "stance": _position, "attack": _attack, "statement": _statement,
    "relation": _relation, "evidence": _evidence, "incident": _incident, "check": lambda claim: quoted(claim.quote),
    "failure": lambda claim: quoted(claim.quote),
}  # fmt: skip
