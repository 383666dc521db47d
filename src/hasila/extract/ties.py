"""Which draft of a toll is a part of which. A part of the assembly, between `drafts` and `tolls`.

In: drafts in the order of the text. Out: their `whole`, and what a whole is said to be by its parts.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from hasila.extract.drafts import TollDraft
from hasila.extract.parties import reads
from hasila.extract.people import Group

__all__ = ["mix", "tie", "tie_split", "tie_sums"]


def tie(draft: TollDraft, drafts: Sequence[TollDraft], begun: int) -> None:
    """Parts go to the toll before them in the sentence, or to the last one of the sentence before."""
    here = [d for d in drafts[begun:] if d.match is not draft.match]
    fellows = [d for d in drafts[begun:] if d.match is draft.match]
    if "harmed" in draft.match.value:
        draft.whole = _last_of(draft, drafts)
        return
    if draft.relation == "among" and draft.match.value.get("relation") is None:
        draft.whole = fellows[0]  # the match holds whole and part
        return
    beside = [d for d in fellows if d.relation is None]
    if draft.relation == "share" and beside:
        draft.whole = beside[-1]
    elif draft.relation == "share" and not here:
        draft.outcome = None
    elif draft.relation in ("among", "are", "share"):
        if fellows:
            draft.whole = fellows[0].whole
            draft.relation = "split" if fellows[0].relation == "split" else draft.relation
        elif here:
            draft.whole = here[-1] if here[-1].relation != "share" else here[-1].whole
        elif drafts and drafts[-1].sentence >= draft.sentence - 1:
            draft.whole = drafts[-1].root()
    elif draft.relation == "plus" and here:
        elder = here[-1]
        while elder.whole is not None and not _goes_on(draft, elder):
            elder = elder.whole
        draft.whole = elder.whole
        draft.relation = elder.relation
        draft.outcome = draft.outcome or elder.outcome
    elif draft.relation is None and draft.outcome is None and fellows:
        draft.outcome = fellows[-1].outcome
    while draft.whole is not None and draft.relation in ("among", "share", "are") and _no_part(draft, draft.whole):
        if draft.whole.relation == "split":  # 97 soldiers are not among 173 civilians, but beside them
            draft.whole, draft.relation = None, "split"
        else:  # nor among 38 children
            draft.outcome = draft.outcome or draft.whole.outcome
            draft.whole = draft.whole.whole
    if draft.relation == "among" and draft.whole is not None and _of_other_harm(draft.group, draft.whole):
        draft.whole = draft.relation = None  # «عشرة قتلى، بينهم أطفال، و40 جريحاً»: beside them, not among them


def _no_part(part: TollDraft, whole: TollDraft) -> bool:
    """Whether those counted cannot be among others: more than they are, or fighters among civilians."""
    if whole.group.who.get("status") == "civilian" and part.group.who.get("status") == "combatant":
        return True
    few, many = whole.group.count.low, part.group.count.low
    return few is not None and many is not None and many > few and whole.group.count.high is not None


def _last_of(draft: TollDraft, drafts: Sequence[TollDraft]) -> TollDraft | None:
    """«ومن بين القتلى خمسة أطفال»: the last count of that harm that can hold them, wherever the body told it."""
    least = draft.group.count.low or 0
    of_harm = [d for d in drafts if d.match is not draft.match and d.whole is None and d.outcome == draft.outcome]
    for at in range(len(of_harm) - 1, -1, -1):
        other = of_harm[at]
        rest = other.group.others and at and of_harm[at - 1].sentence == other.sentence  # «the officer and six others»
        if not other.headline and not rest and (other.group.count.low or least) >= least:
            return other
    return None


def _goes_on(draft: TollDraft, elder: TollDraft) -> bool:
    """Whether what stands beside a part is one more of the parts that a count consists of."""
    said = draft.group.who.get("outcome")
    return elder.relation == "split" or (elder.relation == "are" and said in (None, elder.outcome))


def mix(drafts: Sequence[TollDraft]) -> None:
    """A count of whom some are civilians and some bear arms is of both."""
    said: dict[int, set[str | None]] = {}
    for draft in drafts:
        if draft.whole is not None and draft.outcome in (None, draft.whole.outcome):
            said.setdefault(id(draft.whole), set()).add(draft.group.who.get("status"))
    for whole in drafts:
        if {"civilian", "combatant"} <= said.get(id(whole), set()):
            whole.group.who.setdefault("status", "mixed")


def _of_other_harm(group: Group, whole: TollDraft) -> bool:
    """Whether a counted noun says another harm than that of its whole: wounded are not among the dead."""
    own, theirs = group.who.get("outcome"), whole.group.who.get("outcome") or whole.outcome
    return {own, theirs} == {"killed", "injured"} and group.count.low is not None


def tie_split(draft: TollDraft, drafts: Sequence[TollDraft]) -> None:
    """Parts of a count told earlier: the count that they add up to, else the last whole count before them."""
    at = drafts.index(draft)
    parts = [d for d in drafts if d.relation == "split" and d.sentence == draft.sentence]
    total = sum(d.group.count.low or 0 for d in parts)
    before = [d for d in drafts[:at] if d.relation is None and d.group.count.low is not None]
    exact = [d for d in before if d.group.count.low == total]
    whole = exact[-1] if exact else before[-1] if before else None
    draft.whole = whole


def tie_sums(drafts: Sequence[TollDraft]) -> None:
    """Figures that follow a total and add up to it exactly are its parts, though no word says so."""
    for at, total in enumerate(drafts):
        low = total.group.count.low
        if low is None or low < 3 or total.relation is not None or total.headline:
            continue
        kinds = {"killed", "injured"} if total.outcome == "casualties" else {total.outcome}
        following = [d for d in drafts[at + 1 : at + 14] if d.relation is None and d.outcome in kinds]
        following = _fellows(total.group, following)
        for length in range(2, len(following) + 1):
            parts = following[:length]
            near = length > 2 or parts[-1].sentence <= total.sentence + 4
            if near and all(d.whole is None for d in parts) and _sum(parts) == low and not _told_twice(parts):
                for part in parts:
                    part.whole = total
                break


def _fellows(whole: Group, drafts: Sequence[TollDraft]) -> list[TollDraft]:
    """Those told before the first one that cannot be among the whole."""
    return list(itertools.takewhile(lambda draft: _can_hold(whole, draft.group), drafts))


def _can_hold(whole: Group, part: Group) -> bool:
    """Whether people counted can be among others: eight guests are not among 36 soldiers."""
    for key in ("status", "sex"):
        if whole.who.get(key) and part.who.get(key) not in (None, whole.who[key]):
            return False
    own = part.words and not part.others and not any(reads(word, "person.generic") for word in part.words)
    return not (own and whole.who.get("status") == "combatant" and "status" not in part.who)


def _told_twice(parts: Sequence[TollDraft]) -> bool:
    """Whether the second half tells the figures of the first again."""
    lows = [d.group.count.low for d in parts]
    half = len(lows) // 2
    return half > 1 and lows[:half] == lows[half:]


def _sum(parts: Sequence[TollDraft]) -> int | None:
    lows = [d.group.count.low for d in parts]
    return None if None in lows else sum(low for low in lows if low is not None)
