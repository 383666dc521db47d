"""Attacks that are spoken of and did not happen: denied, feared, planned, rehearsed, invented, or no attacks at all (sport,
illness, prices). Between a match of the attack layer and the claim of it: what is unreal here makes no claim.

Words are asked for by class alone; which words fear or rehearse is the pack's to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hasila.extract.node import Node
from hasila.extract.parties import bears_arms, reads
from hasila.extract.passage import Passage
from hasila.ledger.claim import Time

__all__ = ["is_civil", "is_long_ago", "is_unreal"]

_LED = 5  # nodes before an attack in which a word of fear or planning governs it
_LIVING = 60  # years after which an attack is history and no news
_NOT = ("negation.not", "negation.without", "function.ask")  # right before it: «no raid», «any attack»
_NO_ATTACK = ("disaster", "accident")  # means: «the earthquake that struck»
_NO_PARTY = ("noise.sport", "noise.price", "noise.disease", "noise.weather", "noise.animal")


def is_unreal(passage: Passage, match: Node) -> bool:
    """Whether what a match of the attack layer tells did not happen."""
    return _led(passage, match) or _figurative(passage, match) or _invented(passage, match)


def is_civil(passage: Passage, party: Sequence[Node]) -> bool:
    """Whether who launches a campaign is an authority that bears no arms: a ministry's is of vaccination or tax."""
    return any(reads(leaf, "side.authority") for node in party for leaf in node.walk()) and not any(
        bears_arms(passage, node) for node in party
    )


def is_long_ago(time: Time | None, published: str | None) -> bool:
    """Whether an attack is history: its year is a lifetime before the report."""
    if time is None or not time.edtf or not published or not time.edtf[:4].isdigit():
        return False
    return int(published[:4]) - int(time.edtf[:4]) > _LIVING


def _led(passage: Passage, match: Node) -> bool:
    """Fear, plan, drill or negation before it in its clause; doubt about it inside it."""
    if any(reads(part, "negation.irrealis") for part in match.parts):
        return True
    before = list(_before(passage, match))
    return (
        any(reads(node, "negation.irrealis") for node in before)
        or any(reads(node, *_NOT) and not reads(node, "relative") for node in before[:1])
        or (len(before) > 1 and reads(before[0], "relative") and before[1].attribute("means") in _NO_ATTACK)
    )


def _before(passage: Passage, match: Node) -> Iterator[Node]:
    """The nodes before a match, the nearest first, to the beginning of its clause."""
    for node in [n for n in passage.nodes if n.last <= match.first][: -_LED - 1 : -1]:
        if passage.has(node, "stop", "comma", "semicolon", "open_quote", "conj.clause", "number", "people"):
            return
        yield node


def _figurative(passage: Passage, match: Node) -> bool:
    """Who attacks or what is attacked is of sport, illness, prices, weather: nobody is."""
    return any(reads(leaf, *_NO_PARTY) and not reads(leaf, "target", "means.weapon") for leaf in _named(match))


def _named(match: Node) -> Iterator[Node]:
    for part in match.parts:
        for node in part.walk():
            if node.readings:
                yield node


def _invented(passage: Passage, match: Node) -> bool:
    """A film, a novel or a game before it, and a story, its hero or its events: it happens there."""
    before = [n for n in passage.nodes if n.first < match.first or n in match.parts]
    leaves = [leaf for node in before for leaf in node.walk() if leaf.readings]
    made = any(reads(leaf, "noise.fiction", "noise.novel", "noise.game") for leaf in leaves)
    return made and any(reads(leaf, "noise.tale") for leaf in [*leaves, *_named(match)])
