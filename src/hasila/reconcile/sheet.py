"""The claims of one report laid out for comparing: in the order of the text, parts under their wholes.

Made once per report at the start of the reconcile stage; every check and incident reads it. In: a report and its
claims. Out: `Sheet`, with one `Told` per toll that keeps what is compared again and again (folded places, days, the
sentence it stands in).
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hasila.ledger.claim import Claim, Count, Place, Slot, Toll, Who
from hasila.reconcile.days import Days, days
from hasila.reconcile.mentions import SameActor, keys, same_mention, words
from hasila.text import Report

__all__ = ["Sheet", "Told", "lay_out", "overlap"]

# The sentence terminals of Unicode that newswire uses, before a space or a line end; and the line end itself.
_END = re.compile("[.!?\u061f\u06d4\u0964\u3002\uff01\uff1f]+(?=\\s|$)|\n", re.MULTILINE)
_DEPTH = 12  # a breakdown deeper than this is a loop


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A toll as one sentence tells it."""

    claim: Claim
    toll: Toll
    start: int
    sentence: int
    paragraph: int
    days: Days | None
    names: tuple[frozenset[str], ...]
    spots: tuple[frozenset[str], ...]  # the keys of each place of the harm, most specific first

    @property
    def id(self) -> str:
        return self.claim.id

    @property
    def count(self) -> Count:
        return self.toll.count

    @property
    def who(self) -> Who:
        return self.toll.who

    @property
    def speakers(self) -> tuple[Slot, ...]:
        return self.claim.speakers

    @property
    def places(self) -> tuple[Place, ...]:
        return self.claim.places

    @property
    def headline(self) -> bool:
        """Whether it stands in the headline: the first line, unless the reading says otherwise."""
        return self.claim.section == "headline" if self.claim.section else self.paragraph == 0


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One report's claims, laid out. `same` tells whether two slots are one actor."""

    report: Report
    claims: tuple[Claim, ...]  # those with words, in the order of the text
    told: tuple[Told, ...]
    whole: dict[str, Told]  # part id -> its whole
    parts: dict[str, list[Told]]  # whole id -> its parts, in the order of the text
    same_actor: SameActor
    ends: list[int] = field(repr=False)

    def same(self, a: Slot, b: Slot) -> bool:
        """Whether two slots name one actor."""
        return same_mention(a, b) or self.same_actor(a, b)

    def any_same(self, a: Sequence[Slot], b: Sequence[Slot]) -> bool:
        """Whether the two lists share an actor."""
        return any(self.same(x, y) for x in a for y in b)

    def sentence(self, offset: int) -> int:
        """The number of the sentence that holds an offset."""
        return bisect.bisect_right(self.ends, offset)

    def above(self, one: Told) -> Iterator[Told]:
        """The wholes of a part, nearest first."""
        here = self.whole.get(one.id)
        while here is not None:
            yield here
            here = self.whole.get(here.id)

    def below(self, one: Told) -> Iterator[Told]:
        """The parts of a whole at every depth."""
        for part in self.parts.get(one.id, ()):
            yield part
            yield from self.below(part)

    def words_of(self, claim: Claim) -> list[Claim]:
        """The claims whose words overlap those of `claim`, itself excepted."""
        return [c for c in self.claims if c is not claim and overlap(c, claim)]


def lay_out(report: Report, claims: Sequence[Claim], same_actor: SameActor) -> Sheet:
    """Lay the claims of one report out for comparing; a part whose whole is not there or is itself stands alone."""
    ordered = tuple(sorted((c for c in claims if c.quote), key=_order))
    ends = [m.end() for m in _END.finditer(report.text)]
    lines = [m.end() for m in re.finditer(r"\n\s*", report.text)]
    told = tuple(_told(c, ends, lines) for c in ordered if c.toll)
    whole = _wholes(told)
    parts: dict[str, list[Told]] = {}
    for one in told:
        if one.id in whole:
            parts.setdefault(whole[one.id].id, []).append(one)
    return Sheet(report, ordered, told, whole, parts, _remember(same_actor), ends)


def overlap(a: Claim, b: Claim) -> bool:
    """Whether the words of two claims overlap."""
    return a.quote is not None and b.quote is not None and a.quote.start < b.quote.end and b.quote.start < a.quote.end


def _told(claim: Claim, ends: list[int], lines: list[int]) -> Told:
    assert claim.toll is not None
    start = _order(claim)[0]
    edtf = claim.time.edtf if claim.time else None
    names = tuple(n for n in map(words, claim.toll.who.names) if n)
    spots = tuple(keys(p) for p in claim.places if p.role == "at" or len(claim.places) == 1)
    sentence, paragraph = bisect.bisect_right(ends, start), bisect.bisect_right(lines, start)
    return Told(claim, claim.toll, start, sentence, paragraph, days(edtf), names, spots)


def _wholes(told: tuple[Told, ...]) -> dict[str, Told]:
    """Part id -> whole, without loops."""
    by_id = {t.id: t for t in told}
    whole = {t.id: by_id[t.toll.part_of] for t in told if t.toll.part_of in by_id and t.toll.part_of != t.id}
    return {i: w for i, w in whole.items() if not _loops(i, whole)}


def _loops(start: str, whole: dict[str, Told]) -> bool:
    here = start
    for _ in range(_DEPTH):
        if here not in whole:
            return False
        here = whole[here].id
    return True


def _remember(same_actor: SameActor) -> SameActor:
    """The same answers, each pair of mentions asked once in this report."""
    seen: dict[tuple[str, str | None, str, str | None], bool] = {}

    def ask(a: Slot, b: Slot) -> bool:
        pair = (a.mention, a.id, b.mention, b.id)
        if pair not in seen:
            seen[pair] = same_actor(a, b)
        return seen[pair]

    return ask


def _order(claim: Claim) -> tuple[int, int, str]:
    assert claim.quote is not None
    return claim.quote.start, claim.quote.end, claim.id
