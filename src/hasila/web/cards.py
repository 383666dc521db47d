"""Claims as the pages show them: a line of words in the reader's language, its fields, its place in the tree of its parts.

In: entries of the ledger and a `Wording`. Out: `Card`s, plain values for the templates. Language-free phrases: a figure,
then what is known of it, so that no grammar of any language is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from hasila.ledger.claim import Claim, Count, Place, Slot
from hasila.ledger.view_things import Entry
from hasila.web.marks import Mark
from hasila.web.wording import Wording

__all__ = ["Card", "cards_of", "figure", "headline", "marks_of", "name_of", "who_says"]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One claim on a page.

    Attributes:
        entry: the claim and what people decided on it.
        headline: what it says, in one line.
        said_by: who says it, citing whom; empty for the report's own voice.
        where, when: its first place and its time, as words.
        parts: the claims that are parts of it.
        residual: how many people of the whole are in no part, where that can be told.
        denied: who denies it.
    """

    entry: Entry
    headline: str
    said_by: str
    where: str
    when: str
    parts: tuple[Card, ...] = ()
    residual: int | None = None
    denied: bool = False

    @property
    def claim(self) -> Claim:
        """The claim as it stands."""
        return self.entry.claim


def figure(count: Count, w: Wording) -> str:
    """A count as it is shown: 12, at least 12, 10 to 15, or its own words where no number is in them."""
    low, high = count.low, count.high
    if low is None and high is None:
        return count.fraction or count.text or "…"
    if high is None:
        return w("at_least", low=f"{low:,}")
    if low is None:
        return w("up_to", high=f"{high:,}")
    return f"{low:,}" if low == high else w("low_high", low=f"{low:,}", high=f"{high:,}")


def name_of(slot: Slot | Place | None) -> str:
    """A slot as written; its name stands beside it where it was resolved."""
    if slot is None:
        return ""
    known = slot.name and not slot.transliterated and slot.name != slot.mention
    return f"{slot.mention} ({slot.name})" if known else slot.mention


def who_says(claim: Claim) -> str:
    """The chain of sources, outermost first."""
    return " ← ".join(name_of(speaker) for speaker in claim.speakers)


def headline(claim: Claim, w: Wording) -> str:
    """What a claim says, in one line."""
    match claim:
        case Claim(toll=toll) if toll is not None:
            who = [w(key) for key in (toll.who.status, toll.who.age, toll.who.sex) if key]
            role = [toll.who.role] if toll.who.role and not who else []
            vague = toll.count.low is None and toll.count.high is None and claim.quote is not None
            counted = [f"«{claim.quote.exact}»"] if vague and claim.quote else [figure(toll.count, w), *(who or role)]
            return " · ".join([*counted, w(toll.outcome)])
        case Claim(control=control) if control is not None:
            place = name_of(claim.places[0]) if claim.places else ""
            return " ".join(filter(None, (name_of(control.actor) or "—", w(control.change), place)))
        case Claim(position=position) if position is not None:
            about = w("and_then").join(map(name_of, position.about))
            return " ".join(filter(None, (who_says(claim) or "—", w(position.act), about)))
        case Claim(attack=attack) if attack is not None:
            targets = " · ".join(target.mention for target in attack.targets)
            return " · ".join(
                filter(None, (name_of(attack.actor), w(attack.means) if attack.means else "", targets))
            ) or w("attack")
        case Claim(relation=relation) if relation is not None:
            return " · ".join((name_of(relation.subject), w(f"tie_{relation.relation}"), name_of(relation.object)))
        case Claim(check=check) if check is not None:
            return check.message or check.type
        case Claim(incident=incident) if incident is not None:
            return " · ".join(f"{w(key)} {_total(one.low, one.high, w)}" for key, one in incident.totals.items())
    return w(claim.kind)


def _total(low: int | None, high: int | None, w: Wording) -> str:
    return figure(Count(low=low, high=high), w)


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
        entry=entry, headline=headline(claim, w), said_by=who_says(claim),
        where=name_of(claim.places[0]) if claim.places else "",
        when=(claim.time.edtf or claim.time.text or "") if claim.time else "",
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
