"""Slots of a claim from what stands around it: place, time, means, who did it.

Each is looked for in the clause, then in the sentence, then in the scene: the sentences before it in its paragraph, then
the lede and the headline. The nearest wins, what stands after a claim before what stands before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from hasila.extract.dates import Date
from hasila.extract.node import Node
from hasila.extract.parties import reads
from hasila.extract.passage import Passage, PlaceChain
from hasila.ledger.claim import Place, Slot, Time

__all__ = [
    "BEFORE",
    "SURE",
    "Cause",
    "causes",
    "mention_of",
    "nearest_chain",
    "nearest_date",
    "place_list",
    "slot_of",
    "time_in_clause",
    "time_of",
]

SURE = 3  # the rank of words that leave no doubt how
BEFORE = 3  # what standing before costs, in tokens


@dataclass(frozen=True, slots=True)
class Cause:
    """A means with who used it: a match of the attack layer, or a lone word for means."""

    node: Node
    means: str | None
    rank: int
    actors: tuple[Node, ...]


def slot_of(nodes: Sequence[Node], text: str) -> Slot | None:
    """A slot from the nodes that name somebody, as written."""
    if not nodes:
        return None
    start, end = nodes[0].start, nodes[-1].end
    return Slot(mention=mention_of(nodes, text), start=start, end=end)


def mention_of(nodes: Sequence[Node], text: str) -> str:
    """The words of nodes as written; an article that was written together with the clitic before it is given back."""
    leaf = nodes[0]
    while leaf.parts:
        leaf = leaf.parts[0]
    words = text[nodes[0].start : nodes[-1].end].strip()
    contracted = leaf.form[1:2] == words[:1] != leaf.form[:1] and len(leaf.form) > 2
    return leaf.form[:1] + words if contracted and leaf.start == nodes[0].start else words


def causes(passage: Passage) -> list[Cause]:
    """The causes that a sentence names, in order: attacks with their actors, then words for means that no attack holds."""
    out = []
    for match in passage.matches("attack"):
        means, rank = _means(match)
        out.append(Cause(match, means, rank, tuple(match.value.get("actor") or ())))
    held = [(c.node.first, c.node.last) for c in out]
    for node in passage.nodes if passage.says("means") else ():
        if any(a <= node.first < b for a, b in held):
            continue
        for part in node.walk():
            if passage.has(part, "means") and not part.parts:
                out.append(Cause(part, *_means(part), ()))
    return sorted(out, key=lambda c: c.node.first)


def _means(node: Node) -> tuple[str | None, int]:
    best: tuple[int, str | None] = (0, None)
    if isinstance(node.value, dict) and isinstance(node.value.get("means"), str):
        best = (2, node.value["means"])
    by_air = False
    for part in node.walk():
        means = part.attribute("means", "means") if part.readings else None
        if means:
            by_air |= reads(part, "means.air")
            rank = int(part.attribute("rank", "means") or 1)
            if rank > best[0]:
                best = (rank, means)
    if by_air and best[1] == "shelling" and best[0] < SURE:
        return "air_strike", SURE
    return best[1], best[0]


def nearest(passage: Passage, node: Node, options: Iterable[Node]) -> list[Node]:
    """Options by nearness to a node."""

    def cost(option: Node) -> int:
        return passage.distance(node, option) + (BEFORE if option.first < node.first else 0)

    return sorted(options, key=cost)


def nearest_chain(
    passage: Passage, node: Node, allowed: Callable[[PlaceChain], bool], *, ahead: bool = True
) -> PlaceChain | None:
    """The place chain nearest to a node, one at a place before one that says from or to where."""
    best: tuple[int, PlaceChain] | None = None
    for chain in passage.chains:
        if not allowed(chain):
            continue
        cost = passage.distance(node, chain.nodes[0]) + (BEFORE if chain.first < node.first else 0)
        cost += 0 if chain.role == "at" else 12
        if best is None or cost < best[0]:
            best = (cost, chain)
    return _listed(passage, best[1]) if best else None


def _listed(passage: Passage, chain: PlaceChain) -> PlaceChain:
    """A chain with those before it that it is named together with: «in the villages of A, B and C»."""
    nodes = list(chain.nodes)
    for earlier in reversed([c for c in passage.chains if c.last <= nodes[0].first]):
        between = [n for n in passage.nodes if earlier.last <= n.first < nodes[0].first]
        if len(between) != 1 or not passage.has(between[0], "conj.and") or earlier.role != chain.role:
            break
        nodes = [*earlier.nodes, *nodes]
    return PlaceChain(nodes, chain.role)


def place_list(chain: PlaceChain | None, text: str) -> tuple[Place, ...]:
    """The places of a chain as written, most specific first."""
    if chain is None:
        return ()
    return tuple(
        Place(mention=text[node.start : node.end], start=node.start, end=node.end, role=chain.role)  # type: ignore[arg-type]
        for node in chain.nodes
    )


def nearest_date(passage: Passage, node: Node, dates: Iterable[Node]) -> Node | None:
    """The date nearest to a node, of those in its sentence."""
    found = nearest(passage, node, dates)
    return found[0] if found else None


def time_of(date: Node | None, text: str) -> Time | None:
    """When, as EDTF and in the words of the text."""
    if date is None or not isinstance(date.value, Date):
        return None
    return Time(edtf=date.value.edtf, text=text[date.start : date.end])


def time_in_clause(passage: Passage, match: Node, text: str) -> Time | None:
    """When a match says that it was: the date nearest to it in its clause."""
    start, end = passage.clause(match.first)
    dates = [d for d in passage.of("date") if start <= d.first < end]
    return time_of(nearest_date(passage, match, dates), text)
