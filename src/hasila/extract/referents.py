"""Whom and what place the words of a match mean: as named, or as claims and sentences told them before.

Above parties, sites and whereabouts, below `holdings` and `bodies`. In: matches with their passages. Out: slots and
places. It remembers what the claims of control before told of.
"""

from __future__ import annotations

from collections.abc import Sequence

from hasila.extract.attribution import Attribution
from hasila.extract.node import Node
from hasila.extract.parties import bears_arms, fighters, led_by_preposition, reads, unquoted, whole_name
from hasila.extract.passage import Passage
from hasila.extract.sites import chain_from, counted, spelled, stands_at
from hasila.extract.slots import nearest_chain, place_list, slot_of
from hasila.extract.whereabouts import Whereabouts
from hasila.ledger.claim import Place, Slot

__all__ = ["Referents"]

_NEXT = 5  # tokens between «positions in» and the place that follows


class Referents:
    """Who and what is meant, over the matches of one report in their order.

    Args:
        text: the report.
        passages: its sentences, read.
        voices: who says what.
        scenes: where it happens.
    """

    def __init__(self, text: str, passages: Sequence[Passage], voices: Attribution, scenes: Whereabouts) -> None:
        self._text = text
        self._passages = passages
        self._voices = voices
        self._scenes = scenes
        self._told: tuple[int, Slot | None] = (-1, None)  # the sentence of the last control claim, and its actor
        self.actor: Slot | None = None  # who last held or took something: the subject of a verb that names none
        self.places: tuple[Place, ...] = ()  # what was last held or taken

    def remember(self, sentence: int, actor: Slot | None, places: tuple[Place, ...]) -> None:
        """Keeps whom and what a claim of control told of, for the words after it that mean them."""
        self.actor = actor or self.actor
        self.places = places or self.places
        self._told = (sentence, actor) if actor else self._told

    def place(self, sentence: int, passage: Passage, match: Node, key: str = "place") -> tuple[Place, ...]:
        """The places of a match: the one that it names, with what is wider around it; else the nearest of its sentence."""
        named = match.value.get(key) or ()
        for node in named:
            found = chain_from(passage, node, self._text)
            if found:
                return found
        if named:
            return self._meant(sentence, passage, match, named)
        chain_near = nearest_chain(passage, match, lambda c: c.role == "at")
        return place_list(chain_near, self._text) or self._scenes.scene_place(sentence)

    def _meant(self, sentence: int, passage: Passage, match: Node, named: Sequence[Node]) -> tuple[Place, ...]:
        """A place noun without a name: «positions in the valley» means the valley, «the town» the one named before."""
        after = nearest_chain(passage, match, lambda c: match.last <= c.first < match.last + _NEXT)
        before = [c for c in passage.chains if c.last <= named[0].first and c.role != "from"]
        follows, precedes = place_list(after, self._text), place_list(before[-1] if before else None, self._text)
        name = spelled(passage, named, self._text)
        if name is not None:
            return (name, *(stands_at(p) for p in follows))
        options = (
            (follows, counted(passage, named, self._text), precedes)
            if passage.has(named[0], "bare")
            else (precedes, follows)
        )
        found = next((o for o in (*options, self.places, self._scenes.scene_place(sentence)) if o), ())
        if found:
            return tuple(stands_at(p) for p in found)
        slot = slot_of(named, self._text)
        return (Place(mention=slot.mention, start=slot.start, end=slot.end),) if slot else ()

    def named(self, sentence: int, passage: Passage, nodes: Sequence[Node]) -> Slot | None:
        """An actor; a lone «the organisation» gives way to the fuller name that stands before it."""
        nodes = unquoted(passage, nodes)
        slot = slot_of(whole_name(passage, nodes) if nodes else (), self._text)
        if slot is not None and len(nodes) == 1 and _is_theirs(passage, nodes[0]):
            return self._whose(sentence, nodes[0]) or slot
        if slot is None or len(nodes) > 1 or not reads(nodes[0], "side.group") or not passage.has(nodes[0], "def"):
            return slot
        for at in range(sentence, -1, -1):
            for node in reversed(list(self._passages[at].of("actor"))):
                first = next((p for p in node.walk() if p.form), node)
                if node.end <= nodes[0].start and node.last - node.first > 1 and nodes[0].form.endswith(first.form):
                    return slot_of((node,), self._text)
        return slot

    def _whose(self, sentence: int, node: Node) -> Slot | None:
        """Whose «its units», «their fighters» are: the party that says so, else the party named last before."""
        speakers = self._voices.speakers(sentence, node.first)
        parties = [n for at in (sentence, sentence - 1) if at >= 0 for n in self._passages[at].of("actor", "side")]
        before = [n for n in parties if n.end <= node.start and not reads(n, "actor.person", "actor.source")]
        said = [n for n in before if speakers and n.start == speakers[-1].start]
        found = said or sorted(before, key=lambda n: n.start)[-1:]
        return slot_of(found, self._text) if found else None

    def subject(self, sentence: int, passage: Passage, match: Node) -> Slot | None:
        """Who is spoken of: the actor of the control claim before in the sentence, else the actor named last before, one
        that no preposition leads before one that stands behind a preposition."""
        if self._told[0] == sentence:
            return self._told[1]
        before = [
            n for n in passage.nodes
            if n.last <= match.first and (passage.has(n, "actor", "side") or fighters(passage, n))
            and not passage.has(n, "actor.metonym", "actor.person", "place", "place_noun")
            and ("heard" not in match.value or bears_arms(passage, n))
        ]  # fmt: skip
        free = [n for n in before if not led_by_preposition(passage, n)]
        chosen = (free or before)[-1:]
        return self.named(sentence, passage, chosen) if chosen else None


def _is_theirs(passage: Passage, node: Node) -> bool:
    """Forces or fighters told by a pronoun alone: «its units»."""
    theirs = ("person.fighter", "person.security", "side.force", "side.people", "side.unit")
    return passage.has(node, "suffixed") and any(reads(part, *theirs) for part in node.walk())
