"""A toll on its way to a claim. A part of the assembly: `tolls` makes drafts, `ties` says of what whole they are, `fill` fills them."""

from __future__ import annotations

from dataclasses import dataclass, field

from hasila.extract.node import Node
from hasila.extract.people import Group
from hasila.ledger.claim import Place, Slot, Time

__all__ = ["TollDraft"]


@dataclass(slots=True, eq=False)
class TollDraft:
    """A toll on its way to a claim."""

    sentence: int
    match: Node
    group: Group
    outcome: str | None
    relation: str | None
    whole: TollDraft | None = None
    means: str | None = None
    blamed: tuple[Slot, ...] = ()
    places: tuple[Place, ...] = ()
    own_place: bool = False  # its sentence names the place
    time: Time | None = None
    as_of: str | None = None
    cumulative: bool = False
    speakers: tuple[Slot, ...] = ()
    stance: str = "asserts"
    flags: list[str] = field(default_factory=list)
    headline: bool = False

    @property
    def node(self) -> Node:
        """The people's node."""
        return self.group.node

    def named_alone(self) -> bool:
        """One person, told by name: «مقتل فلان» in passing says nothing of when, where and how."""
        return bool(self.group.names) and self.group.count.low == 1 and self.group.who.keys() <= {"status"}

    def of_event(self, elder: TollDraft) -> bool:
        """Whether this toll is of the event that an earlier one tells of."""
        if elder.sentence == self.sentence or not self.own_place:
            return elder.sentence >= self.sentence - 3
        same_place = bool({p.mention for p in elder.places} & {p.mention for p in self.places})
        same_figure = elder.outcome == self.outcome and elder.group.count.low == self.group.count.low
        return same_place or (same_figure and (elder.group.count.low or 0) > 2)

    def root(self) -> TollDraft:
        """The whole of the whole of the ..."""
        return self.whole.root() if self.whole else self
