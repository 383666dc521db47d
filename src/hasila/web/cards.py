"""Claims as the pages show them: a line of words in the reader's language, its fields, its place in the tree of its parts.

In: entries of the ledger and a `Wording`. Out: `Card`s, plain values for the templates. Language-free phrases: a figure,
then what is known of it, so that no grammar of any language is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec

from hasila.ledger.claim import Claim, Count
from hasila.ledger.view_things import Entry
from hasila.web.marks import Mark
from hasila.web.naming import figure, flag_words, name_of, people_words, when_words, who_says
from hasila.web.wording import Wording

__all__ = ["Card", "cards_of", "headline", "marks_of"]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One claim on a page.

    Attributes:
        entry: the claim and what people decided on it.
        headline: what it says, in one line.
        said_by: who says it, citing whom; empty for the report's own voice.
        where, when: its first place and its time, as words.
        parts: the claims that are parts of it.
        flags: why a person should look.
        residual: how many people of the whole are in no part, where that can be told.
        denied: who denies it.
    """

    entry: Entry
    headline: str
    said_by: str
    where: str
    when: str
    flags: tuple[str, ...] = ()
    parts: tuple[Card, ...] = ()
    residual: int | None = None
    denied: bool = False

    @property
    def claim(self) -> Claim:
        """The claim as it stands."""
        return self.entry.claim


def headline(claim: Claim, w: Wording) -> str:
    """What a claim says, in one line."""
    make = _HEADLINES.get(claim.kind)
    return (make(claim, w) if make else "") or w(claim.kind)


def _spaced(*parts: str) -> str:
    return " ".join(filter(None, parts))


def _toll(claim: Claim, w: Wording) -> str:
    toll = claim.toll
    if toll is None:
        return ""
    vague = toll.count.low is None and toll.count.high is None and claim.quote is not None
    number = f"«{claim.quote.exact}»" if vague and claim.quote else figure(toll.count, w)
    unit = [w("households")] if toll.count.unit == "household" else []
    return " · ".join([w("toll_line", figure=number, outcome=w(toll.outcome)), *unit, *people_words(toll.who, w)])


def _control(claim: Claim, w: Wording) -> str:
    control = claim.control
    if control is None:
        return ""
    place = name_of(claim.places[0], w) if claim.places else ""
    line = _spaced(name_of(control.actor, w) or "—", w(control.change), place)
    return f"{line} · {w(control.extent)}" if control.extent else line


def _position(claim: Claim, w: Wording) -> str:
    position = claim.position
    if position is None:
        return ""
    about = w("and_then").join(name_of(one, w) for one in position.about)
    return _spaced(who_says(claim, w) or "—", w(position.act), about)


def _attack(claim: Claim, w: Wording) -> str:
    attack = claim.attack
    if attack is None:
        return ""
    what = w(attack.means) if attack.means else w("attack")
    counted = f"{figure(attack.count, w)} × {what}" if attack.count else what
    actor = w("by_whom", name=name_of(attack.actor, w)) if attack.actor else ""
    names = w("and_then").join(target.mention for target in attack.targets)
    return _spaced(counted, actor, w("on_what", names=names) if names else "")


def _statement(claim: Claim, w: Wording) -> str:
    statement = claim.statement
    if statement is None:
        return ""
    to = w("to_whom", name=name_of(statement.addressee, w)) if statement.addressee else ""
    line = _spaced(who_says(claim, w) or "—", w(f"mode_{statement.mode}"), to)
    return f"{line}: {statement.topic}" if statement.topic else line


def _relation(claim: Claim, w: Wording) -> str:
    tie = claim.relation
    return _spaced(name_of(tie.subject, w), w(f"tie_{tie.relation}"), name_of(tie.object, w)) if tie else ""


def _evidence(claim: Claim, w: Wording) -> str:
    evidence = claim.evidence
    if evidence is None:
        return ""
    media = w("and_then").join(w(f"media_{one}") for one in evidence.media) or w("evidence")
    line = _spaced(name_of(evidence.holder, w) or "—", w("has_evidence"), media)
    return f"{line}: {evidence.shows}" if evidence.shows else line


def _incident(claim: Claim, w: Wording) -> str:
    totals = claim.incident.totals if claim.incident else {}
    return " · ".join(f"{w(key)} {figure(Count(low=one.low, high=one.high), w)}" for key, one in totals.items())


_HEADLINES: Final[dict[str, Callable[[Claim, Wording], str]]] = {
    "toll": _toll, "control": _control, "stance": _position, "attack": _attack, "statement": _statement,
    "relation": _relation, "evidence": _evidence, "incident": _incident,
    "check": lambda claim, w: w(f"check_{claim.check.type}") if claim.check else "",
}  # fmt: skip


def cards_of(entries: Iterable[Entry], w: Wording) -> list[Card]:
    """The claims of a report, parts under their wholes; derived rows are not among them."""
    own = [entry for entry in entries if entry.claim.quote is not None and entry.claim.kind != "incident"]
    parts: dict[str, list[Entry]] = {}
    ids = {entry.id for entry in own}
    for entry in own:
        toll = entry.claim.toll
        if toll is not None and toll.part_of in ids and toll.part_of is not None:
            parts.setdefault(toll.part_of, []).append(entry)
    beneath = {entry.id for some in parts.values() for entry in some}
    return [_card(entry, parts, w, frozenset()) for entry in own if entry.id not in beneath]


def _card(entry: Entry, parts: dict[str, list[Entry]], w: Wording, above: frozenset[str]) -> Card:
    claim = entry.claim
    inner = tuple(
        _card(part, parts, w, above | {entry.id})
        for part in parts.get(entry.id, ())
        if part.id not in above | {entry.id}
    )
    return Card(
        entry=entry, headline=headline(claim, w), said_by=who_says(claim, w),
        where=name_of(claim.places[0], w) if claim.places else "",
        when=(when_words(claim.time.edtf, w) or claim.time.text or "") if claim.time else "",
        flags=tuple(flag_words(claim.flags, w)),
        parts=inner, residual=_residual(claim, inner), denied=bool(claim.denied_by),
    )  # fmt: skip


def _residual(claim: Claim, parts: Sequence[Card]) -> int | None:
    """What the parts leave of the whole. Parts that may overlap (children, women) tell nothing."""
    if claim.toll is None or claim.toll.count.low is None or claim.toll.count.low != claim.toll.count.high or not parts:
        return None
    total = 0
    for part in parts:
        toll = part.claim.toll
        exact = toll is not None and toll.count.low is not None and toll.count.low == toll.count.high
        if toll is None or not exact or toll.who.status is None or toll.outcome != claim.toll.outcome:
            return None
        total += toll.count.low or 0
    return claim.toll.count.low - total


def marks_of(entries: Iterable[Entry], chosen: str | None) -> list[Mark]:
    """The words of claims as marks, the chosen one's set off."""
    return [
        Mark(
            entry.claim.quote.start, entry.claim.quote.end, entry.id,
            " ".join(filter(None, (entry.claim.kind, entry.state, "here" if entry.id == chosen else ""))),
        )
        for entry in entries
        if entry.claim.quote is not None and entry.claim.kind not in ("incident", "check") and not entry.superseded
    ]  # fmt: skip
