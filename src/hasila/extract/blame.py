"""How, and who did it: the means of a toll and whom it blames. Above slots, below fill."""

from __future__ import annotations

from collections.abc import Sequence

from hasila.extract.node import Node
from hasila.extract.parties import reads
from hasila.extract.passage import Passage
from hasila.extract.slots import BEFORE, SURE, Cause, causes, nearest, slot_of
from hasila.extract.tolls import TollDraft
from hasila.ledger.claim import Slot

__all__ = ["Blame"]

_BESIDE = 12  # tokens between a bombardment and the aircraft that did it
_REACH = 60  # tokens beyond which a cause in the same sentence is another's


class Blame:
    """The causes of one report.

    Args:
        text: the report.
        passages: its sentences, read.
    """

    def __init__(self, text: str, passages: Sequence[Passage]) -> None:
        self._text = text
        self._passages = passages
        self._causes: dict[int, list[Cause]] = {}  # by sentence, once a toll asks

    def fill(self, draft: TollDraft, elder: TollDraft | None) -> None:
        """The means of a toll and whom it blames: as its words say, by the nearest cause, as the event told before (`elder`)."""
        value = draft.match.value
        passage = self._passages[draft.sentence]
        by: tuple[Node, ...] = tuple(value.get("by") or ())
        cause = self._nearest_cause(draft, passage)
        draft.means = (
            _code(value.get("means")) or _harm_means(draft) or (self._means(passage, cause) if cause else None)
        )
        if by:
            slot = slot_of(by, self._text)
            draft.blamed = (slot,) if slot else ()
        elif cause is not None:
            draft.blamed = self._actors(passage, cause)
            if not draft.blamed and cause.node.rule != "token":
                draft.blamed = self._other_doer(passage, draft)
        if cause is None and not by and draft.sentence > 0 and not draft.headline and not draft.named_alone():
            self._cause_before(draft)
        if (
            elder is not None
            and not draft.named_alone()
            and (not draft.blamed or draft.means is None)
            and draft.of_event(elder)
        ):
            if draft.means in (None, elder.means) and (cause is None or not cause.actors):
                draft.blamed = draft.blamed or elder.blamed
            draft.means = draft.means or elder.means

    def _means(self, passage: Passage, cause: Cause) -> str | None:
        """The means of a cause; a bombardment of which nobody says how is from the air where aircraft stand beside it."""
        if cause.means != "shelling" or cause.rank >= SURE:
            return cause.means
        near = [n for n in passage.nodes if passage.distance(cause.node, n) <= _BESIDE]
        return "air_strike" if any(reads(part, "means.air") for n in near for part in n.walk()) else cause.means

    def _nearest_cause(self, draft: TollDraft, passage: Passage) -> Cause | None:
        options = [c for c in self._causes_in(draft.sentence) if c.means or c.actors]
        far = {id(c): passage.distance(draft.node, c.node) for c in options}

        def cost(cause: Cause) -> tuple[int, int]:
            apart = far[id(cause)]
            behind = BEFORE if cause.node.first < draft.node.first else 0
            return apart - 4 * cause.rank - 6 * bool(cause.actors), apart + behind

        best = min(options, key=cost, default=None)
        return best if best is not None and far[id(best)] < _REACH else None

    def _other_doer(self, passage: Passage, draft: TollDraft) -> tuple[Slot, ...]:
        """Where the cause names nobody, whoever else the sentence names as doing it."""
        options = [c for c in self._causes_in(draft.sentence) if self._actors(passage, c)]
        near = nearest(passage, draft.node, [c.node for c in options])
        return next((self._actors(passage, c) for c in options if near and c.node is near[0]), ())

    def _cause_before(self, draft: TollDraft) -> None:
        """The sentence before, where it is of the same paragraph and this one names no cause."""
        before = self._passages[draft.sentence - 1]
        if before.sentence.paragraph != self._passages[draft.sentence].sentence.paragraph:
            return
        self.told_in(draft, draft.sentence - 1)

    def told_in(self, draft: TollDraft, sentence: int) -> None:
        """The surest cause that another sentence tells of, for what the toll does not say."""
        options = [c for c in self._causes_in(sentence) if c.means]
        if options:
            best = max(options, key=lambda c: (c.rank, c.node.first))
            draft.means = draft.means or best.means
            draft.blamed = draft.blamed or self._actors(self._passages[sentence], best)

    def _actors(self, passage: Passage, cause: Cause) -> tuple[Slot, ...]:
        slots = (
            slot_of((node,), self._text)
            for node in cause.actors
            if passage.has(node, "actor", "side", "nationality", "people", "person")
        )
        return tuple(s for s in slots if s)

    def _causes_in(self, sentence: int) -> list[Cause]:
        if sentence not in self._causes:
            self._causes[sentence] = causes(self._passages[sentence])
        return self._causes[sentence]


def _code(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _harm_means(draft: TollDraft) -> str | None:
    """A harm word that is its own means (execution, assassination, drowning)."""
    found = draft.match.value.get("harm")
    return next((m for n in found or () if (m := n.attribute("means"))), None)
