"""Where a change of hands is: the place that its words name, spell out or stand behind. Nodes in, places out. Below `referents`."""

from __future__ import annotations

from collections.abc import Sequence

from hasila.extract.node import Node
from hasila.extract.parties import reads, unquoted
from hasila.extract.passage import Passage, PlaceChain
from hasila.extract.slots import place_list
from hasila.ledger.claim import Place

__all__ = ["behind", "chain_from", "counted", "spelled", "stands_at"]

_NAME = 4  # nodes that may go on with the name of a building


def stands_at(place: Place) -> Place:
    """A place without the role that its preposition gave it."""
    return Place(mention=place.mention, start=place.start, end=place.end)


def chain_from(passage: Passage, node: Node, text: str) -> tuple[Place, ...]:
    """A node of a place chain with what is wider around it."""
    for chain in passage.chains:
        if node in chain.nodes:
            rest = PlaceChain(chain.nodes[chain.nodes.index(node) :], chain.role)
            return tuple(stands_at(p) for p in place_list(rest, text))
    return ()


def behind(passage: Passage, match: Node, text: str) -> tuple[Place, ...]:
    """The place that a relative clause or a participle is about: the one that stands last before it."""
    before = [c for c in passage.chains if c.last <= match.first]
    return tuple(stands_at(p) for p in place_list(before[-1], text)) if before else ()


def counted(passage: Passage, named: Sequence[Node], text: str) -> tuple[Place, ...]:
    """Places that only a number names: «three villages»."""
    number = passage.before(named[0]) if named[0] in passage.nodes else None
    if number is None or not passage.has(number, "number"):
        return ()
    return (Place(mention=text[number.start : named[-1].end], start=number.start, end=named[-1].end),)


def spelled(passage: Passage, named: Sequence[Node], text: str) -> Place | None:
    """A name that the place layer did not see: «the seat of the command of operations», or a word that is no place noun."""
    named = unquoted(passage, named)
    last = named[-1]
    at = passage.nodes.index(last) + 1
    if reads(last, "place_noun"):
        if not passage.has(last, "bare") or last.attribute("extent") == "partial":
            return None
        rest = list(passage.nodes[at : at + _NAME])
        building = reads(last, "place_noun.facility")
        count = next((i for i, n in enumerate(rest) if not _goes_on(passage, n, building)), len(rest))
        if not count:
            return None
        last = rest[count - 1]
    return Place(mention=text[named[0].start : last.end], start=named[0].start, end=last.end)


def _goes_on(passage: Passage, node: Node, building: bool) -> bool:
    """Whether a node goes on with the name of a place: the article or a number; of a building a party too."""
    if passage.has(node, "place", "punct", "prep", "date") or reads(node, "control.verb"):
        return False
    if building and (passage.has(node, "actor", "side") or reads(node, "source")):
        return True
    return passage.has(node, "def", "number") and not node.parts
